"""What lets anybody check a bundle without this program: a page for any browser, and plain instructions."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Sequence
from importlib import resources

from app.domain.proofs import ImportedStamp
from app.strings.catalogue import text

_PLACE = re.compile(r"%%(\w+)%%")
_SPOKEN = (
    "no_bag",
    "bad_list",
    "same",
    "changed",
    "missing",
    "extra",
    "by_system",
    "unreadable",
    "working",
    "good",
    "bad",
    "own",
)
_PARTS = ("lead", "linux", "macos", "windows", "browser", "limits")


def verify_html() -> bytes:
    """Return the page that checks a chosen folder: its own SHA-256, no network, nothing kept."""
    page = (resources.files("exports.bag") / "verify.html").read_text(encoding="utf-8")
    # Places of these sentences are filled by the page itself, so they come with their braces.
    blanks = {name: f"{{{name}}}" for name in ("n", "total", "path", "digest", "names")}
    spoken = {key: text(f"bundle.verify.{key}", **blanks) for key in _SPOKEN}
    script = json.dumps(spoken, ensure_ascii=True).replace("<", "\\u003c")

    def fill(match: re.Match[str]) -> str:
        return script if match[1] == "texts" else html.escape(text(f"bundle.verify.{match[1]}"))

    return _PLACE.sub(fill, page).encode("utf-8")


def verify_txt(stamps: Sequence[ImportedStamp] = (), *, has_proof: bool = False) -> bytes:
    """Return the instructions for Windows, macOS and Linux with what these systems bring along.

    `stamps` are the time stamps that lie in the bundle; `has_proof` tells of a proof of entries in it.
    """
    parts = [text("bundle.verify.title"), *(text(f"bundle.how.{part}") for part in _PARTS)]
    if has_proof:
        parts.append(text("bundle.how.proof"))
    if stamps:
        parts.append(text("bundle.stamps.lead"))
        parts += [
            text(
                "bundle.stamps.one",
                name=stamp_name(number),
                time=stamp.time,
                authority=stamp.authority,
                sha256=stamp.sha256,
            )
            for number, stamp in enumerate(stamps, start=1)
        ]
    return "\n\n".join([*parts, ""]).encode()


def stamp_name(number: int) -> str:
    """Return the name without ending of a time stamp in a bundle, counted from 1."""
    return f"{number:03d}"

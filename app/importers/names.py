"""File names that strangers chose, made safe to write: ASCII, no paths, no traps."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

NAMELESS: Final = "file"
MAX_EXTENSION: Final = 10

# Names that Windows opens as devices, whatever follows the first dot.
_RESERVED: Final = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$"}
    | {f"{port}{number}" for port in ("com", "lpt") for number in "0123456789"}
)


def safe_name(untrusted_name: str, max_length: int = 100) -> str:
    """Return a name that is safe to write on any system, at most `max_length` (16 or more) characters.

    Only the last part of a path is kept; letters lose their accents, what has no ASCII form becomes `_`;
    the extension stays. Never empty, never starting with a dot or hyphen, never a reserved Windows name.
    """
    last = re.split(r"[/\\:]", untrusted_name.rstrip("/\\"))[-1]
    extension = _plain(last.rpartition(".")[2]).strip("._-") if "." in last else ""
    if len(extension) > MAX_EXTENSION:
        extension = ""
    stem = _plain(last.rpartition(".")[0] if extension else last).strip("._-") or NAMELESS
    if stem.partition(".")[0].lower() in _RESERVED:
        stem = f"{NAMELESS}_{stem}"
    tail = f".{extension}" if extension else ""
    return stem[: max_length - len(tail)].rstrip("._-") + tail


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    plain = "".join(
        "" if unicodedata.category(character) in {"Cc", "Cf", "Cs"} else character for character in plain
    )
    plain = re.sub(r"[^A-Za-z0-9._-]+", "_", plain)
    return re.sub(r"_{2,}|\.{2,}", lambda run: run.group()[0], plain)


def stated_extension(untrusted_name: str) -> str:
    """Return the extension of a name in lower case, `""` when it has none that is short plain ASCII."""
    _, dot, extension = untrusted_name.rpartition(".")
    extension = extension.lower()
    fits = 1 <= len(extension) <= MAX_EXTENSION and extension.isascii() and extension.isalnum()
    return extension if dot and fits else ""

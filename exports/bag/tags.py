"""The tag files of a bag: BagIt 1.0 (RFC 8493), SHA-256 manifests, and safe names for what is inside."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date

from app.strings.catalogue import text

BAGIT_TXT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
PAYLOAD = "data/"
_STEM = 40
_EXTENSION = re.compile(r"[a-z0-9]{1,5}")


def safe_name(number_name: str, untrusted_name: str) -> str:
    """Make an ASCII file name from an item's name and the name it came with: `E007_IMG_2231.jpg`."""
    base = untrusted_name.replace("\\", "/").rsplit("/", 1)[-1]
    stem, dot, ending = base.rpartition(".")
    if not dot or not _EXTENSION.fullmatch(ending.lower()):
        stem, ending = base, ""
    ascii_stem = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
    kept = re.sub(r"[^A-Za-z0-9-]+", "_", ascii_stem).strip("_-")[:_STEM].rstrip("_-")
    name = f"{number_name}_{kept}" if kept else number_name
    return f"{name}.{ending.lower()}" if ending else name


def manifest_bytes(digests: Iterable[tuple[str, str]]) -> bytes:
    """Write (path, SHA-256 in hex) as `sha256sum` does: digest, two spaces, path."""
    return "".join(f"{digest}  {path}\n" for path, digest in digests).encode("ascii")


def bag_info(made: date, payload_bytes: int, payload_files: int) -> bytes:
    """Write what a bag says of itself: no product, no person, no place."""
    lines = (
        f"Bagging-Date: {made.isoformat()}",
        f"Payload-Oxum: {payload_bytes}.{payload_files}",
        f"External-Description: {text('bundle.description')}",
    )
    return ("\n".join(lines) + "\n").encode("utf-8")

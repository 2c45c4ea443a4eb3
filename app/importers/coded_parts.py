"""Files that stand inside another as Base64: their size, and their bytes by ranges without holding them."""

from __future__ import annotations

import base64
import binascii
import re
from typing import Final

from app.domain.documents_in import ReadRange

_NAME: Final = re.compile(rb"""\s*([\w:.-]+)\s*=\s*(["'])""")
_TAG: Final = re.compile(rb"<[\w:.-]+(?=\s)")
_WINDOW: Final = 2**16
_MOST: Final = 2**27
_CLEAN: Final = re.compile(r"[A-Za-z0-9+/]*={0,2}")


def coded_size(text: str) -> int | None:
    """Return how many bytes a Base64 text holds, None when it is none; blanks inside are allowed."""
    bare = "".join(text.split()) if any(blank in text for blank in " \n\t\r") else text
    if len(bare) % 4 or _CLEAN.fullmatch(bare) is None:
        return None
    return len(bare) // 4 * 3 - (bare.count("=", max(0, len(bare) - 2)))


def coded_attribute(read: ReadRange, start: int, name: str, size: int) -> ReadRange:
    """Return a reader of the Base64 of `size` bytes in attribute `name` of the start tag at `start`.

    The tag is looked through once, at the first read; it must be one that a parser accepted. Where it
    cannot be found again, as in a file that changed, the reader gives nothing.
    """
    found: list[tuple[int, int]] = []

    def ranged(offset: int, wanted: int) -> bytes:
        if not found:
            found.append(_place(read, start, name.encode(), (size + 2) // 3 * 4))
        begin, end = found[0]
        wanted = max(0, min(wanted, size - offset))
        if end - begin != (size + 2) // 3 * 4:  # blanks inside: no arithmetic
            return _decoded(b"".join(read(begin, end - begin).split()))[offset : offset + wanted]
        first = offset // 3 * 4
        last = min(end - begin, (offset + wanted + 2) // 3 * 4)
        skipped = offset % 3
        return _decoded(read(begin + first, max(0, last - first)))[skipped : skipped + wanted]

    return ranged


def _place(read: ReadRange, start: int, name: bytes, usual: int) -> tuple[int, int]:
    """Return where the value of an attribute begins and ends; it is `usual` long but for blanks inside."""
    window = _WINDOW
    while window <= _MOST:
        tag = read(start, window)
        opened = _TAG.match(tag)
        at = opened.end() if opened else len(tag)
        while (stated := _NAME.match(tag, at)) is not None:
            begin, quote = stated.end(), stated.group(2)
            if stated.group(1) == name:
                whole = read(start + begin + usual, 1) == quote
                length = usual if whole else _length(read, start + begin, quote)
                return start + begin, start + begin + length
            at = tag.find(quote, begin) + 1 or len(tag)
        if at < len(tag) - _WINDOW or len(tag) < window:
            break
        window *= 4
    return start, start


def _length(read: ReadRange, begin: int, quote: bytes) -> int:
    """Return how far it is to the closing quote, 0 when there is none within the limit."""
    for at in range(0, _MOST, _WINDOW):
        piece = read(begin + at, _WINDOW)
        if quote in piece:
            return at + piece.index(quote)
        if len(piece) < _WINDOW:
            break
    return 0


def _decoded(coded: bytes) -> bytes:
    try:
        return base64.b64decode(coded)
    except binascii.Error:  # the file changed since it was parsed
        return b""

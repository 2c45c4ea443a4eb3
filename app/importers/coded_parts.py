"""Files that stand inside another as Base64: their size, and their bytes by ranges without holding them."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from string import ascii_letters, digits
from typing import Final

from app.domain.documents_in import ReadRange
from app.domain.ports import JobContext

_NAME: Final = re.compile(rb"""\s*([\w:.-]+)\s*=\s*(["'])""")
_TAG: Final = re.compile(rb"<[\w:.-]+(?=\s)")
_WINDOW: Final = 2**16
_PIECE: Final = 2**20
_MOST: Final = 2**27
_LETTERS: Final = (ascii_letters + digits + "+/").encode()
_BLANK: Final = re.compile(rb"&#(?:x0*(?:9|[aAdD]|20)|0*(?:9|10|13|32));")
_LONGEST: Final = 16
_CLEAN: Final = re.compile(r"[A-Za-z0-9+/]*={0,2}")


@dataclass(frozen=True, slots=True)
class CodedRest:
    """The end of a long Base64 text that was only counted: its letters, with `padding` signs among them.

    `is_coded` tells that nothing else stands in it.
    """

    letters: int = 0
    padding: int = 0
    is_coded: bool = True


_NO_REST: Final = CodedRest()


def coded_size(text: str, rest: CodedRest = _NO_REST) -> int | None:
    """Return how many bytes a Base64 text holds, None when it is none; blanks inside are allowed.

    `text` is all of it, or its beginning when the `rest` was only counted.
    """
    bare = "".join(text.split()) if any(blank in text for blank in " \n\r\t") else text
    padding = bare.count("=", max(0, len(bare) - 2))
    letters = len(bare) + rest.letters
    if letters % 4 or _CLEAN.fullmatch(bare) is None or not rest.is_coded or (rest.letters and padding):
        return None
    return letters // 4 * 3 - padding - rest.padding


def long_value(read: ReadRange, start: int, element: str, name: str) -> bytes:
    """Return the quote of a long attribute `name` that the start tag at `start` is in, b"" for any other.

    Long is what is still open after 64 KiB of the tag.
    """
    tag = read(start, _WINDOW)
    opened = _TAG.match(tag)
    if opened is None or opened.group()[1:] != element.encode():
        return b""
    at = opened.end()
    while (stated := _NAME.match(tag, at)) is not None:
        end = tag.find(stated.group(2), stated.end())
        if end < 0:
            return stated.group(2) if stated.group(1) == name.encode() else b""
        at = end + 1
    return b""


def count_rest(read: ReadRange, at: int, quote: bytes, most: int, ctx: JobContext) -> tuple[int, CodedRest]:
    """Count the Base64 of an attribute from `at` to its closing quote; return where that is, and the count.

    Without a closing quote within `most` bytes the place is where looking ended.
    """
    letters = padding = 0
    is_clean, held, begin = True, b"", at
    while at - begin < most:
        ctx.check()
        piece = read(at, _PIECE)
        end = piece.find(quote)
        ended = end >= 0 or not piece
        piece = piece if end < 0 else piece[:end]
        at += len(piece)
        held += piece
        cut = len(held) if ended else _uncut(held)
        bare, held = _bare(held[:cut]), held[cut:]
        signs = bare.rstrip(b"=")
        is_clean = is_clean and not signs.translate(None, _LETTERS) and not (padding and signs)
        letters += len(bare)
        padding += len(bare) - len(signs)
        if ended:
            break
    return at, CodedRest(letters, padding, is_clean and padding <= 2)


def coded_attribute(read: ReadRange, start: int, name: str, size: int) -> ReadRange:
    """Return a reader of the Base64 of `size` bytes in attribute `name` of the start tag at `start`.

    The tag is looked through once, at the first read; it must be one that a parser accepted. Where it
    cannot be found again, as in a file that changed, the reader gives nothing.
    """
    found: list[tuple[int, int]] = []
    wrapped: list[_Wrapped] = []

    def ranged(offset: int, wanted: int) -> bytes:
        if not found:
            found.append(_place(read, start, name.encode(), (size + 2) // 3 * 4))
            wrapped.append(_Wrapped(read, *found[0]))
        begin, end = found[0]
        wanted = max(0, min(wanted, size - offset))
        if end - begin != (size + 2) // 3 * 4:  # blanks inside: no arithmetic
            return wrapped[0].read(offset, wanted)
        first = offset // 3 * 4
        last = min(end - begin, (offset + wanted + 2) // 3 * 4)
        skipped = offset % 3
        return _decoded(read(begin + first, max(0, last - first)))[skipped : skipped + wanted]

    return ranged


class _Wrapped:
    """Base64 with blanks inside, decoded piece by piece: reading on is cheap, reading back begins anew."""

    def __init__(self, read: ReadRange, begin: int, end: int) -> None:
        self._read = read
        self._begin, self._end = begin, end
        self._at, self._offset = begin, 0
        self._held = self._rest = self._bytes = b""

    def read(self, offset: int, wanted: int) -> bytes:
        """Return decoded bytes."""
        if offset < self._offset:
            self._rewind()
        while self._offset + len(self._bytes) < offset + wanted and self._at < self._end:
            piece = self._read(self._at, min(_PIECE, self._end - self._at))
            if not piece:
                break
            self._at += len(piece)
            self._held += piece
            cut = len(self._held) if self._at >= self._end else _uncut(self._held)
            bare = self._rest + _bare(self._held[:cut])
            self._held = self._held[cut:]
            whole = len(bare) // 4 * 4
            self._rest = bare[whole:]
            self._bytes += _decoded(bare[:whole])
            drop = min(len(self._bytes), max(0, offset - self._offset))
            self._bytes, self._offset = self._bytes[drop:], self._offset + drop
        skipped = offset - self._offset
        return self._bytes[skipped : skipped + wanted] if skipped >= 0 else b""

    def _rewind(self) -> None:
        self._at, self._offset = self._begin, 0
        self._held = self._rest = self._bytes = b""


def _bare(coded: bytes) -> bytes:
    """Return Base64 without the blanks in it."""
    bare = coded.translate(None, b" \t\r\n")
    return _BLANK.sub(b"", bare) if b"&" in bare else bare


def _uncut(coded: bytes) -> int:
    """Return how much of a piece can be taken without cutting a reference such as `&#10;` in two."""
    at = coded.rfind(b"&", max(0, len(coded) - _LONGEST))
    return at if at >= 0 and b";" not in coded[at:] else len(coded)


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

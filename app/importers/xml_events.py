"""XML of phone backups, read as a stream: nothing is expanded, nothing fetched, and places in it are known.

Android writes pictures of emoji as two references to halves of a character (`&#55357;&#56840;`), which XML
does not allow; they are joined before parsing, in the same number of bytes so that places stay true.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final, NoReturn
from xml.parsers import expat

from app.domain.ports import JobContext
from app.importers.base import FileBytes
from app.importers.coded_parts import CodedRest, count_rest, long_value

PIECE: Final = 2**18
MAX_ELEMENT: Final = 4 * 2**20
"""The longest start tag that is read, but for the picture in one of its attributes."""
MAX_CODED: Final = 64 * 2**20
"""The longest picture: its letters are counted and checked, and never held."""
MAX_DEPTH: Final = 32

_HIGH: Final = rb"&#([xX][dD][89abAB][0-9a-fA-F]{2}|5529[6-9]|55[3-9][0-9]{2}|56[0-2][0-9]{2}|563[01][0-9]);"
_LOW: Final = (
    rb"&#([xX][dD][c-fC-F][0-9a-fA-F]{2}|563[2-9][0-9]|56[4-9][0-9]{2}|57[0-2][0-9]{2}|573[0-4][0-9]);"
)
_REFERENCE: Final = re.compile(_HIGH + _LOW + rb"|&#([xX][0-9a-fA-F]{1,8}|[0-9]{1,10});")
_OPEN_TAIL: Final = re.compile(rb"(?:" + _HIGH + rb")?(?:&(?:#(?:[xX]?[0-9a-fA-F]{0,10})?)?)?\Z")
_TAIL: Final = 40
_TAGS_PER_CHECK: Final = 500
_CONTROLS: Final = bytes(9 if code < 32 and code not in {9, 10, 13} else code for code in range(256))


class XmlRefusedError(Exception):
    """The XML is broken or is built in a way that is not read; `code` says which.

    `broken_file`, `too_large_inside` or `forbidden_xml`.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


Start = Callable[[str, Mapping[str, str], int, CodedRest | None], None]
"""Told of a start tag: its name, its attributes and where it begins in the file.

The last is the rest of a long picture, of which the attribute holds the beginning.
"""
End = Callable[[str], None]
"""Told of an end tag: its name."""


def read_xml(
    file: FileBytes, start: Start, end: End, ctx: JobContext, label: str, *, coded: tuple[str, str] = ("", "")
) -> int:
    """Tell of every tag in order; returns how many characters could not be read (now U+FFFD or tab).

    `coded` are the element and the attribute that may hold a picture in Base64. Raises `XmlRefusedError` at
    the first thing that is not read, and what `start`, `end` and `ctx` raise.
    """
    reading = _Reading(file, start, end, ctx, coded)
    try:
        while reading.at < file.size:
            ctx.check()
            ctx.progress(reading.at, file.size, label)
            reading.go_on()
        reading.finish()
    except expat.ExpatError as error:
        raise XmlRefusedError("broken_file") from error
    return reading.lost


class _Reading:
    """A parser, and how far it is. The end of a long picture is left out of what the parser sees."""

    def __init__(
        self, file: FileBytes, start: Start, end: End, ctx: JobContext, coded: tuple[str, str]
    ) -> None:
        self.at = 0
        self._file = file
        self._start, self._end, self._ctx = start, end, ctx
        self._coded = coded
        self._repair = _Repair()
        self._depth = self._tags = 0
        self._left_out = self._left_out_here = 0
        self._rest: CodedRest | None = None
        self._looked_at = -1
        parser = self._parser = expat.ParserCreate("UTF-8")
        parser.buffer_text = True
        parser.StartElementHandler = self._on_start
        parser.EndElementHandler = self._on_end
        parser.StartDoctypeDeclHandler = self._refuse
        parser.EntityDeclHandler = self._refuse
        parser.ExternalEntityRefHandler = self._refuse

    @property
    def lost(self) -> int:
        """How many characters could not be read."""
        return self._repair.lost

    def go_on(self) -> None:
        """Parse the next piece."""
        piece = self._file.read(self.at, min(PIECE, self._file.size - self.at))
        if not piece:
            raise XmlRefusedError("broken_file")
        self.at += len(piece)
        self._parser.Parse(self._repair.mend(piece, last=self.at >= self._file.size), False)  # noqa: FBT003 - by its signature
        # A tag that goes on is looked at anew with each piece, so it must not grow without end.
        tag = max(self._parser.CurrentByteIndex, 0) + self._left_out
        if self.at - tag - self._left_out_here > MAX_ELEMENT:
            raise XmlRefusedError("too_large_inside")
        if self.at - tag > PIECE and tag != self._looked_at and not self._repair.holds:
            self._looked_at = tag
            self._leave_out(tag)

    def finish(self) -> None:
        """Say that the file is at its end."""
        self._parser.Parse(b"", True)  # noqa: FBT003 - by its signature

    def _leave_out(self, tag: int) -> None:
        """Pass over the rest of a picture in the tag that is open."""
        quote = long_value(self._file.read, tag, *self._coded)
        if not quote:
            return
        end, self._rest = count_rest(self._file.read, self.at, quote, MAX_CODED, self._ctx)
        if end - self.at >= MAX_CODED:
            raise XmlRefusedError("too_large_inside")
        self._left_out_here = end - self.at
        self.at = end

    def _on_start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._tags += 1
        if self._tags % _TAGS_PER_CHECK == 0:
            self._ctx.check()
        if self._depth > MAX_DEPTH:
            raise XmlRefusedError("too_large_inside")
        at, rest = self._parser.CurrentByteIndex + self._left_out, self._rest
        self._left_out += self._left_out_here
        self._left_out_here, self._rest = 0, None
        self._start(name, attributes, at, rest)

    def _on_end(self, name: str) -> None:
        self._depth -= 1
        self._end(name)

    def _refuse(self, *_: Any) -> NoReturn:
        raise XmlRefusedError("forbidden_xml")


class _Repair:
    """Joins halves of characters and blanks what XML does not allow, across the borders of pieces."""

    def __init__(self) -> None:
        self.lost = 0
        self._held = b""

    @property
    def holds(self) -> bool:
        """Whether bytes wait for those after them."""
        return bool(self._held)

    def mend(self, data: bytes, *, last: bool) -> bytes:
        """Return what can be parsed of the bytes so far; the total never gets longer or shorter."""
        data = self._held + data
        self._held = b""
        if not last:
            tail = _OPEN_TAIL.search(data, max(0, len(data) - _TAIL))
            at = tail.start() if tail else len(data)
            data, self._held = data[:at], data[at:]
        if b"&#" in data:
            data = _REFERENCE.sub(self._mended, data)
        plain = data.translate(_CONTROLS)
        if plain != data:
            self.lost += sum(1 for old, new in zip(data, plain, strict=True) if old != new)
        return plain

    def _mended(self, match: re.Match[bytes]) -> bytes:
        length = match.end() - match.start()
        if match.group(1):
            high, low = _number(match.group(1)), _number(match.group(2))
            return _padded(0x10000 + (high - 0xD800 << 10) + (low - 0xDC00 & 0x3FF), length)
        number = _number(match.group(3))
        if number in {9, 10, 13} or 32 <= number < 0xD800 or 0xE000 <= number < 0xFFFE:
            return match.group()
        if 0x10000 <= number < 0x110000:
            return match.group()
        self.lost += 1
        return _padded(0xFFFD if length >= len("&#65533;") else 9, length)


def _number(written: bytes) -> int:
    return int(written[1:], 16) if written[:1] in {b"x", b"X"} else int(written)


def _padded(number: int, length: int) -> bytes:
    return b"&#" + str(number).encode().rjust(length - 3, b"0") + b";"

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

PIECE: Final = 2**18
MAX_ELEMENT: Final = 64 * 2**20
"""The longest start tag that is read: a picture stands in one attribute. It is held in memory twice."""
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


Start = Callable[[str, Mapping[str, str], int], None]
"""Told of a start tag: its name, its attributes and where it begins in the file."""
End = Callable[[str], None]
"""Told of an end tag: its name."""


def read_xml(file: FileBytes, start: Start, end: End, ctx: JobContext, label: str) -> int:
    """Tell of every tag in order; returns how many characters could not be read (now U+FFFD or tab).

    Raises `XmlRefusedError` at the first thing that is not read, and what `start`, `end` and `ctx` raise.
    """
    parser = expat.ParserCreate("UTF-8")
    parser.buffer_text = True
    depth = tags = 0

    def on_start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, tags
        depth += 1
        tags += 1
        if tags % _TAGS_PER_CHECK == 0:
            ctx.check()
        if depth > MAX_DEPTH:
            raise XmlRefusedError("too_large_inside")
        start(name, attributes, parser.CurrentByteIndex)

    def on_end(name: str) -> None:
        nonlocal depth
        depth -= 1
        end(name)

    def refuse(*_: Any) -> NoReturn:
        raise XmlRefusedError("forbidden_xml")

    parser.StartElementHandler = on_start
    parser.EndElementHandler = on_end
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    repair = _Repair()
    try:
        at = waiting = 0
        while at < file.size:
            ctx.check()
            ctx.progress(at, file.size, label)
            # A tag that goes on is looked at anew with each piece: so pieces grow with it.
            piece = file.read(at, min(max(PIECE, min(waiting, 4 * PIECE)), file.size - at))
            at += len(piece)
            parser.Parse(repair.mend(piece, last=at >= file.size), False)  # noqa: FBT003 - by its signature
            waiting = at - max(parser.CurrentByteIndex, 0)
            if waiting > MAX_ELEMENT:
                raise XmlRefusedError("too_large_inside")
            if not piece:
                raise XmlRefusedError("broken_file")
        parser.Parse(b"", True)  # noqa: FBT003 - by its signature
    except expat.ExpatError as error:
        raise XmlRefusedError("broken_file") from error
    return repair.lost


class _Repair:
    """Joins halves of characters and blanks what XML does not allow, across the borders of pieces."""

    def __init__(self) -> None:
        self.lost = 0
        self._held = b""

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

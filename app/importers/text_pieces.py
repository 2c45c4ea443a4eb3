"""A text file of any length, piece by piece: which encoding it is in, where its lines end, its words.

Nothing is held but one piece; no piece begins inside a letter, and none inside a line that is not very long.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import Final

from app.domain.ports import JobContext
from app.importers.base import FileBytes
from app.importers.charsets import decode_text, unix_lines

PIECE: Final = 2**16
"""Bytes of a piece, to the end of its last line."""

_LONGEST_LINE: Final = 2**14
_SEEN: Final = 2**20  # bytes from which the encoding is told
_WIDE: Final = {"utf-16": 2, "utf-16-le": 2, "utf-16-be": 2, "utf-32": 4}
_ENDIAN: Final = {
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}


@dataclass(frozen=True, slots=True)
class TextPlan:
    """How a text file is read: its encoding and whether that is sure, in how many pieces.

    `codec` is Python's name, `unit` the bytes of its smallest letter, `start` where the text begins.
    """

    encoding: str
    certain: bool
    codec: str
    unit: int
    start: int
    pieces: int


def plan_text(file: FileBytes, ctx: JobContext) -> TextPlan:
    """Look at the beginning of a file and say how it is read; an empty file has one empty piece."""
    head = file.head(_SEEN, ctx)
    if len(head) < file.size:
        head = _whole_letters(head)
    view = decode_text(head)
    codec = view.encoding.lower()
    unit = _WIDE.get(codec, 1)
    marks = [mark for mark in _ENDIAN if unit > 1 and head.startswith(mark)]
    if marks:
        codec = _ENDIAN[marks[0]]
    start = len(marks[0]) if marks else 3 if head.startswith(codecs.BOM_UTF8) else 0
    pieces = max(1, -(-(file.size - start) // PIECE))
    return TextPlan(view.encoding, view.certain, codec, unit, start, pieces)


def read_piece(file: FileBytes, plan: TextPlan, number: int) -> str:
    """Return piece `number` from 0, with one kind of line end; what is no letter comes as U+FFFD."""
    begin, end = _edge(file, plan, number), _edge(file, plan, number + 1)
    return unix_lines(file.read(begin, end - begin).decode(plan.codec, "replace")) if end > begin else ""


def _whole_letters(head: bytes) -> bytes:
    """Cut a beginning so that it does not stop inside a letter."""
    if b"\0" in head:
        return head[: len(head) // 4 * 4]
    if b"\n" in head:
        return head[: head.rfind(b"\n") + 1]
    end = len(head)
    while end > 0 and head[end - 1] & 0xC0 == 0x80:
        end -= 1
    return head[: end - 1 if end and head[end - 1] >= 0xC0 else end]


def _edge(file: FileBytes, plan: TextPlan, number: int) -> int:
    """Return where a piece begins: after the line end nearest to its place, or between two letters."""
    place = plan.start + number * PIECE
    if number == 0 or place >= file.size:
        return min(place, file.size)
    data = file.read(place, min(_LONGEST_LINE, file.size - place))
    ends = "\n".encode(plan.codec)
    at = data.find(ends)
    while at >= 0 and at % plan.unit:
        at = data.find(ends, at + 1)
    if at >= 0:
        return place + at + len(ends)
    skipped = 0
    while plan.codec.startswith("utf-8") and skipped < min(4, len(data)) and data[skipped] & 0xC0 == 0x80:
        skipped += 1
    return place + skipped

"""Writes glyph outlines as a CID-keyed CFF font program: the form in which every font is embedded.

Source: Adobe Technical Notes 5176 (Compact Font Format) and 5177 (Type 2 charstrings).
Why not a subset of the original file: docs/adr/0006-text-shaping-in-papers.md.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

Point = tuple[int, int]

_MOVE = 21
_LINE = 5
_CURVE = 8
_END = 14
_STANDARD_STRINGS = 391


@dataclass(slots=True)
class _Outline:
    """Collects relative Type 2 operators; coordinates are rounded once, so that nothing drifts."""

    data: bytearray
    x: int = 0
    y: int = 0

    def _delta(self, x: int, y: int) -> None:
        self.data += _number(x - self.x) + _number(y - self.y)
        self.x, self.y = x, y

    def move(self, point: Point) -> None:
        self._delta(*point)
        self.data.append(_MOVE)

    def line(self, point: Point) -> None:
        self._delta(*point)
        self.data.append(_LINE)

    def curve(self, first: Point, second: Point, end: Point) -> None:
        self._delta(*first)
        self._delta(*second)
        self._delta(*end)
        self.data.append(_CURVE)


Path = Sequence[tuple[Point, ...]]
"""A glyph's outline: a tuple of 1 point moves (starts a contour), 2 draw a line, 4 draw a cubic curve.

Lines and curves begin with the point where the pen stands, so that pieces carry no operator names.
"""


def charstring(width: int, path: Path) -> bytes:
    """Return the Type 2 charstring of `path` with an advance of `width`, in font units."""
    outline = _Outline(bytearray(_number(width)))
    if not path:
        outline.data.append(_END)
        return bytes(outline.data)
    for points in path:
        if len(points) == 1:
            outline.move(points[0])
        elif len(points) == 2:
            outline.line(points[1])
        else:
            outline.curve(points[1], points[2], points[3])
    outline.data.append(_END)
    return bytes(outline.data)


def font_program(name: str, box: tuple[int, int, int, int], glyphs: Sequence[bytes]) -> bytes:
    """Return a CFF table whose glyph `n` is CID `n`; `glyphs` are charstrings, the first is `.notdef`.

    The em square has 1,000 units, so that no matrix is needed: readers combine two of them in several ways.
    """
    header = b"\x01\x00\x04\x04"
    names = _index([name.encode("ascii")])
    strings = _index([b"Adobe", b"Identity"])
    subroutines = _index([])
    # Offsets are written as 5-byte numbers, so that the dictionary's size does not depend on them.
    private = _number(0) + b"\x14" + _number(0) + b"\x15"  # defaultWidthX, nominalWidthX
    charset = b"\x02" + struct.pack(">HH", 1, len(glyphs) - 2) if len(glyphs) > 1 else b"\x00"
    select = b"\x03" + struct.pack(">HHBH", 1, 0, 0, len(glyphs))
    strings_index = _index(glyphs)

    def top(offsets: tuple[int, int, int, int]) -> bytes:
        charset_at, select_at, glyphs_at, fonts_at = offsets
        return _index(
            [
                _number(_STANDARD_STRINGS)
                + _number(_STANDARD_STRINGS + 1)
                + _number(0)
                + b"\x0c\x1e"  # ROS
                + b"".join(_number(value) for value in box)
                + b"\x05"  # FontBBox
                + _number(len(glyphs))
                + b"\x0c\x22"  # CIDCount
                + _offset(charset_at)
                + b"\x0f"
                + _offset(select_at)
                + b"\x0c\x25"
                + _offset(glyphs_at)
                + b"\x11"
                + _offset(fonts_at)
                + b"\x0c\x24"
            ]
        )

    start = len(header) + len(names) + len(top((0, 0, 0, 0))) + len(strings) + len(subroutines)
    charset_at = start
    select_at = charset_at + len(charset)
    glyphs_at = select_at + len(select)
    private_at = glyphs_at + len(strings_index)
    fonts_at = private_at + len(private)
    fonts = _index([_number(len(private)) + _offset(private_at) + b"\x12"])
    return b"".join(
        (
            header,
            names,
            top((charset_at, select_at, glyphs_at, fonts_at)),
            strings,
            subroutines,
            charset,
            select,
            strings_index,
            private,
            fonts,
        )
    )


def _number(value: int) -> bytes:
    """Encode an integer for a charstring or a dictionary in the shortest form common to both."""
    if -107 <= value <= 107:
        return bytes((value + 139,))
    if 108 <= value <= 1131:
        value -= 108
        return bytes((247 + (value >> 8), value & 255))
    if -1131 <= value <= -108:
        value = -value - 108
        return bytes((251 + (value >> 8), value & 255))
    return b"\x1c" + struct.pack(">h", max(-32768, min(32767, value)))


def _offset(value: int) -> bytes:
    return b"\x1d" + struct.pack(">i", value)


def _index(items: Sequence[bytes]) -> bytes:
    if not items:
        return b"\x00\x00"
    total = 1 + sum(len(item) for item in items)
    size = (total.bit_length() + 7) // 8
    offsets = bytearray()
    position = 1
    offsets += position.to_bytes(size, "big")
    for item in items:
        position += len(item)
        offsets += position.to_bytes(size, "big")
    return struct.pack(">HB", len(items), size) + bytes(offsets) + b"".join(items)

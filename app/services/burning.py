"""Burns marks into pixels: what was under them is not in what comes out. Plain bytes in, plain bytes out.

Whatever the order of the marks, a blur is worked out from what is left to see: not from what is covered and
not from what is cut away. What is covered is solid black in the end.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from app.domain.ports import JobContext, NoJob, Picture
from app.domain.redaction import Mark, MarkKind, Point, clamped, read_points

LEAST_BLOCK: Final = 16
"""Pixels: no block of a blur is smaller."""
MOST_BLOCKS: Final = 6
"""Blocks along the longer side of a blurred area; more would let words be guessed from their colours."""
LEVELS: Final = 8
"""Shades of each colour that a block can have, for the same reason."""

_CHANNELS = 3
_ROWS_AT_ONCE = 5_000


def burned(picture: Picture, marks: Sequence[Mark], ctx: JobContext | None = None) -> Picture:
    """Return a new picture with the marks burned in; the one given is not changed.

    Raises `Cancelled`. A mark outside the picture does nothing.
    """
    watch = ctx or NoJob()
    whole = Mark(width=picture.width, height=picture.height)
    kept = next((mark for mark in marks if mark.kind == MarkKind.CROP), whole)
    area = clamped(kept, picture.width, picture.height) or whole
    solid = [mark for mark in marks if mark.kind in {MarkKind.COVER, MarkKind.BRUSH}]
    canvas = _Canvas(picture)
    for mark in solid:
        canvas.cover(mark, watch)
    blurs = [mark for mark in marks if mark.kind == MarkKind.BLUR]
    for mark in blurs:
        canvas.blur(mark, area, watch)
    for mark in solid if blurs else ():
        canvas.cover(mark, watch)
    return canvas.cut(area)


def touches(mark: Mark, width: int, height: int) -> bool:
    """Tell whether a mark lies in a picture of that size at all."""
    if mark.kind == MarkKind.BRUSH:
        return any(_stroke(mark, width, height))
    return clamped(mark, width, height) is not None


def block_size(width: int, height: int) -> int:
    """Return the side of the blocks of a blurred area, in pixels."""
    return max(LEAST_BLOCK, math.ceil(max(width, height) / MOST_BLOCKS))


class _Canvas:
    """Rows of RGB that are painted over."""

    def __init__(self, picture: Picture) -> None:
        if len(picture.rgb) != _CHANNELS * picture.width * picture.height:
            raise ValueError("the pixels do not fill the stated size")
        self._width = picture.width
        self._height = picture.height
        self._rgb = bytearray(picture.rgb)

    def cover(self, mark: Mark, ctx: JobContext) -> None:
        """Make a box or a stroke black."""
        ctx.check()
        if mark.kind == MarkKind.BRUSH:
            for number, (y, left, right) in enumerate(_stroke(mark, self._width, self._height)):
                if number % _ROWS_AT_ONCE == 0:
                    ctx.check()
                self._fill(y, left, right, bytes(_CHANNELS))
            return
        box = clamped(mark, self._width, self._height)
        if box is not None:
            for y in range(box.y, box.y + box.height):
                self._fill(y, box.x, box.x + box.width, bytes(_CHANNELS))

    def blur(self, mark: Mark, area: Mark, ctx: JobContext) -> None:
        """Give what lies in `area` of a box a few blocks, each of one colour."""
        box = clamped(mark, self._width, self._height)
        box = None if box is None else _common(box, area)
        if box is None:
            return
        side = block_size(box.width, box.height)
        for top in range(box.y, box.y + box.height, side):
            ctx.check()
            bottom = min(top + side, box.y + box.height)
            for left in range(box.x, box.x + box.width, side):
                right = min(left + side, box.x + box.width)
                colour = self._average(left, top, right, bottom)
                for y in range(top, bottom):
                    self._fill(y, left, right, colour)

    def cut(self, area: Mark) -> Picture:
        """Return what lies in `area`."""
        view = memoryview(self._rgb)
        starts = (_CHANNELS * (y * self._width + area.x) for y in range(area.y, area.y + area.height))
        rows = b"".join(view[start : start + _CHANNELS * area.width] for start in starts)
        return Picture(area.width, area.height, rows)

    def _fill(self, y: int, left: int, right: int, colour: bytes) -> None:
        start = _CHANNELS * (y * self._width + left)
        self._rgb[start : start + _CHANNELS * (right - left)] = colour * (right - left)

    def _average(self, left: int, top: int, right: int, bottom: int) -> bytes:
        """Return the mean colour of a block, rounded to the middle of one of few levels."""
        sums = [0, 0, 0]
        for y in range(top, bottom):
            start = _CHANNELS * (y * self._width + left)
            row = self._rgb[start : start + _CHANNELS * (right - left)]
            for channel in range(_CHANNELS):
                sums[channel] += sum(row[channel::_CHANNELS])
        count = (right - left) * (bottom - top)
        step = 256 // LEVELS
        return bytes(total // count // step * step + step // 2 for total in sums)


def _common(box: Mark, area: Mark) -> Mark | None:
    moved = clamped(replace(box, x=box.x - area.x, y=box.y - area.y), area.width, area.height)
    return None if moved is None else replace(moved, x=moved.x + area.x, y=moved.y + area.y)


def _stroke(mark: Mark, width: int, height: int) -> Iterator[tuple[int, int, int]]:
    """Yield (row, first column, column after the last) of what a stroke covers inside the picture."""
    points = read_points(mark)
    radius = mark.width / 2
    for start, end in zip(points, points[1:] or points, strict=False):
        line = _Line(start, end, radius)
        top = max(0, math.floor(min(start[1], end[1]) - radius))
        bottom = min(height, math.ceil(max(start[1], end[1]) + radius) + 1)
        for y in range(top, bottom):
            reach = line.across(y)
            if reach:
                left, right = max(0, math.floor(min(reach))), min(width, math.ceil(max(reach)) + 1)
                if left < right:
                    yield y, left, right


class _Line:
    """A thick line with round ends."""

    def __init__(self, start: Point, end: Point, radius: float) -> None:
        self._ends = (start, end)
        self._square = radius * radius
        dx, dy = end[0] - start[0], end[1] - start[1]
        length = math.hypot(dx, dy) or 1.0
        x, y = -dy * radius / length, dx * radius / length
        corners = [(start[0] + x, start[1] + y), (end[0] + x, end[1] + y)]
        corners += [(end[0] - x, end[1] - y), (start[0] - x, start[1] - y)]
        sides = zip(corners, [*corners[1:], corners[0]], strict=True)
        # A level side lies between two that are not, and adds nothing to them.
        self._sides = [
            (min(y1, y2), max(y1, y2), x1, y1, (x2 - x1) / (y2 - y1))
            for (x1, y1), (x2, y2) in sides
            if y1 != y2
        ]

    def across(self, y: int) -> list[float]:
        """Return columns, the first and last of which bound what row `y` has of the line; none beside it."""
        reach: list[float] = []
        for x, middle in self._ends:
            rest = self._square - (y - middle) ** 2
            if rest >= 0:
                half = math.sqrt(rest)
                reach += (x - half, x + half)
        for low, high, x1, y1, slope in self._sides:
            if low <= y <= high:
                reach.append(x1 + (y - y1) * slope)
        return reach

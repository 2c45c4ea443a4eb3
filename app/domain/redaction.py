"""What can be done to a copy of a picture so that something in it is gone: covered, blurred or cut away.

Coordinates are pixels of the upright original as it is decoded at full size: x to the right, y down, from the
left upper corner. Marks say where something was hidden and never what.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from app.domain.errors import ErrorCode, KnownError

MOST_MARKS: Final = 1_000
MOST_POINTS: Final = 5_000
"""Points of one stroke of the brush."""
LARGEST: Final = 2**31 - 1

_POINTS = re.compile(r"-?\d{1,9},-?\d{1,9}(?: -?\d{1,9},-?\d{1,9})*")


class MarkKind(StrEnum):
    """What a mark does to the pixels under it."""

    COVER = "cover"  # solid black
    BRUSH = "brush"  # solid black along a stroke; `width` is how thick it is
    BLUR = "blur"  # a few blocks of one colour each
    CROP = "crop"  # everything outside it is left out


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark: what it does (a `MarkKind`), on which page of a PDF (from 1; 0 of a picture), and where.

    `points` is the stroke of a brush as `x,y x,y …`, "" of every other kind; a stroke has no box of its own.
    """

    kind: str = MarkKind.COVER.value
    page: int = 0
    x: int = 0
    y: int = 0
    width: int = 0
    height: int = 0
    points: str = ""


Point = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many areas were covered (by box or brush), blurred, and how many pages or pictures were cut."""

    covered: int
    blurred: int
    cropped: int


def read_points(mark: Mark) -> tuple[Point, ...]:
    """Return the points of a stroke."""
    pairs = (pair.split(",") for pair in mark.points.split())
    return tuple((int(x), int(y)) for x, y in pairs)


def write_points(points: Iterable[Point]) -> str:
    """Write a stroke as a mark keeps it."""
    return " ".join(f"{x},{y}" for x, y in points)


def checked_marks(marks: Sequence[Mark], pages: int) -> tuple[Mark, ...]:
    """Return the marks when each can be drawn: `pages` is 0 for a picture, else how many a PDF has.

    Raises `KnownError` with NOTHING_TO_SAVE without a mark, and BAD_VALUE for one of an unknown kind, without
    an area, on a page that is not there, or for a second crop of one page.
    """
    if not marks:
        raise KnownError(ErrorCode.NOTHING_TO_SAVE)
    cropped = [mark.page for mark in marks if mark.kind == MarkKind.CROP]
    fits = all(_is_drawable(mark, pages) for mark in marks)
    if not fits or len(marks) > MOST_MARKS or len(cropped) != len(set(cropped)):
        raise KnownError(ErrorCode.BAD_VALUE, field="marks")
    return tuple(marks)


def clamped(mark: Mark, width: int, height: int) -> Mark | None:
    """Return a box cut to a picture of that size, None where nothing is left; a stroke stays as it is."""
    if mark.kind == MarkKind.BRUSH:
        return mark
    left, top = max(0, mark.x), max(0, mark.y)
    right, bottom = min(width, mark.x + mark.width), min(height, mark.y + mark.height)
    if right <= left or bottom <= top:
        return None
    return replace(mark, x=left, y=top, width=right - left, height=bottom - top)


def counts_of(marks: Sequence[Mark]) -> Counts:
    """Count the marks by what they did."""
    covered = sum(mark.kind in {MarkKind.COVER, MarkKind.BRUSH} for mark in marks)
    blurred = sum(mark.kind == MarkKind.BLUR for mark in marks)
    return Counts(covered, blurred, sum(mark.kind == MarkKind.CROP for mark in marks))


def _is_drawable(mark: Mark, pages: int) -> bool:
    if mark.kind not in set(MarkKind) or not (1 <= mark.page <= pages if pages else mark.page == 0):
        return False
    if max(abs(mark.x), abs(mark.y), abs(mark.width), abs(mark.height)) > LARGEST or mark.width < 1:
        return False
    if mark.kind != MarkKind.BRUSH:
        return mark.height >= 1 and not mark.points
    return _POINTS.fullmatch(mark.points) is not None and mark.points.count(" ") < MOST_POINTS

"""What little is known of a date, as a moment: never surer than what was said. No Qt.

A part of a year is taken wide, because nobody's summer begins on a certain day. Before or after another entry
says only what follows from that entry's own date; when that is not sure, neither is this.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.ids import EntityId
from app.domain.moment import UNKNOWN_MOMENT, Moment, Precision, Stamp

FIRST_YEAR = 1900
_PARTS: dict[str, tuple[int, int]] = {
    "year": (1, 12),
    "early": (1, 3),
    "spring": (3, 6),
    "summer": (6, 9),
    "autumn": (9, 12),
    "late": (10, 12),
    **{f"month.{number}": (number, number) for number in range(1, 13)},
}
PARTS: tuple[str, ...] = tuple(_PARTS)
"""The parts of a year that can be said: all of it, four times of the year, its end, each month."""


class Side(StrEnum):
    """On which side of another entry something lies."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Anchor:
    """Another entry that something may lie before or after: what it is called and when it was."""

    id: EntityId
    title: str
    when: Moment


def read_year(words: str) -> int | None:
    """Read a year that was typed; None when it is none, or lies ahead of all calendars."""
    words = words.strip()
    year = int(words) if words.isascii() and words.isdecimal() and len(words) == 4 else 0
    return year if year >= FIRST_YEAR else None


def in_part(year: int, part: str, zone: str) -> Moment:
    """Return a part of a year: `summer` of 2019 lies between 1 June and 30 September."""
    first, last = _PARTS[part]
    return _between(date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1]), zone)


def in_years(first: int, last: int, zone: str) -> Moment:
    """Return what lies between the beginning of one year and the end of another, in either order."""
    first, last = sorted((first, last))
    return _between(date(first, 1, 1), date(last, 12, 31), zone)


def beside(side: Side, other: Moment, today: date, zone: str) -> Moment:
    """Return what follows from lying before or after `other`: a bound where it has one, else not sure."""
    if other.start is None or other.precision in {Precision.ABOUT, Precision.UNKNOWN}:
        return UNKNOWN_MOMENT
    if side is Side.BEFORE:
        return Moment(Precision.BEFORE, Stamp((other.end or other.start).day), None, zone)
    if other.precision is Precision.BEFORE or other.start.day > today:
        return UNKNOWN_MOMENT
    return _between(other.start.day, today, zone)


def _between(first: date, last: date, zone: str) -> Moment:
    return Moment(Precision.BETWEEN, Stamp(first), Stamp(last), zone)

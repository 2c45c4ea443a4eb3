"""Weeks, months and years: which one something surely lies in, and how they follow one another."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

from app.domain.moment import Moment, Precision

_ABOUT = timedelta(days=3)
_WEEK = timedelta(days=7)


class Unit(StrEnum):
    """How long a period is; a week begins on Monday."""

    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


def is_sure_day(when: Moment) -> bool:
    """Whether the day is sure; a time of day that is not sure does not make the day unsure."""
    return when.precision is Precision.EXACT or (
        when.precision is Precision.ABOUT and when.start is not None and when.start.clock is not None
    )


def has_start(when: Moment) -> bool:
    """Whether a day of its beginning is given, be it about: a bound ("before") and a mere offer are none."""
    return when.start is not None and when.precision not in {Precision.BEFORE, Precision.UNKNOWN}


def sure_days(when: Moment) -> tuple[date, date] | None:
    """Return the first and last day on which it may have begun, None when that is not bounded."""
    start = when.start
    if start is None:
        return None
    if is_sure_day(when):
        return (start.day, start.day)
    if when.precision is Precision.BETWEEN and when.end is not None:
        return (start.day, when.end.day)
    return None


def sure_day(when: Moment) -> date | None:
    """Return the day on which it surely began, None when it may have been another."""
    days = sure_days(when)
    return days[0] if days is not None and days[0] == days[1] else None


def period_of(when: Moment, unit: Unit) -> date | None:
    """Return the first day of the period in which it surely began, None when it may have been another.

    "About" a day may be a few days off: it counts by month or year when it is not near an edge.
    """
    days = sure_days(when)
    if days is None:
        if when.precision is not Precision.ABOUT or when.start is None or unit is Unit.WEEK:
            return None
        days = (_shifted(when.start.day, -_ABOUT), _shifted(when.start.day, _ABOUT))
    first = period_start(days[0], unit)
    return first if days[0] == days[1] or first == period_start(days[1], unit) else None


def period_start(day: date, unit: Unit) -> date:
    """Return the first day of the period of a day."""
    if unit is Unit.WEEK:
        return date.fromordinal(max(1, day.toordinal() - day.weekday()))
    return day.replace(day=1) if unit is Unit.MONTH else date(day.year, 1, 1)


def next_period(first: date, unit: Unit) -> date | None:
    """Return the first day of the period after this one; None at the end of the calendar."""
    try:
        if unit is Unit.WEEK:
            return period_start(first, unit) + _WEEK
        if unit is Unit.MONTH:
            return (first + timedelta(days=31)).replace(day=1)
        return date(first.year + 1, 1, 1)
    except (OverflowError, ValueError):
        return None


def periods_through(first: date, last: date, unit: Unit, most: int) -> tuple[date, ...] | None:
    """Return the first days of all periods from one to another without a gap; None for more than `most`."""
    found: list[date] = []
    at: date | None = first
    while at is not None and at <= last:
        if len(found) == most:
            return None
        found.append(at)
        at = next_period(at, unit)
    return tuple(found)


def fitting_unit(whens: Iterable[Moment], most: int) -> Unit:
    """Return the shortest unit of which at most `most` periods cover these moments; years always fit."""
    moments = tuple(whens)
    for unit in (Unit.WEEK, Unit.MONTH):
        starts = sorted({start for when in moments if (start := period_of(when, unit)) is not None})
        if not starts or periods_through(starts[0], starts[-1], unit, most) is not None:
            return unit
    return Unit.YEAR


def _shifted(day: date, by: timedelta) -> date:
    try:
        return day + by
    except OverflowError:
        return day

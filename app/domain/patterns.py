"""Figures over entries: counts that name their unit and the entries behind them; nothing is scored.

A time counts by week or day only when it surely lies in that week or day, by hour only when it is exact.
Uncertain dates are left out of those figures, and their number is stated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time

from app.domain.entry import Entry
from app.domain.evidence import Evidence
from app.domain.ids import EntityId
from app.domain.moment import Moment, Precision
from app.domain.threads import MessageBatch

MESSAGE_KINDS = frozenset({"email", "message"})
CALL_KINDS = frozenset({"call"})
"""Kinds of evidence that are one message or one call each; each unit is counted apart."""


@dataclass(frozen=True, slots=True)
class TagFigure:
    """How often a tag was marked: first and last time as ISO 8601 ("" when no day is known), and by what."""

    tag: str
    count: int
    first: str
    last: str
    entries: tuple[EntityId, ...]


@dataclass(frozen=True, slots=True)
class WeekFigure:
    """The entries of one week, from its Monday; a week without any stands with 0."""

    week: date
    count: int
    entries: tuple[EntityId, ...]


@dataclass(frozen=True, slots=True)
class HourFigure:
    """The entries of one weekday (0 is Monday) and local hour (0 to 23)."""

    weekday: int
    hour: int
    count: int
    entries: tuple[EntityId, ...]


@dataclass(frozen=True, slots=True)
class DayFigure:
    """The entries of one day."""

    day: date
    count: int
    entries: tuple[EntityId, ...]


@dataclass(frozen=True, slots=True)
class Patterns:
    """The figures of the entries given.

    `incidents` counts entries, `days` the different days that are sure; `first` and `last` are ISO 8601 of
    the earliest and latest start that is known, "" when none is; `uncertain` counts the entries left out of
    `by_week`, `no_day` those left out of `by_day`, `no_time` those left out of `by_hour`.
    """

    incidents: int
    messages: int
    calls: int
    days: int
    first: str
    last: str
    by_week: tuple[WeekFigure, ...]
    by_day: tuple[DayFigure, ...]
    by_hour: tuple[HourFigure, ...]
    by_kind: tuple[TagFigure, ...]
    by_person: tuple[TagFigure, ...]
    danger: tuple[TagFigure, ...]
    uncertain: int
    no_day: int
    no_time: int


def patterns_of(
    entries: Iterable[Entry], evidence: Iterable[Evidence] = (), batches: Sequence[MessageBatch] = ()
) -> Patterns:
    """Compute the figures of these entries, this evidence and these imports; withdrawn entries are left out.

    An item of evidence that messages were read out of is not a message itself.
    """
    living = sorted((entry for entry in entries if not entry.withdrawn), key=time_order)
    known = [entry for entry in living if entry.when.start is not None]
    taken_apart = {batch.evidence for batch in batches}
    kinds = [item.kind for item in evidence if item.id not in taken_apart]
    by_week, by_day, by_hour = _by_week(living), _by_day(living), _by_hour(living)
    return Patterns(
        incidents=len(living),
        messages=sum(kind in MESSAGE_KINDS for kind in kinds) + sum(batch.messages for batch in batches),
        calls=sum(kind in CALL_KINDS for kind in kinds) + sum(batch.calls for batch in batches),
        days=len(by_day),
        first=_iso(known[0]) if known else "",
        last=_iso(known[-1]) if known else "",
        by_week=by_week,
        by_day=by_day,
        by_hour=by_hour,
        by_kind=_by_tag(living, lambda entry: entry.kinds),
        by_person=_by_tag(living, _people),
        danger=_by_tag(living, lambda entry: entry.danger),
        uncertain=len(living) - sum(figure.count for figure in by_week),
        no_day=len(living) - sum(figure.count for figure in by_day),
        no_time=len(living) - sum(figure.count for figure in by_hour),
    )


def sure_days(when: Moment) -> tuple[date, date] | None:
    """Return the first and last day on which it may have begun, None when that is not bounded.

    A time of day that is not sure does not make the day unsure.
    """
    start = when.start
    if start is None or when.precision in {Precision.UNKNOWN, Precision.BEFORE}:
        return None
    if when.precision is Precision.EXACT or (when.precision is Precision.ABOUT and start.clock is not None):
        return (start.day, start.day)
    if when.precision is Precision.BETWEEN and when.end is not None:
        return (start.day, when.end.day)
    return None


def week_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return date.fromordinal(max(1, day.toordinal() - day.weekday()))


def _by_week(living: Sequence[Entry]) -> tuple[WeekFigure, ...]:
    found: dict[date, list[EntityId]] = {}
    for entry in living:
        days = sure_days(entry.when)
        if days is not None and week_of(days[0]) == week_of(days[1]):
            found.setdefault(week_of(days[0]), []).append(entry.id)
    if not found:
        return ()
    weeks = range(min(found).toordinal(), max(found).toordinal() + 1, 7)
    figures = ((date.fromordinal(number), found.get(date.fromordinal(number), [])) for number in weeks)
    return tuple(WeekFigure(week, len(ids), tuple(ids)) for week, ids in figures)


def _by_day(living: Sequence[Entry]) -> tuple[DayFigure, ...]:
    found: dict[date, list[EntityId]] = {}
    for entry in living:
        days = sure_days(entry.when)
        if days is not None and days[0] == days[1]:
            found.setdefault(days[0], []).append(entry.id)
    return tuple(DayFigure(day, len(ids), tuple(ids)) for day, ids in sorted(found.items()))


def _by_hour(living: Sequence[Entry]) -> tuple[HourFigure, ...]:
    found: dict[tuple[int, int], list[EntityId]] = {}
    for entry in living:
        start = entry.when.start
        if entry.when.precision is Precision.EXACT and start is not None and start.clock is not None:
            found.setdefault((start.day.weekday(), start.clock.hour), []).append(entry.id)
    return tuple(HourFigure(day, hour, len(ids), tuple(ids)) for (day, hour), ids in sorted(found.items()))


def _by_tag(living: Sequence[Entry], tags: Callable[[Entry], Iterable[str]]) -> tuple[TagFigure, ...]:
    found: dict[str, list[Entry]] = {}
    for entry in living:
        for tag in dict.fromkeys(tags(entry)):
            found.setdefault(tag, []).append(entry)
    figures = (_tag_figure(tag, marked) for tag, marked in found.items())
    return tuple(sorted(figures, key=lambda figure: (-figure.count, figure.tag)))


def _tag_figure(tag: str, marked: Sequence[Entry]) -> TagFigure:
    times = [_iso(entry) for entry in marked if entry.when.start is not None]
    ids = tuple(entry.id for entry in marked)
    return TagFigure(tag, len(marked), times[0] if times else "", times[-1] if times else "", ids)


def _people(entry: Entry) -> tuple[str, ...]:
    return tuple(part.person.hex() for part in entry.persons if part.person is not None)


def time_order(entry: Entry) -> tuple[bool, date, time, int, bytes]:
    """Return the key that puts entries in order of time: by the local day and clock as they were given.

    A day without a time stands before the times of that day; unknown times come last, as they were written.
    """
    start = entry.when.start
    if start is None:
        return (True, date.max, time.min, entry.written.ms, entry.id)
    return (False, start.day, start.clock or time.min, entry.written.ms, entry.id)


def _iso(entry: Entry) -> str:
    return "" if entry.when.start is None else entry.when.start.iso()

"""Figures over entries: counts that name their unit and the entries behind them; nothing is scored.

A time counts by week, month or day only when it surely lies in it, by hour only when it is exact. Uncertain
dates are left out of those figures, and their number is stated. Messages and calls are counted apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.conduct import ConductFigure, conduct_by_group, conduct_named
from app.domain.ids import EntityId
from app.domain.incident_facts import IncidentFact, time_order
from app.domain.moment import Precision
from app.domain.periods import Unit, has_start, next_period, period_of, sure_day, sure_days
from app.domain.threads import MessageBatch

MESSAGE_KINDS = frozenset({"email", "message"})
CALL_KINDS = frozenset({"call"})
"""Kinds of evidence that are one message or one call each; each unit is counted apart."""

EMAIL = "email"
"""The channel of emails that are kept as files of their own."""

AROUND_DAYS = 28
"""How many days before and after an order or report are counted."""


@dataclass(frozen=True, slots=True)
class TagFigure:
    """How often a tag was marked, its first and last time as ISO 8601 ("" when no day is given), by what."""

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
class MonthFigure:
    """The entries of one month, from its first day; a month without any stands with 0."""

    month: date
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
class ChannelFigure:
    """What came in by one app, or as emails kept as files: messages and calls, apart.

    `mine` counts the messages that the holder of the phone sent, as far as the export says; `threads` are the
    conversations behind it; `first` and `last` are the days of the first and last message or call as stated,
    "" when none is.
    """

    channel: str
    messages: int
    calls: int
    mine: int
    first: str
    last: str
    threads: tuple[EntityId, ...]


@dataclass(frozen=True, slots=True)
class Landmark:
    """A day to look around: an order that was issued or a report that was made; `kind` is order or report."""

    kind: str
    id: EntityId
    day: date


@dataclass(frozen=True, slots=True)
class AroundFigure:
    """The entries of the `AROUND_DAYS` before a day, of the day itself, and of as many days after it."""

    mark: Landmark
    before: tuple[EntityId, ...]
    that_day: tuple[EntityId, ...]
    after: tuple[EntityId, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the entries: kinds of evidence that is no export, imports, apps of threads, days."""

    kinds: tuple[str, ...] = ()
    batches: tuple[MessageBatch, ...] = ()
    apps: Mapping[EntityId, str] | None = None
    marks: tuple[Landmark, ...] = ()


@dataclass(frozen=True, slots=True)
class Patterns:
    """The figures of the entries given.

    `incidents` counts entries, `days` the different days that are sure; `first` and `last` are ISO 8601 of
    the earliest and latest start that is given, "" when none is; `uncertain` counts the entries left out of
    `by_week`, `no_month` those left out of `by_month`, `no_day` those left out of `by_day`, `no_time` those
    left out of `by_hour`. In `by_kind`, `by_person`, `conduct` and `named` one entry can stand in several.
    """

    incidents: int
    messages: int
    calls: int
    days: int
    first: str
    last: str
    by_week: tuple[WeekFigure, ...]
    by_month: tuple[MonthFigure, ...]
    by_day: tuple[DayFigure, ...]
    by_hour: tuple[HourFigure, ...]
    by_kind: tuple[TagFigure, ...]
    by_person: tuple[TagFigure, ...]
    by_channel: tuple[ChannelFigure, ...]
    danger: tuple[TagFigure, ...]
    around: tuple[AroundFigure, ...]
    conduct: tuple[ConductFigure, ...]
    named: tuple[ConductFigure, ...]
    uncertain: int
    no_month: int
    no_day: int
    no_time: int


NOTHING_BESIDE = Beside()


def patterns_of(entries: Iterable[IncidentFact], beside: Beside = NOTHING_BESIDE) -> Patterns:
    """Compute the figures of these entries, none of them withdrawn, and of what stands beside them."""
    facts = sorted(entries, key=time_order)
    known = [fact for fact in facts if has_start(fact.when)]
    weeks, months = by_period(facts, Unit.WEEK), by_period(facts, Unit.MONTH)
    by_day, by_hour = _by_day(facts), _by_hour(facts)
    by_channel = _by_channel(beside)
    return Patterns(
        incidents=len(facts),
        messages=sum(kind in MESSAGE_KINDS for kind in beside.kinds)
        + sum(batch.messages for batch in beside.batches),
        calls=sum(kind in CALL_KINDS for kind in beside.kinds) + sum(batch.calls for batch in beside.batches),
        days=len(by_day),
        first=_iso(known[0]) if known else "",
        last=_iso(known[-1]) if known else "",
        by_week=tuple(WeekFigure(first, len(ids), ids) for first, ids in weeks),
        by_month=tuple(MonthFigure(first, len(ids), ids) for first, ids in months),
        by_day=by_day,
        by_hour=by_hour,
        by_kind=by_tag(facts, lambda fact: fact.kinds),
        by_person=by_tag(facts, lambda fact: (person.hex() for person in fact.persons)),
        by_channel=by_channel,
        danger=by_tag(facts, lambda fact: fact.danger),
        around=tuple(around_day(facts, mark) for mark in beside.marks),
        conduct=conduct_by_group(facts),
        named=conduct_named(facts),
        uncertain=len(facts) - sum(len(ids) for _, ids in weeks),
        no_month=len(facts) - sum(len(ids) for _, ids in months),
        no_day=len(facts) - sum(figure.count for figure in by_day),
        no_time=len(facts) - sum(figure.count for figure in by_hour),
    )


def by_period(facts: Iterable[IncidentFact], unit: Unit) -> tuple[tuple[date, tuple[EntityId, ...]], ...]:
    """Return every period from first to last, without a gap, with the entries that surely lie in it."""
    found: dict[date, list[EntityId]] = {}
    for fact in facts:
        first = period_of(fact.when, unit)
        if first is not None:
            found.setdefault(first, []).append(fact.id)
    made: list[tuple[date, tuple[EntityId, ...]]] = []
    at, last = min(found, default=None), max(found, default=date.min)
    while at is not None and at <= last:
        made.append((at, tuple(found.get(at, ()))))
        at = next_period(at, unit)
    return tuple(made)


def by_tag(
    facts: Sequence[IncidentFact], tags: Callable[[IncidentFact], Iterable[str]]
) -> tuple[TagFigure, ...]:
    """Return a row for each tag, the most frequent first; facts are in order of time."""
    found: dict[str, list[IncidentFact]] = {}
    for fact in facts:
        for tag in tags(fact):
            found.setdefault(tag, []).append(fact)
    figures = (_tag_figure(tag, marked) for tag, marked in found.items())
    return tuple(sorted(figures, key=lambda figure: (-figure.count, figure.tag)))


def _by_day(facts: Sequence[IncidentFact]) -> tuple[DayFigure, ...]:
    found: dict[date, list[EntityId]] = {}
    for fact in facts:
        day = sure_day(fact.when)
        if day is not None:
            found.setdefault(day, []).append(fact.id)
    return tuple(DayFigure(day, len(ids), tuple(ids)) for day, ids in sorted(found.items()))


def _by_hour(facts: Sequence[IncidentFact]) -> tuple[HourFigure, ...]:
    found: dict[tuple[int, int], list[EntityId]] = {}
    for fact in facts:
        start = fact.when.start
        if fact.when.precision is Precision.EXACT and start is not None and start.clock is not None:
            found.setdefault((start.day.weekday(), start.clock.hour), []).append(fact.id)
    return tuple(HourFigure(day, hour, len(ids), tuple(ids)) for (day, hour), ids in sorted(found.items()))


def _by_channel(beside: Beside) -> tuple[ChannelFigure, ...]:
    apps = beside.apps or {}
    found: dict[str, list[MessageBatch]] = {}
    for batch in beside.batches:
        found.setdefault(apps.get(batch.thread, "") if batch.thread else "", []).append(batch)
    figures = [_channel(app, batches) for app, batches in found.items()]
    emails = sum(kind == EMAIL for kind in beside.kinds)
    if emails:
        figures.append(ChannelFigure(EMAIL, emails, 0, 0, "", "", ()))
    return tuple(sorted(figures, key=lambda figure: (-figure.messages - figure.calls, figure.channel)))


def _channel(app: str, batches: Sequence[MessageBatch]) -> ChannelFigure:
    return ChannelFigure(
        channel=app,
        messages=sum(batch.messages for batch in batches),
        calls=sum(batch.calls for batch in batches),
        mine=sum(sender.messages for batch in batches for sender in batch.senders if sender.mine == 1),
        first=min((batch.first[:10] for batch in batches if batch.first), default=""),
        last=max((batch.last[:10] for batch in batches if batch.last), default=""),
        threads=tuple(dict.fromkeys(batch.thread for batch in batches if batch.thread is not None)),
    )


def around_day(facts: Iterable[IncidentFact], mark: Landmark) -> AroundFigure:
    """Count what surely lies in the days before a day, on it, and in the days after it."""
    before: list[EntityId] = []
    that_day: list[EntityId] = []
    after: list[EntityId] = []
    reach = timedelta(days=AROUND_DAYS)
    for fact in facts:
        days = sure_days(fact.when)
        if days is None:
            continue
        from_it, to_it = days[0] - mark.day, days[1] - mark.day
        if -reach <= from_it and to_it < timedelta():
            before.append(fact.id)
        elif from_it == to_it == timedelta():
            that_day.append(fact.id)
        elif timedelta() < from_it and to_it <= reach:
            after.append(fact.id)
    return AroundFigure(mark, tuple(before), tuple(that_day), tuple(after))


def _tag_figure(tag: str, marked: Sequence[IncidentFact]) -> TagFigure:
    first = next((_iso(fact) for fact in marked if has_start(fact.when)), "")
    last = next((_iso(fact) for fact in reversed(marked) if has_start(fact.when)), "")
    return TagFigure(tag, len(marked), first, last, tuple(fact.id for fact in marked))


def _iso(fact: IncidentFact) -> str:
    return "" if fact.when.start is None else fact.when.start.iso()

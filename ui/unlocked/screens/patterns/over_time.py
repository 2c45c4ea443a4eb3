"""Figures of time: by week, month or year, the calendar, day and hour, kinds over time. No Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.ids import EntityId
from app.domain.incident_facts import IncidentFact
from app.domain.patterns import Landmark, Patterns, TagFigure, by_period
from app.domain.periods import Unit, fitting_unit, next_period, period_of, period_start
from app.strings.catalogue import text
from app.strings.labels import tag_label
from ui.unlocked.screens.patterns.figures import Cell, Figure, Grid, Look, Mark, Opening
from ui.unlocked.words import day_words, month_words

FEW_BARS = 60
"""So many bars at most are chosen by the program; a person may ask for more."""

MOST_BARS = 600
MONTHS_SHOWN = 12
KINDS_SHOWN = 8
MOST_COLUMNS = 24
DAYS = 31
HOURS = 24


@dataclass(frozen=True, slots=True)
class Counted:
    """What one period holds, of any unit: how many, and what opens."""

    n: int
    opens: Opening | None


def unit_of(facts: Sequence[IncidentFact], asked: Unit | None) -> Unit:
    """Return the period asked for where its bars can be drawn, else the shortest that fits."""
    whens = [fact.when for fact in facts]
    fits = fitting_unit(whens, MOST_BARS)
    order = list(Unit)
    if asked is None:
        return fitting_unit(whens, FEW_BARS)
    return max(asked, fits, key=order.index)


def by_period_figure(
    facts: Sequence[IncidentFact], unit: Unit, marks: Sequence[Landmark], begun: date | None
) -> Figure:
    """Return upright bars of entries, with lines at orders, reports and the beginning of the record."""
    periods = by_period(facts, unit)
    counted = {
        first: Counted(len(ids), Opening(period_title(first, unit), ids) if ids else None)
        for first, ids in periods
    }
    lines = [(mark.day, mark.kind) for mark in marks]
    if begun is not None:
        lines.append((begun, "begun"))
    left_out = len(facts) - sum(len(ids) for _, ids in periods)
    notes = (text("patterns.left_out.date", n=left_out),) if left_out else ()
    grid = bars(counted, unit, "patterns.count.incidents", lines)
    return Figure("periods", text(f"patterns.by_{unit.value}"), text("patterns.unit.incidents"), grid, notes)


def bars(
    counted: Mapping[date, Counted], unit: Unit, count_key: str, lines: Sequence[tuple[date, str]] = ()
) -> Grid:
    """Return one row of upright bars in the order given; each says its period and how many."""
    top = max((one.n for one in counted.values()), default=0)
    firsts = list(counted)
    cells = tuple(
        Cell(
            Look.COLUMN,
            text("patterns.says", where=period_title(first, unit), count=text(count_key, n=one.n)),
            str(one.n) if one.n else "",
            one.n / top if top else 0.0,
            one.opens,
        )
        for first, one in counted.items()
    )
    return Grid((cells,) if cells else (), axis=_axis(firsts, unit), marks=_marks(firsts, unit, lines))


def calendar_figure(figures: Patterns) -> Figure:
    """Return a square for every day, a row for every month from the last to the first; counts are written."""
    by_day = {found.day: found for found in figures.by_day}
    top = max((found.count for found in figures.by_day), default=0)
    months: list[date] = []
    at: date | None = period_start(min(by_day), Unit.MONTH) if by_day else None
    while at is not None and at <= max(by_day) and len(months) < MOST_BARS:
        months.append(at)
        at = next_period(at, Unit.MONTH)
    months.reverse()
    rows: list[tuple[Cell | None, ...]] = []
    for month in months:
        row: list[Cell | None] = []
        for number in range(DAYS):
            day = _day_in(month, number)
            found = None if day is None else by_day.get(day)
            if day is None:
                row.append(None)
            else:
                ids = () if found is None else found.entries
                row.append(_heat(day_words(day), ids, top))
        rows.append(tuple(row))
    axis = tuple((number - 1, str(number)) for number in (1, 5, 10, 15, 20, 25, 30))
    notes = (text("patterns.left_out.day", n=figures.no_day),) if figures.no_day else ()
    grid = Grid(
        tuple(rows),
        rows=tuple(_short_month(month, year=True) for month in months),
        columns=tuple(str(number) for number in range(1, DAYS + 1)),
        axis=axis,
    )
    title, unit = text("patterns.calendar"), text("patterns.unit.incidents")
    return Figure("calendar", title, unit, grid, notes, most=MONTHS_SHOWN)


def hours_figure(figures: Patterns) -> Figure:
    """Return a square for every weekday and hour, as the local clock said; only exact times count."""
    by_place = {(found.weekday, found.hour): found.entries for found in figures.by_hour}
    top = max((found.count for found in figures.by_hour), default=0)
    rows = tuple(
        tuple(
            _heat(
                text("patterns.day_hour", day=text(f"patterns.day.{day + 1}"), hour=f"{hour:02}:00"),
                by_place.get((day, hour), ()),
                top,
            )
            for hour in range(HOURS)
        )
        for day in range(7)
    )
    notes = (text("patterns.left_out.time", n=figures.no_time),) if figures.no_time else ()
    grid = Grid(
        rows if figures.by_hour else (),
        rows=tuple(text(f"window.weekday.{day + 1}") for day in range(7)),
        columns=tuple(f"{hour:02}" for hour in range(HOURS)),
        axis=tuple((hour, str(hour)) for hour in range(0, HOURS, 6)),
    )
    return Figure("hours", text("patterns.hours"), text("patterns.unit.incidents"), grid, notes)


def kinds_over_time(facts: Sequence[IncidentFact], by_kind: Sequence[TagFigure]) -> Figure:
    """Return a row for each of the commonest kinds and a column for each month or year."""
    unit = fitting_unit([fact.when for fact in facts], MOST_COLUMNS)
    unit = Unit.MONTH if unit is Unit.WEEK else unit
    when = {fact.id: period_of(fact.when, unit) for fact in facts}
    columns = [first for first, _ in by_period(facts, unit)]
    shown = by_kind[:KINDS_SHOWN]
    placed = [_by_column(kind.entries, when) for kind in shown]
    top = max((len(ids) for row in placed for ids in row.values()), default=0)
    rows = tuple(
        tuple(
            _heat(
                text("patterns.kind_when", kind=tag_label("kind", kind.tag), when=period_title(column, unit)),
                row.get(column, ()),
                top,
            )
            for column in columns
        )
        for kind, row in zip(shown, placed, strict=True)
    )
    grid = Grid(
        rows if columns else (),
        rows=tuple(tag_label("kind", kind.tag) for kind in shown),
        columns=tuple(period_title(column, unit) for column in columns),
        axis=_axis(columns, unit),
        cover_rows=True,
    )
    notes = [text("patterns.overlap")]
    if len(by_kind) > len(shown):
        notes.append(text("patterns.kinds_not_shown", n=len(by_kind) - len(shown)))
    title = text(f"patterns.kinds_by_{unit.value}")
    return Figure("kinds_time", title, text("patterns.unit.incidents"), grid, tuple(notes))


def period_title(first: date, unit: Unit) -> str:
    """Name a period: `week of 2 Mar 2026`, `March 2026`, `2026`."""
    if unit is Unit.WEEK:
        return text("patterns.week_of", day=day_words(first, weekday=False))
    return month_words(first) if unit is Unit.MONTH else str(first.year)


def _by_column(
    entries: Sequence[EntityId], when: Mapping[EntityId, date | None]
) -> dict[date, tuple[EntityId, ...]]:
    found: dict[date, tuple[EntityId, ...]] = {}
    for entry in entries:
        column = when[entry]
        if column is not None:
            found[column] = (*found.get(column, ()), entry)
    return found


def _heat(where: str, entries: tuple[EntityId, ...], top: int) -> Cell:
    n = len(entries)
    says = text("patterns.says", where=where, count=text("patterns.count.incidents", n=n))
    opens = Opening(where, entries) if entries else None
    return Cell(Look.HEAT, says, str(n) if n else "", n / top if top else 0.0, opens)


def _day_in(month: date, number: int) -> date | None:
    """Return the day of a month by its number from 0; None when the month is shorter."""
    try:
        return month.replace(day=number + 1)
    except ValueError:
        return None


def _axis(firsts: Sequence[date], unit: Unit) -> tuple[tuple[int, str], ...]:
    """Name the columns at which a month begins (a year, where the columns are months or years)."""
    named: list[tuple[int, str]] = []
    for column, first in enumerate(firsts):
        before = firsts[column - 1] if column else None
        if unit is Unit.YEAR:
            named.append((column, str(first.year)))
        elif unit is Unit.MONTH or before is None or _month_of(before) != _month_of(first):
            is_new_year = before is None or _month_of(before)[0] != _month_of(first)[0]
            named.append((column, _short_month(_in_month(first, unit), year=is_new_year)))
    return tuple(named)


def _month_of(first: date) -> tuple[int, int]:
    """Return the month in which a week's Thursday lies, or that of the day."""
    day = _in_month(first, Unit.WEEK) if first.weekday() == 0 else first
    return (day.year, day.month)


def _in_month(first: date, unit: Unit) -> date:
    return first + timedelta(days=3) if unit is Unit.WEEK and first <= date.max - timedelta(days=3) else first


def _short_month(day: date, *, year: bool) -> str:
    name = text(f"window.mon.{day.month}")
    return f"{name} {day.year}" if year else name


def _marks(firsts: Sequence[date], unit: Unit, lines: Sequence[tuple[date, str]]) -> tuple[Mark, ...]:
    place = {first: column for column, first in enumerate(firsts)}
    found: list[Mark] = []
    for day, kind in sorted(lines):
        first = period_start(day, unit)
        column = place.get(first)
        if column is not None:
            after = next_period(first, unit)
            length = (after - first).days if after is not None else 1
            words = text(f"patterns.mark.{kind}")
            found.append(Mark(column, (day - first).days / length, words, is_strong=kind == "order"))
    return tuple(found)

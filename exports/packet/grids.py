"""Grids of the summary: calendar, weekday and hour, kinds over time; each with a table that says the same.

Every number is written in its cell, so that nothing depends on a shade; every row of a table cites what it
rests on (FRE 1006).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time

from app.domain.moment import Precision
from app.domain.periods import Unit, period_of, period_start, periods_through, sure_day
from app.strings.catalogue import text
from exports.packet.cites import cited, cited_table, left_out_note, note_under
from exports.packet.plan import Numbered
from exports.packet.sheet import Sheet
from exports.words import clock_words, day_words, label, month_words

_MOST_MONTHS = 24
_MOST_YEARS = 24
_KINDS = 8
_DAYS = 31
_MONTHS = 12
_WEEKDAYS = 7
_HOURS = 24

Placed = Mapping[tuple[int, int], Sequence[Numbered]]
"""Incidents by row and column of a grid."""


def draw_calendar(sheet: Sheet, is_drawn: bool) -> None:  # noqa: FBT001 - one signature for all figures
    """Draw a row for each month with a cell for each day; of a long time a row for each year."""
    entries = sheet.plan.numbered
    days = [day for entry in entries if (day := sure_day(entry.incident.when)) is not None]
    if not days:
        return
    first, last = period_start(min(days), Unit.MONTH), max(days)
    months = periods_through(first, last, Unit.MONTH, _MOST_MONTHS)
    if months is not None:
        _draw_days(sheet, months, is_drawn=is_drawn)
    else:
        _draw_months(sheet, is_drawn=is_drawn)


def draw_hours(sheet: Sheet, is_drawn: bool) -> None:  # noqa: FBT001
    """Draw weekdays by hours; only a time that is exact counts, as the clock said where it happened."""
    placed: dict[tuple[int, int], list[Numbered]] = {}
    left_out: list[Numbered] = []
    for entry in sheet.plan.numbered:
        start = entry.incident.when.start
        if entry.incident.when.precision is Precision.EXACT and start is not None and start.clock is not None:
            placed.setdefault((start.day.weekday(), start.clock.hour), []).append(entry)
        else:
            left_out.append(entry)
    if not placed:
        return
    names = [text(f"words.weekday.{day + 1}") for day in range(_WEEKDAYS)]
    caption = text("packet.summary.hours")
    hours = [clock_words(time(hour)) for hour in range(_HOURS)]
    if is_drawn:
        where = (
            text("packet.summary.day_hour", day=names[row], hour=hours[column])
            for row, column in sorted(placed)
        )
        sheet.doc.chart_grid(
            names,
            [str(hour) for hour in range(_HOURS)],
            _counts(placed, _WEEKDAYS, _HOURS),
            alt=text("packet.summary.alt_hours", cells=_spoken(where, placed)),
            caption=_with_unit(caption),
        )
    _table(sheet, ("weekday", "hours"), (names, hours), placed, "" if is_drawn else caption)
    if left_out:
        left_out_note(sheet, "packet.summary.left_out_time", left_out)


def draw_kinds_over_time(sheet: Sheet, is_drawn: bool) -> None:  # noqa: FBT001
    """Draw the commonest kinds by month, or by year where months are too many."""
    by_kind: dict[str, list[Numbered]] = {}
    for entry in sheet.plan.numbered:
        for code in dict.fromkeys(entry.incident.kinds):
            by_kind.setdefault(code, []).append(entry)
    kinds = sorted(by_kind, key=lambda code: (-len(by_kind[code]), label("kind", code)))[:_KINDS]
    unit, columns = _columns(entry for code in kinds for entry in by_kind[code])
    if len(columns) < 2:
        return
    placed: dict[tuple[int, int], list[Numbered]] = {}
    left_out: dict[int, Numbered] = {}
    for row, code in enumerate(kinds):
        for entry in by_kind[code]:
            first = period_of(entry.incident.when, unit)
            if first is None:
                left_out[entry.number] = entry
            else:
                placed.setdefault((row, columns.index(first)), []).append(entry)
    caption = text(f"packet.summary.kinds_by_{unit.value}")
    names = [label("kind", code) for code in kinds]
    titles = [month_words(first) if unit is Unit.MONTH else str(first.year) for first in columns]
    if is_drawn:
        where = (
            text("packet.summary.kind_when", kind=names[row], when=titles[column])
            for row, column in sorted(placed)
        )
        sheet.doc.chart_grid(
            names,
            [_brief(first, unit) for first in columns],
            _counts(placed, len(names), len(columns)),
            alt=text("packet.summary.alt_kinds_time", cells=_spoken(where, placed)),
            caption=_with_unit(caption),
        )
    _table(sheet, ("kind", "periods"), (names, titles), placed, "" if is_drawn else caption)
    if len(by_kind) > len(kinds):
        not_here = text("packet.summary.kinds_not_here", n=len(by_kind) - len(kinds))
        note_under(sheet, not_here)
    if left_out:
        left_out_note(sheet, "packet.summary.left_out", list(left_out.values()))


def _draw_days(sheet: Sheet, months: Sequence[date], *, is_drawn: bool) -> None:
    rows = {month: number for number, month in enumerate(months)}
    placed: dict[tuple[int, int], list[Numbered]] = {}
    left_out: list[Numbered] = []
    for entry in sheet.plan.numbered:
        day = sure_day(entry.incident.when)
        if day is None:
            left_out.append(entry)
        else:
            placed.setdefault((rows[period_start(day, Unit.MONTH)], day.day - 1), []).append(entry)
    caption = text("packet.summary.calendar")
    names = [month_words(month) for month in months]
    days = [str(number) for number in range(1, _DAYS + 1)]
    if is_drawn:
        where = (day_words(months[row].replace(day=column + 1)) for row, column in sorted(placed))
        values: list[list[int | None]] = [
            [
                len(placed.get((row, column), ())) if column < _length(month) else None
                for column in range(_DAYS)
            ]
            for row, month in enumerate(months)
        ]
        sheet.doc.chart_grid(
            [_brief(month, Unit.MONTH) for month in months],
            days,
            values,
            alt=text("packet.summary.alt_calendar", cells=_spoken(where, placed)),
            caption=_with_unit(caption),
        )
    _table(sheet, ("month", "days"), (names, days), placed, "" if is_drawn else caption)
    if left_out:
        left_out_note(sheet, "packet.summary.left_out", left_out)


def _draw_months(sheet: Sheet, *, is_drawn: bool) -> None:
    placed: dict[tuple[int, int], list[Numbered]] = {}
    left_out: list[Numbered] = []
    found = [(period_of(entry.incident.when, Unit.MONTH), entry) for entry in sheet.plan.numbered]
    years = sorted({month.year for month, _ in found if month is not None})
    for month, entry in found:
        if month is None:
            left_out.append(entry)
        else:
            placed.setdefault((month.year, month.month - 1), []).append(entry)
    shown = list(range(years[0], years[-1] + 1))
    if len(shown) > _MOST_YEARS:  # years without any incident would leave no room for the others
        shown = years
    by_row = {(shown.index(year), month): entries for (year, month), entries in placed.items()}
    months = [text(f"words.month.{number}") for number in range(1, _MONTHS + 1)]
    names = [str(year) for year in shown]
    caption = text("packet.summary.calendar_years")
    is_drawn = is_drawn and len(shown) <= _MOST_YEARS
    if is_drawn:
        where = (month_words(date(shown[row], column + 1, 1)) for row, column in sorted(by_row))
        sheet.doc.chart_grid(
            names,
            [text(f"words.month_short.{number}") for number in range(1, _MONTHS + 1)],
            _counts(by_row, len(names), _MONTHS),
            alt=text("packet.summary.alt_years", cells=_spoken(where, by_row)),
            caption=_with_unit(caption),
        )
    _table(sheet, ("year", "months"), (names, months), by_row, "" if is_drawn else caption)
    if left_out:
        left_out_note(sheet, "packet.summary.left_out", left_out)


def _table(
    sheet: Sheet,
    columns: tuple[str, str],
    names: tuple[Sequence[str], Sequence[str]],
    placed: Placed,
    caption: str,
) -> None:
    """Say in words what the grid shows, a row for each of its rows that has any; `caption` without a grid."""
    rows = []
    for number, name in enumerate(names[0]):
        cells = [(at[1], entries) for at, entries in sorted(placed.items()) if at[0] == number]
        if cells:
            said = (
                names[1][at]
                if len(entries) == 1
                else text("packet.summary.times", what=names[1][at], n=len(entries))
                for at, entries in cells
            )
            everything = [entry for _, entries in cells for entry in entries]
            count = len(everything)
            rows.append([name, str(count), ", ".join(said), *cited(sheet, everything)])
    heads = [columns[0], "count", columns[1], "incidents", "exhibits"]
    cited_table(sheet, heads, rows, (2.9, 1.4, 4.1, 2.3, 1.9), caption)


def _counts(placed: Placed, rows: int, columns: int) -> list[list[int | None]]:
    return [[len(placed.get((row, column), ())) for column in range(columns)] for row in range(rows)]


def _with_unit(caption: str) -> str:
    return f"{caption} · {text('packet.summary.chart_unit')}"


def _spoken(where: Iterable[str], placed: Placed) -> str:
    """Say every cell that has any, in order."""
    return "; ".join(
        text("packet.summary.alt_bar", title=title, n=len(placed[at]))
        for title, at in zip(where, sorted(placed), strict=True)
    )


def _columns(entries: Iterable[Numbered]) -> tuple[Unit, list[date]]:
    """Return months, or years where months are too many, from the first to the last of these incidents."""
    whens = [entry.incident.when for entry in entries]
    for unit in (Unit.MONTH, Unit.YEAR):
        firsts = {first for when in whens if (first := period_of(when, unit)) is not None}
        found = periods_through(min(firsts), max(firsts), unit, _MOST_MONTHS) if firsts else ()
        if found is not None:
            return unit, list(found)
    return Unit.YEAR, []


def _brief(first: date, unit: Unit) -> str:
    return (
        f"{text(f'words.month_short.{first.month}')} {first.year}" if unit is Unit.MONTH else str(first.year)
    )


def _length(month: date) -> int:
    """Return how many days a month has."""
    following = month.replace(day=28).toordinal() + 4
    return following - date.fromordinal(following).day - month.toordinal() + 1

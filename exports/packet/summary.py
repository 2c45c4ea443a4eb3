"""The summary: counts over the incidents of this packet alone, each row citing incidents and exhibits.

Source: FRE 1006 and forms-and-courts §D.1: a summary is useful only if every row cites what it rests on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.moment import Moment, Precision
from app.domain.periods import Unit, fitting_unit, is_sure_day, period_of, period_start, periods_through
from app.domain.views.cut import is_dated
from app.strings.catalogue import text
from exports.packet.plan import Exhibit, Numbered
from exports.packet.sheet import Sheet, marks
from exports.render.document import Style
from exports.words import day_words, label, month_words, numbers_words, short_moment

_MOST_BARS = 30
_ABOUT = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Bar:
    """One week, month or year of the chart and the incidents in it."""

    first: date
    title: str
    short: str
    entries: tuple[Numbered, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars without a gap from the first to the last dated incident; `left_out` have no sure enough date."""

    unit: Unit
    bars: tuple[Bar, ...]
    left_out: tuple[Numbered, ...]


def draw_summary(sheet: Sheet) -> None:
    """Draw the figures, the chart and the tables."""
    doc, plan = sheet.doc, sheet.plan
    entries = plan.numbered
    doc.heading(1, text("packet.summary.title"), anchor="summary", new_page=True)
    doc.paragraph(text("packet.summary.unit", n=len(entries)))
    sure = sorted(
        entry.incident.when.start.day
        for entry in entries
        if entry.incident.when.start and is_sure_day(entry.incident.when)
    )
    if sure and sure[0] != sure[-1]:
        doc.paragraph(text("packet.summary.span", first=day_words(sure[0]), last=day_words(sure[-1])))
    if plan.view.begun is not None:
        doc.paragraph(_begun_words(entries, plan.view.begun))
    chart = make_chart(entries)
    if len(chart.bars) > 1:
        _draw_chart(sheet, chart)
    elif chart.left_out:
        numbers = numbers_words(entry.number for entry in chart.left_out)
        doc.paragraph(text("packet.summary.undated", n=len(chart.left_out), numbers=numbers))
    _draw_kinds(sheet)
    if len(chart.bars) > 1:
        _draw_periods(sheet, chart)


def _begun_words(entries: Sequence[Numbered], begun: date) -> str:
    """Say when the record was begun, and which incidents surely happened before."""
    early = [entry.number for entry in entries if _surely_before(entry.incident.when, begun)]
    day = day_words(begun)
    if not early:
        return text("packet.summary.begun", day=day)
    return text("packet.summary.begun_after", n=len(early), day=day, numbers=numbers_words(early))


def _surely_before(when: Moment, day: date) -> bool:
    if when.start is None or when.precision is Precision.UNKNOWN:
        return False
    last = (when.end or when.start).day
    if when.precision is Precision.BEFORE:
        return last <= day
    return last < day if is_sure_day(when) or when.precision is Precision.BETWEEN else last + _ABOUT < day


def make_chart(entries: Sequence[Numbered]) -> Chart:
    """Choose weeks, months or years so that the bars fit; place incidents whose date is sure enough."""
    unit = fitting_unit((entry.incident.when for entry in entries), _MOST_BARS)
    inside: dict[date, list[Numbered]] = {}
    left_out: list[Numbered] = []
    for entry in entries:
        start = period_of(entry.incident.when, unit)
        if start is None:
            left_out.append(entry)
        else:
            inside.setdefault(start, []).append(entry)
    starts = periods_through(min(inside), max(inside), unit, date.max.year) if inside else ()
    assert starts is not None
    bars = (
        Bar(first, _title(first, unit), _short(first, unit), tuple(inside.get(first, ()))) for first in starts
    )
    return Chart(unit, tuple(bars), tuple(left_out))


def _draw_chart(sheet: Sheet, chart: Chart) -> None:
    counts = [len(bar.entries) for bar in chart.bars]
    begun = sheet.plan.view.begun
    spoken = "; ".join(
        text("packet.summary.alt_bar", title=bar.title, n=len(bar.entries))
        for bar in chart.bars
        if bar.entries
    )
    sheet.doc.chart_bars(
        _marked_labels(chart, begun),
        counts,
        alt=text(f"packet.summary.alt_{chart.unit}", bars=spoken),
        caption=text(f"packet.summary.by_{chart.unit}"),
        unit=text("packet.summary.chart_unit"),
    )
    if chart.left_out:
        sheet.doc.paragraph(_left_out(chart))


def _marked_labels(chart: Chart, begun: date | None) -> list[str]:
    """Return the names of the bars, with a mark at the one in which the record was begun."""
    first_day = None if begun is None else period_start(begun, chart.unit)
    return [
        text("packet.summary.begun_bar", period=bar.short) if bar.first == first_day else bar.short
        for bar in chart.bars
    ]


def _left_out(chart: Chart) -> str:
    numbers = numbers_words(entry.number for entry in chart.left_out)
    return text("packet.summary.left_out", n=len(chart.left_out), numbers=numbers)


def _draw_kinds(sheet: Sheet) -> None:
    plan = sheet.plan
    by_kind: dict[str, list[Numbered]] = {}
    for entry in plan.numbered:
        for code in dict.fromkeys(entry.incident.kinds):
            by_kind.setdefault(code, []).append(entry)
    if not by_kind:
        return
    rows = [
        [label("kind", code), str(len(found)), *_first_last(found), *cited(sheet, found)]
        for code, found in sorted(by_kind.items(), key=lambda pair: (-len(pair[1]), label("kind", pair[0])))
    ]
    _table(
        sheet,
        ["kind", "count", "first", "last", "incidents", "exhibits"],
        rows,
        (3.4, 1.6, 2.6, 2.6, 2.1, 2),
        text("packet.summary.kinds"),
    )
    sheet.doc.paragraph(text("packet.summary.overlap"), Style.NOTE)


def _draw_periods(sheet: Sheet, chart: Chart) -> None:
    rows = [
        [bar.title, str(len(bar.entries)), *cited(sheet, bar.entries)] for bar in chart.bars if bar.entries
    ]
    _table(
        sheet,
        ["period", "count", "incidents", "exhibits"],
        rows,
        (4, 1.6, 3, 3),
        text(f"packet.summary.by_{chart.unit}"),
    )


def _table(
    sheet: Sheet, columns: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float], caption: str
) -> None:
    """Draw a table; without exhibits in the packet their column is left out."""
    keep = [number for number, name in enumerate(columns) if name != "exhibits" or sheet.plan.exhibits]
    sheet.doc.table(
        [text(f"packet.column.{columns[number]}") for number in keep],
        [[row[number] for number in keep] for row in rows],
        widths=[widths[number] for number in keep],
        caption=caption,
        row_headers=True,
    )


def cited(sheet: Sheet, entries: Sequence[Numbered]) -> tuple[str, str]:
    """Return the numbers of incidents and the marks of their exhibits for two cells."""
    found: dict[int, Exhibit] = {
        exhibit.order: exhibit for entry in entries for exhibit in sheet.plan.exhibits_of(entry.incident)
    }
    return (
        numbers_words(entry.number for entry in entries),
        marks([found[order] for order in sorted(found)]),
    )


def _first_last(entries: Sequence[Numbered]) -> tuple[str, str]:
    dated = sorted(
        (entry for entry in entries if is_dated(entry.incident.when)),
        key=lambda entry: entry.incident.when.sort_ms() or 0,
    )
    if not dated:
        unsure = text("words.date_not_sure")
        return unsure, unsure
    return short_moment(dated[0].incident.when, brief=True), short_moment(dated[-1].incident.when, brief=True)


def _title(first: date, unit: Unit) -> str:
    if unit is Unit.WEEK:
        return text("packet.summary.week_of", day=day_words(first))
    return month_words(first) if unit is Unit.MONTH else str(first.year)


def _short(first: date, unit: Unit) -> str:
    if unit is Unit.YEAR:
        return str(first.year)
    name = text(f"words.month_short.{first.month}")
    return f"{first.day} {name} {first.year}" if unit is Unit.WEEK else f"{name} {first.year}"

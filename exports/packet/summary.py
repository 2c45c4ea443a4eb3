"""The summary: counts over the incidents of this packet alone, each row citing incidents and exhibits.

Source: FRE 1006 and forms-and-courts §D.1: a summary is useful only if every row cites what it rests on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from app.domain.export_request import SummaryFigure
from app.domain.moment import Moment, Precision
from app.domain.periods import Unit, fitting_unit, is_sure_day, period_of, period_start, periods_through
from app.strings.catalogue import text
from exports.packet.cites import (
    COUNTED,
    COUNTED_WIDTHS,
    cited,
    cited_table,
    counted_row,
    left_out_note,
    note_under,
)
from exports.packet.conduct import draw_conduct
from exports.packet.grids import draw_calendar, draw_hours, draw_kinds_over_time
from exports.packet.plan import Numbered
from exports.packet.sheet import Sheet
from exports.words import day_words, label, month_words, numbers_words

LEAST_DRAWN = 5
"""Of fewer incidents nothing is drawn: a chart of three bars says less than its table."""

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
    is_drawn = len(entries) >= LEAST_DRAWN
    for figure, draw in _FIGURES.items():
        if figure in plan.page.figures:
            sheet.ctx.check()
            draw(sheet, is_drawn)


def _draw_by_period(sheet: Sheet, is_drawn: bool) -> None:  # noqa: FBT001 - one signature for all figures
    chart = make_chart(sheet.plan.numbered)
    if len(chart.bars) > 1:
        if is_drawn:
            _draw_chart(sheet, chart)
        _draw_periods(sheet, chart)
    if chart.left_out:
        key = "packet.summary.left_out" if len(chart.bars) > 1 else "packet.summary.undated"
        left_out_note(sheet, key, chart.left_out)


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


def _marked_labels(chart: Chart, begun: date | None) -> list[str]:
    """Return the names of the bars, with a mark at the one in which the record was begun."""
    first_day = None if begun is None else period_start(begun, chart.unit)
    return [
        text("packet.summary.begun_bar", period=bar.short) if bar.first == first_day else bar.short
        for bar in chart.bars
    ]


def _draw_kinds(sheet: Sheet, _is_drawn: bool) -> None:  # noqa: FBT001 - one signature for all figures
    plan = sheet.plan
    by_kind: dict[str, list[Numbered]] = {}
    for entry in plan.numbered:
        for code in dict.fromkeys(entry.incident.kinds):
            by_kind.setdefault(code, []).append(entry)
    if not by_kind:
        return
    rows = [
        counted_row(sheet, label("kind", code), found)
        for code, found in sorted(by_kind.items(), key=lambda pair: (-len(pair[1]), label("kind", pair[0])))
    ]
    cited_table(sheet, ["kind", *COUNTED], rows, COUNTED_WIDTHS, text("packet.summary.kinds"))
    note_under(sheet, text("packet.summary.overlap"))


def _draw_periods(sheet: Sheet, chart: Chart) -> None:
    rows = [
        [bar.title, str(len(bar.entries)), *cited(sheet, bar.entries)] for bar in chart.bars if bar.entries
    ]
    cited_table(
        sheet,
        ["period", "count", "incidents", "exhibits"],
        rows,
        (4, 1.6, 3, 3),
        text(f"packet.summary.by_{chart.unit}"),
    )


def _title(first: date, unit: Unit) -> str:
    if unit is Unit.WEEK:
        return text("packet.summary.week_of", day=day_words(first))
    return month_words(first) if unit is Unit.MONTH else str(first.year)


def _short(first: date, unit: Unit) -> str:
    if unit is Unit.YEAR:
        return str(first.year)
    name = text(f"words.month_short.{first.month}")
    return f"{first.day} {name} {first.year}" if unit is Unit.WEEK else f"{name} {first.year}"


_FIGURES: Mapping[SummaryFigure, Callable[[Sheet, bool], None]] = MappingProxyType(
    {
        SummaryFigure.PERIODS: _draw_by_period,
        SummaryFigure.CALENDAR: draw_calendar,
        SummaryFigure.HOURS: draw_hours,
        SummaryFigure.KINDS: _draw_kinds,
        SummaryFigure.KINDS_TIME: draw_kinds_over_time,
        SummaryFigure.CONDUCT: draw_conduct,
    }
)

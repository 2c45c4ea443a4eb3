"""The summary counts the incidents of this packet alone, and only where their dates are sure enough."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from app.domain.entry import Entry
from app.domain.moment import Moment, Precision
from app.domain.ports import NoJob
from app.domain.views.cut import served_case
from exports.jurisdictions import jurisdiction
from exports.packet.paper import render_packet
from exports.packet.plan import make_plan
from exports.packet.summary import Chart, make_chart
from tests.exports.builders import SHOWN, entry, full_case, pdf_text, request, sources, when


def chart_of(*moments: Moment) -> Chart:
    """The chart over incidents at these moments."""
    entries = tuple(entry(f"m{number}", what="x", when=moment) for number, moment in enumerate(moments))
    return make_chart(_plan(*entries).numbered)


def _plan(*entries: Entry):  # type: ignore[no-untyped-def] # noqa: ANN202
    asked = request()
    view = served_case(replace(full_case(), entries=entries), asked)
    return make_plan(view, asked.page, jurisdiction("US"))


def counts(chart: Chart) -> list[int]:
    """The heights of the bars."""
    return [len(bar.entries) for bar in chart.bars]


def test_weeks_run_without_a_gap() -> None:
    """Every week from the first to the last incident has a bar, also one with none."""
    chart = chart_of(when("2026-11-02"), when("2026-11-08"), when("2026-11-23"))
    assert chart.unit == "week"
    assert [bar.first for bar in chart.bars] == [date(2026, 11, day) for day in (2, 9, 16, 23)]
    assert counts(chart) == [2, 0, 0, 1]
    assert chart.left_out == ()


def test_uncertain_dates_are_left_out_of_weeks_and_said() -> None:
    """About a day, between two weeks, before, and no date are left out; between two days of a week is not."""
    chart = chart_of(
        when("2026-11-02"),
        when("2026-11-10", "21:00", Precision.ABOUT),
        when("2026-11-10", precision=Precision.BETWEEN, until="2026-11-12"),
        when("2026-11-10", precision=Precision.ABOUT),
        when("2026-11-06", precision=Precision.BETWEEN, until="2026-11-12"),
        when("2026-11-10", precision=Precision.BEFORE),
        Moment(),
        Moment(Precision.UNKNOWN, when("2026-11-10").start),
    )
    assert counts(chart) == [1, 2]
    assert len(chart.left_out) == 5


def test_long_spans_are_counted_by_month_then_by_year() -> None:
    """When weeks do not fit, months are used, then years."""
    months = chart_of(when("2025-12-31"), when("2026-11-10"), when("2026-11-10", precision=Precision.ABOUT))
    assert months.unit == "month"
    assert len(months.bars) == 12
    assert counts(months)[-1] == 2
    edge = chart_of(when("2025-12-31"), when("2026-11-10"), when("2026-11-29", precision=Precision.ABOUT))
    assert counts(edge)[-1] == 1
    assert len(edge.left_out) == 1
    years = chart_of(when("2009-05-05"), when("2026-11-10"))
    assert years.unit == "year"
    assert len(years.bars) == 18


def test_the_last_day_there_is_does_not_break_the_chart() -> None:
    """A date at the end of the calendar is drawn like any other."""
    assert counts(chart_of(when("9999-12-30"), when("9999-12-31"))) == [2]


def test_no_date_no_chart(tmp_path: Path) -> None:
    """With no sure date there is no chart, and the number of undated ones is said."""
    entries = (entry("a", what="x"), entry("b", what="y", kinds=("threat",)))
    (made,) = render_packet(
        served_case(replace(full_case(), entries=entries), request()), sources(), request(), NoJob()
    )
    pages = " ".join(pdf_text(made.data, tmp_path).split())
    assert "2 incidents have no date that is sure enough to count by week or month: incidents 1, 2." in pages
    assert "unit: incidents" not in pages
    assert "Threat 1 date not sure date not sure" in pages


def test_every_row_cites_incidents_and_exhibits(tmp_path: Path) -> None:
    """Kinds and periods name the incidents they count, and the exhibits of those."""
    (made,) = render_packet(served_case(full_case(), request()), sources(SHOWN), request(), NoJob())
    pages = " ".join(pdf_text(made.data, tmp_path, "-layout").split())
    assert re.search(r"Unwanted 2 between 5 10 Nov 2026 3, 4 3–5 contact", pages)
    assert "week of 9 November 2026 2 1, 3 1–4" in pages
    assert "as marked by me" in pages
    assert "One incident can be of several kinds" in pages
    assert (
        "2 incidents are not in this chart because their dates are not sure enough: incidents 5, 6." in pages
    )


def test_the_number_of_bars_stays_on_a_page() -> None:
    """However long the record, the chart is at most thirty bars until years are counted."""
    days = [when(str(date(2026, 1, 1) + timedelta(days=7 * number))) for number in range(30)]
    assert len(chart_of(*days).bars) == 30
    assert chart_of(*days, when("2026-12-20")).unit == "month"

"""The summary counts the incidents of this packet alone, and only where their dates are sure enough."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import page
import pikepdf

from app.domain.answer import Answer, AnswerState, yes
from app.domain.entry import Entry, Involvement
from app.domain.export_request import PageOptions, Part, SummaryFigure
from app.domain.moment import Moment, Precision
from app.domain.person import Role
from app.domain.ports import NoJob
from app.domain.views.cut import served_case
from exports.checks.paper_checks import check_paper
from exports.jurisdictions import jurisdiction
from exports.packet.paper import render_packet
from exports.packet.plan import make_plan
from exports.packet.summary import Chart, make_chart
from tests.exports.builders import SHOWN, entry, full_case, ident, pdf_text, request, sources, when


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
        "2 incidents are not counted here because their dates are not sure enough: incidents 5, 6." in pages
    )


def test_the_number_of_bars_stays_on_a_page() -> None:
    """However long the record, the chart is at most thirty bars until years are counted."""
    days = [when(str(date(2026, 1, 1) + timedelta(days=7 * number))) for number in range(30)]
    assert len(chart_of(*days).bars) == 30
    assert chart_of(*days, when("2026-12-20")).unit == "month"


EVERY_FIGURE = frozenset(SummaryFigure)


def printed(entries: tuple[Entry, ...], figures: frozenset[SummaryFigure] = EVERY_FIGURE) -> bytes:
    """The packet of these entries with the summary alone."""
    asked = request(page=PageOptions(parts=frozenset({Part.SUMMARY}), figures=figures))
    (made,) = render_packet(
        served_case(replace(full_case(), entries=entries), asked), sources(), asked, NoJob()
    )
    return made.data


def alternatives(data: bytes) -> list[str]:
    """The alternative texts of a file's figures."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [
            str(thing["/Alt"])
            for thing in pdf.objects
            if isinstance(thing, pikepdf.Dictionary) and "/Alt" in thing
        ]


def some_entries(count: int, apart: int = 3) -> tuple[Entry, ...]:
    """Entries some days apart, oldest first, with all that figures count."""
    sam = next(person.id for person in full_case().people if person.role is Role.OTHER)
    return tuple(
        entry(
            f"s{number}",
            what="x",
            when=when(str(date(2026, 3, 2) + timedelta(days=apart * number)), f"{number % 24:02}:10"),
            kinds=(("unwanted_contact", "following"), ("threat",))[number % 2],
            persons=(Involvement(sam, "saw"),),
            told_to_stop=(yes("in March"), Answer(AnswerState.NO), Answer(AnswerState.DECLINED))[number % 3],
            effect=("", "I was afraid.", "Long words. " * 20)[number % 3],
            danger=("threat_to_kill",),
            impact=3,
        )
        for number in range(count)
    )


def test_every_figure_has_its_words_and_a_table(tmp_path: Path) -> None:
    """Each drawing has an alternative text; a table says the same and cites; exact times alone count by hour."""
    unsure = entry("u", what="x", when=when("2026-03-20", precision=Precision.ABOUT), kinds=("threat",))
    data = printed((*some_entries(6, apart=9), unsure))
    pages = " ".join(pdf_text(data, tmp_path, "-layout").split())
    bars, calendar, hours, kinds = alternatives(data)
    assert bars.startswith("Bar chart of incidents by week. week of 2 March 2026: 1;")
    assert calendar.startswith("Calendar of incidents")
    assert "; 16 April 2026: 1." in calendar
    assert "Monday from midnight: 1; Tuesday from 4 am: 1" in hours
    assert "Threat, March 2026: 3; Threat, April 2026: 1" in kinds
    assert "March 2026 4 2, 11, 20, 29 3, 4, 6, 7" in pages
    assert "Monday 1 midnight 7" in pages
    assert "Threat 4 March 2026 (3), April 2026 1, 3, 5, 6" in pages
    assert "1 incident is not counted here because its time of day is not exact: incident 5." in pages
    for word in ("Threat to kill", "impact", "anger"):
        assert word not in pages


def test_the_matrix_says_what_was_answered_and_cuts_no_words(tmp_path: Path) -> None:
    """Rows run oldest first; not asked and "rather not say" stay empty; a long effect is named, never cut."""
    data = printed(some_entries(6), frozenset({SummaryFigure.CONDUCT}))
    pages = " ".join(pdf_text(data, tmp_path, "-layout").split())
    assert alternatives(data) == []
    assert re.search(r"6 2 Mar 2026 Unwanted contact,? (Following )?Yes", pages)
    assert "5 5 Mar 2026 Threat No I was afraid." in pages
    assert "Long words." not in pages
    assert "written in incident" in pages
    assert "In every row the person named is Sam Corven." in pages
    assert "Contact, where" in pages
    assert (
        "headings puts together kinds that I marked. Surveillance: Following. Coming into my life:" in pages
    )
    assert "Intimidation: Threat. One incident can stand in several rows" in pages
    assert "rather not" not in pages.lower()


def test_what_was_not_reported_is_not_counted_as_reported(tmp_path: Path) -> None:
    """A report that says "I did not report" counts for nothing; one that was made does."""
    case = full_case()
    (made,) = case.reports
    unmade = replace(made, id=ident("unmade"), reported=Answer(AnswerState.NO))
    entries = tuple(
        replace(one, reports=(report.id,))
        for one, report in zip(some_entries(2), (made, unmade), strict=True)
    )
    asked = request(
        page=PageOptions(parts=frozenset({Part.SUMMARY}), figures=frozenset({SummaryFigure.CONDUCT}))
    )
    view = served_case(replace(case, entries=entries, reports=(made, unmade)), asked)
    (paper,) = render_packet(view, sources(), asked, NoJob())
    pages = " ".join(pdf_text(paper.data, tmp_path, "-layout").split())
    assert re.search(r"Police were told, or 1 2 Mar 2026 2 Mar 2026 2", pages)


def test_few_incidents_are_a_table_and_many_are_years(tmp_path: Path) -> None:
    """Under five nothing is drawn; of ten years a calendar has a row for each year, conduct a row for each too."""
    assert alternatives(printed(some_entries(4))) == []
    few = pdf_text(printed(some_entries(4)), tmp_path)
    assert "Incidents on each day, by month" in few
    many = printed(some_entries(130, apart=28), frozenset({SummaryFigure.CALENDAR, SummaryFigure.CONDUCT}))
    pages = " ".join(pdf_text(many, tmp_path, "-layout").split())
    assert "Incidents in each month, by year" in pages
    assert "Course of conduct, by year" in pages
    assert "oldest first" not in pages


def test_only_the_figures_chosen_are_printed(tmp_path: Path) -> None:
    """What was not asked for is not there; the usual ones are bars, kinds and conduct."""
    assert (
        frozenset({SummaryFigure.PERIODS, SummaryFigure.KINDS, SummaryFigure.CONDUCT})
        == PageOptions().figures
    )
    pages = pdf_text(printed(some_entries(6), frozenset()), tmp_path)
    assert "This packet has 6 incidents" in " ".join(pages.split())
    for words in ("Incidents in each", "Kinds of incident", "Course of conduct", "weekday", "each day"):
        assert words not in pages


def test_every_figure_keeps_the_standards_of_papers() -> None:
    """All figures together are PDF/UA-1 and PDF/A-2a, numbers in cells included."""
    data = printed(some_entries(8))
    for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A):
        assert page.validate_pdf_bytes(data, profile=profile).failures == []


def test_counts_side_by_side_are_never_read_as_a_phone_number() -> None:
    """Ten counts of one digit in a row stand as drawings: the check of the finished paper finds no number."""
    entries = tuple(
        entry(f"p{year}-{n}", what="x", when=when(f"{year}-0{n + 1}-05"), kinds=("threat",))
        for year in range(2016, 2026)
        for n in range(year % 5 + 2)
    )
    asked = request(page=PageOptions(parts=frozenset({Part.SUMMARY}), figures=EVERY_FIGURE))
    case = replace(full_case(), entries=entries)
    files = render_packet(served_case(case, asked), sources(), asked, NoJob())
    assert check_paper(files, case, asked).finds == ()

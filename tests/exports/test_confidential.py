"""Two sheets in two files, each with the heading of the court, each to be copied to the court's own form."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.case import Case, CaseSnapshot
from app.domain.export_request import Paper
from app.domain.person import Role
from app.domain.ports import NoJob
from app.domain.views.sheets import petitioner_sheet, respondent_sheet
from exports.base import PaperFile
from exports.confidential import render_confidential
from tests.exports.builders import at, full_case, ident, pdf_text, request


def sheets(case: CaseSnapshot, court: str = "") -> tuple[PaperFile, PaperFile]:
    """Render both sheets for a court."""
    asked = request(Paper.CONFIDENTIAL, jurisdiction=court)
    return render_confidential(respondent_sheet(case, asked), petitioner_sheet(case, asked), asked, NoJob())


def words(file: PaperFile, tmp_path: Path) -> str:
    """The words of a file, spaces squeezed."""
    return " ".join(pdf_text(file.data, tmp_path, "-layout").split())


def test_they_are_two_files() -> None:
    """The respondent's comes first, and they have different names."""
    assert [file.name_suffix for file in sheets(full_case())] == ["-respondent", "-petitioner"]


@pytest.mark.parametrize(
    ("court", "first", "second"),
    [
        ("US-CA", "To court clerk: do not file.", "To court clerk: do not file."),
        ("US-MA", "Defendant information", "Plaintiff's address – confidential"),
        ("US-IL", "Sheriff information sheet", "Ask the clerk how to file this confidentially"),
        (
            "US-WY",
            "Ask the clerk how to file this confidentially",
            "Ask the clerk how to file this confidentially",
        ),
    ],
)
def test_headings_are_those_of_the_court(court: str, first: str, second: str, tmp_path: Path) -> None:
    """Each says what the clerk must know, and to copy it to the court's own form."""
    one, two = (words(file, tmp_path) for file in sheets(full_case(), court))
    assert first in one
    assert second in two
    assert all("Copy this to your court's own form." in text for text in (one, two))


@pytest.mark.parametrize(
    ("court", "first", "second"),
    [
        ("US-CA", "do not place in court file", "do not place in court file"),
        ("US-MA", "ask the clerk how to file this", "sealed envelope"),
        ("US-WY", "ask the clerk how to file this", "ask the clerk how to file this"),
    ],
)
def test_the_footer_agrees_with_the_heading(court: str, first: str, second: str, tmp_path: Path) -> None:
    """No sheet says "do not file" above and something else about filing below."""
    one, two = (words(file, tmp_path) for file in sheets(full_case(), court))
    assert f"Confidential – {first}" in one
    assert f"Confidential – {second}" in two


def test_a_birth_date_is_in_words(tmp_path: Path) -> None:
    """A date in ISO form reads like the other dates; what was typed otherwise stays as typed."""
    case = full_case()
    for typed, shown in (("1987-03-09", "9 March 1987"), ("spring 1987", "spring 1987")):
        people = tuple(replace(one, birth_date=typed) if one.role is Role.ME else one for one in case.people)
        assert f"Date of birth {shown}" in words(sheets(replace(case, people=people))[1], tmp_path)


def test_the_sheets_hold_what_their_readers_need(tmp_path: Path) -> None:
    """Description, weapons and cautions on one; real contact data and who may know it on the other."""
    one, two = (words(file, tmp_path) for file in sheets(full_case()))
    for text in (
        "Sam Corven",
        "Sammy",
        "6 ft",
        "9 Mill Road",
        "grey pickup",
        "hunting rifle",
        "a rifle at his father's house",
        "threatened officers",
    ):
        assert text in one
    for text in (
        "Dana Whitfield",
        "14 Elm Court",
        "312-555-0147",
        "Blue Heron Bakery",
        "Robin Whitfield",
        "Lakeview School",
        "PO Box 118",
        "My sister",
    ):
        assert text in two


def test_addresses_in_orders_are_warned_of_where_courts_disclose_them(tmp_path: Path) -> None:
    """Massachusetts and Illinois: the reminder stands on the petitioner's sheet."""
    reminder = "those addresses will be in the order"
    assert reminder in words(sheets(full_case(), "US-MA")[1], tmp_path)
    assert reminder in words(sheets(full_case(), "US-IL")[1], tmp_path)
    assert reminder not in words(sheets(full_case(), "US-CA")[1], tmp_path)
    assert "confidential.note.address_in_order" in sheets(full_case(), "US-MA")[1].notes


def test_nothing_known_gives_sheets_to_write_on(tmp_path: Path) -> None:
    """With an empty case every line is there and empty."""
    one, two = (
        words(file, tmp_path) for file in sheets(CaseSnapshot(Case(ident("case")), at("2026-11-16T12:00")))
    )
    assert "Date of birth" in one
    assert "Home" not in two
    assert "Address" in two

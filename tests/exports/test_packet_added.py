"""Additional pages for a court's form: the incidents under its heading, with name and case number, nothing more."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from app.domain.export_request import PageOptions
from app.domain.ports import NoJob
from app.domain.views.cut import served_case
from exports.packet.paper import render_packet
from tests.exports.builders import full_case, pdf_text, request, sources

ADDED = PageOptions(additional=True)


def pages_of(court: str, folder: Path) -> list[str]:
    """Read the additional pages for a court, page by page."""
    case = full_case()
    case = replace(case, case=replace(case.case, case_number="26 OP 114"))
    asked = request(jurisdiction=court, page=ADDED)
    (made,) = render_packet(served_case(case, asked), sources(), asked, NoJob())
    return pdf_text(made.data, folder, "-layout").split("\f")[:-1]


@pytest.mark.parametrize(
    ("court", "heading", "protected"),
    [
        ("US-CA", "Describe Abuse", "DV-100, Other Protected People"),
        ("US-MA", "Affidavit – additional pages", "Attachment to petition: other people to protect"),
        ("US-IL", "Additional Incidents of Abuse", "Attachment to petition: other people to protect"),
        (
            "US-WY",
            "Attachment to petition: description of incidents",
            "Attachment to petition: other people to protect",
        ),
    ],
)
def test_each_court_has_its_heading_at_the_top(
    court: str, heading: str, protected: str, tmp_path: Path
) -> None:
    """The first line is what the form wants there, and the people to protect stand on a sheet of their own."""
    pages = pages_of(court, tmp_path)
    assert pages[0].split("\n", 1)[0].strip() == heading
    assert pages[-1].split("\n", 1)[0].strip() == protected
    assert "Robin Whitfield" in pages[-1] if court == "US-CA" else "R. W." in pages[-1]


def test_every_page_says_whose_it_is_and_how_many_there_are(tmp_path: Path) -> None:
    """A loose page can be put back: name, case number and page stand at its foot."""
    pages = pages_of("US-CA", tmp_path)
    for number, words in enumerate(pages, start=1):
        assert "Dana Whitfield, case number 26 OP 114" in words
        assert f"page {number} of {len(pages)}" in words


def test_nothing_but_the_incidents_is_on_them(tmp_path: Path) -> None:
    """No oath, no address, no requests, no exhibits, and no word of any; the incidents print whole."""
    words = " ".join(" ".join(pages_of("US-CA", tmp_path)).split())
    for absent in (
        "I declare",
        "PO Box 118",
        "Stay away from my residence",
        "Exhibit",
        "Index of",
        "Weapons",
    ):
        assert absent not in words
    assert words.count("f. What was said, done or sent:") == len(full_case().entries)
    assert "Attached to form: DV-100" in words


def test_a_form_that_was_not_read_is_not_named_on_them(tmp_path: Path) -> None:
    """Where only others say what the form is called, its name is left to be written in."""
    assert "PO 001" not in " ".join(pages_of("US-WA", tmp_path))


def test_they_have_bookmarks_and_are_tagged() -> None:
    """They are papers like the others: tagged, with bookmarks."""
    asked = request(page=ADDED)
    (made,) = render_packet(served_case(full_case(), asked), sources(), asked, NoJob())
    with pikepdf.open(io.BytesIO(made.data)) as pdf, pdf.open_outline() as outline:
        assert str(outline.root[0].title) == "Describe Abuse"
        assert pdf.Root.MarkInfo.Marked

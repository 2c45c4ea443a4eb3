"""What the table says of a court is what its packet prints."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.answer import NOT_ASKED
from app.domain.export_request import PageOptions, Part
from app.domain.ports import NoJob
from app.domain.views.cut import served_case
from exports.base import PaperFile
from exports.packet.paper import render_packet
from tests.exports.builders import PHOTO, SHOWN, full_case, pdf_text, request, sources

GENERAL = "Attachment to petition: description of incidents"
FEDERAL = "I declare under penalty of perjury that the foregoing is true and correct."


def made_for(court: str) -> tuple[PaperFile, ...]:
    """Render a packet with one photo for a court, from a record without a safe address."""
    case = full_case()
    bare = replace(
        case.case, safe_name="", safe_address="", safe_city="", safe_state="", safe_zip="", jurisdiction=court
    )
    first = replace(case.entries[0], evidence=(PHOTO.id,), children=NOT_ASKED)
    case = replace(case, case=bare, entries=(first,))
    parts = frozenset({Part.CAPTION, Part.DECLARATION, Part.CHILDREN, Part.EXHIBITS})
    asked = request(page=PageOptions(parts=parts))
    return render_packet(served_case(case, asked), sources(SHOWN), asked, NoJob())


@pytest.mark.parametrize(
    ("court", "heading", "oath", "notary", "child", "files"),
    [
        ("US-CA", "Describe Abuse", "under the laws of the State of California", False, "Robin Whitfield", 1),
        ("US-MA", "Affidavit – additional pages", "true to the best of my knowledge", False, "R. W.", 1),
        ("US-IL", "Additional Incidents of Abuse", "Under 735 ILCS 5/1-109", False, "R. W.", 1),
        ("US-CO", GENERAL, FEDERAL, True, "R. W.", 1),
        ("US-TX", GENERAL, FEDERAL, False, "R. W.", 2),
        ("US-WA", GENERAL, FEDERAL, False, "R. W.", 1),
        ("US-UT", GENERAL, FEDERAL, False, "R. W.", 1),
        ("US-WY", GENERAL, FEDERAL, False, "R. W.", 1),
    ],
)
def test_each_court_gets_its_own(  # noqa: PLR0917 - what stands in one row of the table
    court: str, heading: str, oath: str, notary: bool, child: str, files: int, tmp_path: Path
) -> None:
    """Heading, oath, notary, names of children and files are those of the court, else the general ones."""
    made = made_for(court)
    assert len(made) == files
    words = pdf_text(made[0].data, tmp_path, "-layout")
    assert words.split("\n", 1)[0].strip() == heading
    solid = " ".join(words.split())
    assert oath in solid
    assert ("Attached to form: DV-100" in solid) == (court == "US-CA")
    assert "PO 001" not in solid
    assert ("Subscribed and sworn" in solid) == notary
    assert child in solid
    grey = court == "US-WA"
    assert (b"/DeviceRGB" not in made[-1].data) == grey


def test_a_court_that_has_words_for_a_hidden_address_gets_them(tmp_path: Path) -> None:
    """Without a safe address: the court's phrase, or an empty line and a word on what it takes instead."""
    massachusetts, california, york = (made_for(court)[0] for court in ("US-MA", "US-CA", "US-NY"))
    phrase = "As listed on the Plaintiff Confidential Information form"
    assert phrase in " ".join(pdf_text(massachusetts.data, tmp_path).split())
    for made in (california, york):
        assert "court papers:\n" in pdf_text(made.data, tmp_path)
    assert "packet.note.other_address" in california.notes
    assert "packet.note.other_address" not in york.notes

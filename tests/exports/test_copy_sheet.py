"""The petition copy sheet: every court's items in order, what the record holds, and nothing that must not be filed."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from app.domain.export_request import ExportRequest, Paper
from app.domain.moment import UNKNOWN_MOMENT
from app.domain.ports import NoJob
from app.domain.views.cut import served_case
from exports.forms.values import NAMES as FORM_NAMES
from exports.forms.values import FormReader
from exports.jurisdictions import codes, jurisdiction
from exports.packet.plan import make_plan
from exports.petition.items import petition_of, petitions
from exports.petition.sheet import render_copy_sheet
from exports.petition.values import NAMES, PLACES, petition_values
from exports.words import numbers_words
from tests.exports.builders import full_case


def words_of(pdf: bytes, tmp_path: Path) -> str:
    """Read a PDF with a program of somebody else."""
    path = tmp_path / "read.pdf"
    path.write_bytes(pdf)
    done = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def test_every_value_that_an_item_names_is_one_that_may_be_filed() -> None:
    """No item of any court asks for a value of another view than the served one."""
    known = NAMES | set(FORM_NAMES[FormReader.SERVED])
    for petition in petitions().values():
        assert petition.source
        assert petition.mark in {"read", "described", "generic"}
        for item in petition.items:
            assert set(item.values) <= known, (petition.court, item.item)


def test_every_court_has_a_list() -> None:
    """A court without a row of its own gets the general list, marked so."""
    assert all(petition_of(code).items for code in codes())
    assert petition_of("US-KS").mark == "generic"
    assert petition_of("US-CA").mark == "read"


@pytest.mark.parametrize("court", ["US-CA", "US-MA", "US-KS", ""])
def test_the_sheet_names_items_in_order_and_what_is_empty(court: str, tmp_path: Path) -> None:
    """Items stand in the form's order with the record's words; an unanswered one says that nothing is there."""
    request = ExportRequest(Paper.COPYSHEET, jurisdiction=court)
    view = served_case(full_case(), request)
    (file,) = render_copy_sheet(view, UNKNOWN_MOMENT, request, NoJob())
    words = words_of(file.data, tmp_path)
    assert "Never file this sheet" in words
    assert view.petitioner in words
    assert "For the hearing" in words
    assert "Nothing in your record yet" in words
    at = words.find("What your record holds")
    for item in petition_of(view.jurisdiction).items:
        at = words.find(" ".join(item.asks.split()[:2]), at)
        assert at >= 0, item.item


def test_a_form_that_was_not_read_is_named_so(tmp_path: Path) -> None:
    """The sheet for a court known from others says that it was not read, also in its notes."""
    request = ExportRequest(Paper.COPYSHEET, jurisdiction="US-WA")
    (file,) = render_copy_sheet(served_case(full_case(), request), UNKNOWN_MOMENT, request, NoJob())
    assert "Not read by us" in words_of(file.data, tmp_path)
    assert "petition.note.not_read" in file.notes


def test_numbers_are_those_of_the_packet(tmp_path: Path) -> None:
    """Exhibits and incidents have the numbers and the order of a packet made with the same choice."""
    request = ExportRequest(Paper.COPYSHEET, jurisdiction="US-CA")
    view = served_case(full_case(), request)
    plan = make_plan(view, request.page, jurisdiction("US-CA"))
    values = petition_values(view, [entry.incident for entry in plan.numbered])
    for place, told in zip(PLACES, plan.numbered, strict=False):
        assert values[f"{place}.what"] == (told.incident.what or told.incident.title)
    assert next(entry.number for entry in plan.numbered if entry.incident.most_serious) <= len(PLACES)
    (file,) = render_copy_sheet(view, UNKNOWN_MOMENT, request, NoJob())
    words = words_of(file.data, tmp_path)
    for exhibit in plan.exhibits:
        row = f"{exhibit.mark} {exhibit.title} {numbers_words(exhibit.incidents)} {exhibit.item.number}"
        assert row in words

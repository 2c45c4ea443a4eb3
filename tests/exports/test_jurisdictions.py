"""The jurisdiction table says where each value comes from, and is general where nothing was read."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

import exports.jurisdictions
from exports.jurisdictions import VALUES, Jurisdiction, codes, jurisdiction, table_revision


@pytest.mark.parametrize("code", codes())
def test_every_value_has_a_source_a_revision_and_a_mark(code: str) -> None:
    """No court has a value without its source, its date and whether it was read."""
    court = jurisdiction(code)
    assert set(court.sources) == set(VALUES)
    for name, found in court.sources.items():
        assert found.source
        assert re.fullmatch(r"\d{4}(-\d{2}){0,2}", found.revision)
        assert found.mark in {"read", "described", "generic"}
        assert getattr(court, name) == found.value


def test_a_court_without_a_row_is_general_and_says_so() -> None:
    """Wyoming takes every value of the general row, and none of them counts as its own."""
    wyoming, general = jurisdiction("US-WY"), jurisdiction("US")
    for field in fields(Jurisdiction):
        if field.name in VALUES:
            assert getattr(wyoming, field.name) == getattr(general, field.name)
            assert not wyoming.is_own(field.name)
    assert {found.mark for found in wyoming.sources.values()} == {"generic"}


def test_unknown_codes_fall_to_the_general_row() -> None:
    """A mistyped or missing court is not an error on paper: the general row is used."""
    assert jurisdiction("").code == jurisdiction("US-ZZ").code == "US"


def test_oaths_are_word_for_word() -> None:
    """28 U.S.C. 1746(2), California CCP 2015.5, Illinois 735 ILCS 5/1-109, and the Massachusetts affidavit."""
    assert (
        jurisdiction("US").oath
        == "I declare under penalty of perjury that the foregoing is true and correct."
    )
    assert jurisdiction("US-CA").oath == (
        "I declare under penalty of perjury under the laws of the State of California that the foregoing is true and correct."
    )
    assert jurisdiction("US-IL").oath.startswith(
        "Under 735 ILCS 5/1-109, your signature means that: 1) everything"
    )
    assert jurisdiction("US-MA").oath.endswith("are true to the best of my knowledge.")
    assert jurisdiction("US-CA").executed_at
    assert all(jurisdiction(code).is_own("oath") for code in ("US-CA", "US-IL", "US-MA", "US"))


def test_headings_and_limits_that_were_read() -> None:
    """The headings courts prescribe, and the limits that differ."""
    assert jurisdiction("US-CA").heading == "Describe Abuse"
    assert jurisdiction("US-IL").heading == "Additional Incidents of Abuse"
    assert jurisdiction("US-CA").respondent_heading.startswith("To court clerk: do not file")
    assert jurisdiction("US-MA").petitioner_heading.startswith("Plaintiff's address – confidential")
    assert (jurisdiction("US-IL").size_mb, jurisdiction("US-IA").size_mb, jurisdiction("US-NV").size_mb) == (
        15,
        20,
        25,
    )
    assert jurisdiction("US-OR").look_back_days == 180
    assert jurisdiction("US-CO").notary == "required"


# Where the reference read only what others say of a court, and what of it stands in the table.
_NOT_READ = {
    "US-CA": ("oath", "size_mb"),
    "US-IL": ("size_mb",),
    "US-WA": ("form", "further_forms"),
    "US-FL": ("form", "size_mb", "further_forms"),
    "US-NY": ("form", "address_phrase", "further_forms"),
    "US-TX": ("form", "notary", "size_mb", "one_pdf_per_exhibit"),
    "US-MN": ("form", "further_forms"),
    "US-PA": ("form", "further_forms"),
    "US-CO": ("form", "address_phrase", "further_forms"),
    "US-OR": ("form", "look_back_days", "further_forms"),
    "US-UT": ("form", "children", "address_phrase"),
}
_READ = {
    "US-CA": ("form", "heading", "protected_heading", "children", "further_forms"),
    "US-MA": ("form", "heading", "oath", "address_phrase", "order_address_reminder", "further_forms"),
    "US-IL": ("form", "heading", "oath", "address_phrase", "order_address_reminder"),
    "US-WA": ("colour",),
    "US-CO": ("notary",),
    "US-IA": ("size_mb", "colour"),
}


@pytest.mark.parametrize("code", _NOT_READ)
def test_what_others_say_of_a_court_is_marked_so(code: str) -> None:
    """Every state named in the design has its row, and nothing that was not read itself is marked as read."""
    court = jurisdiction(code)
    assert {court.sources[name].mark for name in _NOT_READ[code]} == {"described"}
    assert all(court.is_own(name) for name in _NOT_READ[code])
    assert court.described()
    for name in _READ.get(code, ()):
        assert court.sources[name].mark == "read", name


def test_further_forms_of_the_courts_that_have_them() -> None:
    """The forms that keep an address from the other side are named where they are known."""
    named = {"US-NY": "GF-21", "US-FL": "12.980(h)", "US-MN": "HAR104", "US-MA": "Impoundment"}
    for code, form in named.items():
        assert any(form in further for further in jurisdiction(code).further_forms)


def test_every_value_of_the_table_is_used() -> None:
    """A value that no paper, copy sheet, hearing page or choice reads would only look like knowledge."""
    root = Path(exports.jurisdictions.__file__).parent.parent
    sources = [
        path.read_text(encoding="utf-8")
        for folder in ("exports", "app")
        for path in (root / folder).rglob("*.py")
        if path.name != "jurisdictions.py"
    ]
    for name in VALUES:
        assert any(re.search(rf"\b(court|jurisdiction\([^)]*\))\.{name}\b", words) for words in sources), name


def test_the_table_has_a_day() -> None:
    """The table says when it was last gone through."""
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", table_revision())

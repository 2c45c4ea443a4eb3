"""The jurisdiction table says where each value comes from, and is general where nothing was read."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest

from exports.jurisdictions import VALUES, Jurisdiction, codes, jurisdiction, table_revision


@pytest.mark.parametrize("code", codes())
def test_every_value_has_a_source_a_revision_and_a_mark(code: str) -> None:
    """No court has a value without its source, its date and whether it was read."""
    court = jurisdiction(code)
    assert set(court.sources) == set(VALUES)
    for name, found in court.sources.items():
        assert found.source
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", found.revision)
        assert found.mark in {"read", "generic"}
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


def test_the_table_has_a_day() -> None:
    """The table says when it was last gone through."""
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", table_revision())

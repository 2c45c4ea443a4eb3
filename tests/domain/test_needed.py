"""Evidence still needed: what is open, and in which order it is due."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.edit import read_moment_text
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.kinds import RECORDS
from app.domain.needed import Needed, by_due
from app.domain.vocabulary import vocabulary

ZONE = "America/Chicago"


def needed(name: str, gone_by: str = "", state: str = "to_do") -> Needed:
    """Make one, its id from its name."""
    return Needed(
        EntityId(name.encode().ljust(16)), name, gone_by=read_moment_text(gone_by, ZONE), state=state
    )


def test_what_may_be_gone_soonest_comes_first() -> None:
    """Open ones by date, those without a date after them, what is settled last, however soon it was."""
    mixed = [
        needed("got", "2026-01-01", "got"),
        needed("undated"),
        needed("later", "about 2026-12-24"),
        needed("past", "2026-11-01", "asked"),
        needed("between", "between 2026-11-30/2026-12-30"),
        needed("gone", "", "gone"),
    ]
    assert [one.what for one in by_due(mixed)] == ["past", "between", "later", "undated", "got", "gone"]


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("between 2026-11-30/2026-12-30", date(2026, 11, 30)),
        ("before 2026-12-01", date(2026, 12, 1)),
        ("unknown", None),
    ],
)
def test_the_first_day_counts(typed: str, day: date | None) -> None:
    """Of a span it is the first day on which it may be gone."""
    assert needed("x", typed).due() == day


def test_every_state_is_open_or_settled() -> None:
    """To do and asked for are open, and so is a state that was cleared; nothing else is."""
    states = vocabulary()["needed_state"].terms()
    assert {state for state in states if needed("x", state=state).is_open()} == {"to_do", "asked"}
    assert needed("x", state="").is_open()


def test_no_field_is_for_a_paper_that_others_read() -> None:
    """What is missing from somebody's evidence is in the private log alone."""
    assert not any(spec.exported for spec in RECORDS[RecordKind.NEEDED].fields)

"""Moments are read as typed, never guessed, and ordered as they happened."""

from __future__ import annotations

import pytest

from app.domain.errors import ErrorCode, KnownError
from app.domain.moment import Precision, read_moment, read_stamp

CHICAGO = "America/Chicago"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2026-11-14", "2026-11-14"),
        ("2026-11-14T23:40", "2026-11-14T23:40-06:00"),
        ("2026-07-14 23:40", "2026-07-14T23:40-05:00"),
        ("2026-07-14T23:40:07Z", "2026-07-14T23:40:07+00:00"),
        ("2026-07-14T23:40+0530", "2026-07-14T23:40+05:30"),
    ],
)
def test_a_stamp_keeps_what_was_typed(typed: str, kept: str) -> None:
    """A day stays a day; a time without offset takes that of the zone on that day."""
    assert read_stamp(typed, CHICAGO).iso() == kept


@pytest.mark.parametrize(
    "typed", ["", "14.11.2026", "11/14/2026", "2026-11", "2026-13-01", "2026-02-30", "2026-11-14T25:00", "today",
              "2026-11-14T10:00+25:00", "2026-11-14T10:00+01:75"]
)  # fmt: skip
def test_what_cannot_be_read_is_refused(typed: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(KnownError) as refused:
        read_stamp(typed, CHICAGO)
    assert refused.value.code is ErrorCode.BAD_DATE


def test_an_evening_may_end_on_the_next_day() -> None:
    """An end that is only a day is compared as a day, whatever the offset of the start."""
    moment = read_moment("2026-11-14T23:40", "2026-11-15", None, CHICAGO)
    assert (moment.start.iso(), moment.end.iso()) == ("2026-11-14T23:40-06:00", "2026-11-15")  # type: ignore[union-attr]
    read_moment("2026-11-14T23:40", "2026-11-14", None, CHICAGO)
    with pytest.raises(KnownError):
        read_moment("2026-11-14T23:40", "2026-11-14T23:39", None, CHICAGO)
    with pytest.raises(KnownError):
        read_moment("2026-11-14T23:40", "2026-11-13", None, CHICAGO)


def test_a_day_sorts_from_its_own_midnight() -> None:
    """A day without a time comes before an early hour of the same day in the same zone, and after the night before."""
    night = read_moment("2026-11-13T23:59", None, None, CHICAGO)
    day = read_moment("2026-11-14", None, None, CHICAGO)
    early = read_moment("2026-11-14T00:10", None, None, CHICAGO)
    order = [moment.sort_ms() or 0 for moment in (night, day, early)]
    assert order == sorted(order)


def test_precision_asks_for_its_bounds() -> None:
    """Between needs two days, before takes one, unknown needs none."""
    assert read_moment(None, None, None, CHICAGO).precision is Precision.UNKNOWN
    assert read_moment("2026-11-14", None, "before", CHICAGO).precision is Precision.BEFORE
    for bad in (
        ("2026-11-14", None, "between"),
        ("2026-11-14", "2026-11-15", "before"),
        (None, None, "exact"),
    ):
        with pytest.raises(KnownError):
            read_moment(*bad, CHICAGO)

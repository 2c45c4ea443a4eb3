"""Times of files and times given that lie more than ten minutes apart are found, never adjusted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.evidence import Reported
from app.domain.moment import Precision
from app.domain.views.cut import served_case
from app.domain.views.time_gaps import time_gaps
from tests.exports.builders import PHOTO, entry, full_case, request, when


def gaps(reported: str, clock: str = "21:00", precision: Precision = Precision.EXACT) -> int:
    """How many gaps there are between a file's time and nine in the evening."""
    photo = replace(PHOTO, reported=(Reported("exif", "DateTimeOriginal", reported),))
    one = entry("e", what="x", when=when("2026-11-14", clock, precision), evidence=(PHOTO.id,))
    case = replace(full_case(), entries=(one,), evidence=(photo,))
    return len(time_gaps(served_case(case, request())))


@pytest.mark.parametrize(
    ("reported", "expected"),
    [
        ("2026:11:14 21:10:00", 0),
        ("2026:11:14 21:10:01", 1),
        ("2026:11:14 20:50:00", 0),
        ("2026:11:14 20:49:59", 1),
        ("2026-11-15T03:05:00Z", 0),
        ("2026-11-14T22:05:00-05:00", 0),
        ("2026-11-14T21:05:00-05:00", 1),
        ("Sat, 14 Nov 2026 21:05:00 -0600", 0),
        ("D:20261114210500-06'00'", 0),
        ("D:20261114213000Z", 1),
        ("yesterday evening", 0),
        ("2026:13:99 00:00:00", 0),
    ],
)
def test_ten_minutes_either_way(reported: str, expected: int) -> None:
    """A file's time is compared in its own zone when it states one, else as local time."""
    assert gaps(reported) == expected


def test_uncertain_times_are_not_compared() -> None:
    """Without a time of day, or with only bounds, nothing can differ."""
    assert gaps("2026:11:14 05:00:00", clock="") == 0
    assert gaps("2026:11:14 05:00:00", precision=Precision.BEFORE) == 0

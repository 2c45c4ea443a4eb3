"""Plus codes and geohashes stand for the places that their rules say."""

from __future__ import annotations

import pytest

from exports.checks.coordinates import Point
from exports.checks.map_codes import find_map_codes, plus_code

ZURICH = (47.365590, 8.524997)


def points(text: str, *places: tuple[float, float]) -> list[Point]:
    """What is read in a text."""
    return list(find_map_codes(text, list(places)))


def test_a_plus_code_is_made_as_in_its_specification() -> None:
    """The specification's own example."""
    assert plus_code(*ZURICH) == "8FVC9G8F6X"
    assert len(plus_code(90.0, 180.0)) == 10


@pytest.mark.parametrize("code", ["8FVC9G8F+6X", "8fvc9g8f+6x", "8FVC9G8F+6XQ", "9G8F+6X"])
def test_a_plus_code_is_read(code: str) -> None:
    """Whole, in small letters, with a sign more, and short beside a place that is known."""
    assert any(point.is_near(*ZURICH) for point in points(f"at {code}, he said", ZURICH))


def test_a_short_code_needs_a_place() -> None:
    """Without a known place a short code stands for nothing."""
    assert points("9G8F+6X") == []


def test_a_geohash_is_read() -> None:
    """The usual example of Jutland."""
    (point,) = points("seen at u4pruydqqvj today")
    assert point.is_near(57.64911, 10.40744)


@pytest.mark.parametrize(
    "text", ["because everyone", "1234567", "C++ and 9G8F + 6X", "u4pruydqqvj.jpg", "twenty-9bcdefg"]
)
def test_other_words_are_no_code(text: str) -> None:
    """Words without a figure, figures alone and names of files are left alone."""
    assert points(text, ZURICH) == []

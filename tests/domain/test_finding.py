"""Typed words in a text: found blind to case and accents, and marked where they stand."""

from __future__ import annotations

import pytest

from app.domain.finding import holds_words, places_of


@pytest.mark.parametrize(
    ("text", "typed", "marked"),
    [
        ("He parked the CAR by the carport.", "car", ["CAR", "car"]),
        ("Mañana vendrá José", "manana jose", ["Mañana", "José"]),
        ("Man\u0303ana", "mañana", ["Man\u0303ana"]),
        ("Straße", "strasse", ["Straße"]),
        ("قال كلمة سيئة", "كلمة", ["كلمة"]),
        ("كَتَبَ رسالة", "كتب", ["كَتَبَ"]),
        ("他在门口等我", "门口", ["门口"]),
        ("Er stand im Hausflur", "flur", ["flur"]),
        ("A car, a car", "a car", ["A", "car", "a", "car"]),
        ("\U0001f697 the car", "car", ["car"]),
        ("nothing here", "...", []),
        ("nothing here", "", []),
    ],
)
def test_words_are_marked_where_they_stand(text: str, typed: str, marked: list[str]) -> None:
    """Each place covers what was typed, with the accents it has in the text."""
    assert [text[first:last] for first, last in places_of(text, typed)] == marked


def test_every_word_must_be_there() -> None:
    """In any order, parts of words too; signs alone are no word."""
    assert holds_words("The grey car", "CAR grey")
    assert not holds_words("The grey car", "red car")
    assert holds_words("The grey car", "car !")

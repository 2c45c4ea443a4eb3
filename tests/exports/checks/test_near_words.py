"""A word that is one letter away from one that must not stand there is found, and few others."""

from __future__ import annotations

import pytest

from exports.checks.near_words import NearWords


def near(text: str, *words: str) -> list[str]:
    """The words found in a text, as they are written there."""
    found = NearWords(words or ("kettlewell", "wlsterla"), lambda word: word == "kettlewall")
    return [text[start:end] for start, end, _, _ in found.find(text)]


@pytest.mark.parametrize(
    "written",
    [
        "Kettlewel",
        "Kettlewelll",
        "Kettlevell",
        "Ketltewell",
        "KETTLEWELLS",
        "Kett\u00adlewel",
        "Kettlewell's",
    ],
)
def test_one_letter_is_found(written: str) -> None:
    """Left out, put in, changed, swapped, and the word with an s."""
    assert near(f"at {written} yesterday") == [written]


@pytest.mark.parametrize(
    "written",
    ["Kettlewell", "Kettlewall", "Nettlewell", "Kettlepall's shop", "Kttlewel", "kettles", "Wistful"],
)
def test_other_words_are_left(written: str) -> None:
    """The very word (found as such), an open one, another first letter, two letters away, another word."""
    assert near(f"at {written} yesterday") == []


def test_short_words_are_not_looked_for() -> None:
    """Of words under seven letters too many are one letter away from another."""
    assert near("hollow hallow", "hollow") == []

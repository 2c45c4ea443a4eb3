"""What changed between two texts gives back both of them, letter for letter, and takes no time to speak of."""

from __future__ import annotations

import itertools
import random
import unicodedata
from time import thread_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.differences import Part, Piece, applied, differences, new_of, old_of, words_of

LETTERS = st.text(
    st.sampled_from("ab é\u0301 \n\r\u2029👍🏽👩\u200d🇺🇸مש\u05b8東ก\u0e31’.·\u202e\ufe0f\u20e33 "),
    max_size=40,
)
PATIENCE = 8.0
"""Seconds; what grows with the square of the length takes minutes."""

WORDS = st.lists(
    st.sampled_from(["he ", "rang ", "me", ".", "\n", "مرحبا ", "👩‍👧", "e\u0301t "]), max_size=30
)


@given(LETTERS, LETTERS)
@settings(max_examples=250, deadline=None)
def test_the_pieces_make_the_new_text_of_the_old_one(old: str, new: str) -> None:
    """Applied to the older text they are the newer one, and they never claim a change that is none."""
    pieces = differences(old, new)
    assert applied(old, pieces) == new
    assert old_of(pieces) == old
    if old == new:
        assert all(piece.part is Part.SAME for piece in pieces)


@given(WORDS, st.lists(st.tuples(st.integers(0, 40), st.sampled_from(["x ", "", "he "])), max_size=5))
@settings(max_examples=150, deadline=None)
def test_what_was_edited_is_found_again(words: list[str], edits: list[tuple[int, str]]) -> None:
    """After edits in a few places the pieces still lead from one to the other, and stand in turn."""
    after = list(words)
    for place, word in edits:
        if after:
            after[place % len(after)] = word
    pieces = differences("".join(words), "".join(after))
    assert new_of(pieces) == "".join(after)
    assert all(one.part is not two.part for one, two in itertools.pairwise(pieces))


@given(LETTERS)
@settings(max_examples=200, deadline=None)
def test_nothing_that_belongs_together_is_torn(text: str) -> None:
    """Words are the whole text, and none begins with an accent, a joiner or the second half of a line end."""
    words = words_of(text)
    assert "".join(words) == text
    for word in words[1:]:
        assert not unicodedata.category(word[0]).startswith("M")
        assert word[0] not in "\u200d\ufe0f🏽"
    assert all(not (one == "\r" and two == "\n") for one, two in itertools.pairwise(words))


def test_a_change_is_said_in_words() -> None:
    """A person sees the word that went and the word that came, and what was only put in between."""
    assert differences("He rang at work on Monday.", "He rang twice at home on Monday.") == (
        Piece(Part.SAME, "He rang "),
        Piece(Part.ADDED, "twice "),
        Piece(Part.SAME, "at "),
        Piece(Part.REMOVED, "work"),
        Piece(Part.ADDED, "home"),
        Piece(Part.SAME, " on Monday."),
    )
    assert differences("a red car", "one blue car")[:2] == (
        Piece(Part.REMOVED, "a red"),
        Piece(Part.ADDED, "one blue"),
    )


def test_a_word_that_went_takes_the_space_after_it() -> None:
    """A person sees the word struck out, not the gap before it."""
    assert differences("left at about half past", "left at half past") == (
        Piece(Part.SAME, "left at "),
        Piece(Part.REMOVED, "about "),
        Piece(Part.SAME, "half past"),
    )


def test_pieces_of_another_text_are_refused() -> None:
    """What belongs to another text is never applied."""
    with pytest.raises(ValueError, match="not differences"):
        applied("something else", differences("a", "b"))


def hard_texts() -> list[tuple[str, str]]:
    """Return pairs of 50,000 letters that bring simple ways of comparing to their knees."""
    lots = random.Random(7)
    words = ["the", "a", "he", "car", "came", "to", "my", *(f"word{n}" for n in range(900))]
    base = "".join(lots.choice(words) + " " for _ in range(9000))[:50_000]
    mixed = base.split()
    lots.shuffle(mixed)
    there = " ".join(str(n) for n in range(8000))
    return [
        (base, base[::-1]),
        (base, " ".join(mixed)),
        ("a b " * 12_500, "b a a " * 8000),
        ("e\u0301" * 25_000, "e\u0300" * 25_000),
        (f"{there} {there}", " ".join(str(n) for n in range(8000, 0, -1))),
    ]


def test_long_texts_take_no_longer_than_their_length() -> None:
    """Fifty thousand letters that share little are compared in a second or two, on a busy machine too."""
    for old, new in hard_texts():
        began = thread_time()
        pieces = differences(old, new)
        assert thread_time() - began < PATIENCE
        assert applied(old, pieces) == new

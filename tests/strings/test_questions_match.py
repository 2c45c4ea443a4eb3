"""A question is printed as it was asked: an answer given to one must never stand under another."""

from __future__ import annotations

import pytest

from app.strings.catalogue import text

# (asked in the window, printed on paper): "you" becomes "I", "the other person" the respondent.
PAIRS = (
    ("entry.ask.witnessed", "packet.item.b"),
    ("entry.ask.weapon", "packet.item.c"),
    ("entry.ask.harm", "packet.item.d"),
    ("entry.ask.police", "packet.item.e"),
    ("entry.ask.often", "packet.item.g"),
    ("entry.ask.children", "packet.line.children"),
    ("entry.ask.pets", "packet.line.pets"),
    ("entry.ask.technology", "packet.line.technology"),
    ("entry.ask.order_violated", "packet.line.order"),
    ("entry.ask.told_to_stop", "packet.line.told_to_stop"),
    ("entry.ask.cost", "packet.line.cost"),
    ("case.field.guns", "packet.weapons.guns"),
)
VOICES = (
    ("you did not want this", "I did not want it"),
    ("cost you", "cost me"),
    ("the other person", "the respondent"),
)


@pytest.mark.parametrize(("asked", "printed"), PAIRS)
def test_what_is_asked_is_what_is_printed(asked: str, printed: str) -> None:
    """The printed label is the question itself, but for its letter and the voice it is told in."""
    question = text(asked)
    for window, paper in VOICES:
        question = question.replace(window, paper)
    label = text(printed)
    letter, _, rest = label.partition(". ")
    assert (rest if len(letter) == 1 else label).strip(":") == question

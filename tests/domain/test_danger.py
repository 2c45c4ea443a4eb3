"""What is said beside danger signs: care first, the right numbers, never a score and never that it is safe."""

from __future__ import annotations

import re

import pytest

from app.domain.danger import ADVICE, advice_for, lines_for
from app.domain.resources import resources
from app.domain.vocabulary import vocabulary
from app.strings.catalogue import catalogue, has_text

JUDGES = re.compile(
    r"\bscore|\bpoints?\b|\blevel|\brisk of \d|low risk|high risk|\bsafe now\b|escalat|puntaje|nivel|escalada"
    r"|está a salvo|you are safe",
    re.IGNORECASE,
)


def test_every_advice_is_of_known_signs_and_lines() -> None:
    """Signs are of the vocabulary, lines of the data file, sentences of the catalogue; no sign is in two."""
    signs = [sign for advice in ADVICE for sign in advice.signs]
    assert len(set(signs)) == len(signs)
    assert set(signs) <= set(vocabulary()["danger"].terms())
    keys = {one.key for one in resources("en")}
    assert all(set(advice.lines) <= keys and advice.lines for advice in ADVICE)
    assert all(has_text(f"danger.advice.{key}") for advice in ADVICE for key in advice.sentences)


def test_care_comes_first_and_each_line_once() -> None:
    """Strangulation is spoken of before a gun; a line that helps with both stands once."""
    found = list(advice_for({"gun_access", "strangulation", "jealousy"}))
    assert [advice.sentences[0] for advice in found] == ["strangulation", "gun"]
    assert lines_for({"gun_access", "strangulation", "suicide_threat"}) == ("dv_hotline", "crisis_988")
    assert lines_for({"jealousy"}) == ()


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_sentence_about_danger_judges(language: str) -> None:
    """No score, no level, no escalation, and nowhere that a person is safe."""
    said = {
        key: words
        for key, forms in catalogue(language).sentences.items()
        if key.startswith(("danger.", "entry.danger", "patterns.danger", "patterns.nothing.danger"))
        for words in forms.values()
    }
    assert len(said) > 10
    assert not {key for key, words in said.items() if JUDGES.search(words)}

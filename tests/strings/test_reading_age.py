"""What a survivor reads is read at nine to twelve years, by a named measure for each language."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from importlib import resources
from types import MappingProxyType

import pytest

from app.strings.catalogue import catalogue
from tests.strings.reading import Counts, count, fernandez_huerta, flesch_kincaid

AREAS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "support": (
            "support.",
            "helpers.",
            "referrals.",
            "planning.",
            "safer_tech.",
            "tries.",
            "pause.",
            "vocabulary.plan.",
            "vocabulary.need",
            "vocabulary.help.",
        ),
        "danger": ("danger.", "caution.", "entry.danger", "patterns.danger"),
        "first run": ("first_run.",),
        "paper log": ("paper_log.",),
        "releases": ("releases.", "release_form."),
        "handing over": ("handover.", "handed."),
        "entry": ("entry.", "vocabulary.guided."),
        "coaching": ("coaching.",),
        "errors": ("error.",),
    }
)
"""Which sentences of the catalogue belong together, by the beginnings of their keys."""

HARDEST_AREA = {"en": 5.0, "es": 75.0}
HARDEST_SENTENCE = {"en": 9.0, "es": 55.0}
LEAST_WORDS = 12
"""A label of a few words has no reading age: the measures are made for running text."""

ONE_SENTENCE = {"errors": {"en": 9.0, "es": 70.0}}
"""An error is one sentence by rule, with its parts between semicolons, so it is measured as a whole area only."""

EXCEPTIONS = {
    "vocabulary.plan.plan_papers": "a list of papers, read one by one",
}


def sentences(language: str, area: str) -> Iterator[tuple[str, str]]:
    """Every form of every sentence of an area."""
    for key, forms in catalogue(language).sentences.items():
        if key.startswith(AREAS[area]):
            yield from ((key, words) for words in forms.values())


def ease(counts: Counts, language: str) -> float:
    """The measure of the language; for English lower is easier, for Spanish higher."""
    return flesch_kincaid(counts) if language == "en" else fernandez_huerta(counts)


def is_fit(value: float, limit: float, language: str) -> bool:
    """Whether it is no harder than the limit."""
    return value <= limit if language == "en" else value >= limit


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("area", AREAS)
def test_an_area_is_read_at_nine_to_twelve(area: str, language: str) -> None:
    """Flesch-Kincaid at most grade 5, Fernández-Huerta at least 75, over all running text of the area."""
    total = Counts(0, 0, 0)
    for _, words in sentences(language, area):
        counts = count(words, language)
        if counts.words >= LEAST_WORDS // 2:
            total += counts
    assert total.words > 100
    limit = ONE_SENTENCE.get(area, HARDEST_AREA)[language]
    assert is_fit(ease(total, language), limit, language), ease(total, language)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("area", [area for area in AREAS if area not in ONE_SENTENCE])
def test_no_sentence_stands_out(area: str, language: str) -> None:
    """No single text is much harder than the rest, but for those with a reason."""
    hard = {}
    for key, words in sentences(language, area):
        counts = count(words, language)
        if counts.words < LEAST_WORDS or key in EXCEPTIONS:
            continue
        value = ease(counts, language)
        if not is_fit(value, HARDEST_SENTENCE[language], language):
            hard[key] = round(value, 1)
    assert not hard


@pytest.mark.parametrize("language", ["en", "es"])
def test_who_can_help_is_said_plainly(language: str) -> None:
    """What the data file says of each line is as easy as the pages around it."""
    text = (resources.files("app.domain") / "resources.json").read_text(encoding="utf-8")
    total = Counts(0, 0, 0)
    for data in json.loads(text)["resources"]:
        for words in (data["what"], data["who"], data["warn"]):
            if words is not None:
                total += count(words[language], language)
    assert is_fit(ease(total, language), {"en": 7.0, "es": 70.0}[language], language), ease(total, language)


def test_exceptions_are_still_needed() -> None:
    """An exception that no text needs any more goes."""
    needed = set()
    for language in ("en", "es"):
        for key in EXCEPTIONS:
            for words in catalogue(language).sentences[key].values():
                value = ease(count(words, language), language)
                if not is_fit(value, HARDEST_SENTENCE[language], language):
                    needed.add(key)
    assert needed == set(EXCEPTIONS)


def test_the_measures_give_what_is_published() -> None:
    """Syllables of plain words are right, a child's line is far easier than a statute's."""
    assert flesch_kincaid(count("The cat sat on the mat. It was a big cat.", "en")) < 1
    statute = (
        "Notwithstanding any other provision, the respondent shall be prohibited from communicating, directly"
        " or indirectly, with the petitioner at any residence, employment or educational institution."
    )
    assert flesch_kincaid(count(statute, "en")) > 15
    assert fernandez_huerta(count("El gato está en la mesa. Es un gato muy feo.", "es")) > 95
    assert fernandez_huerta(count("Independientemente de las disposiciones anteriores.", "es")) < 20

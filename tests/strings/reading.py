"""How hard a text is to read, by a named measure for each language.

English: Flesch-Kincaid grade level (Kincaid, Fishburne, Rogers & Chissom 1975), 0.39 words per sentence plus
11.8 syllables per word minus 15.59; grade 4 is read at about nine years, grade 7 at about twelve. Spanish:
Fernández-Huerta (1959, with the words per sentence as corrected by Law 2011), 206.84 minus 60 syllables per
word minus 1.02 words per sentence; from 70 up it is rated as fairly easy, for the sixth year of school.
Syllables are counted by spelling, which is near enough for a text of several lines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_PLACE = re.compile(r"\{[^}]*\}")
_ASIDE = re.compile(r"<[^>]+>|`[^`]+`")
_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)?")
_END = re.compile(r"[.?!…]+(?=[\s”\")]|$)|\n")
_EN_VOWELS = re.compile(r"[aeiouy]+")
_ES_STRONG = "aeoáéóíú"


@dataclass(frozen=True, slots=True)
class Counts:
    """Words, sentences and syllables of a text."""

    words: int
    sentences: int
    syllables: int

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.words + other.words, self.sentences + other.sentences, self.syllables + other.syllables
        )


def count(text: str, language: str) -> Counts:
    """Count a sentence of the catalogue; places, markup and commands count as nothing."""
    plain = _ASIDE.sub(" ", _PLACE.sub(" ", text))
    syllables = english_syllables if language == "en" else spanish_syllables
    words = sentences = total = 0
    for part in _END.split(plain):
        found = _WORD.findall(part or "")
        words += len(found)
        sentences += bool(found)
        total += sum(map(syllables, found))
    return Counts(words, sentences, total)


def english_syllables(word: str) -> int:
    """Count the syllables of an English word by its spelling."""
    small = word.lower()
    groups = len(_EN_VOWELS.findall(small))
    if small.endswith("e") and not small.endswith(("le", "ee")) and groups > 1:
        groups -= 1
    if re.search(r"(?<![td])(?<![bcdfgkpstz]l)ed\Z", small) and groups > 1:
        groups -= 1
    if (
        small.endswith("es")
        and not small.endswith(("ses", "ces", "ges", "xes", "zes", "hes", "les"))
        and groups > 1
    ):
        groups -= 1
    return max(1, groups)


def spanish_syllables(word: str) -> int:
    """Count the syllables of a Spanish word: each strong vowel, or a run of weak ones, is one."""
    small = re.sub(r"(?<=[qg])u(?=[eéií])", "", word.lower())
    small = re.sub(r"y\b", "i", small)
    found = 0
    for run in re.findall(r"[aeiouáéíóúü]+", small):
        strong = sum(letter in _ES_STRONG for letter in run)
        found += max(1, strong)
    return max(1, found)


def flesch_kincaid(counts: Counts) -> float:
    """Return the grade level of an English text."""
    return 0.39 * counts.words / counts.sentences + 11.8 * counts.syllables / counts.words - 15.59


def fernandez_huerta(counts: Counts) -> float:
    """Return how easy a Spanish text is, 0 to 100 and above."""
    return 206.84 - 60 * counts.syllables / counts.words - 1.02 * counts.words / counts.sentences

"""Passphrases: five random words to offer, and how hard one of a person's own is to guess. No Qt."""

from __future__ import annotations

import math
import secrets
import unicodedata
from dataclasses import dataclass

from app.strings.catalogue import current_language
from app.strings.word_list import offered_words

OFFERED_WORDS = 5
SHORTEST = 8
_LONGEST_JUDGED = 72
"""The estimator's time grows fast with length; what is longer than this is not weak for being short."""


@dataclass(frozen=True, slots=True)
class Strength:
    """How hard a passphrase is to guess, 0 (at once) to 4 (very hard)."""

    score: int


@dataclass(frozen=True, slots=True)
class Choice:
    """From how many words the offered ones are drawn, and how many bits that makes."""

    words: int
    bits: int


def choice() -> Choice:
    """Return how much is chosen from; the bits are those that are full."""
    words = len(offered_words(current_language()))
    return Choice(words, int(OFFERED_WORDS * math.log2(words)))


def offer() -> str:
    """Return five words of the language in use, drawn with the system's random source."""
    words = offered_words(current_language())
    return " ".join(secrets.choice(words) for _ in range(OFFERED_WORDS))


def estimate(passphrase: str) -> Strength:
    """Judge a passphrase with zxcvbn; takes some milliseconds, so not on the GUI thread."""
    from zxcvbn import zxcvbn

    if not passphrase:
        return Strength(0)
    return Strength(int(zxcvbn(passphrase[:_LONGEST_JUDGED])["score"]))


def problem(passphrase: str, again: str) -> str:
    """Return the key of the sentence that says what is missing yet, "" when the passphrase can be used."""
    plain = unicodedata.normalize("NFC", passphrase)
    if len(plain) < SHORTEST:
        return "first_run.pass.short"
    if plain != unicodedata.normalize("NFC", again):
        return "first_run.pass.differ"
    return ""

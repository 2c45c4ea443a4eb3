"""The words that passphrases are offered from and fingerprints are read in: short, harmless, each once."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Final

FINGERPRINT_WORDS: Final = 7


@cache
def word_list() -> tuple[str, ...]:
    """Return every word, in the order of the file, the same in every language."""
    source = resources.files("app.strings").joinpath("words.txt").read_text(encoding="utf-8")
    return tuple(source.split())


def fingerprint_words(digest: bytes) -> tuple[str, ...]:
    """Return seven words for a SHA-256: the number it is, written with the list's words for digits.

    The lowest seven digits, the lowest first; with 1,178 words whoever wants another file or key to have the
    same ones would have to try some 2⁷¹.
    """
    words = word_list()
    number = int.from_bytes(digest, "big")
    found = []
    for _ in range(FINGERPRINT_WORDS):
        number, digit = divmod(number, len(words))
        found.append(words[digit])
    return tuple(found)

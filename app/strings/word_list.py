"""The words that passphrases are offered from and fingerprints are read in: short, harmless, each once.

No two words of a list of a language other than English differ by one letter alone, and none has an accent or
another letter that a keyboard may lack.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

FINGERPRINT_WORDS: Final = 7
_FOLDER: Final = Path(__file__).parent


@cache
def word_list() -> tuple[str, ...]:
    """Return the words of fingerprints, in the order of the file, the same in every language."""
    return _words("words.txt")


@cache
def offered_words(language: str) -> tuple[str, ...]:
    """Return the words that a passphrase is offered from, English ones where a language has none."""
    own = f"words_{language}.txt"
    return _words(own) if (_FOLDER / own).exists() else word_list()


def _words(name: str) -> tuple[str, ...]:
    return tuple((_FOLDER / name).read_text(encoding="utf-8").split())


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

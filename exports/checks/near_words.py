"""Finds words that are one letter away from a word that must not stand there: Kettlewel for Kettlewell.

Two words are one letter away when they are the same with one letter taken out of one or of both; so every
word of a text costs the same, however many words are looked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from exports.checks.folding import squeeze

LETTERS = 7
"""From here on a word is long enough to be told from its neighbours."""

_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u00ad\u200b-\u200d\u2060'’]){5,30}")


@dataclass(slots=True)
class NearWords:
    """The words looked for, folded, with what `is_open` says may stand in a text all the same."""

    words: Iterable[str]
    is_open: Callable[[str], bool]
    _without: dict[str, set[str]] = field(default_factory=dict)
    _known: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Work out what remains of each word without one letter."""
        for word in self.words:
            if len(word) >= LETTERS:
                for rest in _rests(word):
                    self._without.setdefault(rest, set()).add(word)

    def find(self, text: str) -> Iterator[tuple[int, int, str, str]]:
        """Yield where a word stands that is nearly one of them, which one, and the word itself, folded."""
        if not self._without:
            return
        for match in _WORD.finditer(text):
            nearly = self._nearly(match[0])
            if nearly:
                yield *match.span(), nearly, squeeze(match[0])

    def _nearly(self, written: str) -> str:
        known = self._known.get(written)
        if known is None:
            known = self._known[written] = self._look_up(written)
        return known

    def _look_up(self, written: str) -> str:
        word = squeeze(written)
        if word in self._without.get(word, ()):
            return ""  # the very word, which is found as such
        for form in (word, word.removesuffix("s")):
            if len(form) < LETTERS - 1 or self.is_open(form):
                continue
            for rest in _rests(form):
                # The first letter is seldom wrong, and another word often has another.
                near = sorted(
                    each for each in self._without.get(rest, ()) if each[0] == form[0] and _near(each, form)
                )
                if near:
                    return near[0]
        return ""


def _rests(word: str) -> Iterator[str]:
    yield word
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]


def _near(one: str, other: str) -> bool:
    """Whether one letter was put in, left out, changed, or two beside each other were swapped."""
    if abs(len(one) - len(other)) > 1:
        return False
    at = next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    mine, its = one[at:], other[at:]
    return (
        mine[1:] == its
        or mine == its[1:]
        or mine[1:] == its[1:]
        or (mine[:2] == its[:2][::-1] and mine[2:] == its[2:])
    )

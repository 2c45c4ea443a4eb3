"""Typed words in a text: whether they are there and where, blind to case and accents as the index is."""

from __future__ import annotations

import unicodedata

Place = tuple[int, int]
"""Where something found begins and ends, in characters of the text as it stands."""

_MARKED = frozenset({"Mn", "Me"})


def is_searchable(sign: str) -> bool:
    """Tell whether a sign is part of a word: a letter or digit of any script."""
    return unicodedata.category(sign)[0] in "LN" or unicodedata.category(sign) == "Co"


def folded(text: str) -> str:
    """Return text without case and accents, to be compared."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def typed_words(typed: str) -> tuple[str, ...]:
    """Return the words that are looked for, folded; a word of signs alone is none."""
    return tuple(folded(word) for word in typed.split() if any(map(is_searchable, word)))


def holds_words(text: str, typed: str) -> bool:
    """Whether a text has every typed word in it."""
    inside = folded(text)
    return all(word in inside for word in typed_words(typed))


def holds_any(text: str, typed: str) -> bool:
    """Whether a text has one of the typed words in it."""
    inside = folded(text)
    return any(word in inside for word in typed_words(typed))


def places_of(text: str, typed: str, most: int = 200) -> tuple[Place, ...]:
    """Return where the typed words stand, in order and apart; where a word begins, else anywhere in it.

    A place covers whole characters with their accents.
    """
    wanted = typed_words(typed)
    if not wanted or not text:
        return ()
    plain, origin = _with_origin(text)
    found = [place for word in wanted for place in _of_word(plain, word, most)]
    places: list[Place] = []
    for first, last in sorted((origin[start], origin[end - 1]) for start, end in found):
        end = last + 1
        while end < len(text) and unicodedata.category(text[end]) in _MARKED:
            end += 1
        if places and first <= places[-1][1]:
            places[-1] = (places[-1][0], max(places[-1][1], end))
        else:
            places.append((first, end))
    return tuple(places[:most])


def _of_word(plain: str, word: str, most: int) -> list[Place]:
    every: list[Place] = []
    at = plain.find(word)
    while at >= 0 and len(every) < most:
        every.append((at, at + len(word)))
        at = plain.find(word, at + len(word))
    begins = [place for place in every if place[0] == 0 or not is_searchable(plain[place[0] - 1])]
    return begins or every


def _with_origin(text: str) -> tuple[str, list[int]]:
    """Return the folded text, and for each of its signs the number of the character it came from."""
    signs: list[str] = []
    origin: list[int] = []
    for number, sign in enumerate(text):
        for part in folded(sign):
            signs.append(part)
            origin.append(number)
    return "".join(signs), origin

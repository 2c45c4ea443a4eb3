"""Finds numbers that are written as words, digit by digit or in pairs, in English and Spanish."""

from __future__ import annotations

import re
from collections.abc import Iterator

from exports.checks.folding import lowered

_UNITS = (
    "zero|oh|o|cero one|uno|una two|dos three|tres four|cuatro five|cinco six|seis seven|siete eight|ocho "
    "nine|nueve ten|diez eleven|once twelve|doce thirteen|trece fourteen|catorce fifteen|quince "
    "sixteen|dieciseis|dieciséis seventeen|diecisiete eighteen|dieciocho nineteen|diecinueve"
)
_TENS = (
    "twenty|veinte thirty|treinta forty|fourty|cuarenta fifty|cincuenta sixty|sesenta seventy|setenta "
    "eighty|ochenta ninety|noventa"
)
_TWENTIES = (
    "veintiuno|veintiún veintidos|veintidós veintitres|veintitrés veinticuatro veinticinco "
    "veintiseis|veintiséis veintisiete veintiocho veintinueve"
)
_TIMES = {"double": 2, "doble": 2, "triple": 3}
_AND = "y"


def _numbers() -> dict[str, int]:
    found: dict[str, int] = {}
    for words, first, step in ((_UNITS, 0, 1), (_TENS, 20, 10), (_TWENTIES, 21, 1)):
        for number, forms in enumerate(words.split()):
            found.update(dict.fromkeys(forms.split("|"), first + number * step))
    return found


_NUMBERS = _numbers()
_LETTERS = re.compile(r"[^\W\d_]+")
_WORDS = frozenset((*_NUMBERS, *_TIMES))
_TOKEN = re.compile(r"[^\W\d_]+|\d{1,4}")
_GAP = re.compile(r"[\s,.-]+")
_SPELLED = "|".join(sorted((*_NUMBERS, *_TIMES), key=len, reverse=True))
# Several words in a row, the first of which is a number; figures may stand among them.
_SEVERAL = re.compile(rf"\b(?:{_SPELLED})\b(?:[\s,.-]{{1,9}}(?:(?:{_SPELLED}|{_AND})\b|\d{{1,4}}(?!\d)))+")
_BEFORE = re.compile(r"(?:(?<![\d])\d{1,4}[\s,.-]{1,3}){1,3}$")
_MOST_BEFORE = 24
_LEAST_DIGITS = 5
_AROUND = 48


def spoken_numbers(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield runs of at least five digits written as words: where they stand, and the digits."""
    yield from Spoken(text).numbers()


class Spoken:
    """The numbers of a text that are written as words."""

    def __init__(self, text: str) -> None:
        self._text = text
        lower = lowered(text)
        # Without one such word there is no run of them, and to look for single words is much faster.
        any_word = not _WORDS.isdisjoint(_LETTERS.findall(lower))
        self._zones = [match.span() for match in _SEVERAL.finditer(lower)] if any_word else []

    def numbers(self) -> Iterator[tuple[int, int, str]]:
        """Yield runs of at least five digits written as words: where they stand, and the digits."""
        for start, end in self._zones:
            for run in _runs(self._text, start, end):
                digits = "".join(_digits([match[0].lower() for match in run]))
                if len(digits) >= _LEAST_DIGITS:
                    yield run[0].start(), run[-1].end(), digits

    def in_figures(self) -> Iterator[str]:
        """Yield the words around every number of several words, with figures in place of the words.

        Figures that stand among the words belong to the number: "503 five five five 0143".
        """
        text = self._text
        for start, end in self._zones:
            before = _BEFORE.search(text, max(0, start - _MOST_BEFORE), start)
            first = start if before is None else before.start()
            words = [match[0].lower() for match in _TOKEN.finditer(text, first, end)]
            yield text[max(0, first - _AROUND) : first] + "".join(_digits(words)) + text[end : end + _AROUND]


def _runs(text: str, start: int, end: int) -> Iterator[list[re.Match[str]]]:
    """Yield words of a zone that follow one another and are all of a number, without figures."""
    run: list[re.Match[str]] = []
    for match in _TOKEN.finditer(text, start, end):
        if match[0].isdecimal():
            if run:
                yield run
            run = []
        else:
            run.append(match)
    if run:
        yield run


def _digits(words: list[str]) -> Iterator[str]:
    times, at = 1, 0
    while at < len(words):
        word = words[at]
        at += 1
        if word in _TIMES:
            times = _TIMES[word]
            continue
        if word == _AND:
            continue
        if word.isdecimal():
            yield word
            continue
        number = _NUMBERS[word]
        if number >= 20 and number % 10 == 0:
            rest = at + 1 if words[at : at + 1] == [_AND] else at
            unit = _NUMBERS.get(words[rest], 0) if rest < len(words) else 0
            if 1 <= unit <= 9:
                number, at = number + unit, rest + 1
        yield str(number) * times
        times = 1

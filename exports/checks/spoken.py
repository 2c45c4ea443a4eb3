"""Finds numbers that are written as words, digit by digit or in pairs, in English and Spanish."""

from __future__ import annotations

import re
from collections.abc import Iterator

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
_WORD = re.compile(r"[^\W\d_]+")
_GAP = re.compile(r"[\s,.-]+")
_LEAST_DIGITS = 5


def spoken_numbers(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield runs of at least five digits written as words: where they stand, and the digits."""
    for run in _runs(text):
        digits = "".join(_digits([match[0].lower() for match in run]))
        if len(digits) >= _LEAST_DIGITS:
            yield run[0].start(), run[-1].end(), digits


def _runs(text: str) -> Iterator[list[re.Match[str]]]:
    """Yield words that follow one another and are all of a number."""
    run: list[re.Match[str]] = []
    for match in _WORD.finditer(text):
        word = match[0].lower()
        if run and not _GAP.fullmatch(text, run[-1].end(), match.start()):
            yield run
            run = []
        if word in _NUMBERS or word in _TIMES or (run and word == _AND):
            run.append(match)
        elif run:
            yield run
            run = []
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
        number = _NUMBERS[word]
        if number >= 20 and number % 10 == 0:
            rest = at + 1 if words[at : at + 1] == [_AND] else at
            unit = _NUMBERS.get(words[rest], 0) if rest < len(words) else 0
            if 1 <= unit <= 9:
                number, at = number + unit, rest + 1
        yield str(number) * times
        times = 1

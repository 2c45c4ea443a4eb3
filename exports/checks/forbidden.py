"""Finds what an IC3 complaint must not hold anywhere: Social Security numbers and birth dates.

Source: the form's own rule, reference *forms and courts* A.1. However the digits and hyphens are written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from exports.checks.dates import ANY_DATE, read_date, spellings_of
from exports.checks.folding import plain, squeeze
from exports.checks.spoken import spoken_numbers

_SPACE = r"[ \n]?"
_THREE, _TWO, _FOUR = (_SPACE.join([r"\d"] * count) for count in (3, 2, 4))
_SIGN = r"[ \n]?[-./_~·•*|][ \n]?"
_BETWEEN = rf"(?:{_SIGN}|[ \n]{{1,3}})"
_SSN = re.compile(
    rf"(?<![0-9A-Za-z])(?:{_THREE}{_SIGN}{_TWO}{_SIGN}{_FOUR}|\d{{3}}{_BETWEEN}\d{{2}}{_BETWEEN}\d{{4}})(?!\d)"
)
_NAMED = re.compile(
    r"\b(?:ssn|s\.s\.n|social[ \n-]+security|soc\.? ?sec|seguro[ \n]+social|itin|taxpayer)\b[^\d\n]{0,40}"
    rf"(?P<number>{_SPACE.join([r'[0-9]'] * 9)}|\d{{3}}\D{{0,3}}\d{{2}}\D{{0,3}}\d{{4}})(?!\d)"
)
_NINE = re.compile(
    r"(?<![0-9A-Za-z_])(?<!\d[-.,/])(?P<number>\d{9}|\d(?: \d){8})(?![0-9A-Za-z_]|[-.,/]\d| \d)"
)
_BORN = r"(?:born|birth[ -]?days?|nacid[oa]|nac[ií]|cumplea[nñ]os)[ \n:,=()-]{0,4}"
_DOB = (
    r"(?:birth[ -]?dates?|dates?[ \n]+of[ \n]+births?|d\.?[ ]?o\.?[ ]?b|fecha[ \n]+de[ \n]+nacimiento)"
    r"[ \n.:,=()-]{0,4}"
)
_BIRTH = re.compile(rf"\b(?:{_BORN}|{_DOB})[^.!?]{{0,30}}?(?P<date>(?<!\d){ANY_DATE})")
_BIRTH_BEFORE = re.compile(
    rf"(?P<date>(?<!\d){ANY_DATE})[ \n(\[,:=-]{{1,4}}(?:d\.?o\.?b\b|date[ \n]+of[ \n]+birth|birth[ -]?date)"
)


@dataclass(frozen=True, slots=True)
class Forbidden:
    """Something that must not be there: `ssn`, `birth_date` or `nine_digits`, and where in the text."""

    what: str
    start: int
    end: int
    value: str

    @property
    def allowable(self) -> bool:
        """Whether a person may let it through: only nine bare digits may be something else."""
        return self.what == "nine_digits"


def find_forbidden(
    text: str, birth_dates: Sequence[str] = (), *, numbers_belong: bool = False
) -> Iterator[Forbidden]:
    """Yield every find in a text; places are those in `folding.plain` of it.

    `numbers_belong` is for routing, account and phone boxes, where nine digits are what is asked for.
    """
    wanted = plain(text)
    lower = wanted.lower()
    seen: list[tuple[int, int]] = []
    for what, start, end in _all(lower, birth_dates, numbers_belong=numbers_belong):
        if not any(start < last and first < end for first, last in seen):
            seen.append((start, end))
            yield Forbidden(what, start, end, wanted[start:end])


def _all(lower: str, birth_dates: Sequence[str], *, numbers_belong: bool) -> Iterator[tuple[str, int, int]]:
    for match in _SSN.finditer(lower):
        yield "ssn", match.start(), match.end()
    for match in _NAMED.finditer(lower):
        yield "ssn", *match.span("number")
    for known in birth_dates:
        yield from (("birth_date", *span) for span in _known(lower, known))
    for pattern in (_BIRTH, _BIRTH_BEFORE):
        for match in pattern.finditer(lower):
            yield "birth_date", *match.span("date")
    if not numbers_belong:
        for match in _NINE.finditer(lower):
            yield "nine_digits", *match.span("number")
        for start, end, digits in spoken_numbers(lower):
            if len(digits) == 9:
                yield "nine_digits", start, end


def _known(lower: str, birth_date: str) -> Iterator[tuple[int, int]]:
    """Yield where a birth date of the record stands, in any spelling."""
    day = read_date(birth_date)
    if day is not None:
        yield from (match.span() for match in spellings_of(day).finditer(lower))
        return
    typed = plain(birth_date).strip().lower()
    if len(squeeze(typed)) >= 6 and typed in lower:
        at = lower.index(typed)
        yield at, at + len(typed)

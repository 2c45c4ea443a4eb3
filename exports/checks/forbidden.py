"""Finds what an IC3 complaint must not hold anywhere: Social Security numbers and birth dates.

Source: the form's own rule, reference *forms and courts* A.1. However the digits and hyphens are written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from exports.checks.dates import ANY_DATE, MONTH, NUMBER_WORD, read_date, spellings_of
from exports.checks.folding import lowered, plain, squeeze
from exports.checks.spoken import spoken_numbers

_SPACE = r"[ \n]?"
_THREE, _TWO, _FOUR = (_SPACE.join([r"\d"] * count) for count in (3, 2, 4))
_SIGN = r"[ \n]?[-./_~·•*|][ \n]?"
_BETWEEN = rf"(?:{_SIGN}|[ \n]{{1,3}})"
# Three, two and four digits; commas and colons stand in amounts and times too, and count when both are alike.
_SSN = re.compile(
    rf"(?<!\d)(?<!\d[-.,/:])(?:{_THREE}{_SIGN}{_TWO}{_SIGN}{_FOUR}"
    rf"|\d{{3}}{_BETWEEN}\d{{2}}{_BETWEEN}\d{{4}}"
    rf"|\d{{3}}(?P<sign>[,:;][ \n]?)\d{{2}}(?P=sign)\d{{4}}|\(\d{{3}}\)[ -]?\d{{2}}{_BETWEEN}\d{{4}})(?!\d)"
)
_ANY_NINE = r"[0-9](?:[ \n\-./_~·•*|,:;()]{0,3}[0-9]){8}"
_NAME = (
    r"(?:\bssns?\b|\bs\.s\.n\b|\bss[ ]?#|\bss[ ]+(?:number|no)\b|\bsocial[ \n-]+security|\bsoc\.? ?sec\b"
    r"|\bseguro[ \n]+social|\bitin\b|\btaxpayer\b"
    r"|\b(?:my|his|her|their|your)[ \n]+social(?=[ \n]*(?:is|was|number|no|#|:|=|-|,|\d)))"
)
_NAMED = re.compile(rf"{_NAME}[^\d\n]{{0,40}}\n?(?P<number>{_ANY_NINE})(?!\d)")
_NAMED_AFTER = re.compile(rf"(?<!\d)(?P<number>{_ANY_NINE})[^\d\n]{{0,16}}{_NAME}")
_NAMED_BEFORE = re.compile(rf"{_NAME}[^\d\n]{{0,40}}$")
_NINE = re.compile(
    r"(?<![0-9A-Za-z_])(?<!\d[-.,/])(?P<number>\d{9}|\d(?: \d){8}|\d(?:[-./·]\d){8}"
    r"|\d{3}(?P<between>[ .·/-])\d{3}(?P=between)\d{3}|\d{3}[ -]\d{6})(?![0-9A-Za-z_]|[-.,/]\d| \d)"
    r"|\b[a-z]{1,4}(?P<marked>\d{9})(?![0-9a-z_])"
)
_FUNCTION = (
    r"is|was|were|on|in|the|of|at|a|about|around|el|la|en|de|fue|es|d[ií]a|"
    r"monday|tuesday|wednesday|thursday|friday|saturday|sunday"
)
_THEN = rf"(?:[ \n:,=()-]|\b(?:{_FUNCTION})\b){{0,12}}?"
_PLACE = r"(?:[ \n]+in(?:[ \n]+(?!and\b|he\b|she\b|they\b|when\b|but\b)[a-z.'’-]+,?){1,3}[ \n]+on[ \n]+)?"
_BORN = r"(?:born|birth[ -]?days?|nacid[oa]|naci[oó]|nac[ií]|cumplea[nñ]os)"
_DOB = r"(?:birth[ -]?dates?|dates?[ \n]+of[ \n]+births?|d\.?[ ]?o\.?[ ]?b|fecha[ \n]+de[ \n]+nacimiento)"
_BIRTH = re.compile(rf"\b(?:{_BORN}{_PLACE}|{_DOB}\.?){_THEN}(?P<date>(?<!\d){ANY_DATE})")
_BIRTH_YEAR = re.compile(
    rf"\b(?:born[ \n]+(?:in[ \n]+)?(?P<month>{MONTH}\.?,?[ \n]+(?:of[ \n]+)?)?|{_DOB}[ \n.:=-]{{1,4}})"
    r"(?P<date>(?:19|20)\d\d(?:\d{4})?|\d{8}|\d{6})(?!\d)"
)
_BIRTH_BEFORE = re.compile(
    rf"(?P<date>(?<!\d){ANY_DATE})[ \n(\[,:=-]{{1,4}}(?:d\.?o\.?b\b|date[ \n]+of[ \n]+birth|birth[ -]?date)"
)
_TURNED = re.compile(
    rf"\bturn(?:ed|s|ing)?[ \n]+(?:\d{{1,3}}|(?:{NUMBER_WORD})(?:-[a-z]+)?)(?:[ \n]+years?(?:[ \n]+old)?)?"
    rf"[ \n,]+(?:on[ \n]+)?(?:the[ \n]+)?(?P<date>(?<!\d){ANY_DATE})"
)
_B_DOT = re.compile(r"(?<![\w.])b\.[ ]{0,2}(?P<date>\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})(?!\d)")


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
    lower = lowered(wanted)
    seen: list[tuple[int, int]] = []
    for what, start, end in _all(lower, birth_dates, numbers_belong=numbers_belong):
        if not any(start < last and first < end for first, last in seen):
            seen.append((start, end))
            yield Forbidden(what, start, end, wanted[start:end])


def _all(lower: str, birth_dates: Sequence[str], *, numbers_belong: bool) -> Iterator[tuple[str, int, int]]:
    spoken = [(start, end) for start, end, digits in spoken_numbers(lower) if len(digits) == 9]
    yield from (("ssn", *span) for span in _ssns(lower, spoken))
    for known in birth_dates:
        yield from (("birth_date", *span) for span in _known(lower, known))
    for pattern in (_BIRTH, _BIRTH_YEAR, _BIRTH_BEFORE, _TURNED, _B_DOT):
        for match in pattern.finditer(lower):
            yield "birth_date", *match.span("date")
    if not numbers_belong:
        for match in _NINE.finditer(lower):
            yield "nine_digits", *match.span("number" if match["number"] else "marked")
        yield from (("nine_digits", start, end) for start, end in spoken)


def _ssns(lower: str, spoken: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield what is grouped like a Social Security number, and any nine digits that are named as one."""
    yield from (match.span() for match in _SSN.finditer(lower))
    for pattern in (_NAMED, _NAMED_AFTER):
        yield from (match.span("number") for match in pattern.finditer(lower))
    for start, end in spoken:
        if _NAMED_BEFORE.search(lower, max(0, start - 60), start):
            yield start, end


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

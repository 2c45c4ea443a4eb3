"""Finds dates in running text, and the spellings of one known date."""

from __future__ import annotations

import re
from datetime import date

MONTHS: tuple[tuple[str, ...], ...] = (
    ("january", "jan", "enero", "ene"),
    ("february", "feb", "febrero"),
    ("march", "mar", "marzo"),
    ("april", "apr", "abril", "abr"),
    ("may", "mayo"),
    ("june", "jun", "junio"),
    ("july", "jul", "julio"),
    ("august", "aug", "agosto", "ago"),
    ("september", "sept", "sep", "septiembre", "setiembre"),
    ("october", "oct", "octubre"),
    ("november", "nov", "noviembre"),
    ("december", "dec", "diciembre", "dic"),
)
_MONTH = "|".join(sorted((name for names in MONTHS for name in names), key=len, reverse=True))
_MONTH_NUMBER = {name: number for number, names in enumerate(MONTHS, 1) for name in names}
_GAP = r"[ \n]*"
_TH = r"(?:st|nd|rd|th|\.|º)?"
_OF = r"(?:of[ \n]+|de[ \n]+|del[ \n]+)?"

_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third "
    "twenty-fourth twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first"
)
# Days as they are spoken: "the seventeenth of April".
_SPOKEN_DAYS = tuple(word.replace("-", r"[ -]?") for word in _ORDINALS.split())
_SPOKEN_DAY = rf"(?:{'|'.join(reversed(_SPOKEN_DAYS))})"
_TEENS_TEXT = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS_TEXT = "twenty thirty forty fifty sixty seventy eighty ninety"
_ONES_TEXT = "one two three four five six seven eight nine"
_TEENS, _TENS, _ONES = (tuple(words.split()) for words in (_TEENS_TEXT, _TENS_TEXT, _ONES_TEXT))

NUMBER_WORD = "|".join((*_TEENS, *_TENS, *_ONES))
"""A pattern of the words of which numbers up to ninety-nine begin."""

MONTH = rf"(?:{_MONTH})"
"""A pattern of the name of a month, in text made lower case."""

# Any date that names at least a day and a month, in text read by `folding.plain` and made lower case.
ANY_DATE = (
    rf"(?:\d{{4}}{_GAP}[-/.]{_GAP}\d{{1,2}}{_GAP}[-/.]{_GAP}\d{{1,2}}"
    rf"|\d{{1,2}}{_GAP}[-/.]{_GAP}\d{{1,2}}{_GAP}[-/.]{_GAP}(?:\d{{4}}|\d{{2}})"
    rf"|(?:{_MONTH})\.?[ \n]+(?:the[ \n]+)?\d{{1,2}}{_TH}(?!\d)(?:,?[ \n]*(?:of[ \n]+)?\d{{4}})?"
    rf"|\d{{1,2}}{_TH}[ \n-]*{_OF}(?:{_MONTH})\b\.?(?:[ \n,-]*{_OF}\d{{2,4}})?"
    rf"|\b{_SPOKEN_DAY}[ \n]+{_OF}(?:{_MONTH})\b(?:[ \n,-]*{_OF}\d{{4}})?"
    rf"|\b(?:{_MONTH})[ \n]+(?:the[ \n]+)?{_SPOKEN_DAY}\b(?:[ \n,-]*{_OF}\d{{4}})?)"
)


def read_date(text: str) -> date | None:
    """Read a date typed as ISO, month-day-year or with the name of a month; None when it is anything else."""
    wanted = text.strip().lower()
    match = re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", wanted)
    if match:
        return _date(int(match[1]), int(match[2]), int(match[3]))
    match = re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", wanted)
    if match:
        first, second, year = int(match[1]), int(match[2]), int(match[3])
        return _date(year, first, second) or _date(year, second, first)
    match = re.fullmatch(rf"({_MONTH})\.?\s+(\d{{1,2}}){_TH},?\s+(\d{{4}})", wanted)
    if match:
        return _date(int(match[3]), _MONTH_NUMBER[match[1]], int(match[2]))
    match = re.fullmatch(rf"(\d{{1,2}}){_TH}\s+{_OF}({_MONTH})\.?,?\s+{_OF}(\d{{4}})", wanted)
    if match:
        return _date(int(match[3]), _MONTH_NUMBER[match[2]], int(match[1]))
    return None


def spellings_of(day: date) -> re.Pattern[str]:
    """Return a pattern of every usual way to write one day, for text read by `plain` and made lower case."""
    names = "|".join(sorted(MONTHS[day.month - 1], key=len, reverse=True))
    long, short = str(day.year), f"{day.year % 100:02d}"
    mm, dd = f"0?{day.month}", f"0?{day.day}"
    spoken = _SPOKEN_DAYS[day.day - 1]
    sep, tight = rf"{_GAP}[-/. ]{_GAP}", r" ?[-/.] ?"
    # A two-digit year is not the hour of "12 May 14:30", nor does it follow the year of "2026-05-12 14:30".
    end, start = r"(?![\d:])", r"(?<!\d)(?<!\d[-/.])"
    return re.compile(
        rf"{start}(?:{long}{sep}{mm}{sep}{dd}(?!\d)"
        rf"|{mm}{sep}{dd}{sep}{long}(?!\d)"
        rf"|{dd}{sep}{mm}{sep}{long}(?!\d)"
        rf"|(?:{mm}{tight}{dd}|{dd}{tight}{mm}){tight}'?{short}{end}"
        rf"|{long}{day.month:02d}{day.day:02d}(?!\d)"
        rf"|{day.month:02d}{day.day:02d}{long}(?!\d)"
        rf"|{dd}{_TH}[ \n-]*{_OF}(?:{names})\.?[ \n,-]*{_OF}(?:{long}(?!\d)|'?{short}{end}))"
        rf"|\b(?:{names})\.?[ \n]*(?:the[ \n]+)?{dd}{_TH}[ \n,]+(?:of[ \n]+)?(?:{long}(?!\d)|'{short}{end})"
        rf"|\b(?:{spoken}[ \n]+{_OF}(?:{names})|(?:{names})[ \n]+(?:the[ \n]+)?{spoken})"
        rf"[ \n,-]+{_OF}(?:{long}(?!\d)|{_spoken_year(day.year)})"
    )


def _spoken_year(year: int) -> str:
    """Return a pattern of a year as it is spoken: nineteen ninety-one, two thousand (and) six."""
    century, rest = divmod(year, 100)
    if rest >= 20:
        tail = _TENS[rest // 10 - 2] + (rf"[ -]?{_ONES[rest % 10 - 1]}" if rest % 10 else "")
    elif rest >= 10:
        tail = _TEENS[rest - 10]
    else:
        tail = rf"(?:oh|o|zero)[ -]?{_ONES[rest - 1]}" if rest else "hundred"
    head = {19: "nineteen", 20: "twenty"}.get(century, str(century))
    spoken = rf"{head}[ \n-]+{tail}\b"
    if century != 20:
        return rf"(?:{spoken})"
    rest_words = _ONES[rest - 1] if 1 <= rest <= 9 else tail
    return rf"(?:{spoken}|two[ \n]+thousand" + (rf"[ \n]+(?:and[ \n]+)?{rest_words})" if rest else ")")


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None

"""Days and times as people write them into a log: a table of known forms; what is in none stays words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, time
from typing import Final

from app.domain.imported import DayReading, ReadOptions
from app.domain.moment import Moment, Precision, Stamp

ORDERS: Final = ("dmy", "mdy", "ymd")

_ENGLISH: Final = (
    "january february march april may june july august september october november december".split()  # noqa: SIM905 - words
)
_SPANISH: Final = (
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()  # noqa: SIM905 - words
)
_MONTHS: Final = {
    **{name[:3]: number for names in (_ENGLISH, _SPANISH) for number, name in enumerate(names, start=1)},
    **{name: number for names in (_ENGLISH, _SPANISH) for number, name in enumerate(names, start=1)},
    "sept": 9,
    "setiembre": 9,
    "set": 9,
}
_WEEKDAY: Final = re.compile(
    r"(?:mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
    r"|lun|mar|mie|jue|vie|sab|dom|lunes|martes|miercoles|jueves|viernes|sabado|domingo)\.?,?\s+"
)
_ISO: Final = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_NUMBERS: Final = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})")
_MONTH_FIRST: Final = re.compile(r"([a-z]{3,10})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_DAY_FIRST: Final = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th)?[\s-](?:de\s+)?([a-z]{3,10})\.?,?[\s-](?:de(?:l)?\s+)?(\d{4}|\d{2})"
)
_CLOCK: Final = re.compile(
    r"(\d{1,2})(?:[:.h](\d{2}))?(?::(\d{2}))?(?:\.\d+)?\s*(?:(a|p)\.?\s?m\.?|h|hrs|horas)?"
)
_TOGETHER: Final = re.compile(
    r"(.*?\d{2,4})(?:t|,?\s+(?:at\s+|a\s+las\s+)?)(\d{1,2}[:.h\sap].*|\d{1,2}\s*[ap]\.?m\.?)"
)
_FULL_YEAR: Final = re.compile(r"\d{4}")
_FEWEST: Final = 3
_MOST_SHOWN: Final = 4


def plain(text: str) -> str:
    """Return text in lower case, without accents and with single blanks."""
    if text.isascii():
        return " ".join(text.lower().split())
    bare = "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))
    return " ".join(bare.lower().split())


def read_day(words: str, order: str, today: date | None = None) -> date | None:
    """Return the day that the words say when they are in a known form and there is such a day, else None.

    A year of two digits that is after the one that follows `today` may be of another century: it is not read.
    """
    days = possible_days(words)
    if today is not None and not _FULL_YEAR.search(words):
        days = {each: day for each, day in days.items() if day.year <= today.year + 1}
    found = days.get(order) or days.get("")
    either = {days[each] for each in ("dmy", "mdy") if each in days}
    return found or (either.pop() if len(either) == 1 else None)


def possible_days(words: str) -> dict[str, date]:
    """Return the day under each order of numbers in which it exists; `""` for a form with one reading."""
    text = plain(words)
    return _days_in(text) or _days_in(_WEEKDAY.sub("", text, count=1))


def _days_in(text: str) -> dict[str, date]:
    if match := _ISO.fullmatch(text):
        return _only(int(match[1]), int(match[2]), int(match[3]))
    if match := _NUMBERS.fullmatch(text):
        first, second, third = int(match[1]), int(match[3]), match[4]
        year = _year(third)
        found = {"dmy": _day(year, second, first), "mdy": _day(year, first, second)}
        if len(third) == 2:
            found["ymd"] = _day(_year(match[1]), second, int(third))
        return {order: day for order, day in found.items() if day is not None}
    if match := _MONTH_FIRST.fullmatch(text):
        return _only(int(match[3]), _MONTHS.get(match[1], 0), int(match[2]))
    if match := _DAY_FIRST.fullmatch(text):
        return _only(_year(match[3]), _MONTHS.get(match[2], 0), int(match[1]))
    return {}


def read_clock(words: str) -> time | None:
    """Return a time of day in a known form (`8:15 PM`, `20:15`, `8pm`, `20h15`), else None."""
    match = _CLOCK.fullmatch(plain(words))
    if match is None or (match[2] is None and match[4] is None):  # a bare number is no time
        return None
    hour = int(match[1])
    if match[4]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match[4] == "p" else 0)
    try:
        return time(hour, int(match[2] or 0), int(match[3] or 0))
    except ValueError:
        return None


def split_moment(words: str) -> tuple[str, str]:
    """Return the day and the time of words that hold both, else the words and ""."""
    match = _TOGETHER.fullmatch(plain(words))
    if match is None or not possible_days(match[1]) or read_clock(match[2]) is None:
        return words, ""
    return match[1], match[2]


def order_of(days: Iterable[str]) -> str | None:
    """Return the order of day, month and year that a column shows, "" when it does not matter, None if open.

    An order is shown by days that exist in one order only; else, where all rows follow each other in time
    under exactly one order, by that. Nothing else counts.
    """
    readings = [found for found in map(possible_days, days) if found]
    mixed = [found for found in readings if "" not in found and len(set(found.values())) > 1]
    candidates = ["dmy", "mdy"]
    shown = {
        order
        for found in readings
        if "" not in found
        for order in candidates
        if set(found) & set(candidates) == {order}
    }
    if len(shown) == 1:
        return shown.pop()
    if not any(found.get("dmy") != found.get("mdy") for found in mixed):
        return ""
    if shown:
        return None
    steady = [
        order for order in candidates if _is_steady([found.get(order) or found.get("") for found in readings])
    ]
    return steady[0] if len(steady) == 1 and len(readings) >= _FEWEST else None


def open_days(days: Iterable[str]) -> tuple[DayReading, ...]:
    """Return the first dates of a column that are another day under each order, with those days."""
    found: dict[str, DayReading] = {}
    for words in days:
        readings = possible_days(words)
        if len(set(readings.values())) > 1 and words not in found:
            found[words] = DayReading(words.strip(), tuple(sorted(readings.items())))
        if len(found) == _MOST_SHOWN:
            break
    return tuple(found.values())


def read_when(day: str, clock: str, order: str, options: ReadOptions) -> tuple[Moment, str]:
    """Return the moment that a row says, and its words where any part of them could not be read."""
    written = " ".join(filter(None, (day.strip(), clock.strip())))
    if not clock.strip():
        day, clock = split_moment(day)
    zone = options.zone or None
    found = read_day(day, order, options.today)
    if found is None:
        return Moment(zone=zone if written else None), written
    at = read_clock(clock) if clock.strip() else None
    moment = Moment(Precision.EXACT, Stamp(found, at).in_zone(zone if at else None), None, zone)
    return moment, written if clock.strip() and at is None else ""


def _is_steady(days: Iterable[date | None]) -> bool:
    known = [day for day in days if day is not None]
    return known in (sorted(known), sorted(known, reverse=True))


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _only(year: int, month: int, day: int) -> dict[str, date]:
    found = _day(year, month, day)
    return {} if found is None else {"": found}


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if 1900 <= year < 2100 else None
    except ValueError:
        return None

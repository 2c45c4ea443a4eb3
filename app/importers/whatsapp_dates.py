"""Which number of a date is the day: told by the dates of the file themselves, and by nothing else.

A date that cannot be (month 13) refutes an order; so does time that keeps running backwards, since an export
is in order of time, and days that have not come yet. Where that does not decide, the person is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

ORDERS: Final = ("dmy", "mdy", "ymd")
Parts = tuple[int, int, int]
"""The three numbers of a date as written."""

_EARLIEST: Final = 1970
_FIRST_CHATS: Final = 2009
"""WhatsApp's first year: a year of two digits before it is none."""
_LATEST: Final = 2199
_BUDDHIST_AHEAD: Final = 543
_JALALI_YEARS: Final = range(1380, 1421)
_JALALI_START: Final = date(2001, 3, 21)
"""The first day of 1380; of its 33-year round, the years with a leap day are `_JALALI_LEAP`."""
_JALALI_LEAP: Final = frozenset({1, 5, 9, 13, 17, 22, 26, 30})
_OFTEN: Final = 3
_CLEARLY: Final = 10
_STRAY_PER_CENT: Final = 1


@dataclass(frozen=True, slots=True)
class Order:
    """The order of dates by `name`, or why there is none: "open", "refused" (what was told), "unreadable"."""

    name: str
    problem: str = ""


def day_of(parts: Parts, order: str) -> date | None:
    """Return the day that three numbers mean in an order, None when there is no such day.

    Years of two digits are of this century; years of the Buddhist era and of the Iranian calendar are known
    by their number.
    """
    year = parts[order.index("y")]
    month, day = parts[order.index("m")], parts[order.index("d")]
    if year in _JALALI_YEARS:
        return _jalali(year, month, day)
    if year < 100:
        year += 2000
        if year < _FIRST_CHATS:
            return None
    elif year - _BUDDHIST_AHEAD >= 2000:
        year -= _BUDDHIST_AHEAD
    if not _EARLIEST <= year <= _LATEST:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def possible_orders(dates: Sequence[Parts], separator: str) -> tuple[str, ...]:
    """Return the orders that the writing leaves: a year in full says where it stands.

    No country writes a year of two digits before points without spaces (CLDR, short dates).
    """
    if all(parts[0] >= 1000 for parts in dates):
        return ("ymd",)
    full_last = all(parts[2] >= 1000 for parts in dates)
    return ORDERS[:2] if full_last or separator == "." else ORDERS


def fitting_orders(dates: Sequence[Parts], separator: str) -> tuple[str, ...]:
    """Return the orders under which the fewest dates are none: those that a person may choose from."""
    wrong = {order: _invalid(dates, order) for order in possible_orders(dates, separator)}
    return tuple(order for order, count in wrong.items() if count == min(wrong.values()))


def find_order(dates: Sequence[Parts], separator: str, told: str, today: date | None = None) -> Order:
    """Decide the order of the dates of a file, given in its order; `told` by the person, or "".

    A stray date in a hundred may be none at all: such a line is part of the message that it stands in. Where
    the dates leave it open, days after `today` speak against an order under which there are several.
    """
    possible = possible_orders(dates, separator)
    wrong = {order: (_invalid(dates, order), _backwards(dates, order)) for order in possible}
    least = min(invalid for invalid, _ in wrong.values())
    if least > _stray(dates):
        return Order("", "unreadable")
    if told:
        fits = told in possible and wrong[told][0] == least
        return Order(told) if fits else Order("", "refused")
    best = min(possible, key=lambda order: sum(wrong[order]))
    others = [order for order in possible if order != best and not _same(dates, order, best)]
    if wrong[best][0] <= _stray(dates) and all(_refuted(wrong[order], wrong[best]) for order in others):
        return Order(best)
    left = [order for order in (best, *others) if not _refuted(wrong[order], wrong[best])]
    return _come_already(dates, left, today)


def _come_already(dates: Sequence[Parts], orders: Sequence[str], today: date | None) -> Order:
    """Return the one order whose days have all come, when every other has several that have not."""
    if today is None or any(_invalid(dates, order) for order in orders):
        return Order("", "open")
    ahead = {order: _ahead(dates, order, today) for order in orders}
    come = [order for order, count in ahead.items() if count == 0]
    sure = len(come) == 1 and all(count >= _OFTEN for order, count in ahead.items() if order != come[0])
    return Order(come[0]) if sure else Order("", "open")


def _stray(dates: Sequence[Parts]) -> int:
    """Return how many dates may be none: one in a hundred, one among a few, never most of them."""
    return min(max(1, len(dates) * _STRAY_PER_CENT // 100), (len(dates) - 1) // 2)


def _refuted(wrong: tuple[int, int], best: tuple[int, int]) -> bool:
    """Whether an order cannot be the one, given what speaks against it and against the best one."""
    if sum(best) == 0 and wrong[0]:
        return True
    return sum(wrong) >= max(_OFTEN, _CLEARLY * sum(best))


def _invalid(dates: Sequence[Parts], order: str) -> int:
    return sum(day_of(parts, order) is None for parts in dates)


def _backwards(dates: Sequence[Parts], order: str) -> int:
    """Count the steps of more than a day back in time; a clock that was set back makes few of them."""
    days = [day for parts in dates if (day := day_of(parts, order)) is not None]
    return sum(after < before - timedelta(days=1) for before, after in pairwise(days))


def _ahead(dates: Sequence[Parts], order: str, today: date) -> int:
    """Count the days that had not come yet when the file was read; a day is left for other time zones."""
    days = (day_of(parts, order) for parts in dates)
    return sum(day is not None and day > today + timedelta(days=1) for day in days)


def _same(dates: Sequence[Parts], order: str, other: str) -> bool:
    return all(day_of(parts, order) == day_of(parts, other) for parts in dates)


def _jalali(year: int, month: int, day: int) -> date | None:
    """Return the day of an Iranian date: six months of 31 days, five of 30, a last one of 29 or 30."""
    leap = year % 33 in _JALALI_LEAP
    lengths = [31] * 6 + [30] * 5 + [30 if leap else 29]
    if not (1 <= month <= 12 and 1 <= day <= lengths[month - 1]):
        return None
    years = range(_JALALI_YEARS.start, year)
    before = sum(365 + (each % 33 in _JALALI_LEAP) for each in years)
    return _JALALI_START + timedelta(days=before + sum(lengths[: month - 1]) + day - 1)

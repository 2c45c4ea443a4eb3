"""Amounts and times of day as people type them; what cannot be read for certain is not read at all."""

from __future__ import annotations

import re
from decimal import Decimal

# 40 · 40.5 · 1,200 · 1,200.50 · 1 200.50 · and with the comma for the cents: 40,50 · 1.200,50 · 1 200,50
_POINT = re.compile(r"\d{1,3}(?:[, '\u00a0\u202f]\d{3})+(?:\.\d{1,2})?|\d+(?:\.\d{1,2})?")
_COMMA = re.compile(r"\d{1,3}(?:[. '\u00a0\u202f]\d{3})+,\d{1,2}|\d+,\d{1,2}")
_AROUND = re.compile(r"^(?:US)?[$€£₱¥₹₽]\s*|\s*[$€£₱¥₹₽]$")
_GROUPS = re.compile(r"[ '\u00a0\u202f]")
_CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?\s*([ap]\.?m\.?)?", re.IGNORECASE)
_SPAN = re.compile(r"(\d{1,2}):(\d{2})")
_HOURS = re.compile(r"(\d{1,2})(?:[.,](\d{1,2}))?(?:\s*(?:h|hrs?|hours?))?", re.IGNORECASE)
_DAY = 24 * 60


def read_amount(text: str) -> Decimal | None:
    """Read an amount with or without a sign of money; None for anything else, such as `about 500` or `1.200`.

    A point followed by three digits may be thousands in one country and nothing in another: it is not read.
    """
    bare = _AROUND.sub("", text.strip())
    if _POINT.fullmatch(bare):
        return Decimal(_GROUPS.sub("", bare).replace(",", ""))
    if _COMMA.fullmatch(bare):
        return Decimal(_GROUPS.sub("", bare).replace(".", "").replace(",", "."))
    return None


def read_clock(text: str) -> int | None:
    """Read a time of day (`8`, `8:00`, `8 am`, `20:30`) as minutes from midnight; None when it is none."""
    match = _CLOCK.fullmatch(text.strip())
    if match is None:
        return None
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower().replace(".", "")
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    minutes = hour * 60 + minute
    return minutes if minute < 60 and minutes <= _DAY else None


def read_hours(text: str) -> Decimal | None:
    """Read a number of hours of one day (`12`, `12.5`, `12:30`, `12 h`); None for anything else."""
    bare = text.strip()
    span = _SPAN.fullmatch(bare)
    if span is not None:
        hours = Decimal(span[1]) + Decimal(span[2]) / 60 if int(span[2]) < 60 else None
    else:
        match = _HOURS.fullmatch(bare)
        hours = None if match is None else Decimal(f"{match[1]}.{match[2] or 0}")
    return hours if hours is not None and hours <= 24 else None


def clock_hours(start: str, finish: str, pause: int | None) -> Decimal | None:
    """Return the hours between two times of day less the pause, past midnight when the second is earlier.

    None when one of them cannot be read, or when they are the same.
    """
    first, last = read_clock(start), read_clock(finish)
    if first is None or last is None or first == last:
        return None
    minutes = (last - first) % _DAY - (pause or 0)
    return Decimal(minutes) / 60 if minutes > 0 else None


def money_text(amount: Decimal, currency: str = "") -> str:
    """Write an amount with its thousands and cents, and the currency behind it as the person named it."""
    return f"{amount:,.2f} {currency}".strip()


def hours_text(hours: Decimal) -> str:
    """Write hours without needless noughts: `12`, `12.5`."""
    return f"{hours.quantize(Decimal('0.01')).normalize():,f}"

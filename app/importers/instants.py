"""Moments that an export gives as a number of seconds or milliseconds since 1970."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from app.domain.moment import find_zone

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LAST_MS: Final = 4_102_444_800_000  # the year 2100
_DAY_MS: Final = 86_400_000


def whole_number(text: object) -> int | None:
    """Return a number of at most 15 digits that is written in plain digits or given as one, else None."""
    if isinstance(text, int) and not isinstance(text, bool):
        return text if abs(text) < 10**15 else None
    if not isinstance(text, str):
        return None
    digits = text.strip()
    bare = digits.removeprefix("-")
    return int(digits) if 0 < len(bare) <= 15 and bare.isascii() and bare.isdigit() else None


def possible_ms(ms: int | None) -> int | None:
    """Return the milliseconds when they are of a day after 1 January 1970 and before 2100, else None."""
    return ms if ms is not None and _DAY_MS < ms < _LAST_MS else None


def iso_of(ms: int, zone: str) -> str:
    """Write milliseconds since 1970 as ISO 8601 with the offset of `zone`, of UTC when none is told."""
    moment = (_EPOCH + timedelta(milliseconds=ms)).astimezone((find_zone(zone) if zone else None) or UTC)
    return moment.isoformat(timespec="milliseconds" if ms % 1000 else "seconds")


def ms_of(local: datetime, zone: str) -> int | None:
    """Return the milliseconds since 1970 of a time without offset in `zone`; None when no zone is told."""
    if local.tzinfo is None:
        found = find_zone(zone) if zone else None
        if found is None:
            return None
        local = local.replace(tzinfo=found)
    return (local - _EPOCH) // timedelta(milliseconds=1)

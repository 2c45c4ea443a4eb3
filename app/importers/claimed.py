"""Times that files state of themselves, in the few forms that their standards know; nothing is guessed."""

from __future__ import annotations

import email.utils
import re
from datetime import UTC, datetime
from typing import Final

from app.domain.documents_in import ClaimedTime
from app.domain.evidence import Reported

EARLIEST_YEAR: Final = 1980
"""Before digital cameras: clocks that were never set say 1904 or 1970."""

_EXIF: Final = re.compile(r"(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d):(\d\d)")
_OFFSET: Final = re.compile(r"[+-]\d\d:\d\d|Z")
_PDF: Final = re.compile(
    r"D:(\d{4})(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:(\d\d)(\d\d)?)?)?)?)?(Z|[+-]\d\d'?\d\d|[+-]\d\d)?"
)
_ISO: Final = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d)?(\.\d{1,9})?(Z|[+-]\d\d:?\d\d)?")
_UTC_SOMEWHERE: Final = re.compile(r"-0000\b")
_GPS_PART: Final = re.compile(r"(\d{1,2})(?:\.\d+)?")


def claim(reported: Reported, iso: str | None) -> ClaimedTime | None:
    """Return the claim of `reported` when it could be read as `iso` and its year is possible."""
    if iso is None or int(iso[:4]) < EARLIEST_YEAR:
        return None
    has_zone = re.search(r"(Z|[+-]\d\d:\d\d)$", iso[10:]) is not None
    return ClaimedTime(reported.source, reported.key, reported.value, iso, has_zone)


def exif_iso(value: str, offset: str) -> str | None:
    """Read an EXIF date and time with its offset tag, `""` when there is none (Exif 2.32, 4.6.5)."""
    match = _EXIF.fullmatch(value.strip())
    if match is None:
        return None
    year, month, day, hour, minute, second = match.groups()
    zone = offset.strip() if _OFFSET.fullmatch(offset.strip()) else ""
    return _valid(f"{year}-{month}-{day}T{hour}:{minute}:{second}{zone}")


def pdf_iso(value: str) -> str | None:
    """Read a PDF date (ISO 32000-1, 7.9.4); one without a time of day gives a date alone."""
    match = _PDF.match(value.strip())
    if match is None:
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    if day is None:
        return None
    date = f"{year}-{month}-{day}"
    if hour is None:
        return _valid(date)
    offset = ""
    if zone and zone != "Z":
        digits = zone[1:].replace("'", "")
        offset = f"{zone[0]}{digits[:2]}:{digits[2:4] or '00'}"
    return _valid(f"{date}T{hour}:{minute or '00'}:{second or '00'}{offset or zone or ''}")


def iso_iso(value: str) -> str | None:
    """Read ISO 8601 as media containers write it; fractions of seconds are dropped."""
    match = _ISO.fullmatch(value.strip())
    if match is None:
        return None
    text = value.strip().replace(" ", "T").replace(match.group(2) or "\0", "", 1)
    zone = match.group(3) or ""
    if len(zone) == 5:
        text = f"{text[:-2]}:{text[-2:]}"
    return _valid(text)


def mail_iso(value: str) -> str | None:
    """Read the date of a message (RFC 5322, 3.3); `-0000` is UTC too, from a place that is not told."""
    try:
        at = email.utils.parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError, IndexError, AttributeError):
        return None
    if at.tzinfo is None and _UTC_SOMEWHERE.search(value):
        at = at.replace(tzinfo=UTC)
    return at.isoformat(timespec="seconds")


def gps_iso(day: str, clock: str) -> str | None:
    """Read the UTC day and time of a position (Exif 2.32, 4.6.6); a day alone when no time stands there."""
    date = day.strip().replace(":", "-")
    parts = [_GPS_PART.fullmatch(part) for part in clock.split(", ")] if clock else []
    if len(parts) != 3:
        return _valid(date) if len(date) == 10 else None
    hour, minute, second = (int(part.group(1)) if part else 99 for part in parts)
    return _valid(f"{date}T{hour:02d}:{minute:02d}:{second:02d}+00:00")


def _valid(iso: str) -> str | None:
    try:
        datetime.fromisoformat(iso)
    except ValueError:
        return None
    return iso

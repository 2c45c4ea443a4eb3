"""Where the time that a file reports and the time that the petitioner gave lie more than ten minutes apart.

Shown before saving, never adjusted (design of documents, "Packet").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

from app.domain.ids import EntityId
from app.domain.moment import Moment, Precision, Stamp
from app.domain.views.served import ServedCase

_SLACK = timedelta(minutes=10)
_REPORTED = re.compile(
    r"(\d{4})[:-](\d{2})[:-](\d{2})[T ](\d{2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*(Z|[+-]\d{2}:?\d{2})?"
)
# ISO 32000-1 §7.9.4: D:YYYYMMDDHHmmSSOHH'mm'
_PDF = re.compile(r"D:(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{2}'?\d{2})?'?(?:00')?")


@dataclass(frozen=True, slots=True)
class TimeGap:
    """An item and an incident that uses it, with both times; `reported` is in the file's own words."""

    evidence: EntityId
    number: int
    incident: EntityId
    reported: str
    claimed: Moment


def time_gaps(view: ServedCase) -> tuple[TimeGap, ...]:
    """List the gaps; incidents without a time of day and files without a readable time have none."""
    found: list[TimeGap] = []
    for incident in view.incidents:
        for evidence in incident.evidence:
            item = view.item(evidence)
            if item is None:
                continue
            reported = read_reported(item.reported_time)
            if reported is not None and _apart(incident.when, reported):
                found.append(TimeGap(item.id, item.number, incident.id, item.reported_time, incident.when))
    return tuple(found)


def read_reported(words: str) -> datetime | None:
    """Read a time as EXIF, ISO 8601, a PDF or an email header states it; naive when it states no zone."""
    match = _REPORTED.fullmatch(words.strip()) or _PDF.fullmatch(words.strip())
    try:
        if match is None:
            return parsedate_to_datetime(words)
        parts = [int(part) for part in match.groups()[:5]]
        at = datetime(parts[0], parts[1], parts[2], parts[3], parts[4], int(match[6] or 0))  # noqa: DTZ001
        return at if match[7] is None else at.replace(tzinfo=_zone(match[7]))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _zone(words: str) -> timezone:
    if words == "Z":
        return UTC
    shift = timedelta(hours=int(words[1:3]), minutes=int(words[-2:]))
    return timezone(-shift if words[0] == "-" else shift)


def _apart(when: Moment, reported: datetime) -> bool:
    start = when.start
    if start is None or start.clock is None or when.precision not in {Precision.EXACT, Precision.ABOUT}:
        return False
    end = when.end if when.end is not None and when.end.clock is not None else start
    if reported.tzinfo is not None and (start.offset is None or end.offset is None):
        reported = reported.replace(tzinfo=None)
    first, last = _at(start, aware=reported.tzinfo is not None), _at(end, aware=reported.tzinfo is not None)
    return reported < first - _SLACK or reported > last + _SLACK


def _at(stamp: Stamp, *, aware: bool) -> datetime:
    assert stamp.clock is not None
    local = datetime.combine(stamp.day, stamp.clock)
    return local.replace(tzinfo=timezone(timedelta(minutes=stamp.offset or 0))) if aware else local

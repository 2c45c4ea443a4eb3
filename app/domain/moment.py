"""When something happened, as surely as the person knows it, and when something was recorded."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.domain.errors import ErrorCode, KnownError


class Precision(StrEnum):
    """How sure a time is; the person says so, nothing is inferred."""

    EXACT = "exact"
    ABOUT = "about"
    BETWEEN = "between"
    BEFORE = "before"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Stamp:
    """A calendar day, with a local time and its UTC offset in minutes when a time was given."""

    day: date
    clock: time | None = None
    offset: int | None = None

    def iso(self) -> str:
        """Write ISO 8601: `2026-11-14`, or `2026-11-14T23:40-06:00`; seconds only when there are any."""
        if self.clock is None:
            return self.day.isoformat()
        spec = "seconds" if self.clock.second else "minutes"
        text = f"{self.day.isoformat()}T{self.clock.isoformat(timespec=spec)}"
        if self.offset is None:
            return text
        sign = "-" if self.offset < 0 else "+"
        hours, minutes = divmod(abs(self.offset), 60)
        return f"{text}{sign}{hours:02d}:{minutes:02d}"

    def in_zone(self, zone: str | None) -> Stamp:
        """Return the same with the offset that `zone` had then, where none is known."""
        if self.offset is not None or zone is None:
            return self
        return replace(self, offset=offset_minutes(datetime.combine(self.day, self.clock or time()), zone))

    def sort_ms(self) -> int:
        """Return Unix milliseconds for ordering; a day without a time counts from its local midnight."""
        local = datetime.combine(self.day, self.clock or time())
        return _unix_ms(local.replace(tzinfo=timezone(timedelta(minutes=self.offset or 0))))


@dataclass(frozen=True, slots=True)
class Moment:
    """When something happened: how sure, from when, until when, and the IANA zone it was given in.

    EXACT and ABOUT have a start and may have an end; BETWEEN has both; BEFORE has the bound as its start;
    UNKNOWN may have neither.
    """

    precision: Precision = Precision.UNKNOWN
    start: Stamp | None = None
    end: Stamp | None = None
    zone: str | None = None

    def is_known(self) -> bool:
        """Whether any day is given at all."""
        return self.start is not None

    def sort_ms(self) -> int | None:
        """Return the start in Unix milliseconds for ordering, None when unknown."""
        return None if self.start is None else self.start.in_zone(self.zone).sort_ms()


UNKNOWN_MOMENT = Moment()


@dataclass(frozen=True, slots=True)
class Instant:
    """When this machine recorded something: Unix milliseconds (UTC) and the IANA zone of the machine."""

    ms: int
    zone: str

    def utc(self) -> datetime:
        """Return the aware UTC datetime."""
        return datetime.fromtimestamp(self.ms // 1000, tz=UTC).replace(microsecond=self.ms % 1000 * 1000)

    def local(self) -> datetime:
        """Return the aware local datetime in the recorded zone; UTC when the zone is not known here."""
        return self.utc().astimezone(find_zone(self.zone) or UTC)

    def iso(self) -> str:
        """Write ISO 8601 to the second with the offset of the recorded zone."""
        return self.local().isoformat(timespec="seconds")


def find_zone(name: str) -> ZoneInfo | None:
    """Look an IANA zone up; None when it is not known."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


_STAMP = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2})"
    r"(?:[T ](?P<clock>\d{2}:\d{2}(?::\d{2})?)(?P<offset>Z|[+-]\d{2}:?\d{2})?)?"
)


def read_stamp(text: str, zone: str) -> Stamp:
    """Read `2026-11-14`, `2026-11-14T23:40`, or with an offset; a time without offset takes that of `zone`.

    Raises `KnownError(BAD_DATE)` for anything else: dates are read, never guessed.
    """
    match = _STAMP.fullmatch(text.strip())
    if match is None:
        raise KnownError(ErrorCode.BAD_DATE, value=text)
    try:
        day = date.fromisoformat(match["day"])
        if match["clock"] is None:
            return Stamp(day)
        clock = time.fromisoformat(match["clock"])
    except ValueError as error:
        raise KnownError(ErrorCode.BAD_DATE, value=text) from error
    return Stamp(day, clock, _read_offset(text, match["offset"], datetime.combine(day, clock), zone))


def read_moment(
    when: str | None, until: str | None, precision: str | None, zone: str, *, zone_given: bool = False
) -> Moment:
    """Build a moment from what was typed: `--when`, `--until`, `--precision`, `--zone` of the command line.

    Raises `KnownError(BAD_DATE)` for an unreadable day, an end before its start, or a missing bound.
    """
    if find_zone(zone) is None:
        raise KnownError(ErrorCode.BAD_VALUE, field="zone", value=zone)
    if when is None:
        if until is not None or precision not in {None, Precision.UNKNOWN.value}:
            raise KnownError(ErrorCode.BAD_DATE, value=until or "")
        return Moment(zone=zone if zone_given else None)
    start = read_stamp(when, zone)
    end = None if until is None else read_stamp(until, zone)
    if precision is not None and precision not in set(Precision):
        raise KnownError(ErrorCode.BAD_VALUE, field="precision", value=precision)
    sure = Precision(precision) if precision is not None else Precision.EXACT
    if end is not None and _is_before(end, start, zone):
        raise KnownError(ErrorCode.BAD_DATE, value=end.iso())
    if (sure is Precision.BETWEEN) and end is None:
        raise KnownError(ErrorCode.BAD_DATE, value=when)
    if sure is Precision.BEFORE and end is not None:
        raise KnownError(ErrorCode.BAD_DATE, value=end.iso())
    return Moment(sure, start, end, zone)


def offset_minutes(local: datetime, zone: str) -> int:
    """Return the UTC offset of a naive local time in `zone`, in minutes (the earlier one when ambiguous)."""
    found = find_zone(zone)
    shift = None if found is None else local.replace(tzinfo=found).utcoffset()
    return 0 if shift is None else int(shift.total_seconds() // 60)


def instant_of(now: datetime, zone: str) -> Instant:
    """Turn an aware datetime of a `Clock` into a recorded instant."""
    return Instant(_unix_ms(now), zone)


def _is_before(end: Stamp, start: Stamp, zone: str) -> bool:
    """Whether an end lies before its start; where one is only a day, days are compared."""
    if end.clock is None or start.clock is None:
        return end.day < start.day
    return end.in_zone(zone).sort_ms() < start.in_zone(zone).sort_ms()


def _read_offset(text: str, written: str | None, local: datetime, zone: str) -> int:
    if written is None:
        return offset_minutes(local, zone)
    if written == "Z":
        return 0
    minutes = int(written[1:3]) * 60 + int(written[-2:])
    if minutes > 14 * 60 or int(written[-2:]) > 59:
        raise KnownError(ErrorCode.BAD_DATE, value=text)
    return -minutes if written[0] == "-" else minutes


def _unix_ms(moment: datetime) -> int:
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)

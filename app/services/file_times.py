"""The times that an item is told to be from, by the file, the disk, the person, and whether they differ.

Nothing is adjusted and nothing is judged: each time stays as it is told, beside who tells it. A time without
a zone is compared by the clock it shows; whether a difference could be one of time zones is said apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from itertools import combinations
from typing import Final

from app.domain.entry import Entry
from app.domain.evidence import Evidence, Reported
from app.domain.ids import EntityId
from app.domain.moment import Moment, Precision, Stamp
from app.importers.claimed import EARLIEST_YEAR, exif_iso, gps_iso, iso_iso, mail_iso, pdf_iso

TOLERANCE: Final = timedelta(minutes=10)
"""Clocks stand this far apart and files are saved this late without anything being odd."""

_MOST_APART: Final = 26 * 60  # minutes between the first and the last time zone
_OFFSETS: Final = frozenset(60 * hour for hour in range(-12, 15)) | frozenset(
    [-570, -210, -150, 210, 270, 330, 345, 390, 525, 570, 630, 765, 825]
)
"""Minutes from UTC that clocks somewhere show in this century."""


class Zones(StrEnum):
    """Whether differences could be ones of time zones."""

    NONE = "none"
    SOME = "some"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class ToldTime:
    """A time and who tells it.

    `source` is exif, gps, media, pdf, office, headers, route, disk, person or entry; `key` its name there;
    `iso` the time as far as it is told; `first` and `last` the span it stands for as its own clock shows it,
    `offset` the minutes of that clock from UTC, None where nothing states them. `vague` zones are stated by
    habit rather than knowledge: many recorders write local time as UTC. `entry` holds the item.
    """

    source: str
    key: str
    iso: str
    first: datetime
    last: datetime
    offset: int | None = None
    vague: bool = False
    entry: EntityId | None = None
    moment: Moment | None = None


@dataclass(frozen=True, slots=True)
class TimesThatDiffer:
    """All told times of an item of which two differ by more than ten minutes."""

    times: tuple[ToldTime, ...]
    zones: Zones


def told_by_file(item: Evidence) -> tuple[ToldTime, ...]:
    """Return the times that the file states of itself, the most telling first, each once."""
    found = dict.fromkeys(_told(item.reported))
    return tuple(sorted(found, key=lambda told: _RANK.get((told.source, told.key.lower()), 50)))


def told_times(item: Evidence, entries: Iterable[Entry] = ()) -> tuple[ToldTime, ...]:
    """Return every time told of an item: by the file, the disk it came from, the person, its entries."""
    times = list(told_by_file(item))
    disk = _from_iso("disk", "file_modified", item.file_modified)
    if disk is not None:
        times.append(disk)
    given: list[tuple[str, str, Moment, EntityId | None]] = [("person", "taken", item.taken, None)]
    given += [("entry", "when", entry.when, entry.id) for entry in entries if not entry.withdrawn]
    for source, key, moment, entry in given:
        told = _from_moment(source, key, moment, entry)
        if told is not None:
            times.append(told)
    return tuple(times)


def times_that_differ(times: Iterable[ToldTime]) -> TimesThatDiffer | None:
    """Return all times with what zones could explain, None when no two are over ten minutes apart."""
    told = tuple(times)
    explained = [_zones_explain(one, other) for one, other in combinations(told, 2) if _differ(one, other)]
    if not explained:
        return None
    zones = Zones.ALL if all(explained) else Zones.SOME if any(explained) else Zones.NONE
    return TimesThatDiffer(told, zones)


_RANK: Final = {
    ("exif", "datetimeoriginal"): 0,
    ("exif", "datetimedigitized"): 1,
    ("headers", "date"): 2,
    ("media", "com.apple.quicktime.creationdate"): 3,
    ("media", "creation_time"): 4,
    ("media", "date"): 5,
    ("pdf", "creationdate"): 6,
    ("office", "created"): 7,
    ("office", "creation-date"): 7,
    ("exif", "datetime"): 8,
    ("gps", "gpsdatestamp"): 9,
}


def _told(reported: tuple[Reported, ...]) -> Iterator[ToldTime]:
    values = {(said.source, said.key.lower()): said.value for said in reversed(reported)}
    hops = [said for said in reported if said.source == "route"]
    for said in (
        *(said for said in reported if said.source != "route"),
        *dict.fromkeys((*hops[:1], *hops[-1:])),
    ):
        iso = _iso_of(said, values)
        told = None if iso is None else _from_iso(said.source, _plain_key(said), iso)
        if told is not None and told.first.year >= EARLIEST_YEAR:
            yield told


def _iso_of(said: Reported, values: dict[tuple[str, str], str]) -> str | None:  # noqa: PLR0911 - one per form
    key = _plain_key(said).lower()
    match said.source, key:
        case "exif", "datetimeoriginal" | "datetimedigitized":
            return exif_iso(said.value, values.get(("exif", key.replace("date", "offset", 1)), ""))
        case "exif", "datetime":
            return exif_iso(said.value, values.get(("exif", "offsettime"), ""))
        case "gps", "gpsdatestamp":
            return gps_iso(said.value, values.get(("gps", "gpstimestamp"), ""))
        case "media", "com.apple.quicktime.creationdate" | "creation_time" | "date":
            return iso_iso(said.value)
        case "pdf", "creationdate" | "moddate":
            return pdf_iso(said.value)
        case "office", "created" | "modified" | "creation-date" | "date":
            return iso_iso(said.value)
        case "headers", "date":
            return mail_iso(said.value)
        case "route", _:
            return said.value.partition(" · ")[0]
        case _:
            return None


def _plain_key(said: Reported) -> str:
    """Return the name of a tag; what a stream of a recording says is what the recording says."""
    return said.key.rpartition(": ")[2] if said.source == "media" else said.key


def _from_iso(source: str, key: str, iso: str) -> ToldTime | None:
    try:
        at = datetime.fromisoformat(iso)
    except ValueError:
        return None
    shift = at.utcoffset()
    offset = None if shift is None else round(shift.total_seconds() / 60)
    first = at.replace(tzinfo=None)
    last = first + (timedelta(days=1, seconds=-1) if len(iso) <= 10 else timedelta())
    return ToldTime(source, key, iso, first, last, offset, vague=key.lower() == "creation_time")


def _from_moment(source: str, key: str, moment: Moment, entry: EntityId | None) -> ToldTime | None:
    """Take the person's time as surely as it was given: *about* counts as its day, *not sure* for nothing."""
    start = moment.start
    if start is None or moment.precision in {Precision.UNKNOWN, Precision.BEFORE}:
        return None
    if moment.precision is Precision.ABOUT:
        if start.clock is None:
            return None
        start = Stamp(start.day)
    end = moment.end or start
    first = datetime.combine(start.day, start.clock or time())
    last = datetime.combine(end.day, end.clock or time(23, 59, 59))
    if end.clock is not None and end.offset is not None and start.offset is not None:
        last += timedelta(minutes=start.offset - end.offset)
    return ToldTime(source, key, start.iso(), first, last, start.offset, entry=entry, moment=moment)


def _differ(one: ToldTime, other: ToldTime) -> bool:
    """Tell whether two are over ten minutes apart: as instants where both know a zone, else by the clock."""
    apart = timedelta()
    if one.offset is not None and other.offset is not None:
        apart = timedelta(minutes=one.offset - other.offset)
    return _gap(one, other, apart) > TOLERANCE


def _gap(one: ToldTime, other: ToldTime, apart: timedelta) -> timedelta:
    """Return what lies between two spans, when the clock of `other` is behind that of `one` by `apart`."""
    first, last = other.first + apart, other.last + apart
    return max(first - one.last, one.first - last, timedelta())


def _zones_explain(one: ToldTime, other: ToldTime) -> bool:
    """Tell whether some time zone could make two times the same, where a zone is not known for sure."""
    if _knows(one) and _knows(other):
        return False
    if not _knows(one) and not _knows(other):
        apart = range(-_MOST_APART, _MOST_APART + 1, 60)
        return any(_gap(one, other, timedelta(minutes=each)) <= TOLERANCE for each in apart)
    sure, loose = (one, other) if _knows(one) else (other, one)
    at = sure.offset or 0
    return any(_gap(sure, loose, timedelta(minutes=at - each)) <= TOLERANCE for each in _OFFSETS)


def _knows(told: ToldTime) -> bool:
    return told.offset is not None and not told.vague

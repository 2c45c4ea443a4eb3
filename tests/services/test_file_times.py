"""Times told of an item: each as its source has it, differences over ten minutes, what zones could explain."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from app.domain.entry import Entry
from app.domain.evidence import Evidence, Reported
from app.domain.ids import new_id
from app.domain.moment import UNKNOWN_MOMENT, Instant, Moment, Precision, Stamp
from app.services.file_times import Zones, times_that_differ, told_by_file, told_times

ITEM = Evidence(new_id(), new_id(), Instant(1_794_700_000_000, "America/Chicago"))
DAY = date(2026, 11, 14)

Said = tuple[str, str, str]
EXIF: Said = ("exif", "DateTimeOriginal", "2026:11:14 14:00:00")
EXIF_ZONE: Said = ("exif", "OffsetTimeOriginal", "-06:00")


def item(*said: Said, disk: str = "", taken: Moment = UNKNOWN_MOMENT) -> Evidence:
    """Return an item of which this is told."""
    return replace(ITEM, reported=tuple(Reported(*one) for one in said), file_modified=disk, taken=taken)


def at(
    clock: str, *, offset: int | None = -360, precision: Precision = Precision.EXACT, until: str = ""
) -> Moment:
    """Return a moment of one day, as a person gives it."""
    start = Stamp(DAY, time.fromisoformat(clock) if clock else None, offset if clock else None)
    end = Stamp(DAY, time.fromisoformat(until), offset) if until else None
    return Moment(precision, start, end, "America/Chicago")


@pytest.mark.parametrize(
    ("told", "zones"),
    [
        # Nothing to compare, and what is the same.
        (item(), None),
        (item(EXIF), None),
        (item(EXIF, disk="2026-11-14T14:00:00-06:00"), None),
        (item(EXIF, EXIF_ZONE, disk="2026-11-14T20:09:59+00:00"), None),
        (item(EXIF, taken=at("14:10")), None),
        # Instants that are known on both sides: zones explain nothing.
        (item(EXIF, EXIF_ZONE, disk="2026-11-14T20:10:01+00:00"), Zones.NONE),
        (item(EXIF, EXIF_ZONE, disk="2026-11-14T20:00:00-06:00"), Zones.NONE),
        # A camera that states no zone: six hours could be one, seven minutes past an hour too, half an hour not.
        (item(EXIF, disk="2026-11-14T20:00:00+00:00"), Zones.ALL),
        (item(EXIF, disk="2026-11-14T20:07:00+00:00"), Zones.ALL),
        (item(EXIF, disk="2026-11-14T08:15:00+00:00"), Zones.ALL),
        (item(EXIF, disk="2026-11-14T20:40:00+00:00"), Zones.NONE),
        (item(EXIF, disk="2026-11-16T20:00:00+00:00"), Zones.NONE),
        # Neither states one.
        (item(EXIF, ("exif", "DateTime", "2026:11:14 17:00:00")), Zones.ALL),
        (item(EXIF, ("exif", "DateTime", "2026:11:14 17:30:00")), Zones.NONE),
        # Recorders often write their own clock as UTC.
        (item(("media", "creation_time", "2026-11-14T14:00:00.000000Z"), disk="2026-11-14T14:00:05-06:00"),
         Zones.ALL),
        (item(("media", "creation_time", "2026-11-14T20:00:00.000000Z"), disk="2026-11-14T14:00:05-06:00"),
         None),
        # A position knows UTC.
        (item(EXIF, ("gps", "GPSDateStamp", "2026:11:14"), ("gps", "GPSTimeStamp", "20, 0, 7.24")), Zones.ALL),
        (item(EXIF, ("gps", "GPSDateStamp", "2026:11:15"), ("gps", "GPSTimeStamp", "14, 27, 7")), Zones.NONE),
        # Days stand for the whole day.
        (item(("pdf", "CreationDate", "D:20261114"), taken=at("09:00")), None),
        (item(("pdf", "CreationDate", "D:20261113"), taken=at("05:00")), Zones.ALL),
        (item(("pdf", "CreationDate", "D:20261101"), taken=at("09:00")), Zones.NONE),
        (item(("pdf", "CreationDate", "D:20261114090000-06'00'"), ("pdf", "ModDate", "D:20261115")), Zones.ALL),
        # Mail: written and received; -0000 is UTC.
        (item(("headers", "Date", "Sat, 14 Nov 2026 14:00:00 -0600"),
              ("route", "Hop 1", "2026-11-14T20:00:09+00:00 · by mx.example")), None),
        (item(("headers", "Date", "Sat, 14 Nov 2026 20:00:00 -0000"),
              ("route", "Hop 1", "2026-11-14T20:00:09+00:00 · by mx.example")), None),
        (item(("headers", "Date", "Sat, 14 Nov 2026 14:00:00 -0600"),
              ("route", "Hop 1", "2026-11-14T20:00:09+00:00 · by mx.example"),
              ("route", "Hop 2", "2026-11-14T23:00:09+00:00 · by mx.example")), Zones.NONE),
        (item(("office", "created", "2026-11-14T14:00:00Z"), ("office", "modified", "2026-11-14T15:00:00Z")),
         Zones.NONE),
        # The person: as surely as it was given.
        (item(EXIF, taken=at("15:00", precision=Precision.ABOUT)), None),
        (item(EXIF, taken=at("13:00", precision=Precision.BETWEEN, until="15:00")), None),
        (item(EXIF, taken=at("14:20", precision=Precision.BETWEEN, until="14:40")), Zones.NONE),
        (item(EXIF, taken=at("20:00", precision=Precision.UNKNOWN)), None),
        (item(EXIF, taken=at("")), None),
        # Two differ, and a zone could explain only one of the two.
        (item(EXIF, disk="2026-11-14T20:00:00+00:00", taken=at("14:40")), Zones.SOME),
        # Clocks that were never set, and what cannot be read, tell nothing.
        (item(("exif", "DateTimeOriginal", "1970:01:01 00:00:00"), disk="2026-11-14T14:00:00-06:00"), None),
        (item(("exif", "DateTimeOriginal", "0000:00:00 00:00:00"), disk="2026-11-14T14:00:00-06:00"), None),
        (item(("headers", "Date", "soon"), disk="2026-11-14T14:00:00-06:00"), None),
    ],
)  # fmt: skip
def test_differences(told: Evidence, zones: Zones | None) -> None:
    """Over ten minutes is a difference; what zones could explain is said, and nothing else is."""
    found = times_that_differ(told_times(told))
    assert (found and found.zones) == zones


def test_the_time_of_an_entry_counts_unless_it_was_withdrawn() -> None:
    """A photo of 2 pm held by an entry of 11:40 pm differs; each time names its source."""
    entry = Entry(new_id(), Instant(1_794_700_000_000, "America/Chicago"), when=at("23:40"))
    found = times_that_differ(told_times(item(EXIF), [entry]))
    assert found is not None
    assert [(told.source, told.key, told.iso) for told in found.times] == [
        ("exif", "DateTimeOriginal", "2026-11-14T14:00:00"),
        ("entry", "when", "2026-11-14T23:40-06:00"),
    ]
    assert found.times[1].entry == entry.id
    assert times_that_differ(told_times(item(EXIF), [replace(entry, withdrawn=True)])) is None


def test_what_streams_repeat_is_told_once() -> None:
    """A recording and its streams say the same time; it stands there once, the most telling first."""
    time_ = "2026-11-14T20:00:00.000000Z"
    said = [
        ("media", key, time_)
        for key in ("creation_time", "stream 0: creation_time", "stream 1: creation_time")
    ]
    said.append(("media", "com.apple.quicktime.creationdate", "2026-11-14T14:00:00-0600"))
    told = told_by_file(item(*said))
    assert [(one.key, one.iso) for one in told] == [
        ("com.apple.quicktime.creationdate", "2026-11-14T14:00:00-06:00"),
        ("creation_time", "2026-11-14T20:00:00Z"),
    ]

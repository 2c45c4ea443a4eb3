"""Which time zones a paper may show: those that its incidents are told in, never the computer's by itself.

The distance from UTC of the computer says where somebody is who may have moved far away.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from app.domain.case import CaseSnapshot
from app.domain.entry import Entry
from app.domain.export_request import ExportRequest
from app.domain.moment import Instant
from app.domain.views.cut import chosen_entries

UTC = "UTC"


def told_zones(snapshot: CaseSnapshot, request: ExportRequest) -> frozenset[str]:
    """Return the zones of the times of the entries that go into a paper."""
    return frozenset(zone for entry in chosen_entries(snapshot, request) for zone in zones_of(entry))


def zones_of(entry: Entry) -> Iterator[str]:
    """Yield the zones of the times of an entry."""
    yield from (moment.zone for moment in (entry.when, entry.noticed) if moment.zone)


def in_told_zones(snapshot: CaseSnapshot, request: ExportRequest) -> CaseSnapshot:
    """Return the snapshot with the times of items and of their handling in UTC, but in told zones."""
    zones = told_zones(snapshot, request)

    def shown(at: Instant) -> Instant:
        return at if at.zone in zones else Instant(at.ms, UTC)

    return replace(
        snapshot,
        evidence=tuple(replace(item, added=shown(item.added)) for item in snapshot.evidence),
        handling=tuple(replace(act, recorded=shown(act.recorded)) for act in snapshot.handling),
        exports=tuple(replace(each, made=shown(each.made)) for each in snapshot.exports),
        erased=tuple(replace(each, erased=shown(each.erased)) for each in snapshot.erased),
    )

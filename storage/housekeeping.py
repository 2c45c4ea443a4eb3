"""What opening for writing mends and clears: copies, head record, files in flight, tries (3.1, 4, 8)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import cast

from app.domain.errors import KnownError
from storage import events, header_copies, layout, safe_files, tries
from storage.canonical import Json
from storage.erasing import remove_segment
from storage.events import NO_ENTITY, Event
from storage.file_ops import disk_errors
from storage.findings import Finding, FindingCode
from storage.opening import OpenVault
from storage.tries import FailedTry, TriesList


def mend(vault: OpenVault) -> None:
    """Repair header copies and one bad head record, clear what an interrupted import left."""
    kept = [finding for finding in vault.findings if finding not in vault.chosen.findings]
    with suppress(KnownError):
        vault.findings = [*kept, *header_copies.repair(vault.folder, vault.ops, vault.chosen)]
    _mend_head_record(vault)
    with disk_errors():
        for name in (layout.SEGMENTS, layout.IN_FLIGHT):
            with suppress(FileExistsError):
                vault.ops.make_folder(vault.folder / name)
    _clear_in_flight(vault)


def look_around(vault: OpenVault) -> None:
    """Report foreign files and segments that neither a row nor a marker names."""
    foreign, segments = layout.look_over(vault.folder, vault.ops)
    for name in foreign:
        vault.findings.append(Finding.of(FindingCode.FOREIGN_FILE, file=name))
    for name in _unreferenced(vault, segments):
        vault.findings.append(Finding.of(FindingCode.SEGMENT_UNREFERENCED, segment=name))


def unreferenced_segments(vault: OpenVault) -> Iterator[str]:
    """Return segments that belong to no item; they may be the only copy, so nothing here removes them."""
    return _unreferenced(vault, layout.segments_present(vault.folder, vault.ops))


def _unreferenced(vault: OpenVault, segments: Iterable[str]) -> Iterator[str]:
    marked, _ = layout.in_flight(vault.folder, vault.ops)
    known = {cast("str", row[0]) for row in vault.database.execute("SELECT name FROM item__segment")}
    for name in segments:
        if name not in known and name not in marked:
            yield name


def read_tries(vault: OpenVault) -> tuple[TriesList, tuple[tuple[str, FailedTry], ...], bool]:
    """Return the list of failed tries, those of it that no earlier event holds, and whether all is explained.

    Records that an event holds are explained at the start of the list, when the log ends with the events
    that took over just these: the program was stopped before it emptied the list. Else they were put back.
    """
    found = tries.read_list(vault.folder, vault.ops, vault.header, vault.vault_keys.tries)
    recorded = _recorded_tries(vault) if found.tries else frozenset()
    fresh = tuple((key, failed) for key, failed in found.tries if key not in recorded)
    before = [key for key, _ in found.tries][: len(found.tries) - len(fresh)]
    return found, fresh, not found.is_amiss and before == _taken_last(vault, len(before))


def tries_payload(found: TriesList, fresh: tuple[tuple[str, FailedTry], ...]) -> dict[str, Json]:
    """Return the payload of the event that takes the list over."""
    members: list[Json] = [
        {"eph": key, "time_ms": failed.time_ms, "what": failed.what} for key, failed in fresh
    ]
    return {"tries": members, "unreadable": found.unreadable}


def clear_tries(vault: OpenVault) -> None:
    """Empty the list once its event is committed, or make it when it lacks."""
    path = vault.folder / tries.FILE_NAME
    if not safe_files.empty_file(vault.ops, path):
        safe_files.create_file(vault.ops, path, b"")
        with disk_errors():
            vault.ops.sync_folder(vault.folder)


def _recorded_tries(vault: OpenVault) -> frozenset[str]:
    recorded: set[str] = set()
    for event in events.of_entity(vault.database, "", NO_ENTITY):
        recorded.update(_taken_by(event) or ())
    return frozenset(recorded)


def _taken_last(vault: OpenVault, count: int) -> list[str]:
    """Return the last so many tries of the events with which the log ends, as far as they took over tries."""
    taken: list[str] = []
    event = events.last(vault.database) if count else None
    while event is not None and len(taken) < count and (members := _taken_by(event)) is not None:
        taken = [*members, *taken]
        event = events.at(vault.database, event.seq - 1)
    return taken[-count:]


def _taken_by(event: Event) -> list[str] | None:
    """Return the one-time keys of the tries that an event took over; None for every other event."""
    payload = events.payload_of(event) or {}
    if payload.get("act") != "tries":
        return None
    return [member["eph"] for member in cast("list[dict[str, str]]", payload.get("tries", []))]


def _mend_head_record(vault: OpenVault) -> None:
    """Write the record anew when it lags or one of the two is bad; two bad ones wait for the next change."""
    assert vault.head is not None
    damaged = [finding for finding in vault.findings if finding.code is FindingCode.HEAD_RECORD_DAMAGED]
    is_behind = any(finding.code is FindingCode.HEAD_RECORD_BEHIND for finding in vault.findings)
    one_bad = bool(damaged) and damaged[0].params["bad"] == 1
    if not is_behind and not one_bad:
        return
    with suppress(KnownError):
        vault.head_file.write(
            events=vault.head.events, last_hash=vault.head.last_hash, generation=vault.header.generation
        )
        if one_bad:
            vault.findings.remove(damaged[0])
            vault.findings.append(Finding.of(FindingCode.HEAD_RECORD_REPAIRED))


def _clear_in_flight(vault: OpenVault) -> None:
    marked, others = layout.in_flight(vault.folder, vault.ops)
    removed = 0
    for name in marked:
        rows = vault.database.execute("SELECT 1 FROM item__segment WHERE name = ?", (name,))
        if not rows:
            removed += remove_segment(vault.ops, vault.folder, name)
        safe_files.remove_file(vault.ops, layout.marker_path(vault.folder, name))
    for name in others:
        removed += safe_files.remove_file(vault.ops, layout.part_path(vault.folder, name))
    if removed:
        vault.findings.append(Finding.of(FindingCode.PARTS_REMOVED, count=removed))

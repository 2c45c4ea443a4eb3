"""The entries of the private log, frozen: all of them, each packed until it is its turn to be printed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import cast

from app.domain.case import CaseSnapshot
from app.domain.entry import Entry
from app.domain.export_request import ExportRequest
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.moment import Instant
from app.domain.views.cut import Pointed, chooser, log_order, paper_order
from app.domain.views.zones import zones_of
from app.services.handling import HandlingLog
from app.services.ledger import Ledger
from app.services.snapshot import without_entries
from app.services.table_entries import PackedEntries
from storage.repositories.notes import NoteRepository
from storage.repositories.packed import packed_history, packed_records, unpacked_history


@dataclass(frozen=True, slots=True)
class LogEntries(PackedEntries):
    """Every entry of the log.

    `chosen` are those that count as exported, newest first: none that was withdrawn or held. `told` are the
    zones these are told in; `pointed` are the messages that any state of any entry rests on, and what all
    entries point to; `withdrawn` and `held` are counts.
    """

    chosen: tuple[EntityId, ...]
    pointed: Pointed
    told: frozenset[str]
    withdrawn: int
    held: int


def take_log(
    ledger: Ledger, handling: HandlingLog, request: ExportRequest
) -> tuple[CaseSnapshot, LogEntries]:
    """Return the entries of a log and everything else in the vault now.

    Of the entries the snapshot has those with a private note: the scan looks for it.
    """
    vault, is_chosen = ledger.vault, chooser(request)
    pointed, told = Pointed(), set[str]()
    packed: list[tuple[tuple[int, int, int, bytes], bytes]] = []
    chosen: list[tuple[int, int, int, bytes]] = []
    noted: list[Entry] = []
    begun: Instant | None = None
    withdrawn = held = 0
    for record, made_of in packed_records(vault, RecordKind.ENTRY):
        entry = cast("Entry", record)
        begun = min(begun or entry.written, entry.written, key=lambda instant: instant.ms)
        withdrawn += entry.withdrawn
        held += entry.hold
        if entry.private_note.strip():
            noted.append(entry)
        if is_chosen(entry):
            chosen.append(paper_order(entry))
            told.update(zones_of(entry))
        pointed.add(entry)
        packed.append((log_order(entry), made_of))
    packed.sort()
    ids = tuple(EntityId(order[-1]) for order, _ in packed)
    several = frozenset(NoteRepository(vault).changed(RecordKind.ENTRY.value)) & set(ids)
    histories = {each: packed_history(vault, RecordKind.ENTRY, each) for each in several}
    for each, states in histories.items():
        for version in unpacked_history(RecordKind.ENTRY, each, states):
            if isinstance(version.record, Entry):
                pointed.messages.update(version.record.messages)
    snapshot = replace(
        without_entries(ledger),
        entries=tuple(noted),
        handling=handling.all(),
        erased=handling.erased(),
        begun=begun,
    )
    entries = LogEntries(
        ids,
        tuple(made_of for _, made_of in packed),
        histories,
        tuple(EntityId(order[-1]) for order in sorted(chosen, reverse=True)),
        pointed,
        frozenset(told),
        withdrawn,
        held,
    )
    return snapshot, entries

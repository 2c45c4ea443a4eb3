"""The entries of one table, frozen: read one after the other, and each packed until it is its turn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import cast

from app.domain.case import CaseSnapshot
from app.domain.entry import Entry, EntryVersion
from app.domain.export_request import ExportRequest, Paper
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.moment import Instant
from app.domain.views.cut import Pointed, chooser, paper_order
from app.domain.views.secrets import holds_secret
from app.domain.views.zones import zones_of
from app.services.entries import entry_versions
from app.services.ledger import Ledger
from app.services.snapshot import without_entries
from storage.repositories.notes import NoteRepository
from storage.repositories.packed import packed_history, packed_records, unpacked, unpacked_history

TABLES = frozenset({Paper.CSV, Paper.JSON})
"""The papers that are drawn entry by entry, however many there are."""


@dataclass(frozen=True, slots=True)
class PackedEntries:
    """Entries in the order of a paper; iterating makes each with its states, oldest first, once more."""

    ids: tuple[EntityId, ...]
    _packed: tuple[bytes, ...]
    _histories: Mapping[EntityId, bytes]

    def __len__(self) -> int:
        return len(self.ids)

    def __iter__(self) -> Iterator[tuple[Entry, tuple[EntryVersion, ...]]]:
        return in_turn(self.ids, self._packed, self._histories)


@dataclass(frozen=True, slots=True)
class TableEntries(PackedEntries):
    """The entries of a table.

    `pointed` is what all of them point to, `told` are the zones that anything in them is told in, `zones`
    those of when it happened.
    """

    pointed: Pointed
    told: frozenset[str]
    zones: frozenset[str | None]


def in_turn(
    ids: Iterable[EntityId], packed: Iterable[bytes], histories: Mapping[EntityId, bytes]
) -> Iterator[tuple[Entry, tuple[EntryVersion, ...]]]:
    """Make each of some packed entries, with its states where it has several."""
    for record_id, made_of in zip(ids, packed, strict=True):
        entry = cast("Entry", unpacked(RecordKind.ENTRY, made_of))
        history = histories.get(record_id)
        # One state alone tells of no change.
        versions = () if history is None else unpacked_history(RecordKind.ENTRY, record_id, history)
        yield entry, entry_versions(versions)


def take_table(ledger: Ledger, request: ExportRequest) -> tuple[CaseSnapshot, TableEntries]:
    """Return the entries of a table and everything else in the vault now.

    Of the entries the snapshot has those with a text that no paper may hold: the scan looks for them.
    """
    vault, is_chosen = ledger.vault, chooser(request)
    pointed, told, zones = Pointed(), set[str](), set[str | None]()
    chosen: list[tuple[tuple[int, int, int, bytes], bytes]] = []
    secret: list[Entry] = []
    begun: Instant | None = None
    for record, packed in packed_records(vault, RecordKind.ENTRY):
        entry = cast("Entry", record)
        begun = min(begun or entry.written, entry.written, key=lambda instant: instant.ms)
        if holds_secret(entry, request):
            secret.append(entry)
        if is_chosen(entry):
            pointed.add(entry)
            told.update(zones_of(entry))
            zones.add(entry.when.zone)
            chosen.append((paper_order(entry), packed))
    chosen.sort(reverse=True)
    ids = tuple(EntityId(order[-1]) for order, _ in chosen)
    several = frozenset(NoteRepository(vault).changed(RecordKind.ENTRY.value)) & set(ids)
    entries = TableEntries(
        ids,
        tuple(packed for _, packed in chosen),
        {each: packed_history(vault, RecordKind.ENTRY, each) for each in several},
        pointed,
        frozenset(told),
        frozenset(zones),
    )
    return replace(without_entries(ledger), entries=tuple(secret), begun=begun), entries

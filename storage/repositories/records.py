"""Records of every kind: read, written with their event, and their history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields

from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.kinds import RECORDS, Record
from app.domain.moment import Instant
from storage.canonical import Json
from storage.events import EventKind
from storage.repositories.codec import from_row, to_row
from storage.repositories.notes import LoggedAct, NoteRepository
from storage.rows import BulkRows
from storage.transaction import NO_BULK, Transaction
from storage.vault import Vault

_SAVED = frozenset({EventKind.NEW, EventKind.SET})


@dataclass(frozen=True, slots=True)
class RecordVersion:
    """One saved state; `record` is None where the text of that state was erased.

    `changed` names the fields that differ from the state before, in the order of the class; `behind_ms` is
    how far the clock stood behind the event before, 0 when it went forward.
    """

    record: Record | None
    recorded: Instant
    act: str
    reason: str
    changed: tuple[str, ...]
    behind_ms: int = 0
    program: str = ""


class RecordRepository:
    """Reads and writes records through one vault; keeps what it has read until `forget`.

    The vault is locked to this process, so what was read stays true until it is written here.
    """

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._notes = NoteRepository(vault)
        self._read: dict[RecordKind, dict[EntityId, Record]] = {}

    def find(self, kind: RecordKind, record_id: EntityId) -> Record | None:
        """Find a record by id, without reading the others of its kind."""
        if kind in self._read:
            return self._read[kind].get(record_id)
        if kind.value not in self._vault.tables:
            return None
        row = self._vault.row(kind.value, record_id, with_bulk=False)
        return None if row is None else from_row(RECORDS[kind], row)

    def several(self, kind: RecordKind, ids: Sequence[EntityId]) -> dict[EntityId, Record]:
        """Return the records with these ids, read together; an id without record is left out."""
        if kind in self._read:
            known = self._read[kind]
            return {each: known[each] for each in ids if each in known}
        if kind.value not in self._vault.tables:
            return {}
        rows = self._vault.several(kind.value, ids)
        return {each: from_row(RECORDS[kind], row) for each, row in rows.items()}

    def list(self, kind: RecordKind) -> tuple[Record, ...]:
        """Return every record of a kind in order of id."""
        return tuple(self._of(kind).values())

    def put(
        self,
        tx: Transaction,
        kind: RecordKind,
        record: Record,
        *,
        act: str,
        extra: Mapping[str, Json],
        bulk: Mapping[str, BulkRows] = NO_BULK,
    ) -> int:
        """Write the whole state of a record and return the number of its event.

        `bulk` are rows of its bulk fields. The caller calls `forget` when the transaction does not commit.
        """
        row = to_row(RECORDS[kind], record)
        seq = tx.put(kind.value, record.id, row, act=act, extra=extra, bulk=bulk)
        if kind in self._read:
            self._read[kind][record.id] = record
        return seq

    def end(
        self, tx: Transaction, kind: RecordKind, record_id: EntityId, *, act: str, extra: Mapping[str, Json]
    ) -> None:
        """Delete a record's rows with the event that says so; raises `LookupError` when there is none."""
        tx.end(kind.value, record_id, act=act, extra=extra)
        if kind in self._read:
            del self._read[kind][record_id]

    def history(self, kind: RecordKind, record_id: EntityId) -> tuple[RecordVersion, ...]:
        """Return every saved state of a record, oldest first."""
        return versions_of(kind, self._notes.of_entity(kind.value, record_id))

    def histories(self, kind: RecordKind) -> dict[EntityId, tuple[RecordVersion, ...]]:
        """Return every saved state of every record of a kind, each oldest first, in one pass over the log."""
        found: dict[EntityId, list[LoggedAct]] = {}
        for act in self._notes.of_table(kind.value):
            found.setdefault(act.entity, []).append(act)
        return {record_id: versions_of(kind, acts) for record_id, acts in found.items()}

    def version_counts(self, kind: RecordKind) -> dict[EntityId, int]:
        """Return how many saved states each record of a kind has."""
        return self._notes.count_states(kind.value)

    def forget(self) -> None:
        """Let go of everything that was read."""
        self._read.clear()

    def _of(self, kind: RecordKind) -> dict[EntityId, Record]:
        if kind not in self._read:
            record_type = RECORDS[kind]
            # A vault that may not be written keeps the schema it has, without the kinds that came later.
            rows = self._vault.rows(kind.value) if kind.value in self._vault.tables else ()
            found = (from_row(record_type, row) for row in rows)
            self._read[kind] = {record.id: record for record in found}
        return self._read[kind]


def versions_of(kind: RecordKind, acts: Iterable[LoggedAct]) -> tuple[RecordVersion, ...]:
    """Return the saved states among the acts on one record, which come oldest first."""
    versions: list[RecordVersion] = []
    before: Record | None = None
    for act in acts:
        if act.kind not in _SAVED:
            continue
        row = act.payload.get("row")
        record = from_row(RECORDS[kind], row) if isinstance(row, Mapping) else None
        versions.append(
            RecordVersion(
                record,
                Instant(act.time_ms, str(act.payload.get("zone", "UTC"))),
                str(act.payload.get("act", "")),
                str(act.payload.get("reason", "")),
                differing(before, record),
                act.behind_ms,
                str(act.payload.get("program", "")),
            )
        )
        before = record or before
    return tuple(versions)


def differing(before: Record | None, after: Record | None) -> tuple[str, ...]:
    """Return the names of the attributes in which two records differ; none when one is missing."""
    if before is None or after is None:
        return ()
    names = (item.name for item in fields(after))
    return tuple(name for name in names if getattr(before, name) != getattr(after, name))

"""One transaction: events, the rows they speak of and the head, all or nothing (section 6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from app.domain.ids import EntityId
from app.domain.ports import Clock
from storage import checkpoints, events, item_keys, rows
from storage.canonical import Json
from storage.connection import Database, Value
from storage.erasing import Eraser
from storage.events import NO_ENTITY, EventKind
from storage.importing import StoredItem
from storage.keys import VaultKeys
from storage.log_head import LogHead
from storage.rows import BulkRows
from storage.tables import EntityTable
from storage.tree import Tree

_NOTHING: Mapping[str, Json] = MappingProxyType({})
NO_BULK: Mapping[str, BulkRows] = MappingProxyType({})
ITEM_TABLE = "item"

_LIVES, _ENDED = 1, 2
"""What is found of an entity that has a row, and of one that had one."""


class Transaction:
    """What may be done between BEGIN and COMMIT; made by `Vault.transaction` for one block."""

    def __init__(
        self,
        database: Database,
        tables: Mapping[str, EntityTable],
        vault_keys: VaultKeys,
        clock: Clock,
        head: LogHead,
        *,
        eraser: Eraser,
    ) -> None:
        self._database = database
        self._tables = tables
        self._keys = vault_keys
        self._clock = clock
        self.head = head
        self.items: list[StoredItem] = []
        self.eraser = eraser
        self._first: set[int] = set()

    def put(
        self,
        table: str,
        entity: EntityId,
        row: Mapping[str, Json],
        *,
        act: str,
        extra: Mapping[str, Json] = _NOTHING,
        bulk: Mapping[str, BulkRows] = NO_BULK,
    ) -> int:
        """Write the whole state of an entity with its event and return the event's number.

        `row` is the row object: columns by name, part fields as lists of objects, BLOB as hex; what is left
        out becomes NULL. `bulk` replaces bulk fields; those it does not name keep their rows. `extra` goes
        into the payload beside `act` and `row`. Raises `ValueError` for a row that does not fit its table or
        an id that was ended.
        """
        target = self._tables[table]
        is_new = self._is_new(table, entity)
        normal = rows.normal_row(target, entity, row)
        for field, child in target.bulks.items():
            if field in bulk:
                summary = rows.write_bulk(self._database, child, entity, bulk[field])
            else:
                summary = None if is_new else rows.bulk_summary(self._database, child, entity)
            if summary is not None:
                normal[field] = summary
        kind = EventKind.NEW if is_new else EventKind.SET
        event = self._append(kind, table, entity, {**extra, "act": act, "row": normal})
        rows.write_row(self._database, target, normal, is_new=is_new, last_seq=event.seq, digest=event.hash)
        if is_new:
            self._first.add(event.seq)
        return event.seq

    def is_first(self, seq: int) -> bool:
        """Tell whether an event of this transaction is the first state of what it speaks of."""
        return seq in self._first

    def end(self, table: str, entity: EntityId, *, act: str, extra: Mapping[str, Json] = _NOTHING) -> int:
        """Delete an entity's rows with an `end` event and return its number; `LookupError` without row."""
        target = self._tables[table]
        if not rows.row_exists(self._database, target, entity):
            raise LookupError(f"{table} has no such row")
        event = self._append(EventKind.END, table, entity, {**extra, "act": act, "row": None})
        rows.delete_row(self._database, target, entity)
        return event.seq

    def note(self, act: str, payload: Mapping[str, Json] = _NOTHING) -> int:
        """Append an event about no row and return its number."""
        return self._append(EventKind.NOTE, "", NO_ENTITY, {**payload, "act": act}).seq

    def redact(self, numbers: Sequence[int], *, reason: str | None = None) -> int:
        """Erase the payloads of events for ever and say so in an event; `reason` is a code.

        Raises `ValueError` for a redaction, an erased event, or the latest event of a living row.
        """
        wanted = sorted(set(numbers))
        if not wanted:
            raise ValueError("name the events to erase")
        for number in wanted:
            self._check_redactable(number)
        payload: dict[str, Json] = {"act": "redact", "redacts": wanted}
        if reason is not None:
            payload["reason"] = reason
        event = self._append(EventKind.REDACT, "", NO_ENTITY, payload)
        for number in wanted:
            self._database.execute("UPDATE event SET nonce = NULL, payload = NULL WHERE seq = ?", (number,))
        return event.seq

    def add_item(self, item: StoredItem, *, extra: Mapping[str, Json] = _NOTHING) -> int:
        """Record evidence bytes that are durable already; their markers go when this is committed."""
        segments: list[Json] = [{"name": segment.name, "size": segment.size} for segment in item.segments]
        row: dict[str, Json] = {"size": item.size, "sha256": item.sha256.hex(), "segment": segments}
        item_keys.write_item_key(self._database, item.id, item.ik)
        seq = self.put(ITEM_TABLE, item.id, row, act="item.add", extra=extra)
        self.items.append(item)
        return seq

    def erase_item(self, item: EntityId, *, extra: Mapping[str, Json] = _NOTHING) -> int:
        """End an item and destroy its key; its files go when this is committed. Returns the event's number.

        Whoever calls this has ended every evidence row of the item. Raises `LookupError` without such an item
        and `ValueError` while evidence still names it.
        """
        if self._database.execute("SELECT 1 FROM evidence WHERE item = ? LIMIT 1", (item,)):
            raise ValueError("evidence still names this item")
        found = self._database.execute("SELECT name FROM item__segment WHERE owner = ? ORDER BY n", (item,))
        self.eraser.mark([str(row[0]) for row in found])
        seq = self.end(ITEM_TABLE, item, act="item.erase", extra=extra)
        # Overwritten before it is deleted, so that no page of the database keeps it.
        self._database.execute("UPDATE item_key SET ik = zeroblob(32) WHERE item = ?", (item,))
        self._database.execute("DELETE FROM item_key WHERE item = ?", (item,))
        return seq

    def redact_history(self, table: str, entity: EntityId, *, reason: str | None = None) -> None:
        """Erase what the events of an ended entity said, but for the `end` itself."""
        said = events.of_entity(self._database, table, entity)
        numbers = [event.seq for event in said if event.kind != EventKind.END and event.payload is not None]
        if numbers:
            self.redact(numbers, reason=reason)

    def issue_checkpoint(self) -> str:
        """Sign the log as it stands, keep the note in the next event, and return the note."""
        tree = Tree(events.hashes(self._database))
        origin = checkpoints.origin_of(self._keys.vault_id)
        checkpoint = checkpoints.Checkpoint(origin, tree.size, tree.root())
        note = checkpoints.sign(checkpoint, self._keys.sign)
        self.note("checkpoint", {"checkpoint": note})
        return note

    def execute(self, sql: str, parameters: Sequence[Value] = ()) -> list[tuple[Value, ...]]:
        """Run one statement on local or derived tables; entity tables change only through `put` and `end`."""
        return self._database.execute(sql, parameters)

    def execute_many(self, sql: str, rows_of_values: Sequence[Sequence[Value]]) -> None:
        """Run one statement for many rows of a local or derived table."""
        self._database.execute_many(sql, rows_of_values)

    def _is_new(self, table: str, entity: EntityId) -> bool:
        """Tell whether there is no row; raises `ValueError` when there was one. One question for both."""
        ((found,),) = self._database.execute(
            f'SELECT CASE WHEN EXISTS(SELECT 1 FROM "{table}" WHERE id = ?1) THEN {_LIVES}'
            " WHEN EXISTS(SELECT 1 FROM event WHERE tbl = ?2 AND entity = ?1"
            f" AND kind IN ('new', 'set', 'end')) THEN {_ENDED} ELSE 0 END",
            (entity, table),
        )
        if found == _ENDED:
            raise ValueError("the id of an ended entity is never used again")
        return found != _LIVES

    def _append(
        self, kind: EventKind, table: str, entity: bytes, payload: Mapping[str, Json]
    ) -> events.Event:
        event = events.make_event(
            prev=self.head.last_hash,
            seq=self.head.events + 1,
            kind=kind,
            table=table,
            entity=entity,
            time_ms=int(self._clock.now().timestamp() * 1000),
            payload=payload,
        )
        events.insert(self._database, event)
        self.head = LogHead(event.seq, event.hash)
        return event

    def _check_redactable(self, number: int) -> None:
        event = events.at(self._database, number)
        if event is None or event.kind == EventKind.REDACT or event.payload is None:
            raise ValueError("no such event, a redaction, or erased already")
        if event.kind in events.STATES and event.kind != EventKind.END:
            last = events.last_state(self._database, event.table, event.entity)
            if last is not None and last.seq == number:
                raise ValueError("the latest state of a living row cannot be erased")

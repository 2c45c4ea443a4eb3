"""The lines of a hand-over, read from an open vault: its log up to a checkpoint, and its bulk rows."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from app.domain.ids import EntityId
from storage import events
from storage.canonical import Json
from storage.connection import Value
from storage.events import Event
from storage.handed_log import Told, line_of
from storage.tables import ChildTable
from storage.vault import Vault

Tells: TypeAlias = Callable[[Event], "tuple[Told, Mapping[str, Json] | None]"]


def event_lines(vault: Vault, count: int, tells: Tells) -> Iterator[bytes]:
    """Yield the first `count` events as lines; `tells` says what is told of each."""
    for event in events.scan(vault.state.database):
        if event.seq > count:
            return
        told, reduced = tells(event)
        yield line_of(event, told, reduced)


def told_rows(vault: Vault, count: int, tells: Tells) -> Iterator[tuple[int, str, bytes, Mapping[str, Json]]]:
    """Yield the rows that the first `count` events tell: number of the event, table, entity, what is told."""
    for event in events.scan(vault.state.database):
        if event.seq > count:
            return
        told, reduced = tells(event)
        if told in {Told.OPEN, Told.PART}:
            payload = reduced if reduced is not None else events.payload_of(event)
            row = (payload or {}).get("row")
            if isinstance(row, Mapping):
                yield event.seq, event.table, event.entity, row


def bulk_lines(vault: Vault, shows: Callable[[bytes], bool]) -> Iterator[bytes]:
    """Yield the bulk rows of every owner that goes in, those of one owner together and in order."""
    for name, table in vault.tables.items():
        for field, bulk in table.bulks.items():
            owners = vault.query(f'SELECT id FROM "{name}" ORDER BY id')
            for (owner,) in owners:
                assert isinstance(owner, bytes)
                if shows(owner):
                    for row in bulk_rows(vault, bulk, EntityId(owner)):
                        line = {"tbl": name, "field": field, "owner": owner.hex(), "row": row}
                        yield json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def bulk_rows(vault: Vault, bulk: ChildTable, owner: EntityId) -> Iterator[dict[str, Json]]:
    """Yield the rows of one owner as objects with their number, as the vault format hashes them."""
    names = ", ".join(f'"{column.name}"' for column in bulk.columns)
    sql = f'SELECT n, {names} FROM "{bulk.name}" WHERE batch = ? ORDER BY n'
    for number, *values in vault.state.database.iterate(sql, (owner,)):
        row: dict[str, Json] = {"n": int(number or 0)}
        row |= {
            column.name: _json(value)
            for column, value in zip(bulk.columns, values, strict=True)
            if value is not None
        }
        yield row


def schema_number(vault: Vault) -> int:
    """Return the number of the last schema step of an open vault."""
    return int(vault.query("PRAGMA user_version")[0][0] or 0)


def _json(value: Value) -> Json:
    if isinstance(value, (bytes, bytearray)):
        return value.hex()
    return value

"""Rows of entities as row objects: written beside their event, read back to be compared with it (5.1)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias, cast

from app.domain.ids import EntityId
from storage.canonical import Json, canon_flat
from storage.connection import Database, Value
from storage.tables import ChildTable, Column, EntityTable

RowObject: TypeAlias = "dict[str, Json]"
BulkRows: TypeAlias = "Iterable[Mapping[str, Json]]"

_BATCH = 500


def normal_row(table: EntityTable, entity: EntityId, row: Mapping[str, Json]) -> RowObject:
    """Return the row object that a row will read back as, bulk fields left out.

    None and empty parts are left out, truth values become 0 and 1. Raises `ValueError` for an unknown field
    or a value that does not fit its column: a fault of the caller.
    """
    normal: RowObject = {"id": entity.hex()}
    for name, value in row.items():
        place = table.places.get(name)
        if place is not None:
            if value is not None:
                normal[name] = _normal(table.columns[place], value)
        elif name in table.parts:
            members = [_normal_part(table.parts[name], part) for part in cast("Sequence[Json]", value or ())]
            if members:
                normal[name] = members
        elif name not in table.bulks and (name != "id" or value != entity.hex()):
            raise ValueError(f"{table.name} has no field {name}")
    return normal


def write_row(
    database: Database, table: EntityTable, row: RowObject, *, is_new: bool, last_seq: int, digest: bytes
) -> None:
    """Write a row and its parts; bulk rows are written by `write_bulk`."""
    entity = bytes.fromhex(str(row["id"]))
    values: list[Value] = [None] * len(table.columns)
    for name, value in row.items():
        place = table.places.get(name)
        if place is not None:
            values[place] = _store(table.columns[place], value)
    if is_new:
        sql = _insert(table.name, ("id", *table.places, "last_seq", "row_digest"))
        database.execute(sql, [entity, *values, last_seq, digest])
    else:
        settings = ", ".join(f'"{name}" = ?' for name in [*table.places, "last_seq", "row_digest"])
        database.execute(
            f'UPDATE "{table.name}" SET {settings} WHERE id = ?', [*values, last_seq, digest, entity]
        )
    for field, part in table.parts.items():
        if not is_new:
            database.execute(f'DELETE FROM "{part.name}" WHERE owner = ?', [entity])
        members = cast("Sequence[Mapping[str, Json]]", row.get(field, ()))
        if members:
            database.execute_many(
                _insert_child(part, "owner"),
                [
                    (entity, n, *(_store(column, member.get(column.name)) for column in part.columns))
                    for n, member in enumerate(members)
                ],
            )


def write_bulk(database: Database, bulk: ChildTable, entity: EntityId, rows: BulkRows) -> Json | None:
    """Replace the bulk rows of an owner and return their summary, None when there are none.

    Rows are numbered in order unless they carry their own ascending `n`.
    """
    database.execute(f'DELETE FROM "{bulk.name}" WHERE batch = ?', [entity])
    sql = _insert_child(bulk, "batch")
    places = {column.name: (column, at) for at, column in enumerate(bulk.columns, start=2)}
    digest = hashlib.sha256()
    count = 0
    last = -1
    waiting: list[list[Value]] = []
    for row in rows:
        number = row.get("n", last + 1)
        assert isinstance(number, int)
        if number <= last:
            raise ValueError("bulk rows must ascend")
        stored: list[Value] = [entity, number, *[None] * len(bulk.columns)]
        normal: dict[str, int | str] = {"n": number}
        for name, value in row.items():
            if value is None or name == "n":
                continue
            if name not in places:
                raise ValueError(f"{bulk.name} has no field {name}")
            column, at = places[name]
            kept = _normal(column, value)
            normal[name] = kept
            stored[at] = _store(column, kept)
        digest.update(canon_flat(normal) + b"\n")
        waiting.append(stored)
        if len(waiting) == _BATCH:
            database.execute_many(sql, waiting)
            waiting.clear()
        count, last = count + 1, number
    if waiting:
        database.execute_many(sql, waiting)
    return {"count": count, "sha256": digest.hexdigest()} if count else None


def delete_row(database: Database, table: EntityTable, entity: EntityId) -> None:
    """Delete a row with its parts and bulk rows."""
    for part in table.parts.values():
        database.execute(f'DELETE FROM "{part.name}" WHERE owner = ?', [entity])
    for bulk in table.bulks.values():
        database.execute(f'DELETE FROM "{bulk.name}" WHERE batch = ?', [entity])
    database.execute(f'DELETE FROM "{table.name}" WHERE id = ?', [entity])


def row_exists(database: Database, table: EntityTable, entity: EntityId) -> bool:
    """Tell whether an entity has a row."""
    return bool(database.execute(f'SELECT 1 FROM "{table.name}" WHERE id = ?', [entity]))


def read_row(database: Database, table: EntityTable, entity: EntityId) -> RowObject | None:
    """Return the row object of one entity, bulk summaries computed anew; None when there is none."""
    stored = read_stored(database, table, entity)
    if stored is None:
        return None
    return {**stored.row, **bulk_fields(database, table, entity)}


def read_stored(database: Database, table: EntityTable, entity: EntityId) -> StoredRow | None:
    """Return one row as stored; None when there is none."""
    found = database.execute(_select(table) + " WHERE id = ?", [entity])
    if not found:
        return None
    row = _object(table.columns, found[0][3:])
    row["id"] = entity.hex()
    for field, part in table.parts.items():
        members = database.execute(_select_child(part, "owner") + " WHERE owner = ? ORDER BY n", [entity])
        if members:
            row[field] = [_object(part.columns, member[2:]) for member in members]
    return StoredRow(entity, cast("int", found[0][1]), cast("bytes", found[0][2]), row)


def read_several(
    database: Database, table: EntityTable, entities: Sequence[EntityId]
) -> dict[EntityId, StoredRow]:
    """Return the rows of these entities as stored, with a statement for each table and not for each row."""
    found: dict[EntityId, StoredRow] = {}
    for at in range(0, len(entities), _BATCH):
        some = entities[at : at + _BATCH]
        marks = ", ".join("?" * len(some))
        for stored in database.execute(f"{_select(table)} WHERE id IN ({marks})", some):
            entity = EntityId(cast("bytes", stored[0]))
            row = _object(table.columns, stored[3:])
            row["id"] = entity.hex()
            found[entity] = StoredRow(entity, cast("int", stored[1]), cast("bytes", stored[2]), row)
        for field, part in table.parts.items():
            sql = f"{_select_child(part, 'owner')} WHERE owner IN ({marks}) ORDER BY owner, n"
            for owner, _, *values in database.execute(sql, some):
                stored_row = found.get(EntityId(cast("bytes", owner)))
                if stored_row is not None:
                    members = cast("list[Json]", stored_row.row.setdefault(field, []))
                    members.append(_object(part.columns, values))
    return found


def bulk_fields(database: Database, table: EntityTable, entity: EntityId) -> RowObject:
    """Return the bulk fields of a row object, computed from their rows."""
    summaries = {field: bulk_summary(database, bulk, entity) for field, bulk in table.bulks.items()}
    return {field: summary for field, summary in summaries.items() if summary is not None}


@dataclass(frozen=True, slots=True)
class StoredRow:
    """A row as stored: its object without bulk fields, and the event it says it comes from."""

    entity: EntityId
    last_seq: int
    digest: bytes
    row: RowObject


def scan_rows(database: Database, table: EntityTable) -> Iterator[StoredRow]:
    """Yield the rows of a table in order of id, in one pass over it and each of its part tables."""
    parts = {
        field: _Owned(database.iterate(_select_child(part, "owner") + " ORDER BY owner, n"), part.columns)
        for field, part in table.parts.items()
    }
    for found in database.iterate(_select(table) + " ORDER BY id"):
        entity = EntityId(cast("bytes", found[0]))
        row = _object(table.columns, found[3:])
        row["id"] = entity.hex()
        for field, owned in parts.items():
            members = owned.take(entity)
            if members:
                row[field] = members
        yield StoredRow(entity, cast("int", found[1]), cast("bytes", found[2]), row)


def bulk_summary(database: Database, bulk: ChildTable, entity: bytes) -> Json | None:
    """Return count and digest of an owner's bulk rows; None when it has none."""
    digest = hashlib.sha256()
    count = 0
    for row in database.iterate(_select_child(bulk, "batch") + " WHERE batch = ? ORDER BY n", [entity]):
        member = _object(bulk.columns, row[2:])
        member["n"] = cast("int", row[1])
        digest.update(canon_flat(cast("dict[str, int | str]", member)) + b"\n")
        count += 1
    return {"count": count, "sha256": digest.hexdigest()} if count else None


class _Owned:
    """The rows of a part table in order of owner, taken owner by owner."""

    def __init__(self, rows: Iterator[tuple[Value, ...]], columns: tuple[Column, ...]) -> None:
        self._rows = rows
        self._columns = columns
        self._next = next(rows, None)

    def take(self, owner: bytes) -> list[Json]:
        members: list[Json] = []
        while self._next is not None and cast("bytes", self._next[0]) <= owner:
            if self._next[0] == owner:
                members.append(_object(self._columns, self._next[2:]))
            self._next = next(self._rows, None)
        return members


def _select(table: EntityTable) -> str:
    names = _listed(["id", "last_seq", "row_digest", *(column.name for column in table.columns)])
    return f'SELECT {names} FROM "{table.name}"'


def _select_child(child: ChildTable, owner: str) -> str:
    names = _listed([owner, "n", *(column.name for column in child.columns)])
    return f'SELECT {names} FROM "{child.name}"'


def _insert_child(child: ChildTable, owner: str) -> str:
    return _insert(child.name, (owner, "n", *(column.name for column in child.columns)))


@cache
def _insert(table: str, names: tuple[str, ...]) -> str:
    marks = ", ".join("?" * len(names))
    return f'INSERT INTO "{table}"({_listed(names)}) VALUES({marks})'


def _listed(names: Sequence[str]) -> str:
    # Quoted, since a column may bear the name of an SQL word.
    return ", ".join(f'"{name}"' for name in names)


def _object(columns: Sequence[Column], values: Sequence[Value]) -> RowObject:
    return {
        column.name: value.hex() if isinstance(value, bytes) else value
        for column, value in zip(columns, values, strict=True)
        if value is not None
    }


def _normal_part(child: ChildTable, part: Json) -> RowObject:
    if not isinstance(part, Mapping):
        raise ValueError(f"{child.name} takes objects")  # noqa: TRY004 - one kind of error for a bad row
    columns = {column.name: column for column in child.columns}
    unknown = part.keys() - columns.keys()
    if unknown:
        raise ValueError(f"{child.name} has no field {min(unknown)}")
    return {name: _normal(columns[name], value) for name, value in part.items() if value is not None}


def _normal(column: Column, value: Json) -> int | str:
    if column.type == "INTEGER" and isinstance(value, int):
        return int(value)
    if column.type == "TEXT" and isinstance(value, str):
        return str(value)
    if column.type == "BLOB" and isinstance(value, str) and bytes.fromhex(value).hex() == value:
        return value
    raise ValueError(f"{column.name} takes {column.type}")


def _store(column: Column, value: Json) -> Value:
    if column.type == "BLOB" and isinstance(value, str):
        return bytes.fromhex(value)
    return cast("int | str | None", value)

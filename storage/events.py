"""Events: what one says, how it is committed to, and how each follows the one before (section 6)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import cast

from app.domain.ids import EntityId
from storage import crypto
from storage.canonical import Json, NotCanonicalError, canon, read_canon
from storage.connection import Database, Value

NO_ENTITY = bytes(16)
NONCE_BYTES = 32


class EventKind(StrEnum):
    """What an event does."""

    NEW = "new"
    SET = "set"
    END = "end"
    REDACT = "redact"
    NOTE = "note"


STATES = (EventKind.NEW, EventKind.SET, EventKind.END)
_COLUMNS = "seq, kind, tbl, entity, time_ms, nonce, payload, commitment, prev, hash"


@dataclass(frozen=True, slots=True)
class Event:
    """One row of the log as stored; nonce and payload are None once redacted."""

    seq: int
    kind: str
    table: str
    entity: bytes
    time_ms: int
    nonce: bytes | None
    payload: bytes | None
    commitment: bytes
    prev: bytes
    hash: bytes


@dataclass(frozen=True, slots=True)
class EventView:
    """One event as a person may read it; `payload` is None when it was redacted."""

    seq: int
    kind: EventKind
    table: str
    entity: bytes
    time_ms: int
    payload: Mapping[str, Json] | None


def genesis(vault_id: bytes) -> bytes:
    """Return what stands before the first event."""
    return crypto.sha256(b"nv1/log\0", vault_id)


def commitment_of(nonce: bytes, payload: bytes) -> bytes:
    """Return the commitment that hides and binds a payload."""
    return crypto.sha256(b"nv1/commit\0", nonce, payload)


def hash_of(prev: bytes, commitment: bytes, meta: bytes) -> bytes:
    """Return the hash of an event, the `prev` of the next."""
    return crypto.sha256(b"nv1/event\0", prev, commitment, meta)


def meta_of(seq: int, kind: str, table: str, entity: bytes, time_ms: int) -> bytes:
    """Return the canonical form of what stays readable after a redaction."""
    return canon({"entity": entity.hex(), "kind": kind, "seq": seq, "tbl": table, "time_ms": time_ms})


def make_event(
    *,
    prev: bytes,
    seq: int,
    kind: EventKind,
    table: str,
    entity: bytes,
    time_ms: int,
    payload: Mapping[str, Json],
    nonce: bytes | None = None,
) -> Event:
    """Make the event that follows `prev`; raises `NotCanonicalError` for a payload that has no form."""
    nonce = nonce if nonce is not None else crypto.random_bytes(NONCE_BYTES)
    data = canon(payload)
    commitment = commitment_of(nonce, data)
    hashed = hash_of(prev, commitment, meta_of(seq, kind, table, entity, time_ms))
    return Event(seq, kind.value, table, entity, time_ms, nonce, data, commitment, prev, hashed)


def insert(database: Database, event: Event) -> None:
    """Append an event; never with REPLACE, which slips past the trigger that keeps events."""
    database.execute(
        f"INSERT INTO event({_COLUMNS}) VALUES(?,?,?,?,?,?,?,?,?,?)",
        (
            event.seq,
            event.kind,
            event.table,
            event.entity,
            event.time_ms,
            event.nonce,
            event.payload,
            event.commitment,
            event.prev,
            event.hash,
        ),
    )


def scan(database: Database) -> Iterator[Event]:
    """Yield every event in order, read from the table itself and not through an index."""
    for row in database.iterate(f"SELECT {_COLUMNS} FROM event NOT INDEXED ORDER BY seq"):
        yield _event(row)


def scan_from(database: Database, seq: int) -> Iterator[Event]:
    """Yield the events from `seq` on in order, read from the table itself."""
    sql = f"SELECT {_COLUMNS} FROM event NOT INDEXED WHERE seq >= ? ORDER BY seq"
    for row in database.iterate(sql, (seq,)):
        yield _event(row)


def entities(database: Database, table: str) -> tuple[EntityId, ...]:
    """Return the ids that the log knows of a table."""
    rows = database.execute("SELECT DISTINCT entity FROM event WHERE tbl = ?", (table,))
    return tuple(EntityId(cast("bytes", row[0])) for row in rows)


def of_entity(database: Database, table: str, entity: bytes) -> tuple[Event, ...]:
    """Return the events of one entity in order."""
    rows = database.execute(
        f"SELECT {_COLUMNS} FROM event WHERE tbl = ? AND entity = ? ORDER BY seq", (table, entity)
    )
    return tuple(_event(row) for row in rows)


def hashes(database: Database) -> Iterator[bytes]:
    """Yield the hash of every event in order."""
    for (value,) in database.iterate("SELECT hash FROM event NOT INDEXED ORDER BY seq"):
        yield cast("bytes", value)


def at(database: Database, seq: int) -> Event | None:
    """Return one event; None when there is none."""
    rows = database.execute(f"SELECT {_COLUMNS} FROM event WHERE seq = ?", (seq,))
    return _event(rows[0]) if rows else None


def last(database: Database) -> Event | None:
    """Return the last event; None when there is none."""
    rows = database.execute(f"SELECT {_COLUMNS} FROM event ORDER BY seq DESC LIMIT 1")
    return _event(rows[0]) if rows else None


def last_state(database: Database, table: str, entity: bytes) -> Event | None:
    """Return the latest new, set or end event of an entity; None when it never was."""
    rows = database.execute(
        f"SELECT {_COLUMNS} FROM event WHERE tbl = ? AND entity = ? AND kind IN ('new', 'set', 'end')"
        " ORDER BY seq DESC LIMIT 1",
        (table, entity),
    )
    return _event(rows[0]) if rows else None


def hash_at(database: Database, seq: int) -> bytes | None:
    """Return the hash of one event; None when there is none."""
    rows = database.execute("SELECT hash FROM event WHERE seq = ?", (seq,))
    return cast("bytes", rows[0][0]) if rows else None


def view(event: Event) -> EventView:
    """Return an event with its payload decoded; a payload that is not canonical reads as absent."""
    return EventView(
        event.seq, EventKind(event.kind), event.table, event.entity, event.time_ms, payload_of(event)
    )


def payload_of(event: Event) -> Mapping[str, Json] | None:
    """Return the payload as an object; None when redacted or not canonical."""
    if event.payload is None:
        return None
    try:
        value = read_canon(event.payload)
    except NotCanonicalError:
        return None
    return value if isinstance(value, dict) else None


def _event(row: tuple[Value, ...]) -> Event:
    return Event(
        *cast("tuple[int, str, str, bytes, int, bytes | None, bytes | None, bytes, bytes, bytes]", row)
    )

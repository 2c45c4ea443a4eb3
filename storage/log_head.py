"""How far the log has come, as kept in `meta.head` (section 5)."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.errors import ErrorCode, KnownError
from storage.connection import Database

_BYTES = 40


@dataclass(frozen=True, slots=True)
class LogHead:
    """How many events there are and the hash of the last (genesis when none)."""

    events: int
    last_hash: bytes

    def to_bytes(self) -> bytes:
        """Return the stored form: u64 and hash."""
        return self.events.to_bytes(8, "big") + self.last_hash


def read_meta(database: Database, name: str) -> bytes:
    """Return a value of `meta`; raises `KnownError(VAULT_DAMAGED)` when it is not there."""
    rows = database.execute("SELECT v FROM meta WHERE k = ?", (name,))
    if not rows or not isinstance(rows[0][0], bytes):
        raise KnownError(ErrorCode.VAULT_DAMAGED, where=f"meta.{name}")
    return rows[0][0]


def write_meta(database: Database, name: str, value: bytes) -> None:
    """Set a value of `meta` inside the open transaction."""
    database.execute(
        "INSERT INTO meta(k, v) VALUES(?, ?) ON CONFLICT(k) DO UPDATE SET v = excluded.v", (name, value)
    )


def read_number(database: Database, name: str) -> int:
    """Return a u64 of `meta`; raises `KnownError(VAULT_DAMAGED)`."""
    value = read_meta(database, name)
    if len(value) != 8:
        raise KnownError(ErrorCode.VAULT_DAMAGED, where=f"meta.{name}")
    return int.from_bytes(value, "big")


def read_head(database: Database) -> LogHead:
    """Return `meta.head`; raises `KnownError(VAULT_DAMAGED)`."""
    value = read_meta(database, "head")
    if len(value) != _BYTES:
        raise KnownError(ErrorCode.VAULT_DAMAGED, where="meta.head")
    return LogHead(int.from_bytes(value[:8], "big"), value[8:])

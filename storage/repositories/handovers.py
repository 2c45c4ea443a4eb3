"""Own keys, keys of other people, and what was handed over: local tables, in no event and on no paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from app.domain.ids import EntityId
from storage import age_keys, crypto
from storage.age_reader import Unwrap, with_secret_keys
from storage.transaction import Transaction
from storage.vault import Vault


@dataclass(frozen=True, slots=True)
class StoredKey:
    """A public key with its times in Unix ms; `name` is "" for an own one."""

    id: EntityId
    key: str
    added_ms: int
    name: str = ""
    person: EntityId | None = None
    checked_ms: int | None = None


@dataclass(frozen=True, slots=True)
class StoredHandover:
    """What was handed over: to whom, up to which event, whether whole, its receipt words, when verified."""

    export: EntityId
    told_to: str
    reader: str
    sealed_for: str
    events: int
    is_whole: bool
    receipt: str
    read_back_ms: int | None = None
    receipt_ms: int | None = None


class KeyRepository:
    """The key pairs of this record's owner, and public keys of other people."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def own(self) -> tuple[StoredKey, ...]:
        """Return own keys, the newest first."""
        if not _has(self._vault, "own_key"):
            return ()
        rows = self._vault.query("SELECT id, made_ms, secret FROM own_key ORDER BY made_ms DESC, id")
        return tuple(
            StoredKey(_id(row[0]), age_keys.public_text(cast("bytes", row[2])), cast("int", row[1]))
            for row in rows
        )

    def unwrap(self) -> Unwrap:
        """Return what opens a file that was sealed for any own key; to be used and dropped."""
        rows = self._vault.query("SELECT secret FROM own_key") if _has(self._vault, "own_key") else []
        return with_secret_keys([bytearray(cast("bytes", row[0])) for row in rows])

    def make(self, tx: Transaction, entity: EntityId, made_ms: int) -> None:
        """Make a key pair; nothing but its public half is ever given out."""
        secret = age_keys.new_secret()
        try:
            tx.execute(
                "INSERT INTO own_key(id, made_ms, secret) VALUES(?, ?, ?)", (entity, made_ms, bytes(secret))
            )
        finally:
            crypto.wipe(secret)

    def drop_own(self, tx: Transaction, entity: EntityId) -> None:
        """Destroy a key pair: what was sealed for it opens here no more."""
        tx.execute("UPDATE own_key SET secret = zeroblob(32) WHERE id = ?", (entity,))
        tx.execute("DELETE FROM own_key WHERE id = ?", (entity,))

    def known(self) -> tuple[StoredKey, ...]:
        """Return the keys of other people, by name."""
        if not _has(self._vault, "known_key"):
            return ()
        rows = self._vault.query(
            "SELECT id, name, key, person, added_ms, checked_ms FROM known_key ORDER BY name, added_ms"
        )
        return tuple(
            StoredKey(
                id=_id(row[0]),
                name=str(row[1]),
                key=str(row[2]),
                person=None if row[3] is None else _id(row[3]),
                added_ms=cast("int", row[4]),
                checked_ms=cast("int | None", row[5]),
            )
            for row in rows
        )

    def keep(self, tx: Transaction, key: StoredKey) -> None:
        """Keep somebody's key, in place of what was kept under the same id."""
        tx.execute(
            "INSERT INTO known_key(id, name, key, person, added_ms, checked_ms) VALUES(?, ?, ?, ?, ?, ?)"
            " ON CONFLICT(id) DO UPDATE SET name = excluded.name, person = excluded.person,"
            " checked_ms = excluded.checked_ms",
            (key.id, key.name, key.key, key.person, key.added_ms, key.checked_ms),
        )

    def drop(self, tx: Transaction, entity: EntityId) -> None:
        """Forget somebody's key."""
        tx.execute("DELETE FROM known_key WHERE id = ?", (entity,))


class HandoverRepository:
    """What was handed over."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def all(self) -> tuple[StoredHandover, ...]:
        """Return every hand-over."""
        if not _has(self._vault, "handover"):
            return ()
        rows = self._vault.query(
            "SELECT export, told_to, reader, sealed_for, events, is_whole, receipt, read_back_ms, receipt_ms"
            " FROM handover"
        )
        return tuple(
            StoredHandover(
                export=_id(row[0]),
                told_to=str(row[1]),
                reader=str(row[2]),
                sealed_for=str(row[3]),
                events=cast("int", row[4]),
                is_whole=bool(row[5]),
                receipt=str(row[6]),
                read_back_ms=cast("int | None", row[7]),
                receipt_ms=cast("int | None", row[8]),
            )
            for row in rows
        )

    def save(self, tx: Transaction, made: StoredHandover) -> None:
        """Keep a hand-over, in place of what was kept of the same export."""
        tx.execute(
            "INSERT INTO handover(export, told_to, reader, sealed_for, events, is_whole, receipt,"
            " read_back_ms, receipt_ms) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT(export) DO UPDATE SET read_back_ms = excluded.read_back_ms,"
            " receipt_ms = excluded.receipt_ms",
            (
                made.export,
                made.told_to,
                made.reader,
                made.sealed_for,
                made.events,
                int(made.is_whole),
                made.receipt,
                made.read_back_ms,
                made.receipt_ms,
            ),
        )


def _has(vault: Vault, table: str) -> bool:
    """Tell whether a vault has a table: one of an older version that is only read has not."""
    return bool(vault.query("SELECT 1 FROM sqlite_schema WHERE name = ?", (table,)))


def _id(value: object) -> EntityId:
    return EntityId(cast("bytes", value))

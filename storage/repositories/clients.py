"""The lines of the list of records: local tables, in no event and on no paper."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from app.domain.clients import Client, Keeping, Shared
from app.domain.ids import EntityId
from storage.connection import Value
from storage.transaction import Transaction
from storage.vault import Vault

_COLUMNS = (
    "id, code, folder, opened_ms, next_step, next_day, closed_day, keep_months, keep_until, handed_day,"
    " purged_day"
)
_SHARED = "who, what, purpose, agreed, until, ended, given"


class ClientRepository:
    """Reads and writes the lines."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def all(self) -> tuple[Client, ...]:
        """Return every line; a vault of an older version that is only read has none."""
        if not self._vault.query("SELECT 1 FROM sqlite_schema WHERE name = 'client'"):
            return ()
        return tuple(_client(row) for row in self._vault.query(f"SELECT {_COLUMNS} FROM client ORDER BY id"))

    def save(self, tx: Transaction, client: Client) -> None:
        """Keep a line in place of what it was."""
        values: tuple[Value, ...] = (
            client.id,
            client.code,
            os.fsencode(client.folder),
            client.opened_ms,
            client.next_step,
            _text(client.next_day),
            _text(client.keeping.closed),
            client.keeping.months,
            _text(client.keeping.until),
            _text(client.handed),
            _text(client.purged),
        )
        tx.execute("DELETE FROM client WHERE id = ?", (client.id,))
        tx.execute(f"INSERT INTO client({_COLUMNS}) VALUES({', '.join('?' * len(values))})", values)

    def drop(self, tx: Transaction, client: EntityId) -> None:
        """Take a line off, with all that was kept with it."""
        tx.execute("DELETE FROM client WHERE id = ?", (client,))
        tx.execute("DELETE FROM client_shared WHERE client = ?", (client,))

    def shared(self, client: EntityId) -> tuple[Shared, ...]:
        """Return what is kept of what was shared out of a record that is gone."""
        rows = self._vault.query(
            f"SELECT {_SHARED} FROM client_shared WHERE client = ? ORDER BY n", (client,)
        )
        return tuple(Shared(*map(str, row)) for row in rows)

    def keep_shared(self, tx: Transaction, client: EntityId, shared: Sequence[Shared]) -> None:
        """Keep what was shared, in place of what was kept before."""
        tx.execute("DELETE FROM client_shared WHERE client = ?", (client,))
        for number, one in enumerate(shared):
            tx.execute(
                f"INSERT INTO client_shared(client, n, {_SHARED}) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (client, number, one.who, one.what, one.purpose, one.agreed, one.until, one.ended, one.given),
            )


def _client(row: tuple[object, ...]) -> Client:
    made, code, folder, opened, step, step_day, closed, months, until, handed, purged = row
    assert isinstance(made, bytes)
    assert isinstance(folder, bytes)
    assert isinstance(months, int)
    return Client(
        EntityId(made),
        str(code),
        Path(os.fsdecode(folder)),
        opened if isinstance(opened, int) else None,
        str(step),
        _day(step_day),
        Keeping(_day(until), months, _day(closed)),
        _day(handed),
        _day(purged),
    )


def _day(stored: object) -> date | None:
    return None if stored is None else date.fromisoformat(str(stored))


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()

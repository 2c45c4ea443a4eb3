"""What only this copy of the vault needs: drafts and settings. Local tables, in no event and on no paper."""

from __future__ import annotations

import json
from dataclasses import dataclass

from app.domain.ids import EntityId
from storage.canonical import Json
from storage.transaction import Transaction
from storage.vault import Vault


@dataclass(frozen=True, slots=True)
class StoredDraft:
    """A draft under its key: when it was saved (Unix ms) and its fields as JSON values."""

    key: str
    saved_ms: int
    body: dict[str, Json]


class DraftRepository:
    """Text that was not saved yet, encrypted like everything else."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def find(self, key: str) -> StoredDraft | None:
        """Find a draft."""
        rows = self._vault.query("SELECT k, saved_ms, body FROM draft WHERE k = ?", (key,))
        return _draft(rows[0]) if rows else None

    def list(self) -> tuple[StoredDraft, ...]:
        """Return every draft, the latest first."""
        rows = self._vault.query("SELECT k, saved_ms, body FROM draft ORDER BY saved_ms DESC, k")
        return tuple(_draft(row) for row in rows)

    def save(self, tx: Transaction, draft: StoredDraft) -> None:
        """Keep a draft in place of the one under the same key."""
        tx.execute(
            "INSERT INTO draft(k, saved_ms, body) VALUES(?, ?, ?)"
            " ON CONFLICT(k) DO UPDATE SET saved_ms = excluded.saved_ms, body = excluded.body",
            (draft.key, draft.saved_ms, json.dumps(draft.body, ensure_ascii=False)),
        )

    def forget(self, tx: Transaction, record_id: EntityId) -> None:
        """Take a record out of every draft that names it, and drop its own."""
        mark = record_id.hex()
        for draft in self.list():
            if mark in draft.key:
                self.drop(tx, draft.key)
            elif mark in json.dumps(draft.body):
                body = {name: _without(value, {"id": mark}) for name, value in draft.body.items()}
                self.save(tx, StoredDraft(draft.key, draft.saved_ms, body))

    def drop(self, tx: Transaction, key: str) -> None:
        """Remove a draft; nothing happens when there is none."""
        tx.execute("DELETE FROM draft WHERE k = ?", (key,))


class SettingRepository:
    """Choices that belong to this vault, by key."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def all(self) -> dict[str, str]:
        """Return every setting that was ever chosen."""
        return {str(key): str(value) for key, value in self._vault.query("SELECT k, v FROM setting")}

    def save(self, tx: Transaction, key: str, value: str) -> None:
        """Keep a choice."""
        tx.execute(
            "INSERT INTO setting(k, v) VALUES(?, ?) ON CONFLICT(k) DO UPDATE SET v = excluded.v",
            (key, value),
        )


def _without(value: Json, gone: Json) -> Json:
    if isinstance(value, dict):
        return {name: _without(part, gone) for name, part in value.items()}
    if isinstance(value, list):
        return [_without(part, gone) for part in value if part != gone]
    return value


def _draft(row: tuple[object, ...]) -> StoredDraft:
    key, saved_ms, body = row
    assert isinstance(saved_ms, int)
    return StoredDraft(str(key), saved_ms, json.loads(str(body)))

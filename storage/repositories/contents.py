"""Which evidence holds which bytes, without reading every record of it."""

from __future__ import annotations

from typing import cast

from app.domain.ids import EntityId
from storage.vault import Vault


class ContentRepository:
    """Looks evidence up by what its bytes are."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def has_size(self, size: int) -> bool:
        """Whether any item has exactly this many bytes."""
        return bool(self._vault.query("SELECT 1 FROM item WHERE size = ? LIMIT 1", (size,)))

    def count_holding(self, item: EntityId) -> int:
        """Return how many records of evidence are about these bytes."""
        rows = self._vault.query("SELECT count(*) FROM evidence WHERE item = ?", (item,))
        return cast("int", rows[0][0])

    def count(self) -> int:
        """Return how many pieces of evidence there are."""
        return cast("int", self._vault.query("SELECT count(*) FROM evidence")[0][0])

    def holders(self, evidence: EntityId) -> tuple[EntityId, ...]:
        """Return the entries that hold an item, as they were written."""
        rows = self._vault.query(
            "SELECT DISTINCT id FROM entry JOIN entry__evidence ON owner = id WHERE ref = ?"
            " ORDER BY written_ms, id",
            (evidence,),
        )
        return tuple(EntityId(cast("bytes", row[0])) for row in rows)

    def held(self) -> frozenset[EntityId]:
        """Return the items that an entry holds; withdrawn entries hold nothing."""
        rows = self._vault.query(
            "SELECT DISTINCT ref FROM entry__evidence"
            " WHERE owner NOT IN (SELECT id FROM entry WHERE withdrawn IS 1)"
        )
        return frozenset(EntityId(cast("bytes", row[0])) for row in rows)

    def find_part(self, thread: EntityId, name: str) -> EntityId | None:
        """Find a file by its name among those that came out of the exports of a thread; None without any."""
        rows = self._vault.query(
            "SELECT id FROM evidence WHERE name = ? AND part_of IN"
            " (SELECT evidence FROM message_batch WHERE thread = ?) ORDER BY number LIMIT 1",
            (name, thread),
        )
        return EntityId(cast("bytes", rows[0][0])) if rows else None

    def find(self, sha256: str) -> EntityId | None:
        """Return the evidence with this SHA-256 (64 hex digits) and the lowest number; None without any."""
        rows = self._vault.query(
            "SELECT id FROM evidence WHERE sha256 = ? ORDER BY number LIMIT 1", (sha256,)
        )
        return EntityId(cast("bytes", rows[0][0])) if rows else None

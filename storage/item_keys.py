"""The keys of evidence in the database: written and read so that no copy outlives its use (section 7)."""

from __future__ import annotations

from typing import cast

from app.domain.ids import EntityId
from storage import secret_memory
from storage.connection import Database


def read_item_key(database: Database, item: EntityId) -> bytearray | None:
    """Return the key of an item in a buffer to be wiped; None when there is none."""
    found = database.execute("SELECT ik FROM item_key WHERE item = ?", (item,))
    if not found:
        return None
    key = secret_memory.taken(cast("bytes", found[0][0]))
    secret_memory.hold(key)
    return key


def write_item_key(database: Database, item: EntityId, key: bytearray) -> None:
    """Record the key of a new item; the caller wipes `key` when the transaction has ended.

    The statement keeps what it was given last, for as long as the vault is open. So it runs a second time,
    with zeros, and does nothing, because the item is there.
    """
    insert = "INSERT OR IGNORE INTO item_key(item, ik) VALUES(?, ?) RETURNING 1"
    assert database.execute(insert, (item, key))
    assert not database.execute(insert, (item, bytes(len(key))))


def replace_item_key(database: Database, item: EntityId, key: bytearray) -> None:
    """Record another key for an item; as in `write_item_key` the statement is left with zeros."""
    update = "UPDATE item_key SET ik = ? WHERE item = ? RETURNING 1"
    assert database.execute(update, (key, item))
    assert not database.execute(update, (bytes(len(key)), b""))

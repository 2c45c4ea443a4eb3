"""Cases that other people handed over: which item holds each, and what is known of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from app.domain.ids import EntityId
from app.domain.moment import Instant
from storage.canonical import Json
from storage.importing import StoredItem
from storage.transaction import Transaction
from storage.vault import Vault

_TABLE = "received_case"


@dataclass(frozen=True, slots=True)
class StoredCase:
    """One received case; `about` is what was found out when it was checked."""

    id: EntityId
    item: EntityId
    received: Instant
    about: Mapping[str, Json]


class ReceivedRepository:
    """Reads and writes the list of received cases."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def all(self) -> tuple[StoredCase, ...]:
        """Return every case, in the order in which they came."""
        if _TABLE not in self._vault.tables:  # a vault of an older version that is only read
            return ()
        found = [
            StoredCase(
                EntityId(bytes.fromhex(str(row["id"]))),
                EntityId(bytes.fromhex(str(row["item"]))),
                Instant(cast("int", row["received_ms"]), str(row["received_zone"])),
                json.loads(str(row["about"])),
            )
            for row in self._vault.rows(_TABLE)
        ]
        return tuple(sorted(found, key=lambda case: (case.received.ms, case.id)))

    def add(self, tx: Transaction, case: StoredCase, item: StoredItem, extra: Mapping[str, Json]) -> None:
        """Record a case with the item that holds it."""
        tx.add_item(item, extra=extra)
        row: dict[str, Json] = {
            "item": case.item.hex(),
            "received_ms": case.received.ms,
            "received_zone": case.received.zone,
            "about": json.dumps(case.about, ensure_ascii=False, sort_keys=True),
        }
        tx.put(_TABLE, case.id, row, act="received.add", extra=extra)

    def remove(self, tx: Transaction, case: StoredCase, extra: Mapping[str, Json]) -> None:
        """End a case, erase what its events said, and destroy the key of its item."""
        tx.end(_TABLE, case.id, act="received.remove", extra=extra)
        tx.redact_history(_TABLE, case.id)
        tx.erase_item(case.item, extra=extra)

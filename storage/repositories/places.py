"""Where this computer put the files of exports: a local table, in no event and on no paper."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.domain.ids import EntityId
from storage.transaction import Transaction
from storage.vault import Vault


@dataclass(frozen=True, slots=True)
class Place:
    """Where file number `file` (from 0) of an export was put; `gone_ms` is when it was deleted from there."""

    export: EntityId
    file: int
    path: Path
    gone_ms: int | None = None


class PlaceRepository:
    """Reads and writes places."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def all(self) -> tuple[Place, ...]:
        """Return every place known, in the order of the files of each export."""
        rows = self._vault.query("SELECT export, file, path, gone_ms FROM export_place ORDER BY export, file")
        return tuple(_place(row) for row in rows)

    def save(self, tx: Transaction, export: EntityId, paths: Sequence[Path]) -> None:
        """Keep where the files of an export stand, in their order."""
        for number, path in enumerate(paths):
            tx.execute(
                "INSERT INTO export_place(export, file, path) VALUES(?, ?, ?)",
                (export, number, os.fsencode(os.path.abspath(path))),  # noqa: PTH100 - a link stays a link
            )

    def mark_gone(self, tx: Transaction, export: EntityId, file: int, gone_ms: int) -> None:
        """Keep that a file was deleted from where it stood."""
        tx.execute(
            "UPDATE export_place SET gone_ms = ? WHERE export = ? AND file = ?", (gone_ms, export, file)
        )


def _place(row: tuple[object, ...]) -> Place:
    export, file, path, gone = row
    assert isinstance(export, bytes)
    assert isinstance(file, int)
    assert isinstance(path, bytes)
    return Place(EntityId(export), file, Path(os.fsdecode(path)), gone if isinstance(gone, int) else None)

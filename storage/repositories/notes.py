"""Events as services read them: those of one table, and notes, after a place in the log."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from app.domain.ids import EntityId
from storage.canonical import Json
from storage.vault import Vault


@dataclass(frozen=True, slots=True)
class LoggedAct:
    """One event whose payload was not erased."""

    seq: int
    kind: str
    table: str
    entity: EntityId
    time_ms: int
    payload: Mapping[str, Json]


class NoteRepository:
    """Reads the log for what it says beside the rows."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def after(self, seq: int, table: str) -> Iterator[LoggedAct]:
        """Yield the notes, and the events of `table`, that come after event `seq`, in order."""
        rows = self._vault.query(
            "SELECT seq, kind, tbl, entity, time_ms, payload FROM event"
            " WHERE seq > ? AND (kind = 'note' OR tbl = ?) AND payload IS NOT NULL ORDER BY seq",
            (seq, table),
        )
        for number, kind, name, entity, time_ms, payload in rows:
            yield LoggedAct(
                cast("int", number),
                str(kind),
                str(name),
                EntityId(cast("bytes", entity)),
                cast("int", time_ms),
                json.loads(cast("bytes", payload)),
            )

    def count_new(self, table: str) -> int:
        """Return how many rows a table ever had."""
        rows = self._vault.query("SELECT count(*) FROM event WHERE tbl = ? AND kind = 'new'", (table,))
        return cast("int", rows[0][0])

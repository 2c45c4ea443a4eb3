"""Events as services read them: those of one table, and notes, after a place in the log."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from app.domain.ids import EntityId
from storage.canonical import Json
from storage.connection import Value
from storage.events import NO_ENTITY
from storage.vault import Vault


@dataclass(frozen=True, slots=True)
class LoggedAct:
    """One event; `payload` is empty where it was erased.

    `behind_ms` is how far the clock stood behind the event before it, 0 when it went forward.
    """

    seq: int
    kind: str
    table: str
    entity: EntityId
    time_ms: int
    payload: Mapping[str, Json]
    behind_ms: int = 0


class NoteRepository:
    """Reads the log for what it says beside the rows."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def after(self, seq: int, table: str) -> Iterator[LoggedAct]:
        """Yield the notes, and the events of `table`, that come after event `seq`, in order."""
        return self._read("seq > ? AND (kind = 'note' OR tbl = ?)", (seq, table))

    def of_entity(self, table: str, entity: EntityId) -> Iterator[LoggedAct]:
        """Yield the events of one row in order; an erased one has an empty payload."""
        return self._read("tbl = ? AND entity = ?", (table, entity))

    def of_table(self, table: str) -> Iterator[LoggedAct]:
        """Yield the events of a table in order; an erased one has an empty payload."""
        return self._read("tbl = ?", (table,))

    def of_acts(self, prefix: str) -> Iterator[LoggedAct]:
        """Yield the notes whose act begins so, in order."""
        for act in self._read("kind = 'note'", ()):
            if str(act.payload.get("act", "")).startswith(prefix):
                yield act

    def latest(self, act: str) -> LoggedAct | None:
        """Return the last note of an act; None when there is none."""
        # Canonical JSON has one spelling, and a quote within a text would be escaped.
        mark = f'"act":"{act}"'.encode()
        found = self._read(
            "seq = (SELECT max(seq) FROM event WHERE tbl = '' AND entity = ? AND kind = 'note'"
            " AND instr(payload, ?))",
            (NO_ENTITY, mark),
        )
        return next(found, None)

    def first_time(self) -> int | None:
        """Return when the first event was written, in Unix ms; None when there is none."""
        rows = self._vault.query("SELECT time_ms FROM event ORDER BY seq LIMIT 1")
        return cast("int", rows[0][0]) if rows else None

    def count_changes(self, seq: int, *, but: Sequence[str] = (), with_redactions: bool = False) -> int:
        """Count the states of records, `but` those of some tables, that were written or ended after `seq`."""
        # Numbers have no gaps, and what names no table is a note or a redaction: indexes tell, and what was
        # said stays unread.
        after = "SELECT count(*) FROM event WHERE tbl = ? AND seq > ?"
        aside = f"{after} AND entity = ?" + (" AND kind <> 'redact'" if with_redactions else "")
        ((last,),) = self._vault.query("SELECT coalesce(max(seq), 0) FROM event")
        ((left_out,),) = self._vault.query(aside, ("", seq, NO_ENTITY))
        of_others = (self._vault.query(after, (table, seq))[0][0] for table in but)
        return (
            max(0, cast("int", last) - seq)
            - cast("int", left_out)
            - sum(cast("int", count) for count in of_others)
        )

    def count_states(self, table: str) -> dict[EntityId, int]:
        """Return how many states of each row of a table were written."""
        rows = self._vault.query(
            "SELECT entity, count(*) FROM event WHERE tbl = ? AND kind IN ('new', 'set') GROUP BY entity",
            (table,),
        )
        return {EntityId(cast("bytes", entity)): cast("int", count) for entity, count in rows}

    def changed(self, table: str) -> tuple[EntityId, ...]:
        """Return the rows of a table that have more than one state."""
        rows = self._vault.query(
            "SELECT entity FROM event WHERE tbl = ? AND kind IN ('new', 'set')"
            " GROUP BY entity HAVING count(*) > 1",
            (table,),
        )
        return tuple(EntityId(cast("bytes", row[0])) for row in rows)

    def count_new(self, table: str) -> int:
        """Return how many rows a table ever had."""
        rows = self._vault.query("SELECT count(*) FROM event WHERE tbl = ? AND kind = 'new'", (table,))
        return cast("int", rows[0][0])

    def _read(self, condition: str, parameters: Sequence[Value]) -> Iterator[LoggedAct]:
        rows = self._vault.query(
            "SELECT seq, kind, tbl, entity, time_ms, payload,"
            " (SELECT before.time_ms FROM event AS before WHERE before.seq = event.seq - 1)"
            f" FROM event WHERE {condition} ORDER BY seq",
            parameters,
        )
        for number, kind, name, entity, time_ms, payload, before in rows:
            yield LoggedAct(
                cast("int", number),
                str(kind),
                str(name),
                EntityId(cast("bytes", entity)),
                cast("int", time_ms),
                {} if payload is None else json.loads(cast("bytes", payload)),
                max(0, cast("int", before if before is not None else time_ms) - cast("int", time_ms)),
            )

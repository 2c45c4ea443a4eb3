"""Checking rows against the log, both ways, and parts against their owners (sections 5.1 and 9)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import cast

from app.domain.errors import ErrorCode, KnownError
from app.domain.ids import EntityId
from app.domain.ports import JobContext
from storage import crypto, rows
from storage.canonical import NotCanonicalError, canon
from storage.conditions import only
from storage.connection import Database
from storage.events import EventKind
from storage.rows import StoredRow
from storage.tables import EntityTable
from storage.verify_log import LastState, LogFindings
from storage.verify_report import ProblemCode, Problems

_CHECK_EVERY = 256


class RowCheck:
    """Compares every entity row with the latest state its events tell."""

    def __init__(self, database: Database, log: LogFindings, problems: Problems, job: JobContext) -> None:
        self._database = database
        self._log = log
        self._problems = problems
        self._job = job
        self._seen: set[tuple[str, bytes]] = set()

    def run(self, tables: Mapping[str, EntityTable]) -> int:
        """Check all tables and return how many rows there were."""
        for table in tables.values():
            self._check_table(table)
            self._check_children(table)
        for (name, entity), state in self._log.states.items():
            if state.kind != EventKind.END and (name, entity) not in self._seen:
                self._problems.add(_place(name, entity), ProblemCode.ROW_MISSING, seq=state.seq)
        self._check_item_keys()
        return len(self._seen)

    def _check_table(self, table: EntityTable) -> None:
        for count, stored in enumerate(self._readable(table)):
            if count % _CHECK_EVERY == 0:
                self._job.check()
                self._job.progress(len(self._seen), len(self._log.states), "progress.checking_rows")
            self._seen.add((table.name, stored.entity))
            state = self._log.states.get((table.name, stored.entity))
            if state is not None and state.kind != EventKind.END:
                self._compare(table, stored, state)
            elif self._log.is_whole or state is not None:
                self._problems.add(_place(table.name, stored.entity), ProblemCode.ROW_WITHOUT_EVENT)

    def _compare(self, table: EntityTable, stored: StoredRow, state: LastState) -> None:
        place = _place(table.name, stored.entity)
        try:
            row = {**stored.row, **rows.bulk_fields(self._database, table, stored.entity)}
            row_sum = crypto.sha256(canon(row))
        except NotCanonicalError:
            self._problems.add(place, ProblemCode.ROW_DIFFERS, seq=state.seq)
            return
        except KnownError as error:
            self._unreadable(error, place)
            return
        if (stored.last_seq, stored.digest, row_sum) != (state.seq, state.hash, state.row_sum):
            self._problems.add(place, ProblemCode.ROW_DIFFERS, seq=state.seq)

    def _readable(self, table: EntityTable) -> Iterator[StoredRow]:
        """Yield the rows in one pass, or one by one by the ids the log knows when a page is damaged."""
        try:
            yield from rows.scan_rows(self._database, table)
        except KnownError as error:
            only(error, ErrorCode.VAULT_DAMAGED)
        else:
            return
        for (name, entity), state in self._log.states.items():
            if name != table.name or state.kind == EventKind.END or (name, entity) in self._seen:
                continue
            try:
                stored = rows.read_stored(self._database, table, EntityId(entity))
            except KnownError as error:
                self._seen.add((name, entity))
                self._unreadable(error, _place(name, entity))
                continue
            if stored is not None:
                yield stored

    def _check_children(self, table: EntityTable) -> None:
        for children, owner in ((table.parts, "owner"), (table.bulks, "batch")):
            for child in children.values():
                for entity in self._ids(
                    f'SELECT DISTINCT {owner} FROM "{child.name}"'
                    f' WHERE {owner} NOT IN (SELECT id FROM "{table.name}")',
                    child.name,
                ):
                    self._problems.add(_place(child.name, entity), ProblemCode.PART_WITHOUT_OWNER)
        for part in table.parts.values():
            for entity in self._ids(
                f'SELECT owner FROM "{part.name}" GROUP BY owner'
                " HAVING min(n) <> 0 OR max(n) <> count(*) - 1",
                part.name,
            ):
                self._problems.add(_place(part.name, entity), ProblemCode.PART_NUMBERS)
        for bulk in table.bulks.values():
            for entity in self._ids(f'SELECT DISTINCT batch FROM "{bulk.name}" WHERE n < 0', bulk.name):
                self._problems.add(_place(bulk.name, entity), ProblemCode.PART_NUMBERS)

    def _check_item_keys(self) -> None:
        for entity in self._ids("SELECT id FROM item WHERE id NOT IN (SELECT item FROM item_key)", "item"):
            self._problems.add(_place("item", entity), ProblemCode.ITEM_KEY_MISSING)
        for entity in self._ids(
            "SELECT item FROM item_key WHERE item NOT IN (SELECT id FROM item)", "item_key"
        ):
            self._problems.add(_place("item_key", entity), ProblemCode.ITEM_KEY_WITHOUT_ITEM)

    def _ids(self, sql: str, table: str) -> list[bytes]:
        try:
            return [cast("bytes", row[0]) for row in self._database.execute(sql)]
        except KnownError as error:
            self._unreadable(error, table)
            return []

    def _unreadable(self, error: KnownError, place: str) -> None:
        only(error, ErrorCode.VAULT_DAMAGED)
        self._problems.add(place, ProblemCode.ROW_UNREADABLE)


def _place(table: str, entity: bytes) -> str:
    return f"{table} {entity.hex()}"

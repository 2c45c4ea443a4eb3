"""Lists of entries straight from the database: in order, narrowed, a page at a time, and counted."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from app.domain.entry_filter import EntryFilter
from app.domain.entry_summary import OPENING, EntrySummary, HeldFile
from app.domain.ids import EntityId
from app.domain.moment import Instant
from storage.connection import Value
from storage.repositories.codec import moment_of
from storage.vault import Vault

_AT_ONCE = 500
"""How many ids one statement names."""

# The first column of the index `entry_listed`, written as it is there.
LOCAL_TIME = (
    "(substr(when_start, 1, 10) || CASE WHEN length(when_start) = 10 THEN 'T00:00:00'"
    " ELSE substr(when_start, 11, 6) || CASE WHEN substr(when_start, 17, 1) = ':'"
    " THEN substr(when_start, 17, 3) ELSE ':00' END END)"
)
_EARLIEST = "CASE when_precision WHEN 'before' THEN '0001-01-01' ELSE substr(when_start, 1, 10) END"
_LATEST = (
    "CASE WHEN when_precision IS NOT 'before' THEN substr(coalesce(when_end, when_start), 1, 10)"
    " WHEN length(when_start) = 10 THEN date(when_start, '-1 day') ELSE substr(when_start, 1, 10) END"
)
# A sign before `id` keeps the index of ids out of it: the rows are walked in their order and looked up in
# the set, which is made once.
_HAS_DANGER = "+id IN (SELECT owner FROM entry__danger)"
_HAS_EVIDENCE = "+id IN (SELECT owner FROM entry__evidence)"
_REPORTED = "(police_state IS 'yes' OR +id IN (SELECT owner FROM entry__reports))"
_ORDER_VIOLATED = "(order_violated_state IS 'yes' OR +id IN (SELECT owner FROM entry__order_terms))"
_NEEDS_DETAIL = "needs_detail IS 1"
_HELD = "hold IS 1"
_LIVING = "withdrawn IS NOT 1"


class SummaryRepository:
    """Reads what lists show of entries.

    A row is not compared with its event here; `verify` does that. Raises `KnownError(VAULT_DAMAGED)` where a
    page does not hold: then whole records are read, those that can be.
    """

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def ids(self, chosen: EntryFilter, *, after: int = 0, limit: int | None = None) -> list[EntityId]:
        """Return the ids of entries that the filter admits, newest first, those of unknown time last.

        The first `after` are left out, and all but `limit` of the others.
        """
        conditions, values = _conditions(chosen)
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        rows = self._vault.query(
            f"SELECT id FROM entry{where} ORDER BY {LOCAL_TIME} DESC, written_ms DESC, id DESC"
            " LIMIT ? OFFSET ?",
            (*values, -1 if limit is None else limit, after),
        )
        return [_id(row[0]) for row in rows]

    def of(self, ids: Sequence[EntityId]) -> tuple[EntrySummary, ...]:
        """Return the summaries of these entries in this order; an id without entry is left out."""
        starts = range(0, len(ids), _AT_ONCE)
        return tuple(summary for at in starts for summary in self._some(ids[at : at + _AT_ONCE]))

    def count(self) -> int:
        """Count the entries that were not withdrawn."""
        return _number(self._vault.query(f"SELECT count(*) FROM entry WHERE {_LIVING}")[0][0])

    def _some(self, ids: Sequence[EntityId]) -> Iterable[EntrySummary]:
        marks = ", ".join("?" * len(ids))
        # A vault that may not be written keeps the schema it has, without the columns that came later.
        known = {column.name for column in self._vault.tables["entry"].columns}
        own_words = "when_words" if "when_words" in known else "NULL"
        rows = {
            _id(row[0]): row
            for row in self._vault.query(
                "SELECT id, written_ms, written_zone, title, substr(what, 1, ?), when_start, when_end,"
                f" when_precision, when_zone, {own_words}, police_state, order_violated_state, hold,"
                f" needs_detail, withdrawn FROM entry WHERE id IN ({marks})",
                (OPENING, *ids),
            )
        }
        kinds = self._parts(f"SELECT owner, value FROM entry__kinds WHERE owner IN ({marks})", ids)
        files = self._parts(
            "SELECT owner, ref, kind FROM entry__evidence LEFT JOIN evidence ON evidence.id = ref"
            f" WHERE owner IN ({marks})",
            ids,
        )
        danger, reports, terms = (
            self._parts(f"SELECT owner FROM entry__{part} WHERE owner IN ({marks})", ids)
            for part in ("danger", "reports", "order_terms")
        )
        for entry_id in ids:
            row = rows.get(entry_id)
            if row is None:
                continue
            _, ms, zone, title, opening, start, end, precision, when_zone, said, police, order, *flags = row
            yield EntrySummary(
                id=entry_id,
                written=Instant(_number(ms), _text(zone)),
                title=_text(title),
                opening=_text(opening),
                when=moment_of(start, end, precision, when_zone),
                when_words=_text(said),
                kinds=tuple(_text(value) for (value,) in kinds.get(entry_id, ())),
                files=tuple(HeldFile(_id(ref), _text(kind)) for ref, kind in files.get(entry_id, ())),
                danger=entry_id in danger,
                reported=police == "yes" or entry_id in reports,
                order_violated=order == "yes" or entry_id in terms,
                hold=bool(flags[0]),
                needs_detail=bool(flags[1]),
                withdrawn=bool(flags[2]),
            )

    def _parts(self, sql: str, ids: Sequence[EntityId]) -> Mapping[EntityId, list[tuple[Value, ...]]]:
        found: dict[EntityId, list[tuple[Value, ...]]] = {}
        for owner, *values in self._vault.query(f"{sql} ORDER BY owner, n", ids):
            found.setdefault(_id(owner), []).append(tuple(values))
        return found


def _conditions(chosen: EntryFilter) -> tuple[list[str], list[Value]]:
    conditions = [] if chosen.with_withdrawn else [_LIVING]
    values: list[Value] = []
    if chosen.only is not None:
        # One value for all of them: a statement takes only so many.
        conditions.append("hex(id) IN (SELECT value FROM json_each(?))")
        values.append(json.dumps([identity.hex().upper() for identity in chosen.only]))
    if chosen.kind is not None:
        conditions.append("+id IN (SELECT owner FROM entry__kinds WHERE value = ?)")
        values.append(chosen.kind)
    if chosen.person is not None:
        conditions.append(
            "+id IN (SELECT owner FROM entry__persons WHERE person = ?"
            " UNION ALL SELECT owner FROM entry__witnesses WHERE ref = ?)"
        )
        values += [chosen.person, chosen.person]
    if chosen.danger is not None:
        conditions.append("+id IN (SELECT owner FROM entry__danger WHERE value = ?)")
        values.append(chosen.danger)
    for asked, condition in (
        (chosen.has_danger, _HAS_DANGER),
        (chosen.reported, _REPORTED),
        (chosen.has_evidence, _HAS_EVIDENCE),
        (chosen.order_violated, _ORDER_VIOLATED),
        (chosen.needs_detail, _NEEDS_DETAIL),
        (chosen.hold, _HELD),
    ):
        if asked is not None:
            conditions.append(condition if asked else f"NOT ({condition})")
    if chosen.first_day is not None:
        conditions.append(f"{_LATEST} >= ?")
        values.append(chosen.first_day.isoformat())
    if chosen.last_day is not None:
        conditions.append(f"{_EARLIEST} <= ? AND when_start IS NOT NULL")
        values.append(chosen.last_day.isoformat())
    return conditions, values


def _id(value: Value) -> EntityId:
    assert isinstance(value, bytes)
    return EntityId(value)


def _number(value: Value) -> int:
    assert isinstance(value, int)
    return value


def _text(value: Value) -> str:
    return "" if value is None else str(value)

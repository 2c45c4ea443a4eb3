"""What figures count, straight from the database: a few columns of every entry, and messages by day."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from app.domain.answer import AnswerState
from app.domain.ids import EntityId
from app.domain.incident_facts import IncidentFact
from app.domain.moment import Instant
from storage.connection import Value
from storage.repositories.codec import moment_of
from storage.vault import Vault

T = TypeVar("T")


class FactRepository:
    """Reads facts of entries, never a word of them.

    A row is not compared with its event here; `verify` does that. Raises `KnownError(VAULT_DAMAGED)` where a
    page does not hold: then whole records are read, those that can be.
    """

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def facts(self) -> tuple[IncidentFact, ...]:
        """Return what figures know of every entry that is not withdrawn, in no order."""
        kinds = self._parts("SELECT owner, value FROM entry__kinds ORDER BY owner, n", _text)
        danger = self._parts("SELECT owner, value FROM entry__danger ORDER BY owner, n", _text)
        persons = self._parts(
            "SELECT owner, person FROM entry__persons WHERE person IS NOT NULL ORDER BY owner, n", _id
        )
        files, reports, terms = (
            frozenset(_id(row[0]) for row in self._vault.query(f"SELECT DISTINCT owner FROM entry__{part}"))
            for part in ("evidence", "reports", "order_terms")
        )
        # Zones, kinds and people stand in very many entries: each is held once.
        zones: dict[str, str] = {}
        rows = self._vault.query(
            "SELECT id, written_ms, written_zone, when_start, when_end, when_precision, when_zone,"
            " told_to_stop_state, trim(coalesce(effect, ''), ' ' || char(9, 10, 13)) <> '', police_state,"
            " order_violated_state FROM entry WHERE withdrawn IS NOT 1"
        )
        made: list[IncidentFact] = []
        for identity, ms, zone, start, end, precision, when_zone, told, effect, police, order in rows:
            entry = _id(identity)
            made.append(
                IncidentFact(
                    id=entry,
                    written=Instant(_number(ms), _once(zones, zone)),
                    when=moment_of(start, end, precision, when_zone and _once(zones, when_zone)),
                    kinds=tuple(dict.fromkeys(kinds.get(entry, ()))),
                    danger=tuple(dict.fromkeys(danger.get(entry, ()))),
                    persons=tuple(dict.fromkeys(persons.get(entry, ()))),
                    told_to_stop=AnswerState(_text(told) or AnswerState.NOT_ASKED),
                    effect=bool(effect),
                    order_violated=order == AnswerState.YES or entry in terms,
                    reported=police == AnswerState.YES or entry in reports,
                    evidence=entry in files,
                )
            )
        return tuple(made)

    def loose_kinds(self) -> tuple[str, ...]:
        """Return the kind of every item of evidence that no messages were read out of."""
        rows = self._vault.query(
            "SELECT kind FROM evidence WHERE id NOT IN"
            " (SELECT evidence FROM message_batch WHERE evidence IS NOT NULL)"
        )
        return tuple(_text(kind) for (kind,) in rows)

    def message_days(self, kinds: Iterable[str]) -> list[tuple[str, int, EntityId, int]]:
        """Return (day, count, batch, number) for every day of messages of these kinds that came in.

        The day is as the export states it, "" where it states none; the last two name the first message of
        the day. What the export says the holder of the phone sent is not counted.
        """
        names = tuple(kinds)
        marks = ", ".join("?" * len(names))
        rows = self._vault.query(
            "SELECT substr(coalesce(at, ''), 1, 10) AS day, count(*), batch, n, min(sort)"
            f" FROM message_batch__message WHERE mine IS NOT 1 AND kind IN ({marks})"
            " GROUP BY day ORDER BY day",
            names,
        )
        return [(_text(day), _number(count), _id(batch), _number(n)) for day, count, batch, n, _ in rows]

    def _parts(self, sql: str, read: Callable[[Value], T]) -> dict[EntityId, list[T]]:
        found: dict[EntityId, list[T]] = {}
        known: dict[Value, T] = {}
        for owner, value in self._vault.query(sql):
            if value not in known:
                known[value] = read(value)
            found.setdefault(_id(owner), []).append(known[value])
        return found


def _id(value: Value) -> EntityId:
    assert isinstance(value, bytes)
    return EntityId(value)


def _number(value: Value) -> int:
    assert isinstance(value, int)
    return value


def _once(known: dict[str, str], value: Value) -> str:
    text = _text(value)
    return known.setdefault(text, text)


def _text(value: Value) -> str:
    return "" if value is None else str(value)

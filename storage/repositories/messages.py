"""Messages of threads: read in order, a page at a time, from all the batches that a thread came in."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from app.domain.bursts import Mark
from app.domain.ids import EntityId
from app.domain.imported import Message, MessageKind
from app.domain.threads import MessageRef, StoredMessage
from storage.connection import Value
from storage.vault import Vault

_COLUMNS: Final = (
    "batch, n, sort, at, ms, sender, sender_id, mine, kind, body, media, evidence, edited, detail"
)
_FROM: Final = f"SELECT {_COLUMNS} FROM message_batch__message"
_PAGE: Final = 2000
_REFS: Final = 200

Place = tuple[int, int, int]
"""Where a message stands in its thread: (sort, place of its batch, number in the batch)."""

Span = tuple[int, int]
"""What two messages are ordered by, in ms."""

_BEHIND: Final = (2**62, -1, -1)
_WIDEST: Final = timedelta(hours=14)
"""How far a local day begins before that of UTC, at most."""


class MessageRepository:
    """Reads messages; they are written as bulk rows of their batch (vault format, section 5.1)."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def batches(self, thread: EntityId) -> tuple[EntityId, ...]:
        """Return the batches of a thread in order of import."""
        rows = self._vault.query(
            "SELECT id FROM message_batch WHERE thread = ? ORDER BY imported_ms, last_seq", (thread,)
        )
        return tuple(_id(row[0]) for row in rows)

    def find(self, ref: MessageRef) -> StoredMessage | None:
        """Find one message."""
        rows = self._vault.query(f"{_FROM} WHERE batch = ? AND n = ?", (ref.batch, ref.n))
        return _message(rows[0]) if rows else None

    def several(self, refs: Sequence[MessageRef]) -> dict[MessageRef, StoredMessage]:
        """Return these messages, read together; a reference without message is left out."""
        found: dict[MessageRef, StoredMessage] = {}
        for at in range(0, len(refs), _REFS):
            some = refs[at : at + _REFS]
            rows = self._vault.query(
                f"WITH wanted(of, place) AS (VALUES {', '.join(['(?, ?)'] * len(some))})"
                f" SELECT {_COLUMNS} FROM wanted CROSS JOIN message_batch__message"
                " ON batch = of AND n = place",
                [value for ref in some for value in (ref.batch, ref.n)],
            )
            found |= {stored.ref: stored for stored in map(_message, rows)}
        return found

    def spread(
        self, batches: Sequence[EntityId], count: int, within: Span | None = None
    ) -> tuple[StoredMessage, ...]:
        """Return about `count` messages of these batches, taken evenly, without reading the others.

        `within` is what the first and the last of those are ordered by that may be taken.
        """
        held = [(batch, *self._numbers(batch, within)) for batch in batches]
        step = max(1, sum(stop - start for _, start, stop in held) // max(1, count))
        refs = [MessageRef(batch, n) for batch, start, stop in held for n in range(start, stop, step)]
        return tuple(self.several(refs).values())

    def within(self, batches: Sequence[EntityId], within: Span | None = None) -> Iterator[StoredMessage]:
        """Yield the messages of these batches, one batch after the other, or those `within` two times.

        The times are what messages are ordered by, in ms, both included; the others are not read.
        """
        for batch in batches:
            start, stop = self._numbers(batch, within)
            yield from self.of_batch(batch, start=start, stop=stop - 1)

    def ends(self, batches: Sequence[EntityId], kinds: Collection[MessageKind]) -> tuple[str, ...]:
        """Return when the first and the last message of these kinds were sent, as stated, for each batch."""
        marks = ", ".join("?" * len(kinds))
        return tuple(
            _text(row[0])
            for batch in batches
            for order in ("n", "n DESC")
            for row in self._vault.query(
                f"SELECT at FROM message_batch__message WHERE batch = ? AND kind IN ({marks})"
                f" AND at IS NOT NULL ORDER BY {order} LIMIT 1",
                (batch, *(kind.value for kind in kinds)),
            )
        )

    def page(
        self,
        batches: Sequence[EntityId],
        *,
        after: MessageRef | None = None,
        before: MessageRef | None = None,
        last: bool = False,
        limit: int,
    ) -> tuple[StoredMessage, ...]:
        """Return up to `limit` messages in order of time: the first, or those next to `after` or `before`.

        `last` asks for the last ones.
        """
        if before is not None or last:
            place = _BEHIND if before is None else self._place(batches, before)
            if place is None:
                return ()
            found = [self._before(batch, rank, place, limit) for rank, batch in enumerate(batches)]
            ordered = heapq.merge(*found, key=lambda each: each[0], reverse=True)
            return tuple(message for _, (_, message) in zip(range(limit), ordered, strict=False))[::-1]
        place = (-(2**62), -1, -1) if after is None else self._place(batches, after)
        if place is None:
            return ()
        pages = [self._after(batch, rank, place, limit) for rank, batch in enumerate(batches)]
        merged = heapq.merge(*pages, key=lambda each: each[0])
        return tuple(message for _, (_, message) in zip(range(limit), merged, strict=False))

    def rank(self, batches: Sequence[EntityId], ref: MessageRef) -> int | None:
        """Return how many messages of these batches stand before one of them; None for any other."""
        place = self._place(batches, ref)
        if place is None:
            return None
        before = (place[0], place[1], place[2] - 1)
        return sum(self._first_past(batch, rank, before) for rank, batch in enumerate(batches))

    def first_from(self, batches: Sequence[EntityId], day: date) -> MessageRef | None:
        """Return the first message whose stated day is `day` or later; None when there is none."""
        midnight = datetime.combine(day, time(), UTC) - _WIDEST
        start = (int(midnight.timestamp() * 1000), -1, -1)
        lines = [
            self._walk(batch, rank, start=self._first_past(batch, rank, start))
            for rank, batch in enumerate(batches)
        ]
        wanted = day.isoformat()
        for _, stored in heapq.merge(*lines, key=lambda each: each[0]):
            if stored.message.at[: len(wanted)] >= wanted:
                return stored.ref
        return None

    def threads_of(self, evidence: EntityId) -> tuple[EntityId, ...]:
        """Return the threads of the batches that came out of an item, in order of import."""
        rows = self._vault.query(
            "SELECT thread FROM message_batch WHERE evidence = ? AND thread IS NOT NULL"
            " ORDER BY imported_ms, last_seq",
            (evidence,),
        )
        return tuple(dict.fromkeys(_id(row[0]) for row in rows))

    def all(self, batches: Sequence[EntityId]) -> Iterator[StoredMessage]:
        """Yield the messages of these batches in order of time."""
        lines = [self._walk(batch, rank) for rank, batch in enumerate(batches)]
        return (message for _, message in heapq.merge(*lines, key=lambda each: each[0]))

    def order(self, batches: Sequence[EntityId]) -> tuple[MessageRef, ...]:
        """Return the reference of every message of these batches in order of time, without reading them."""
        lines = [self._places(batch, rank) for rank, batch in enumerate(batches)]
        return tuple(MessageRef(batches[rank], n) for _, rank, n in heapq.merge(*lines))

    def marks(self, batches: Sequence[EntityId]) -> Iterator[Mark]:
        """Yield by what the messages of these batches are counted, in order of time; their words stay."""
        lines = [self._marks_of(batch) for batch in batches]
        return lines[0] if len(lines) == 1 else heapq.merge(*lines, key=lambda mark: mark.sort)

    def of_batch(self, batch: EntityId, *, start: int = 0, stop: int = 2**53) -> Iterator[StoredMessage]:
        """Yield the messages of a batch from number `start` to `stop`, a page of rows in memory at a time."""
        while True:
            rows = self._vault.query(
                f"{_FROM} WHERE batch = ? AND n BETWEEN ? AND ? ORDER BY n LIMIT ?",
                (batch, start, stop, _PAGE),
            )
            yield from map(_message, rows)
            if len(rows) < _PAGE:
                return
            start = _number(rows[-1][1]) + 1

    def count(self, batch: EntityId) -> int:
        """Return how many messages, calls, notices and rows a batch holds."""
        rows = self._vault.query(
            "SELECT messages + calls + notices + rows FROM message_batch WHERE id = ?", (batch,)
        )
        return _number(rows[0][0]) if rows else 0

    def _places(self, batch: EntityId, rank: int) -> Iterator[Place]:
        rows = self._vault.query(
            "SELECT sort, n FROM message_batch__message WHERE batch = ? ORDER BY n", (batch,)
        )
        return ((_number(sort), rank, _number(n)) for sort, n in rows)

    def _place(self, batches: Sequence[EntityId], ref: MessageRef) -> Place | None:
        found = self.find(ref)
        if found is None or ref.batch not in batches:
            return None
        return (found.sort, batches.index(ref.batch), ref.n)

    def _walk(self, batch: EntityId, rank: int, *, start: int = 0) -> Iterator[tuple[Place, StoredMessage]]:
        for message in self.of_batch(batch, start=start):
            yield (message.sort, rank, message.ref.n), message

    def _marks_of(self, batch: EntityId) -> Iterator[Mark]:
        start = 0
        while True:
            rows = self._vault.query(
                "SELECT batch, n, sort, coalesce(at, ''), coalesce(sender, ''), coalesce(sender_id, ''),"
                " mine, kind FROM message_batch__message WHERE batch = ? AND n >= ? ORDER BY n LIMIT ?",
                (batch, start, _PAGE),
            )
            yield from map(Mark._make, rows)
            if len(rows) < _PAGE:
                return
            start = _number(rows[-1][1]) + 1

    def _after(
        self, batch: EntityId, rank: int, place: Place, limit: int
    ) -> list[tuple[Place, StoredMessage]]:
        first = self._first_past(batch, rank, place)
        rows = self._vault.query(
            f"{_FROM} WHERE batch = ? AND n >= ? ORDER BY n LIMIT ?", (batch, first, limit)
        )
        return [((message.sort, rank, message.ref.n), message) for message in map(_message, rows)]

    def _before(
        self, batch: EntityId, rank: int, place: Place, limit: int
    ) -> list[tuple[Place, StoredMessage]]:
        first = self._first_past(batch, rank, (place[0], place[1], place[2] - 1))
        rows = self._vault.query(
            f"{_FROM} WHERE batch = ? AND n < ? ORDER BY n DESC LIMIT ?", (batch, first, limit)
        )
        return [((message.sort, rank, message.ref.n), message) for message in map(_message, rows)]

    def _numbers(self, batch: EntityId, within: Span | None) -> tuple[int, int]:
        """Return the number of the first message of a batch within two times, and that behind the last."""
        if within is None:
            rows = self._vault.query("SELECT max(n) FROM message_batch__message WHERE batch = ?", (batch,))
            return 0, 0 if rows[0][0] is None else _number(rows[0][0]) + 1
        first, last = within
        return self._first_past(batch, 0, (first, -1, -1)), self._first_past(batch, 0, (last + 1, -1, -1))

    def _first_past(self, batch: EntityId, rank: int, place: Place) -> int:
        """Return the number of the first message of a batch that stands behind a place.

        `sort` never falls within a batch and numbers have no gaps, so the place is found by halving.
        """
        low, high = 0, self.count(batch)
        while low < high:
            middle = (low + high) // 2
            rows = self._vault.query(
                "SELECT sort FROM message_batch__message WHERE batch = ? AND n = ?", (batch, middle)
            )
            if not rows or (_number(rows[0][0]), rank, middle) > place:
                high = middle
            else:
                low = middle + 1
        return low


def _message(row: Sequence[Value]) -> StoredMessage:
    batch, n, sort, at, ms, sender, sender_id, mine, kind, body, media, evidence, edited, detail = row
    return StoredMessage(
        MessageRef(_id(batch), _number(n)),
        _number(sort),
        Message(
            at=_text(at),
            ms=None if ms is None else _number(ms),
            sender=_text(sender),
            kind=MessageKind(_text(kind)),
            text=_text(body),
            sender_id=_text(sender_id),
            mine=None if mine is None else bool(mine),
            media=_text(media),
            edited=_text(edited),
            detail=_text(detail),
        ),
        None if evidence is None else _id(evidence),
    )


def _id(value: Value) -> EntityId:
    assert isinstance(value, bytes)
    return EntityId(value)


def _number(value: Value) -> int:
    return value if isinstance(value, int) else 0


def _text(value: Value) -> str:
    return "" if value is None else str(value)

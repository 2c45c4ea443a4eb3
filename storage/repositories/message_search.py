"""The index of the words of messages: derived from the batches, mended batch by batch.

A batch never changes, so one that was taken in whole stays right: opening compares the lists of batches and
two counts, however many messages there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from app.domain.ids import EntityId
from app.domain.ports import JobContext
from app.domain.threads import MessageRef
from storage.repositories.search import LATEST_SECOND, PLACES, torn_is_damage
from storage.repositories.search_words import Vocabulary, match_expression, spaced
from storage.transaction import Transaction
from storage.vault import Vault

_AT_ONCE: Final = 1000

Words = tuple[int, int, str]
"""What is taken in of one message: its number in the batch, its Unix ms for ordering, its words."""


@dataclass(frozen=True, slots=True)
class FoundMessage:
    """A message that matches; `order` is comparable with `FoundDocument.order`: the newest is the highest."""

    order: int
    ref: MessageRef


class MessageSearchRepository:
    """Full-text search over messages, blind to accents and case; the last word may be unfinished."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._vocabulary = Vocabulary(vault, "message_text", frozenset({1, 2, 3}))

    def missing(self) -> tuple[tuple[EntityId, int], ...]:
        """Return the batches that are not in the index, with the number of the event that wrote them."""
        rows = self._vault.query(
            "SELECT id, last_seq FROM message_batch b WHERE NOT EXISTS"
            " (SELECT 1 FROM message_index i WHERE i.batch = b.id AND i.seq = b.last_seq)"
        )
        return tuple((_id(batch), _number(seq)) for batch, seq in rows)

    def is_torn(self) -> bool:
        """Whether the index holds a batch that is gone, or other numbers of messages than it says."""
        stray = self._vault.query(
            "SELECT 1 FROM message_index i WHERE NOT EXISTS"
            " (SELECT 1 FROM message_batch b WHERE b.id = i.batch AND b.last_seq = i.seq) LIMIT 1"
        )
        if stray:
            return True
        ((told, numbered, held),) = self._vault.query(
            "SELECT (SELECT coalesce(sum(docs), 0) FROM message_index), (SELECT count(*) FROM message_doc),"
            " (SELECT count(*) FROM message_text_docsize)"
        )
        return not told == numbered == held

    def put(
        self, tx: Transaction, batch: EntityId, seq: int, words: Iterable[Words], ctx: JobContext
    ) -> None:
        """Take a whole batch in; `words` in any order, those without any are left out."""
        with torn_is_damage():
            ((last,),) = tx.execute("SELECT coalesce(max(no), 0) FROM message_index")
            no = _number(last) + 1
            wanted = sorted((_second(ms), n, text) for n, ms, text in _watched(words, ctx) if text)
            tx.execute(
                "INSERT INTO message_index(no, batch, seq, docs) VALUES(?, ?, ?, ?)",
                (no, batch, seq, len(wanted)),
            )
            free = self._free_places(tx, wanted[0][0], wanted[-1][0]) if wanted else None
            for at in range(0, len(wanted), _AT_ONCE):
                ctx.check()
                ctx.progress(at, len(wanted), "progress.indexing")
                piece = wanted[at : at + _AT_ONCE]
                assert free is not None
                docs = [(second * PLACES + free(second), n, text) for second, n, text in piece]
                tx.execute_many(
                    "INSERT INTO message_doc(doc, no, n) VALUES(?, ?, ?)",
                    [(doc, no, n) for doc, n, _ in docs],
                )
                tx.execute_many(
                    "INSERT INTO message_text(rowid, body) VALUES(?, ?)",
                    [(doc, spaced(text)) for doc, _, text in docs],
                )

    def drop(self, tx: Transaction, batch: EntityId, words: Iterable[Words]) -> None:
        """Take a batch out again; `words` as they were put in, since the index keeps no text of its own."""
        rows = tx.execute("SELECT no FROM message_index WHERE batch = ?", (batch,))
        if not rows:
            return
        with torn_is_damage():
            texts = {n: text for n, _, text in words}
            for doc, n in tx.execute("SELECT doc, n FROM message_doc WHERE no = ? ORDER BY doc", rows[0]):
                tx.execute(
                    "INSERT INTO message_text(message_text, rowid, body) VALUES('delete', ?, ?)",
                    (doc, spaced(texts.get(_number(n), ""))),
                )
            tx.execute("DELETE FROM message_doc WHERE no = ?", rows[0])
            tx.execute("DELETE FROM message_index WHERE no = ?", rows[0])

    def clear(self, tx: Transaction) -> None:
        """Make an empty index, in a new table: a torn one may not be readable enough to be emptied."""
        with torn_is_damage():
            ((statement,),) = tx.execute("SELECT sql FROM sqlite_schema WHERE name = 'message_text'")
            tx.execute("DELETE FROM message_doc")
            tx.execute("DELETE FROM message_index")
            tx.execute("DROP TABLE message_text")
            tx.execute(str(statement))
            tx.execute("INSERT INTO message_text(message_text, rank) VALUES('secure-delete', 1)")

    def newest(self, text: str, most: int, *, thread: EntityId | None = None) -> tuple[FoundMessage, ...]:
        """Return the newest `most` matches, the newest first; of one thread when told."""
        query = self._expression(text)
        if not query:
            return ()
        within, told = "", list[EntityId]()
        if thread is not None:
            within, told = " AND i.batch IN (SELECT id FROM message_batch WHERE thread = ?)", [thread]
        with torn_is_damage():
            rows = self._vault.query(
                "SELECT d.doc, i.batch, d.n FROM message_text"
                " JOIN message_doc d ON d.doc = message_text.rowid"
                f" JOIN message_index i ON i.no = d.no WHERE message_text MATCH ?{within}"
                " ORDER BY message_text.rowid DESC LIMIT ?",
                (query, *told, most),
            )
        return tuple(FoundMessage(_number(doc), MessageRef(_id(batch), _number(n))) for doc, batch, n in rows)

    def count(self, text: str) -> int:
        """Return how many messages match."""
        query = self._expression(text)
        if not query:
            return 0
        with torn_is_damage():
            rows = self._vault.query("SELECT count(*) FROM message_text WHERE message_text MATCH ?", (query,))
        return _number(rows[0][0])

    def _expression(self, text: str) -> str:
        with torn_is_damage():
            return match_expression(text, self._vocabulary)

    def _free_places(self, tx: Transaction, first: int, last: int) -> Callable[[int], int]:
        """Return a function that gives the next free place within a second."""
        taken: dict[int, int] = {}
        crowded = bool(
            tx.execute(
                "SELECT 1 FROM message_doc WHERE doc >= ? AND doc < ? LIMIT 1",
                (first * PLACES, (last + 1) * PLACES),
            )
        )

        def free(second: int) -> int:
            if second not in taken:
                ((highest,),) = (
                    tx.execute(
                        "SELECT max(doc) FROM message_doc WHERE doc >= ? AND doc < ?",
                        (second * PLACES, (second + 1) * PLACES),
                    )
                    if crowded
                    else ((None,),)
                )
                taken.clear()
                taken[second] = -1 if highest is None else _number(highest) - second * PLACES
            taken[second] += 1
            return taken[second]

        return free


def _watched(words: Iterable[Words], ctx: JobContext) -> Iterator[Words]:
    for at, each in enumerate(words):
        if at % _AT_ONCE == 0:
            ctx.check()
        yield each


def _second(ms: int) -> int:
    return min(max(ms // 1000, 0), LATEST_SECOND - 1)


def _id(value: object) -> EntityId:
    assert isinstance(value, bytes)
    return EntityId(value)


def _number(value: object) -> int:
    assert isinstance(value, int)
    return value

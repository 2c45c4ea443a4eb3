"""The search index: derived from the record, and made again whenever it disagrees with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from app.domain.errors import ErrorCode, KnownError
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from storage.repositories.search_words import SNIPPET_WORDS, Vocabulary, match_expression, spaced, unspaced
from storage.transaction import Transaction
from storage.vault import Vault

# The number of a document begins with its second, so that the newest matches are read first and no others.
PLACES = 1 << 20
LATEST_SECOND = 1 << 40


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """What is searched of one record in its state `seq`; `at` is its time in Unix ms, None without one."""

    table: str
    id: EntityId
    seq: int
    at: int | None
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class FoundDocument:
    """One record that matches; a higher `order` comes first."""

    order: int
    table: str
    id: EntityId


class SearchRepository:
    """Full-text search, blind to accents and case; the last word may be unfinished."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._vocabulary = Vocabulary(vault, "search_text", frozenset({2, 3}))

    def states(self) -> dict[tuple[str, EntityId], int]:
        """Return which state of which record the index holds."""
        rows = self._vault.query("SELECT tbl, ref, seq FROM search_doc")
        return {(str(table), _id(ref)): _number(seq) for table, ref, seq in rows}

    def mark(self, tx: Transaction, seq: int) -> None:
        """Note that the index has taken in everything up to event `seq`."""
        tx.execute(
            "INSERT INTO search_mark(one, seq) VALUES(1, ?)"
            " ON CONFLICT(one) DO UPDATE SET seq = excluded.seq",
            (seq,),
        )

    def holds(self, table: str, record_id: EntityId) -> bool:
        """Whether the index holds some state of a record."""
        return bool(
            self._vault.query("SELECT 1 FROM search_doc WHERE tbl = ? AND ref = ?", (table, record_id))
        )

    def late(self, kinds: Sequence[RecordKind]) -> dict[tuple[str, EntityId], int]:
        """Return the present state of each record written since the mark that the index does not hold."""
        mark = self._vault.query("SELECT seq FROM search_mark") or [(0,)]
        tables = {
            str(table)
            for (table,) in self._vault.query(
                "SELECT DISTINCT tbl FROM event NOT INDEXED WHERE seq > ?", mark[0]
            )
        }
        found: dict[tuple[str, EntityId], int] = {}
        for kind in kinds:
            if kind.value in tables & self._vault.tables.keys():
                rows = self._vault.query(
                    f"SELECT id, last_seq FROM (SELECT DISTINCT entity FROM event NOT INDEXED"
                    f" WHERE seq > ? AND tbl = ?) CROSS JOIN {kind.value} ON id = entity"
                    " LEFT JOIN search_doc ON tbl = ? AND ref = id"
                    f"{_living(kind) or ' WHERE 1'} AND search_doc.seq IS NOT last_seq",
                    (mark[0][0], kind.value, kind.value),
                )
                found |= {(kind.value, _id(record_id)): _number(seq) for record_id, seq in rows}
        return found

    def is_marked(self, seq: int) -> bool:
        """Whether everything up to this event, and nothing of a later one, was taken in by the mark."""
        return self._vault.query("SELECT seq FROM search_mark") == [(seq,)]

    def behind(self, kinds: Sequence[RecordKind]) -> int:
        """Return how many events the mark is behind the last one of these kinds; below 0 when it is ahead."""
        ((mark,),) = self._vault.query("SELECT seq FROM search_mark") or [(0,)]
        return self.last_event(kinds) - _number(mark)

    def looks_current(self, kinds: Sequence[RecordKind], waiting: int) -> bool:
        """Whether the index is of no later event than the record, and as long but for what waits.

        Reads indexes and counts only; `states` and `is_whole` compare every record.
        """
        if self.behind(kinds) < 0:
            return False
        present = " + ".join(f"(SELECT count(*) FROM {kind.value}{_living(kind)})" for kind in kinds)
        ((records, indexed, held),) = self._vault.query(
            f"SELECT {present}, (SELECT count(*) FROM search_doc), (SELECT count(*) FROM search_text_docsize)"
        )
        return _number(records) == _number(indexed) + waiting and indexed == held

    def last_event(self, kinds: Sequence[RecordKind]) -> int:
        """Return the number of the last event of records of these kinds, 0 without any."""
        tables = ", ".join(f"'{kind.value}'" for kind in kinds)
        # The log is walked from its end: the wanted event is among the last.
        rows = self._vault.query(
            f"SELECT seq FROM event NOT INDEXED WHERE tbl IN ({tables}) ORDER BY seq DESC LIMIT 1"
        )
        return _number(rows[0][0]) if rows else 0

    def present(self, kind: RecordKind) -> dict[EntityId, int]:
        """Return the state of every record of a kind as it is now; a withdrawn entry is not searched."""
        if kind.value not in self._vault.tables:
            return {}  # an older vault that is only read has no records of kinds that came later
        rows = self._vault.query(f"SELECT id, last_seq FROM {kind.value}{_living(kind)}")
        return {_id(record_id): _number(seq) for record_id, seq in rows}

    def state_of(self, kind: RecordKind, record_id: EntityId) -> int:
        """Return the state of one record as it is now, which must exist."""
        return _number(
            self._vault.query(f"SELECT last_seq FROM {kind.value} WHERE id = ?", (record_id,))[0][0]
        )

    def put(self, tx: Transaction, document: SearchDocument) -> None:
        """Index one record in place of its earlier state."""
        with torn_is_damage():
            self.drop(tx, document.table, document.id)
            number = self._free_number(tx, document.at)
            tx.execute(
                "INSERT INTO search_doc(doc, tbl, ref, seq) VALUES(?, ?, ?, ?)",
                (number, document.table, document.id, document.seq),
            )
            tx.execute(
                "INSERT INTO search_text(rowid, title, body) VALUES(?, ?, ?)",
                (number, spaced(document.title), spaced(document.body)),
            )

    def drop(self, tx: Transaction, table: str, record_id: EntityId) -> None:
        """Take one record out of the index."""
        with torn_is_damage():
            rows = tx.execute("SELECT doc FROM search_doc WHERE tbl = ? AND ref = ?", (table, record_id))
            for (doc,) in rows:
                tx.execute("DELETE FROM search_text WHERE rowid = ?", (doc,))
                tx.execute("DELETE FROM search_doc WHERE doc = ?", (doc,))

    def rebuild(self, tx: Transaction, documents: Iterable[SearchDocument]) -> None:
        """Make the whole index again, in a new table: a torn one may not be readable enough to be emptied."""
        with torn_is_damage():
            ((statement,),) = tx.execute("SELECT sql FROM sqlite_schema WHERE name = 'search_text'")
            tx.execute("DELETE FROM search_doc")
            tx.execute("DROP TABLE search_text")
            tx.execute(str(statement))
            tx.execute("INSERT INTO search_text(search_text, rank) VALUES('secure-delete', 1)")
            for document in documents:
                self.put(tx, document)

    def is_whole(self) -> bool:
        """Whether the index agrees with itself."""
        try:
            with torn_is_damage():
                indexed = self._vault.query("SELECT count(*) FROM search_doc")
                held = self._vault.query(
                    "SELECT count(*) FROM search_doc JOIN search_text ON search_text.rowid = search_doc.doc"
                )
                stray = self._vault.query("SELECT count(*) FROM search_text")
        except KnownError as error:
            if error.code is not ErrorCode.VAULT_DAMAGED:
                raise
            return False
        return indexed == held == stray

    def newest(self, text: str, most: int) -> tuple[FoundDocument, ...]:
        """Return the first `most` matches: what has no time (people, places), then the newest.

        None for a text without a word.
        """
        query = self._expression(text)
        if not query:
            return ()
        with torn_is_damage():
            rows = self._vault.query(
                "SELECT d.doc, d.tbl, d.ref FROM search_text JOIN search_doc d ON d.doc = search_text.rowid"
                " WHERE search_text MATCH ? ORDER BY search_text.rowid DESC LIMIT ?",
                (query, most),
            )
        return tuple(FoundDocument(_number(doc), str(table), _id(ref)) for doc, table, ref in rows)

    def pieces(self, text: str, found: Sequence[FoundDocument]) -> dict[FoundDocument, str]:
        """Return a piece of the text of each of these matches around what was typed."""
        if not found:
            return {}
        wanted = {each.order: each for each in found}
        with torn_is_damage():
            rows = self._vault.query(
                "SELECT rowid, snippet(search_text, -1, '', '', '…', ?) FROM search_text"
                " WHERE search_text MATCH ? AND rowid BETWEEN ? AND ?"
                f" AND +rowid IN ({', '.join('?' * len(wanted))})",
                (SNIPPET_WORDS, self._expression(text), min(wanted), max(wanted), *wanted),
            )
        return {wanted[_number(doc)]: unspaced(str(piece)) for doc, piece in rows}

    def count(self, text: str) -> int:
        """Return how many records match."""
        query = self._expression(text)
        if not query:
            return 0
        with torn_is_damage():
            rows = self._vault.query("SELECT count(*) FROM search_text WHERE search_text MATCH ?", (query,))
        return _number(rows[0][0])

    def _expression(self, text: str) -> str:
        with torn_is_damage():
            return match_expression(text, self._vocabulary)

    def _free_number(self, tx: Transaction, at: int | None) -> int:
        first = first_number(at)
        ((last,),) = tx.execute(
            "SELECT max(doc) FROM search_doc WHERE doc >= ? AND doc < ?", (first, first + PLACES)
        )
        return first if last is None else _number(last) + 1


def first_number(at: int | None) -> int:
    """Return the lowest number that a document of this time may have."""
    second = LATEST_SECOND if at is None else min(max(at // 1000, 0), LATEST_SECOND - 1)
    return second * PLACES


def _living(kind: RecordKind) -> str:
    return " WHERE withdrawn IS NOT 1" if kind is RecordKind.ENTRY else ""


@contextmanager
def torn_is_damage() -> Iterator[None]:
    """Name a torn index for what it is: the library reports one as a lack of memory."""
    try:
        yield
    except MemoryError as error:
        raise KnownError(ErrorCode.VAULT_DAMAGED, where="search_text") from error


def _id(value: object) -> EntityId:
    assert isinstance(value, bytes)
    return EntityId(value)


def _number(value: object) -> int:
    assert isinstance(value, int)
    return value

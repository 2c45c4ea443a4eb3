"""The search index: derived from the record, and made again whenever it disagrees with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from app.domain.errors import ErrorCode, KnownError
from app.domain.fields import RecordKind
from app.domain.finding import folded, is_searchable, typed_words
from app.domain.ids import EntityId
from storage.transaction import Transaction
from storage.vault import Vault

# Scripts written without spaces: every sign becomes a word of its own, so that any part of a sentence is
# found.
_UNSPACED = re.compile(
    "[\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e81-\u0eb0\u1000-\u102a\u1780-\u17b3"
    "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
# Vowel signs and the like over Arabic and Hebrew letters, and the stroke that only stretches a word: people
# write them or leave them out, so the index is without.
_VOWEL_SIGNS = re.compile(
    "[\u0591-\u05bd\u05bf-\u05c2\u05c4-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]"
)
_SEAM = "\u200b"
_SNIPPET_WORDS = 14
_LONGEST_WORD = 80

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
    """One record that matches, with a piece of its text around the match; a higher `order` comes first."""

    order: int
    table: str
    id: EntityId
    snippet: str


class SearchRepository:
    """Full-text search, blind to accents and case; the last word may be unfinished."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

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

    def looks_current(self, kinds: Sequence[RecordKind]) -> bool:
        """Whether the index has taken in the last event of these kinds, by its mark, and is as long as they.

        Reads indexes and counts only; `states` and `is_whole` compare every record.
        """
        mark = self._vault.query("SELECT seq FROM search_mark")
        if not mark or _number(mark[0][0]) != self.last_event(kinds):
            return False
        present = " + ".join(f"(SELECT count(*) FROM {kind.value}{_living(kind)})" for kind in kinds)
        ((records, indexed, held),) = self._vault.query(
            f"SELECT {present}, (SELECT count(*) FROM search_doc), (SELECT count(*) FROM search_text_docsize)"
        )
        return records == indexed == held

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

    def find(self, text: str, limit: int) -> tuple[tuple[FoundDocument, ...], int]:
        """Return up to `limit` matches and how many there are; none for a text without a word.

        What has no time (people, places) comes first, then the newest.
        """
        query = match_expression(text)
        if not query:
            return (), 0
        with torn_is_damage():
            rows = self._vault.query(
                "SELECT d.doc, d.tbl, d.ref, snippet(search_text, -1, '', '', '…', ?) FROM search_text"
                " JOIN search_doc d ON d.doc = search_text.rowid WHERE search_text MATCH ?"
                " ORDER BY search_text.rowid DESC LIMIT ?",
                (_SNIPPET_WORDS, query, limit),
            )
            found = tuple(
                FoundDocument(_number(doc), str(table), _id(ref), _unspaced(str(piece)))
                for doc, table, ref, piece in rows
            )
            total = self._vault.query("SELECT count(*) FROM search_text WHERE search_text MATCH ?", (query,))
        return found, _number(total[0][0])

    def counts(self, text: str) -> dict[str, int]:
        """Return how many records of each table match."""
        query = match_expression(text)
        if not query:
            return {}
        with torn_is_damage():
            rows = self._vault.query(
                "SELECT d.tbl, count(*) FROM search_text JOIN search_doc d ON d.doc = search_text.rowid"
                " WHERE search_text MATCH ? GROUP BY d.tbl",
                (query,),
            )
        return {str(table): _number(count) for table, count in rows}

    def _free_number(self, tx: Transaction, at: int | None) -> int:
        second = LATEST_SECOND if at is None else min(max(at // 1000, 0), LATEST_SECOND - 1)
        first = second * PLACES
        ((last,),) = tx.execute(
            "SELECT max(doc) FROM search_doc WHERE doc >= ? AND doc < ?", (first, first + PLACES)
        )
        return first if last is None else _number(last) + 1


def _living(kind: RecordKind) -> str:
    return " WHERE withdrawn IS NOT 1" if kind is RecordKind.ENTRY else ""


@contextmanager
def torn_is_damage() -> Iterator[None]:
    """Name a torn index for what it is: the library reports one as a lack of memory."""
    try:
        yield
    except MemoryError as error:
        raise KnownError(ErrorCode.VAULT_DAMAGED, where="search_text") from error


def match_expression(text: str) -> str:
    """Turn typed text into an FTS5 expression: every word must occur, the last one may go on.

    Words are quoted, so nothing typed is ever an operator; a word of signs alone is left out.
    """
    words = [word for word in text.replace("\0", " ").split() if any(map(is_searchable, word))]
    quoted = ['"' + spaced(word).replace('"', " ") + '"' for word in words]
    if quoted and not text[-1:].isspace():
        quoted[-1] += "*"
    return " ".join(quoted)


def spaced(text: str) -> str:
    """Return text as the index takes it: every sign of a script without spaces as a word of its own.

    Letters of Arabic and Hebrew stand without their vowel signs.
    """
    return _UNSPACED.sub(lambda sign: f"{_SEAM}{sign[0]}{_SEAM}", _VOWEL_SIGNS.sub("", text))


def piece_around(text: str, typed: str) -> str:
    """Return a piece of a text around the first of the typed words in it, as `find` does for records."""
    wanted = typed_words(typed)
    words = text.split()
    hit = next((at for at, word in enumerate(words) if any(part in folded(word) for part in wanted)), 0)
    first = max(0, min(hit - _SNIPPET_WORDS // 3, len(words) - _SNIPPET_WORDS))
    chosen = words[first : first + _SNIPPET_WORDS]
    piece = " ".join(word if len(word) <= _LONGEST_WORD else word[:_LONGEST_WORD] + "…" for word in chosen)
    return ("…" if first else "") + piece + ("…" if first + _SNIPPET_WORDS < len(words) else "")


def _unspaced(text: str) -> str:
    return " ".join(text.replace(_SEAM, "").split())


def _id(value: object) -> EntityId:
    assert isinstance(value, bytes)
    return EntityId(value)


def _number(value: object) -> int:
    assert isinstance(value, int)
    return value

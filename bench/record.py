"""The record: saving, listing, filtering, opening and searching entries, beside plain SQLite."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

from app.domain.entry_filter import EntryFilter
from app.services.session import Session
from bench.measure import OPERATIONS, Limit, Measured, Pair, Row, ms_p95, seconds
from bench.vaults import (
    WORDS,
    entry_changes,
    open_session,
    plain_copy,
    scratch_copy,
    vault_of_entries,
    vault_of_messages,
)
from storage.repositories.summaries import LOCAL_TIME

T = TypeVar("T")

SIZES = (1_000, 10_000, 100_000)
MESSAGES = (10_000, 100_000, 1_000_000)
PAGE = 200
_SAVES = 10
"""How many saves are measured at a time."""

TYPED = (
    *(word[:length] for word in WORDS for length in range(1, len(word) + 1)),
    *(f"{first} {then[:length]}" for first, then in pairwise(WORDS) for length in (1, 3)),
)
"""What is asked while words are typed, letter by letter; each stands in three of four entries."""

FILTERS = (
    EntryFilter(kind="threat"),
    EntryFilter(has_danger=True),
    EntryFilter(reported=True),
    EntryFilter(has_evidence=True),
    EntryFilter(first_day=date(2023, 3, 1), last_day=date(2023, 3, 31)),
    EntryFilter(kind="call", reported=True, has_evidence=True),
)
PLAIN_FILTERS: Sequence[tuple[str, tuple[object, ...]]] = (
    ("+id IN (SELECT owner FROM entry__kinds WHERE value = ?)", ("threat",)),
    ("+id IN (SELECT owner FROM entry__danger)", ()),
    ("(police_state = 'yes' OR +id IN (SELECT owner FROM entry__reports))", ()),
    ("+id IN (SELECT owner FROM entry__evidence)", ()),
    ("when_start >= ? AND when_start < ?", ("2023-03-01", "2023-04-01")),
    (
        (
            "+id IN (SELECT owner FROM entry__kinds WHERE value = ?) AND police_state = 'yes'"
            " AND +id IN (SELECT owner FROM entry__evidence)"
        ),
        ("call",),
    ),
)


def entries(count: int) -> str:
    """Write an amount of entries."""
    return f"{count:,} entries"


@contextmanager
def _both(work: Path, count: int, *, scratch: bool = False) -> Iterator[tuple[Session, sqlite3.Connection]]:
    """Open the vault of so many entries, or a copy to be changed, and the same record in plain SQLite."""
    folder = vault_of_entries(work, count)
    plain = plain_copy(folder, work)
    session = open_session(scratch_copy(work, folder) if scratch else folder)
    try:
        yield session, plain
    finally:
        session.close()
        plain.close()


@contextmanager
def _save(work: Path, count: int) -> Iterator[Pair]:
    rng = random.Random(count)
    with _both(work, count, scratch=True) as (session, plain):
        people = tuple(person.id for person in session.people.list())
        # As ours: with less, a commit can be undone by a power loss after it was acknowledged.
        plain.execute("PRAGMA synchronous = EXTRA")
        plain.execute("CREATE TABLE IF NOT EXISTS note(id INTEGER PRIMARY KEY, body TEXT)")

        def plain_save(body: str) -> None:
            plain.execute("BEGIN IMMEDIATE")
            plain.execute("INSERT INTO note(body) VALUES(?)", (body,))
            plain.execute("COMMIT")

        # What is written is made before the clock runs.
        def ours() -> float:
            changes = [entry_changes(rng, rng.randrange(10**6), people, ()) for _ in range(_SAVES)]
            return 1000 * seconds(lambda: _each(session.entries.add, changes)) / _SAVES

        def theirs() -> float:
            bodies = [" ".join(rng.choices(WORDS, k=40)) for _ in range(_SAVES)]
            return 1000 * seconds(lambda: _each(plain_save, bodies)) / _SAVES

        yield Pair(ours, theirs)


@contextmanager
def _unlock(work: Path, count: int) -> Iterator[Pair]:
    """Open with the least key derivation and read the first page; peer: open a plain file and read it."""
    folder = vault_of_entries(work, count)
    plain_copy(folder, work).close()

    def open_and_list() -> None:
        session = open_session(folder)
        try:
            session.entries.page(limit=PAGE)
        finally:
            session.close()

    def plain_open() -> None:
        plain = sqlite3.connect(work / "plain.db")
        _plain_list(plain, "1", ())
        plain.close()

    yield Pair(lambda: 1000 * seconds(open_and_list), lambda: 1000 * seconds(plain_open))


@contextmanager
def _list(work: Path, count: int) -> Iterator[Pair]:
    """Read pages anywhere in the list, the first one every second time."""
    with _both(work, count) as (session, plain):

        def each(page: Callable[[int], object]) -> Measured:
            rng = random.Random(count)
            places = iter([place for _ in range(OPERATIONS) for place in (0, rng.randrange(count))])
            return ms_p95(lambda: page(next(places)))

        yield Pair(
            lambda: each(lambda after: session.entries.page(after=after, limit=PAGE)),
            lambda: each(lambda after: _plain_list(plain, "1", (), after)),
        )


@contextmanager
def _filter(work: Path, count: int) -> Iterator[Pair]:
    with _both(work, count) as (session, plain):
        ours = [partial(session.entries.page, one, limit=PAGE) for one in FILTERS]
        theirs = [partial(_plain_list, plain, *one) for one in PLAIN_FILTERS]
        yield Pair(lambda: _slowest(ours), lambda: _slowest(theirs))


@contextmanager
def _open(work: Path, count: int) -> Iterator[Pair]:
    """Read an entry with its parts, history and files; peer: the same rows, without the history."""
    rng = random.Random(count)
    with _both(work, count) as (session, plain):
        ids = [row.id for row in session.entries.page(limit=5_000).rows]
        parts = [
            str(name)
            for (name,) in plain.execute(
                "SELECT name FROM sqlite_schema WHERE name LIKE 'entry\\_\\_%' ESCAPE '\\'"
            )
        ]

        def open_one() -> None:
            entry = session.entries.get(rng.choice(ids))
            session.entries.history(entry.id)
            for item in entry.evidence:
                session.evidence.get(item)

        def plain_open() -> None:
            chosen = (rng.choice(ids),)
            plain.execute("SELECT * FROM entry WHERE id = ?", chosen).fetchall()
            for part in parts:
                plain.execute(f'SELECT * FROM "{part}" WHERE owner = ? ORDER BY n', chosen).fetchall()

        yield Pair(lambda: ms_p95(open_one), lambda: ms_p95(plain_open))


@contextmanager
def _search(work: Path, count: int) -> Iterator[Pair]:
    """Ask what the window asks at every letter; peer: the newest 50 with a piece of text each."""
    with _both(work, count) as (session, plain):

        def plain_find(text: str) -> None:
            plain.execute(
                "SELECT d.tbl, d.ref, snippet(search_text, -1, '', '', '…', 14) FROM search_text"
                " JOIN search_doc d ON d.doc = search_text.rowid WHERE search_text MATCH ?"
                " ORDER BY search_text.rowid DESC LIMIT 50",
                (" ".join(f'"{word}"' for word in text.split()) + "*",),
            ).fetchall()

        yield Pair(lambda: _as_typed(session.find.everywhere), lambda: _as_typed(plain_find))


@contextmanager
def _search_messages(work: Path, count: int) -> Iterator[Pair]:
    """Search as words are typed, in entries and messages together."""
    session = open_session(vault_of_messages(work, count))
    try:
        yield Pair(lambda: _as_typed(session.find.everywhere))
    finally:
        session.close()


@contextmanager
def _find_in_thread(work: Path, count: int) -> Iterator[Pair]:
    """Find words in one conversation of ten."""
    session = open_session(vault_of_messages(work, count))
    thread = session.threads.list()[0].thread.id
    try:
        yield Pair(lambda: _as_typed(lambda words: session.threads.search(thread, words)))
    finally:
        session.close()


def _as_typed(find: Callable[[str], object]) -> Measured:
    assert len(TYPED) >= OPERATIONS
    chosen = iter(TYPED)
    return ms_p95(lambda: find(next(chosen)), len(TYPED))


def _slowest(works: Sequence[Callable[[], object]]) -> Measured:
    """Return the 95th percentile of the slowest of these, each done often."""
    times = -(-OPERATIONS // len(works))
    return max((ms_p95(each, times) for each in works), key=lambda each: each.value)


def messages(count: int) -> str:
    """Write an amount of messages and the entries beside them."""
    return f"{count:,} messages, {count // 10:,} entries"


def _plain_list(
    plain: sqlite3.Connection, condition: str, values: tuple[object, ...], after: int = 0
) -> None:
    plain.execute(
        "SELECT id, title, substr(what, 1, 600), when_start FROM entry"
        f" WHERE withdrawn IS NOT 1 AND {condition}"
        f" ORDER BY {LOCAL_TIME} DESC, written_ms DESC, id DESC LIMIT 200 OFFSET ?",
        (*values, after),
    ).fetchall()


def _each(work: Callable[[T], object], things: Iterable[T]) -> None:
    for thing in things:
        work(thing)


_QUICK = Limit(50, of_ratio=False)
ROWS: tuple[Row, ...] = (
    Row("save an entry", "a durable commit of plain SQLite", "ms", SIZES, entries, Limit(3), _save),
    Row("unlock and list", "opening plain SQLite", "ms", SIZES, entries, None, _unlock),
    Row("list entries, p95", "plain SQLite", "ms", SIZES, entries, _QUICK, _list),
    Row("filter entries, p95", "plain SQLite", "ms", SIZES, entries, _QUICK, _filter),
    Row("open an entry, p95", "plain SQLite", "ms", SIZES, entries, _QUICK, _open),
    Row("search as you type, p95", "plain SQLite", "ms", SIZES, entries, _QUICK, _search),
    Row(
        "search entries and messages, p95",
        "",
        "ms",
        MESSAGES,
        messages,
        _QUICK,
        _search_messages,
    ),
    Row("find in a conversation, p95", "", "ms", MESSAGES, messages, None, _find_in_thread),
)

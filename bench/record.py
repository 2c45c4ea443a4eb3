"""The record: saving, listing, filtering, opening and searching entries, beside plain SQLite."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path

from app.domain.entry_filter import EntryFilter
from app.services.session import Session
from bench.measure import Limit, Pair, Row, ms_p95, seconds
from bench.vaults import WORDS, entry_changes, open_session, plain_copy, vault_of_entries, vault_of_messages

SIZES = (1_000, 10_000, 100_000)
PAGE = 200
FILTERS = (
    EntryFilter(kind="threat"),
    EntryFilter(has_danger=True),
    EntryFilter(reported=True),
    EntryFilter(has_evidence=True),
    EntryFilter(first_day=date(2023, 3, 1), last_day=date(2023, 3, 31)),
    EntryFilter(kind="call", reported=True, has_evidence=True),
)
PLAIN_FILTERS: Sequence[tuple[str, tuple[object, ...]]] = (
    ("id IN (SELECT owner FROM entry__kinds WHERE value = ?)", ("threat",)),
    ("id IN (SELECT owner FROM entry__danger)", ()),
    ("(police_state = 'yes' OR id IN (SELECT owner FROM entry__reports))", ()),
    ("id IN (SELECT owner FROM entry__evidence)", ()),
    ("when_start >= ? AND when_start < ?", ("2023-03-01", "2023-04-01")),
    (
        (
            "id IN (SELECT owner FROM entry__kinds WHERE value = ?) AND police_state = 'yes'"
            " AND id IN (SELECT owner FROM entry__evidence)"
        ),
        ("call",),
    ),
)


def entries(count: int) -> str:
    """Write an amount of entries."""
    return f"{count:,} entries"


@contextmanager
def _both(work: Path, count: int) -> Iterator[tuple[Session, sqlite3.Connection]]:
    """Open the vault of so many entries, and the same record in plain SQLite."""
    folder = vault_of_entries(work, count)
    plain = plain_copy(folder, work / "plain.db")
    session = open_session(folder)
    try:
        yield session, plain
    finally:
        session.close()
        plain.close()


@contextmanager
def _save(work: Path, count: int) -> Iterator[Pair]:
    rng = random.Random(count)
    with _both(work, count) as (session, plain):
        people = tuple(person.id for person in session.people.list())
        plain.execute("PRAGMA synchronous = FULL")
        plain.execute("CREATE TABLE IF NOT EXISTS note(id INTEGER PRIMARY KEY, body TEXT)")

        def plain_save() -> None:
            plain.execute("BEGIN IMMEDIATE")
            plain.execute("INSERT INTO note(body) VALUES(?)", (" ".join(rng.choices(WORDS, k=40)),))
            plain.execute("COMMIT")

        def save() -> None:
            session.entries.add(entry_changes(rng, rng.randrange(10**6), people, ()))

        yield Pair(
            lambda: 1000 * seconds(lambda: _times(save, 10)) / 10,
            lambda: 1000 * seconds(lambda: _times(plain_save, 10)) / 10,
        )


@contextmanager
def _unlock(work: Path, count: int) -> Iterator[Pair]:
    """Open with the least key derivation and read the first page; peer: open a plain file and read it."""
    folder = vault_of_entries(work, count)
    plain_copy(folder, work / "plain.db").close()

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
    with _both(work, count) as (session, plain):
        yield Pair(
            lambda: ms_p95(lambda: session.entries.page(limit=PAGE)),
            lambda: ms_p95(lambda: _plain_list(plain, "1", ())),
        )


@contextmanager
def _filter(work: Path, count: int) -> Iterator[Pair]:
    with _both(work, count) as (session, plain):
        ours = [partial(session.entries.page, one, limit=PAGE) for one in FILTERS]
        theirs = [partial(_plain_list, plain, *one) for one in PLAIN_FILTERS]
        yield Pair(
            lambda: max(ms_p95(each, 20) for each in ours), lambda: max(ms_p95(each, 20) for each in theirs)
        )


@contextmanager
def _open(work: Path, count: int) -> Iterator[Pair]:
    rng = random.Random(count)
    with _both(work, count) as (session, plain):
        rows = session.entries.page(limit=5_000).rows
        yield Pair(
            lambda: ms_p95(lambda: session.entries.get(rng.choice(rows).id)),
            lambda: ms_p95(
                lambda: plain.execute("SELECT * FROM entry WHERE id = ?", (rng.choice(rows).id,)).fetchall()
            ),
        )


@contextmanager
def _search(work: Path, count: int) -> Iterator[Pair]:
    typed = [word[:length] for word in WORDS[:12] for length in (2, 3, len(word))]
    with _both(work, count) as (session, plain):

        def each(find: Callable[[str], object]) -> float:
            chosen = iter(typed)
            return ms_p95(lambda: find(next(chosen)), len(typed))

        def plain_find(text: str) -> None:
            plain.execute(
                "SELECT d.tbl, d.ref, snippet(search_text, -1, '', '', '…', 14) FROM search_text"
                " JOIN search_doc d ON d.doc = search_text.rowid WHERE search_text MATCH ?"
                " ORDER BY search_text.rowid DESC LIMIT 50",
                (f'"{text}"*',),
            ).fetchall()

        yield Pair(lambda: each(session.search.search), lambda: each(plain_find))


@contextmanager
def _search_messages(work: Path, count: int) -> Iterator[Pair]:
    """Search as the words are typed, in entries and messages together."""
    typed = [word[:length] for word in WORDS[:12] for length in (2, 3, len(word))]
    session = open_session(vault_of_messages(work, count))
    try:

        def each() -> float:
            chosen = iter(typed)
            return ms_p95(lambda: session.search.search(next(chosen)), len(typed))

        yield Pair(each)
    finally:
        session.close()


def messages(count: int) -> str:
    """Write an amount of messages and the entries beside them."""
    return f"{count:,} messages, {count // 10:,} entries"


def _plain_list(plain: sqlite3.Connection, condition: str, values: tuple[object, ...]) -> None:
    plain.execute(
        "SELECT id, title, substr(what, 1, 600), when_start FROM entry"
        f" WHERE withdrawn IS NOT 1 AND {condition} ORDER BY when_sort DESC, written_ms DESC LIMIT 200",
        values,
    ).fetchall()


def _times(work: Callable[[], object], count: int) -> None:
    for _ in range(count):
        work()


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
        (10_000, 100_000, 1_000_000),
        messages,
        _QUICK,
        _search_messages,
    ),
)

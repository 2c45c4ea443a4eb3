"""A record that has grown: what checking, copying, taking in and exporting it cost, each in a process alone.

`python -m bench.scale WORK FOLDER FILE` does one of them and prints what it took as JSON.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from app.domain.export_request import ExportRequest, Paper
from app.domain.ports import NoJob
from app.services.session import Session
from bench.measure import Figure, Limit, Measured, Pair, Row
from bench.record import MESSAGES, SIZES, TYPED, entries, messages
from bench.vaults import (
    CHAT,
    chat_file,
    fresh,
    open_session,
    scratch_copy,
    vault_of_entries,
    vault_of_messages,
)

CHECKOUT = Path(__file__).resolve().parents[1]
MIB = 1 << 20
PAGES = 5
"""How many pages of the list are read where memory is asked for."""

_STATUS = Path("/proc/self/status")
Work = Callable[[Session, Path], object]


def _look(session: Session, _file: Path) -> None:
    """List, scroll, open and search as a person does in a morning."""
    for page in range(PAGES):
        rows = session.entries.page(after=200 * page, limit=200).rows
    for row in rows[:50]:
        session.entries.get(row.id)
    for typed in TYPED:
        session.find.everywhere(typed)


def _check(session: Session, _file: Path) -> None:
    assert session.verify(full=True).ok


def _back_up(session: Session, file: Path) -> None:
    target = fresh(file, "backup")
    assert session.copies.back_up(target).verified
    shutil.rmtree(target)


def _import(session: Session, file: Path) -> None:
    (report,) = session.imports.run((file,), CHAT).files
    assert report.new


def _figures(session: Session, _file: Path) -> None:
    session.patterns.figures()


def _paper(paper: Paper, session: Session, _file: Path) -> None:
    session.documents.gather(ExportRequest(paper)).prepare(f"paper.{paper.value}", NoJob())


WORKS: dict[str, Work] = {
    "look": _look,
    "check": _check,
    "backup": _back_up,
    "import": _import,
    "figures": _figures,
    "log": partial(_paper, Paper.LOG),
    "csv": partial(_paper, Paper.CSV),
    "json": partial(_paper, Paper.JSON),
}


def do(work: str, folder: Path, file: Path) -> Measured:
    """Open a record, do one thing, and return seconds, processor time and the most memory the process had."""
    with_session = open_session(folder)
    try:
        begun, cpu = time.perf_counter(), time.process_time()
        WORKS[work](with_session, file)
        return Measured(time.perf_counter() - begun, time.process_time() - cpu, _peak())
    finally:
        with_session.close()


def _apart(work: str, folder: Path, file: Path) -> Measured:
    done = subprocess.run(
        [sys.executable, "-m", "bench.scale", work, str(folder), str(file)],
        check=True,
        capture_output=True,
        text=True,
        cwd=CHECKOUT,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
    )
    return Measured(**json.loads(done.stdout))


def _memory_of(figure: Callable[[], Measured]) -> Figure:
    def memory() -> float:
        return figure().memory or 0.0

    return memory


def _on_entries(work: str) -> Callable[[Path, int], object]:
    @contextmanager
    def make(place: Path, count: int) -> Iterator[Pair]:
        folder = scratch_copy(place, vault_of_entries(place, count))
        yield Pair(partial(_apart, work, folder, place))

    return make


def _on_messages(work: str, *, memory: bool = False) -> Callable[[Path, int], object]:
    @contextmanager
    def make(place: Path, count: int) -> Iterator[Pair]:
        figure = partial(_apart, work, vault_of_messages(place, count), place)
        yield Pair(_memory_of(figure) if memory else figure)

    return make


@contextmanager
def _taking_in(place: Path, count: int, *, memory: bool = False) -> Iterator[Pair]:
    """Take a chat of so many messages into a record that has none."""
    start, source = vault_of_entries(place, 1), chat_file(place, "Somebody New", count)

    def take_in() -> Measured:
        return _apart("import", scratch_copy(place, start), source)

    yield Pair(_memory_of(take_in) if memory else take_in)


@contextmanager
def _taking_more_in(place: Path, count: int) -> Iterator[Pair]:
    """Take a chat of 1,000 messages into a record that has so many, of the same years."""
    start, source = vault_of_messages(place, count), chat_file(place, "Somebody New", min(count, 1_000))

    def take_in() -> Measured:
        return _apart("import", scratch_copy(place, start), source)

    yield Pair(take_in)


@contextmanager
def _going_on(place: Path, count: int) -> Iterator[Pair]:
    """Take the last 500 messages of one of ten chats in once more, with 500 that came since."""
    start, known = vault_of_messages(place, count), max(1, count // 10)
    source = chat_file(place, "Person 0 Example", known + 500, without=max(0, known - 500))

    def take_in() -> Measured:
        return _apart("import", scratch_copy(place, start), source)

    yield Pair(take_in)


def _peak() -> float:
    found = re.search(r"VmHWM:\s+(\d+) kB", _STATUS.read_text(encoding="ascii"))
    assert found is not None
    return int(found[1]) * 1024 / MIB


def _chat(count: int) -> str:
    return f"{count:,} messages"


def _in_one_chat(count: int) -> str:
    return f"500 after {max(1, count // 10):,} messages"


CHATS = (1_000, 10_000, 100_000)
ROWS: tuple[Row, ...] = (
    Row("import a chat", "", "s", CHATS, _chat, Limit(10, of_ratio=False), _taking_in, most_runs=3),
    Row(
        "memory while importing a chat",
        "",
        "MiB",
        CHATS,
        _chat,
        Limit(300, of_ratio=False),
        partial(_taking_in, memory=True),
        most_runs=1,
    ),
    Row("import 1,000 messages more", "", "s", MESSAGES, messages, None, _taking_more_in, most_runs=3),
    Row("import what came since", "", "s", MESSAGES, _in_one_chat, None, _going_on, most_runs=3),
    Row(
        "memory while listing and searching",
        "",
        "MiB",
        MESSAGES,
        messages,
        None,
        _on_messages("look", memory=True),
        most_runs=1,
    ),
    Row("figures of Patterns", "", "s", MESSAGES, messages, None, _on_messages("figures"), most_runs=1),
    Row("check the record", "", "s", SIZES, entries, None, _on_entries("check"), most_runs=1),
    Row("back up", "", "s", SIZES, entries, None, _on_entries("backup"), most_runs=1),
    Row("export as CSV", "", "s", SIZES, entries, None, _on_entries("csv"), most_runs=1),
    Row("export as JSON", "", "s", SIZES, entries, None, _on_entries("json"), most_runs=1),
    Row(
        "draw the private log", "", "s", (100, 1_000, 10_000), entries, None, _on_entries("log"), most_runs=1
    ),
)

if __name__ == "__main__":
    one = do(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
    print(json.dumps({"value": one.value, "processor": one.processor, "memory": one.memory}))

"""A slow computer: what is typed before an answer comes stays, and so does the cursor."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.entry import Entry
from app.domain.ids import EntityId
from app.domain.person import Role
from app.services.drafts import AHEAD
from app.services.vault import Session
from tests.e2e.window_bench import WindowBench
from tests.ui.screens.files import PNG
from ui.unlocked.screen import Target
from ui.unlocked.shell import Shell


@contextmanager
def held(bench: WindowBench) -> Iterator[None]:
    """Let no job of the record begin in the block, then wait for them all."""
    go_on = threading.Event()
    bench.runner.read(lambda _ctx: go_on.wait(30), survives=True)
    try:
        yield
    finally:
        go_on.set()
    bench.idle()


def go(bench: WindowBench, target: Target) -> None:
    """Go to a page, and let it be shown; its answers are not waited for."""
    shell = bench.find("shell")
    assert isinstance(shell, Shell)
    shell.go(target)
    for _ in range(8):
        bench.turn()


def type_into(bench: WindowBench, name: str, words: str) -> None:
    """Click into a box and type."""
    box = bench.find(name)
    box.setFocus()
    QTest.keyClicks(box, words)


def text_in(bench: WindowBench, name: str) -> str:
    """Return what stands in a box."""
    box = bench.find(name)
    return str(box.toPlainText() if hasattr(box, "toPlainText") else box.text())  # type: ignore[attr-defined]


def session_of(bench: WindowBench) -> Session:
    """Return the open record."""
    session = bench.window.lock_control._session
    assert session is not None
    return session


def drafts_of(bench: WindowBench) -> dict[str, Mapping[str, object]]:
    """Return every draft."""
    drafts, found = session_of(bench).drafts, []
    bench.runner.read(
        lambda _ctx: {note.key: drafts.load(note.key) or {} for note in drafts.list()}, found.append
    )
    bench.idle()
    return found[0]


def entries_of(bench: WindowBench) -> tuple[Entry, ...]:
    """Return every entry."""
    entries, found = session_of(bench).entries, []
    bench.runner.read(
        lambda _ctx: tuple(entries.get(row.id) for row in entries.page(limit=50).rows), found.append
    )
    bench.idle()
    return tuple(found[0])


def written(bench: WindowBench) -> Entry:
    """Write an entry, and return it."""
    go(bench, Target("entry"))
    bench.idle()
    type_into(bench, "entry.what", "Grey van at the gate.")
    type_into(bench, "entry.where", "Home")
    bench.find("entry.save").click()  # type: ignore[attr-defined]
    bench.idle()
    return entries_of(bench)[0]


@pytest.mark.parametrize("box", ["entry.what", "entry.name", "entry.where"])
def test_a_new_entry_takes_words_before_it_has_come(open_bench: WindowBench, box: str) -> None:
    """Words and cursor stay in the box that was chosen, and what is typed on follows them."""
    bench = open_bench
    written(bench)
    with held(bench):
        go(bench, Target("entry"))
        assert text_in(bench, "entry.what") == ""
        type_into(bench, box, "He is ")
    QTest.keyClicks(QApplication.focusWidget(), "here")
    assert text_in(bench, box) == "He is here"
    assert len(entries_of(bench)) == 1
    bench.lock()
    bench.unlock()
    assert text_in(bench, box) == "He is here"


def test_words_typed_before_a_draft_came_stand_behind_it(open_bench: WindowBench) -> None:
    """Neither what was kept nor what was typed is lost."""
    bench = open_bench
    go(bench, Target("entry"))
    bench.idle()
    type_into(bench, "entry.what", "Grey van.")
    bench.find("entry.later").click()  # type: ignore[attr-defined]
    bench.idle()
    with held(bench):
        go(bench, Target("entry"))
        type_into(bench, "entry.what", "He is here.")
    assert text_in(bench, "entry.what") == "Grey van.\nHe is here."


def test_words_typed_before_an_entry_came_do_not_replace_it(open_bench: WindowBench) -> None:
    """What is changed is the entry that was asked for, with the words behind it."""
    bench = open_bench
    entry = written(bench)
    with held(bench):
        go(bench, Target("entry", entry.id))
        type_into(bench, "entry.what", "He came back.")
    assert text_in(bench, "entry.what") == "Grey van at the gate.\nHe came back."
    assert text_in(bench, "entry.where") == "Home"
    bench.find("entry.save").click()  # type: ignore[attr-defined]
    bench.idle()
    saved = entries_of(bench)
    assert [one.what for one in saved] == ["Grey van at the gate.\nHe came back."]
    assert saved[0].where == "Home"


@pytest.mark.parametrize(("screen", "key"), [("entry", "entry/new"), ("past", "past")])
def test_a_lock_before_the_page_was_filled_keeps_the_words(
    open_bench: WindowBench, screen: str, key: str
) -> None:
    """Who leaves at once finds the words behind what was kept before, once."""
    bench = open_bench
    go(bench, Target(screen))
    bench.idle()
    type_into(bench, f"{screen}.what", "Grey van.")
    bench.lock()
    bench.unlock()
    go(bench, Target("timeline"))
    bench.idle()
    bench.lock()
    bench.unlock()
    go(bench, Target("timeline"))
    with held(bench):
        go(bench, Target(screen))
        type_into(bench, f"{screen}.what", "He is here.")
        closed: list[bool] = []
        bench.window.lock_control.lock(lambda: closed.append(True))
    bench.wait(lambda: bool(closed))
    bench.flush()
    bench.unlock()
    go(bench, Target(screen))
    bench.idle()
    assert text_in(bench, f"{screen}.what") == "Grey van.\nHe is here."
    bench.lock()
    bench.unlock()
    assert key + AHEAD not in drafts_of(bench)
    assert drafts_of(bench)[key]["what"] == "Grey van.\nHe is here."


def test_words_typed_ahead_are_kept_when_another_entry_is_wanted(open_bench: WindowBench) -> None:
    """Somebody who opens another entry before the first had come finds the words in the first."""
    bench = open_bench
    entry = written(bench)
    with held(bench):
        go(bench, Target("entry"))
        type_into(bench, "entry.what", "He is here.")
        go(bench, Target("entry", entry.id))
    assert text_in(bench, "entry.what") == "Grey van at the gate."
    go(bench, Target("entry"))
    bench.idle()
    assert text_in(bench, "entry.what") == "He is here."


@pytest.mark.parametrize("screen", ["entry", "past"])
def test_words_typed_while_it_is_saved_stay(open_bench: WindowBench, screen: str) -> None:
    """Who types on after pressing Save goes on in the entry that was saved; a second Save adds a version."""
    bench = open_bench
    go(bench, Target(screen))
    bench.idle()
    type_into(bench, f"{screen}.what", "Grey van.")
    with held(bench):
        save = bench.find(f"{screen}.save")
        save.click()  # type: ignore[attr-defined]
        save.click()  # type: ignore[attr-defined]
        type_into(bench, f"{screen}.what", " He got out.")
    assert text_in(bench, f"{screen}.what") == "Grey van. He got out."
    assert [one.what for one in entries_of(bench)] == ["Grey van."]
    save.click()  # type: ignore[attr-defined]
    bench.idle()
    assert [one.what for one in entries_of(bench)] == ["Grey van. He got out."]


def test_a_saved_entry_calls_nobody_back(open_bench: WindowBench) -> None:
    """Who went to another page while it was saved stays there, with the cursor."""
    bench = open_bench
    go(bench, Target("entry"))
    bench.idle()
    type_into(bench, "entry.what", "Grey van.")
    with held(bench):
        bench.find("entry.save").click()  # type: ignore[attr-defined]
        go(bench, Target("past"))
        type_into(bench, "past.what", "He took my phone.")
    assert text_in(bench, "past.what") == "He took my phone."
    assert QApplication.focusWidget().objectName() == "past.what"
    assert len(entries_of(bench)) == 1
    go(bench, Target("entry"))
    bench.idle()
    assert text_in(bench, "entry.what") == ""


@pytest.mark.parametrize("screen", ["entry", "viewer"])
def test_a_page_that_comes_late_leaves_the_cursor_in_the_search(open_bench: WindowBench, screen: str) -> None:
    """The box for searching that was clicked meanwhile keeps the keys."""
    bench = open_bench
    written(bench)
    item: list[EntityId] = []
    evidence = session_of(bench).evidence
    bench.runner.read(lambda _ctx: evidence.add_bytes("gate.png", PNG).evidence.id, item.append)
    bench.idle()
    with held(bench):
        go(bench, Target(screen, item[0] if screen == "viewer" else None))
        QTest.mouseClick(bench.find("top.search"), Qt.MouseButton.LeftButton)
    assert QApplication.focusWidget().objectName() == "top.search"


def test_a_new_record_that_comes_late_leaves_the_cursor_in_the_search(open_bench: WindowBench) -> None:
    """What is typed into the search does not become a part of a report."""
    bench = open_bench
    go(bench, Target("reports"))
    bench.idle()
    with held(bench):
        bench.find("reports.add.report").click()  # type: ignore[attr-defined]
        QTest.mouseClick(bench.find("top.search"), Qt.MouseButton.LeftButton)
    assert QApplication.focusWidget().objectName() == "top.search"


def test_words_typed_while_a_saving_is_taken_back_stay(open_bench: WindowBench) -> None:
    """The field that was saved is as it was, and the one that somebody types in holds every letter."""
    bench = open_bench
    people, made = session_of(bench).people, list[EntityId]()
    bench.runner.read(lambda _ctx: people.find_or_add("Alex", Role.WITNESS).id, made.append)
    bench.idle()
    go(bench, Target("people", made[0]))
    bench.idle()
    type_into(bench, "people.person.name", " Rivers")
    bench.find("people.save").click()  # type: ignore[attr-defined]
    bench.idle()
    with held(bench):
        bench.find("people.undo").click()  # type: ignore[attr-defined]
        type_into(bench, "people.person.relationship", "A neighbour")
    assert text_in(bench, "people.person.name") == "Alex"
    assert text_in(bench, "people.person.relationship") == "A neighbour"

"""Words that were typed are in the record after a lock, whatever else was under way."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPlainTextEdit, QWidget

from app.domain.ids import EntityId
from app.domain.person import Role
from tests.e2e.window_bench import WindowBench
from ui.unlocked.screen import Target
from ui.unlocked.screens.entry.view import EntryScreen
from ui.unlocked.shell import Shell


def write(bench: WindowBench, words: str) -> EntryScreen:
    """Type into a new entry."""
    bench.find("top.new").click()  # type: ignore[attr-defined]
    bench.idle()
    what = bench.find("entry.what")
    assert isinstance(what, QPlainTextEdit | QLineEdit)
    what.setPlainText(words)  # type: ignore[union-attr]
    found = bench.window.root.findChild(QWidget, "entry")
    assert isinstance(found, EntryScreen)
    return found


def come_back(bench: WindowBench, go_on: threading.Event) -> None:
    """Lock while the vault lane is busy, let it go on, and open again."""
    closed: list[bool] = []
    bench.window.lock_control.lock(lambda: closed.append(True))
    go_on.set()
    bench.wait(lambda: bool(closed))
    bench.flush()
    bench.unlock()


def test_a_draft_that_waits_behind_other_work_is_kept(open_bench: WindowBench) -> None:
    """A draft on its way to the record when the lock comes is there afterwards."""
    bench = open_bench
    screen = write(bench, "Grey van at the gate.")
    go_on = threading.Event()
    bench.runner.read(lambda _ctx: go_on.wait(60))
    screen.presenter.keep()
    come_back(bench, go_on)
    bench.find("top.new").click()  # type: ignore[attr-defined]
    bench.idle()
    assert bench.find("entry.what").toPlainText() == "Grey van at the gate."  # type: ignore[attr-defined]


def test_an_entry_that_waits_to_be_saved_is_saved_once(open_bench: WindowBench) -> None:
    """Save, then lock in the same breath: the entry is in the record, and no draft of it."""
    bench = open_bench
    write(bench, "Grey van at the gate.")
    go_on = threading.Event()
    bench.runner.read(lambda _ctx: go_on.wait(60))
    bench.find("entry.save").click()  # type: ignore[attr-defined]
    come_back(bench, go_on)
    bench.wait_for("timeline.list")
    assert bench.find("timeline.list").model().rowCount() >= 1  # type: ignore[attr-defined]
    bench.find("top.new").click()  # type: ignore[attr-defined]
    bench.idle()
    assert not bench.find("entry.what").toPlainText()  # type: ignore[attr-defined]


@pytest.mark.parametrize("survives", [True, False])
def test_a_statement_that_keeps_words_is_not_interrupted(open_bench: WindowBench, *, survives: bool) -> None:
    """The lock stops a long statement at once, but never one of a job that writes what was typed."""
    bench = open_bench
    session = bench.window.lock_control._session
    assert session is not None
    begun = threading.Event()

    def tell() -> int:
        begun.set()
        return 1

    def write() -> None:
        database = session.ledger.vault._state.database
        database._connection.create_function("tell", 0, tell)
        database.execute(
            "WITH RECURSIVE c(n) AS (SELECT tell() UNION ALL SELECT n + 1 FROM c WHERE n < 4000000)"
            " SELECT max(n) FROM c"
        )
        session.drafts.save("entry/new", {"what": "Grey van at the gate."})

    bench.runner.read(lambda _ctx: write(), survives=survives)
    assert begun.wait(60)
    bench.lock()
    bench.unlock()
    kept: list[object] = []
    bench.runner.read(
        lambda _ctx: kept.append(bench.window.lock_control._session.drafts.load("entry/new"))  # type: ignore[union-attr]
    )
    bench.idle()
    assert kept == ([{"what": "Grey van at the gate."}] if survives else [None])


def test_a_role_that_was_chosen_before_a_lock_comes_back(open_bench: WindowBench) -> None:
    """What somebody is to the case, chosen and not saved, stands on the page again, and can be saved."""
    bench = open_bench
    session = bench.window.lock_control._session
    assert session is not None
    people = session.people
    made: list[EntityId] = []
    bench.runner.read(lambda _ctx: people.find_or_add("Alex Rivers", Role.WITNESS).id, made.append)
    bench.idle()
    target = Target("people", made[0])
    for turn in range(2):
        shell = bench.find("shell")
        assert isinstance(shell, Shell)
        shell.go(target)
        bench.idle()
        if turn == 0:
            QTest.mouseClick(bench.find("people.person.role.other"), Qt.MouseButton.LeftButton)
            del shell
            bench.lock()
            bench.unlock()
    chip = bench.find("people.person.role.other", QAbstractButton)
    assert isinstance(chip, QAbstractButton)
    assert chip.isChecked()
    bench.find("shell").go(Target("timeline"))  # type: ignore[attr-defined]
    bench.idle()
    found: list[str] = []
    again = bench.window.lock_control._session
    assert again is not None
    bench.runner.read(lambda _ctx: again.people.get(made[0]).role, found.append)
    bench.idle()
    assert found == [Role.OTHER]

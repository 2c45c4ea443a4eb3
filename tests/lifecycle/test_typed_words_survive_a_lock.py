"""Words that were typed are in the record after a lock, whatever else was under way."""

from __future__ import annotations

import threading

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from tests.e2e.window_bench import WindowBench
from ui.unlocked.screens.entry.view import EntryScreen


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
    bench.runner.read(lambda _ctx: go_on.wait(20))
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
    bench.runner.read(lambda _ctx: go_on.wait(20))
    bench.find("entry.save").click()  # type: ignore[attr-defined]
    come_back(bench, go_on)
    bench.wait_for("timeline.list")
    assert bench.find("timeline.list").model().rowCount() >= 1  # type: ignore[attr-defined]
    bench.find("top.new").click()  # type: ignore[attr-defined]
    bench.idle()
    assert not bench.find("entry.what").toPlainText()  # type: ignore[attr-defined]

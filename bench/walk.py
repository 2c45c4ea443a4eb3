"""A walk through the whole window: every page is opened, scrolled and typed into; each turn is noted."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from bench.turns import Turns
from bench.vaults import SECRET
from tests.e2e.window_bench import PLACES, WindowBench
from ui.unlocked.screen import Target
from ui.unlocked.screens.evidence.view import EvidenceScreen
from ui.unlocked.shell import Shell

FINDERS = ("find", "finder", "search")
TYPED = "knocked"
STEPS = (0.5, 1.0, 0.02)
"""Where a list or page is scrolled to."""
REST_SECONDS = 0.0005


class MeasuredWindow(WindowBench):
    """A window that never waits inside a turn, so that a turn takes as long as a person would feel."""

    def turn(self, *, waits: bool = False) -> None:
        """Run what is there and rest a moment, which leaves the processor to the jobs that are waited for."""
        super().turn()
        if waits:
            time.sleep(REST_SECONDS)

    def press(self, name: str) -> None:
        """Press a button; what it does at once is a turn of its own."""
        button = self.find(name)
        assert isinstance(button, QAbstractButton)
        self.turns.turn(button.click)

    def settle(self) -> None:
        """Wait until the page has everything it asked for."""
        for _ in range(3):
            self.idle()


@contextmanager
def open_window(folder: Path) -> Iterator[MeasuredWindow]:
    """Give a shown, locked window over a closed vault of `bench.vaults`."""
    app = QApplication.instance() or QApplication(["bench"])
    assert isinstance(app, QApplication)
    window = MeasuredWindow(app, folder)
    window.window.root.show()
    window.wait(lambda: window.window.ahead.is_done)  # nobody types a passphrase sooner
    try:
        yield window
    finally:
        window.end()


def unlock(window: MeasuredWindow) -> None:
    """Type the passphrase and open; returns when the first page has everything."""
    box = window.find("unlock.passphrase")
    assert isinstance(box, QLineEdit)
    box.setText(SECRET.decode())
    window.press("unlock.open")
    window.wait(lambda: window.is_unlocked)
    window.settle()


def walk(window: MeasuredWindow, files: Path) -> Turns:
    """Walk through every page, write an entry, add a file, search, and lock; return the turns it took."""
    window.turns = turns = Turns(keep_ms=0.0)
    turns.where = "unlock"
    unlock(window)
    shell = window.find("shell")
    assert isinstance(shell, Shell)
    for place in PLACES:
        turns.where = f"open {place.screen} {place.what}".strip()
        turns.turn(partial(shell.go, place))
        window.settle()
        _scroll(window, shell)
        _type_into_finders(window, shell)
    _search(window)
    _write_entry(window, shell)
    _add_file(window, shell, files)
    turns.where = "lock"
    turns.turn(window.window.lock)
    window.wait(lambda: not window.window.lock_control.has_keys)
    window.flush()
    return turns


def _scroll(window: MeasuredWindow, shell: Shell) -> None:
    before = window.turns.where
    for area in _visible(shell, QAbstractScrollArea):
        bar = area.verticalScrollBar()  # type: ignore[attr-defined]
        if bar.maximum() == 0:
            continue
        window.turns.where = f"{before}, scroll {area.objectName()}"
        for part in STEPS:
            window.turns.turn(partial(bar.setValue, round(bar.maximum() * part)))
            window.idle()
    window.turns.where = before


def _type_into_finders(window: MeasuredWindow, shell: Shell) -> None:
    before = window.turns.where
    for box in _visible(shell, QLineEdit):
        assert isinstance(box, QLineEdit)
        if not box.objectName().endswith(FINDERS) or box.objectName().startswith("top."):
            continue
        window.turns.where = f"{before}, type into {box.objectName()}"
        _type(window, box)
        window.turns.turn(box.clear)
        window.settle()
    window.turns.where = before


def _search(window: MeasuredWindow) -> None:
    window.turns.where = "search from the top"
    box = window.find("top.search")
    assert isinstance(box, QLineEdit)
    _type(window, box)
    window.settle()
    window.turns.turn(box.clear)
    window.settle()


def _type(window: MeasuredWindow, box: QLineEdit) -> None:
    box.setFocus()
    for letter in TYPED:
        window.turns.turn(partial(QTest.keyClicks, box, letter))
        window.idle()


def _write_entry(window: MeasuredWindow, shell: Shell) -> None:
    window.turns.where = "save an entry"
    shell.go(Target("entry"))
    window.settle()
    words = window.find("entry.what")
    assert isinstance(words, QPlainTextEdit)
    window.turns.turn(lambda: words.setPlainText("He knocked at the window. " * 40))
    window.idle()
    window.press("entry.save")
    window.settle()


def _add_file(window: MeasuredWindow, shell: Shell, files: Path) -> None:
    window.turns.where = "add files"
    shell.go(Target("evidence"))
    window.settle()
    brought = []
    for number in range(3):
        path = files / f"brought {number} {time.monotonic_ns()}.txt"
        path.write_text(f"note {path.name}", encoding="utf-8")
        brought.append(path)
    page = window.find("evidence")
    assert isinstance(page, EvidenceScreen)
    window.dialogs.files = tuple(brought)
    window.turns.turn(page.on_add)
    window.settle()
    window.settle()
    for path in brought:
        path.unlink()


def _visible(shell: Shell, kind: type[QWidget]) -> list[QWidget]:
    return [one for one in shell.findChildren(kind) if one.isVisible()]

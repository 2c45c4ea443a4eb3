"""By keyboard alone: every key is on the list (F1) with a sentence, and does what that says."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QKeySequence, QShortcut, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView

from tests.e2e.window_bench import PLACES, WindowBench
from ui.style.keys import KeyLine, Shortcut
from ui.style.theme import Scheme
from ui.unlocked.preferences import read_preferences
from ui.unlocked.screen import Target
from ui.unlocked.screens.keys.model import KeyRow
from ui.unlocked.screens.keys.presenter import matching, rows_of
from ui.unlocked.shell import Shell


def shell_of(bench: WindowBench) -> Shell:
    """Return the unlocked half."""
    found = bench.find("shell")
    assert isinstance(found, Shell)
    return found


def press(bench: WindowBench, keys: str) -> None:
    """Press keys as a person does, where the focus is."""
    (stroke,) = QKeySequence(keys)
    QTest.keyClick(bench.window.root.windowHandle(), stroke.key(), stroke.keyboardModifiers())
    bench.idle()


def test_every_key_is_on_the_list_and_none_is_two_things(open_bench: WindowBench) -> None:
    """Each shortcut of the window and of each page is a line of the list; on no page do two wait for the same key."""
    bench = open_bench
    shell = shell_of(bench)
    for target in PLACES:
        shell.go(target)
        bench.idle()
        shortcuts = bench.window.root.findChildren(QShortcut)
        assert [one.objectName() for one in shortcuts if not isinstance(one, Shortcut)] == []
        listed = {(row.keys, row.says) for row in shell.keys_of(target.screen)}
        for one in shell.screen_of(target.screen).findChildren(Shortcut):
            line = one.line()
            assert line.says
            assert any(line.keys in keys.split(", ") and says == line.says for keys, says in listed), line
        active = [one.key().toString() for one in shortcuts if one.isEnabled() and one.parent().isVisible()]
        assert sorted(active) == sorted(set(active)), target


def test_the_list_is_shown_searched_and_left(open_bench: WindowBench) -> None:
    """F1 shows the keys of the page one is on, a word narrows them down, Escape goes back to the page."""
    bench = open_bench
    shell_of(bench).go(Target("people"))
    bench.idle()
    press(bench, "F1")
    table = bench.find("keys.table")
    assert isinstance(table, QTableView)
    everything = table.model().rowCount()
    first = table.model().index(0, 0)
    assert "Ctrl+S" in first.data()
    assert "People" in first.data(Qt.ItemDataRole.AccessibleTextRole)
    QTest.keyClicks(QApplication.focusWidget(), "lock")
    assert 0 < table.model().rowCount() < everything
    QTest.keyClicks(QApplication.focusWidget(), " zzz")
    assert bench.find("keys.none").isVisible()
    press(bench, "Escape")
    assert bench.find("people").isVisible()


def test_pages_and_parts_are_reached_by_keys(open_bench: WindowBench) -> None:
    """Ctrl and a digit shows a page of the rail, F6 goes round its parts, Alt and Left goes back."""
    bench = open_bench
    shell = shell_of(bench)
    rail = bench.find("rail").keys()  # type: ignore[attr-defined]
    for number, key in enumerate(rail[:9], start=1):
        press(bench, f"Ctrl+{number}")
        assert shell.screen_of(key).isVisible()
    press(bench, "Alt+Left")
    assert shell.screen_of(rail[min(len(rail), 9) - 2]).isVisible()
    shell.go(Target("people"))
    bench.idle()
    parts = []
    for _ in range(6):
        press(bench, "F6")
        focus = QApplication.focusWidget()
        assert focus is not None
        parts.append(next(name for name in ("rail", "top", "people") if bench.find(name).isAncestorOf(focus)))
    assert set(parts) == {"rail", "top", "people"}
    before = QApplication.focusWidget()
    press(bench, "F6")
    press(bench, "Shift+F6")
    assert QApplication.focusWidget() is before


def test_the_text_grows_by_keys_and_wheel_and_stays_so(open_bench: WindowBench) -> None:
    """Ctrl with plus, minus, 0 or the wheel changes the text size; the vault keeps it."""
    bench = open_bench
    theme = bench.window.theme
    try:
        press(bench, "Ctrl++")
        assert theme.scale == 1.25
        place, none = QPointF(400, 300), QPoint()
        turn = QWheelEvent(
            place,
            place,
            none,
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.ControlModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(bench.window.root.windowHandle(), turn)
        bench.idle()
        assert theme.scale == 1.5
        kept = []
        session = shell_of(bench)._context.session  # type: ignore[union-attr]
        bench.runner.read(lambda _ctx: read_preferences(session).scale, kept.append)
        bench.wait(lambda: bool(kept))
        assert kept == [1.5]
        press(bench, "Ctrl+-")
        assert theme.scale == 1.25
        press(bench, "Ctrl+0")
        assert theme.scale == 1.0
    finally:
        theme.choose(Scheme.LIGHT, 1.0)


def test_the_text_of_the_locked_page_grows_too(bench: WindowBench) -> None:
    """Before the passphrase the same keys count, for as long as the window is open."""
    try:
        press(bench, "Ctrl+=")
        assert bench.window.theme.scale == 1.25
    finally:
        bench.window.theme.choose(Scheme.LIGHT, 1.0)


@pytest.mark.parametrize(
    ("words", "found"), [("", 2), ("SAVE", 1), ("ctrl+s", 1), ("everywhere lock", 1), ("nothing", 0)]
)
def test_words_are_looked_for_in_keys_and_sentences(words: str, found: int) -> None:
    """Every word counts, large or small, in the keys, in what they do and in where."""
    rows = (KeyRow("Ctrl+S", "Save the form", "This page"), KeyRow("Ctrl+L", "Lock now", "Everywhere"))
    assert len(matching(rows, words)) == found


def test_the_keys_of_the_page_come_first() -> None:
    """What counts here stands above what counts everywhere."""
    rows = rows_of((KeyLine("Ctrl+S", "Save"),), "People", (KeyLine("Ctrl+L", "Lock"),))
    assert [row.says for row in rows[:2]] == ["Save", "Lock"]
    assert "People" in rows[0].where

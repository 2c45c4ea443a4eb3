"""The menu of text boxes: in the window's language, without a loop of its own, and copies are marked secret."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QMenu, QPlainTextEdit, QWidget

from app.strings.catalogue import text, use_language
from tests.ui.lists.conftest import choose, menu_of, words_of
from tests.ui.screens.conftest import OpenWindow
from ui.style.boxes import ChoiceBox, DayBox
from ui.style.parts import BodyLabel, LineEdit, OwnWordsLabel, TextEdit
from ui.style.secret_box import SecretEdit

WRITING = ["undo", "redo", "cut", "copy", "paste", "delete", "all"]
READING = ["copy", "all"]
SHIFT = Qt.KeyboardModifier.ShiftModifier


def opened(box: QWidget) -> QMenu:
    """Ask for the menu of a box as a right click does, and return it."""
    at = QPoint(3, 3)
    under = box.viewport() if isinstance(box, QAbstractScrollArea) else box
    QApplication.sendEvent(under, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, box.mapToGlobal(at)))
    menus = [each for each in box.findChildren(QMenu) if each.objectName() == "text.menu"]
    assert len(menus) == 1
    return menus[0]


def keys_of(menu: QMenu) -> list[str]:
    """Return what a menu offers, by key, and close it."""
    found = [each.objectName().rpartition(".")[2] for each in menu.actions() if not each.isSeparator()]
    menu.close()
    return found


def editable() -> QWidget:
    """Make a list in which one can also type."""
    box = ChoiceBox()
    box.setEditable(True)
    return box


MAKERS: dict[str, tuple[Callable[[], QWidget], list[str]]] = {
    "line": (lambda: LineEdit("a", says="a", text="words"), WRITING),
    "lines": (lambda: TextEdit("a", says="a", text="words"), WRITING),
    "day": (lambda: DayBox(QDate(2026, 11, 14)), WRITING),
    "choice": (editable, WRITING),
    "own words": (lambda: OwnWordsLabel("words", "a", says="Words"), READING),
    "label": (lambda: BodyLabel("words", "a", selectable=True), READING),
}


@pytest.mark.parametrize("kind", MAKERS)
def test_every_box_has_a_menu_of_ours(qapp: QApplication, kind: str) -> None:
    """Boxes to type in offer all of it, texts to read only copying; nothing else is offered."""
    make, expected = MAKERS[kind]
    box = make()
    box.show()
    assert keys_of(opened(box)) == expected
    box.close()
    qapp.processEvents()


def test_a_passphrase_is_never_copied(qapp: QApplication) -> None:
    """Cut and copy cannot be chosen over hidden letters; pasting can."""
    box = SecretEdit("a", says="Passphrase")
    box.setText("five quiet words")
    box.selectAll()
    menu = opened(box)
    on = {each.objectName().rpartition(".")[2]: each.isEnabled() for each in menu.actions()}
    menu.close()
    assert (on["cut"], on["copy"], on["paste"]) == (False, False, True)
    box.deleteLater()
    qapp.processEvents()


def test_words_that_cannot_be_marked_have_no_menu(qapp: QApplication) -> None:
    """A plain label lets the click pass."""
    label = BodyLabel("words", "a")
    at = QPoint(1, 1)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, at)
    QApplication.sendEvent(label, event)
    assert not label.findChildren(QMenu)
    assert qapp is not None


def test_the_menu_speaks_the_language_and_copies_are_marked(window: OpenWindow) -> None:
    """Shift+F10 opens it at the cursor; Copy goes the way that marks it secret; Undo takes back typing."""
    window.go("entry")
    what = window.find("entry.what")
    assert isinstance(what, QPlainTextEdit)
    what.setFocus()
    QTest.keyClicks(what, "He waited outside")
    what.selectAll()
    QTest.keyClick(what, Qt.Key.Key_F10, SHIFT)
    assert words_of(menu_of(window)) == [text(f"menu.{key}") for key in WRITING]
    choose(window, "copy")
    data = window.bench.app.clipboard().mimeData()
    assert data.text() == "He waited outside"
    assert data.hasFormat("x-kde-passwordManagerHint")
    QTest.keyClick(what, Qt.Key.Key_F10, SHIFT)
    choose(window, "delete")
    assert what.toPlainText() == ""
    QTest.keyClick(what, Qt.Key.Key_F10, SHIFT)
    choose(window, "undo")
    assert what.toPlainText() == "He waited outside"
    use_language("es")
    QTest.keyClick(what, Qt.Key.Key_F10, SHIFT)
    spanish = words_of(menu_of(window))
    use_language("en")
    assert spanish[:2] == ["Deshacer", "Rehacer"]

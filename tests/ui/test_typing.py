"""What is typed is what is kept, and scrolling a page changes nothing on it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QWidget
from pytestqt.qtbot import QtBot

from ui.style.boxes import CALM
from ui.style.parts import LineEdit, Surface, TextEdit, column, scrolled


def test_every_letter_typed_is_kept(qtbot: QtBot) -> None:
    """No-break spaces, tabs and blank lines come back as they were."""
    words = "12\u00a0km\u202fh\n\n\ttab  two\u2003em"
    edit = TextEdit("words", says="Words", text=words)
    qtbot.addWidget(edit)
    assert edit.toPlainText() == words


@pytest.mark.parametrize("make", CALM.values())
def test_the_wheel_never_changes_an_answer(qtbot: QtBot, qapp: QApplication, make: type[QWidget]) -> None:
    """Scrolling a page over a list, a date or a time leaves it as it is."""
    box = make()
    qtbot.addWidget(box)
    if isinstance(box, QComboBox):
        box.addItems(["one", "two"])
    box.show()
    box.setFocus()
    before = box.currentText() if isinstance(box, QComboBox) else box.text()  # type: ignore[attr-defined]
    wheel = QWheelEvent(
        QPointF(5, 5),
        QPointF(box.mapToGlobal(QPoint(5, 5))),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    qapp.sendEvent(box, wheel)
    after = box.currentText() if isinstance(box, QComboBox) else box.text()  # type: ignore[attr-defined]
    assert after == before


def test_a_clicked_box_comes_wholly_into_sight(qtbot: QtBot, qapp: QApplication) -> None:
    """What is typed into a box that the edge of its page had cut can be seen."""
    page = Surface("plain", "page")
    inside = column(page)
    inside.addSpacing(300)
    box = LineEdit("box", says="Box")
    inside.addWidget(box)
    inside.addSpacing(300)
    area = scrolled(page, "area")
    qtbot.addWidget(area)
    area.resize(200, 310 + box.sizeHint().height() // 2 - 5)
    area.show()
    qapp.processEvents()
    seen = area.viewport().rect()
    bottom = QPoint(0, box.height() - 1)
    assert not seen.contains(box.mapTo(area.viewport(), bottom))
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(5, 2))
    assert seen.contains(box.mapTo(area.viewport(), bottom))

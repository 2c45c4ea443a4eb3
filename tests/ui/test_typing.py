"""What is typed is what is kept, and scrolling a page changes nothing on it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QWidget
from pytestqt.qtbot import QtBot

from ui.style.boxes import CALM
from ui.style.parts import TextEdit


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

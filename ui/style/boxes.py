"""Lists to choose from, days, times and numbers whose answer a turn of the wheel never changes.

Who scrolls a page rests the pointer anywhere; an answer that changes unseen would stand in a sworn paper. The
wheel goes on to the page that holds the box. An open list is a view of its own and scrolls as always.
"""

from __future__ import annotations

from PySide6.QtGui import QContextMenuEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QDateEdit, QSpinBox, QTimeEdit, QWidget

from ui.style.parts import SENSITIVE
from ui.style.text_menu import show_text_menu


class ChoiceBox(QComboBox):
    """A list that drops down.

    Where one may write in it, its line takes from it what input methods may learn: nothing.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setInputMethodHints(SENSITIVE)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: D102, N802
        event.ignore()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: D102, N802
        line = self.lineEdit()
        if line is not None:
            show_text_menu(line, event, self)


class DayBox(QDateEdit):
    """A day."""

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: D102, N802
        event.ignore()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: D102, N802
        show_text_menu(self.lineEdit(), event, self)


class TimeBox(QTimeEdit):
    """A time of day."""

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: D102, N802
        event.ignore()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: D102, N802
        show_text_menu(self.lineEdit(), event, self)


class NumberBox(QSpinBox):
    """A whole number."""

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: D102, N802
        event.ignore()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: D102, N802
        show_text_menu(self.lineEdit(), event, self)


CALM = {"QComboBox": ChoiceBox, "QDateEdit": DayBox, "QTimeEdit": TimeBox, "QSpinBox": NumberBox}
"""Which class stands for which of Qt's."""

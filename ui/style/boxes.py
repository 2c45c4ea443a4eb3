"""Lists to choose from, days, times and numbers whose answer a turn of the wheel never changes.

Who scrolls a page rests the pointer anywhere; an answer that changes unseen would stand in a sworn paper. The
wheel goes on to the page that holds the box. An open list is a view of its own and scrolls as always.
"""

from __future__ import annotations

from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QContextMenuEvent, QIcon, QKeyEvent, QMouseEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QCalendarWidget, QComboBox, QDateEdit, QSpinBox, QTimeEdit, QToolButton, QWidget

from app.strings.catalogue import text
from ui.style.parts import SENSITIVE, em
from ui.style.text_menu import show_text_menu

_OPEN = QDate(1899, 12, 31)
"""Stands for no day: the day before the first that can be typed."""

_STEPS = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown})


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

    _has_calendar = False

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: D102, N802
        if self.calendarPopup() and not self._has_calendar:  # a page has many boxes, and a calendar is dear
            self._has_calendar = True
            self.setCalendarWidget(_Calendar())
        super().mousePressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: D102, N802
        event.ignore()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: D102, N802
        show_text_menu(self.lineEdit(), event, self)


class OpenDayBox(DayBox):
    """A day that may still be open: then words stand in its place, and no day is made up for the person.

    The first key, or a day of the calendar, gives it one; keys and calendar begin at today.
    """

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumDate(_OPEN)
        self.setSpecialValueText(words)
        self.setCalendarPopup(True)
        self.clear_day()

    @property
    def is_open(self) -> bool:
        """Whether no day was typed or chosen yet."""
        return self.date() == _OPEN

    def clear_day(self) -> None:
        """Show the words in place of a day."""
        self.setDate(_OPEN)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802
        if self.is_open and (event.text().isalnum() or Qt.Key(event.key()) in _STEPS):
            self.setDate(QDate.currentDate())
            self.setSelectedSection(QDateEdit.Section.DaySection)
            if Qt.Key(event.key()) in _STEPS:
                return
        super().keyPressEvent(event)


class _Calendar(QCalendarWidget):
    """A month as large as its words need; opens at today where the box has no day yet."""

    def __init__(self) -> None:
        super().__init__()
        self.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.setMinimumSize(em(27), em(17))
        for name, sign in (("prevmonth", "‹"), ("nextmonth", "›")):
            button = self.findChild(QToolButton, f"qt_calendar_{name}")
            if button is not None:  # Qt's arrows are black, in the dark too
                button.setIcon(QIcon())
                button.setText(sign)
                button.setAccessibleName(text(f"window.calendar.{name}"))

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        if self.selectedDate() == _OPEN:
            self.blockSignals(True)  # noqa: FBT003 - today is where it begins, not what was chosen
            self.setSelectedDate(QDate.currentDate())
            self.blockSignals(False)  # noqa: FBT003
        super().showEvent(event)


class TimeBox(QTimeEdit):
    """A time of day, written from the left in every language: Qt would turn the minutes to the front."""

    def __init__(self) -> None:
        super().__init__()
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)

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

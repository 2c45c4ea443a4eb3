"""Scrolling a page never changes an answer: the wheel passes over lists to choose from, dates and times."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox


class CalmWheel(QObject):
    """An event filter for the application; an open list is a view of its own and scrolls as always."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: D102, N802
        if event.type() != QEvent.Type.Wheel or not isinstance(watched, QComboBox | QAbstractSpinBox):
            return False
        # Left unaccepted, the event goes on to the page that holds the box.
        event.ignore()
        return True

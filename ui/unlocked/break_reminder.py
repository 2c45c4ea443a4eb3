"""Tells once in a while, quietly, that a pause is possible."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

BREAK_MS = 30 * 60 * 1000


class BreakReminder(QObject):
    """Counts the time since the window was opened or a pause was taken; `due` is told each half hour."""

    due = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.setObjectName("shell.break_reminder")
        self._timer = QTimer(self)
        self._timer.setInterval(BREAK_MS)
        self._timer.timeout.connect(self.due)

    def use(self, *, on: bool) -> None:
        """Remind, or do not; a count that runs goes on."""
        if not on:
            self._timer.stop()
        elif not self._timer.isActive():
            self._timer.start()

    def begin_again(self) -> None:
        """Count from now: a pause was taken."""
        if self._timer.isActive():
            self._timer.start()

"""Takes away pages that are out of sight, so that the locked page answers meanwhile."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget


class Clearing(QObject):
    """Takes one page away in a turn of the event loop; all at once would be too long a turn."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._waiting: list[QWidget] = []
        self._next = QTimer(self)
        self._next.setInterval(0)
        self._next.timeout.connect(self.on_turn)

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to be taken away, but for what goes in this turn."""
        return not self._waiting

    def take(self, pages: Sequence[QWidget]) -> None:
        """Take these away in their order, beginning in the next turn."""
        self._waiting += pages
        self._next.start()

    def on_turn(self) -> None:
        """Take the next one away."""
        if self._waiting:
            self._waiting.pop(0).deleteLater()
        if not self._waiting:
            self._next.stop()

"""Notices the keys of the quick exit wherever the focus is, and every touch for the idle lock."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QWindow

PRESSES = 3
WITHIN_SECONDS = 1.5


class ShiftCounter:
    """Three presses of Shift within a second and a half, with no other key between."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._presses: list[float] = []

    @property
    def count(self) -> int:
        """How many presses count so far."""
        return len(self._presses)

    def press(self, key: int) -> bool:
        """Count a key and tell whether it completes the three."""
        if key != Qt.Key.Key_Shift:
            self._presses.clear()
            return False
        now = self._monotonic()
        self._presses = [*(at for at in self._presses if now - at <= WITHIN_SECONDS), now]
        if len(self._presses) < PRESSES:
            return False
        self._presses.clear()
        return True


class InputWatch(QObject):
    """Sees every event of the application before its widgets do; lives as long as the process."""

    _TOUCHES = frozenset(
        {
            QEvent.Type.KeyPress,
            QEvent.Type.MouseButtonPress,
            QEvent.Type.MouseMove,
            QEvent.Type.Wheel,
            QEvent.Type.TouchBegin,
            QEvent.Type.TouchUpdate,
            QEvent.Type.TabletMove,
            QEvent.Type.InputMethod,
        }
    )

    def __init__(
        self, touched: Callable[[], None], exit_now: Callable[[], None], counted: Callable[[int], None]
    ) -> None:
        super().__init__()
        self._touched = touched
        self._exit_now = exit_now
        self._counted = counted
        self._counter = ShiftCounter()
        self.shift_counts = True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: D102, N802
        kind = event.type()
        if kind not in self._TOUCHES:
            return False
        self._touched()
        # Keys come to the window first and then to one widget after another: each is counted once.
        if kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and isinstance(watched, QWindow):
            return self._key(event)
        return False

    def _key(self, event: QKeyEvent) -> bool:
        if event.isAutoRepeat():
            return False
        leaves = self._counter.press(event.key()) and self.shift_counts
        self._counted(self._counter.count if self.shift_counts else 0)
        if leaves or event.key() == Qt.Key.Key_F9:
            self._exit_now()
            return True
        return False

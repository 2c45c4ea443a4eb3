"""Notices the keys of quick exit and lock wherever the focus is, and every touch for the idle lock."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWheelEvent, QWindow

PRESSES = 3
WITHIN_SECONDS = 1.5
LOOK_MS = 250
"""How often lists and menus that opened are looked for: less than a hand needs from the mouse to a key."""
NOTCH = 120
"""One notch of a wheel, in eighths of a degree."""


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
    """Sees what is typed and pressed in every window of the process before its widgets do.

    It listens to the windows, not to the application: whatever an application's filter sees passes through
    Python, and of the thousands of events by which a page is built, styled and drawn none is a key.
    """

    _TOUCHES = frozenset(
        {
            QEvent.Type.KeyPress,
            QEvent.Type.MouseButtonPress,
            QEvent.Type.MouseMove,
            QEvent.Type.Wheel,
            QEvent.Type.TouchBegin,
            QEvent.Type.TouchUpdate,
            QEvent.Type.TabletMove,
        }
    )

    def __init__(
        self,
        touched: Callable[[], None],
        exit_now: Callable[[], None],
        counted: Callable[[int], None],
        zoomed: Callable[[int], None] | None = None,
        lock: Callable[[], bool] | None = None,
    ) -> None:
        """`zoomed` hears 1 or -1 when the wheel is turned a notch with Ctrl held; without it pages scroll.

        `lock` hears Ctrl+L under menus and dialogs too, and tells whether there was something to lock.
        """
        super().__init__()
        self._lock = lock
        self._held = _HeldKeys(self._key)
        self._zoomed = zoomed
        self._turned = 0
        self._touched = touched
        self._exit_now = exit_now
        self._counted = counted
        self._counter = ShiftCounter()
        self.shift_counts = True
        self._look = QTimer(self)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self.on_look)

    def begin(self, app: QGuiApplication) -> None:
        """Listen to the windows that are there and to those that come."""
        app.focusWindowChanged.connect(self.on_focus)
        # Input methods hand over their words without a key; the mark of where one writes moves with them.
        QGuiApplication.inputMethod().cursorRectangleChanged.connect(self.on_written)
        self._look.start()
        self.on_look()

    def end(self, app: QGuiApplication) -> None:
        """Listen no more; a second time does nothing."""
        if not self._look.isActive():
            return
        self._look.stop()
        app.removeEventFilter(self._held)
        app.focusWindowChanged.disconnect(self.on_focus)
        QGuiApplication.inputMethod().cursorRectangleChanged.disconnect(self.on_written)
        for window in QGuiApplication.topLevelWindows():
            window.removeEventFilter(self)

    def on_focus(self, window: QWindow | None) -> None:
        """Listen to a window from the moment that keys go to it."""
        if window is not None:
            window.installEventFilter(self)

    def on_look(self) -> None:
        """Listen to lists that drop down too: keys never go to them, the mouse does.

        While something is dragged Qt keeps all keys from the windows. What is installed last hears first.
        """
        for window in QGuiApplication.topLevelWindows():
            window.installEventFilter(self)
        app = QGuiApplication.instance()
        if app is not None:
            app.removeEventFilter(self._held)
            self._held.listens = QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton
            if self._held.listens:
                app.installEventFilter(self._held)

    def on_written(self) -> None:
        """Note that something was written or the place of writing moved."""
        self._touched()

    def eventFilter(self, _window: QObject, event: QEvent) -> bool:  # noqa: D102, N802
        kind = event.type()
        if kind not in self._TOUCHES:
            return False
        self._touched()
        if kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return not self._held.listens and self._key(event)
        if isinstance(event, QWheelEvent) and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            return self._wheel(event.angleDelta().y())
        return False

    def _wheel(self, angle: int) -> bool:
        if self._zoomed is None:
            return False
        self._turned += angle
        notches = int(self._turned / NOTCH)
        self._turned -= notches * NOTCH
        if notches:
            self._zoomed(1 if notches > 0 else -1)
        return True

    def _key(self, event: QKeyEvent) -> bool:
        if event.isAutoRepeat():
            return False
        leaves = self._counter.press(event.key()) and self.shift_counts
        self._counted(self._counter.count if self.shift_counts else 0)
        if leaves or event.key() == Qt.Key.Key_F9:
            self._exit_now()
            return True
        is_lock = event.key() == Qt.Key.Key_L and event.modifiers() == Qt.KeyboardModifier.ControlModifier
        return is_lock and self._lock is not None and self._lock()


class _HeldKeys(QObject):
    """Hears keys before everything else in the program, while a button of the mouse is held."""

    def __init__(self, key: Callable[[QKeyEvent], bool]) -> None:
        super().__init__()
        self._key = key
        self.listens = False

    def eventFilter(self, window: QObject, event: QEvent) -> bool:  # noqa: N802
        is_key = event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent)
        return is_key and window.isWindowType() and self._key(event)  # type: ignore[arg-type]

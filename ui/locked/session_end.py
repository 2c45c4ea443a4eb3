"""The end of the session and of the program from outside: log out, shut down, SIGTERM, SIGHUP, Ctrl+C.

Nobody is asked whether to save: what was typed is kept, encrypted, and the record is locked.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, Qt
from PySide6.QtGui import QGuiApplication, QSessionManager

from ui.locked.system_signals import Locking

WAIT_SECONDS = 3.0
"""How long the end of a session waits until the record is closed; Windows ends a program after five."""


class SessionEnd(QObject):
    """Hears both, for as long as the process lives; made once, on the main thread."""

    def __init__(self, app: QGuiApplication, locking: Locking, leave: Callable[[], None]) -> None:
        super().__init__(app)
        self._app = app
        self._locking = locking
        self._leave = leave
        self._pipe = (-1, -1)
        self._notifier: QSocketNotifier | None = None
        app.commitDataRequest.connect(self.on_session_ends, Qt.ConnectionType.DirectConnection)

    def begin(self) -> None:
        """Turn the signals that end a process into leaving, as the button does."""
        if sys.platform == "win32":  # its ends come through Qt
            signal.signal(signal.SIGINT, self.on_interrupt)
            return
        self._pipe = os.pipe()
        for end in self._pipe:
            os.set_blocking(end, False)
        signal.set_wakeup_fd(self._pipe[1], warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(number, _nothing)
        self._notifier = QSocketNotifier(self._pipe[0], QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self.on_signal)

    def on_signal(self) -> None:
        """Leave: the pipe holds the numbers of the signals, which do not matter."""
        os.read(self._pipe[0], 64)
        self._leave()

    def on_interrupt(self, _number: int, _frame: FrameType | None) -> None:
        """Leave."""
        self._leave()

    def on_session_ends(self, manager: QSessionManager) -> None:
        """Lock and wait for it: after this the system may end the process; the next one does not start it."""
        manager.setRestartHint(QSessionManager.RestartHint.RestartNever)
        self._locking.lock()
        self._locking.wait(WAIT_SECONDS)


def _nothing(_number: int, _frame: FrameType | None) -> None:
    """The number goes through the pipe; this only keeps the process from ending."""

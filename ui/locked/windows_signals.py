"""Windows: the lock of the workstation, a switch of users, and sleep. Written from its manuals, never run.

A window of our own that is never shown gets the messages. No filter sees those of other windows: it would be
called for every movement of the mouse. Log off and shutdown come through Qt (`ui.locked.session_end`).
Source: learn.microsoft.com, WTSRegisterSessionNotification, WM_WTSSESSION_CHANGE, WM_POWERBROADCAST.
"""

from __future__ import annotations

import ctypes
import ctypes.wintypes
import sys

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QWindow

from ui.locked.system_signals import Heard, Hearing, Locking

_WM_POWERBROADCAST = 0x0218
_WM_WTSSESSION_CHANGE = 0x02B1
_PBT_APMSUSPEND = 0x0004
_WTS_CONSOLE_DISCONNECT = 0x2
_WTS_REMOTE_DISCONNECT = 0x4
_WTS_SESSION_LOGOFF = 0x6
_WTS_SESSION_LOCK = 0x7
_NOTIFY_FOR_THIS_SESSION = 0
_LOCKS = frozenset({_WTS_CONSOLE_DISCONNECT, _WTS_REMOTE_DISCONNECT, _WTS_SESSION_LOGOFF, _WTS_SESSION_LOCK})

SLEEP_SECONDS = 1.5
"""How long the answer to the message of sleep waits for the lock; Windows gives about two."""


def is_lock(message: int, what: int) -> bool:
    """Tell whether a message with its first parameter is one at which the record locks."""
    return (message == _WM_WTSSESSION_CHANGE and what in _LOCKS) or (
        message == _WM_POWERBROADCAST and what == _PBT_APMSUSPEND
    )


class WindowsSignals:
    """Listens with a hidden window."""

    def __init__(self) -> None:
        self._window: _HiddenWindow | None = None
        self._told_of_session = False

    def begin(self, locking: Locking) -> None:
        """Make the hidden window and ask for the messages of this session."""
        if self._window is None and sys.platform == "win32":
            self._window = _HiddenWindow(locking)
            handle = ctypes.wintypes.HWND(int(self._window.winId()))
            wts = ctypes.WinDLL("wtsapi32")
            self._told_of_session = bool(wts.WTSRegisterSessionNotification(handle, _NOTIFY_FOR_THIS_SESSION))

    def hold(self) -> None:
        """Nothing to ask for: the message of sleep is answered when the record is locked."""

    def release(self) -> None:
        """Nothing was asked for."""

    def heard(self) -> Heard:
        """Tell what is heard now."""
        session = Hearing.YES if self._told_of_session else Hearing.NO
        return Heard(screen=session, sleep=Hearing.MAYBE if self._window else Hearing.NO, user=session)

    def end(self) -> None:
        """Listen no more."""
        window, self._window = self._window, None
        if window is not None and sys.platform == "win32":
            wts = ctypes.WinDLL("wtsapi32")
            wts.WTSUnRegisterSessionNotification(ctypes.wintypes.HWND(int(window.winId())))
            window.destroy()
        self._told_of_session = False


class _HiddenWindow(QWindow):
    """Gets the messages of its own handle alone."""

    def __init__(self, locking: Locking) -> None:
        super().__init__()
        self._locking = locking
        self.create()

    def nativeEvent(  # noqa: N802
        self, kind: QByteArray | bytes | bytearray | memoryview[int], message: int
    ) -> object:
        if QByteArray(kind).data() == b"windows_generic_MSG":
            told = ctypes.wintypes.MSG.from_address(int(message))
            if is_lock(told.message, told.wParam):
                self._locking.lock()
                if told.message == _WM_POWERBROADCAST:
                    self._locking.wait(SLEEP_SECONDS)
        return super().nativeEvent(kind, message)

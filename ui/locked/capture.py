"""Pictures of the screen: asking the system to leave our windows out. Written from its manuals, never run.

Windows and macOS know such a wish; programs that take pictures there may ignore it, and a camera does. Linux
has none, neither on X11 nor on Wayland. Sources: learn.microsoft.com, SetWindowDisplayAffinity;
developer.apple.com, NSWindow.sharingType (newer ways of recording on macOS do not heed it).
"""

from __future__ import annotations

import ctypes
import sys

from PySide6.QtGui import QGuiApplication, QWindow

_WDA_NONE = 0x00
_WDA_EXCLUDEFROMCAPTURE = 0x11
_SHARING_NONE = 0
_SHARING_READ_ONLY = 1

CAN_HIDE = sys.platform in {"win32", "darwin"}
"""Whether this system knows the wish at all."""

HIDES_UNASKED = sys.platform == "win32"
"""Whether windows are left out before anybody chose: on macOS they vanish on some docking stations."""


class Capture:
    """Keeps the windows of the program out of pictures of the screen, or lets them in."""

    def __init__(self, app: QGuiApplication) -> None:
        self._hides = HIDES_UNASKED
        if CAN_HIDE:
            app.focusWindowChanged.connect(self.on_window)

    def choose(self, hide: bool) -> None:  # noqa: FBT001 - a slot
        """Use the choice for every window from now on."""
        self._hides = hide
        if CAN_HIDE:
            for window in QGuiApplication.topLevelWindows():
                self.on_window(window)

    def on_window(self, window: QWindow | None) -> None:
        """Tell the system about a window; lists that drop down never get the keyboard, so they are left."""
        if window is None or not window.isVisible():
            return
        if sys.platform == "win32":
            _hide_on_windows(int(window.winId()), hide=self._hides)
        elif sys.platform == "darwin":
            _hide_on_mac(int(window.winId()), hide=self._hides)


def _hide_on_windows(handle: int, *, hide: bool) -> None:
    if sys.platform == "win32":
        user = ctypes.WinDLL("user32")
        user.SetWindowDisplayAffinity.argtypes = (ctypes.c_void_p, ctypes.c_uint32)
        user.SetWindowDisplayAffinity(handle, _WDA_EXCLUDEFROMCAPTURE if hide else _WDA_NONE)


def _hide_on_mac(view: int, *, hide: bool) -> None:
    """`view` is the NSView of the window, as Qt gives it."""
    from ctypes.util import find_library

    path = find_library("objc")
    if path is None:
        return
    objc = ctypes.CDLL(path)
    objc.sel_registerName.restype = ctypes.c_void_p
    objc.sel_registerName.argtypes = (ctypes.c_char_p,)
    pointer = ctypes.c_void_p
    ask = ctypes.CFUNCTYPE(pointer, pointer, pointer)(("objc_msgSend", objc))
    tell = ctypes.CFUNCTYPE(None, pointer, pointer, ctypes.c_ulong)(("objc_msgSend", objc))
    window = ask(view, objc.sel_registerName(b"window"))
    if window:
        tell(
            window,
            objc.sel_registerName(b"setSharingType:"),
            _SHARING_NONE if hide else _SHARING_READ_ONLY,
        )

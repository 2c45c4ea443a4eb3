"""The clipboard: what leaves the window is plain text marked secret, and does not stay there.

Clipboard managers of KDE, Windows and macOS leave alone what carries these marks (reference: security.md §6).
"""

from __future__ import annotations

import os

from PySide6.QtCore import QByteArray, QMimeData, QObject, Qt, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication

SECRET_SECONDS = 10
EDIT_SECONDS = 90
"""A cut waits to be pasted elsewhere in the text; ten seconds would lose it."""

_MARKS = (
    ("x-kde-passwordManagerHint", b"secret"),
    ("application/x-nspasteboard-concealed-type", b"1"),
    ('application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"', b"1"),
    ('application/x-qt-windows-mime;value="CanIncludeInClipboardHistory"', b"\0\0\0\0"),
    ('application/x-qt-windows-mime;value="CanUploadToCloudClipboard"', b"\0\0\0\0"),
)
_BOTH = (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection)


class Clipboard(QObject):
    """Watches the system clipboard for what this process puts there.

    Lives as long as the process; holds no text.
    """

    def __init__(self, app: QGuiApplication) -> None:
        super().__init__(app)
        self._system = app.clipboard()
        self._key = os.urandom(16)
        self._ours: bytes | None = None
        self._watching = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.clear)
        self._system.dataChanged.connect(self.on_data_changed)
        self._system.selectionChanged.connect(self.on_selection_changed)

    def watch(self, *, on: bool) -> None:
        """Guard what is copied from now on, or stop; on while case data is on screen."""
        self._watching = on

    def put(self, text: str, seconds: int = SECRET_SECONDS) -> None:
        """Put `text` there as plain text, marked secret, for at most `seconds`."""
        self._ours = self._digest(text)
        self._system.setMimeData(_marked(text))
        self._timer.start(seconds * 1000)

    def data(self) -> QMimeData:
        """Return what can be pasted."""
        return self._system.mimeData() or QMimeData()

    def clear(self) -> None:
        """Empty the clipboard and the selection if what they hold came from this process."""
        self._timer.stop()
        for mode in _BOTH:
            if self._is_ours(mode):
                self._system.clear(mode)
        self._ours = None

    def on_data_changed(self) -> None:
        """Mark what an editor of ours just copied; leave alone what other programs put there."""
        # Not every platform knows who owns the clipboard; what changes while this window has the keyboard was
        # copied here.
        active = QGuiApplication.applicationState() is Qt.ApplicationState.ApplicationActive
        if not self._watching or not (self._system.ownsClipboard() or active):
            return
        data = self._system.mimeData()
        if data is not None and data.hasText() and not data.hasFormat(_MARKS[0][0]):
            self.put(data.text(), EDIT_SECONDS)

    def on_selection_changed(self) -> None:
        """Mark what is selected with the mouse, which X11 and Wayland paste with the middle button."""
        mode = QClipboard.Mode.Selection
        if not self._watching or not self._system.ownsSelection():
            return
        data = self._system.mimeData(mode)
        if data is not None and data.hasText() and not data.hasFormat(_MARKS[0][0]):
            self._system.setMimeData(_marked(data.text()), mode)

    def _is_ours(self, mode: QClipboard.Mode) -> bool:
        if mode is QClipboard.Mode.Selection:
            return self._system.supportsSelection() and self._system.ownsSelection()
        if self._system.ownsClipboard():
            return True
        return self._ours is not None and self._digest(self._system.text()) == self._ours

    def _digest(self, text: str) -> bytes:
        from hashlib import blake2b  # here, so that the window starts sooner

        return blake2b(text.encode("utf-8", "replace"), key=self._key, digest_size=16).digest()


def _marked(text: str) -> QMimeData:
    """Return plain text that is marked secret."""
    data = QMimeData()
    data.setText(text)
    for name, value in _MARKS:
        data.setData(name, QByteArray(value))
    return data

"""The one road from other threads to the GUI thread."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal


class Dispatcher(QObject):
    """Runs closures on the thread it was made on, in order; made once, on the GUI thread."""

    _posted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._posted.connect(self.on_posted, Qt.ConnectionType.QueuedConnection)

    def post(self, closure: Callable[[], None]) -> None:
        """Run `closure` on the GUI thread in a later turn; any thread may call this."""
        self._posted.emit(closure)

    def on_posted(self, closure: Callable[[], None]) -> None:
        """Run what was posted."""
        closure()

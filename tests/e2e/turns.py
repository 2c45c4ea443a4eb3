"""How long the window stands still: the longest turn of its thread while something is done."""

from __future__ import annotations

import time

from PySide6.QtCore import QAbstractEventDispatcher

LONGEST_TURN = 0.05


class Turns:
    """Notes the longest turn of the window's thread, in seconds of its own work."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._since = time.thread_time()
        dispatcher = QAbstractEventDispatcher.instance()
        dispatcher.awake.connect(self.on_awake)
        dispatcher.aboutToBlock.connect(self.on_block)

    def on_awake(self) -> None:
        """A turn begins."""
        self._since = time.thread_time()

    def on_block(self) -> None:
        """A turn has ended."""
        self.longest = max(self.longest, time.thread_time() - self._since)

    def end(self) -> None:
        """Listen no more."""
        dispatcher = QAbstractEventDispatcher.instance()
        dispatcher.awake.disconnect(self.on_awake)
        dispatcher.aboutToBlock.disconnect(self.on_block)

"""Locks when nobody has touched the window for a while, or when the machine slept."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

DEFAULT_SECONDS = 120
TICK_MS = 1000
TOLD_SECONDS = 30
"""From so many seconds before the lock on, the seconds left are told."""

MOST_HELD_SECONDS = 1800
"""How long a recording that plays puts the lock off after the last touch of our own window."""


class IdleLock(QObject):
    """Counts the seconds since the last touch on two clocks.

    One that stops in sleep, and one that does not. `left` tells how many are left: each second of the
    last half minute, and once more when a touch ended that.
    """

    left = Signal(int)

    def __init__(
        self,
        lock: Callable[[], None],
        *,
        monotonic: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        super().__init__()
        self._lock = lock
        self._monotonic = monotonic
        self._wall = wall
        self._seconds = DEFAULT_SECONDS
        self._touched = (monotonic(), wall())
        self._own_touch = monotonic()
        self._is_told = False
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.on_tick)

    def start(self, seconds: int) -> None:
        """Watch from now on and lock after `seconds` without a touch."""
        self._seconds = seconds
        self.touch()
        self._timer.start()

    def stop(self) -> None:
        """Stop watching; called when the vault is locked."""
        self._timer.stop()

    def touch(self) -> None:
        """Note that the person did something."""
        self._own_touch = self._monotonic()
        self._touched = (self._own_touch, self._wall())

    def hold(self) -> None:
        """Note that the player is used or plays; that counts as a touch, but not for ever.

        The player may have been taken over by what it plays, and must not keep the record open.
        """
        if self._monotonic() - self._own_touch <= MOST_HELD_SECONDS:
            self._touched = (self._monotonic(), self._wall())

    def on_tick(self) -> None:
        """Lock when either clock says that it is time; a wall clock set back counts as no time."""
        quiet = max(self._monotonic() - self._touched[0], self._wall() - self._touched[1])
        if quiet >= self._seconds:
            self.stop()
            self._lock()
            return
        left = math.ceil(self._seconds - quiet)
        if left <= TOLD_SECONDS or self._is_told:
            self._is_told = left <= TOLD_SECONDS
            self.left.emit(left)

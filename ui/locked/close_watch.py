"""Ends a process whose record does not close in time, later where words wait to be written."""

from __future__ import annotations

import threading
from collections.abc import Callable

CLOSE_SECONDS = 5.0
"""How long closing may take before the process ends hard; the journal of the database makes that safe."""

KEEP_SECONDS = 60.0
"""How long it may take while words wait to be written, as on a slow disk; not for a quick exit."""

Arm = Callable[[float, Callable[[], None]], Callable[[], None]]
"""Starts a watch of so many seconds on a thread of its own; returns how to stop it."""


class CloseWatch:
    """Begun when closing begins, ended when the record is closed; the time runs out on another thread."""

    def __init__(
        self, hard_exit: Callable[[], None], must_wait: Callable[[], bool], arm: Arm | None = None
    ) -> None:
        """`must_wait` tells, on any thread, whether words are still on their way to the disk."""
        self._hard_exit = hard_exit
        self._must_wait = must_wait
        self._arm = arm or _arm
        self._guard = threading.Lock()
        self._disarm: Callable[[], None] | None = None
        self._is_patient = True
        self._has_waited = False

    @property
    def is_on(self) -> bool:
        """Whether closing is watched."""
        return self._disarm is not None

    def begin(self) -> None:
        """Watch from now on; a closing that is watched already has no more time."""
        with self._guard:
            if self._disarm is None:
                self._has_waited = False
                self._disarm = self._arm(CLOSE_SECONDS, self._run_out)

    def hurry(self) -> None:
        """Give the short time alone from now on: somebody must be gone."""
        with self._guard:
            self._is_patient = False
            if self._disarm is not None and self._has_waited:
                self._disarm()
                self._disarm = self._arm(CLOSE_SECONDS, self._run_out)

    def end(self) -> None:
        """Stop: the record is closed."""
        with self._guard:
            disarm, self._disarm = self._disarm, None
            if disarm is not None:
                disarm()

    def _run_out(self) -> None:
        with self._guard:
            if self._disarm is None:  # it was closed in this moment
                return
            if self._is_patient and not self._has_waited and self._must_wait():
                self._has_waited = True
                self._disarm = self._arm(KEEP_SECONDS - CLOSE_SECONDS, self._run_out)
                return
        self._hard_exit()


def _arm(seconds: float, act: Callable[[], None]) -> Callable[[], None]:
    timer = threading.Timer(seconds, act)
    timer.daemon = True
    timer.start()
    return timer.cancel

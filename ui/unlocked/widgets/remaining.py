"""How long a piece of work will still take, judged by how fast it went so far. No Qt."""

from __future__ import annotations

import time
from collections.abc import Callable

from app.strings.catalogue import text

_SURE_AFTER = 2.0
_WORTH_SAYING = 8.0
_MINUTE = 60


class Remaining:
    """Hears of the steps of one job; a step that has another sentence begins anew."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._label = ""
        self._began = 0.0
        self._first = 0

    def seconds(self, done: int, total: int, label: str) -> float | None:
        """Return how long this step will still take; None while that is not known or hardly anything."""
        now = self._monotonic()
        if label != self._label:
            self._label, self._began, self._first = label, now, done
        spent, made = now - self._began, done - self._first
        if spent < _SURE_AFTER or made <= 0:
            return None
        left = spent / made * (total - done)
        return left if left >= _WORTH_SAYING else None

    def words(self, done: int, total: int, label: str) -> str:
        """Say it in words, to the next ten seconds or minute; "" while that is not known."""
        left = self.seconds(done, total, label)
        if left is None:
            return ""
        if left < _MINUTE:
            return text("window.job.seconds", n=max(10, round(left / 10) * 10))
        return text("window.job.minutes", n=max(1, round(left / _MINUTE)))

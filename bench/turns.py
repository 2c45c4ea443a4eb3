"""What each turn of a window's event loop costs, so that one in which nothing answers is found and named."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

T = TypeVar("T")

LONGEST_MS = 50.0
"""Longer than that, and a person feels that the window does not answer."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn: where the window was, its processor time, and how long it took; both in ms."""

    where: str
    cpu: float
    took: float


@dataclass(slots=True)
class Turns:
    """Counts the turns of the thread that calls it; keeps those whose processor time is over `keep_ms`."""

    keep_ms: float = LONGEST_MS
    where: str = ""
    count: int = 0
    kept: list[Turn] = field(default_factory=list)

    def turn(self, work: Callable[[], T]) -> T:
        """Do the work of one turn and note its cost; where that waits for events, only `cpu` counts."""
        begun, cpu = time.perf_counter(), time.thread_time()
        try:
            return work()
        finally:
            spent = 1000 * (time.thread_time() - cpu)
            self.count += 1
            if spent > self.keep_ms:
                self.kept.append(Turn(self.where, spent, 1000 * (time.perf_counter() - begun)))

    def over(self) -> int:
        """Return how many turns were longer than a person should wait for an answer."""
        return sum(turn.cpu > LONGEST_MS for turn in self.kept)

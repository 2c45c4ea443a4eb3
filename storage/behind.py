"""Work that a second thread does in order, a few steps behind the one who gives it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

from storage import secret_memory

T = TypeVar("T")


class Behind(Generic[T]):
    """Does steps in the order they were given; the thread begins with the first."""

    def __init__(self, name: str, *, most: int) -> None:
        """Let at most `most` steps wait; whoever gives one more waits instead."""
        self._name = name
        self._most = most
        self._pool: ThreadPoolExecutor | None = None
        self.waiting: deque[Future[T]] = deque()

    @property
    def has_begun(self) -> bool:
        """Whether anything was given."""
        return self._pool is not None

    def give(self, step: Callable[[], T]) -> list[T]:
        """Add a step and return what the steps gave that had to be done for it; raises what they met."""
        if self._pool is None:
            secret_memory.rinse_registers()
            self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix=self._name)
        done = [self.waiting.popleft().result() for _ in range(len(self.waiting) - self._most + 1)]
        self.waiting.append(self._pool.submit(step))
        return done

    def finish(self) -> list[T]:
        """Wait for all steps and return what they gave; raises what they met."""
        return [self.waiting.popleft().result() for _ in range(len(self.waiting))]

    def close(self) -> None:
        """End the thread when it did what was given. Idempotent."""
        if self._pool is not None:
            self._pool.shutdown(wait=True)

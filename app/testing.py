"""Stand-ins that tests put in for a clock, a lane or a disk; nothing in the product imports this module."""

from __future__ import annotations

import errno
import io
from collections.abc import Callable
from concurrent.futures import Executor, Future
from datetime import UTC, datetime, timedelta
from typing import ParamSpec, TypeVar

from app.services.jobs import JobRunner

P = ParamSpec("P")
T = TypeVar("T")


class FixedClock:
    """A `Clock` that stands still until it is moved."""

    def __init__(self, now: datetime | None = None, zone: str = "America/Chicago") -> None:
        self._now = now or datetime(2026, 11, 14, 18, 0, tzinfo=UTC)
        self._zone = zone

    def now(self) -> datetime:
        """Return the time it stands at."""
        return self._now

    def zone(self) -> str:
        """Return the zone it was given."""
        return self._zone

    def advance(self, **by: float) -> datetime:
        """Move on by a `timedelta(**by)` and return the new time."""
        self._now += timedelta(**by)
        return self._now


class InlineLane(Executor):
    """A lane that runs its work at once on the calling thread, or keeps it until `release` when `held`."""

    def __init__(self, *, held: bool = False) -> None:
        self.held = held
        self._waiting: list[Callable[[], None]] = []

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run or keep `fn`; its future is done when it has run."""
        future: Future[T] = Future()

        def run() -> None:
            future.set_result(fn(*args, **kwargs))

        if self.held:
            self._waiting.append(run)
        else:
            run()
        return future

    def release(self) -> int:
        """Run what was kept, in order; returns how many."""
        waiting, self._waiting = self._waiting, []
        for run in waiting:
            run()
        return len(waiting)


class InlineRunner(JobRunner):
    """A `JobRunner` whose jobs run and report before the call returns; a bug in a job is raised in the test.

    With `held=True` jobs wait for `release()`, so that a test can lock or cancel in between.
    """

    def __init__(self, *, held: bool = False) -> None:
        self._lane = InlineLane(held=held)
        super().__init__(_at_once, _raise, vault_lane=self._lane, work_lane=self._lane)

    def release(self) -> int:
        """Run the jobs that wait; returns how many."""
        return self._lane.release()


class FailingFile(io.BytesIO):
    """A file in memory whose disk is full after `room` bytes, or that fails with another `error` number."""

    def __init__(self, room: int, error: int = errno.ENOSPC) -> None:
        super().__init__()
        self._room = room
        self._error = error

    def write(self, data: bytes | bytearray | memoryview, /) -> int:  # type: ignore[override]
        """Write all of `data` or nothing; raises OSError when it does not fit."""
        if self.tell() + len(data) > self._room:
            raise OSError(self._error, "made to fail")
        return super().write(data)


def _at_once(say: Callable[[], None]) -> None:
    say()


def _raise(bug: Exception) -> None:
    raise bug

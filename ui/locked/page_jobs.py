"""Jobs of a locked page that goes away when a record is opened: their outcomes go with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from app.domain.errors import KnownError
from app.domain.ports import JobContext
from app.services.jobs import Job, JobRunner

T = TypeVar("T")


class PageJobs:
    """Starts work for one page, and tells a page that was left no outcome any more."""

    def __init__(self, runner: JobRunner) -> None:
        self._runner = runner
        self._jobs: list[Job[Any]] = []

    def work(
        self,
        fn: Callable[[JobContext], T],
        then: Callable[[T], None],
        failed: Callable[[KnownError], None] | None = None,
    ) -> None:
        """Run `fn` on the work lane and hand its result to `then`, unless the page is gone by then."""
        self._jobs.append(self._runner.work(fn, then, failed))

    def forget(self) -> None:
        """The page goes: tell it nothing more."""
        for job in self._jobs:
            job.forget()
        self._jobs = []

"""Jobs as screens see them: the runner, with a panel for long ones and a place for errors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from app.domain.change import Change
from app.domain.errors import KnownError
from app.domain.ports import JobContext
from app.services.jobs import Job, JobRunner, JobState

T = TypeVar("T")

Then = Callable[[T], None]
Failed = Callable[[KnownError], None]
Progress = Callable[[int, int, str], None]
"""Hears how much is done, of how much, and the key of a sentence for what is being done."""


class JobBoard(Protocol):
    """Where long jobs are shown."""

    def begin(self, label: str) -> JobTicket:
        """Show a job under the sentence of `label`."""


class JobTicket(Protocol):
    """One job on the board."""

    def attach(self, job: Job[Any]) -> None:
        """Say which job Stop cancels."""

    def progress(self, done: int, total: int, label: str) -> None:
        """Show how far it is."""

    def finished(self, state: JobState) -> None:
        """Take it off the board."""


class Jobs:
    """Runs work for the screens of one session; nobody is told of what they ask for after its end.

    `label`, a key of `app.strings`, puts a job on the board with progress and Stop. `survives` is for what
    writes words that a person typed: a lock waits for it.
    """

    def __init__(self, runner: JobRunner, board: JobBoard, warn: Failed) -> None:
        self._runner = runner
        self._session = runner.session
        self._board = board
        self._warn = warn

    def read(
        self,
        fn: Callable[[JobContext], T],
        then: Then[T] | None = None,
        failed: Failed | None = None,
        *,
        label: str = "",
        interrupt: Callable[[], None] | None = None,
        finished: Callable[[JobState], None] | None = None,
        survives: bool = False,
    ) -> Job[T]:
        """Run `fn(ctx)` on the vault lane, then `then(result)` on the GUI thread."""
        ticket, ended = self._show(label, finished)
        job = self._runner.read(
            fn,
            then,
            failed or self._warn,
            progress=_report(ticket),
            finished=ended,
            interrupt=interrupt,
            survives=survives,
        )
        return self._attached(ticket, job)

    def change(
        self,
        fn: Callable[[JobContext], tuple[T, Change | tuple[Change, ...]]],
        then: Then[T] | None = None,
        failed: Failed | None = None,
        *,
        label: str = "",
        finished: Callable[[JobState], None] | None = None,
        survives: bool = False,
    ) -> Job[tuple[T, Change | tuple[Change, ...]]]:
        """Run `fn(ctx)`, which writes and returns (result, what changed).

        Screens are refreshed before `then`.
        """
        ticket, ended = self._show(label, finished)
        job = self._runner.change(
            fn, then, failed or self._warn, progress=_report(ticket), finished=ended, survives=survives
        )
        return self._attached(ticket, job)

    def work(
        self,
        fn: Callable[[JobContext], T],
        then: Then[T] | None = None,
        failed: Failed | None = None,
        *,
        label: str = "",
        finished: Callable[[JobState], None] | None = None,
        progress: Progress | None = None,
    ) -> Job[T]:
        """Run `fn(ctx)` on the work lane: frozen values only, never the session.

        A page that shows by itself how far it is gives `progress` in place of a label; with both, both hear.
        """
        ticket, ended = self._show(label, finished)
        job = self._runner.work(
            fn, then, failed or self._warn, progress=_both(_report(ticket), progress), finished=ended
        )
        return self._attached(ticket, job)

    def _show(
        self, label: str, finished: Callable[[JobState], None] | None
    ) -> tuple[JobTicket | None, Callable[[JobState], None] | None]:
        if not label:
            return None, finished
        ticket = self._board.begin(label)

        def ended(state: JobState) -> None:
            ticket.finished(state)
            if finished is not None:
                finished(state)

        return ticket, ended

    def _attached(self, ticket: JobTicket | None, job: Job[T]) -> Job[T]:
        if self._runner.session != self._session:  # a page that is being taken down still hears events
            job.forget()
            job.cancel()
        if ticket is not None:
            ticket.attach(job)
        return job


def _report(ticket: JobTicket | None) -> Progress | None:
    return None if ticket is None else ticket.progress


def _both(first: Progress | None, second: Progress | None) -> Progress | None:
    if first is None or second is None:
        return first or second

    def tell(done: int, total: int, label: str) -> None:
        first(done, total, label)
        second(done, total, label)

    return tell

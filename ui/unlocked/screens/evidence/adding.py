"""Adds files, each in a job of its own, so that other work and a lock fit in between. No Qt."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from app.domain.change import Change
from app.domain.errors import ErrorCode, KnownError
from app.domain.ids import EntityId
from app.domain.ports import JobContext
from app.services.evidence import Added
from app.services.jobs import Job, JobState
from app.services.vault import Session
from app.strings.catalogue import text
from app.strings.errors import sentence
from ui.unlocked.desk import Jobs

LARGE = 32 * 2**20
"""From this size a file shows its own progress too."""

# What would fail for the next file as well.
_HOPELESS = frozenset(
    {ErrorCode.NO_SPACE, ErrorCode.READ_ONLY, ErrorCode.DISK_FAILED, ErrorCode.VAULT_DAMAGED}
)


class AddingView(Protocol):
    """Where adding is shown."""

    def show_adding(self, done: int, total: int) -> None:
        """Show how many files are done."""

    def show_added(self, outcome: Outcome) -> None:
        """Show what became of them."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the files: how many were added, were there before, were left out; and what to know."""

    added: int
    already: int
    left: int
    notes: tuple[str, ...]
    last: EntityId | None


class AddOne(Protocol):
    """Adds one file."""

    def __call__(self, *, ctx: JobContext) -> Added:
        """Do it; on the vault lane."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that waits: its name, how it is added, and the label of its own progress."""

    name: str
    work: AddOne
    label: str


class AddQueue:
    """The files that wait."""

    def __init__(self, session: Session, jobs: Jobs, view: AddingView) -> None:
        self._session = session
        self._jobs = jobs
        self._view = view
        self._waiting: deque[Waiting] = deque()
        self._job: Job[tuple[Added, Change | tuple[Change, ...]]] | None = None
        self._busy = False
        self._notes: list[str] = []
        self._last: EntityId | None = None
        self._reset()

    @property
    def is_busy(self) -> bool:
        """Whether files are being added."""
        return self._busy

    def add(self, paths: tuple[Path, ...]) -> None:
        """Add these after those that wait already."""
        if self._session.read_only:
            return
        add = self._session.evidence.add_file
        self._put(*(Waiting(path.name, partial(add, path), _label(path)) for path in paths))

    def paste(self, name: str, data: bytes) -> None:
        """Add a picture from the clipboard."""
        if not self._session.read_only:
            self._put(Waiting(name, partial(self._session.evidence.add_bytes, name, data), ""))

    def stop(self) -> None:
        """Leave out what waits, and stop the one under way."""
        self._left += len(self._waiting)
        self._waiting.clear()
        if self._job is not None:
            self._job.cancel()

    def _put(self, *files: Waiting) -> None:
        self._waiting.extend(files)
        self._total += len(files)
        if self._busy:
            self._view.show_adding(self._done, self._total)
        else:
            self._next()

    def _next(self) -> None:
        if not self._waiting:
            self._end()
            return
        one = self._waiting.popleft()
        self._busy = True
        self._view.show_adding(self._done, self._total)
        self._job = self._jobs.change(
            lambda ctx: _with_changes(one.work(ctx=ctx)),
            lambda added: self._on_added(one.name, added),
            lambda error: self._on_failed(one.name, error),
            label=one.label,
            finished=self._on_ended,
        )

    def _on_added(self, name: str, added: Added) -> None:
        self._last = added.evidence.id
        if added.already:
            self._already += 1
            self._notes.append(text("evidence.add.already", name=name, n=added.evidence.number))
        else:
            self._added += 1
        self._notes += [
            text("evidence.add.note", name=name, note=text(f"importers.warning.{code}"))
            for code in added.warnings
            if code != "not_read"
        ]

    def _on_failed(self, name: str, error: KnownError) -> None:
        self._left += 1
        self._notes.append(text("evidence.add.note", name=name, note=sentence(error)))
        if error.code in _HOPELESS:
            self._left += len(self._waiting)
            self._waiting.clear()

    def _on_ended(self, state: JobState) -> None:
        self._done += 1
        if state is JobState.CANCELLED:
            self._left += 1 + len(self._waiting)
            self._waiting.clear()
        self._next()

    def _end(self) -> None:
        self._busy = False
        self._job = None
        outcome = Outcome(self._added, self._already, self._left, tuple(self._notes), self._last)
        self._reset()
        self._view.show_added(outcome)

    def _reset(self) -> None:
        self._done = self._total = self._added = self._already = self._left = 0
        self._notes = []
        self._last = None


def _with_changes(added: Added) -> tuple[Added, tuple[Change, ...]]:
    return added, added.changes


def _label(path: Path) -> str:
    """Return the label of a job that shows its own progress, "" for a small file."""
    try:
        return "window.job.adding" if path.stat().st_size >= LARGE else ""
    except OSError:
        return ""

"""Adds files, each in a job of its own, so that other work and a lock fit in between. No Qt.

Every file is looked at first: a plain one is kept at once, an export waits until the person has seen it.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from app.domain.change import Change
from app.domain.errors import ErrorCode, KnownError
from app.domain.ids import EntityId
from app.domain.import_report import FileReport
from app.domain.ports import JobContext
from app.importers.registry import skipped_sentence
from app.services.evidence import Added
from app.services.jobs import Job, JobState
from app.services.vault import Session
from app.strings.catalogue import text
from app.strings.errors import sentence
from ui.unlocked.desk import Jobs
from ui.unlocked.screen import Draft
from ui.unlocked.screens.imports.looking import Looked, Taken, changes_of, take_or_look
from ui.unlocked.screens.imports.presenter import WAITING

LARGE = 32 * 2**20
"""From this size a file shows its own progress too."""

UNFINISHED = "evidence/waiting"
"""The key under which files are kept that were being added when the record was locked."""

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

    def show_unfinished(self, count: int) -> None:
        """Say how many files were not added before the record was locked, and offer to go on."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the files: how many were added, were there before, were left out; and what to know.

    `exports` wait: what is in them is shown before anything of them is kept.
    """

    added: int
    already: int
    left: int
    notes: tuple[str, ...]
    last: EntityId | None
    exports: tuple[Looked, ...] = ()


class AddOne(Protocol):
    """Adds one file."""

    def __call__(self, *, ctx: JobContext) -> Taken:
        """Do it; on the vault lane."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that waits: its name, how it is added, the label of its own progress, and where it is."""

    name: str
    work: AddOne
    label: str
    path: Path | None = None


class AddQueue:
    """The files that wait."""

    def __init__(self, session: Session, jobs: Jobs, view: AddingView) -> None:
        self._session = session
        self._jobs = jobs
        self._view = view
        self._waiting: deque[Waiting] = deque()
        self._job: Job[tuple[Taken, Change | tuple[Change, ...]]] | None = None
        self._current: Waiting | None = None
        self._busy = False
        self._notes: list[str] = []
        self._exports: list[Looked] = []
        self._last: EntityId | None = None
        self._unfinished: tuple[Path, ...] = ()
        self._reset()

    @property
    def is_busy(self) -> bool:
        """Whether files are being added."""
        return self._busy

    def add(self, paths: tuple[Path, ...]) -> None:
        """Add these after those that wait already, folders file by file."""
        if self._session.read_only:
            return
        if any(path.is_dir() for path in paths):
            self._jobs.read(
                lambda ctx: self._session.imports.files(paths, ctx),
                self.on_listed,
                label="imports.job.listing",
            )
        else:
            self._put(*map(self._waiting_for, paths))

    def on_listed(self, found: tuple[tuple[Path, FileReport | None], ...]) -> None:
        """Add the files of folders; what is none is named."""
        for _, refused in found:
            if refused is not None:
                self._left += 1
                self._notes += _notes_of(refused)
        self._put(*(self._waiting_for(path) for path, refused in found if refused is None))

    def look_for_unfinished(self) -> None:
        """Ask about the files that a lock came between."""
        if not self._session.read_only:
            self._jobs.read(self._read_unfinished, self.on_unfinished)

    def on_unfinished(self, paths: tuple[Path, ...]) -> None:
        """Say how many there are."""
        self._unfinished = paths
        if paths and not self._busy:
            self._view.show_unfinished(len(paths))

    def go_on(self) -> None:
        """Add the files that a lock came between."""
        paths, self._unfinished = self._unfinished, ()
        self._forget_unfinished()
        self.add(paths)

    def leave_unfinished(self) -> None:
        """Leave those files where they are."""
        self._unfinished = ()
        self._forget_unfinished()

    def take_draft(self) -> Draft | None:
        """Give the files that wait, so that a lock forgets none."""
        files = [each for each in (self._current, *self._waiting) if each is not None]
        paths = [each.path for each in files if each.path is not None]
        paths += [each.path for each in self._exports if each.path is not None]
        return (UNFINISHED, {"paths": tuple(map(str, paths))}) if paths else None

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

    def _waiting_for(self, path: Path) -> Waiting:
        return Waiting(path.name, partial(take_or_look, self._session, path), _label(path), path)

    def _next(self) -> None:
        if not self._waiting:
            self._end()
            return
        one = self._current = self._waiting.popleft()
        self._busy = True
        self._view.show_adding(self._done, self._total)
        self._job = self._jobs.change(
            lambda ctx: _with_changes(one.work(ctx=ctx)),
            lambda added: self._on_added(one.name, added),
            lambda error: self._on_failed(one.name, error),
            label=one.label,
            finished=self._on_ended,
        )

    def _on_added(self, name: str, taken: Taken) -> None:
        if isinstance(taken, Looked):
            self._exports.append(taken)
        elif isinstance(taken, FileReport):
            self._on_report(name, taken)
        else:
            self._last = taken.evidence.id
            if taken.already:
                self._already += 1
                self._notes.append(text("evidence.add.already", name=name, n=taken.evidence.number))
            else:
                self._added += 1
            self._notes += [
                text("evidence.add.note", name=name, note=text(f"importers.warning.{code}"))
                for code in taken.warnings
                if code != "not_read"
            ]

    def _on_report(self, name: str, report: FileReport) -> None:
        self._last = report.source
        if report.here is not None:
            self._already += 1
            self._notes.append(text("evidence.add.here", name=name))
        else:
            self._added += 1
        if report.evidence > 1:
            self._notes.append(text("evidence.add.inside", name=name, n=report.evidence - 1))
        self._notes += _notes_of(report)

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
        self._job = self._current = None
        notes, exports = tuple(self._notes), tuple(self._exports)
        outcome = Outcome(self._added, self._already, self._left, notes, self._last, exports)
        self._reset()
        self._view.show_added(outcome)

    def _reset(self) -> None:
        self._done = self._total = self._added = self._already = self._left = 0
        self._notes = []
        self._exports = []
        self._last = None

    def _read_unfinished(self, _ctx: JobContext) -> tuple[Path, ...]:
        drafts = (self._session.drafts.load(key) for key in (UNFINISHED, WAITING))
        kept = (draft.get("paths") for draft in drafts if draft is not None)
        paths = dict.fromkeys(Path(str(one)) for each in kept if isinstance(each, tuple) for one in each)
        return tuple(path for path in paths if path.exists())

    def _forget_unfinished(self) -> None:
        def forget(_ctx: JobContext) -> None:
            for key in (UNFINISHED, WAITING):
                self._session.drafts.drop(key)

        self._jobs.read(forget, survives=True)


def _with_changes(taken: Taken) -> tuple[Taken, tuple[Change, ...]]:
    if isinstance(taken, Added):
        return taken, taken.changes
    return taken, changes_of(taken) if isinstance(taken, FileReport) else ()


def _notes_of(report: FileReport) -> list[str]:
    return [
        text("evidence.add.note", name=one.what, note=skipped_sentence(one.why)) for one in report.skipped
    ]


def _label(path: Path) -> str:
    """Return the label of a job that shows its own progress, "" for a small file."""
    try:
        return "window.job.adding" if path.stat().st_size >= LARGE else ""
    except OSError:
        return ""

"""What the page about checking decides: runs the check and puts its result into sentences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app.domain.ports import JobContext
from app.domain.proofs import IssuedCheckpoint
from app.services.proof import read_note_file
from app.services.saving import save_new_file
from app.services.vault import Session
from app.services.verifying import VerifyReport
from app.strings.catalogue import text
from ui.unlocked.desk import Jobs
from ui.unlocked.screen import ShellPort

Rows = tuple[tuple[bool, ...], ...]


@dataclass(frozen=True, slots=True)
class CheckResult:
    """A finished check in words: one sentence that sums up, and what was found, a line each."""

    ok: bool
    summary: str
    lines: tuple[str, ...]


class CheckView(Protocol):
    """What the page can show."""

    def show_running(self, *, on: bool) -> None:
        """Keep a second check from being begun."""

    def show_result(self, result: CheckResult) -> None:
        """Show what was found."""

    def show_checkpoint(self, covers: str, note: str, code: Rows) -> None:
        """Show a checkpoint as text and as a code."""


class CheckPresenter:
    """Checks the vault on its lane; the panel at the foot shows progress and Stop."""

    def __init__(self, session: Session, jobs: Jobs, shell: ShellPort, view: CheckView) -> None:
        self._session = session
        self._jobs = jobs
        self._shell = shell
        self._view = view
        self._issued: IssuedCheckpoint | None = None

    def issue(self) -> None:
        """Make a checkpoint of the record as it stands."""
        proof = self._session.proof

        def work(_ctx: JobContext) -> tuple[IssuedCheckpoint, Rows]:
            issued = proof.issue()
            return issued, proof.code(issued.note)

        self._jobs.read(work, self._show_issued)

    def save_note(self, path: Path) -> None:
        """Write the checkpoint that is shown to a file."""
        self._save(path, lambda issued, _ctx: issued.note.encode())

    def save_sheet(self, path: Path) -> None:
        """Write the checkpoint that is shown as a page to print."""
        self._save(path, lambda issued, ctx: self._session.proof.sheet(issued, ctx=ctx))

    def _save(self, path: Path, draw: Callable[[IssuedCheckpoint, JobContext], bytes]) -> None:
        issued = self._issued
        if issued is None:
            return
        self._jobs.read(
            lambda ctx: save_new_file(path, draw(issued, ctx)),
            lambda _done: self._shell.say(text("settings.checkpoint.saved", path=str(path))),
        )

    def _show_issued(self, made: tuple[IssuedCheckpoint, Rows]) -> None:
        self._issued, code = made
        covers = text("settings.checkpoint.covers", n=self._issued.events)
        self._view.show_checkpoint(covers, self._issued.note, code)

    def check(self, *, full: bool) -> None:
        """Check quickly, or every byte."""
        self._run(full=full, note=None)

    def compare(self, path: Path) -> None:
        """Check quickly, and against a checkpoint in a file."""
        self._run(full=False, note=path)

    def _run(self, *, full: bool, note: Path | None) -> None:
        self._view.show_running(on=True)

        def work(ctx: JobContext) -> CheckResult:
            kept = None if note is None else read_note_file(note)
            report = self._session.verify(full=full, checkpoint=kept, ctx=ctx)
            return result_of(report, full=full)

        self._jobs.read(
            work,
            self._view.show_result,
            label="settings.check.running",
            finished=lambda _state: self._view.show_running(on=False),
        )


def result_of(report: VerifyReport, *, full: bool) -> CheckResult:
    """Put a report into words."""
    lines = [text("settings.check.line", where=one.where, what=one.what) for one in report.problems]
    lines += [text("settings.check.repaired", what=what) for what in report.repaired]
    lines += report.notices
    counts = report.counts
    if "rows" in counts and "events" in counts:
        lines.append(
            text(
                "settings.check.counts",
                entries=counts["rows"],
                versions=counts["events"],
                files=counts.get("items", 0),
            )
        )
    if "checkpoint_covers" in counts and report.ok:
        lines.append(text("settings.compare.covers", n=counts["checkpoint_covers"]))
    if report.ok:
        summary = text("settings.check.ok" if full else "settings.check.ok_quick")
    else:
        summary = text("settings.check.bad", n=len(report.problems))
        lines.append(text("settings.check.bad.next"))
    return CheckResult(report.ok, summary, tuple(lines))

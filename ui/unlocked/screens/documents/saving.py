"""Writing a paper that was looked at, and keeping a record of it. No widgets."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from app.domain.change import Change
from app.domain.errors import KnownError
from app.domain.fields import RecordKind
from app.domain.ports import JobContext
from app.services.jobs import JobState
from app.services.paper_files import remove_written
from app.services.vault import Session
from ui.typed_secret import TypedSecret, wipe
from ui.unlocked.desk import Jobs

if TYPE_CHECKING:
    from app.services.documents import Cleared, ExportResult, Prepared


class Waiter(Protocol):
    """Who hears what becomes of a saving."""

    def on_saved(self, result: ExportResult) -> None:
        """Hear where the files are."""

    def on_not_saved(self, error: KnownError) -> None:
        """Hear why there is none."""

    def on_saving_stopped(self) -> None:
        """Hear that the person stopped it; nothing is left behind."""


class Saving:
    """One saving at a time, shown with progress and Stop at the foot of the window, on every page."""

    def __init__(self, session: Session, jobs: Jobs, waiter: Waiter) -> None:
        self._session = session
        self._jobs = jobs
        self._waiter = waiter

    def save(self, prepared: Prepared, out: Path, secret: TypedSecret | None = None) -> None:
        """Write the files beside `out`, all or none, then keep a record of them; `secret` is wiped."""
        renamed = prepared.under(out.name)

        def clear(_ctx: JobContext) -> Cleared:
            try:
                return self._session.documents.clear(renamed)
            except BaseException:
                wipe(*([] if secret is None else [secret]))
                raise

        self._jobs.read(clear, lambda cleared: self._write(cleared, out, secret), self._waiter.on_not_saved)

    def _write(self, cleared: Cleared, out: Path, secret: TypedSecret | None) -> None:
        def keep(written: tuple[Any, ...]) -> None:
            self._jobs.change(
                lambda _ctx: self._record(cleared, written), self._waiter.on_saved, self._waiter.on_not_saved
            )

        def write(ctx: JobContext) -> tuple[Any, ...]:
            # Read with the libraries that make papers, which the start of the window does not wait for.
            from app.services.documents import write_paper

            try:
                return write_paper(cleared, out.parent, ctx, secret or b"")
            finally:
                wipe(*([] if secret is None else [secret]))

        self._jobs.work(
            write, keep, self._waiter.on_not_saved, label="documents.saving", finished=self._ended
        )

    def _record(self, cleared: Cleared, written: tuple[Any, ...]) -> tuple[ExportResult, Change]:
        try:
            return self._session.documents.record(cleared, written), Change(RecordKind.EXPORT, ())
        except BaseException:
            remove_written(written)
            raise

    def _ended(self, state: JobState) -> None:
        if state is JobState.CANCELLED:
            self._waiter.on_saving_stopped()

"""The pages of one paper: gathered on the vault lane, drawn and checked on the work lane. No widgets.

A newer wish ends the drawing of an older one. What was drawn last stays to be looked at until the next is
there, but can no longer be saved; nothing of it is ever on disk.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

from app.domain.errors import ErrorCode, KnownError
from app.domain.export_request import ExportRequest
from app.domain.ports import JobContext, Picture
from app.services.jobs import Job, JobState
from app.services.vault import Session
from ui.unlocked.desk import Jobs, Progress

if TYPE_CHECKING:
    from app.services.documents import Gathered, Prepared
    from app.services.previews import PagePreview

_OF_NOBODY = frozenset({ErrorCode.VAULT_LOCKED})


class Onlooker(Protocol):
    """Who hears what becomes of a drawing."""

    def on_drawn(self, prepared: Prepared) -> None:
        """Hear that the pages are there and checked."""

    def on_not_drawn(self, error: KnownError) -> None:
        """Hear why they cannot be drawn."""

    def on_stopped(self) -> None:
        """Hear that the person stopped it."""


class Drawing:
    """One drawing at a time, from a request to pages."""

    def __init__(self, session: Session, jobs: Jobs, onlooker: Onlooker, progress: Progress) -> None:
        self._session = session
        self._jobs = jobs
        self._onlooker = onlooker
        self._progress = progress
        self._gathered: Gathered | None = None
        self._preview: PagePreview | None = None
        self._words: tuple[str, ...] | None = None
        self._running: Job[Any] | None = None
        self._turn = 0
        self._is_stopped = False
        self.prepared: Prepared | None = None

    @property
    def page_count(self) -> int:
        """How many pages can be looked at."""
        return 0 if self._preview is None else self._preview.count

    def draw(self, request: ExportRequest, name: str) -> None:
        """Draw and check a paper that will be called `name`."""
        self.outdate()
        turn = self._turn

        def gathered(found: Gathered) -> None:
            if turn != self._turn:
                found.close()
                return
            self._gathered = found
            if self._is_stopped:
                self._onlooker.on_stopped()
            else:
                self._prepare(name)

        self._running = self._jobs.read(
            lambda ctx: self._gather(request, ctx), gathered, self._failed(turn), finished=self._ended(turn)
        )

    def again(self, name: str, *, allow: frozenset[str], withhold: frozenset[str]) -> None:
        """Draw and check what was gathered once more, with other finds let through or taken out."""
        gathered = self._gathered
        if gathered is None or not gathered.is_open:
            return
        self._halt()
        gathered.request = replace(gathered.request, allow=allow, withhold=withhold)
        self._prepare(name)

    def stop(self) -> None:
        """Stop drawing, also between two of its steps, when no job is left to be cancelled."""
        self._is_stopped = True
        if self._running is not None:
            self._running.cancel()

    def outdate(self) -> None:
        """What is drawn or being drawn is no longer what is wanted; the keys of its items are wiped."""
        self._halt()
        if self._gathered is not None:
            self._gathered.close()
        self._gathered = None

    def drop(self) -> None:
        """Forget the pages too."""
        self.outdate()
        self._preview = None
        self._words = None

    def page(self, number: int, side: int, then: Any) -> None:
        """Draw page `number` with no side over `side` pixels and hand `then` the picture."""
        preview = self._preview
        if preview is None or number >= preview.count:
            return

        def drawn(picture: Picture) -> None:
            if preview is self._preview:
                then(number, picture, side)

        self._jobs.work(lambda ctx: preview.page(number, side, ctx), drawn, _not_shown)

    def words(self, then: Any) -> None:
        """Read the text of every page and hand `then` the texts."""
        preview = self._preview
        if preview is None or self._words is not None:
            then(self._words or ())
            return

        def read(words: tuple[str, ...]) -> None:
            if preview is self._preview:
                self._words = words
                then(words)

        self._jobs.work(preview.words, read)

    def _gather(self, request: ExportRequest, ctx: JobContext) -> Gathered:
        ctx.check()
        return self._session.documents.gather(request)

    def _prepare(self, name: str) -> None:
        gathered, turn = self._gathered, self._turn
        assert gathered is not None

        def prepared(made: Prepared) -> None:
            if turn != self._turn:
                return
            if self._is_stopped:
                self._onlooker.on_stopped()
            else:
                self.prepared = made
                self._preview = self._session.documents.preview(made)
                self._words = None
                self._onlooker.on_drawn(made)

        self._running = self._jobs.work(
            lambda ctx: gathered.prepare(name, ctx),
            prepared,
            self._failed(turn),
            finished=self._ended(turn),
            progress=self._told(turn),
        )

    def _halt(self) -> None:
        self._turn += 1
        self._is_stopped = False
        self.prepared = None
        if self._running is not None:
            self._running.cancel()
            self._running = None

    def _told(self, turn: int) -> Progress:
        def told(done: int, total: int, label: str) -> None:
            if turn == self._turn:
                self._progress(done, total, label)

        return told

    def _failed(self, turn: int) -> Any:
        def failed(error: KnownError) -> None:
            # Items that were shut while an outdated paper was read are nobody's business.
            if turn == self._turn and error.code not in _OF_NOBODY:
                self._onlooker.on_not_drawn(error)

        return failed

    def _ended(self, turn: int) -> Any:
        def ended(state: JobState) -> None:
            if turn == self._turn and state is JobState.CANCELLED:
                self._running = None
                self._onlooker.on_stopped()

        return ended


def _not_shown(_error: KnownError) -> None:
    """Leave a page blank that cannot be drawn; the file itself is whole."""

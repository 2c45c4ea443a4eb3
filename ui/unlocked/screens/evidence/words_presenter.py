"""What the words part decides: the picture is read apart from everything else, because that takes seconds."""

from __future__ import annotations

from typing import Protocol

from app.domain.change import Change
from app.domain.errors import KnownError
from app.domain.evidence import Evidence
from app.domain.ids import EntityId
from app.services.picture_words import PictureToRead
from app.services.vault import Session
from app.strings.catalogue import text
from ui.unlocked.desk import Jobs
from ui.unlocked.screen import ShellPort


class WordsView(Protocol):
    """What the words part can show."""

    def show_reading(self, item: EntityId | None) -> None:
        """Show which item is being read, None for none."""


class WordsPresenter:
    """Reads one picture at a time."""

    def __init__(self, session: Session, jobs: Jobs, shell: ShellPort, view: WordsView) -> None:
        self._session = session
        self._jobs = jobs
        self._shell = shell
        self._view = view
        self._item: EntityId | None = None

    def read(self, item: EntityId | None) -> None:
        """Read the words of an item, unless one is being read."""
        if item is not None and self._item is None:
            self._turn(item)
            words = self._session.picture_words
            self._jobs.read(lambda _ctx: words.prepare(item), self.on_prepared, self.on_failed)

    def on_prepared(self, picture: PictureToRead) -> None:
        """Read it where nothing else waits for it."""
        self._jobs.work(
            picture.lines,
            lambda lines: self.on_read(picture.evidence, lines),
            self.on_failed,
            label="evidence.job.reading_words",
            finished=lambda _state: self._turn(None),
        )

    def on_read(self, item: EntityId, lines: tuple[str, ...]) -> None:
        """Keep what was read; say so when that was nothing."""
        if any(lines):
            self._jobs.change(
                lambda _ctx: self._session.picture_words.keep(item, lines), self.on_kept, self.on_failed
            )
        else:
            self._shell.say(text("evidence.words.none"))

    def on_kept(self, _item: Evidence) -> None:
        """Say what it is worth."""
        self._shell.say(text("evidence.words.kept"))

    def accept(self, item: EntityId | None) -> None:
        """Make what was read the transcript."""
        if item is not None:
            self._jobs.change(lambda _ctx: self._accept(item), self.on_accepted, self.on_failed)

    def on_accepted(self, _item: Evidence) -> None:
        """Say where it goes from now on."""
        self._shell.say(text("evidence.words.accepted"))

    def on_failed(self, error: KnownError) -> None:
        """Say why not."""
        self._turn(None)
        self._shell.warn(error)

    def _turn(self, item: EntityId | None) -> None:
        self._item = item
        self._view.show_reading(item)

    def _accept(self, item: EntityId) -> tuple[Evidence, Change]:
        return self._session.picture_words.accept(item)

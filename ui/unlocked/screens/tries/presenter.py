"""What the page of tries to open decides: which tries there were, in words. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from app.services.vault import Session
from app.strings.catalogue import text
from ui.unlocked.desk import Jobs
from ui.unlocked.words import instant_words


@dataclass(frozen=True, slots=True)
class Tries:
    """One line for each try, the latest first; the first `new` of them came since the last opening."""

    lines: tuple[str, ...]
    new: int


class TriesView(Protocol):
    """What the page can show."""

    def show_tries(self, tries: Tries) -> None:
        """Show the list."""


class TriesPresenter:
    """Reads the list."""

    def __init__(self, session: Session, jobs: Jobs, view: TriesView) -> None:
        self._session = session
        self._jobs = jobs
        self._view = view

    def load(self) -> None:
        """Read which tries there were."""
        self._jobs.read(lambda _ctx: self._read(), self._view.show_tries)

    def _read(self) -> Tries:
        lines = tuple(
            text("tries.key" if one.with_key else "tries.passphrase", when=instant_words(one.at))
            for one in self._session.known_tries()
        )
        return Tries(lines, len(self._session.failed_tries))

"""What the page about the window decides: every choice is used at once and kept in the vault."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from app.domain.errors import KnownError
from app.services.vault import Session
from ui.unlocked.desk import Jobs
from ui.unlocked.preferences import Preferences, read_preferences, write_preferences
from ui.unlocked.screen import ShellPort


class WindowView(Protocol):
    """What the page can show."""

    def show_choices(self, chosen: Preferences) -> None:
        """Show what is chosen."""


class WindowPresenter:
    """Reads, applies and keeps the choices."""

    def __init__(self, session: Session, jobs: Jobs, shell: ShellPort, view: WindowView) -> None:
        self._session = session
        self._jobs = jobs
        self._shell = shell
        self._view = view
        self._chosen = Preferences()

    def load(self) -> None:
        """Read what is chosen."""
        self._jobs.read(lambda _ctx: read_preferences(self._session), self.on_read)

    def on_read(self, chosen: Preferences) -> None:
        """Show it."""
        self._chosen = chosen
        self._view.show_choices(chosen)

    def choose(self, **fields: object) -> None:
        """Use a choice at once, and keep it."""
        self._chosen = chosen = replace(self._chosen, **fields)  # type: ignore[arg-type]
        self._view.show_choices(chosen)
        if not self._session.read_only:
            self._jobs.read(
                lambda _ctx: write_preferences(self._session, chosen), failed=self.on_not_kept, survives=True
            )
        self._shell.apply(chosen)

    def on_not_kept(self, error: KnownError) -> None:
        """Say that the choice holds only until the lock."""
        self._shell.warn(error)

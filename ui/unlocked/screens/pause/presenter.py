"""What the page of a pause decides: the way back, and whether the window reminds of one. No Qt."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from app.services.vault import Session
from ui.unlocked.desk import Jobs
from ui.unlocked.preferences import Preferences, read_preferences, write_preferences
from ui.unlocked.screen import ShellPort, Target


class PauseView(Protocol):
    """What the page can show."""

    def show_reminds(self, *, on: bool) -> None:
        """Show whether the window reminds of a pause."""


class PausePresenter:
    """Leads back and on; keeps the choice."""

    def __init__(self, session: Session, jobs: Jobs, shell: ShellPort, view: PauseView) -> None:
        self._session = session
        self._jobs = jobs
        self._shell = shell
        self._view = view
        self._chosen: Preferences | None = None

    def load(self) -> None:
        """Read what is chosen."""
        self._jobs.read(lambda _ctx: read_preferences(self._session), self.on_read)

    def on_read(self, chosen: Preferences) -> None:
        """Show it."""
        self._chosen = chosen
        self._view.show_reminds(on=chosen.break_reminder)

    def go_back(self) -> None:
        """Go back to the page before, which is as it was left."""
        self._shell.back()

    def see_help(self) -> None:
        """Go to who can help."""
        self._shell.go(Target("support"))

    def remind(self, *, on: bool) -> None:
        """Remind of a pause from now on, or not."""
        if self._chosen is None:
            return
        self._chosen = chosen = replace(self._chosen, break_reminder=on)
        if not self._session.read_only:
            self._jobs.read(
                lambda _ctx: write_preferences(self._session, chosen), failed=self._shell.warn, survives=True
            )
        self._shell.apply(chosen)

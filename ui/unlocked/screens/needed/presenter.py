"""What the page of evidence still needed decides: what can be linked, and where links lead. No Qt."""

from __future__ import annotations

from typing import Protocol

from app.domain.ids import EntityId
from app.services.vault import Session
from ui.unlocked.desk import Jobs
from ui.unlocked.screen import ShellPort, Target
from ui.unlocked.screens.needed.links import Linked, find_linked, name_linked

LEADS_TO = {"evidence": "evidence", "entry": "timeline", "entries": "timeline"}


class LinksView(Protocol):
    """What shows links."""

    def show_names(self, field: str, linked: tuple[Linked, ...]) -> None:
        """Call linked records by their names."""

    def show_found(self, field: str, found: tuple[Linked, ...]) -> None:
        """Offer records to link."""


class LinksPresenter:
    """Looks items and entries up; the newest words win when answers come late."""

    def __init__(self, session: Session, jobs: Jobs, shell: ShellPort, view: LinksView) -> None:
        self._session = session
        self._jobs = jobs
        self._shell = shell
        self._view = view
        self._asked = 0

    def find(self, field: str, words: str) -> None:
        """Look for records that fit the words."""
        self._asked += 1
        number = self._asked
        self._jobs.read(
            lambda _ctx: find_linked(self._session, field, words),
            lambda found: self._on_found(number, field, found),
        )

    def name(self, field: str, linked: tuple[EntityId, ...]) -> None:
        """Look up what linked records are called."""
        self._jobs.read(
            lambda _ctx: tuple(name_linked(self._session, field, one) for one in linked),
            lambda names: self._view.show_names(field, names),
        )

    def open(self, field: str, linked: EntityId) -> None:
        """Go to a linked record."""
        self._shell.go(Target(LEADS_TO[field], linked))

    def _on_found(self, number: int, field: str, found: tuple[Linked, ...]) -> None:
        if number == self._asked:
            self._view.show_found(field, found)

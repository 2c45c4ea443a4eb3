"""What the page of the plan decides: which record it is. No Qt."""

from __future__ import annotations

from typing import Protocol

from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.services.vault import Session
from ui.unlocked.desk import Jobs
from ui.unlocked.forms.subject import Subject


class PlanningView(Protocol):
    """What the page can show."""

    def open(self, subject: Subject) -> None:
        """Open the plan in the form."""


class PlanningPresenter:
    """Finds the plan; before anything was written in it there is none."""

    def __init__(self, session: Session, jobs: Jobs, view: PlanningView) -> None:
        self._session = session
        self._jobs = jobs
        self._view = view

    def load(self) -> None:
        """Find the plan and open it."""
        self._jobs.read(lambda _ctx: self._find(), self.on_found)

    def on_found(self, plan: EntityId | None) -> None:
        """Open it, or a new one."""
        self._view.open(Subject(RecordKind.PLAN, plan))

    def _find(self) -> EntityId | None:
        found = self._session.records.list(RecordKind.PLAN)
        return found[0].id if found else None

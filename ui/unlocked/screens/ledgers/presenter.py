"""What the page of work, debts and papers held decides: totals, and how a new row begins. No Qt."""

from __future__ import annotations

from typing import Protocol

from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.ledgers import Work
from app.services.vault import Session
from ui.unlocked.desk import Jobs
from ui.unlocked.once import Once
from ui.unlocked.screens.ledgers.rows import Figures, read_figures
from ui.unlocked.screens.ledgers.starts import add_day_after, begin_values


class LedgersView(Protocol):
    """What the page can show."""

    def show_figures(self, figures: Figures) -> None:
        """Show the totals."""

    def begin_row(self, kind: RecordKind, values: dict[str, object]) -> None:
        """Open a new row that begins with these values."""

    def show_row(self, work: Work) -> None:
        """Open a row that was just made."""


class LedgersPresenter:
    """Adds up, and begins rows after the latest of their kind."""

    def __init__(self, session: Session, jobs: Jobs, view: LedgersView) -> None:
        self._session = session
        self._jobs = jobs
        self._view = view
        self._once = Once()

    def add_up(self) -> None:
        """Show what the rows come to."""
        self._jobs.read(lambda _ctx: read_figures(self._session), self._view.show_figures)

    def begin(self, kind: RecordKind) -> None:
        """Begin a new row with what goes on from the latest one."""
        self._jobs.read(
            lambda _ctx: begin_values(self._session, kind),
            lambda values: self._view.begin_row(kind, values),
        )

    def add_day_after(self, row: EntityId) -> None:
        """Save another day of the same work."""
        ended = self._once.begin(row)
        if ended is not None:
            self._jobs.change(
                lambda _ctx: add_day_after(self._session, row),
                self._view.show_row,
                finished=ended,
                survives=True,
            )

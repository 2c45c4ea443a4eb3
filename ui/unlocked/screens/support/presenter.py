"""What the page of who can help decides: who fits, removing one's own and putting them back. No Qt."""

from __future__ import annotations

from typing import Protocol

from app.domain.change import Change
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.kinds import Record
from app.domain.support import Helper
from app.services.vault import Session
from ui.unlocked.desk import Jobs
from ui.unlocked.screen import ShellPort, Target
from ui.unlocked.screens.support.model import Card, cards_for, read_own, step_values


class SupportView(Protocol):
    """What the page can show."""

    def show_state(self, state: str) -> None:
        """Show which state is chosen, at first that of the case."""

    def show_cards(self, cards: tuple[Card, ...]) -> None:
        """Show who can help."""

    def show_removed(self, name: str) -> None:
        """Say who was removed, with a button that puts them back; "" for nobody."""


class SupportPresenter:
    """Reads the person's own helpers and lays them beside those of the data file."""

    def __init__(self, session: Session, jobs: Jobs, shell: ShellPort, view: SupportView) -> None:
        self._session = session
        self._jobs = jobs
        self._shell = shell
        self._view = view
        self._own: tuple[Helper, ...] = ()
        self._state: str | None = None
        self._about = ""
        self._removed: EntityId | None = None

    def load(self) -> None:
        """Read what the person added, and at first the state of the case."""
        self._jobs.read(
            lambda _ctx: (read_own(self._session), self._session.case.get().jurisdiction), self.on_read
        )

    def on_read(self, read: tuple[tuple[Helper, ...], str]) -> None:
        """Show who fits."""
        self._own, state = read
        if self._state is None:
            self._state = state if "-" in state else ""
            self._view.show_state(self._state)
        self._show()

    def changed(self, change: Change) -> None:
        """Read again when helpers changed."""
        if change.kind is RecordKind.HELPER:
            self.load()

    def choose(self, *, state: str, about: str) -> None:
        """Show who fits a place and a subject."""
        self._state, self._about = state, about
        self._show()

    def add(self) -> None:
        """Begin somebody of the person's own."""
        self._shell.go(Target("helpers", None, "helper", back="support"))

    def edit(self, helper: EntityId) -> None:
        """Open one of the person's own."""
        self._shell.go(Target("helpers", helper, back="support"))

    def make_step(self, contact: str) -> None:
        """Begin a next step with somebody."""
        self._shell.go(Target("referrals", None, "referral", step_values(contact), back="support"))

    def remove(self, helper: EntityId) -> None:
        """Take one of the person's own off the list; its record stays."""
        self._removed = helper
        self._withdraw(helper, on=True)

    def put_back(self) -> None:
        """Put the one that was removed last on the list again."""
        if self._removed is not None:
            self._withdraw(self._removed, on=False)
            self._removed = None
            self._view.show_removed("")

    def on_withdrawn(self, record: Record) -> None:
        """Say who was removed."""
        assert isinstance(record, Helper)
        self._view.show_removed(record.name if record.withdrawn else "")

    def _withdraw(self, helper: EntityId, *, on: bool) -> None:
        self._jobs.change(
            lambda _ctx: self._session.records.amend(RecordKind.HELPER, helper, {"withdrawn": on}),
            self.on_withdrawn,
        )

    def _show(self) -> None:
        self._view.show_cards(cards_for(self._own, self._state or "", self._about))

"""What the list of messages close together decides: what is proposed, shown, written down or put aside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from app.domain.bursts import GAP_MINUTES, LEAST
from app.domain.change import Change
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.ports import JobContext
from app.domain.threads import Dismissal
from app.services.bursts import ThreadBurst
from app.services.vault import Session
from app.strings.catalogue import text
from ui.unlocked.desk import Jobs
from ui.unlocked.screen import ShellPort, Target
from ui.unlocked.screens.threads.rows import ThreadRow, burst_row


class CloseView(Protocol):
    """What the list can show."""

    def show_bursts(self, rows: tuple[ThreadRow, ...]) -> None:
        """Show what is proposed."""

    def show_looking(self) -> None:
        """Say that it takes a moment."""

    def show_undo(self, *, on: bool) -> None:
        """Offer to bring back what was just put aside."""


class ClosePresenter:
    """Finds bursts in all conversations; everything is a proposal until the person does something with it."""

    def __init__(self, session: Session, jobs: Jobs, shell: ShellPort, view: CloseView) -> None:
        self._session = session
        self._jobs = jobs
        self._shell = shell
        self._view = view
        self._gap, self._least, self._dismissed = GAP_MINUTES, LEAST, False
        self._load = 0
        self._last: EntityId | None = None
        self._is_open = False

    def open(self) -> None:
        """Look, when the list comes into sight."""
        self._is_open = True
        self._look()

    def close(self) -> None:
        """Look no more."""
        self._is_open = False
        self._load += 1
        self._last = None
        self._view.show_undo(on=False)

    def narrow(self, gap: int, least: int, *, dismissed: bool) -> None:
        """Look with another pause, another number, with or without those put aside."""
        if (gap, least, dismissed) != (self._gap, self._least, self._dismissed):
            self._gap, self._least, self._dismissed = gap, least, dismissed
            self._look()

    def again(self) -> None:
        """Look once more, as after a change."""
        if self._is_open:
            self._look()

    def on_found(self, answer: tuple[int, tuple[ThreadRow, ...]]) -> None:
        """Show the newest answer."""
        load, rows = answer
        if load == self._load:
            self._view.show_bursts(rows)

    def make_entry(self, found: ThreadBurst) -> None:
        """Go to a new entry that holds the messages; nothing is saved before the person does."""
        refs = found.burst.refs
        self._jobs.read(lambda _ctx: self._session.threads.proposal(refs), self.on_proposal)

    def on_proposal(self, values: Mapping[str, object]) -> None:
        """Let the person look at it, change it and save it."""
        self._shell.go(Target("entry", values=values))

    def dismiss(self, found: ThreadBurst) -> None:
        """Put it aside, or show it again when it was."""
        if found.dismissal is not None:
            self._bring_back(found.dismissal)
        else:
            self._jobs.change(lambda _ctx: self._session.threads.dismiss(found), self.on_dismissed)

    def on_dismissed(self, dismissal: Dismissal) -> None:
        """Say so, and offer to take it back."""
        self._last = dismissal.id
        self._view.show_undo(on=True)
        self._shell.say(text("threads.close.dismissed"))

    def undo(self) -> None:
        """Bring back what was just put aside."""
        if self._last is not None:
            self._bring_back(self._last)

    def on_brought_back(self, _nothing: None) -> None:
        """Say so."""
        self._last = None
        self._view.show_undo(on=False)
        self._shell.say(text("threads.close.brought_back"))

    def _bring_back(self, dismissal: EntityId) -> None:
        self._jobs.change(lambda _ctx: self._end(dismissal), self.on_brought_back)

    def _look(self) -> None:
        self._load += 1
        number = self._load
        self._view.show_looking()
        self._jobs.read(lambda ctx: (number, self._rows(ctx)), self.on_found)

    # On the vault lane.

    def _end(self, dismissal: EntityId) -> tuple[None, Change]:
        return None, self._session.threads.bring_back(dismissal)

    def _rows(self, ctx: JobContext) -> tuple[ThreadRow, ...]:
        session = self._session
        found = session.threads.bursts(
            gap_minutes=self._gap, least=self._least, dismissed=self._dismissed, ctx=ctx
        )
        said: dict[EntityId, Mapping[str, EntityId]] = {}
        rows = []
        for each in sorted(found, key=lambda one: one.burst.first, reverse=True):
            if each.thread.id not in said:
                said[each.thread.id] = session.threads.whose(each.thread.id)
            known = said[each.thread.id]
            person = known.get(each.burst.sender_id) or known.get(each.burst.sender)
            name = (
                "" if person is None else getattr(session.records.get(RecordKind.PERSON, person), "name", "")
            )
            rows.append(burst_row(each, str(name)))
        return tuple(rows)

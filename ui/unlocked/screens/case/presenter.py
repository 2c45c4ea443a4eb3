"""What *My case* decides beside its form: what was told elsewhere, and where it is told. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from app.domain.case import Case, CaseSnapshot
from app.domain.change import Change
from app.domain.fields import RecordKind
from app.domain.ids import EntityId, new_id
from app.domain.moment import Instant
from app.domain.person import Role
from app.domain.records import Place
from app.domain.views.secrets import untold
from app.services.vault import Session
from ui.unlocked.desk import Jobs
from ui.unlocked.screen import ShellPort, Target

ASKED = ("home", "work", "school")


class CaseView(Protocol):
    """What the page can show."""

    def show_told(self, told: frozenset[str]) -> None:
        """Say which of home, work and school stand under People."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is told, and where it would be: the ids of the petitioner and of the first child."""

    told: frozenset[str]
    me: EntityId | None
    child: EntityId | None


class CasePresenter:
    """Asks the record what the leak check knows."""

    def __init__(self, session: Session, jobs: Jobs, shell: ShellPort, view: CaseView) -> None:
        self._session = session
        self._jobs = jobs
        self._shell = shell
        self._view = view
        self._told = Told(frozenset(), None, None)

    def load(self) -> None:
        """Read what is told."""
        self._jobs.read(lambda _ctx: self._read(), self.on_read)

    def on_read(self, told: Told) -> None:
        """Show it."""
        self._told = told
        self._view.show_told(told.told)

    def changed(self, change: Change) -> None:
        """Read again when people or places changed."""
        if change.kind in {RecordKind.PERSON, RecordKind.PLACE}:
            self.load()

    def tell(self, what: str) -> None:
        """Go where it is told: to the person under People, or to a new one."""
        person, role, field = {
            "home": (self._told.me, Role.ME, "address"),
            "work": (self._told.me, Role.ME, "employer"),
            "school": (self._told.child, Role.CHILD, "school"),
        }[what]
        if person is not None:
            self._shell.go(Target("people", person, field))
        else:
            self._shell.go(Target("people", None, "person", {"role": role}))

    def open_copy_sheet(self) -> None:
        """Go to the sheet that goes through the court's own form."""
        self._shell.go(Target("documents", what="copysheet"))

    def open_ic3_form(self) -> None:
        """Go through the FBI's form box by box."""
        self._shell.go(Target("ic3_form"))

    def _read(self) -> Told:
        people = self._session.people.list()
        places = [place for place in self._session.records.list(RecordKind.PLACE) if isinstance(place, Place)]
        # The same question that the check of a finished paper asks, without the answers given here.
        bare = CaseSnapshot(Case(new_id()), Instant(0, "UTC"), people=people, places=tuple(places))
        missing = untold(bare)
        return Told(
            told=frozenset(what for what in ASKED if what not in missing),
            me=next((person.id for person in people if person.role is Role.ME), None),
            child=next((person.id for person in people if person.role is Role.CHILD), None),
        )

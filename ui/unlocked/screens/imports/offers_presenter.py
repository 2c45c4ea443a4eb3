"""What the list of lines or contacts of a kept file decides: each is taken over by itself, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from app.domain.change import Change
from app.domain.errors import KnownError
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.import_report import EntryProposal, FileReport, ImportOptions
from app.domain.imported import ContactDraft
from app.domain.person import Role
from app.domain.ports import JobContext
from app.services.names import same_name
from app.services.vault import Session
from app.strings.catalogue import text
from ui.unlocked.desk import Jobs
from ui.unlocked.screen import ShellPort, Target
from ui.unlocked.screens.imports.state import Offer
from ui.unlocked.screens.imports.words import contact_offer, line_offer

LINES, CONTACTS = "lines", "contacts"
_Work = Callable[[JobContext], tuple[EntityId, tuple[Change, ...]]]


class OffersView(Protocol):
    """What the list can show."""

    def show_offers(self, what: str, offers: tuple[Offer, ...], words: str) -> None:
        """Show the list of lines or contacts, or why there is none."""

    def choose(self, place: int) -> None:
        """Mark one and show it."""


@dataclass(frozen=True, slots=True)
class _Read:
    """A kept file as it was read again, and which of it was taken over before."""

    source: EntityId
    what: str
    report: FileReport
    taken: dict[int, EntityId]


class OffersPresenter:
    """Shows the lines of a kept log or the contacts of a kept card."""

    def __init__(self, session: Session, jobs: Jobs, shell: ShellPort, view: OffersView) -> None:
        self._session = session
        self._jobs = jobs
        self._shell = shell
        self._view = view
        self._source: EntityId | None = None
        self._what = ""
        self._told = ImportOptions()
        self._report: FileReport | None = None
        self._offers: tuple[Offer, ...] = ()
        self._busy = False

    def open(self, target: Target) -> None:
        """Read the kept file of the target, with what was told when it was taken in."""
        told = target.values.get("told")
        again = (self._source, self._what) == (target.id, target.what)
        self._source, self._what = target.id, target.what
        if isinstance(told, ImportOptions):
            self._told = told
        elif not again:
            self._told = ImportOptions()
        if not again:
            self._offers = ()
            self._view.show_offers(self._what, (), text("imports.offers.reading"))
        self._read()

    def changed(self, change: Change) -> None:
        """See which lines are entries by now, which contacts are people."""
        kind = RecordKind.ENTRY if self._what == LINES else RecordKind.PERSON
        if self._source is not None and change.kind is kind and not self._busy:
            self._read()

    def accept(self, place: int) -> None:
        """Make an entry of a line as it stands."""
        proposal = self._proposal(place)
        if proposal is None or self._busy or self._session.read_only:
            return

        def work(_ctx: JobContext) -> tuple[EntityId, tuple[Change, ...]]:
            before = {person.id for person in self._session.people.list()}
            entry = self._session.imports.accept(proposal)
            made = tuple(one.person for one in entry.persons if one.person and one.person not in before)
            people = (Change(RecordKind.PERSON, made),) if made else ()
            return entry.id, (*people, Change(RecordKind.ENTRY, (entry.id,)))

        self._save(place, work)

    def add_person(self, place: int, role: Role) -> None:
        """Make a person of a contact."""
        contact = self._contact(place)
        if contact is None or self._busy or self._session.read_only:
            return
        values = {
            "role": role,
            "name": next(iter(contact.names), ""),
            "aliases": contact.names[1:],
            "phone": contact.phones,
            "email": contact.emails,
            "address": contact.addresses,
        }

        def work(_ctx: JobContext) -> tuple[EntityId, tuple[Change, ...]]:
            person = self._session.people.add({name: value for name, value in values.items() if value})
            return person.id, (Change(RecordKind.PERSON, (person.id,)),)

        self._save(place, work)

    def edit(self, place: int) -> None:
        """Open a line in the editor, filled in."""
        proposal = self._proposal(place)
        if proposal is None:
            return
        values = dict(proposal.changes)
        if proposal.people:
            values["people_rows"] = tuple(
                {"name": name, "basis": "", "words": "", "id": None} for name in proposal.people
            )
        self._mark(place, "opened")
        self._shell.go(Target("entry", values=values))

    def leave(self, place: int) -> None:
        """Go on to the next one; it can be taken over later."""
        self._mark(place, "left")
        self._go_on(place)

    def show(self, place: int) -> None:
        """Show what a line or contact became."""
        record = self._offers[place].record
        if record is not None:
            self._shell.go(Target("timeline" if self._what == LINES else "people", record))

    # Jobs.

    def _read(self) -> None:
        source, what, told = self._source, self._what, self._told
        if source is None:
            return

        def work(ctx: JobContext) -> _Read:
            report = self._session.imports.look_at(source, told, ctx)
            if what == LINES:
                taken = self._session.imports.accepted(source)
                numbers = [each.number for each in report.proposals]
                return _Read(
                    source, what, report, {at: taken[n] for at, n in enumerate(numbers) if n in taken}
                )
            return _Read(source, what, report, self._people_of(report.contacts))

        self._jobs.read(work, self.on_read, label="imports.job.looking")

    def on_read(self, read: _Read) -> None:
        """Show the list; what was left or opened before stays so."""
        if (read.source, read.what) != (self._source, self._what):
            return
        self._report = read.report
        if read.what == LINES:
            offers = tuple(map(line_offer, read.report.proposals))
        else:
            offers = tuple(map(contact_offer, read.report.contacts))
        before = self._offers if len(self._offers) == len(offers) else offers
        self._offers = tuple(
            replace(offer, state="taken", record=read.taken[at])
            if at in read.taken
            else replace(offer, state=old.state)
            for at, (offer, old) in enumerate(zip(offers, before, strict=True))
        )
        self._view.show_offers(self._what, self._offers, self._words(read.report))

    def _save(self, place: int, work: _Work) -> None:
        self._busy = True
        self._jobs.change(
            work,
            lambda record: self.on_saved(place, record),
            self.on_not_saved,
            survives=True,
        )

    def on_saved(self, place: int, record: EntityId) -> None:
        """Mark it, and go on to the next one."""
        self._busy = False
        self._mark(place, "taken", record)
        self._shell.say(text(f"imports.{self._what}.taken"))
        self._go_on(place)

    def on_not_saved(self, error: KnownError) -> None:
        """Say why; it can be tried again or edited first."""
        self._busy = False
        self._shell.warn(error)

    def _people_of(self, contacts: tuple[ContactDraft, ...]) -> dict[int, EntityId]:
        """Return which contacts have the name of somebody in the record."""
        people = [person for person in self._session.people.list() if person.name]
        found: dict[int, EntityId] = {}
        for place, contact in enumerate(contacts):
            for person in people:
                if any(same_name(person.name, name) for name in contact.names):
                    found[place] = person.id
        return found

    def _mark(self, place: int, state: str, record: EntityId | None = None) -> None:
        marked = replace(self._offers[place], state=state, record=record)
        self._offers = (*self._offers[:place], marked, *self._offers[place + 1 :])
        self._view.show_offers(self._what, self._offers, "")

    def _go_on(self, place: int) -> None:
        """Show the next one that nothing was said about."""
        later = (*range(place + 1, len(self._offers)), *range(place))
        self._view.choose(next((at for at in later if not self._offers[at].state), place))

    def _proposal(self, place: int) -> EntryProposal | None:
        return self._report.proposals[place] if self._report and place < len(self._report.proposals) else None

    def _contact(self, place: int) -> ContactDraft | None:
        return self._report.contacts[place] if self._report and place < len(self._report.contacts) else None

    def _words(self, report: FileReport) -> str:
        """Say why there is nothing to list."""
        if report.ambiguous:
            return text("imports.offers.open")
        return "" if self._offers else text("imports.offers.none")

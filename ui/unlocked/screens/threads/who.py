"""What the pane "Who is this?" decides: whom a number, handle or name belongs to, as the person says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from app.domain.change import Change
from app.domain.errors import KnownError
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.person import Role
from app.domain.threads import Identifier
from app.services.identifiers import IdentifierSummary
from app.services.vault import Session
from app.strings.catalogue import text
from app.strings.labels import tag_label
from ui.unlocked.desk import Jobs
from ui.unlocked.screen import ShellPort

ME = "me"


@dataclass(frozen=True, slots=True)
class WhoRow:
    """One sender: `facts` say where it stands, `known` what the person said of it, `match` whom it fits."""

    app: str
    value: str
    label: str
    facts: str
    known: str
    match: str


@dataclass(frozen=True, slots=True)
class WhoShown:
    """The senders of a conversation, and the names of people to choose from."""

    thread: EntityId
    rows: tuple[WhoRow, ...]
    names: tuple[str, ...]


class WhoView(Protocol):
    """What the pane can show."""

    def show_senders(self, shown: WhoShown) -> None:
        """Show the senders; the one that was chosen stays so."""

    def show_problem(self, words: str) -> None:
        """Say what is missing."""


class WhoPresenter:
    """Reads the senders of a conversation; a match is a proposal until the person says how they know."""

    def __init__(self, session: Session, jobs: Jobs, shell: ShellPort, view: WhoView) -> None:
        self._session = session
        self._jobs = jobs
        self._shell = shell
        self._view = view
        self._thread: EntityId | None = None

    def begin(self, thread: EntityId) -> None:
        """Show the senders of a conversation."""
        self._thread = thread
        self._jobs.read(lambda _ctx: self._read(thread), self.on_read)

    def end(self) -> None:
        """Show none any more."""
        self._thread = None

    def again(self) -> None:
        """Read them once more."""
        if self._thread is not None:
            self.begin(self._thread)

    def on_read(self, shown: WhoShown) -> None:
        """Show them, unless another conversation was chosen since."""
        if shown.thread == self._thread:
            self._view.show_senders(shown)

    def save(self, row: WhoRow, name: str, basis: str, words: str) -> None:
        """Keep whose it is."""
        if not name.strip():
            self._view.show_problem(text("threads.who.name_first"))
        elif name != text("threads.who.me") and not (basis or words.strip()):
            self._view.show_problem(text("threads.who.how_first"))
        else:
            self._jobs.change(
                lambda _ctx: self._save(row, name, basis, words), self.on_saved, self.on_failed, survives=True
            )

    def take_back(self, row: WhoRow) -> None:
        """Say nothing of it any more."""
        self._jobs.change(lambda _ctx: self._take_back(row), self.on_taken_back)

    def on_saved(self, _known: Identifier) -> None:
        """Say so."""
        self._shell.say(text("threads.who.saved"))

    def on_taken_back(self, _known: Identifier) -> None:
        """Say so."""
        self._shell.say(text("threads.who.taken_back"))

    def on_failed(self, error: KnownError) -> None:
        """Say why not; what was typed stays."""
        self._shell.warn(error)

    # On the vault lane.

    def _read(self, thread: EntityId) -> WhoShown:
        session = self._session
        people = {person.id: person for person in session.people.list()}
        names = {each.id: each.name for each in people.values()}
        rows = tuple(_row(each, names) for each in session.threads.senders(thread))
        offered = tuple(each.name for each in people.values() if each.name and each.role is not Role.ME)
        return WhoShown(thread, rows, offered)

    def _save(self, row: WhoRow, name: str, basis: str, words: str) -> tuple[Identifier, tuple[Change, ...]]:
        session = self._session
        before = {person.id for person in session.people.list()}
        if name == text("threads.who.me"):
            mine = session.people.list(Role.ME)
            person = mine[0] if mine else session.people.add({"name": name, "role": Role.ME})
        else:
            person = session.people.find_or_add(name, Role.OTHER)
        known = session.threads.identify(row.app, row.value, person.id, basis=basis, words=words)
        new = () if person.id in before else (Change(RecordKind.PERSON, (person.id,)),)
        return known, (*new, Change(RecordKind.IDENTIFIER, (known.id,)))

    def _take_back(self, row: WhoRow) -> tuple[Identifier, Change]:
        known = self._session.threads.identify(row.app, row.value, None)
        return known, Change(RecordKind.IDENTIFIER, (known.id,))


def _row(each: IdentifierSummary, names: dict[EntityId, str]) -> WhoRow:
    label = " · ".join(dict.fromkeys(filter(None, (each.name, each.value))))
    counted = [text("threads.count.messages", n=each.messages)] if each.messages or not each.calls else []
    counted += [text("threads.count.calls", n=each.calls)] if each.calls else []
    same = text("threads.who.items", n=len(each.items))
    known = ""
    if each.known is not None and each.known.person is not None:
        basis = tag_label("basis", each.known.basis) if each.known.basis else ""
        how = ": ".join(filter(None, (basis, each.known.words)))
        name = names.get(each.known.person, "")
        known = (
            text("threads.who.known.how", name=name, how=how) if how else text("threads.who.known", name=name)
        )
    fits = [text(f"threads.who.match.{match.by}", name=names.get(match.person, "")) for match in each.matches]
    return WhoRow(
        each.app, each.value, label, " · ".join((*counted, same)), known, "" if known else " ".join(fits)
    )

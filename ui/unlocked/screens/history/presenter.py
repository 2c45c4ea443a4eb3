"""What the history decides: which versions are compared, what is copied, where a piece of evidence opens."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Protocol

from app.domain.change import Change
from app.domain.entry import Entry
from app.domain.errors import ErrorCode, KnownError
from app.domain.evidence import Evidence
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.kinds import Record
from app.domain.person import Person
from app.domain.record_history import RecordState
from app.domain.records import CourtOrder, Place, Report
from app.domain.threads import MessageRef
from app.services.vault import Session
from app.strings.catalogue import has_text, text
from app.strings.labels import tag_label
from ui.unlocked.desk import Jobs
from ui.unlocked.screen import ShellPort, Target
from ui.unlocked.screens.history.model import Comparison, History, VersionRow, compare, copied, rows_of
from ui.unlocked.screens.history.wording import linked

MOST_WORDS = 120
"""How much of a message is told to say which one it is."""


class HistoryView(Protocol):
    """What the history can show."""

    def show_nothing(self, words: str) -> None:
        """Show a sentence in place of versions."""

    def show_versions(self, title: str, rows: tuple[VersionRow, ...], number: int) -> None:
        """Show the list with one version marked."""

    def put_on_clipboard(self, words: str) -> None:
        """Copy, and say so."""

    def show_comparison(self, comparison: Comparison, others: tuple[tuple[int, str], ...]) -> None:
        """Show a version; `others` are those that it can be compared with, by number and name."""


class HistoryPresenter:
    """The versions of one record; the newest question wins when answers come late."""

    def __init__(self, session: Session, jobs: Jobs, shell: ShellPort, view: HistoryView) -> None:
        self._session = session
        self._jobs = jobs
        self._shell = shell
        self._view = view
        self._asked: tuple[RecordKind, EntityId | None] | None = None
        self._history: History | None = None
        self._shown: Comparison | None = None
        self._wanted = 0

    def open(self, kind: RecordKind | None, record: EntityId | None) -> None:
        """Read the versions of a record; the case needs no id."""
        if kind is None or (record is None and kind is not RecordKind.CASE):
            if self._history is None:
                self._view.show_nothing(text("history.none"))
            return
        if self._asked != (kind, record):
            self._history = self._shown = None
        self._asked = (kind, record)
        self._read()

    def changed(self, change: Change) -> None:
        """Read again when the record got another version."""
        if self._history is not None and change.kind is self._history.kind:
            self._read()

    def on_read(self, history: History) -> None:
        """Show the versions, and what the newest changed."""
        if self._asked is None or self._asked[0] is not history.kind:
            return
        number = len(history.states)
        if self._history is not None and self._shown is not None and len(self._history.states) == number:
            number = self._shown.number
        self._history = history
        self._view.show_versions(history.title, rows_of(history), number)
        self.choose(number)

    def on_not_read(self, error: KnownError) -> None:
        """Say that nothing was saved yet."""
        self._history = self._shown = None
        if error.code is ErrorCode.NOT_FOUND:
            self._view.show_nothing(text("history.none"))
        else:
            self._shell.warn(error)

    def choose(self, number: int) -> None:
        """Show a version beside the one before it; the first by itself."""
        self.compare(number, number - 1 or None)

    def compare(self, number: int, other: int | None) -> None:
        """Show a version beside another one, or by itself."""
        history = self._history
        if history is None:
            return
        self._wanted += 1
        asked = self._wanted
        self._jobs.work(
            lambda _ctx: compare(history, number, other), lambda found: self.on_compared(asked, found)
        )

    def compare_with(self, other: int) -> None:
        """Put another version beside the one that is shown; 0 shows it by itself."""
        if self._shown is not None and other != (self._shown.other or 0):
            self.compare(self._shown.number, other or None)

    def on_compared(self, asked: int, comparison: Comparison) -> None:
        """Show it, unless another one was asked for since."""
        if asked == self._wanted and self._history is not None:
            self._shown = comparison
            others = [(row.number, row.title) for row in rows_of(self._history)]
            self._view.show_comparison(
                comparison, tuple(other for other in others if other[0] != comparison.number)
            )

    def copy(self) -> None:
        """Copy what is shown as text."""
        shown, history = self._shown, self._history
        if shown is not None and history is not None:
            self._view.put_on_clipboard(copied(shown, history.title))

    def open_evidence(self, item: EntityId) -> None:
        """Go to an item's own page."""
        self._shell.go(Target("evidence", item))

    def back(self) -> None:
        """Go back to where the history was asked for."""
        self._shell.back()

    def _read(self) -> None:
        assert self._asked is not None
        kind, record = self._asked
        self._jobs.read(lambda _ctx: self._history_of(kind, record), self.on_read, self.on_not_read)

    # On the vault lane.

    def _history_of(self, kind: RecordKind, record: EntityId | None) -> History:
        session = self._session
        wanted = session.case.get().id if record is None else record
        states = session.records.history(kind, wanted)
        now = session.records.get(kind, wanted)
        return History(kind, wanted, title_of(kind, now), states, self._names(states, kind))

    def _names(self, states: tuple[RecordState, ...], kind: RecordKind) -> Mapping[object, str]:
        session = self._session
        names: dict[object, str] = {}
        for one in dict.fromkeys(linked(states, kind)):
            with suppress(KnownError):  # what was erased since has no name any more
                if isinstance(one, MessageRef):
                    words = " ".join(session.threads.message(one).message.text.split())
                    names[one] = words if len(words) <= MOST_WORDS else words[: MOST_WORDS - 1] + "…"
                else:
                    names[one[1]] = name_of(session.records.get(*one))
        return names


def name_of(record: Record) -> str:  # noqa: PLR0911 - one per kind
    """Return what a record is called in a list of names."""
    match record:
        case Evidence():
            return " · ".join(
                filter(None, (text("history.item", n=record.number), record.caption or record.name))
            )
        case Person():
            return record.name or tag_label("role", record.role.value)
        case Place():
            return record.label
        case Report():
            kind = tag_label("report_kind", record.kind) if record.kind else ""
            return " ".join(filter(None, (record.agency or kind, record.number)))
        case CourtOrder():
            return " ".join(filter(None, (record.kind, record.court, record.number)))
        case Entry():
            return record.heading()
        case _:
            return ""


def title_of(kind: RecordKind, record: Record) -> str:
    """Return the heading of the history of a record."""
    name = name_of(record)
    if isinstance(record, Entry) and not name:
        name = text("history.unnamed")
    key = f"history.of.{kind.value}"
    kind_words = text(key if has_text(key) else "history.name")
    return f"{kind_words}: {name}" if name else kind_words

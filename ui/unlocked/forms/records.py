"""A page of records: the list at the left, the form at the right. What it decides, without Qt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from app.domain.change import Change
from app.domain.fields import RecordKind
from app.domain.kinds import RECORDS
from app.services.vault import Session
from ui.unlocked.desk import Jobs
from ui.unlocked.forms.list_rows import Item, Row
from ui.unlocked.forms.subject import Subject
from ui.unlocked.screen import Target

ReadRows = Callable[[Session, frozenset[str]], tuple[Row, ...]]
"""Makes the rows of the list on the vault lane, from the session and the keys of drafts."""


class RecordsView(Protocol):
    """What a page of records can show."""

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        """Show the list."""

    def mark(self, subject: Subject | None) -> None:
        """Mark a record in the list, without opening it."""

    def open(self, subject: Subject, field: str = "", *, at_first: bool = False) -> None:
        """Open a record in the form, perhaps at a field; `at_first` is where writing begins."""

    def bring_forward(self) -> None:
        """Show the form, where there is room for one pane only."""

    def show_nothing(self) -> None:
        """Show that nothing is chosen."""


class RecordsPresenter:
    """Loads the list, and opens what is chosen."""

    def __init__(
        self,
        session: Session,
        jobs: Jobs,
        view: RecordsView,
        kinds: tuple[RecordKind, ...],
        read_rows: ReadRows,
    ) -> None:
        self._session = session
        self._jobs = jobs
        self._view = view
        self._kinds = kinds
        self._read_rows = read_rows
        self._chosen: Subject | None = None
        self._target: Target | None = None
        self._rows: tuple[Row, ...] = ()
        self._load = 0

    @property
    def chosen(self) -> Subject | None:
        """The record that is open."""
        return self._chosen

    def activate(self, target: Target) -> None:
        """Show the list, with the record of the target open; `what` may name a field or a kind to add."""
        self._target = target
        self.reload()

    def reload(self) -> None:
        """Read the list again; the newest question wins when answers come late."""
        self._load += 1
        number = self._load
        self._jobs.read(lambda _ctx: (number, self._read()), self.on_rows)

    def on_rows(self, answer: tuple[int, tuple[Row, ...]]) -> None:
        """Show the list, and open what was asked for."""
        number, rows = answer
        if number != self._load:
            return
        self._rows = rows
        self._view.show_rows(rows)
        target, self._target = self._target, None
        if target is not None:
            self._follow(target)
        if self._chosen is None:
            self.choose(next((row.subject for row in rows if isinstance(row, Item)), None))
        self._view.mark(self._chosen)

    def choose(self, subject: Subject | None, field: str = "") -> None:
        """Open a record."""
        self._chosen = subject
        if subject is None:
            self._view.show_nothing()
        else:
            self._view.open(subject, field)

    def add(self, kind: RecordKind, **begin: object) -> None:
        """Begin a new record."""
        if not self._session.read_only:
            self._chosen = Subject(kind, None, begin)
            self._view.open(self._chosen, at_first=True)
            self._view.mark(None)
            self._view.bring_forward()

    def saved(self, subject: Subject | None) -> None:
        """Follow a new record to its place in the list; the list itself hears of the change."""
        self._chosen = subject
        self._view.mark(subject)

    def changed(self, change: Change) -> None:
        """Read the list again when it shows what changed."""
        if change.kind in self._kinds:
            self.reload()

    def _follow(self, target: Target) -> None:
        if target.id is not None:
            found = next(
                (row.subject for row in self._rows if isinstance(row, Item) and row.subject.id == target.id),
                None,
            )
            if found is not None:
                self.choose(found, target.what)
                self._view.bring_forward()
            return
        kind = next((kind for kind in self._kinds if RECORDS[kind].name == target.what), None)
        if kind is not None:
            self.add(kind, **target.values)

    def _read(self) -> tuple[Row, ...]:
        drafts = frozenset(note.key for note in self._session.drafts.list())
        return self._read_rows(self._session, drafts)

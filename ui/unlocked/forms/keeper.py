"""Keeps what is typed into a form: as a draft while it is typed, as a saved version when it is left. No Qt.

Nothing typed is lost: every few seconds, and at a lock, what differs from the record is kept as an encrypted
draft and put back when the record is opened again. Leaving a record for another one or for another page saves
it, because an address that was typed to be kept out of papers must count from then on; one press takes the
last saving back. Only fields that the person changed are written, so that what a form cannot show exactly
(seconds of a time, a second offset) is never rewritten.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from app.domain.change import Change
from app.domain.errors import ErrorCode, KnownError
from app.domain.ids import EntityId
from app.domain.kinds import Record
from app.services.vault import Session
from app.strings.catalogue import text
from app.strings.errors import sentence
from ui.unlocked.desk import Jobs
from ui.unlocked.forms.people import Named, read_named
from ui.unlocked.forms.subject import Subject, Values, read_values, write_values
from ui.unlocked.screen import Draft, ShellPort
from ui.unlocked.undo import Step
from ui.unlocked.undo_fields import FORM


class Kept(StrEnum):
    """How safe what stands in the form is."""

    NOTHING = "nothing"
    TYPED = "typed"
    DRAFT = "draft"
    BACK = "back"
    SAVED = "saved"
    NOT_KEPT = "not_kept"


@dataclass(frozen=True, slots=True)
class Opened:
    """What a form begins with: the record's values, and what was typed since and never saved."""

    subject: Subject
    values: Values
    typed: Values
    people: tuple[Named, ...]


class FormView(Protocol):
    """What a page with a form can show."""

    def show_waiting(self) -> None:
        """Take no typing: another record is on its way."""

    def show_opened(self, opened: Opened) -> None:
        """Fill the form with the values of the record."""

    def show_values(self, values: Values) -> None:
        """Put these values into the form, without telling that they changed."""

    def values(self) -> Mapping[str, object]:
        """Return every field of the form as it stands."""

    def is_fit(self) -> bool:
        """Tell whether every field can be saved."""

    def show_kept(self, kept: Kept, *, can_undo: bool) -> None:
        """Say beside the button how safe it is."""

    def show_problem(self, field: str, words: str) -> None:
        """Say at a field, or beside the button for "", why it was not saved."""

    def show_saved(self, record: Record) -> None:
        """Hear that the record was saved while it is still open."""


class Keeper:
    """Opens one record at a time in a form."""

    def __init__(self, session: Session, jobs: Jobs, shell: ShellPort, view: FormView) -> None:
        self._session = session
        self._jobs = jobs
        self._shell = shell
        self._view = view
        self._wanted: Subject | None = None
        self._opened: Opened | None = None
        self._shown: Values = {}
        self._sent: Values = {}
        self._touched = False
        self._saving: Opened | None = None
        self._has_draft = False
        self._undo: dict[str, Values] = {}

    @property
    def subject(self) -> Subject | None:
        """The record in the form, or on its way into it."""
        return self._wanted

    @property
    def can_undo(self) -> bool:
        """Whether the last saving of the record in the form can be taken back."""
        return self._wanted is not None and self._wanted.key in self._undo

    def begin(self, subject: Subject) -> None:
        """Open a record; the one before is saved. A record that is open already stays as it is."""
        if self._wanted == subject:
            return
        self.leave()
        self._read(subject)

    def close(self) -> None:
        """Leave the record and open none."""
        self.leave()
        self._wanted = self._opened = None
        self._touched = False

    def reopen(self) -> None:
        """Read the record again, unless something is typed."""
        subject = self._wanted
        if subject is not None and self._saving is None and not self.typed():
            self._jobs.read(lambda _ctx: self._open(subject), self.on_opened)

    def on_opened(self, opened: Opened) -> None:
        """Show it, unless another one was asked for since."""
        if opened.subject != self._wanted or self.typed():
            return
        self._opened = opened
        self._touched = False
        self._view.show_opened(opened)
        self._shown = dict(self._view.values())
        typed = {name: value for name, value in opened.typed.items() if name in self._shown}
        self._has_draft = bool(opened.typed)
        if typed:
            self._view.show_values({**opened.values, **typed})
        self._tell(Kept.BACK if self.typed() else Kept.NOTHING)
        if self._has_draft and not self.typed():
            self._drop_draft(opened.subject)

    def typed(self) -> dict[str, object]:
        """Return the fields that differ from what was saved."""
        if self._opened is None:
            return {}
        return {name: value for name, value in self._view.values().items() if value != self._shown.get(name)}

    def _unsent(self) -> dict[str, object]:
        """Return what differs from what was saved and from what is on its way to be saved."""
        typed = self.typed()
        if self._is_saving():
            typed = {name: value for name, value in typed.items() if value != self._sent.get(name)}
        return typed

    def edited(self) -> None:
        """Note that something was typed."""
        if self._opened is not None:
            self._touched = True
            self._tell(Kept.TYPED)

    def keep(self) -> None:
        """Keep what is typed as a draft; called every few seconds."""
        opened = self._opened
        if opened is None or not self._touched or self._is_saving() or self._session.read_only:
            return
        self._touched = False
        self._keep(opened.subject, self.typed())

    def take_draft(self) -> Draft | None:
        """Give what is typed and not saved; the lock writes it."""
        if self._opened is None or self._session.read_only or not (self._touched or self._is_saving()):
            return None
        typed = self._unsent()
        return (self._opened.subject.key, typed) if typed else None

    def leave(self) -> None:
        """Save what was typed; what cannot be saved stays a draft."""
        opened = self._opened
        if opened is None or self._session.read_only:
            return
        changes = self._unsent()
        if not changes:
            return
        if self._view.is_fit() and not (opened.subject.is_new and self._is_saving()):
            self._save(opened, changes, self.on_left_unsaved)
        else:
            self._keep(opened.subject, changes)

    def save(self) -> None:
        """Save now, because the person asked for it."""
        opened = self._opened
        if opened is None or self._is_saving():
            return
        changes = self.typed()
        if not changes:
            if opened.subject.is_new:
                self._view.show_problem("", sentence(KnownError(ErrorCode.NOTHING_TO_SAVE)))
            else:
                self._tell(Kept.SAVED)
        elif self._view.is_fit():
            self._save(opened, changes, self.on_not_saved)

    def undo(self) -> None:
        """Take the last saving of this record back; both states stay in its history."""
        opened = self._opened
        if opened is None or self._is_saving() or opened.subject.key not in self._undo:
            return
        subject, before = opened.subject, self._undo.pop(opened.subject.key)
        self._saving = opened
        self._jobs.change(
            lambda _ctx: write_values(self._session, subject, before), self.on_undone, self.on_not_saved
        )

    def throw_away(self) -> None:
        """Forget what was typed since the last saving."""
        opened, typed = self._opened, self.typed()
        if opened is not None:
            self._touched = False
            self._view.show_values(opened.values)
            self._tell(Kept.NOTHING)
            self._drop_draft(opened.subject)
            if typed:
                self._shell.did(
                    Step(text("forms.thrown"), back=lambda: self._type_again(opened.subject, typed), of=FORM)
                )

    def _type_again(self, subject: Subject, typed: Values) -> None:
        if self._opened is not None and self._wanted == subject:
            self._view.show_values({**self._opened.values, **self.typed(), **typed})
            self.edited()

    # Outcomes.

    def on_saved(self, opened: Opened, sent: Values, record: Record) -> None:
        """Go on from the saved state; what was typed meanwhile stays typed."""
        if self._saving is opened:
            self._saving = None
        if self._opened is not opened:
            return
        subject = opened.subject
        if subject.is_new:
            subject = Subject(subject.kind, EntityId(record.id))
        values = {name: getattr(record, name) for name in opened.values}
        self._opened = Opened(subject, values, {}, opened.people)
        self._wanted = subject
        self._view.show_saved(record)
        self._shown = {**self._shown, **sent}
        self._touched = bool(self.typed())
        self._has_draft = False
        self._tell(Kept.TYPED if self._touched else Kept.SAVED)

    def on_not_saved(self, error: KnownError) -> None:
        """Say why at the field where it is known; everything typed stays where it is."""
        self._saving = None
        self._touched = True
        field = str(error.params.get("field") or "")
        self._view.show_problem(field, sentence(error))
        self._tell(Kept.TYPED)

    def on_left_unsaved(self, error: KnownError) -> None:
        """Say why; what was typed is kept as a draft."""
        self._saving = None
        if error.code is not ErrorCode.NOTHING_TO_SAVE:
            self._shell.warn(error)

    def on_undone(self, _record: Record) -> None:
        """Show the record as it was; what was typed meanwhile stands over it, as a draft does."""
        opened, typed = self._opened, self.typed()
        self._saving = None
        self._touched = False
        if opened is not None and typed:
            self._keep(opened.subject, typed)
        if self._wanted is not None:
            self._read(self._wanted)

    def on_kept(self, _nothing: None) -> None:
        """Say that it is kept."""
        if not self._touched:
            self._tell(Kept.DRAFT)

    def on_not_kept(self, error: KnownError) -> None:
        """Say that it is not, and try again with the next key."""
        self._touched = True
        self._tell(Kept.NOT_KEPT)
        self._shell.warn(error)

    def _read(self, subject: Subject) -> None:
        self._wanted = subject
        self._opened = None
        self._view.show_waiting()
        self._jobs.read(lambda _ctx: self._open(subject), self.on_opened)

    def _save(self, opened: Opened, changes: Values, failed: Callable[[KnownError], None]) -> None:
        self._saving, self._sent = opened, changes
        subject = opened.subject
        if not subject.is_new:
            self._undo[subject.key] = {name: opened.values[name] for name in changes}
        self._jobs.change(
            lambda _ctx: self._write(subject, changes),
            lambda record: self.on_saved(opened, changes, record),
            failed,
            survives=True,
        )

    def _keep(self, subject: Subject, changes: Values) -> None:
        if not changes and not self._has_draft:
            return
        self._has_draft = bool(changes)
        if changes:
            key = subject.key
            self._jobs.read(
                lambda _ctx: self._session.drafts.save(key, changes),
                self.on_kept,
                self.on_not_kept,
                survives=True,
            )
        else:
            self._drop_draft(subject)

    def _drop_draft(self, subject: Subject) -> None:
        self._has_draft = False
        if not self._session.read_only:
            self._jobs.read(lambda _ctx: self._session.drafts.drop(subject.key), survives=True)

    def _is_saving(self) -> bool:
        return self._opened is not None and self._saving is self._opened

    def _tell(self, kept: Kept) -> None:
        opened = self._opened
        can_undo = opened is not None and opened.subject.key in self._undo
        self._view.show_kept(kept, can_undo=can_undo and kept in {Kept.NOTHING, Kept.SAVED})

    # On the vault lane.

    def _open(self, subject: Subject) -> Opened:
        typed = self._session.drafts.load(subject.key) or {}
        return Opened(subject, read_values(self._session, subject), typed, read_named(self._session))

    def _write(self, subject: Subject, changes: Values) -> tuple[Record, Change]:
        try:
            record, change = write_values(self._session, subject, changes)
        except KnownError as error:
            if error.code is not ErrorCode.NOTHING_TO_SAVE:
                with suppress(KnownError):
                    self._session.drafts.save(subject.key, changes)
            raise
        self._session.drafts.drop(subject.key)
        return record, change

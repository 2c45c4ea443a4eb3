"""What the shell shows beside the screens.

The code of the case, numbers in the rail, what happened at the door.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from app.domain.change import Change
from app.domain.errors import KnownError
from app.domain.fields import RecordKind
from app.domain.ports import JobContext
from app.services.vault import Session
from app.strings.catalogue import text
from app.strings.errors import sentence
from ui.unlocked.desk import Jobs
from ui.unlocked.preferences import Preferences, read_preferences, write_preferences
from ui.unlocked.words import day_words, instant_words

COUNTED = {RecordKind.ENTRY: "timeline", RecordKind.EVIDENCE: "evidence", RecordKind.PERSON: "people"}
KEY_OFFERED_AT = 3
"""The opening at which a record without a recovery key is offered one again."""
_OPENINGS = "window.openings"


class ShellView(Protocol):
    """What the shell can show."""

    def show_name(self, name: str) -> None:
        """Show the code of the case."""

    def count(self, screen: str, number: int) -> None:
        """Show a number in the rail."""

    def apply(self, chosen: Preferences) -> None:
        """Use these settings."""

    def show_kept(self) -> None:
        """Show a choice that was kept, where it can be seen."""

    def note(self, sentence: str) -> None:
        """Show a sentence that stays until it is closed."""

    def tell(self, sentence: str) -> None:
        """Show a calm sentence that stays until it is closed."""

    def show_backup(self, last: str, *, due: bool) -> None:
        """Show when the last backup was."""


@dataclass(frozen=True, slots=True)
class Overview:
    """What the rail shows, read in one go."""

    name: str
    entries: int
    evidence: int
    people: int
    backup: str
    backup_due: bool


@dataclass(frozen=True, slots=True)
class News:
    """What opening noticed, one sentence each, and a sentence that offers something, or ""."""

    noticed: tuple[str, ...]
    offered: str


class ShellPresenter:
    """Asks for the overview at the start and after what changes it."""

    def __init__(self, session: Session, jobs: Jobs, view: ShellView) -> None:
        self._session = session
        self._jobs = jobs
        self._view = view
        self._kept_on: tuple[str, ...] = ()

    def start(self, kept_on: tuple[str, ...] = ()) -> None:
        """Read settings and overview; tell about failed tries and what the check at the door found.

        `kept_on` are the names of pages that hold what was typed before the lock and not saved.
        """
        self._kept_on = kept_on
        self._jobs.read(
            lambda _ctx: read_preferences(self._session), self.on_preferences, self.on_no_preferences
        )

    def on_preferences(self, chosen: Preferences) -> None:
        """Use them. The rest is asked for now, behind what the first page asked for."""
        self._view.apply(chosen)
        self._read_on()

    def on_no_preferences(self, error: KnownError) -> None:
        """Say what is wrong; the rest may be read all the same."""
        self._view.note(sentence(error))
        self._read_on()

    def on_changed(self, change: Change) -> None:
        """Read the overview anew when it may differ."""
        if change.kind in COUNTED or change.kind is RecordKind.CASE:
            self.look()

    def look(self) -> None:
        """Read the overview anew."""
        self._jobs.read(self._overview, self.on_overview, self.on_overview_failed)

    def keep_scale(self, scale: float) -> None:
        """Keep another text size in the vault."""
        if self._session.read_only:
            return

        def work(_ctx: JobContext) -> None:
            write_preferences(self._session, replace(read_preferences(self._session), scale=scale))

        self._jobs.read(work, lambda _nothing: self._view.show_kept(), survives=True)

    def on_overview(self, overview: Overview) -> None:
        """Show it."""
        self._view.show_name(overview.name)
        self._view.count("timeline", overview.entries)
        self._view.count("evidence", overview.evidence)
        self._view.count("people", overview.people)
        self._view.show_backup(overview.backup, due=overview.backup_due)

    def on_news(self, news: News) -> None:
        """Tell what opening noticed, if anything, else what is offered."""
        names = ", ".join(self._kept_on)
        kept = text("window.note.kept_on", pages=names) if names else ""
        calm = "\n".join(filter(None, (kept, news.offered)))
        if news.noticed:
            self._view.note("\n".join(filter(None, (*news.noticed, calm))))
        elif calm:
            self._view.tell(calm)

    def on_overview_failed(self, _error: KnownError) -> None:
        """The action that caused the change has said what is wrong; numbers may stay as they are."""

    def _overview(self, _ctx: JobContext) -> Overview:
        session = self._session
        reminder = session.copies.reminder()
        backup = text("window.rail.no_backup")
        if reminder.last is not None:
            backup = text("window.rail.backup", when=instant_words(reminder.last, clock=False))
        return Overview(
            name=text("clients.rail") if session.clients.is_list else session.case.get().code,
            entries=session.entries.count(),
            evidence=session.evidence.count(),
            people=len(session.people.list()),
            backup=backup,
            backup_due=reminder.due,
        )

    def _read_on(self) -> None:
        self._jobs.read(self._overview, self.on_overview)
        self._jobs.read(self._news, self.on_news)

    def _key_hint(self) -> str:
        """Offer a recovery key at the third opening of a record that has none; "" at every other."""
        session = self._session
        if session.read_only or session.clients.is_list or session.keys.has_recovery_key:
            return ""
        known = session.settings.get(_OPENINGS) or ""
        opened = (int(known) if known.isdecimal() else 0) + 1
        if opened > KEY_OFFERED_AT:
            return ""
        session.settings.set(_OPENINGS, str(opened))
        return text("window.note.recovery_key") if opened == KEY_OFFERED_AT else ""

    def _news(self, _ctx: JobContext) -> News:
        session = self._session
        session.look_around()
        tries = len(session.failed_tries)
        told = [finding.sentence() for finding in self._session.findings]
        if tries:
            last = self._session.failed_tries[-1].at
            told.append(text("window.note.failed_tries", n=tries, when=instant_words(last)))
        due = session.purging.due()
        if due is not None:
            told.append(text("keeping.news", when=day_words(due)))
        return News(tuple(told), self._key_hint())

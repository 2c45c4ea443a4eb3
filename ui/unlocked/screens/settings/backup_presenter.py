"""What the page about backups decides: when the last was, making one, when to be reminded."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app.domain.errors import ErrorCode, KnownError
from app.domain.ports import JobContext
from app.services.copies import Backup
from app.services.vault import Session
from app.strings.catalogue import text
from app.strings.errors import sentence
from ui.unlocked.desk import Jobs
from ui.unlocked.screen import ShellPort
from ui.unlocked.words import instant_words, size_words

USUAL_CHANGES = 20
REMIND_DAYS = (7, 14, 30, 0)
"""After how many days a person is reminded; 0 is never."""


@dataclass(frozen=True, slots=True)
class BackupStatus:
    """When the last backup was, what is due, and the days chosen; sentences, "" where there is none."""

    last: str
    due: str
    days: int


class BackupView(Protocol):
    """What the page can show."""

    def show_status(self, status: BackupStatus) -> None:
        """Show when the last backup was."""

    def show_result(self, words: tuple[str, ...], *, ok: bool) -> None:
        """Show what came of a backup."""

    def show_busy(self, *, on: bool) -> None:
        """Keep a second backup from being begun."""

    def ask_damaged(self, folder: Path) -> None:
        """Ask whether a copy of a damaged record is wanted all the same."""


class BackupPresenter:
    """Makes backups on the vault's lane; the panel at the foot shows progress and Stop."""

    def __init__(self, session: Session, jobs: Jobs, shell: ShellPort, view: BackupView) -> None:
        self._session = session
        self._jobs = jobs
        self._shell = shell
        self._view = view

    def load(self) -> None:
        """Read when the last backup was."""
        self._jobs.read(self._status, self._view.show_status)

    def back_up(self, folder: Path, *, allow_damage: bool = False) -> None:
        """Make a backup in `folder`."""
        self._view.show_busy(on=True)

        def failed(error: KnownError) -> None:
            if error.code is ErrorCode.VAULT_DAMAGED and not allow_damage:
                self._view.ask_damaged(folder)
            else:
                self._view.show_result((sentence(error),), ok=False)

        self._jobs.read(
            lambda ctx: self._session.copies.back_up(folder, ctx, allow_damage=allow_damage),
            self._show_made,
            failed,
            label="settings.backup.running",
            finished=lambda _state: self._view.show_busy(on=False),
        )

    def remind_after(self, days: int) -> None:
        """Choose when to be reminded."""
        changes = USUAL_CHANGES if days else 0

        def work(ctx: JobContext) -> BackupStatus:
            self._session.copies.remind_after(days, changes)
            return self._status(ctx)

        def then(status: BackupStatus) -> None:
            self._shell.look_again()
            self._view.show_status(status)

        self._jobs.read(work, then)

    def _show_made(self, made: Backup) -> None:
        self._view.show_result(words_of(made), ok=made.verified and not made.damaged)
        self._shell.look_again()
        self.load()

    def _status(self, _ctx: JobContext) -> BackupStatus:
        reminder = self._session.copies.reminder()
        last = "" if reminder.sentence else text("settings.backup.none")
        if reminder.last is not None:
            last = text("settings.backup.last", when=instant_words(reminder.last))
            last += " " + text("settings.backup.since", n=reminder.changes)
        return BackupStatus(last, reminder.sentence, self._session.copies.reminds_after[0])


def words_of(made: Backup) -> tuple[str, ...]:
    """Put what came of a backup into sentences, the first of which sums up."""
    if not made.verified:
        return (
            text("settings.backup.not_whole", n=made.damaged),
            text("settings.backup.path", path=str(made.path)),
        )
    words = [
        text("settings.backup.made", size=size_words(made.bytes)),
        text("settings.backup.path", path=str(made.path)),
        text("settings.backup.generations", n=made.generations),
    ]
    words += [text("settings.backup.apart", name=name) for name in made.apart]
    if made.damaged:
        words.append(text("settings.backup.mended", n=made.damaged))
    if not made.recorded:
        words.append(text("settings.backup.not_recorded"))
    return tuple(words)

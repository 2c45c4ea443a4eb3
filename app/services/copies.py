"""Backups of the open vault: making one, what a folder of them holds, and when the next is due."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import KnownError
from app.domain.moment import Instant
from app.domain.ports import JobContext, NoJob
from app.services.ledger import Ledger
from app.services.settings import SettingsService
from app.strings.catalogue import text
from storage.backup import back_up
from storage.file_ops import FsOps
from storage.generations import list_generations
from storage.repositories.notes import NoteRepository

BACKUP_ACT = "vault.backup"
DAYS_SETTING = "backup.days"
CHANGES_SETTING = "backup.changes"
DAYS = 14
CHANGES = 20
FIRST_DAYS = 3
FIRST_CHANGES = 5
"""The first backup is due sooner: when there is something to lose and no second copy of it at all."""

_DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True)
class LastBackup:
    """The last backup that the log speaks of: when, and how many events there were before it was noted."""

    at: Instant
    seq: int


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made.

    `written` of `bytes` were copied now; `verified` whether every byte was read back and holds, without which
    it does not count; `generations` whole ones are in the folder; `apart` names copies that hold changes the
    vault has not; `damaged` things of the vault itself are damaged; `recorded` whether the log says so.
    """

    path: Path
    bytes: int
    written: int
    verified: bool
    generations: int
    apart: tuple[str, ...]
    damaged: int
    recorded: bool


@dataclass(frozen=True, slots=True)
class BackupCopy:
    """One copy in a folder of backups; `state` is "" for a whole one, else unfinished, leaving or damaged."""

    path: Path
    day: str
    state: str
    ours: bool


@dataclass(frozen=True, slots=True)
class Reminder:
    """Whether a backup is due and why, in calm words; `sentence` is "" when none is due.

    `last` is None when the log speaks of none; `changes` counts those since then, or all.
    """

    due: bool
    sentence: str
    last: Instant | None
    changes: int


class CopyService:
    """The backups of one open vault."""

    def __init__(self, ledger: Ledger, settings: SettingsService) -> None:
        self._ledger = ledger
        self._settings = settings

    @property
    def last_backup(self) -> Instant | None:
        """When the last backup was made, by the log of this vault."""
        found = last_backup(self._ledger)
        return None if found is None else found.at

    def back_up(self, folder: Path, ctx: JobContext | None = None, *, allow_damage: bool = False) -> Backup:
        """Make a backup in `folder` and note it in the log, without the place.

        Raises what `storage.backup.back_up` raises; then older backups are as that says.
        """
        vault, now = self._ledger.vault, self._ledger.now()
        made = back_up(vault, folder, ctx or NoJob(), day=now.local().date(), allow_damage=allow_damage)
        recorded = False
        if made.verified and not vault.read_only:
            # A full disk under the vault takes nothing from the backup that was just made.
            with suppress(KnownError), self._ledger.writing() as tx:
                counts = {"items": made.items, "events": made.events, "bytes": made.bytes}
                tx.note(BACKUP_ACT, self._ledger.aside() | counts)
                recorded = True
        return Backup(
            made.path,
            made.bytes,
            made.written,
            made.verified,
            made.generations,
            made.apart,
            made.damaged,
            recorded,
        )

    def generations(self, folder: Path) -> tuple[BackupCopy, ...]:
        """Return the copies in a folder, oldest first; raises `KnownError(NOT_READABLE | DISK_FAILED)`."""
        vault_id = self._ledger.vault.vault_id
        return tuple(
            BackupCopy(found.path, found.day, found.state.value, found.is_of(vault_id))
            for found in list_generations(folder, FsOps())
        )

    def reminder(self) -> Reminder:
        """Say whether a backup is due; see `remind_after` for how a person changes that."""
        notes, now = NoteRepository(self._ledger.vault), self._ledger.now()
        days, most = self.reminds_after
        last = last_backup(self._ledger)
        changes = notes.count_changes(last.seq if last is not None else 0)
        sentence = ""
        if last is None:
            first = notes.first_time()
            age = (now.ms - first) // _DAY_MS if first is not None else 0
            if changes and (days or most) and (age >= FIRST_DAYS or changes >= FIRST_CHANGES):
                sentence = text("reminder.never")
        elif changes:
            age = (now.ms - last.at.ms) // _DAY_MS
            if days and age >= days:
                sentence = text("reminder.days", n=age)
            elif most and changes >= most:
                sentence = text("reminder.changes", n=changes)
        return Reminder(bool(sentence), sentence, None if last is None else last.at, changes)

    @property
    def reminds_after(self) -> tuple[int, int]:
        """After how many days and how many changes a backup is due; 0 means never for that reason."""
        return self._chosen(DAYS_SETTING, DAYS), self._chosen(CHANGES_SETTING, CHANGES)

    def remind_after(self, days: int, changes: int) -> None:
        """Choose when a backup is due; with 0 for both there are no reminders at all."""
        for key, value in ((DAYS_SETTING, days), (CHANGES_SETTING, changes)):
            self._settings.set(key, str(max(0, value)))

    def _chosen(self, key: str, usual: int) -> int:
        kept = self._settings.get(key)
        return int(kept) if kept.isdecimal() else usual


def last_backup(ledger: Ledger) -> LastBackup | None:
    """Return the last backup that the log speaks of; None when it speaks of none."""
    found = NoteRepository(ledger.vault).latest(BACKUP_ACT)
    if found is None:
        return None
    return LastBackup(Instant(found.time_ms, str(found.payload.get("zone", "UTC"))), found.seq)

"""Letting go of a whole record: when it is due, what would go file by file, and what is out of reach.

Nothing here removes anything by itself: a person looks at the list, types the passphrase and says yes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.domain.clients import Keeping, Shared
from app.domain.errors import ErrorCode, KnownError
from app.domain.moment import Instant
from app.domain.open_case import OpenMatter
from app.domain.ports import NoJob
from app.services.copies import last_backup
from app.services.erasing import open_matter_of
from app.services.exports_made import ExportsMade, FileState, look
from app.services.ledger import Ledger
from app.services.settings import SettingsService
from app.strings.catalogue import text
from storage import layout, removing
from storage.file_ops import FsOps, disk_errors

_UNTIL, _MONTHS, _CLOSED = "keep.until", "keep.months", "keep.closed"
_HERE = frozenset({FileState.THERE, FileState.CHANGED})

Verified = Callable[[], Instant | None]
"""Says when the last hand-over was made that is verified, whole, and after which nothing was recorded."""


@dataclass(frozen=True, slots=True)
class FileThatGoes:
    """One file of the record: its name below the folder, and its bytes."""

    name: str
    bytes: int


@dataclass(frozen=True, slots=True)
class PurgePreview:
    """What a purge would do, and what it cannot reach.

    `foreign` are files in the folder that are none of the record's and stay; `exports_here` are files of
    papers that stand where they were put, `exports_gone` how many went elsewhere or cannot be seen now,
    `printed` how many papers went to a printer; `handed` is when it was handed over, verified and whole, with
    nothing recorded after; `matter` is what is open, for which things may have to be kept.
    """

    folder: Path
    files: tuple[FileThatGoes, ...]
    foreign: tuple[str, ...]
    exports_here: tuple[Path, ...]
    exports_gone: int
    printed: int
    last_backup: Instant | None
    handed: Instant | None
    matter: OpenMatter | None
    shared: tuple[Shared, ...]
    taken: date

    @property
    def bytes(self) -> int:
        """How large all files are together."""
        return sum(file.bytes for file in self.files)

    @property
    def is_stopped(self) -> bool:
        """Whether it stops here: something is open, and nobody else holds the whole of it for sure."""
        return self.matter is not None and self.handed is None

    def check(self, *, allow_open_case: bool) -> None:
        """Raise `KnownError(CASE_OPEN)` while something is open.

        `allow_open_case` is the person's word once it was handed over; without that it changes nothing.
        """
        if self.matter is not None and (self.handed is None or not allow_open_case):
            raise KnownError(ErrorCode.CASE_OPEN, what=text(f"open_matter.{self.matter.value}"))


class PurgeService:
    """How long one open vault is kept, and what letting go of it would mean."""

    def __init__(
        self,
        ledger: Ledger,
        settings: SettingsService,
        verified: Verified,
        summary: Callable[[], tuple[Shared, ...]],
    ) -> None:
        self._ledger = ledger
        self._settings = settings
        self._verified = verified
        self._summary = summary

    @property
    def keeping(self) -> Keeping:
        """How long the record is kept; off unless somebody said a day."""
        months = self._settings.get(_MONTHS)
        return Keeping(
            _day(self._settings.get(_UNTIL)),
            int(months) if months.isdecimal() else 0,
            _day(self._settings.get(_CLOSED)),
        )

    def keep(self, keeping: Keeping) -> None:
        """Keep it for as long as this says; nothing is ever removed by itself."""
        for key, day in ((_UNTIL, keeping.until), (_CLOSED, keeping.closed)):
            self._settings.set(key, "" if day is None else day.isoformat())
        self._settings.set(_MONTHS, str(keeping.months))

    def due(self) -> date | None:
        """Return the day that came, on which somebody should decide; None when none did."""
        due = self.keeping.due()
        return due if due is not None and due <= self._today() else None

    def preview(self) -> PurgePreview:
        """List what would go and what would not; nothing is changed.

        Raises `KnownError(NOT_READABLE | DISK_FAILED)` when the medium does not say.
        """
        ops, folder = FsOps(), self._ledger.vault.folder
        exports = ExportsMade(self._ledger).list()
        files = [file for made in exports for file in made.files if not made.export.printed]
        states = look(files, NoJob())
        here = [file.path for file in files if states[file.export, file.number] in _HERE]
        away = [file for file in files if states[file.export, file.number] not in _HERE]
        backup = last_backup(self._ledger)
        return PurgePreview(
            folder=folder,
            files=tuple(_sized(folder, path, ops) for path in removing.files_of(folder, ops)),
            foreign=layout.foreign_files(folder, ops),
            exports_here=tuple(path for path in here if path is not None),
            exports_gone=sum(file.deleted is None for file in away),
            printed=sum(made.export.printed for made in exports),
            last_backup=None if backup is None else backup.at,
            handed=self._verified(),
            matter=open_matter_of(self._ledger),
            shared=self._summary(),
            taken=self._today(),
        )

    def _today(self) -> date:
        return self._ledger.now().local().date()


def shared_text(shared: tuple[Shared, ...], day: date) -> str:
    """Return what was shared as a plain text that holds nothing of the case."""
    lines = [text("purging.shared.title", day=day.isoformat())]
    for one in shared:
        lines.append("")
        lines += [
            f"{text(f'purging.shared.{name}')}: {getattr(one, name)}"
            for name in ("who", "what", "purpose", "agreed", "until", "ended", "given")
            if getattr(one, name)
        ]
    if not shared:
        lines += ["", text("purging.shared.none")]
    return "\n".join(lines) + "\n"


def _sized(folder: Path, path: Path, ops: FsOps) -> FileThatGoes:
    with disk_errors(reading=True):
        size = ops.path_status(path).st_size
    return FileThatGoes(path.relative_to(folder).as_posix(), size)


def _day(kept: str) -> date | None:
    return date.fromisoformat(kept) if kept else None

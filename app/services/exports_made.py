"""What was exported: papers with their files, whether these are still where they were put, deleting them.

Where a file was put is known to this copy of the vault alone. Looking at files and deleting them needs no
vault, so both run on any thread; only the record of a deletion goes through the vault.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import cast

from app.domain.case import Export, ExportedFile
from app.domain.errors import ErrorCode, KnownError
from app.domain.fields import RecordKind
from app.domain.ids import EntityId, id_text
from app.domain.moment import Instant
from app.domain.ports import JobContext
from app.services.finished import check_finished
from app.services.ledger import Ledger
from storage import safe_files
from storage.repositories.places import PlaceRepository

_CHUNK = 2**20
_TAG_MANIFEST = "tagmanifest-sha256.txt"
_DELETED = "export.deleted"


class FileState(StrEnum):
    """How a file of an export stands, as far as a look at its place can tell."""

    THERE = "there"
    CHANGED = "changed"
    GONE = "gone"
    NOT_SEEN = "not_seen"
    DELETED = "deleted"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A file of an export: number within it, what was written, where this computer put it, when it went."""

    export: EntityId
    number: int
    written: ExportedFile
    path: Path | None = None
    deleted: Instant | None = None


@dataclass(frozen=True, slots=True)
class MadeExport:
    """One export and its files; a printed one has no file with a place."""

    export: Export
    files: tuple[MadeFile, ...]


@dataclass(frozen=True, slots=True)
class Deleting:
    """What came of deleting: files deleted, those that are no longer what was written, those not there."""

    deleted: tuple[MadeFile, ...] = ()
    changed: tuple[MadeFile, ...] = ()
    missing: tuple[MadeFile, ...] = ()


class ExportsMade:
    """The list of exports of one open vault."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._places = PlaceRepository(ledger.vault)

    def exports(self) -> tuple[Export, ...]:
        """Return every export, newest first."""
        exports = cast("tuple[Export, ...]", self._ledger.all(RecordKind.EXPORT))
        return tuple(sorted(exports, key=lambda each: (each.made.ms, each.id), reverse=True))

    def list(self) -> tuple[MadeExport, ...]:
        """Return every export with its files, newest first."""
        places = {(place.export, place.file): place for place in self._places.all()}
        made = []
        for export in self.exports():
            files = []
            for number, written in enumerate(export.files):
                place = places.get((export.id, number))
                gone = None
                if place is not None and place.gone_ms is not None:
                    gone = Instant(place.gone_ms, self._ledger.clock.zone())
                files.append(
                    MadeFile(export.id, number, written, None if place is None else place.path, gone)
                )
            made.append(MadeExport(export, tuple(files)))
        return tuple(made)

    def find(self, named: str) -> MadeExport:
        """Return the export of that id or start of one; raises `KnownError(NOT_FOUND | AMBIGUOUS_NAME)`."""
        export = self._ledger.by_text(RecordKind.EXPORT, named)
        if export is None:
            raise KnownError(ErrorCode.NOT_FOUND, value=named)
        return next(made for made in self.list() if made.export.id == export.id)

    def record_deleted(self, files: Sequence[MadeFile]) -> None:
        """Keep that these files were deleted from where they stood."""
        if not files or self._ledger.vault.read_only:
            return
        with self._ledger.writing() as tx:
            for export in dict.fromkeys(file.export for file in files):
                numbers = [file.number for file in files if file.export == export]
                tx.note(_DELETED, self._ledger.aside() | {"export": id_text(export), "files": numbers})
                for number in numbers:
                    self._places.mark_gone(tx, export, number, self._ledger.now().ms)


def look(files: Sequence[MadeFile], ctx: JobContext) -> Mapping[tuple[EntityId, int], FileState]:
    """Say of each file whether something of its size stands where it was put; nothing is read whole."""
    found = {}
    for number, file in enumerate(files):
        ctx.check()
        ctx.progress(number, len(files), "exports_made.looking")
        found[file.export, file.number] = _state(file)
    return found


def delete(files: Sequence[MadeFile], ctx: JobContext, *, changed_too: bool = False) -> Deleting:
    """Delete the files that are still what was written; others only when they are files and `changed_too`.

    A folder that holds anything else than the bundle that was written is never touched. Raises `KnownError`
    with NOT_WRITABLE or DISK_FAILED, and `Cancelled` between two files.
    """
    deleted: list[MadeFile] = []
    changed: list[MadeFile] = []
    missing: list[MadeFile] = []
    for number, file in enumerate(files):
        ctx.check()
        ctx.progress(number, len(files), "exports_made.deleting")
        if file.path is None or not os.path.lexists(file.path):
            missing.append(file)
        elif _is_as_written(file, file.path, ctx) or (changed_too and not _is_folder(file.path)):
            safe_files.remove_export(file.path)
            deleted.append(file)
        else:
            changed.append(file)
    return Deleting(tuple(deleted), tuple(changed), tuple(missing))


def _state(file: MadeFile) -> FileState:
    if file.deleted is not None:
        return FileState.DELETED
    if file.path is None:
        return FileState.UNKNOWN
    if not os.path.lexists(file.path):
        return FileState.GONE if file.path.parent.is_dir() else FileState.NOT_SEEN
    if _is_folder(file.path):
        return FileState.THERE if (file.path / _TAG_MANIFEST).is_file() else FileState.CHANGED
    try:
        same = not file.path.is_symlink() and file.path.stat().st_size == file.written.bytes
    except OSError:
        return FileState.NOT_SEEN
    return FileState.THERE if same else FileState.CHANGED


def _is_as_written(file: MadeFile, path: Path, ctx: JobContext) -> bool:
    """Whether what stands there is what was written, to the last byte."""
    with suppress(OSError):
        if path.is_symlink():
            return False
        if not path.is_dir():
            return _digest(path, ctx) == file.written.sha256
        if _digest(path / _TAG_MANIFEST, ctx) == file.written.sha256:
            with suppress(KnownError):
                return check_finished(path, ctx).ok
    return False


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _digest(path: Path, ctx: JobContext) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            ctx.check()
            digest.update(chunk)
    return digest.hexdigest()

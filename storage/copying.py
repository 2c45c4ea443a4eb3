"""A vault's folder that is being made from another one: its files, its lock, its way out when it fails."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from app.domain.errors import ErrorCode, KnownError
from app.domain.ports import Clock, JobContext
from storage import layout, safe_files, tries
from storage.file_ops import FsOps, disk_errors
from storage.header import Header
from storage.header_copies import COPY_NAMES
from storage.importing import SEGMENT_TIME
from storage.keys import VaultKeys
from storage.migrations.runner import Migration
from storage.opening import open_with_keys
from storage.removing import remove_vault_files
from storage.vault import Vault
from storage.verify import verify
from storage.verify_report import VerifyReport


class Copied:
    """How far copying has come: tells the job, and counts what was written."""

    def __init__(self, job: JobContext, total: int, label: str) -> None:
        self._job = job
        self._label = label
        self.total = total
        self.done = 0
        self.written = 0

    def watch(self, size: int) -> None:
        """Count bytes that were written; raises `Cancelled` when the job is to stop."""
        self.written += size
        self.passed(size)

    def passed(self, size: int) -> None:
        """Count bytes that were there already."""
        self._job.check()
        self.done += size
        self._job.progress(self.done, max(self.total, self.done), self._label)


class CopyFolder:
    """A new vault folder under a name that is not final, locked until `release`."""

    def __init__(self, path: Path, ops: FsOps, copied: Copied) -> None:
        """Make the folder with its empty files; raises `KnownError` with EXISTS or an error of the disk."""
        self.path = path
        self._ops = ops
        self._copied = copied
        self._lock: layout.Lock | None = None
        with safe_files.folder_must_exist(), disk_errors(passing=(FileNotFoundError,)):
            ops.make_folder(path)
        try:
            safe_files.create_file(ops, path / layout.LOCK, b"")
            self._lock = layout.Lock.take(path, ops)
            safe_files.create_file(ops, path / tries.FILE_NAME, b"")
            with disk_errors():
                for name in (layout.SEGMENTS, layout.IN_FLIGHT):
                    ops.make_folder(path / name)
        except BaseException:
            self.discard()
            raise

    def add_header(self, header: Header) -> None:
        """Write both copies of a header."""
        for name in reversed(COPY_NAMES):
            safe_files.create_file(self._ops, self.path / name, header.raw)

    def add_file(self, name: str, source: Path, *, holes: bool = False) -> int:
        """Copy a file byte for byte and return how many bytes could not be read."""
        return safe_files.copy_file(
            self._ops, source, self.path / name, watch=self._copied.watch, holes=holes
        )

    def add_segment(self, name: str, source: Path, *, holes: bool = False) -> int:
        """Copy a segment from the folder of another vault and return how many bytes could not be read."""
        return safe_files.copy_file(
            self._ops,
            layout.segment_path(source, name),
            self._place(name),
            watch=self._copied.watch,
            seconds=SEGMENT_TIME,
            holes=holes,
        )

    def link_segment(self, name: str, source: Path, size: int) -> bool:
        """Take a segment that another copy holds by a second name; False where there are none."""
        if not safe_files.link_file(self._ops, layout.segment_path(source, name), self._place(name)):
            return False
        self._copied.passed(size)
        return True

    def move_segment(self, name: str, source: Path, size: int) -> None:
        """Take a segment out of a copy that is given up."""
        with disk_errors():
            self._ops.rename_new(layout.segment_path(source, name), self._place(name))
        self._copied.passed(size)

    def drop_segment(self, name: str) -> None:
        """Remove a segment that does not hold."""
        safe_files.remove_file(self._ops, layout.segment_path(self.path, name))

    def sync(self) -> None:
        """Bring every name to the medium; the bytes are there already."""
        with disk_errors():
            for shelf in layout.shelves(self.path, self._ops):
                self._ops.sync_folder(shelf)
            for folder in (self.path / layout.SEGMENTS, self.path / layout.IN_FLIGHT, self.path):
                self._ops.sync_folder(folder)

    def check(
        self, vault_keys: VaultKeys, slot: int, *, clock: Clock, steps: Sequence[Migration], job: JobContext
    ) -> VerifyReport:
        """Open the copy with keys in memory, read every byte of it, and close it again."""
        state = open_with_keys(self.path, vault_keys.copy(), slot, clock=clock, steps=steps, ops=self._ops)
        copy = Vault(state)
        try:
            return verify(copy, job, full=True)
        finally:
            copy.close()

    def size(self) -> int:
        """Return how many bytes the files of the copy hold together."""
        with disk_errors(reading=True):
            return sum(self._ops.path_status(path).st_size for path in self._files())

    def release(self) -> None:
        """Let others in. Idempotent."""
        lock, self._lock = self._lock, None
        if lock is not None:
            lock.release()

    def settle(self, target: Path) -> None:
        """Give the copy another name that is new and bring it to the medium."""
        self.release()
        try:
            with disk_errors(passing=(FileExistsError,)):
                self._ops.rename_folder_new(self.path, target)
        except FileExistsError as error:
            raise KnownError(ErrorCode.EXISTS, path=str(target)) from error
        self.path = target
        with disk_errors():
            self._ops.sync_folder(target.parent)

    def discard(self) -> None:
        """Remove what was made; where the medium is gone, what stays has no final name."""
        self.release()
        with suppress(KnownError):
            remove_vault_files(self.path, self._ops)

    def _place(self, name: str) -> Path:
        target = layout.segment_path(self.path, name)
        with disk_errors(), suppress(FileExistsError):
            self._ops.make_folder(target.parent)
        return target

    def _files(self) -> Iterator[Path]:
        for name in self._ops.names(self.path):
            if name not in {layout.SEGMENTS, layout.IN_FLIGHT}:
                yield self.path / name
        for name in layout.segments_present(self.path, self._ops):
            yield layout.segment_path(self.path, name)


def refuse_place(vault: Path, place: Path) -> None:
    """Raise `KnownError(COPY_PLACE_UNFIT)` for a place inside the vault, around it, or that is a vault."""
    inner, outer = vault.resolve(), place.resolve()
    if _stands_in(inner, outer) or _stands_in(outer, inner) or layout.looks_like_vault(place, FsOps()):
        raise KnownError(ErrorCode.COPY_PLACE_UNFIT, path=str(place))


def _stands_in(outer: Path, inner: Path) -> bool:
    """Tell whether `inner` is `outer` or lies below it, whatever names lead there."""
    for folder in (inner, *inner.parents):
        with suppress(OSError):
            if folder.samefile(outer):
                return True
    return False

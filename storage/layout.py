"""The names in a vault's folder, the lock on it, and what does not belong there (section 2)."""

from __future__ import annotations

import os
import re
import struct
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from app.domain.errors import ErrorCode, KnownError
from storage import head, tries
from storage.conditions import only
from storage.file_ops import FsOps, disk_errors, is_folder, is_regular
from storage.header_copies import COPY_NAMES

DATABASE = "c.bin"
JOURNAL = "c.bin-journal"
SEGMENTS = "d"
IN_FLIGHT = "t"
LOCK = "l.bin"
MARKER_SUFFIX = ".m"

_SEGMENT_NAME = re.compile(r"[0-9a-f]{32}\Z")
_IN_FLIGHT_NAME = re.compile(r"[0-9a-f]{32}(\.m)?\Z")
_SHELF_NAME = re.compile(r"[0-9a-f]{2}\Z")
_KNOWN_FILES = frozenset(
    {
        *COPY_NAMES,
        *(f"{name}.new" for name in COPY_NAMES),
        DATABASE,
        JOURNAL,
        LOCK,
        head.FILE_NAME,
        tries.FILE_NAME,
    }
)


def segment_path(folder: Path, name: str) -> Path:
    """Return where a segment stands under its final name."""
    return folder / SEGMENTS / name[:2] / name


def part_path(folder: Path, name: str) -> Path:
    """Return where a segment is written before it is durable."""
    return folder / IN_FLIGHT / name


def marker_path(folder: Path, name: str) -> Path:
    """Return the marker that says a segment is in flight."""
    return folder / IN_FLIGHT / (name + MARKER_SUFFIX)


def looks_like_vault(folder: Path, ops: FsOps) -> bool:
    """Tell whether a folder holds a header copy or a database by name."""
    return any(_kind(ops, folder / name) == "file" for name in (*COPY_NAMES, DATABASE))


def has_database(folder: Path, ops: FsOps) -> bool:
    """Tell whether the database is there."""
    return _kind(ops, folder / DATABASE) == "file"


def database_bytes(folder: Path, ops: FsOps) -> int:
    """Return how long the database file is; 0 when there is none."""
    with disk_errors(reading=True), suppress(FileNotFoundError, NotADirectoryError):
        return ops.path_status(folder / DATABASE).st_size
    return 0


def has_segment(folder: Path, ops: FsOps, name: str) -> bool:
    """Tell whether a segment stands under its final name."""
    return _kind(ops, segment_path(folder, name)) == "file"


def has_journal(folder: Path, ops: FsOps) -> bool:
    """Tell whether a crash left a journal."""
    return _kind(ops, folder / JOURNAL) == "file"


def segments_present(folder: Path, ops: FsOps) -> Iterator[str]:
    """Yield the names of the segments that stand under their final name."""
    for shelf in shelves(folder, ops):
        for name in _kinds(ops, shelf):
            if _SEGMENT_NAME.match(name) and name[:2] == shelf.name:
                yield name


def shelves(folder: Path, ops: FsOps) -> Iterator[Path]:
    """Yield the folders in which segments stand."""
    for shelf, kind in _kinds(ops, folder / SEGMENTS).items():
        if _SHELF_NAME.match(shelf) and kind == "folder":
            yield folder / SEGMENTS / shelf


def in_flight(folder: Path, ops: FsOps) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the segment names that have a marker, and the other files of `t/` by their full name."""
    names = [name for name in _kinds(ops, folder / IN_FLIGHT) if _IN_FLIGHT_NAME.match(name)]
    marked = tuple(name.removesuffix(MARKER_SUFFIX) for name in names if name.endswith(MARKER_SUFFIX))
    return marked, tuple(name for name in names if not name.endswith(MARKER_SUFFIX))


def foreign_files(folder: Path, ops: FsOps) -> tuple[str, ...]:
    """Return what does not belong to the format, such as a sync program's copy, relative to the folder."""
    return look_over(folder, ops)[0]


def look_over(folder: Path, ops: FsOps) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what is foreign, relative to the folder, and the names of all segments, in one look."""
    segments: list[str] = []
    return tuple(_foreign_files(folder, ops, segments)), tuple(segments)


def _foreign_files(folder: Path, ops: FsOps, segments: list[str]) -> Iterator[str]:
    for name, kind in _kinds(ops, folder).items():
        expected = "folder" if name in {SEGMENTS, IN_FLIGHT} else "file" if name in _KNOWN_FILES else None
        if kind != expected:
            yield name
    for name in _kinds(ops, folder / IN_FLIGHT):
        if not _IN_FLIGHT_NAME.match(name):
            yield f"{IN_FLIGHT}/{name}"
    for shelf, kind in _kinds(ops, folder / SEGMENTS).items():
        if _SHELF_NAME.match(shelf) and kind == "folder":
            yield from _foreign_on_shelf(folder, ops, shelf, segments)
        else:
            yield f"{SEGMENTS}/{shelf}"


def _foreign_on_shelf(folder: Path, ops: FsOps, shelf: str, segments: list[str]) -> Iterator[str]:
    for name, kind in _kinds(ops, folder / SEGMENTS / shelf).items():
        is_named_so = bool(_SEGMENT_NAME.match(name)) and name[:2] == shelf
        if is_named_so:
            segments.append(name)
        if not is_named_so or kind != "file":
            yield f"{SEGMENTS}/{shelf}/{name}"


class Lock:
    """The exclusive lock on `l.bin`, held until `release`."""

    def __init__(self, ops: FsOps, descriptor: int) -> None:
        self._ops = ops
        self._descriptor: int | None = descriptor

    @staticmethod
    def take(folder: Path, ops: FsOps) -> Lock | None:
        """Lock without waiting; None where nothing can be written, so that no lock is needed.

        Raises `FileNotFoundError` when there is no lock file and `KnownError(IN_USE)` when another holds it.
        """
        try:
            with disk_errors(passing=(FileNotFoundError,)):
                descriptor = ops.open_write(folder / LOCK)
        except KnownError as error:
            only(error, ErrorCode.NOT_WRITABLE)
            return None
        try:
            _lock_whole(descriptor)
        except OSError as error:
            ops.close(descriptor)
            raise KnownError(ErrorCode.IN_USE) from error
        return Lock(ops, descriptor)

    def release(self) -> None:
        """Let others in. Idempotent."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            self._ops.close(descriptor)


if sys.platform == "win32":
    import msvcrt

    def _lock_whole(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock_whole(descriptor: int) -> None:
        # A lock of the open file, where the system has it, excludes record locks of other programs just the
        # same, and is not lost when this process opens and closes the file a second time.
        if sys.platform == "linux":
            request = struct.pack("hhqqi4x", fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0)
            fcntl.fcntl(descriptor, fcntl.F_OFD_SETLK, request)
        else:
            fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _kinds(ops: FsOps, folder: Path) -> dict[str, str]:
    with disk_errors(reading=True), suppress(FileNotFoundError, NotADirectoryError):
        return ops.kinds(folder)
    return {}


def _kind(ops: FsOps, path: Path) -> str:
    with disk_errors(reading=True), suppress(FileNotFoundError, NotADirectoryError):
        status = ops.path_status(path)
        if is_regular(status):
            return "file"
        return "folder" if is_folder(status) else "other"
    return "none"

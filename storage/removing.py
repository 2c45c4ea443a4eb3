"""Removing the files of a vault's folder, and nothing that does not belong to the format (section 2)."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from app.domain.errors import KnownError
from storage import head, layout, safe_files, tries
from storage.file_ops import FsOps, disk_errors
from storage.header_copies import COPY_NAMES

_HEADER = (*COPY_NAMES, *(f"{name}.new" for name in COPY_NAMES))
_OTHERS = (layout.DATABASE, layout.JOURNAL, head.FILE_NAME, tries.FILE_NAME, layout.LOCK)


def header_files(folder: Path, ops: FsOps) -> list[Path]:
    """Return the header copies that are there, and what a crash left of writing one."""
    return _present(folder, ops, _HEADER)


def other_files(folder: Path, ops: FsOps) -> list[Path]:
    """Return every other file of the format that is there: evidence first, the lock last."""
    marked, parts = layout.in_flight(folder, ops)
    return [
        *(layout.segment_path(folder, name) for name in layout.segments_present(folder, ops)),
        *(layout.marker_path(folder, name) for name in marked),
        *(layout.part_path(folder, name) for name in parts),
        *_present(folder, ops, _OTHERS),
    ]


def remove_vault_files(folder: Path, ops: FsOps) -> bool:
    """Remove what the format knows, then the folders left empty; False when something foreign stays.

    Segments go before the header, so that what a crash leaves still says whose it is. Raises `KnownError`
    with NOT_WRITABLE or DISK_FAILED.
    """
    for path in (*other_files(folder, ops), *header_files(folder, ops)):
        safe_files.remove_file(ops, path)
    return remove_empty_folders(folder, ops)


def discard_vault_files(folder: Path, ops: FsOps) -> None:
    """Remove what was made of a vault that is not to be, as far as the medium still lets it."""
    found: list[Path] = []
    with suppress(KnownError):
        found += header_files(folder, ops)
        found += other_files(folder, ops)
    for path in found:
        with suppress(KnownError):
            safe_files.remove_file(ops, path)


def remove_empty_folders(folder: Path, ops: FsOps) -> bool:
    """Remove the empty folders of the format, the vault's own last; tell whether that one is gone.

    Raises `KnownError(NOT_READABLE | DISK_FAILED)` when the medium does not say.
    """
    with suppress(KnownError):
        remove_inner_folders(folder, ops)
    with suppress(OSError):
        ops.remove_folder(folder)
    with disk_errors(reading=True), suppress(FileNotFoundError):
        ops.path_status(folder)
        return False
    return True


def remove_inner_folders(folder: Path, ops: FsOps) -> None:
    """Remove those of the folders below the vault's own that are empty."""
    for path in (*layout.shelves(folder, ops), folder / layout.SEGMENTS, folder / layout.IN_FLIGHT):
        with suppress(OSError):
            ops.remove_folder(path)


def _present(folder: Path, ops: FsOps, names: tuple[str, ...]) -> list[Path]:
    present: set[str] = set()
    with disk_errors(reading=True), suppress(FileNotFoundError):
        present.update(ops.names(folder))
    return [folder / name for name in names if name in present]

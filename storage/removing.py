"""Removing the files of a vault's folder, and nothing that does not belong to the format (section 2)."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from app.domain.errors import ErrorCode, KnownError
from storage import crypto, head, layout, safe_files, tries
from storage.file_ops import FsOps, disk_errors, is_folder
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


def files_of(folder: Path, ops: FsOps) -> list[Path]:
    """Return every file of a vault that is there: all that removing it takes away."""
    return [*header_files(folder, ops), *other_files(folder, ops)]


def headless_files(folder: Path, ops: FsOps) -> list[Path] | None:
    """Return files of a vault that stand without any copy of its header, so that nothing there opens them.

    None where there is a header, or nothing of a vault; empty where only its folders are left.

    A removal leaves this when it is cut short, since what opens a vault goes first. So does a loss of both
    copies: an older backup may hold one, so nobody but a person can say which it was.
    """
    if header_files(folder, ops):
        return None
    found = other_files(folder, ops)
    return found if found or _present(folder, ops, (layout.SEGMENTS, layout.IN_FLIGHT)) else None


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


def unfinished_path(target: Path) -> Path:
    """Return where a vault is made until it may have its name: for one target always the same place."""
    return target.with_name(f".{crypto.sha256(os.fsencode(target.name)).hex()[:16]}.part")


def clear_unfinished(target: Path, ops: FsOps) -> None:
    """Remove what a killed program left at `unfinished_path`; it was never checked and nobody relies on it.

    Raises `KnownError` with IN_USE while another program works there, EXISTS when something foreign stands in
    it, and errors of the disk.
    """
    part = unfinished_path(target)
    with disk_errors(reading=True):
        try:
            is_ours = is_folder(ops.path_status(part))
        except (FileNotFoundError, NotADirectoryError):
            return
    if not is_ours:
        raise KnownError(ErrorCode.EXISTS, path=str(part))
    with suppress(FileNotFoundError):
        lock = layout.Lock.take(part, ops)
        if lock is not None:
            lock.release()
    discard_vault_files(part, ops)
    if not remove_empty_folders(part, ops):
        raise KnownError(ErrorCode.EXISTS, path=str(part))


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

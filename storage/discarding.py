"""Removing a whole vault at its person's word: first what opens it, then the rest, and nothing foreign."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import ErrorCode, KnownError
from storage import crypto, head, layout, safe_files, tries
from storage.file_ops import FsOps, disk_errors
from storage.header import HEADER_BYTES
from storage.header_copies import COPY_NAMES
from storage.vault import Vault


@dataclass(frozen=True, slots=True)
class Removed:
    """What became of a vault's folder: files removed, own files that would not go, and files not its own.

    `is_gone` tells whether the folder itself is gone.
    """

    files: int
    left: tuple[str, ...]
    foreign: tuple[str, ...]
    is_gone: bool


def remove_vault(vault: Vault) -> Removed:
    """Remove the files of an open vault and close it.

    The header copies are overwritten and go first: from then on nothing that stays, or that the disk still
    holds, can be opened without an older copy of them. Raises `KnownError(READ_ONLY)` and errors of the disk
    only as long as the vault still opens; later ones are told in `left`.
    """
    state = vault.state
    if state.lock is None:
        raise KnownError(ErrorCode.READ_ONLY)
    folder, ops = state.folder, state.ops
    foreign = tuple(layout.foreign_files(folder, ops))
    for name in COPY_NAMES:
        if safe_files.read_small(ops, folder / name, 1) is not None:
            safe_files.overwrite_at(ops, folder / name, crypto.random_bytes(HEADER_BYTES), 0)
    state.database.close()
    state.vault_keys.wipe()
    own = _own_files(folder, ops)
    left = [path for path in own if not _is_removed(path, ops)]
    vault.close()
    lock = folder / layout.LOCK
    if not _is_removed(lock, ops):
        left.append(lock)
    shelves = [path.parent for path in own if path.parent.parent == folder / layout.SEGMENTS]
    for path in (*dict.fromkeys(shelves), folder / layout.SEGMENTS, folder / layout.IN_FLIGHT):
        with suppress(OSError):
            ops.remove_folder(path)
    is_gone = False
    with suppress(OSError):
        ops.remove_folder(folder)
        is_gone = True
    with suppress(OSError):
        ops.sync_folder(folder.absolute().parent if is_gone else folder)
    names = tuple(path.relative_to(folder).as_posix() for path in left)
    return Removed(len(own) + 1 - len(left), names, foreign, is_gone)


def _own_files(folder: Path, ops: FsOps) -> list[Path]:
    """Return what belongs to the format but the lock, the header first."""
    names = [*COPY_NAMES, *(f"{name}.new" for name in COPY_NAMES), layout.JOURNAL, layout.DATABASE]
    with disk_errors(reading=True):
        present = set(ops.names(folder))
    found = [folder / name for name in (*names, head.FILE_NAME, tries.FILE_NAME) if name in present]
    found += [layout.segment_path(folder, name) for name in layout.segments_present(folder, ops)]
    marked, parts = layout.in_flight(folder, ops)
    found += [layout.marker_path(folder, name) for name in marked]
    return found + [layout.part_path(folder, name) for name in parts]


def _is_removed(path: Path, ops: FsOps) -> bool:
    try:
        safe_files.remove_file(ops, path)
    except KnownError:
        return False
    return True

"""Removing a whole vault at its person's word: first what opens it, then the rest, and nothing foreign."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import ErrorCode, KnownError
from storage import crypto, layout, removing, safe_files
from storage.file_ops import FsOps
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
    foreign = layout.foreign_files(folder, ops)
    for name in COPY_NAMES:
        if safe_files.read_small(ops, folder / name, 1) is not None:
            safe_files.overwrite_at(ops, folder / name, crypto.random_bytes(HEADER_BYTES), 0)
    state.database.close()
    state.vault_keys.wipe()
    *own, lock = (*removing.header_files(folder, ops), *removing.other_files(folder, ops))
    left = [path for path in own if not _is_removed(path, ops)]
    vault.close()
    left += [] if _is_removed(lock, ops) else [lock]
    is_gone = removing.remove_empty_folders(folder, ops)
    with suppress(OSError):
        ops.sync_folder(folder.absolute().parent if is_gone else folder)
    names = tuple(path.relative_to(folder).as_posix() for path in left)
    return Removed(len(own) + 1 - len(left), names, foreign, is_gone)


def remove_headless(folder: Path, ops: FsOps) -> Removed:
    """Remove the files of a vault that has no header any more: what a removal left that was cut short.

    Raises `KnownError` with NOT_A_VAULT when something there opens it, IN_USE while another program holds it,
    and errors of the disk.
    """
    with suppress(FileNotFoundError):
        lock = layout.Lock.take(folder, ops)
        if lock is not None:
            lock.release()
    own = removing.headless_files(folder, ops)
    if own is None:
        raise KnownError(ErrorCode.NOT_A_VAULT, path=str(folder))
    foreign = layout.foreign_files(folder, ops)
    left = [path for path in own if not _is_removed(path, ops)]
    is_gone = removing.remove_empty_folders(folder, ops)
    with suppress(OSError):
        ops.sync_folder(folder.absolute().parent if is_gone else folder)
    names = tuple(path.relative_to(folder).as_posix() for path in left)
    return Removed(len(own) - len(left), names, foreign, is_gone)


def _is_removed(path: Path, ops: FsOps) -> bool:
    try:
        safe_files.remove_file(ops, path)
    except KnownError:
        return False
    return True

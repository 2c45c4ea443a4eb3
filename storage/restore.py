"""Restoring: one copy of a vault to a new folder, opened with the secret and read in full (section 8)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import ErrorCode, KnownError
from app.domain.ports import Clock, JobContext
from storage import head, header_copies, layout, safe_files, tries
from storage.conditions import only
from storage.copying import Copied, CopyFolder, refuse_place
from storage.file_ops import FsOps, disk_errors
from storage.generations import Generation, GenerationState, list_generations
from storage.header_copies import Chosen
from storage.keys import RELEASED_LIMITS, HeaderLimits
from storage.migrations.runner import Migration, released_migrations
from storage.opening import typed_secret
from storage.removing import clear_unfinished, unfinished_path


@dataclass(frozen=True, slots=True)
class RestoreResult:
    """A restored vault: where it is, the size of its files, whether all of it holds, from which copy."""

    path: Path
    bytes: int
    verified: bool
    source: Path


def restore(
    source: Path,
    secret: bytearray,
    target: Path,
    job: JobContext,
    *,
    clock: Clock,
    wait: Callable[[float], None],
    allow_damage: bool = False,
    folders_above: bool = False,
    limits: HeaderLimits = RELEASED_LIMITS,
    steps: Sequence[Migration] | None = None,
    ops: FsOps | None = None,
) -> RestoreResult:
    """Copy a vault, or the newest whole one in a folder of backups, to `target`, which must be new.

    The copy gets its name when it has been opened with `secret` and every byte of it read; with
    `allow_damage` also when it does not hold. `folders_above` makes the folders that lack above `target`, for
    the usual place on a new machine; a path that was typed may be a mistake. Nothing of the source is
    changed. Raises `KnownError` with EXISTS, NO_BACKUP, WRONG_PASSPHRASE, COPY_NOT_WHOLE, COPY_PLACE_UNFIT,
    IN_USE, what opening a header raises, an error of the disk, or what `job` raises: then nothing is left.
    """
    ops = ops or FsOps()
    steps = released_migrations() if steps is None else steps
    _refuse_what_exists(target, ops, folders_above=folders_above)
    found, chosen = _unlock(source, secret, wait, limits, ops)
    try:
        refuse_place(found.path, target)
        lock = _lock(found.path, ops)
        try:
            if folders_above:
                safe_files.make_private_folder(target.parent, ops)
            return _copy(found, chosen, target, job, clock, steps, ops, allow_damage=allow_damage)
        finally:
            if lock is not None:
                lock.release()
    finally:
        chosen.vault_keys.wipe()


@dataclass(frozen=True, slots=True)
class _Found:
    """The copy to restore, and an older one of the same vault to name when it does not hold."""

    path: Path
    older: Path | None = None


def _copy(  # noqa: PLR0917 - one call, from one place
    found: _Found,
    chosen: Chosen,
    target: Path,
    job: JobContext,
    clock: Clock,
    steps: Sequence[Migration],
    ops: FsOps,
    *,
    allow_damage: bool,
) -> RestoreResult:
    home = found.path
    names = tuple(layout.segments_present(home, ops))
    with disk_errors(reading=True):
        total = sum(ops.path_status(layout.segment_path(home, name)).st_size for name in names)
    copied = Copied(job, total + layout.database_bytes(home, ops), "progress.restoring")
    # What a program that was killed left of an earlier try for this place.
    clear_unfinished(target, ops)
    copy = CopyFolder(unfinished_path(target), ops, copied)
    try:
        copy.add_header(chosen.header)
        for name in (layout.DATABASE, layout.JOURNAL, head.FILE_NAME):
            with suppress(FileNotFoundError), disk_errors(passing=(FileNotFoundError,)):
                ops.path_status(home / name)
                copy.add_file(name, home / name, holes=allow_damage)
        for name in names:
            copy.add_segment(name, home, holes=allow_damage)
        copy.sync()
        is_whole = _holds(copy, chosen, clock, steps, job)
        if not (is_whole or allow_damage):
            _refuse(found)
        size = copy.size()
        copy.settle(target)
    except BaseException:
        copy.discard()
        raise
    return RestoreResult(target, size, is_whole, home)


def _holds(
    copy: CopyFolder, chosen: Chosen, clock: Clock, steps: Sequence[Migration], job: JobContext
) -> bool:
    if not chosen.is_genuine:
        return False
    try:
        return copy.check(chosen.vault_keys, chosen.slot, clock=clock, steps=steps, job=job).ok
    except KnownError as error:
        only(error, ErrorCode.VAULT_DAMAGED)
        return False


def _refuse(found: _Found) -> None:
    if found.older is not None:
        raise KnownError(ErrorCode.COPY_NOT_WHOLE, older=found.older.name)
    raise KnownError(ErrorCode.COPY_NOT_WHOLE)


def _unlock(
    source: Path, secret: bytearray, wait: Callable[[float], None], limits: HeaderLimits, ops: FsOps
) -> tuple[_Found, Chosen]:
    """Return the newest copy that the secret opens; a copy that it does not open is never passed over for an
    older one of the same vault, where an old secret may still fit.
    """  # noqa: D205 - one sentence over two lines
    refused: KnownError | None = None
    for found in _candidates(source, ops):
        seconds = tries.wait_seconds(tries.list_size(found.path, ops))
        if seconds:
            wait(seconds)
        typed = typed_secret(secret)
        try:
            return found, header_copies.choose(header_copies.read_copies(found.path, ops), typed, limits)
        except KnownError as error:
            refused = refused or error
        finally:
            typed.wipe()
    raise refused or KnownError(ErrorCode.NO_BACKUP)


def _candidates(source: Path, ops: FsOps) -> list[_Found]:
    """Return the vault named, or of a folder of backups the newest whole copy of each vault, newest first."""
    if layout.looks_like_vault(source, ops):
        return [_Found(source)]
    whole: dict[bytes, list[Generation]] = {}
    for found in list_generations(source, ops):
        if found.state is GenerationState.WHOLE:
            # Without a readable header nobody knows whose copy it is, and it stands for itself.
            whose = found.header.vault_id if found.header is not None else found.path.name.encode()
            whole.setdefault(whose, []).append(found)
    for copies in whole.values():
        # The folder of before a re-key may have been written on, and backed up, after the new one was.
        copies.sort(key=_age)
    newest = sorted(whole.values(), key=lambda copies: copies[-1].number, reverse=True)
    return [_Found(copies[-1].path, copies[-2].path if len(copies) > 1 else None) for copies in newest]


def _age(found: Generation) -> tuple[int, int]:
    return (found.header.epoch if found.header is not None else 0, found.number)


def _lock(folder: Path, ops: FsOps) -> layout.Lock | None:
    if not ops.may_write(folder):
        return None
    with suppress(FileNotFoundError):
        return layout.Lock.take(folder, ops)
    return None


def _refuse_what_exists(target: Path, ops: FsOps, *, folders_above: bool) -> None:
    with disk_errors(), suppress(FileNotFoundError):
        ops.path_status(target)
        raise KnownError(ErrorCode.EXISTS, path=str(target))
    if not folders_above:
        with safe_files.folder_must_exist(), disk_errors(passing=(FileNotFoundError,)):
            ops.path_status(target.absolute().parent)

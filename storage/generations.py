"""The folder that backups of a vault go to: up to three whole copies, each a vault, told apart by name.

`0007-2026-11-14` was checked in full when it was made; `…-unfinished` is being made, `…-leaving` is making
room, `…-damaged` is a copy that did not hold or was made of a damaged vault. Only the first kind counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from app.domain.errors import KnownError
from storage import header_copies, layout
from storage.file_ops import FsOps, disk_errors, is_folder
from storage.header import Header
from storage.removing import remove_vault_files

_NAME = re.compile(r"(?P<number>\d{4,})-(?P<day>\d{4}-\d{2}-\d{2})(-(?P<state>[a-z]+))?\Z", re.ASCII)


class GenerationState(StrEnum):
    """What a copy is, by the end of its name."""

    WHOLE = ""
    UNFINISHED = "unfinished"
    LEAVING = "leaving"
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True)
class Generation:
    """One copy; `header` is None where no copy of the header can be read."""

    path: Path
    number: int
    day: str
    state: GenerationState
    header: Header | None

    def named(self, state: GenerationState) -> Path:
        """Return the path of this copy in another state."""
        return self.path.with_name(generation_name(self.number, self.day, state))

    def is_of(self, vault_id: bytes) -> bool:
        """Tell whether this is a copy of the vault with this id."""
        return self.header is not None and self.header.vault_id == vault_id


def generation_name(number: int, day: str | date, state: GenerationState = GenerationState.WHOLE) -> str:
    """Return the name of a copy: no product, only number and day, as the times of its files show anyway."""
    name = f"{number:04d}-{day}"
    return f"{name}-{state.value}" if state.value else name


def list_generations(folder: Path, ops: FsOps) -> tuple[Generation, ...]:
    """Return every copy in a folder in order of number; foreign files are passed over.

    Raises `KnownError(NOT_READABLE | DISK_FAILED)`; a folder that is not there holds none.
    """
    return tuple(sorted(_found(folder, ops), key=lambda found: (found.number, found.path.name)))


def clear_leftovers(folder: Path, ops: FsOps, vault_id: bytes) -> None:
    """Remove half-made copies of this vault, and what is left without a header, unless a program holds it."""
    for found in list_generations(folder, ops):
        if found.state is GenerationState.UNFINISHED:
            is_left = found.header is None or found.is_of(vault_id)
        else:
            is_left = found.state is GenerationState.LEAVING and found.header is None
        if is_left and not _is_held(found.path, ops):
            remove_vault_files(found.path, ops)


def _found(folder: Path, ops: FsOps) -> Iterator[Generation]:
    names: list[str] = []
    with disk_errors(reading=True), suppress(FileNotFoundError):
        names = ops.names(folder)
    for name in names:
        match = _NAME.match(name)
        path = folder / name
        if match is None or (match["state"] or "") not in set(GenerationState):
            continue
        with disk_errors(reading=True):
            if not is_folder(ops.path_status(path)):
                continue
        state = GenerationState(match["state"] or "")
        yield Generation(path, int(match["number"]), match["day"], state, _header(path, ops))


def _header(path: Path, ops: FsOps) -> Header | None:
    with suppress(KnownError):
        return header_copies.usable_headers(header_copies.read_copies(path, ops))[0]
    return None


def _is_held(path: Path, ops: FsOps) -> bool:
    try:
        lock = layout.Lock.take(path, ops)
    except FileNotFoundError:
        return False
    except KnownError:
        return True
    if lock is not None:
        lock.release()
    return lock is None

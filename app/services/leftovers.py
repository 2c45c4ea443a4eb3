"""What a removal that was cut short leaves: files of a record without the part that anything could open."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import KnownError
from storage import removing
from storage.discarding import Removed, remove_headless
from storage.file_ops import FsOps


@dataclass(frozen=True, slots=True)
class Leftover:
    """A folder in which files of a record stand that nothing there can open, and how many."""

    folder: Path
    files: int


def leftover_in(folder: Path) -> Leftover | None:
    """Tell whether files of a record stand in `folder` without any copy of its header; None when not.

    A folder that cannot be read is none.
    """
    try:
        found = removing.headless_files(folder, FsOps())
    except KnownError:
        return None
    return None if found is None else Leftover(folder, len(found))


def remove_leftover(leftover: Leftover) -> Removed:
    """Remove what is left there, and nothing that does not belong to the format.

    What would not go is named; asked again, it goes on where it stopped. Raises `KnownError(IN_USE)` and
    errors of the disk.
    """
    return remove_headless(leftover.folder, FsOps())

"""Saving something small outside the vault because a person asked for it."""

from __future__ import annotations

from pathlib import Path

from app.domain.errors import ErrorCode, KnownError
from storage import safe_files


def save_new_file(path: Path, data: bytes, *, outside: Path | None = None) -> None:
    """Write a file that appears complete or not at all, and never over another, nor in the folder `outside`.

    Raises `KnownError` with EXISTS, NO_SPACE, NOT_WRITABLE or DISK_FAILED.
    """
    if outside is not None and path.resolve().is_relative_to(outside.resolve()):
        raise KnownError(ErrorCode.NOT_WRITABLE)
    safe_files.write_new_file(path, [data])

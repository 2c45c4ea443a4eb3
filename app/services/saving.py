"""Saving something small outside the vault because a person asked for it."""

from __future__ import annotations

from pathlib import Path

from storage import safe_files


def save_new_file(path: Path, data: bytes) -> None:
    """Write a file that appears complete or not at all, and never over another.

    Raises `KnownError` with EXISTS, NO_SPACE, NOT_WRITABLE or DISK_FAILED.
    """
    safe_files.write_new_file(path, [data])

"""Removing the files of a vault's folder, and nothing that does not belong to the format (section 2)."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from storage import head, layout, safe_files, tries
from storage.file_ops import FsOps
from storage.header_copies import COPY_NAMES

_FILES = (
    *COPY_NAMES,
    *(f"{name}.new" for name in COPY_NAMES),
    layout.DATABASE,
    layout.JOURNAL,
    head.FILE_NAME,
    tries.FILE_NAME,
    layout.LOCK,
)


def remove_vault_files(folder: Path, ops: FsOps) -> bool:
    """Remove what the format knows, then the folders left empty; False when something foreign stays.

    Segments go before the header, so that what a crash leaves still says whose it is. Raises `KnownError`
    with NOT_WRITABLE or DISK_FAILED.
    """
    for name in layout.segments_present(folder, ops):
        safe_files.remove_file(ops, layout.segment_path(folder, name))
    marked, others = layout.in_flight(folder, ops)
    for name in marked:
        safe_files.remove_file(ops, layout.marker_path(folder, name))
    for name in others:
        safe_files.remove_file(ops, layout.part_path(folder, name))
    for name in reversed(_FILES):
        safe_files.remove_file(ops, folder / name)
    for path in (*layout.shelves(folder, ops), folder / layout.SEGMENTS, folder / layout.IN_FLIGHT, folder):
        with suppress(OSError):
            ops.remove_folder(path)
    with suppress(FileNotFoundError):
        ops.path_status(folder)
        return False
    return True

"""Taking the bytes of an item away: markers before the commit, the files after it (section 8)."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from app.domain.errors import KnownError
from storage import layout, safe_files
from storage.file_ops import FsOps, disk_errors


class Eraser:
    """The segments that one transaction stops naming.

    A marker that stays after a transaction that failed is harmless: the next opening sees that a row names
    the segment. One that stays after a commit makes the next opening finish the work.
    """

    def __init__(self, ops: FsOps, folder: Path) -> None:
        self._ops = ops
        self._folder = folder
        self.names: list[str] = []

    def mark(self, names: Sequence[str]) -> None:
        """Write durable markers for segments that will go; raises `KnownError` of the disk."""
        for name in names:
            with disk_errors(), suppress(FileExistsError):
                self._ops.close(self._ops.create(layout.marker_path(self._folder, name)))
        with disk_errors():
            self._ops.sync_folder(self._folder / layout.IN_FLIGHT)
        self.names += names

    def finish(self) -> bool:
        """Remove the segments, now that no row names them; False when the next opening has to finish it."""
        try:
            for name in self.names:
                remove_segment(self._ops, self._folder, name)
            for name in self.names:
                safe_files.remove_file(self._ops, layout.marker_path(self._folder, name))
        except KnownError:
            return False
        return True


def remove_segment(ops: FsOps, folder: Path, name: str) -> bool:
    """Remove a segment so that it stays away after a power cut; False when it was not there."""
    path = layout.segment_path(folder, name)
    if not safe_files.remove_file(ops, path):
        return False
    with disk_errors():
        ops.sync_folder(path.parent)
    return True

"""The few file operations of small vault files, done in memory, so that a target runs without a disk."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from storage.file_ops import FILE_MODE, FsOps


class MemoryOps(FsOps):
    """Files by path; descriptors are numbers of its own."""

    def __init__(self, files: dict[Path, bytes] | None = None) -> None:
        self.files = {path: bytearray(data) for path, data in (files or {}).items()}
        self._open: dict[int, tuple[Path, int]] = {}

    def path_status(self, path: Path) -> os.stat_result:
        """Return the status of an ordinary file."""
        return self._status(self._known(path))

    def open_read(self, path: Path, *, follow: bool = False) -> int:
        """Open at the beginning."""
        del follow
        return self._opened(self._known(path), 0)

    def open_write(self, path: Path) -> int:
        """Open at the beginning."""
        return self._opened(self._known(path), 0)

    def open_append(self, path: Path) -> int:
        """Open at the end."""
        return self._opened(path, len(self.files[self._known(path)]))

    def create(self, path: Path) -> int:
        """Make an empty file."""
        if path in self.files:
            raise FileExistsError(path)
        self.files[path] = bytearray()
        return self._opened(path, 0)

    def close(self, descriptor: int) -> None:
        """Forget a descriptor."""
        del self._open[descriptor]

    def read(self, descriptor: int, size: int) -> bytes:
        """Read from where the descriptor stands."""
        path, at = self._open[descriptor]
        data = bytes(self.files[path][at : at + size])
        self._open[descriptor] = path, at + len(data)
        return data

    def read_at(self, descriptor: int, size: int, offset: int) -> bytes:
        """Read from a place."""
        path, _ = self._open[descriptor]
        return bytes(self.files[path][offset : offset + size])

    def read_into(self, descriptor: int, buffer: memoryview, offset: int) -> int:
        """Fill a buffer from a place."""
        found = self.read_at(descriptor, len(buffer), offset)
        buffer[: len(found)] = found
        return len(found)

    def write(self, descriptor: int, data: bytes | bytearray | memoryview) -> int:
        """Write where the descriptor stands."""
        path, at = self._open[descriptor]
        self.files[path][at : at + len(data)] = data
        self._open[descriptor] = path, at + len(data)
        return len(data)

    def write_at(self, descriptor: int, data: bytes, offset: int) -> int:
        """Write at a place."""
        path, _ = self._open[descriptor]
        self.files[path][offset : offset + len(data)] = data
        return len(data)

    def sync(self, descriptor: int) -> None:
        """Memory is as durable as it gets."""

    def sync_data(self, descriptor: int) -> None:
        """Memory is as durable as it gets."""

    def sync_folder(self, path: Path) -> None:
        """Memory is as durable as it gets."""

    def status(self, descriptor: int) -> os.stat_result:
        """Return the status of an open file."""
        return self._status(self._open[descriptor][0])

    def replace(self, source: Path, target: Path) -> None:
        """Rename."""
        self.files[target] = self.files.pop(self._known(source))

    def remove(self, path: Path) -> None:
        """Remove."""
        del self.files[self._known(path)]

    def expect_in_order(self, descriptor: int) -> None:
        """Nothing to fetch."""

    def _known(self, path: Path) -> Path:
        if path not in self.files:
            raise FileNotFoundError(path)
        return path

    def _opened(self, path: Path, at: int) -> int:
        descriptor = 1000 + len(self._open)
        while descriptor in self._open:
            descriptor += 1
        self._open[descriptor] = path, at
        return descriptor

    def _status(self, path: Path) -> os.stat_result:
        fields = [stat.S_IFREG | FILE_MODE, 0, 0, 1, 0, 0, len(self.files[path]), 0, 0, 0]
        return os.stat_result(fields)

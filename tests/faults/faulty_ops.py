"""File operations that fail on purpose: the n-th, once or from then on; and the moments between them."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.domain.errors import ErrorCode
from storage.file_ops import FsOps

READING = frozenset({"open_read", "read", "read_at", "read_into", "status", "path_status", "names", "kinds"})
WRITING = frozenset({"write", "write_at"})
CHANGING = WRITING | {
    "create", "cut", "link", "make_folder", "open_append", "open_write", "remove", "remove_folder", "rename_folder_new",
    "rename_new", "replace", "set_private", "set_time", "sync", "sync_data", "sync_folder",
}  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """What goes wrong: an error number, or 0 for writes that take half of what they are given."""

    name: str
    number: int
    at: frozenset[str]
    codes: frozenset[ErrorCode]


_DISK_FAILED, _NO_SPACE = frozenset({ErrorCode.DISK_FAILED}), frozenset({ErrorCode.NO_SPACE})
FAULTS = (
    Fault("EIO", errno.EIO, CHANGING | READING, _DISK_FAILED),
    Fault("ENOSPC", errno.ENOSPC, CHANGING, _NO_SPACE),
    Fault("EDQUOT", errno.EDQUOT, CHANGING, _NO_SPACE),
    Fault("EROFS", errno.EROFS, CHANGING, frozenset({ErrorCode.NOT_WRITABLE, ErrorCode.READ_ONLY})),
    Fault("EINTR", errno.EINTR, CHANGING | READING, _DISK_FAILED),
    Fault("short write", 0, WRITING, frozenset()),
)


class FaultyOps(FsOps):
    """Does everything really until the operation `at`, the n-th of those the fault may hit; 0 hits none."""

    def __init__(self, fault: Fault, at: int, *, is_sticky: bool) -> None:
        self.count = 0
        self._fault = fault
        self._at = at
        self._is_sticky = is_sticky

    def __getattribute__(self, name: str) -> Any:
        """Wrap the operations that the fault may hit."""
        found = super().__getattribute__(name)
        if name not in CHANGING | READING or name not in self._fault.at:
            return found

        def counted(*args: Any, **named: Any) -> Any:
            self.count += 1
            is_hit = self.count == self._at or (self._is_sticky and 0 < self._at < self.count)
            if not is_hit:
                return found(*args, **named)
            if self._fault.number:
                raise OSError(self._fault.number, os.strerror(self._fault.number))
            descriptor, data, *rest = args
            return found(descriptor, bytes(data[: max(1, len(data) // 2)]), *rest)

        return counted


class WatchedOps(FsOps):
    """Calls `moment` before every change of a file or folder, in the middle of every write, and after it.

    What the disk shows at a moment is what a program killed there leaves.
    """

    def __init__(self, moment: Callable[[], None]) -> None:
        self._moment = moment

    def __getattribute__(self, name: str) -> Any:
        """Wrap the operations that change something."""
        found = super().__getattribute__(name)
        if name not in CHANGING:
            return found

        def watched(*args: Any, **named: Any) -> Any:
            self._moment()
            if name in WRITING and len(args[1]) > 1:
                descriptor, data, *rest = args
                return found(descriptor, bytes(data[: len(data) // 2]), *rest)
            return found(*args, **named)

        return watched

    def rename_new(self, source: Path, target: Path) -> None:
        """Rename by the two steps that the system does, with a moment between them."""
        os.link(source, target, follow_symlinks=False)
        self._moment()
        source.unlink()

"""What the tests of backup and restore share: a vault, a stick, and media that fail or cannot do things."""

from __future__ import annotations

import errno
from datetime import date
from pathlib import Path
from typing import Any

from app.domain.ports import JobContext
from app.testing import FixedClock
from storage.backup import BackupResult, back_up
from storage.file_ops import FsOps
from storage.restore import RestoreResult, restore
from storage.vault import Vault
from tests.storage.vaults import CHEAP_LIMITS, JOB, PASSPHRASE, STEP, StopHereError, Waits

DAY = date(2026, 11, 14)


def backed_up(vault: Vault, stick: Path, *, job: JobContext = JOB, **more: Any) -> BackupResult:
    """Back a cheap vault up."""
    return back_up(vault, stick, job, day=DAY, steps=[STEP], **more)


def restored(source: Path, target: Path, *, passphrase: str = PASSPHRASE, **more: Any) -> RestoreResult:
    """Restore a cheap vault."""
    options: dict[str, Any] = {
        "clock": FixedClock(),
        "wait": Waits(),
        "limits": CHEAP_LIMITS,
        "steps": [STEP],
    }
    return restore(source, bytearray(passphrase.encode()), target, JOB, **{**options, **more})


def names(folder: Path) -> list[str]:
    """Return what stands in a folder."""
    return sorted(path.name for path in folder.iterdir())


class NoLinksOps(FsOps):
    """A file system without second names, as on most sticks."""

    def link(self, source: Path, target: Path) -> None:
        """Refuse."""
        raise OSError(errno.EPERM, "made to refuse", str(source), None, str(target))


class FailingOps(FsOps):
    """Fails the n-th operation that changes anything; from then on all of them, when it is a crash."""

    CHANGING = frozenset(
        {
            "create",
            "write",
            "write_at",
            "cut",
            "sync",
            "sync_data",
            "set_time",
            "link",
            "rename_new",
            "rename_folder_new",
            "replace",
            "remove",
            "remove_folder",
            "make_folder",
            "sync_folder",
        }
    )

    def __init__(self, fail_at: int, *, crash: bool = False, links: bool = True) -> None:
        self.count = 0
        self._fail_at = fail_at
        self._crash = crash
        self._links = links

    def link(self, source: Path, target: Path) -> None:
        """Refuse where there are no links."""
        if not self._links:
            raise OSError(errno.EPERM, "made to refuse")
        super().link(source, target)

    def __getattribute__(self, name: str) -> Any:
        """Wrap the changing operations."""
        found = super().__getattribute__(name)
        if name not in FailingOps.CHANGING:
            return found

        def counted(*args: Any, **named: Any) -> Any:
            self.count += 1
            if self._crash and self.count >= self._fail_at:
                raise StopHereError
            if self.count == self._fail_at:
                raise OSError(errno.ENOSPC, "made to fail")
            return found(*args, **named)

        return counted

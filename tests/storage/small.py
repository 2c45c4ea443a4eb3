"""A small vault of every kind of file, hurt over and over: kept in memory, put back after each trial."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.domain.errors import KnownError
from app.testing import FixedClock
from storage.connection import Database
from storage.vault import Vault
from tests.storage.outcomes import QuickOps, outcome
from tests.storage.vaults import CHEAP_LIMITS, STEP, Waits
from tests.vectors import expand

TOLD, _ = expand.read_vectors()
KEY = bytes.fromhex(TOLD["database_key"])
WRITTEN = ("a.bin", "b.bin", "c.bin", "e.bin", "h.bin")
LONGEST_SECONDS = 2.0
"""What one trial may take of the processor; more is a hang."""


def quick_folder(folder: Path) -> Path:
    """Return a folder for trials, kept in memory where the system has such a place; whoever asks removes it.

    Its name is that of this process, since other runs may be trying the same at the same time.
    """
    memory = Path("/dev/shm")
    return memory / f"trial-{os.getpid()}-{folder.name}" if memory.is_dir() else folder


@contextmanager
def small_vault(tmp_path: Path, *, with_tries: bool = False) -> Iterator[Small]:
    """Give the base vault of the kept vectors; failed tries, which opening takes over, only where wanted."""
    files = expand.base_files()
    if not with_tries:
        files["e.bin"] = b""
    folder = quick_folder(tmp_path)
    shutil.rmtree(folder, ignore_errors=True)
    try:
        yield Small(expand.write(files, folder), files)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@dataclass
class Small:
    """The vault's folder and what its files are when it is whole."""

    folder: Path
    files: dict[str, bytes]
    slowest: float = field(default=0.0)

    def answer(self) -> dict[str, Any]:
        """Open, read and check the vault as it stands; a trial that takes too long fails."""
        before = time.process_time()
        found = outcome(self.folder, TOLD["passphrase"])
        self.slowest = max(self.slowest, time.process_time() - before)
        assert self.slowest < LONGEST_SECONDS
        return found

    def put(self, name: str, data: bytes) -> None:
        """Hurt a file."""
        (self.folder / name).write_bytes(data)

    def put_back(self, name: str) -> None:
        """Make the vault whole again: the file that was hurt, and those that opening may write."""
        for each in {name, *WRITTEN} & self.files.keys():
            self.put(each, self.files[each])
        for left in ("c.bin-journal", "a.bin.new", "b.bin.new"):
            (self.folder / left).unlink(missing_ok=True)

    def database_tells(self) -> bool:
        """Tell whether the database itself, opened and checked page by page, says that it is damaged."""
        try:
            database = Database(self.folder / "c.bin", bytearray(KEY), read_only=False)
        except KnownError:
            return True
        try:
            with suppress(KnownError):
                if not database.execute("SELECT 1 FROM sqlite_schema LIMIT 1"):
                    return True
                return bool(database.execute("PRAGMA cipher_integrity_check")) or database.execute(
                    "PRAGMA integrity_check"
                ) != [("ok",)]
            return True
        finally:
            database.close()


def flipped(data: bytes, at: int, mask: int) -> bytes:
    """Return the bytes with bits of one changed."""
    return data[:at] + bytes([data[at] ^ mask]) + data[at + 1 :]


def logged(folder: Path) -> Any:
    """Return all that the log vouches for: the hash of every event, every row, every item's bytes."""
    vault = reopen(folder)
    try:
        rows = {table: sorted(vault.rows(table), key=str) for table in vault.tables}
        hashes = [row[0] for row in vault.query("SELECT hash FROM event ORDER BY seq")]
        bulk = vault.query("SELECT * FROM batch__message ORDER BY 1, 2")
        keys = vault.query("SELECT * FROM item_key ORDER BY 1")
        return hashes, rows, bulk, keys
    finally:
        vault.close()


def reopen(folder: Path, **more: Any) -> Vault:
    """Open the small vault."""
    return Vault.open(
        folder,
        bytearray(TOLD["passphrase"].encode()),
        clock=FixedClock(),
        wait=Waits(),
        limits=CHEAP_LIMITS,
        steps=[STEP],
        ops=QuickOps(),
        **more,
    )

"""Small vaults for tests: a cheap key derivation, a schema with every kind of table, and ways to hurt files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import ErrorCode, KnownError
from app.domain.ids import EntityId, new_id
from app.domain.ports import NoJob
from app.testing import FixedClock
from storage.file_ops import FsOps
from storage.findings import FindingCode
from storage.importing import StoredItem
from storage.keys import HeaderLimits, KdfCost
from storage.migrations.runner import Migration
from storage.vault import Vault

PASSPHRASE = "seven quiet rivers"
CHEAP = KdfCost(memory_kib=8, passes=1, lanes=1)
CHEAP_LIMITS = HeaderLimits(memory_min=8, passes_min=1)
JOB = NoJob()

STEP = Migration(
    1,
    """
CREATE TABLE entry(id BLOB PRIMARY KEY CHECK(length(id)=16), what TEXT, impact INTEGER, place BLOB,
  last_seq INTEGER NOT NULL, row_digest BLOB NOT NULL) STRICT;
CREATE TABLE entry__kind(owner BLOB NOT NULL, n INTEGER NOT NULL, tag TEXT, PRIMARY KEY(owner, n))
  STRICT, WITHOUT ROWID;
CREATE TABLE evidence(id BLOB PRIMARY KEY CHECK(length(id)=16), item BLOB, name TEXT,
  last_seq INTEGER NOT NULL, row_digest BLOB NOT NULL) STRICT;
CREATE TABLE batch(id BLOB PRIMARY KEY CHECK(length(id)=16), source TEXT,
  last_seq INTEGER NOT NULL, row_digest BLOB NOT NULL) STRICT;
CREATE TABLE batch__message(batch BLOB NOT NULL, n INTEGER NOT NULL, body TEXT, PRIMARY KEY(batch, n))
  STRICT, WITHOUT ROWID;
CREATE TABLE draft(id INTEGER PRIMARY KEY, body TEXT) STRICT;
CREATE VIRTUAL TABLE words USING fts5(body);
""",
)


@dataclass
class Waits:
    """Stands in for waiting: keeps the seconds that were asked for."""

    seconds: list[float] = field(default_factory=list)

    def __call__(self, seconds: float) -> None:
        """Keep the seconds and go on."""
        self.seconds.append(seconds)


def create(folder: Path, *, passphrase: str = PASSPHRASE, **more: Any) -> Vault:
    """Make a cheap vault."""
    options: dict[str, Any] = {"clock": FixedClock(), "cost": CHEAP, "limits": CHEAP_LIMITS, "steps": [STEP]}
    return Vault.create(folder, bytearray(passphrase.encode()), **{**options, **more})


def reopen(folder: Path, *, passphrase: str = PASSPHRASE, **more: Any) -> Vault:
    """Open a cheap vault."""
    options: dict[str, Any] = {
        "clock": FixedClock(),
        "wait": Waits(),
        "limits": CHEAP_LIMITS,
        "steps": [STEP],
    }
    return Vault.open(folder, bytearray(passphrase.encode()), **{**options, **more})


@contextmanager
def opened(folder: Path, **more: Any) -> Iterator[Vault]:
    """Open a cheap vault for a block."""
    vault = reopen(folder, **more)
    try:
        yield vault
    finally:
        vault.close()


def refused(folder: Path, **more: Any) -> ErrorCode:
    """Return the code with which opening ends."""
    with pytest.raises(KnownError) as caught:
        reopen(folder, **more)
    return caught.value.code


def codes(vault: Vault) -> list[FindingCode]:
    """Return the codes of what was noticed, in order."""
    return [finding.code for finding in vault.findings]


def add_entry(
    vault: Vault, what: str = "at the door", *kinds: str, entity: EntityId | None = None
) -> EntityId:
    """Write one entry, new or amended, and return its id."""
    entity = entity if entity is not None else new_id()
    with vault.transaction() as transaction:
        row = {"what": what, "impact": 2, "kind": [{"tag": kind} for kind in kinds]}
        transaction.put("entry", entity, row, act="entry.save")
    return entity


def add_item(vault: Vault, data: bytes) -> StoredItem:
    """Store and record bytes with one evidence row."""
    item = vault.import_stream([data], JOB)
    with vault.transaction() as transaction:
        transaction.add_item(item)
        transaction.put("evidence", new_id(), {"item": item.id.hex(), "name": "photo"}, act="evidence.add")
    return item


def filled(folder: Path) -> Vault:
    """Make a vault with a bit of everything the format has, and return it open."""
    vault = create(folder)
    first = add_entry(vault, "first words", "call", "visit")
    add_entry(vault, "été \u2028 \x7f", "call")
    add_entry(vault, "amended", entity=first)
    add_item(vault, b"picture" * 9000)
    add_item(vault, b"")
    with vault.transaction() as transaction:
        messages = [{"body": f"message {n}"} for n in range(40)]
        transaction.put("batch", new_id(), {"source": "phone"}, act="import", bulk={"message": messages})
        transaction.issue_checkpoint()
    with vault.transaction() as transaction:
        transaction.redact([1], reason="unsafe")
    return vault


def flip(path: Path, offset: int, mask: int = 1) -> None:
    """Change bits of one byte of a file in place."""
    data = bytearray(path.read_bytes())
    data[offset] ^= mask
    path.write_bytes(data)


def segment_files(folder: Path) -> list[Path]:
    """Return the segment files of a vault in order."""
    return sorted((folder / "d").glob("??/*"))


def snapshot(folder: Path) -> Mapping[Path, bytes]:
    """Return every file of a folder with its bytes."""
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


class StopHereError(BaseException):
    """Stands for the moment the machine stopped: nothing after it runs, no clean-up either."""


class StoppingOps(FsOps):
    """Counts changing operations and stops at the n-th: before that, everything is really done."""

    CHANGING = frozenset(
        {
            "create",
            "write",
            "sync",
            "sync_data",
            "rename_new",
            "replace",
            "remove",
            "make_folder",
            "sync_folder",
            "write_at",
        }
    )

    def __init__(self, stop_at: int | None, error: Callable[[], BaseException] = StopHereError) -> None:
        self.count = 0
        self._stop_at = stop_at
        self._error = error
        self._is_dead = False

    @property
    def has_struck(self) -> bool:
        """Tell whether the n-th operation came."""
        return self._stop_at is not None and self.count >= self._stop_at

    def arm(self, stop_at: int, error: Callable[[], BaseException]) -> None:
        """Stop at the n-th changing operation from now on."""
        self.count, self._stop_at, self._error = 0, stop_at, error

    def disarm(self) -> None:
        """Let everything after this be done."""
        self._stop_at, self._is_dead = None, False

    def __getattribute__(self, name: str) -> Any:
        """Wrap the changing operations."""
        found = super().__getattribute__(name)
        if name not in StoppingOps.CHANGING:
            return found

        def counted(*args: Any, **named: Any) -> Any:
            self.count += 1
            if self._is_dead or self.count == self._stop_at:
                self._is_dead = self._error is StopHereError
                raise self._error()
            return found(*args, **named)

        return counted

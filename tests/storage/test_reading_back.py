"""What is long is synced and read back piece by piece while more is written; nothing gets easier for that."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.errors import Cancelled, ErrorCode, KnownError
from storage import blobs, importing
from storage.blobs import BATCH, SEALED_CHUNK
from storage.file_ops import FsOps
from storage.vault import Vault
from storage.verify import verify
from tests.conftest import CHECKOUT
from tests.storage.vaults import JOB, add_item, create, segment_files

STEP = 2 * BATCH


@pytest.fixture(autouse=True)
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read back every 2 MiB instead of every 32."""
    monkeypatch.setattr(importing, "_SETTLE_BYTES", STEP)


def long_bytes(steps: float) -> bytes:
    """Return bytes that are read back in several steps."""
    return random.Random(7).randbytes(int(steps * STEP))


def nothing_is_left(vault: Vault) -> bool:
    """Tell whether an import that failed took everything away again."""
    return segment_files(vault.folder) == [] and list((vault.folder / "t").iterdir()) == []


@pytest.mark.parametrize("steps", [1, 1.01, 3, 4.5])
def test_long_item_is_the_same_bytes(tmp_path: Path, steps: float) -> None:
    """An item read back behind the writer is stored, hashed and verified like any other."""
    vault = create(tmp_path / "vault")
    data = long_bytes(steps)
    item = add_item(vault, data)
    assert vault.read_item(item.id) == data
    assert verify(vault, JOB, full=True).ok
    vault.close()


def test_long_item_of_several_segments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Segments are read back one after another, each to its end."""
    for module in (blobs, importing):
        monkeypatch.setattr(module, "SEGMENT_BYTES", 3 * BATCH)
    vault = create(tmp_path / "vault")
    data = long_bytes(4.5)
    item = add_item(vault, data)
    assert [segment.size for segment in item.segments] == [3 * BATCH] * 3
    assert vault.read_item(item.id) == data
    assert verify(vault, JOB, full=True).ok
    vault.close()


@pytest.mark.parametrize("offset", [3, 30, 60, 56 + 70 * SEALED_CHUNK, 56 + 140 * SEALED_CHUNK, -3])
def test_medium_that_changes_a_byte_is_noticed(tmp_path: Path, offset: int) -> None:
    """A byte that does not come back as it was written ends the import, wherever it is; nothing is left."""

    class FickleOps(FsOps):
        """Changes one byte of what is read from the part."""

        def read_into(self, descriptor: int, buffer: memoryview, at: int) -> int:
            size = self.status(descriptor).st_size
            target = offset if offset >= 0 else size + offset
            came = super().read_into(descriptor, buffer, at)
            if at <= target < at + came:
                buffer[target - at] ^= 1
            return came

    vault = create(tmp_path / "vault", ops=FickleOps())
    with pytest.raises(KnownError) as caught:
        vault.import_stream([long_bytes(3.5)], JOB)
    assert caught.value.code is ErrorCode.DISK_FAILED
    assert nothing_is_left(vault)
    vault.close()


def test_sync_that_fails_behind_the_writer(tmp_path: Path) -> None:
    """A full disk that is noticed by the second thread is named as such, and nothing is left."""

    class FullOps(FsOps):
        def sync(self, descriptor: int) -> None:
            if threading.current_thread() is not threading.main_thread():
                raise OSError(28, "full")
            super().sync(descriptor)

    vault = create(tmp_path / "vault", ops=FullOps())
    with pytest.raises(KnownError) as caught:
        vault.import_stream([long_bytes(6)], JOB)
    assert caught.value.code is ErrorCode.NO_SPACE
    assert nothing_is_left(vault)
    vault.close()


def test_each_byte_is_synced_before_it_is_read(tmp_path: Path) -> None:
    """Nothing is read back that a sync had not covered, and all is read."""
    log: list[tuple[str, int]] = []

    class WatchedOps(FsOps):
        def sync(self, descriptor: int) -> None:
            size = self.status(descriptor).st_size
            super().sync(descriptor)
            log.append(("synced", size))

        def read_into(self, descriptor: int, buffer: memoryview, at: int) -> int:
            came = super().read_into(descriptor, buffer, at)
            log.append(("read", at + came))
            return came

    vault = create(tmp_path / "vault", ops=WatchedOps())
    log.clear()
    size = len(long_bytes(4.2))
    vault.import_stream([long_bytes(4.2)], JOB)
    synced = read = 0
    for what, end in log:
        if what == "synced":
            synced = max(synced, end)
        elif end > blobs.PREFIX_BYTES:
            read = max(read, end)
            assert end <= synced
    assert read == blobs.sealed_size(size)
    vault.close()


def test_stop_in_the_middle_leaves_nothing(tmp_path: Path) -> None:
    """A stop while a range is being read back ends both threads and removes what was begun."""

    class Stopping:
        """A job that is stopped after a while."""

        count = 0

        def check(self) -> None:
            self.count += 1
            if self.count == 7:
                raise Cancelled

        def progress(self, done: int, total: int, label: str) -> None:
            pass

    def pieces() -> Iterator[bytes]:
        for _ in range(20):
            yield long_bytes(0.5)

    vault = create(tmp_path / "vault")
    before = threading.active_count()
    with pytest.raises(Cancelled):
        vault.import_stream(pieces(), Stopping())
    assert nothing_is_left(vault)
    assert threading.active_count() == before
    vault.close()


SCAN = """
import sys
from pathlib import Path
from storage import importing
from tests.storage.test_vault_opening import SCAN
importing._SETTLE_BYTES = 1 << 20
exec(SCAN.replace("100_000", "6_000_000"))
"""


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="memory is read through /proc")
def test_threads_keep_no_key(tmp_path: Path) -> None:
    """A thread begins with the registers of the one that made it; no key is among what it spills."""
    script = tmp_path / "scan.py"
    script.write_text(SCAN)
    folder = tmp_path / "vault"
    create(folder).close()
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
    run = subprocess.run(
        [sys.executable, str(script), str(folder), "closed"],
        capture_output=True,
        check=True,
        text=True,
        env=environment,
    )
    assert run.stdout.split()[-1] == "0"

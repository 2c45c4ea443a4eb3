"""Files past the system's cache hold the same bytes as any other, wherever and however that is refused."""

from __future__ import annotations

import errno
import os
import random
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from storage import importing
from storage.file_ops import FsOps
from storage.past_cache import BLOCK_BYTES, BlockReader, BlockWriter, block_buffer
from storage.vault import Vault
from storage.verify import verify
from tests.storage.vaults import JOB, create

SIZES = (0, 1, BLOCK_BYTES - 1, BLOCK_BYTES, BLOCK_BYTES + 1, 5 * BLOCK_BYTES, 9 * BLOCK_BYTES + 7)


class NeverOps(FsOps):
    """A system that has no such thing."""

    def pass_cache(self, descriptor: int, *, wanted: bool) -> bool:
        """Refuse."""
        del descriptor, wanted
        return False


class _SaysSoOps(FsOps):
    """Says that files go past the cache, and counts how often one is turned back to it."""

    def __init__(self) -> None:
        self.is_past: set[int] = set()
        self.turned = 0

    def pass_cache(self, descriptor: int, *, wanted: bool) -> bool:
        self.turned += not wanted
        (self.is_past.add if wanted else self.is_past.discard)(descriptor)
        return wanted

    def close(self, descriptor: int) -> None:
        self.is_past.discard(descriptor)
        super().close(descriptor)


class LyingOps(_SaysSoOps):
    """A file system that agrees at first and then takes no block at all."""

    def read_into(self, descriptor: int, buffer: memoryview, offset: int) -> int:
        """Read through the cache only."""
        self._refuse(descriptor)
        return super().read_into(descriptor, buffer, offset)

    def write(self, descriptor: int, data: bytes | bytearray | memoryview) -> int:
        """Write through the cache only."""
        self._refuse(descriptor)
        return super().write(descriptor, data)

    def _refuse(self, descriptor: int) -> None:
        if descriptor in self.is_past:
            raise OSError(errno.EINVAL, "not here")


class HaltingOps(_SaysSoOps):
    """A medium that takes and gives a little at a time, which ends within a block."""

    def read_into(self, descriptor: int, buffer: memoryview, offset: int) -> int:
        """Give less than half."""
        return super().read_into(descriptor, buffer[: max(1, len(buffer) // 2 - 3)], offset)

    def write(self, descriptor: int, data: bytes | bytearray | memoryview) -> int:
        """Take less than half."""
        return super().write(descriptor, data[: max(1, len(data) // 2 - 3)])


KINDS = (FsOps, NeverOps, LyingOps, HaltingOps)


def written(path: Path, ops: FsOps, pieces: list[bytes]) -> bytes:
    """Write pieces one after another and return what the file holds."""
    descriptor = ops.create(path)
    out, room = BlockWriter(ops, descriptor), block_buffer(max(map(len, pieces), default=1) or 1)
    for piece in pieces:
        room[: len(piece)] = piece
        out.write(room[: len(piece)])
    ops.close(descriptor)
    return path.read_bytes()


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_written_in_order_is_there(tmp_path: Path, kind: Callable[[], FsOps]) -> None:
    """Whole blocks, then anything: the file holds what was given, also where little or nothing goes past."""
    rng = random.Random(1)
    for number, size in enumerate(SIZES):
        pieces = [rng.randbytes(4 * BLOCK_BYTES), rng.randbytes(size), rng.randbytes(30), rng.randbytes(8192)]
        assert written(tmp_path / str(number), kind(), pieces) == b"".join(pieces)


@pytest.mark.parametrize("kind", KINDS)
def test_any_range_comes_as_it_stands(tmp_path: Path, kind: Callable[[], FsOps]) -> None:
    """A range from anywhere is read whole, and one beyond the end as far as there is something."""
    data = random.Random(2).randbytes(6 * BLOCK_BYTES + 100)
    path = tmp_path / "file"
    path.write_bytes(data)
    room = block_buffer(8 * BLOCK_BYTES)
    for offset in (
        0,
        1,
        56,
        BLOCK_BYTES - 1,
        BLOCK_BYTES,
        3 * BLOCK_BYTES + 5,
        len(data) - 1,
        len(data),
        40_000,
    ):
        ops = kind()
        descriptor = ops.open_read(path)
        reader = BlockReader(ops, descriptor, past_cache=True)
        for size in (1, 15, BLOCK_BYTES, 2 * BLOCK_BYTES + 9, 6 * BLOCK_BYTES):
            start = reader.start_of(offset)
            came = reader.fill(room, size, offset)
            assert bytes(room[start : start + came]) == data[offset : offset + size], (offset, size)
        ops.close(descriptor)


def test_refusal_is_taken_once(tmp_path: Path) -> None:
    """A file system that refuses is asked no second time for the same file, and other errors are not hidden."""
    ops = LyingOps()
    assert written(tmp_path / "a", ops, [bytes(3 * BLOCK_BYTES)] * 3) == bytes(9 * BLOCK_BYTES)
    assert ops.turned == 1

    class FullOps(FsOps):
        def write(self, descriptor: int, data: bytes | bytearray | memoryview) -> int:
            del descriptor, data
            raise OSError(errno.ENOSPC, "full")

    with pytest.raises(OSError, match="full"):
        written(tmp_path / "b", FullOps(), [bytes(BLOCK_BYTES)])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", [5, 3_500_000])
def test_evidence_is_the_same_however_it_was_written(
    tmp_path: Path, kind: Callable[[], FsOps], size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An item that went past the cache, or could not, is verified and read like any other."""
    monkeypatch.setattr(importing, "_SETTLE_BYTES", 1 << 20)
    vault = create(tmp_path / "vault", ops=kind())
    data = random.Random(size).randbytes(size)
    with vault.transaction() as transaction:
        item = vault.import_stream([data[at : at + 300_000] for at in range(0, size, 300_000)], JOB)
        transaction.add_item(item)
    assert vault.read_item(item.id) == data
    assert verify(vault, JOB, full=True).ok
    vault.close()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux goes past its cache")
def test_what_is_read_back_never_comes_from_the_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the file system allows it, every byte that the second hash is of was read past the cache."""
    import fcntl

    monkeypatch.setattr(importing, "_SETTLE_BYTES", 1 << 20)
    seen: list[bool] = []

    class WatchedOps(FsOps):
        def read_into(self, descriptor: int, buffer: memoryview, offset: int) -> int:
            seen.append(bool(fcntl.fcntl(descriptor, fcntl.F_GETFL) & os.O_DIRECT))
            return super().read_into(descriptor, buffer, offset)

    vault = create(tmp_path / "vault", ops=WatchedOps())
    if not _allows(vault):
        pytest.skip("this file system has no such thing")
    seen.clear()
    vault.discard_item(vault.import_stream([random.Random(1).randbytes(3_500_000)], JOB))
    assert len(seen) > 3
    assert all(seen)
    vault.close()


def _allows(vault: Vault) -> bool:
    ops = FsOps()
    descriptor = ops.create(vault.folder.parent / "probe")
    try:
        return ops.pass_cache(descriptor, wanted=True)
    finally:
        ops.close(descriptor)

"""Evidence: adding, reading back, memory, and the full check, beside tools that do the same work apart."""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyrage
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.domain.ids import new_id
from bench.measure import Limit, Pair, Row, seconds
from bench.vaults import JOB, empty_vault, fresh
from storage import safe_files
from storage.importing import StoredItem
from storage.vault import Vault
from storage.verify import verify

MIB = 1 << 20
GIB = 1 << 30
SIZES = (GIB // 100, GIB // 10, GIB)
CHUNK = 16_384


def in_bytes(size: int) -> str:
    """Write an amount of bytes."""
    return f"{size // GIB} GiB" if size >= GIB else f"{round(size / MIB)} MiB"


@contextmanager
def _add_beside_tools(work: Path, size: int) -> Iterator[Pair]:
    source = _source(work, size)
    identity = pyrage.x25519.Identity.generate()
    sealed = fresh(work, "copy.age")

    def tools() -> None:
        subprocess.run(["sha256sum", str(source)], check=True, stdout=subprocess.DEVNULL)
        pyrage.encrypt_file(str(source), str(sealed), [identity.to_public()])

    def peer() -> float:
        sealed.unlink(missing_ok=True)
        return seconds(tools)

    with empty_vault(work) as vault:
        yield Pair(lambda: seconds_to_add(vault, source), peer)
    sealed.unlink(missing_ok=True)


@contextmanager
def _add_beside_copy(work: Path, size: int) -> Iterator[Pair]:
    source = _source(work, size)
    copy = fresh(work, "copy")

    def peer() -> float:
        copy.unlink(missing_ok=True)
        return seconds(
            lambda: subprocess.run(["sh", "-c", 'cp "$1" "$2" && sync "$2"', "sh", source, copy], check=True)
        )

    with empty_vault(work) as vault:
        yield Pair(lambda: seconds_to_add(vault, source), peer)
    copy.unlink(missing_ok=True)


@contextmanager
def _read_beside_cipher(work: Path, size: int) -> Iterator[Pair]:
    source = _source(work, size)
    sealed = AESGCM(bytes(32)).encrypt(bytes(12), bytes(CHUNK), None)
    with empty_vault(work) as vault:
        item = _keep(vault, source)

        def read() -> None:
            for piece in vault.stream_item(item.id):
                assert piece

        def in_memory() -> None:
            cipher = AESGCM(bytes(32))
            for _ in range(-(-size // CHUNK)):
                cipher.decrypt(bytes(12), sealed, None)

        yield Pair(lambda: size / seconds(read) / 1e9, lambda: size / seconds(in_memory) / 1e9)


@contextmanager
def _check_beside_hash(work: Path, size: int) -> Iterator[Pair]:
    source = _source(work, size)
    with empty_vault(work) as vault:
        _keep(vault, source)

        def check() -> None:
            report = verify(vault, JOB, full=True)
            assert not report.problems

        def hash_alone() -> None:
            digest = hashlib.sha256()
            with source.open("rb", buffering=0) as file:
                while piece := file.read(MIB):
                    digest.update(piece)

        yield Pair(lambda: size / seconds(check) / 1e9, lambda: size / seconds(hash_alone) / 1e9)


@contextmanager
def _memory(work: Path, size: int) -> Iterator[Pair]:
    """Add in a process of its own, whose peak is that of this work alone."""

    def ours() -> float:
        folder = fresh(work, "memory")
        done = subprocess.run(
            [sys.executable, "-m", "bench.evidence", str(folder), str(size)],
            check=True,
            capture_output=True,
            cwd=Path(__file__).resolve().parents[1],
        )
        fresh(work, "memory")
        return float(done.stdout)

    yield Pair(ours)


def seconds_to_add(vault: Vault, source: Path) -> float:
    """Add a file until it is durable and named by a row, then take it away again, which is not measured."""
    kept: list[StoredItem] = []
    taken = seconds(lambda: kept.append(_keep(vault, source)))
    with vault.transaction() as transaction:
        transaction.end("item", kept[0].id, act="bench")
        transaction.execute("DELETE FROM item_key WHERE item = ?", (kept[0].id,))
    vault.discard_item(kept[0])
    return taken


def _keep(vault: Vault, source: Path) -> StoredItem:
    item = vault.import_stream(safe_files.read_source(source), JOB, expected=source.stat().st_size)
    with vault.transaction() as transaction:
        transaction.add_item(item)
        transaction.put("evidence", new_id(), {"item": item.id.hex(), "name": "x"}, act="bench")
    return item


def _source(work: Path, size: int) -> Path:
    """Return a file of bytes that do not repeat, on the medium."""
    path = work / f"source-{size}"
    if not path.exists():
        block = random.Random(size).randbytes(min(size, MIB))
        with path.open("wb") as file:
            for number in range(-(-size // MIB)):
                part = number.to_bytes(8, "big") + block[8:]
                file.write(part[: size - number * MIB])
            file.flush()
            os.fsync(file.fileno())
    return path


def _peak_while_adding(folder: Path, size: int) -> float:
    """Return by how many MiB the memory of this process grew at most while adding `size` bytes."""
    import resource

    def pieces() -> Iterator[bytes]:
        block = random.Random(1).randbytes(MIB)
        for number in range(-(-size // MIB)):
            yield (number.to_bytes(8, "big") + block[8:])[: size - number * MIB]

    with empty_vault(folder.parent, folder.name) as vault:
        _keep_all(vault, (bytes(1),))
        idle = resident()
        _keep_all(vault, pieces())
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return (peak - idle) / MIB


def _keep_all(vault: Vault, pieces: Iterator[bytes] | tuple[bytes, ...]) -> None:
    item = vault.import_stream(pieces, JOB)
    with vault.transaction() as transaction:
        transaction.add_item(item)


def resident() -> int:
    """Return how many bytes of memory this process holds now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


ROWS: tuple[Row, ...] = (
    Row(
        "add evidence",
        "sha256sum, then age to an encrypted copy",
        "s",
        SIZES,
        in_bytes,
        Limit(0.45),
        _add_beside_tools,
    ),
    Row("add evidence, durable", "cp, then sync", "s", SIZES, in_bytes, Limit(2), _add_beside_copy),
    Row(
        "read evidence back",
        "AES-256-GCM of 16 KiB in memory",
        "GB/s",
        SIZES,
        in_bytes,
        Limit(0.45, at_least=True),
        _read_beside_cipher,
    ),
    Row(
        "full check",
        "SHA-256 of the same bytes",
        "GB/s",
        SIZES,
        in_bytes,
        Limit(0.7, at_least=True),
        _check_beside_hash,
    ),
    Row(
        "memory while adding",
        "",
        "MiB",
        (8 * GIB // 100, 8 * GIB // 10, 8 * GIB),
        in_bytes,
        Limit(100, of_ratio=False),
        _memory,
        most_runs=1,
    ),
)

if __name__ == "__main__":
    print(_peak_while_adding(Path(sys.argv[1]), int(sys.argv[2])))

"""Bringing bytes in: hashed, encrypted, read back, durable before any row names them (section 8)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from app.domain.errors import ErrorCode, KnownError
from app.domain.ids import EntityId, new_id
from app.domain.ports import JobContext
from storage import crypto, safe_files, secret_memory
from storage.blobs import SEGMENT_BYTES, ItemReader, ItemSource, Segment, SegmentSealer
from storage.file_ops import FsOps, disk_errors
from storage.layout import IN_FLIGHT, SEGMENTS, marker_path, part_path, segment_path

SEGMENT_TIME = 946_684_800
"""2000-01-01T00:00:00Z: segments do not tell when they came."""

_FLUSH_BYTES = 16 << 20
"""How much is written before the medium is asked to begin, so that the sync at the end is short."""


@dataclass(frozen=True, slots=True)
class StoredItem:
    """Evidence bytes that are durable under their final names but named by no row yet."""

    id: EntityId
    size: int
    sha256: bytes
    ik: bytearray
    segments: tuple[Segment, ...]


class HashThread:
    """SHA-256 in a second thread, one piece behind the first; memory stays flat."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()
        self._pool = ThreadPoolExecutor(max_workers=1)
        self._running: Future[None] | None = None

    def __enter__(self) -> Self:
        """Start."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wait for the thread and end it."""
        self._pool.shutdown(wait=True)

    def update(self, data: bytes) -> None:
        """Hash `data` after what came before."""
        if self._running is not None:
            self._running.result()
        self._running = self._pool.submit(self._digest.update, data)

    def digest(self) -> bytes:
        """Return the hash of all that was given since the start or the last call, and begin anew."""
        if self._running is not None:
            self._running.result()
            self._running = None
        digest, self._digest = self._digest.digest(), hashlib.sha256()
        return digest


class Importer:
    """Writes one item; what it began is removed when anything stops it."""

    def __init__(self, ops: FsOps, folder: Path, vault_id: bytes) -> None:
        self._ops = ops
        self._folder = folder
        self._vault_id = vault_id

    def run(self, chunks: Iterable[bytes], job: JobContext, *, expected: int = 0) -> StoredItem:
        """Import a stream of about `expected` bytes.

        Raises `KnownError(NO_SPACE | NOT_WRITABLE | DISK_FAILED)`, and whatever `chunks` and `job` raise.
        """
        item = new_id()
        ik = crypto.random_secret(crypto.KEY_BYTES)
        secret_memory.hold(ik)
        names: list[str] = []
        try:
            with disk_errors():
                sizes, sha256 = self._write(chunks, job, _Making(item, ik, names), expected)
                segments = tuple(map(Segment, names, sizes))
                stored = StoredItem(item, sum(sizes), sha256, ik, segments)
                self._read_back(stored, job)
                self._settle(names)
        except BaseException:
            self._remove(names)
            crypto.wipe(ik)
            raise
        return stored

    def discard(self, stored: StoredItem) -> None:
        """Remove an item that will not be recorded."""
        self._remove([segment.name for segment in stored.segments])
        crypto.wipe(stored.ik)

    def acknowledge(self, stored: StoredItem) -> bool:
        """Wipe the key of an item that a commit now names and remove its markers; False when they stay.

        A marker that stays is harmless: the next opening sees that a row names the segment.
        """
        crypto.wipe(stored.ik)
        try:
            for segment in stored.segments:
                safe_files.remove_file(self._ops, marker_path(self._folder, segment.name))
        except KnownError:
            return False
        return True

    def _write(
        self, chunks: Iterable[bytes], job: JobContext, making: _Making, expected: int
    ) -> tuple[list[int], bytes]:
        sizes: list[int] = []
        done = 0
        part = self._begin(making)
        try:
            with HashThread() as hashing:
                for piece in _pieces(chunks):
                    job.check()
                    hashing.update(piece)
                    view = memoryview(piece)
                    while view:
                        if part.room == 0:
                            sizes.append(part.finish())
                            part = self._begin(making)
                        taken = view[: part.room]
                        part.write(taken)
                        view = view[len(taken) :]
                    done += len(piece)
                    job.progress(done, max(expected, done), "progress.storing")
                sizes.append(part.finish())
                return sizes, hashing.digest()
        finally:
            part.close()

    def _begin(self, making: _Making) -> _Part:
        name = crypto.random_bytes(16).hex()
        number = len(making.names)
        making.names.append(name)
        marker = self._ops.create(marker_path(self._folder, name))
        self._ops.close(marker)
        sealer = SegmentSealer(making.ik, vault_id=self._vault_id, item=making.item, number=number)
        return _Part(self._ops, self._ops.create(part_path(self._folder, name)), sealer)

    def _read_back(self, stored: StoredItem, job: JobContext) -> None:
        source = ItemSource(stored.id, stored.size, bytearray(stored.ik), stored.segments)
        reader = ItemReader(self._ops, self._folder / IN_FLIGHT, self._vault_id, source, parts=True)
        done = 0
        try:
            with HashThread() as hashing:
                for piece in reader.stream():
                    job.check()
                    hashing.update(piece)
                    done += len(piece)
                    job.progress(done, stored.size, "progress.reading_back")
                is_same = hashing.digest() == stored.sha256
        except KnownError as error:
            raise KnownError(ErrorCode.DISK_FAILED) from error
        finally:
            reader.close()
        if not is_same:
            raise KnownError(ErrorCode.DISK_FAILED)

    def _settle(self, names: list[str]) -> None:
        """Give the segments their final names; parts and markers are on the medium before."""
        ops, shelves = self._ops, self._folder / SEGMENTS
        ops.sync_folder(self._folder / IN_FLIGHT)
        touched: list[Path] = []
        made = False
        for name in names:
            target = segment_path(self._folder, name)
            if target.parent not in touched:
                touched.append(target.parent)
                with suppress(FileExistsError):
                    ops.make_folder(target.parent)
                    made = True
            ops.rename_new(part_path(self._folder, name), target)
        for shelf in touched:
            ops.sync_folder(shelf)
        if made:
            ops.sync_folder(shelves)
        ops.sync_folder(self._folder / IN_FLIGHT)

    def _remove(self, names: list[str]) -> None:
        """Remove what was begun; a marker stays until its segment is gone for good."""
        for name in names:
            with suppress(KnownError):
                safe_files.remove_file(self._ops, part_path(self._folder, name))
                segment = segment_path(self._folder, name)
                if safe_files.remove_file(self._ops, segment):
                    with disk_errors():
                        self._ops.sync_folder(segment.parent)
                safe_files.remove_file(self._ops, marker_path(self._folder, name))


@dataclass(frozen=True, slots=True)
class _Making:
    """An item under way: its names grow as segments begin, so that all can be removed again."""

    item: EntityId
    ik: bytearray
    names: list[str]


class _Part:
    """One segment being written in `t/`."""

    def __init__(self, ops: FsOps, descriptor: int, sealer: SegmentSealer) -> None:
        self._ops = ops
        self._descriptor: int | None = descriptor
        self._sealer = sealer
        self._flushed = 0
        self._waiting = len(sealer.prefix)
        safe_files.write_all(ops, descriptor, sealer.prefix)

    @property
    def room(self) -> int:
        """How many bytes this segment still takes."""
        return SEGMENT_BYTES - self._sealer.size

    def write(self, data: memoryview) -> None:
        """Encrypt and write."""
        assert self._descriptor is not None
        for sealed in self._sealer.feed(data):
            safe_files.write_all(self._ops, self._descriptor, sealed)
            self._waiting += len(sealed)
            if self._waiting >= _FLUSH_BYTES:
                self._ops.forget_cached(self._descriptor, self._flushed, self._waiting)
                self._flushed += self._waiting
                self._waiting = 0

    def finish(self) -> int:
        """Write the last chunk, sync, and return the plaintext size."""
        assert self._descriptor is not None
        safe_files.write_all(self._ops, self._descriptor, self._sealer.finish())
        self._ops.set_time(self._descriptor, SEGMENT_TIME)
        self._ops.sync(self._descriptor)
        # What is read back comes from the medium where the system can do that.
        self._ops.forget_cached(self._descriptor)
        self.close()
        return self._sealer.size

    def close(self) -> None:
        """Close the file. Idempotent."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            self._ops.close(descriptor)


def _pieces(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Cut what comes into pieces of at most 1 MiB, so that a stop is noticed soon."""
    for chunk in chunks:
        if len(chunk) <= safe_files.CHUNK_BYTES:
            yield bytes(chunk)
        else:
            for at in range(0, len(chunk), safe_files.CHUNK_BYTES):
                yield bytes(chunk[at : at + safe_files.CHUNK_BYTES])

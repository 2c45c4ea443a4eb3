"""Bringing bytes in: hashed, encrypted, read back, durable before any row names them (section 8)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from app.domain.errors import ErrorCode, KnownError
from app.domain.ids import EntityId, new_id
from app.domain.ports import JobContext
from storage import crypto, safe_files, secret_memory
from storage.behind import Behind
from storage.blobs import (
    BATCH_CHUNKS,
    PREFIX_BYTES,
    SEALED_CHUNK,
    SEALED_KEPT,
    SEGMENT_BYTES,
    Segment,
    SegmentSealer,
    chunk_count,
)
from storage.erasing import remove_segment
from storage.file_ops import FsOps, disk_errors
from storage.hashing import HashThread
from storage.layout import IN_FLIGHT, SEGMENTS, marker_path, part_path, segment_path
from storage.past_cache import BlockWriter
from storage.reading_back import ReadBack, Written

SEGMENT_TIME = 946_684_800
"""2000-01-01T00:00:00Z: segments do not tell when they came."""

_FLUSH_BYTES = 16 << 20
"""How much is written before the medium is asked to begin, so that the sync at the end is short."""

_SETTLE_BYTES = 32 << 20
"""How much is written before it is synced and read back while more is written."""


@dataclass(frozen=True, slots=True)
class StoredItem:
    """Evidence bytes that are durable under their final names but named by no row yet."""

    id: EntityId
    size: int
    sha256: bytes
    ik: bytearray
    segments: tuple[Segment, ...]


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
                stored = self._write(chunks, job, _Making(item, ik, names), expected)
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

    def _write(self, chunks: Iterable[bytes], job: JobContext, making: _Making, expected: int) -> StoredItem:
        """Hash, encrypt and write; what is synced is read back, and the two hashes must be equal."""
        sizes: list[int] = []
        done = 0
        part = self._begin(making)
        try:
            with (
                ReadBack(self._ops, making.ik, vault_id=self._vault_id, item=making.item) as back,
                HashThread() as hashing,
            ):
                for piece in _pieces(chunks):
                    job.check()
                    hashing.update(piece)
                    view = memoryview(piece)
                    while view:
                        if part.room == 0:
                            sizes.append(part.finish(back))
                            part = self._begin(making)
                        taken = view[: part.room]
                        part.write(taken, back)
                        view = view[len(taken) :]
                    done += len(piece)
                    job.progress(done, max(expected, done), "progress.storing")
                sizes.append(part.finish(back))
                sha256 = hashing.digest()
                if back.digest(job, done) != sha256:
                    raise KnownError(ErrorCode.DISK_FAILED)
        finally:
            part.close()
        return StoredItem(making.item, done, sha256, making.ik, tuple(map(Segment, making.names, sizes)))

    def _begin(self, making: _Making) -> _Part:
        name = crypto.random_bytes(16).hex()
        number = len(making.names)
        making.names.append(name)
        marker = self._ops.create(marker_path(self._folder, name))
        self._ops.close(marker)
        sealer = SegmentSealer(making.ik, vault_id=self._vault_id, item=making.item, number=number)
        path = part_path(self._folder, name)
        return _Part(self._ops, path, self._ops.create(path), sealer, number)

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
                remove_segment(self._ops, self._folder, name)
                safe_files.remove_file(self._ops, marker_path(self._folder, name))


@dataclass(frozen=True, slots=True)
class _Making:
    """An item under way: its names grow as segments begin, so that all can be removed again."""

    item: EntityId
    ik: bytearray
    names: list[str]


class _Part:
    """One segment being written in `t/`."""

    def __init__(self, ops: FsOps, path: Path, descriptor: int, sealer: SegmentSealer, number: int) -> None:
        self._ops = ops
        self._path = path
        self._descriptor: int | None = descriptor
        self._out = BlockWriter(ops, descriptor)
        self._sealer = sealer
        self._number = number
        self._writing: Behind[int] = Behind("write", most=SEALED_KEPT)
        self._flushed = 0
        self._written = 0
        self._settled_chunks = 0

    @property
    def room(self) -> int:
        """How many bytes this segment still takes."""
        return SEGMENT_BYTES - self._sealer.size

    def write(self, data: memoryview, back: ReadBack) -> None:
        """Encrypt, and write in a second thread; now and then have what is written synced and read back."""
        assert self._descriptor is not None
        for sealed in self._sealer.feed(data):
            self._written += sum(self._writing.give(partial(self._put, sealed)))
            if self._written - self._flushed >= _FLUSH_BYTES:
                self._ops.forget_cached(self._descriptor, self._flushed, self._written - self._flushed)
                self._flushed = self._written
            batches = (self._written - PREFIX_BYTES) // (BATCH_CHUNKS * SEALED_CHUNK)
            chunks = batches * BATCH_CHUNKS
            if (chunks - self._settled_chunks) * SEALED_CHUNK >= _SETTLE_BYTES:
                back.behind(self._range(chunks))

    def finish(self, back: ReadBack) -> int:
        """Write the last chunk, sync, have the rest read back, and return the plaintext size."""
        assert self._descriptor is not None
        rest = self._sealer.finish()
        self._written += sum(self._writing.finish()) + self._put(rest)
        self._ops.set_time(self._descriptor, SEGMENT_TIME)
        self._ops.sync(self._descriptor)
        # What is read back comes from the medium where the system can do that.
        self._ops.forget_cached(self._descriptor)
        self.close()
        back.last(self._range(chunk_count(self._sealer.size)))
        return self._sealer.size

    def close(self) -> None:
        """Close the file when nothing writes to it any more, and wipe what was not sealed. Idempotent."""
        self._writing.close()
        self._sealer.forget()
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            self._ops.close(descriptor)

    def _put(self, data: memoryview) -> int:
        self._out.write(data)
        return len(data)

    def _range(self, chunks: int) -> Written:
        first, self._settled_chunks = self._settled_chunks, chunks
        return Written(self._path, self._number, self._sealer.size, first, chunks)


def _pieces(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Cut what comes into pieces of at most 1 MiB, so that a stop is noticed soon."""
    for chunk in chunks:
        if len(chunk) <= safe_files.CHUNK_BYTES:
            yield bytes(chunk)
        else:
            for at in range(0, len(chunk), safe_files.CHUNK_BYTES):
                yield bytes(chunk[at : at + safe_files.CHUNK_BYTES])

"""Reading back from the medium what was written, while more is written: nothing is believed unread (8)."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, wait
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self, TypeAlias

from app.domain.errors import Cancelled, ErrorCode, KnownError
from app.domain.ids import EntityId
from app.domain.ports import JobContext
from storage.behind import Behind
from storage.blobs import BATCH_CHUNKS, CHUNK, SEALED_CHUNK, OpenSegment, most_chunks, sealed_size
from storage.chunk_rooms import PlainRooms, SealedRoom
from storage.file_ops import FsOps
from storage.hashing import HashThread

_MOST_WAITING = 2
"""How many ranges may wait for the reader; the writer waits then, so that little is ever unsynced."""

_MOST_FETCHED = 2
"""How many batches may have come from the medium that are not decrypted yet."""

_LOOK_SECONDS = 0.1
"""How often the writer looks whether it should stop, while it waits for the reader."""


@dataclass(frozen=True, slots=True)
class Written:
    """Chunks `first` up to `end` of segment `number`, of which `size` bytes were given."""

    path: Path
    number: int
    size: int
    first: int
    end: int


@dataclass(frozen=True, slots=True)
class _Batch:
    """Chunks that are fetched and decrypted in one go: the first, how many, and their plain bytes."""

    first: int
    count: int
    size: int


_Fetched: TypeAlias = "tuple[_Batch, list[memoryview]]"


def _fetched(file: OpenSegment, batch: _Batch, room: SealedRoom) -> _Fetched:
    return batch, file.fetch(batch.first, batch.size, batch.count, room)


class ReadBack:
    """Reads segments in order, decrypts them and hashes what comes out.

    What is short is read by the caller's own thread at the end; of what is long, ranges are synced and read
    by a second thread behind the writer. Either way a byte counts only when it was synced before it was read.
    """

    def __init__(self, ops: FsOps, ik: bytearray, *, vault_id: bytes, item: EntityId) -> None:
        self._ops = ops
        self._ik = ik
        self._vault_id = vault_id
        self._item = item
        self._hashing = HashThread()
        self._behind: Behind[None] = Behind("read-back", most=_MOST_WAITING)
        self._fetching: Behind[_Fetched] = Behind("fetch", most=_MOST_FETCHED)
        self._sealed = deque(SealedRoom(BATCH_CHUNKS, SEALED_CHUNK) for _ in range(1 + _MOST_FETCHED))
        self._rest: list[Written] = []
        self._open: OpenSegment | None = None
        self._rooms: PlainRooms | None = None
        self._given = 0
        self._stopped = threading.Event()

    def __enter__(self) -> Self:
        """Start."""
        self._hashing.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop reading, close the file and wipe the plaintext."""
        self._stopped.set()
        self._behind.close()
        self._fetching.close()
        self._hashing.__exit__(kind, error, trace)
        self._close()
        if self._rooms is not None:
            self._rooms.wipe()

    def behind(self, written: Written) -> None:
        """Sync and read a range in the second thread; raises what the reader met before."""
        self._behind.give(partial(self._sync_and_read, written))

    def last(self, written: Written) -> None:
        """Read the end of a segment, which the writer has synced; it must be exactly as long as it should."""
        if self._behind.has_begun:
            self._behind.give(partial(self._read_last, written, self._check_stopped))
        else:
            self._rest.append(written)

    def digest(self, job: JobContext, total: int) -> bytes:
        """Return the hash of all that was read; raises `KnownError(DISK_FAILED)` for what is wrong."""
        if not self._behind.has_begun:
            for written in self._rest:
                self._read_last(written, job.check)
                job.progress(self._given, total, "progress.reading_back")
        while self._behind.waiting:
            job.check()
            job.progress(self._given, total, "progress.reading_back")
            if wait(self._behind.waiting, _LOOK_SECONDS, FIRST_COMPLETED).done:
                self._behind.waiting.popleft().result()
        return self._hashing.digest()

    def _sync_and_read(self, written: Written) -> None:
        with _wrong_is_the_disks():
            file = self._file_of(written, is_synced=False)
        self._read(file, written, self._check_stopped)

    def _read_last(self, written: Written, check: Callable[[], None]) -> None:
        with _wrong_is_the_disks():
            file = self._file_of(written, is_synced=True)
            if file.length() != sealed_size(written.size):
                raise file.damaged()
        self._read(file, written, check)
        self._close()

    def _read(self, file: OpenSegment, written: Written, check: Callable[[], None]) -> None:
        """Decrypt and hash a range batch by batch; of more than one, while the next are being fetched."""
        if self._rooms is None:
            self._rooms = PlainRooms(most_chunks(written.size), CHUNK)
        for first in range(written.first, written.end, BATCH_CHUNKS):
            check()
            count = min(BATCH_CHUNKS, written.end - first)
            batch = _Batch(first, count, min(count * CHUNK, written.size - first * CHUNK))
            self._sealed.rotate()
            fetch = partial(_fetched, file, batch, self._sealed[0])
            is_only = written.end - written.first <= BATCH_CHUNKS
            with _wrong_is_the_disks():
                self._open_all(file, [fetch()] if is_only else self._fetching.give(fetch))
        with _wrong_is_the_disks():
            self._open_all(file, self._fetching.finish())

    def _open_all(self, file: OpenSegment, fetched: list[_Fetched]) -> None:
        assert self._rooms is not None
        for batch, sealed in fetched:
            room = self._rooms.take(batch.size)
            file.decrypt(batch.first, sealed, room.chunks(batch.size, batch.count))
            self._hashing.update(room.view(batch.size))
            self._given += batch.size

    def _file_of(self, written: Written, *, is_synced: bool) -> OpenSegment:
        """Return the file when what was written is on the medium; nothing of it was read before."""
        if self._open is not None:
            if not is_synced:
                self._open.sync(written.first, written.end)
            return self._open
        descriptor = self._ops.open_write(written.path)
        if not is_synced:
            try:
                self._ops.sync(descriptor)
                self._ops.forget_cached(descriptor)
            except BaseException:
                self._ops.close(descriptor)
                raise
        self._open = OpenSegment(
            self._ops,
            descriptor,
            self._ik,
            vault_id=self._vault_id,
            item=self._item,
            number=written.number,
            name=written.path.name,
            past_cache=True,
        )
        return self._open

    def _close(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None

    def _check_stopped(self) -> None:
        if self._stopped.is_set():
            raise Cancelled


@contextmanager
def _wrong_is_the_disks() -> Iterator[None]:
    """Blame the disk for bytes that do not come back as they were written."""
    try:
        yield
    except KnownError as error:
        raise KnownError(ErrorCode.DISK_FAILED) from error

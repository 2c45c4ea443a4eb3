"""Reading back from the medium what was written, while more is written: nothing is believed unread (8)."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from app.domain.errors import Cancelled, ErrorCode, KnownError
from app.domain.ids import EntityId
from app.domain.ports import JobContext
from storage import secret_memory
from storage.blobs import BATCH, BATCH_CHUNKS, CHUNK, OpenSegment, PieceBuffers, sealed_size
from storage.file_ops import FsOps
from storage.hashing import HashThread

_MOST_WAITING = 2
"""How many ranges may wait for the reader; the writer waits then, so that little is ever unsynced."""

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
        self._pool: ThreadPoolExecutor | None = None
        self._behind: deque[Future[None]] = deque()
        self._rest: list[Written] = []
        self._open: OpenSegment | None = None
        self._buffers: PieceBuffers | None = None
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
        if self._pool is not None:
            self._pool.shutdown(wait=True)
        self._hashing.__exit__(kind, error, trace)
        self._close()
        if self._buffers is not None:
            self._buffers.wipe()

    def behind(self, written: Written) -> None:
        """Sync and read a range in the second thread; raises what the reader met before."""
        if self._pool is None:
            secret_memory.rinse_registers()
            self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="read-back")
        while len(self._behind) >= _MOST_WAITING:
            self._behind.popleft().result()
        self._behind.append(self._pool.submit(self._sync_and_read, written))

    def last(self, written: Written) -> None:
        """Read the end of a segment, which the writer has synced; it must be exactly as long as it should."""
        if self._pool is None:
            self._rest.append(written)
        else:
            self._behind.append(self._pool.submit(self._read_last, written, self._check_stopped))

    def digest(self, job: JobContext, total: int) -> bytes:
        """Return the hash of all that was read; raises `KnownError(DISK_FAILED)` for what is wrong."""
        if self._pool is None:
            for written in self._rest:
                self._read_last(written, job.check)
                job.progress(self._given, total, "progress.reading_back")
        while self._behind:
            job.check()
            job.progress(self._given, total, "progress.reading_back")
            if wait((self._behind[0],), _LOOK_SECONDS).done:
                self._behind.popleft().result()
        return self._hashing.digest()

    def _sync_and_read(self, written: Written) -> None:
        with _wrong_is_the_disks():
            file = self._file_of(written)
        file.sync(written.first, written.end)
        self._read(file, written, self._check_stopped)

    def _read_last(self, written: Written, check: Callable[[], None]) -> None:
        with _wrong_is_the_disks():
            file = self._file_of(written)
            if file.length() != sealed_size(written.size):
                raise file.damaged()
        self._read(file, written, check)
        self._close()

    def _read(self, file: OpenSegment, written: Written, check: Callable[[], None]) -> None:
        if self._buffers is None:
            self._buffers = PieceBuffers(min(BATCH, written.size))
        for first in range(written.first, written.end, BATCH_CHUNKS):
            check()
            count = min(BATCH_CHUNKS, written.end - first)
            piece = self._buffers.take(min(count * CHUNK, written.size - first * CHUNK))
            with _wrong_is_the_disks():
                file.decrypt(first, count, piece)
            self._hashing.update(piece)
            self._given += len(piece)

    def _file_of(self, written: Written) -> OpenSegment:
        if self._open is None:
            descriptor = self._ops.open_write(written.path)
            self._open = OpenSegment(
                self._ops,
                descriptor,
                self._ik,
                vault_id=self._vault_id,
                item=self._item,
                number=written.number,
                name=written.path.name,
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

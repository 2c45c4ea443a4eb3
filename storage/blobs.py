"""Evidence segments: C2SP chunked encryption, seekable, no byte given out unauthenticated (section 7)."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import ErrorCode, KnownError
from app.domain.ids import EntityId
from storage import crypto
from storage.chunk_rooms import ChunkPlaces, PlainRoom, PlainRooms, SealedRoom, cut
from storage.file_ops import FsOps, disk_errors, is_regular
from storage.layout import segment_path
from storage.past_cache import BLOCK_BYTES, BlockReader

SEGMENT_BYTES = 1 << 30
CHUNK = 16_384
SEALED_CHUNK = CHUNK + crypto.TAG_BYTES
SALT_BYTES = 24
PREFIX_BYTES = SALT_BYTES + crypto.HASH_BYTES
BATCH_CHUNKS = 64
BATCH = BATCH_CHUNKS * CHUNK
SEALED_KEPT = 2
"""How many pieces of a file are given out before the first is overwritten."""

_STREAM_CHUNKS = 32
"""So few that sealed and plain bytes stay in the processor's cache, so many that calls are few."""

_INFO = b"c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0"


@dataclass(frozen=True, slots=True)
class Segment:
    """One file of an item: its name and how many bytes of the item it holds."""

    name: str
    size: int


@dataclass(frozen=True, slots=True)
class ItemSource:
    """All that is needed to read an item's bytes."""

    item: EntityId
    size: int
    ik: bytearray
    segments: tuple[Segment, ...]


def chunk_count(size: int) -> int:
    """Return how many chunks a segment of `size` bytes has; the last is never full."""
    return size // CHUNK + 1


def most_chunks(size: int, at_once: int = BATCH_CHUNKS) -> int:
    """Return how many chunks of `size` bytes are worked on at once."""
    return min(at_once, chunk_count(size))


def sealed_size(size: int) -> int:
    """Return the length of the file of a segment of `size` bytes."""
    return PREFIX_BYTES + size + crypto.TAG_BYTES * chunk_count(size)


def segment_cipher(
    ik: bytes | bytearray, salt: bytes, *, vault_id: bytes, item: bytes, number: int
) -> tuple[crypto.ChunkCipher, bytes]:
    """Return the cipher of a segment and the commitment its file must begin with after the salt."""
    context = b"nv1/blob" + vault_id + item + number.to_bytes(4, "big")
    derived = crypto.expand(ik, _INFO + salt + context, 76)
    with memoryview(derived) as view:
        cipher = crypto.ChunkCipher(view[:32], view[32:44])
        commitment = bytes(view[44:])
    crypto.wipe(derived)
    return cipher, commitment


class SegmentSealer:
    """Turns the bytes of one segment into the bytes of its file, a batch of chunks at a time."""

    def __init__(
        self, ik: bytes | bytearray, *, vault_id: bytes, item: bytes, number: int, salt: bytes | None = None
    ) -> None:
        salt = salt if salt is not None else crypto.random_bytes(SALT_BYTES)
        self._cipher, commitment = segment_cipher(ik, salt, vault_id=vault_id, item=item, number=number)
        self.size = 0
        self._plain = bytearray(BATCH)
        self._filled = 0
        self._sealed = deque(SealedRoom(BATCH_CHUNKS, SEALED_CHUNK) for _ in range(1 + SEALED_KEPT))
        self._sealed[0].room[:PREFIX_BYTES] = salt + commitment
        self._given, self._end = 0, PREFIX_BYTES
        self._next_chunk = 0

    def feed(self, data: memoryview) -> Iterator[memoryview]:
        """Take bytes and yield whole blocks of the file; a piece is overwritten after `SEALED_KEPT` more."""
        self.size += len(data)
        while data:
            if not self._filled and len(data) >= BATCH:
                yield self._seal(data[:BATCH], BATCH_CHUNKS)
                data = data[BATCH:]
                continue
            taken = min(len(data), BATCH - self._filled)
            self._plain[self._filled : self._filled + taken] = data[:taken]
            self._filled += taken
            data = data[taken:]
            if self._filled == BATCH:
                self._filled = 0
                yield self._seal(memoryview(self._plain), BATCH_CHUNKS)

    def finish(self) -> memoryview:
        """Return what remains, ending in the chunk that is not full, and wipe the plaintext held."""
        self._append(memoryview(self._plain)[: self._filled], self._filled // CHUNK + 1)
        self.forget()
        return self._sealed[0].room[: self._end]

    def forget(self) -> None:
        """Wipe the plaintext held; nothing more is sealed. Idempotent."""
        crypto.wipe(self._plain)
        self._plain = bytearray()

    def _seal(self, plain: memoryview, chunks: int) -> memoryview:
        self._append(plain, chunks)
        self._given = self._end - self._end % BLOCK_BYTES
        return self._sealed[0].room[: self._given]

    def _append(self, plain: memoryview, chunks: int) -> None:
        """Seal into the next room, behind what was not given out of the last."""
        last, waiting = self._sealed[0].room, self._end - self._given
        self._sealed.rotate()
        self._sealed[0].room[:waiting] = last[self._given : self._end]
        size = len(plain) + chunks * crypto.TAG_BYTES
        places = self._sealed[0].at(waiting).chunks(size, chunks)
        self._cipher.encrypt(self._next_chunk, cut(plain, CHUNK, chunks), places)
        self._next_chunk += chunks
        self._given, self._end = 0, waiting + size


class OpenSegment:
    """An open segment file whose commitment holds; decrypts any of its chunks. Owns the descriptor."""

    def __init__(
        self,
        ops: FsOps,
        descriptor: int,
        ik: bytes | bytearray,
        *,
        vault_id: bytes,
        item: bytes,
        number: int,
        name: str,
        past_cache: bool = False,
    ) -> None:
        self._ops = ops
        self._descriptor: int | None = descriptor
        self._item = item
        self._name = name
        self._sealed = SealedRoom(BATCH_CHUNKS, SEALED_CHUNK)
        with ExitStack() as undo:
            undo.callback(self.close)
            self._reader = BlockReader(ops, descriptor, past_cache=past_cache)
            prefix = self._filled(self._sealed, PREFIX_BYTES, 0).view(PREFIX_BYTES)
            salt, found = bytes(prefix[:SALT_BYTES]), prefix[SALT_BYTES:]
            self._cipher, commitment = segment_cipher(ik, salt, vault_id=vault_id, item=item, number=number)
            if not crypto.equal(found, commitment):
                raise self.damaged()
            undo.pop_all()

    def read(self, first: int, into: Sequence[memoryview]) -> None:
        """Decrypt at most `BATCH_CHUNKS` chunks from `first` on, each into a place of exactly its length."""
        size = (len(into) - 1) * CHUNK + len(into[-1])
        self.decrypt(first, self.fetch(first, size, len(into), self._sealed), into)

    def fetch(self, first: int, size: int, count: int, room: SealedRoom) -> list[memoryview]:
        """Return sealed chunks that hold `size` bytes, read into a room; one thread at a time may ask."""
        size += count * crypto.TAG_BYTES
        return self._filled(room, size, PREFIX_BYTES + first * SEALED_CHUNK).chunks(size, count)

    def decrypt(self, first: int, sealed: Sequence[memoryview], into: Sequence[memoryview]) -> None:
        """Decrypt what was fetched, each chunk into a place of exactly its length."""
        if not self._cipher.decrypt(first, sealed, into):
            raise self.damaged()

    def sync(self, first: int, end: int) -> None:
        """Return when all written is on the medium; what is read of these chunks then comes from there."""
        assert self._descriptor is not None
        self._ops.sync(self._descriptor)
        start = PREFIX_BYTES + first * SEALED_CHUNK
        self._ops.forget_cached(self._descriptor, start, (end - first) * SEALED_CHUNK)

    def length(self) -> int:
        """Return the length of the file in bytes."""
        assert self._descriptor is not None
        return self._ops.status(self._descriptor).st_size

    def expect_in_order(self) -> None:
        """Tell the system that chunks will be asked for in order."""
        assert self._descriptor is not None
        self._ops.expect_in_order(self._descriptor)

    def close(self) -> None:
        """Close the file. Idempotent."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            self._ops.close(descriptor)

    def damaged(self) -> KnownError:
        """Return the error that names this segment."""
        return KnownError(ErrorCode.EVIDENCE_DAMAGED, item=self._item.hex(), segment=self._name)

    def _filled(self, room: SealedRoom, size: int, offset: int) -> ChunkPlaces:
        """Return the places that bytes of the file were read into."""
        assert self._descriptor is not None
        places = room.at(self._reader.start_of(offset))
        with disk_errors(reading=True):
            if self._reader.fill(room.room, size, offset) != size:
                raise self.damaged()
        return places


class SegmentReader:
    """Reads one segment file at any place; raises `KnownError(EVIDENCE_DAMAGED)` for what does not hold."""

    def __init__(
        self,
        ops: FsOps,
        path: Path,
        size: int,
        ik: bytes | bytearray,
        *,
        vault_id: bytes,
        item: bytes,
        number: int,
    ) -> None:
        self.size = size
        descriptor = _open_whole(ops, path, size)
        if descriptor is None:
            raise KnownError(ErrorCode.EVIDENCE_DAMAGED, item=item.hex(), segment=path.name)
        self._file = OpenSegment(
            ops, descriptor, ik, vault_id=vault_id, item=item, number=number, name=path.name
        )
        with ExitStack() as undo:
            undo.callback(self.close)
            # The last chunk tells that nothing was cut off or added; until it opened nothing is given out.
            last = PlainRoom(1, CHUNK)
            undo.callback(last.wipe)
            self.read(chunk_count(size) - 1, 1, last)
            undo.pop_all()
            last.wipe()

    def read(self, first: int, count: int, into: PlainRoom) -> memoryview:
        """Return the plaintext of at most `BATCH_CHUNKS` chunks from `first` on, which must exist."""
        size = self._bytes_of(first, count)
        self._file.read(first, into.chunks(size, count))
        return into.view(size)

    def stream(self, rooms: PlainRooms, chunks: int) -> Iterator[memoryview]:
        """Yield the segment in order, so many chunks at a time, while the next are being fetched."""
        total = chunk_count(self.size)
        self._file.expect_in_order()
        for first in range(0, total, chunks):
            count = min(chunks, total - first)
            yield self.read(first, count, rooms.take(self._bytes_of(first, count)))

    def close(self) -> None:
        """Close the file. Idempotent."""
        self._file.close()

    def _bytes_of(self, first: int, count: int) -> int:
        return min(count * CHUNK, self.size - first * CHUNK)


def _open_whole(ops: FsOps, path: Path, size: int) -> int | None:
    """Open a segment file that has the right length; None when it has not, or is no ordinary file."""
    with disk_errors(reading=True), suppress(FileNotFoundError):
        if is_regular(ops.path_status(path)):
            descriptor = ops.open_read(path)
            if ops.status(descriptor).st_size == sealed_size(size):
                return descriptor
            ops.close(descriptor)
    return None


class ItemReader:
    """Reads an item across its segments; the last batch read is kept, so that small steps stay cheap."""

    def __init__(
        self, ops: FsOps, folder: Path, vault_id: bytes, source: ItemSource, *, parts: bool = False
    ) -> None:
        """Read below `folder`; `parts` means the segments stand in it directly, not yet under final names."""
        self._ops = ops
        self._folder = folder
        self._vault_id = vault_id
        self._parts = parts
        self.source = source
        self._open: tuple[int, SegmentReader] | None = None
        self._kept: tuple[int, int, memoryview] | None = None
        self._batch: PlainRoom | None = None
        self._rooms: PlainRooms | None = None

    def read(self, offset: int = 0, length: int | None = None) -> bytes:
        """Return up to `length` bytes from `offset`, to the end when None."""
        end = self.source.size if length is None else min(self.source.size, offset + length)
        pieces = []
        while offset < end:
            pieces.append(bytes(self._batch_at(offset)[: end - offset]))
            offset += len(pieces[-1])
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def stream(self) -> Iterator[memoryview]:
        """Yield the whole item in order, in pieces of at most 1 MiB; each segment's end is checked first.

        All pieces stand in one buffer: a piece is released when the next is asked for, so that using it later
        raises `ValueError`, and the buffer is wiped at the end.
        """
        rooms = PlainRooms(most_chunks(self.source.size, _STREAM_CHUNKS), CHUNK, kept=0)
        try:
            for number in range(len(self.source.segments)):
                for piece in filter(len, self._segment(number).stream(rooms, _STREAM_CHUNKS)):
                    yield piece
                    piece.release()
        finally:
            rooms.wipe()

    def segment(self, number: int, *, full: bool = True) -> Iterator[memoryview]:
        """Yield one segment in pieces of at most 1 MiB; not `full`, only open it and check its ends.

        A piece is overwritten after `PIECES_KEPT` more.
        """
        reader = self._segment(number)
        if full:
            if self._rooms is None:
                self._rooms = PlainRooms(most_chunks(self.source.size), CHUNK)
            yield from filter(len, reader.stream(self._rooms, BATCH_CHUNKS))

    def rest(self) -> None:
        """Close files and wipe plaintext, but keep the key for a later read."""
        if self._open is not None:
            self._open[1].close()
            self._open = None
        self._kept = None
        if self._batch is not None:
            self._batch.wipe()
            self._batch = None
        if self._rooms is not None:
            self._rooms.wipe()
            self._rooms = None

    def close(self) -> None:
        """Close files and wipe plaintext and key."""
        self.rest()
        crypto.wipe(self.source.ik)

    def _batch_at(self, offset: int) -> memoryview:
        number, within = divmod(offset, SEGMENT_BYTES)
        first = within // BATCH * BATCH_CHUNKS
        if self._kept is None or self._kept[:2] != (number, first):
            reader = self._segment(number)
            if self._batch is None:
                self._batch = PlainRoom(most_chunks(self.source.size), CHUNK)
            # Until all of it opened, the buffer holds neither the old batch nor the new.
            self._kept = None
            count = min(BATCH_CHUNKS, chunk_count(reader.size) - first)
            self._kept = (number, first, reader.read(first, count, self._batch))
        return self._kept[2][within - first * CHUNK :]

    def _segment(self, number: int) -> SegmentReader:
        if self._open is None or self._open[0] != number:
            if self._open is not None:
                self._open[1].close()
                self._open = None
            segment = self.source.segments[number]
            path = self._folder / segment.name if self._parts else segment_path(self._folder, segment.name)
            reader = SegmentReader(
                self._ops,
                path,
                segment.size,
                self.source.ik,
                vault_id=self._vault_id,
                item=self.source.item,
                number=number,
            )
            self._open = (number, reader)
        return self._open[1]


def segments_are_sound(size: int, segments: Sequence[Segment]) -> bool:
    """Tell whether the sizes of segments are those the format gives an item of `size` bytes."""
    count = max(1, -(-size // SEGMENT_BYTES))
    expected = [min(SEGMENT_BYTES, size - n * SEGMENT_BYTES) for n in range(count)]
    return [segment.size for segment in segments] == expected

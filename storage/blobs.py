"""Evidence segments: C2SP chunked encryption, seekable, no byte given out unauthenticated (section 7)."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path

from app.domain.errors import ErrorCode, KnownError
from app.domain.ids import EntityId
from storage import crypto
from storage.file_ops import FsOps, disk_errors, is_regular
from storage.layout import segment_path

SEGMENT_BYTES = 1 << 30
CHUNK = 16_384
SEALED_CHUNK = CHUNK + crypto.TAG_BYTES
SALT_BYTES = 24
PREFIX_BYTES = SALT_BYTES + crypto.HASH_BYTES
BATCH_CHUNKS = 64
BATCH = BATCH_CHUNKS * CHUNK
PIECES_KEPT = 5
"""How many pieces of a stream are given out before the first is overwritten."""

_AHEAD_CHUNKS = 4 * BATCH_CHUNKS
_STREAM_CHUNKS = 8
"""So few that sealed bytes, plain bytes and their copy stay in the processor's cache."""

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


def chunk_sizes(size: int, count: int) -> Iterator[int]:
    """Yield the sizes of `count` chunks that hold `size` bytes; all but the last are full."""
    yield from repeat(CHUNK, count - 1)
    yield size - (count - 1) * CHUNK


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
        self.prefix = salt + commitment
        self.size = 0
        self._plain = bytearray(BATCH)
        self._filled = 0
        self._sealed = bytearray(BATCH_CHUNKS * SEALED_CHUNK)
        self._next_chunk = 0

    def feed(self, data: memoryview) -> Iterator[memoryview]:
        """Take bytes and yield sealed batches; each is overwritten by the next."""
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
        sealed = self._seal(memoryview(self._plain)[: self._filled], self._filled // CHUNK + 1)
        crypto.wipe(self._plain)
        return sealed

    def _seal(self, plain: memoryview, chunks: int) -> memoryview:
        sealed = memoryview(self._sealed)
        sizes = chunk_sizes(len(plain), chunks)
        end = self._cipher.encrypt(self._next_chunk, plain, sizes, sealed)
        self._next_chunk += chunks
        return sealed[:end]


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
    ) -> None:
        self._ops = ops
        self._descriptor: int | None = descriptor
        self._item = item
        self._name = name
        self._sealed = bytearray(BATCH_CHUNKS * SEALED_CHUNK)
        with ExitStack() as undo:
            undo.callback(self.close)
            prefix = memoryview(self._sealed)[:PREFIX_BYTES]
            self._fill(prefix, 0)
            salt, found = bytes(prefix[:SALT_BYTES]), prefix[SALT_BYTES:]
            self._cipher, commitment = segment_cipher(ik, salt, vault_id=vault_id, item=item, number=number)
            if not crypto.equal(found, commitment):
                raise self.damaged()
            undo.pop_all()

    def decrypt(self, first: int, count: int, into: memoryview) -> None:
        """Decrypt at most `BATCH_CHUNKS` chunks from `first` on; `into` is exactly as long as their bytes."""
        sealed = memoryview(self._sealed)[: len(into) + count * crypto.TAG_BYTES]
        self._fill(sealed, PREFIX_BYTES + first * SEALED_CHUNK)
        if not self._cipher.decrypt(first, sealed, chunk_sizes(len(into), count), into):
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

    def read_ahead(self, first: int, count: int) -> None:
        """Ask the system to fetch chunks that will be wanted soon."""
        assert self._descriptor is not None
        self._ops.read_ahead(self._descriptor, PREFIX_BYTES + first * SEALED_CHUNK, count * SEALED_CHUNK)

    def close(self) -> None:
        """Close the file. Idempotent."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            self._ops.close(descriptor)

    def damaged(self) -> KnownError:
        """Return the error that names this segment."""
        return KnownError(ErrorCode.EVIDENCE_DAMAGED, item=self._item.hex(), segment=self._name)

    def _fill(self, buffer: memoryview, offset: int) -> None:
        assert self._descriptor is not None
        with disk_errors(reading=True):
            while buffer:
                came = self._ops.read_into(self._descriptor, buffer, offset)
                if not came:
                    raise self.damaged()
                buffer, offset = buffer[came:], offset + came


class PieceBuffers:
    """Buffers for plaintext, used in turn: a piece is overwritten after `PIECES_KEPT` more were taken."""

    def __init__(self, largest: int) -> None:
        """Make buffers for pieces of up to `largest` bytes."""
        self._buffers = deque(bytearray(largest) for _ in range(1 + PIECES_KEPT))

    def take(self, size: int) -> memoryview:
        """Return room for the next piece; an empty one counts for nothing, since nobody keeps it."""
        if size:
            self._buffers.rotate()
        return memoryview(self._buffers[0])[:size]

    def wipe(self) -> None:
        """Overwrite the plaintext; nobody may read a piece any more."""
        crypto.wipe(*self._buffers)


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
            self.chunks(chunk_count(size) - 1, 1)
            undo.pop_all()

    def chunks(self, first: int, count: int) -> bytearray:
        """Return the plaintext of at most `BATCH_CHUNKS` chunks from `first` on, which must exist."""
        plain = bytearray(self._bytes_of(first, count))
        self._file.decrypt(first, count, memoryview(plain))
        return plain

    def stream(self, buffers: PieceBuffers, chunks: int) -> Iterator[memoryview]:
        """Yield the segment in order, so many chunks at a time, while the next are being fetched."""
        total = chunk_count(self.size)
        for first in range(0, total, chunks):
            if first % _AHEAD_CHUNKS == 0:
                self._file.read_ahead(first + _AHEAD_CHUNKS, _AHEAD_CHUNKS)
            count = min(chunks, total - first)
            piece = buffers.take(self._bytes_of(first, count))
            self._file.decrypt(first, count, piece)
            yield piece

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
        self._kept: tuple[int, int, bytearray] | None = None
        self._buffers: PieceBuffers | None = None

    def read(self, offset: int = 0, length: int | None = None) -> bytes:
        """Return up to `length` bytes from `offset`, to the end when None."""
        end = self.source.size if length is None else min(self.source.size, offset + length)
        out = bytearray()
        while offset < end:
            piece = self._batch_at(offset)[: end - offset]
            out += piece
            offset += len(piece)
        return bytes(out)

    def stream(self) -> Iterator[bytes]:
        """Yield the whole item in order, in pieces of at most 1 MiB; each segment's end is checked first."""
        for number in range(len(self.source.segments)):
            yield from map(bytes, self.segment(number, chunks=_STREAM_CHUNKS))

    def segment(self, number: int, *, full: bool = True, chunks: int = BATCH_CHUNKS) -> Iterator[memoryview]:
        """Yield one segment in pieces of at most 1 MiB; not `full`, only open it and check its ends.

        A piece is overwritten after `PIECES_KEPT` more.
        """
        reader = self._segment(number)
        if full:
            if self._buffers is None:
                self._buffers = PieceBuffers(min(BATCH, self.source.size))
            yield from filter(len, reader.stream(self._buffers, chunks))

    def rest(self) -> None:
        """Close files and wipe plaintext, but keep the key for a later read."""
        if self._open is not None:
            self._open[1].close()
            self._open = None
        if self._kept is not None:
            crypto.wipe(self._kept[2])
            self._kept = None
        if self._buffers is not None:
            self._buffers.wipe()

    def close(self) -> None:
        """Close files and wipe plaintext and key."""
        self.rest()
        crypto.wipe(self.source.ik)

    def _batch_at(self, offset: int) -> memoryview:
        number, within = divmod(offset, SEGMENT_BYTES)
        first = within // BATCH * BATCH_CHUNKS
        if self._kept is None or self._kept[:2] != (number, first):
            reader = self._segment(number)
            count = min(BATCH_CHUNKS, chunk_count(reader.size) - first)
            plain = reader.chunks(first, count)
            if self._kept is not None:
                crypto.wipe(self._kept[2])
            self._kept = (number, first, plain)
        return memoryview(self._kept[2])[within - first * CHUNK :]

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

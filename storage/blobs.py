"""Evidence segments: C2SP chunked encryption, seekable, no byte given out unauthenticated (section 7)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
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
_AHEAD_CHUNKS = 4 * BATCH_CHUNKS

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
        at = 0
        for index in range(chunks):
            piece = plain[index * CHUNK : (index + 1) * CHUNK]
            end = at + len(piece) + crypto.TAG_BYTES
            self._cipher.encrypt(self._next_chunk, piece, sealed[at:end])
            self._next_chunk += 1
            at = end
        return sealed[:at]


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
        self._ops = ops
        self.size = size
        self._item = item
        self._name = path.name
        self._descriptor: int | None = None
        self._descriptor = self._open(path)
        with ExitStack() as undo:
            undo.callback(self.close)
            prefix = self._read_at(PREFIX_BYTES, 0)
            self._cipher, commitment = segment_cipher(
                ik, prefix[:SALT_BYTES], vault_id=vault_id, item=item, number=number
            )
            if not crypto.equal(prefix[SALT_BYTES:], commitment):
                raise self._damaged()
            # The last chunk tells that nothing was cut off or added; until it opened nothing is given out.
            self.chunks(chunk_count(size) - 1, 1)
            undo.pop_all()

    def chunks(self, first: int, count: int) -> bytearray:
        """Return the plaintext of `count` chunks from `first` on, which must exist."""
        start = first * CHUNK
        plain = bytearray(min(count * CHUNK, self.size - start))
        sealed = memoryview(
            self._read_at(len(plain) + count * crypto.TAG_BYTES, PREFIX_BYTES + first * SEALED_CHUNK)
        )
        view = memoryview(plain)
        for index in range(count):
            piece = sealed[index * SEALED_CHUNK : (index + 1) * SEALED_CHUNK]
            into = view[index * CHUNK : (index + 1) * CHUNK]
            if not self._cipher.decrypt(first + index, piece, into):
                raise self._damaged()
        return plain

    def stream(self) -> Iterator[bytearray]:
        """Yield the segment in order, in pieces of at most 1 MiB, while the next are being fetched."""
        total = chunk_count(self.size)
        for first in range(0, total, BATCH_CHUNKS):
            if first % _AHEAD_CHUNKS == 0 and self._descriptor is not None:
                start = PREFIX_BYTES + (first + _AHEAD_CHUNKS) * SEALED_CHUNK
                self._ops.read_ahead(self._descriptor, start, _AHEAD_CHUNKS * SEALED_CHUNK)
            yield self.chunks(first, min(BATCH_CHUNKS, total - first))

    def close(self) -> None:
        """Close the file. Idempotent."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            self._ops.close(descriptor)

    def _open(self, path: Path) -> int:
        with disk_errors(reading=True), suppress(FileNotFoundError):
            if is_regular(self._ops.path_status(path)):
                descriptor = self._ops.open_read(path)
                if self._ops.status(descriptor).st_size == sealed_size(self.size):
                    return descriptor
                self._ops.close(descriptor)
        raise self._damaged()

    def _read_at(self, size: int, offset: int) -> bytes:
        assert self._descriptor is not None
        pieces = []
        with disk_errors(reading=True):
            while size:
                piece = self._ops.read_at(self._descriptor, size, offset)
                if not piece:
                    raise self._damaged()
                pieces.append(piece)
                size, offset = size - len(piece), offset + len(piece)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def _damaged(self) -> KnownError:
        return KnownError(ErrorCode.EVIDENCE_DAMAGED, item=self._item.hex(), segment=self._name)


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
            yield from self.segment(number)

    def segment(self, number: int, *, full: bool = True) -> Iterator[bytes]:
        """Yield one segment in pieces of at most 1 MiB; not `full`, only open it and check its ends."""
        reader = self._segment(number)
        if full:
            for piece in reader.stream():
                if piece:
                    yield bytes(piece)

    def rest(self) -> None:
        """Close files and wipe plaintext, but keep the key for a later read."""
        if self._open is not None:
            self._open[1].close()
            self._open = None
        if self._kept is not None:
            crypto.wipe(self._kept[2])
            self._kept = None

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

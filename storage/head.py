"""The head record: how far the log had come, kept outside the database (section 6.2)."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

from storage import crypto, safe_files
from storage.file_ops import FsOps

FILE_NAME = "h.bin"
RECORD_BYTES = 128
FILE_BYTES = 2 * RECORD_BYTES

_PLAIN = struct.Struct(">QQ32sQ44x")


@dataclass(frozen=True, slots=True)
class HeadRecord:
    """How many events there were, the hash of the last, and the header generation of that moment."""

    counter: int
    events: int
    last_hash: bytes
    generation: int


def seal_record(key: bytes | bytearray, record: HeadRecord, *, nonce: bytes | None = None) -> bytes:
    """Return the 128 bytes of a record for its place, `counter & 1`."""
    nonce = nonce if nonce is not None else crypto.random_bytes(crypto.NONCE_BYTES)
    plain = _PLAIN.pack(record.counter, record.events, record.last_hash, record.generation)
    return nonce + crypto.seal(key, nonce, plain, _associated(record.counter & 1))


def open_record(key: bytes | bytearray, place: int, sealed: bytes) -> HeadRecord | None:
    """Open the record at a place; None when it does not open there."""
    plain = crypto.unseal(key, sealed[:12], sealed[12:], _associated(place))
    return HeadRecord(*_PLAIN.unpack(plain)) if plain is not None and len(plain) == _PLAIN.size else None


class HeadFile:
    """The two records of `h.bin`, written in turn."""

    def __init__(self, folder: Path, ops: FsOps, key: bytearray) -> None:
        self._path = folder / FILE_NAME
        self._ops = ops
        self._key = key
        self._counter = 0

    def create(self, *, events: int, last_hash: bytes, generation: int) -> None:
        """Write the file with counters 1 and 2; raises `KnownError` when it cannot."""
        records = [HeadRecord(counter, events, last_hash, generation) for counter in (2, 1)]
        safe_files.create_file(
            self._ops, self._path, b"".join(seal_record(self._key, record) for record in records)
        )
        self._counter = 2

    def read(self) -> tuple[HeadRecord | None, int]:
        """Return the record with the highest counter and how many of the two did not open."""
        data = safe_files.read_small(self._ops, self._path, FILE_BYTES + 1) or b""
        opened = []
        for place in range(2):
            record = open_record(self._key, place, data[place * RECORD_BYTES : (place + 1) * RECORD_BYTES])
            if record is not None and record.counter & 1 == place:
                opened.append(record)
        best = max(opened, key=lambda record: record.counter, default=None)
        self._counter = best.counter if best is not None else 0
        bad = 2 - len(opened)
        return best, max(bad, 1) if len(data) != FILE_BYTES else bad

    def write(self, *, events: int, last_hash: bytes, generation: int) -> None:
        """Overwrite the older record; a file of which neither record opened is made anew.

        Raises `KnownError` when it cannot be written; the change that was committed stands.
        """
        record = HeadRecord(self._counter + 1, events, last_hash, generation)
        sealed = seal_record(self._key, record)
        if not self._counter or safe_files.size_of(self._ops, self._path) != FILE_BYTES:
            safe_files.remove_file(self._ops, self._path)
            self.create(events=events, last_hash=last_hash, generation=generation)
            return
        safe_files.overwrite_at(self._ops, self._path, sealed, RECORD_BYTES * (record.counter & 1))
        self._counter = record.counter


def _associated(place: int) -> bytes:
    return b"nv1/head\0" + bytes([place])

"""Failed tries: a list that anyone may add to and only a key holder can read (section 4)."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

from storage import crypto, keys, safe_files
from storage.file_ops import FsOps
from storage.header import Header

FILE_NAME = "e.bin"
RECORD_BYTES = 80
MAX_RECORDS = 1024
MAX_WAIT_SECONDS = 30.0
TEXT = 1
RECOVERY_TEXT = 2

_PLAIN = struct.Struct(">BBHIQQQ")
_VERSION = 1
_FREE_TRIES = 3


@dataclass(frozen=True, slots=True)
class FailedTry:
    """One try that opened nothing: Unix ms of the device clock, and whether it read as a recovery key."""

    time_ms: int
    what: int


@dataclass(frozen=True, slots=True)
class TriesList:
    """The list as read: what opened, by its one-time key in hex, and whether anything was amiss."""

    tries: tuple[tuple[str, FailedTry], ...]
    unreadable: int
    is_amiss: bool


def seal_try(header: Header, *, index: int, time_ms: int, what: int, one_time: bytes | None = None) -> bytes:
    """Make one record of 80 bytes; random bytes when the public key was forged to a zero secret."""
    private = one_time if one_time is not None else crypto.random_bytes(crypto.KEY_BYTES)
    ephemeral = crypto.x25519_public(private)
    shared = crypto.x25519_shared(private, header.tries_public)
    if shared is None:
        return crypto.random_bytes(RECORD_BYTES)
    key, nonce = _record_key(header, ephemeral, shared)
    plain = _PLAIN.pack(_VERSION, what, 0, index, time_ms, header.generation, 0)
    record = ephemeral + crypto.seal(key, nonce, plain)
    crypto.wipe(shared, key)
    return record


def open_try(header: Header, private: bytes | bytearray, record: bytes) -> tuple[int, FailedTry] | None:
    """Open one record: its index and what it says; None when it does not open."""
    ephemeral, sealed = record[:32], record[32:]
    shared = crypto.x25519_shared(private, ephemeral)
    if shared is None:
        return None
    key, nonce = _record_key(header, ephemeral, shared)
    plain = crypto.unseal(key, nonce, sealed)
    crypto.wipe(shared, key)
    if plain is None:
        return None
    version, what, _, index, time_ms, _, _ = _PLAIN.unpack(plain)
    return (index, FailedTry(time_ms, what)) if version == _VERSION else None


def wait_seconds(size: int) -> float:
    """Return how long the next opening waits for a list of this many bytes, at most half a minute."""
    count = min(size // RECORD_BYTES, MAX_RECORDS)
    return 0.0 if count < _FREE_TRIES else min(2.0 ** (count - _FREE_TRIES), MAX_WAIT_SECONDS)


def list_size(folder: Path, ops: FsOps) -> int:
    """Return the size of the list in bytes, 0 when there is none."""
    return len(_read(folder, ops) or b"")


def record_try(folder: Path, ops: FsOps, header: Header, *, time_ms: int, what: int) -> None:
    """Append one record with one write, unless the list is full."""
    data = _read(folder, ops)
    if data is None:
        safe_files.create_file(ops, folder / FILE_NAME, b"")
    index = len(data or b"") // RECORD_BYTES
    if index < MAX_RECORDS:
        record = seal_try(header, index=index, time_ms=time_ms, what=what)
        safe_files.append(ops, folder / FILE_NAME, record)


def read_list(folder: Path, ops: FsOps, header: Header, private: bytes | bytearray) -> TriesList:
    """Open the first 1,024 records; a missing file, a torn or misplaced record makes the list amiss."""
    data = _read(folder, ops)
    if data is None:
        return TriesList((), 0, is_amiss=True)
    tries = []
    unreadable = 0
    is_amiss = len(data) % RECORD_BYTES != 0 or len(data) > RECORD_BYTES * MAX_RECORDS
    for place in range(min(len(data) // RECORD_BYTES, MAX_RECORDS)):
        record = data[place * RECORD_BYTES : (place + 1) * RECORD_BYTES]
        opened = open_try(header, private, record)
        if opened is None:
            unreadable += 1
            continue
        index, failed = opened
        is_amiss = is_amiss or index != place
        tries.append((record[:32].hex(), failed))
    return TriesList(tuple(tries), unreadable, is_amiss or unreadable > 0)


def _read(folder: Path, ops: FsOps) -> bytes | None:
    return safe_files.read_small(ops, folder / FILE_NAME, RECORD_BYTES * MAX_RECORDS + 1)


def _record_key(header: Header, ephemeral: bytes, shared: bytearray) -> tuple[bytearray, bytes]:
    secret = crypto.hmac_sha512(ephemeral + header.tries_public, shared)
    derived = crypto.derive(secret, "try", keys.key_context(header.vault_id, header.epoch), 44)
    key, nonce = derived[:32], bytes(derived[32:])
    crypto.wipe(secret, derived)
    return key, nonce

"""Reading files of the age format (age-encryption.org/v1, C2SP `age.md`) at any place, without another file.

The header is read strictly; of several stanzas the first that opens counts. Before anything is given out the
last piece is opened, so that a file that was cut off is told from a whole one.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, TypeAlias

from app.domain.errors import ErrorCode, KnownError
from storage import crypto, keys
from storage.age_file import (
    CHUNK,
    FILE_KEY,
    LINE,
    NO_NONCE,
    NONCE,
    SALT,
    SCRYPT,
    VERSION_LINE,
    X25519,
    Stanza,
    header_mac,
    passphrase_key,
    payload_key,
    piece_nonce,
    shared_key,
)

ReadAt: TypeAlias = Callable[[int, int], bytes]
"""Returns the bytes at an offset, fewer only at the end of the file."""
Unwrap: TypeAlias = Callable[[Stanza], "bytearray | None"]
"""Returns the file key of a stanza; None when this reader cannot open it."""

MOST_HEADER: Final = 64 * 1024
MOST_STANZAS: Final = 100
MOST_LOG_N: Final = 20
"""What a guess may cost at most: 1 GiB of memory. A file that asks for more is refused, not tried."""

_SEALED: Final = CHUNK + crypto.TAG_BYTES
_NUMBER: Final = re.compile(r"[1-9][0-9]?\Z")
_WORD: Final = re.compile(r"[\x21-\x7e]+\Z")
_MAGIC: Final = f"{VERSION_LINE}\n".encode("ascii")


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a file: its stanzas, the bytes that its mac covers, the mac, where the content begins."""

    stanzas: tuple[Stanza, ...]
    covered: bytes
    mac: bytes
    end: int

    @property
    def takes_passphrase(self) -> bool:
        """Whether a passphrase opens the file; then nothing else does."""
        return [stanza.words[0] for stanza in self.stanzas] == [SCRYPT]


def looks_sealed(start: bytes) -> bool:
    """Tell whether a file that begins so says that it is one."""
    return start.startswith(_MAGIC)


def with_passphrase(passphrase: bytes | bytearray) -> Unwrap:
    """Open with a passphrase; `KnownError` with PASSPHRASE_UNFIT, NO_MEMORY, or AGE_TOO_COSTLY."""

    def unwrap(stanza: Stanza) -> bytearray | None:
        salt = _decode(stanza.words[1]) if len(stanza.words) == 3 else None
        if stanza.words[0] != SCRYPT or salt is None:
            return None
        if len(salt) != SALT or _NUMBER.match(stanza.words[2]) is None:
            raise _damaged()
        log_n = int(stanza.words[2])
        if log_n > MOST_LOG_N:
            raise KnownError(ErrorCode.AGE_TOO_COSTLY)
        typed = keys.passphrase_bytes(passphrase, setting=False)
        try:
            key = passphrase_key(typed, salt, log_n)
        except MemoryError as error:
            raise KnownError(ErrorCode.NO_MEMORY) from error
        finally:
            crypto.wipe(typed)
        return _file_key(key, stanza)

    return unwrap


def with_secret_keys(secrets: Sequence[bytes | bytearray]) -> Unwrap:
    """Open with whichever of these secret keys the file was sealed for."""

    def unwrap(stanza: Stanza) -> bytearray | None:
        share = _decode(stanza.words[1]) if len(stanza.words) == 2 else None
        if stanza.words[0] != X25519 or share is None or len(share) != crypto.KEY_BYTES:
            return None
        for secret in secrets:
            shared = crypto.x25519_shared(secret, share)
            if shared is not None:
                found = _file_key(shared_key(shared, share, crypto.x25519_public(secret)), stanza)
                if found is not None:
                    return found
        return None

    return unwrap


def read_header(read: ReadAt) -> Header:
    """Read a header; raises `KnownError` with FILE_NOT_UNDERSTOOD (not such a file) or AGE_DAMAGED."""
    start = read(0, MOST_HEADER)
    if not looks_sealed(start):
        raise KnownError(ErrorCode.FILE_NOT_UNDERSTOOD, name="")
    mark = start.find(b"\n--- ")
    end = start.find(b"\n", mark + 1)
    if mark < 0 or end < 0:
        raise _damaged()
    mac = _decode(start[mark + 5 : end].decode("ascii", "replace"))
    if mac is None or len(mac) != crypto.HASH_BYTES:
        raise _damaged()
    try:
        lines = start[len(_MAGIC) : mark].decode("ascii").split("\n")
    except UnicodeDecodeError as error:
        raise _damaged() from error
    return Header(tuple(_stanzas(lines)), start[: mark + 4], mac, end + 1)


class AgeReader:
    """The content of a sealed file, at any place; `close` wipes the key."""

    def __init__(self, read: ReadAt, size: int, start: int, key: bytearray) -> None:
        """Take over `key`; `start` is where the pieces begin. Raises `KnownError(AGE_DAMAGED)`."""
        self._read = read
        self._start = start
        self._key = key
        self._kept: tuple[int, bytes] = (-1, b"")
        sealed = size - start
        self._pieces = max(1, -(-sealed // _SEALED))
        self._last = sealed - (self._pieces - 1) * _SEALED - crypto.TAG_BYTES
        self.size = (self._pieces - 1) * CHUNK + self._last
        if self._last < 0 or (self._last == 0 and self._pieces > 1):
            raise _damaged()
        self._piece(self._pieces - 1)

    @classmethod
    def open(cls, read: ReadAt, size: int, unwrap: Unwrap) -> AgeReader:
        """Open a file; `KnownError` with FILE_NOT_UNDERSTOOD, AGE_DAMAGED, AGE_WRONG_KEY or of `unwrap`."""
        header = read_header(read)
        file_key = next(filter(None, map(unwrap, header.stanzas)), None)
        if file_key is None:
            raise KnownError(ErrorCode.AGE_WRONG_KEY)
        try:
            if not crypto.equal(header_mac(file_key, header.covered), header.mac):
                raise _damaged()
            nonce = read(header.end, NONCE)
            if len(nonce) != NONCE:
                raise _damaged()
            key = payload_key(file_key, nonce)
        finally:
            crypto.wipe(file_key)
        return cls(read, size, header.end + NONCE, key)

    def read(self, offset: int, length: int) -> bytes:
        """Return the bytes there, fewer only at the end; raises `KnownError(AGE_DAMAGED)`."""
        end = min(self.size, offset + length)
        out = bytearray()
        while offset < end:
            number, within = divmod(offset, CHUNK)
            piece = self._piece(number)[within : within + end - offset]
            out += piece
            offset += len(piece)
        return bytes(out)

    def stream(self) -> Iterator[bytes]:
        """Yield all of it in order."""
        for number in range(self._pieces):
            yield self._piece(number)

    def close(self) -> None:
        """Wipe the key. Idempotent."""
        self._kept = (-1, b"")
        crypto.wipe(self._key)

    def _piece(self, number: int) -> bytes:
        if self._kept[0] != number:
            is_last = number == self._pieces - 1
            size = (self._last if is_last else CHUNK) + crypto.TAG_BYTES
            sealed = self._read(self._start + number * _SEALED, size)
            plain = crypto.unseal_chacha(self._key, piece_nonce(number, is_last=is_last), sealed)
            if len(sealed) != size or plain is None:
                raise _damaged()
            self._kept = (number, plain)
        return self._kept[1]


def _file_key(key: bytearray, stanza: Stanza) -> bytearray | None:
    found = None
    # Longer ones than a file key are not tried: they could be made to open under two keys.
    if len(stanza.body) == FILE_KEY + crypto.TAG_BYTES:
        plain = crypto.unseal_chacha(key, NO_NONCE, stanza.body)
        found = None if plain is None else bytearray(plain)
    crypto.wipe(key)
    return found


def _stanzas(lines: list[str]) -> Iterator[Stanza]:
    """Read the stanzas of a header; a passphrase must stand alone."""
    at = count = 0
    kinds: list[str] = []
    while at < len(lines):
        mark, *words = lines[at].split(" ")
        count += 1
        if mark != "->" or not words or not all(map(_WORD.match, words)) or count > MOST_STANZAS:
            raise _damaged()
        at += 1
        encoded = ""
        while True:
            if at >= len(lines) or len(lines[at]) > LINE:
                raise _damaged()
            encoded += lines[at]
            at += 1
            if len(lines[at - 1]) < LINE:
                break
        body = _decode(encoded) if encoded else b""
        if body is None:
            raise _damaged()
        kinds.append(words[0])
        yield Stanza(tuple(words), body)
    if not kinds or (SCRYPT in kinds and len(kinds) > 1):
        raise _damaged()


def _decode(text: str) -> bytes | None:
    """Decode base64 without padding in its one form; None for anything else."""
    with suppress(binascii.Error, ValueError):
        data = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
        if base64.b64encode(data).rstrip(b"=").decode("ascii") == text:
            return data
    return None


def _damaged() -> KnownError:
    return KnownError(ErrorCode.AGE_DAMAGED)

"""Files that stock `age` opens (age-encryption.org/v1, C2SP `age.md`), written in one pass.

A file is sealed with a passphrase, or for one X25519 key: then nobody but its holder opens it.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol, TypeAlias

from storage import crypto, keys

ENDING: Final = ".age"
CHUNK: Final = 64 * 1024
LOG_N: Final = 18
"""The work factor that `age` itself takes: 256 MiB and about a second for each guess."""
VERSION_LINE: Final = "age-encryption.org/v1"
SCRYPT: Final = "scrypt"
X25519: Final = "X25519"
FILE_KEY: Final = 16
NONCE: Final = 16
SALT: Final = 16
LINE: Final = 64
NO_NONCE: Final = bytes(12)

_LAST = b"\x01"
_NOT_LAST = b"\x00"


class Out(Protocol):
    """Where the sealed bytes go."""

    def write(self, data: bytes | bytearray | memoryview) -> int:
        """Take all of `data`."""


@dataclass(frozen=True, slots=True)
class Stanza:
    """How one reader gets at the file key: the words of its first line, and its body."""

    words: tuple[str, ...]
    body: bytes

    def text(self) -> str:
        """Return its lines in the header; the last one is always shorter than a full line."""
        encoded = base64_of(self.body)
        lines = [encoded[at : at + LINE] for at in range(0, len(encoded), LINE)]
        if not lines or len(lines[-1]) == LINE:
            lines.append("")
        return "\n".join([f"-> {' '.join(self.words)}", *lines]) + "\n"


Wrap: TypeAlias = Callable[[bytearray], Stanza]
"""Seals a file key for one reader."""


def to_passphrase(passphrase: bytes | bytearray, *, log_n: int = LOG_N) -> Wrap:
    """Seal with a passphrase; making the file raises `KnownError(PASSPHRASE_UNFIT)`, or `MemoryError`."""

    def wrap(file_key: bytearray) -> Stanza:
        typed = keys.passphrase_bytes(passphrase, setting=True)
        salt = crypto.random_bytes(SALT)
        try:
            key = passphrase_key(typed, salt, log_n)
        finally:
            crypto.wipe(typed)
        body = crypto.seal_chacha(key, NO_NONCE, file_key)
        crypto.wipe(key)
        return Stanza((SCRYPT, base64_of(salt), str(log_n)), body)

    return wrap


def to_public_key(public: bytes) -> Wrap:
    """Seal for the holder of a public key of 32 bytes; `ValueError` for one that no secret key has."""

    def wrap(file_key: bytearray) -> Stanza:
        once = crypto.random_secret(crypto.KEY_BYTES)
        try:
            share = crypto.x25519_public(once)
            shared = crypto.x25519_shared(once, public)
        finally:
            crypto.wipe(once)
        if shared is None:
            raise ValueError("not a public key")
        key = shared_key(shared, share, public)
        body = crypto.seal_chacha(key, NO_NONCE, file_key)
        crypto.wipe(key)
        return Stanza((X25519, base64_of(share)), body)

    return wrap


class AgeWriter:
    """Takes the bytes of a file in order and writes the sealed file; `finish` writes its end."""

    def __init__(self, out: Out, wrap: Wrap) -> None:
        """Write the header; raises what `wrap` and `out.write` raise."""
        self._out = out
        self._taken = 0
        self._number = 0
        self._waiting = bytearray()
        file_key = crypto.random_secret(FILE_KEY)
        try:
            header = _header(file_key, wrap(file_key))
            nonce = crypto.random_bytes(NONCE)
            self._key = payload_key(file_key, nonce)
        finally:
            crypto.wipe(file_key)
        out.write(header + nonce)

    def write(self, data: bytes | bytearray | memoryview) -> int:
        """Seal what fills whole pieces; the last piece waits for the end."""
        self._taken += len(data)
        self._waiting += data
        while len(self._waiting) > CHUNK:
            self._seal(CHUNK, _NOT_LAST)
        return len(data)

    def tell(self) -> int:
        """Return how many bytes were taken."""
        return self._taken

    def flush(self) -> None:
        """Do nothing: only whole pieces can be sealed."""

    def seekable(self) -> bool:
        """Tell writers to go forward only."""
        return False

    def finish(self) -> None:
        """Seal the last piece and wipe the key."""
        self._seal(len(self._waiting), _LAST)
        self.close()

    def close(self) -> None:
        """Wipe the key; a file that was not finished opens nowhere."""
        crypto.wipe(self._key)
        self._waiting.clear()

    def key_to_read_back(self) -> bytearray:
        """Return a copy of the key of the content, so that who wrote the file can read it; to be wiped."""
        return bytearray(self._key)

    def _seal(self, size: int, mark: bytes) -> None:
        nonce = piece_nonce(self._number, is_last=mark == _LAST)
        self._out.write(crypto.seal_chacha(self._key, nonce, bytes(self._waiting[:size])))
        del self._waiting[:size]
        self._number += 1


def passphrase_key(typed: bytes | bytearray, salt: bytes, log_n: int) -> bytearray:
    """Return what a passphrase seals the file key with."""
    return crypto.scrypt(typed, b"age-encryption.org/v1/scrypt" + salt, log_n)


def shared_key(shared: bytearray, share: bytes, public: bytes) -> bytearray:
    """Return what an X25519 exchange seals the file key with, and wipe the shared value."""
    key = crypto.hkdf_sha256(shared, share + public, b"age-encryption.org/v1/X25519")
    crypto.wipe(shared)
    return key


def payload_key(file_key: bytearray, nonce: bytes) -> bytearray:
    """Return the key of the content."""
    return crypto.hkdf_sha256(file_key, nonce, b"payload")


def header_mac(file_key: bytearray, head: bytes) -> bytes:
    """Return the 32 bytes that close a header, over all of it up to its three dashes."""
    key = crypto.hkdf_sha256(file_key, b"", b"header")
    mac = crypto.hmac_sha256(key, head)
    crypto.wipe(key)
    return mac


def piece_nonce(number: int, *, is_last: bool) -> bytes:
    """Return the nonce of a piece of the content, which tells its place and whether it is the last."""
    return number.to_bytes(11, "big") + (_LAST if is_last else _NOT_LAST)


def base64_of(data: bytes) -> str:
    """Return base64 without padding."""
    return base64.b64encode(data).rstrip(b"=").decode("ascii")


def _header(file_key: bytearray, stanza: Stanza) -> bytes:
    head = f"{VERSION_LINE}\n{stanza.text()}---".encode("ascii")
    return head + f" {base64_of(header_mac(file_key, head))}\n".encode("ascii")

"""Files that stock `age` opens with a passphrase (age-encryption.org/v1, C2SP `age.md`), in one pass."""

from __future__ import annotations

import base64
from typing import Final, Protocol

from storage import crypto, keys

ENDING: Final = ".age"
CHUNK: Final = 64 * 1024
LOG_N: Final = 18
"""The work factor that `age` itself takes: 256 MiB and about a second for each guess."""

_FILE_KEY = 16
_SALT = 16
_NONCE = 16
_LINE = 64
_NO_NONCE = bytes(12)
_LAST = b"\x01"
_NOT_LAST = b"\x00"


class Out(Protocol):
    """Where the sealed bytes go."""

    def write(self, data: bytes | bytearray | memoryview) -> int:
        """Take all of `data`."""


class AgeWriter:
    """Takes the bytes of a file in order and writes the sealed file; `finish` writes its end."""

    def __init__(self, out: Out, passphrase: bytes | bytearray, *, log_n: int = LOG_N) -> None:
        """Write the header; raises `KnownError(PASSPHRASE_UNFIT)` and what `out.write` raises."""
        self._out = out
        self._taken = 0
        self._number = 0
        self._waiting = bytearray()
        file_key = crypto.random_secret(_FILE_KEY)
        try:
            header = _header(file_key, passphrase, log_n)
            nonce = crypto.random_bytes(_NONCE)
            self._key = crypto.hkdf_sha256(file_key, nonce, b"payload")
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
        crypto.wipe(self._key)

    def _seal(self, size: int, mark: bytes) -> None:
        nonce = self._number.to_bytes(11, "big") + mark
        self._out.write(crypto.seal_chacha(self._key, nonce, bytes(self._waiting[:size])))
        del self._waiting[:size]
        self._number += 1


def _header(file_key: bytearray, passphrase: bytes | bytearray, log_n: int) -> bytes:
    typed = keys.passphrase_bytes(passphrase, setting=True)
    salt = crypto.random_bytes(_SALT)
    try:
        wrap = crypto.scrypt(typed, b"age-encryption.org/v1/scrypt" + salt, log_n)
    finally:
        crypto.wipe(typed)
    body = _base64(crypto.seal_chacha(wrap, _NO_NONCE, file_key))
    crypto.wipe(wrap)
    lines = [body[at : at + _LINE] for at in range(0, len(body), _LINE)]
    if len(lines[-1]) == _LINE:
        lines.append("")
    head = f"age-encryption.org/v1\n-> scrypt {_base64(salt)} {log_n}\n" + "\n".join(lines) + "\n---"
    key = crypto.hkdf_sha256(file_key, b"", b"header")
    mac = crypto.hmac_sha256(key, head.encode("ascii"))
    crypto.wipe(key)
    return f"{head} {_base64(mac)}\n".encode("ascii")


def _base64(data: bytes) -> str:
    return base64.b64encode(data).rstrip(b"=").decode("ascii")

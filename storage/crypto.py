"""The named recipes of vault format 1.0, all of `cryptography` and the standard library."""

from __future__ import annotations

import ctypes
import hashlib
import hmac
import os
import sys
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeAlias, cast

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256, SHA512
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from storage import secret_memory

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
HASH_BYTES = 32
_LEAST_MEMORY_KIB = 8

Buffer = bytes | bytearray | memoryview
Certificates: TypeAlias = "tuple[Certificate, ...]"


def random_bytes(count: int) -> bytes:
    """Return random bytes of the operating system."""
    return os.urandom(count)


def random_secret(count: int) -> bytearray:
    """Return random bytes in a buffer that can be wiped, leaving no other copy where the system allows."""
    secret = bytearray(count)
    if sys.platform == "win32":
        secret[:] = os.urandom(count)
    else:
        with open("/dev/urandom", "rb", buffering=0) as source:  # noqa: PTH123 - unbuffered, no copy
            filled = source.readinto(secret)
        assert filled == count
    return secret


def wipe(*buffers: bytearray) -> None:
    """Overwrite key material in place; copies that the interpreter made elsewhere are out of reach."""
    for buffer in buffers:
        if buffer:
            view = (ctypes.c_char * len(buffer)).from_buffer(buffer)
            ctypes.memset(view, 0, len(buffer))


def equal(left: Buffer, right: Buffer) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(left, right)


def sha256(*parts: Buffer) -> bytes:
    """Return SHA-256 over the parts joined."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.digest()


def hmac_sha256(key: Buffer, message: Buffer) -> bytes:
    """Return HMAC-SHA-256, 32 bytes."""
    return hmac.digest(cast("bytes", key), cast("bytes", message), "sha256")


def hmac_sha512(key: Buffer, message: Buffer) -> bytearray:
    """Return HMAC-SHA-512, 64 bytes, in a buffer that can be wiped."""
    return secret_memory.taken(hmac.digest(cast("bytes", key), cast("bytes", message), "sha512"))


def expand(key: Buffer, info: bytes, size: int) -> bytearray:
    """Return `size` bytes of HKDF-Expand-SHA-512 (RFC 5869) with PRK `key`."""
    out = bytearray(size)
    HKDFExpand(SHA512(), size, info).derive_into(key, out)
    return out


def derive(key: Buffer, label: str, context: bytes, size: int = KEY_BYTES) -> bytearray:
    """Return HE(key, label, context, size): HKDF-Expand with the info `nv1/label 00 context`."""
    return expand(key, b"nv1/" + label.encode("ascii") + b"\0" + context, size)


def argon2id(
    password: Buffer, *, salt: bytes, memory_kib: int, passes: int, lanes: int, associated: bytes
) -> bytearray:
    """Return 32 bytes of Argon2id 1.3; raises `MemoryError` when the memory cannot be had."""
    out = bytearray(KEY_BYTES)

    def run(secret: Buffer, memory_kib: int, passes: int, lanes: int, into: bytearray) -> None:
        kdf = Argon2id(
            salt=salt, length=KEY_BYTES, iterations=passes, lanes=lanes, memory_cost=memory_kib, ad=associated
        )
        # Here and below the library takes any buffer, though its types name only bytes.
        kdf.derive_into(cast("bytes", secret), into)

    run(password, memory_kib, passes, lanes, out)
    # The library frees the state of its first hash with the passphrase in it; the same call with zeros, as
    # cheap as it can be, gets that piece of memory again and overwrites it.
    run(bytes(len(password)), _LEAST_MEMORY_KIB, 1, 1, bytearray(KEY_BYTES))
    return out


def scrypt(password: Buffer, salt: bytes, log_n: int) -> bytearray:
    """Return 32 bytes of scrypt (RFC 7914) with r = 8, p = 1; raises `MemoryError` without the memory."""
    kdf = Scrypt(salt=salt, length=KEY_BYTES, n=1 << log_n, r=8, p=1)
    return secret_memory.taken(kdf.derive(cast("bytes", password)))


def hkdf_sha256(key: Buffer, salt: bytes, info: bytes) -> bytearray:
    """Return 32 bytes of HKDF-SHA-256 (RFC 5869)."""
    kdf = HKDF(SHA256(), KEY_BYTES, salt or None, info)
    return secret_memory.taken(kdf.derive(cast("bytes", key)))


def seal_chacha(key: Buffer, nonce: bytes, plaintext: Buffer) -> bytes:
    """Encrypt with ChaCha20-Poly1305 (RFC 8439); returns ciphertext and 16-byte tag."""
    return ChaCha20Poly1305(cast("bytes", key)).encrypt(nonce, cast("bytes", plaintext), None)


def unseal_chacha(key: Buffer, nonce: bytes, sealed: bytes) -> bytes | None:
    """Decrypt what `seal_chacha` made; None when the tag does not hold."""
    if len(sealed) < TAG_BYTES:
        return None
    try:
        return ChaCha20Poly1305(cast("bytes", key)).decrypt(nonce, sealed, None)
    except InvalidTag:
        return None


def seal(key: Buffer, nonce: bytes, plaintext: Buffer, associated: bytes | None = None) -> bytes:
    """Encrypt with AES-256-GCM; returns ciphertext and 16-byte tag."""
    return AESGCM(key).encrypt(nonce, plaintext, associated)


def unseal(key: Buffer, nonce: bytes, sealed: bytes, associated: bytes | None = None) -> bytes | None:
    """Decrypt what `seal` made; None when the tag does not hold."""
    if len(sealed) < TAG_BYTES:
        return None
    try:
        return AESGCM(key).decrypt(nonce, sealed, associated)
    except InvalidTag:
        return None


def unseal_secret(key: Buffer, nonce: bytes, sealed: bytes) -> bytearray | None:
    """Decrypt into a buffer that can be wiped; None when the tag does not hold."""
    out = bytearray(len(sealed) - TAG_BYTES)
    try:
        AESGCM(key).decrypt_into(nonce, sealed, None, out)
    except InvalidTag:
        return None
    return out


def x25519_public(private: Buffer) -> bytes:
    """Return the X25519 public key (RFC 7748) of 32 private bytes."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def x25519_shared(private: Buffer, public: bytes) -> bytearray | None:
    """Return the shared X25519 value; None when it is all zero, which only a forged public key gives."""
    try:
        ours = X25519PrivateKey.from_private_bytes(private)
        return secret_memory.taken(ours.exchange(X25519PublicKey.from_public_bytes(public)))
    except ValueError:
        return None


def ed25519_public(seed: Buffer) -> bytes:
    """Return the Ed25519 public key of a 32-byte seed."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def ed25519_sign(seed: Buffer, message: bytes) -> bytes:
    """Return the 64-byte Ed25519 signature (RFC 8032, pure)."""
    return Ed25519PrivateKey.from_private_bytes(seed).sign(message)


def ed25519_verifies(public: bytes, signature: bytes, message: bytes) -> bool:
    """Tell whether a signature holds; malformed keys and signatures do not."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def read_certificates(files: Iterable[bytes]) -> Certificates:
    """Read certificates in PEM, any number in a file, or DER; raises `ValueError` for a file without one."""
    from cryptography import x509  # here, since only time stamps need it

    found: list[Certificate] = []
    with reading_certificates():
        for data in files:
            if b"-----BEGIN" in data:
                found += x509.load_pem_x509_certificates(data)
            else:
                found.append(x509.load_der_x509_certificate(data))
    return tuple(found)


@contextmanager
def reading_certificates() -> Iterator[None]:
    """Raise `ValueError` for whatever is wrong with a certificate, and warn on no terminal of what is odd.

    Fields of a certificate are read when they are asked for, and may fail then.
    """
    from cryptography.x509 import InvalidVersion

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # such as a serial number of 0, which old roots have
        try:
            yield
        except (InvalidVersion, KeyError, TypeError) as error:  # kinds of text that do not exist or fit
            raise ValueError("not a certificate") from error


class ChunkCipher:
    """AES-256-GCM over numbered chunks: the nonce is `base` XOR the number, each used once per key."""

    def __init__(self, key: Buffer, base: Buffer) -> None:
        self._cipher = AESGCM(key)
        self._base = int.from_bytes(base, "big")

    def encrypt(self, first: int, plain: Iterable[memoryview], into: Iterable[memoryview]) -> None:
        """Encrypt chunks numbered from `first`, each into a place that is longer by the tag.

        One call does a whole batch: the steps between two chunks are as dear as a quarter of a chunk. Cutting
        the places is half of that, so who uses a buffer again cuts it once.
        """
        encrypt, base = self._cipher.encrypt_into, self._base
        for number, (chunk, sealed) in enumerate(zip(plain, into, strict=True), first):
            encrypt((base ^ number).to_bytes(NONCE_BYTES, "big"), chunk, None, sealed)

    def decrypt(self, first: int, sealed: Iterable[memoryview], into: Iterable[memoryview]) -> bool:
        """Decrypt what `encrypt` made of these chunks; False when a tag does not hold."""
        decrypt, base = self._cipher.decrypt_into, self._base
        try:
            for number, (chunk, plain) in enumerate(zip(sealed, into, strict=True), first):
                decrypt((base ^ number).to_bytes(NONCE_BYTES, "big"), chunk, None, plain)
        except InvalidTag:
            return False
        return True

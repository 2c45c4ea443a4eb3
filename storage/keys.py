"""The vault key, the keys below it, and how a secret opens a slot (sections 1 and 3)."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from app.domain.errors import ErrorCode, KnownError
from storage import crypto, secret_memory

ID_BYTES = 16
PASSPHRASE_MAX_BYTES = 1024
RECOVERY_BYTES = 16
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0", " ": None, "-": None})
_KEY_DIGITS = 26
_CHECK_DIGITS = 4
_REFUSED_CATEGORIES = ("Cn", "Cc", "Cs")


@dataclass(frozen=True, slots=True)
class KdfCost:
    """What one guess of a passphrase costs: Argon2id memory in KiB, passes, lanes."""

    memory_kib: int = 262_144
    passes: int = 3
    lanes: int = 4


@dataclass(frozen=True, slots=True)
class HeaderLimits:
    """Bounds on `KdfCost`, checked before the derivation runs; only tests make any but the released ones."""

    memory_min: int = 65_536
    memory_max: int = 2_097_152
    passes_min: int = 3
    passes_max: int = 16
    lanes_max: int = 8

    def allow(self, cost: KdfCost) -> bool:
        """Tell whether a slot may ask for this cost."""
        return (
            self.memory_min <= cost.memory_kib <= self.memory_max
            and self.passes_min <= cost.passes <= self.passes_max
            and 1 <= cost.lanes <= self.lanes_max
        )


RELEASED_LIMITS = HeaderLimits()


def key_context(vault_id: bytes, epoch: int) -> bytes:
    """Return CTX: vault id and epoch, 24 bytes, part of every derivation below the vault key."""
    return vault_id + epoch.to_bytes(8, "big")


class VaultKeys:
    """The vault key of one epoch and the five keys derived from it, in buffers that `wipe` overwrites."""

    def __init__(self, vault_key: bytearray, vault_id: bytes, epoch: int) -> None:
        self.vault_id = vault_id
        self.epoch = epoch
        self.vault_key = vault_key
        context = key_context(vault_id, epoch)
        self.header = crypto.derive(vault_key, "header", context)
        self.database = crypto.derive(vault_key, "db", context)
        self.head = crypto.derive(vault_key, "head", context)
        self.sign = crypto.derive(vault_key, "sign", context)
        self.tries = crypto.derive(vault_key, "tries", context)
        self.are_held = secret_memory.hold(*self._all())
        """Whether the system keeps every key out of swap."""

    def copy(self) -> VaultKeys:
        """Return the same keys in buffers of their own."""
        return VaultKeys(bytearray(self.vault_key), self.vault_id, self.epoch)

    def wipe(self) -> None:
        """Overwrite every key."""
        crypto.wipe(*self._all())

    def _all(self) -> tuple[bytearray, ...]:
        return self.vault_key, self.header, self.database, self.head, self.sign, self.tries


def passphrase_bytes(typed: bytes | bytearray, *, setting: bool) -> bytearray:
    """Return a passphrase in NFC as UTF-8, 1 to 1,024 bytes, never cut or trimmed.

    Raises `KnownError(PASSPHRASE_UNFIT)`; `setting` also refuses unassigned and control characters.
    """
    if typed.isascii():
        # NFC leaves ASCII as it is, so no text object with the passphrase need be made.
        if setting and any(byte < 0x20 or byte == 0x7F for byte in typed):
            raise KnownError(ErrorCode.PASSPHRASE_UNFIT)
        result = bytearray(typed)
    else:
        try:
            text = typed.decode("utf-8")
        except UnicodeDecodeError as error:
            raise KnownError(ErrorCode.PASSPHRASE_UNFIT) from error
        if setting and any(unicodedata.category(character) in _REFUSED_CATEGORIES for character in text):
            raise KnownError(ErrorCode.PASSPHRASE_UNFIT)
        result = bytearray(unicodedata.normalize("NFC", text).encode("utf-8"))
    if not 1 <= len(result) <= PASSPHRASE_MAX_BYTES:
        crypto.wipe(result)
        raise KnownError(ErrorCode.PASSPHRASE_UNFIT)
    return result


def stretch_passphrase(
    password: bytes | bytearray, *, salt: bytes, cost: KdfCost, vault_id: bytes, kind: int
) -> bytearray:
    """Return S of a passphrase slot: Argon2id bound to the vault and the kind of slot."""
    return crypto.argon2id(
        password,
        salt=salt,
        memory_kib=cost.memory_kib,
        passes=cost.passes,
        lanes=cost.lanes,
        associated=b"nv1/slot\0" + vault_id + bytes([kind]),
    )


def stretch_recovery(recovery_key: bytes | bytearray, *, salt: bytes) -> bytearray:
    """Return S of a recovery slot; 128 random bits need no stretching."""
    return crypto.hmac_sha512(salt, recovery_key)


def slot_keys(
    secret: bytes | bytearray, context: bytes, index: int, fields: bytes
) -> tuple[bytearray, bytes]:
    """Return the key that wraps the vault key and its commitment, bound to all that the slot says."""
    derived = crypto.derive(secret, "slot", context + bytes([index]) + fields, 64)
    key, commitment = derived[:32], bytes(derived[32:])
    crypto.wipe(derived)
    return key, commitment


def recovery_text(key: bytes) -> str:
    """Write a recovery key as six groups of five characters, the last four digits a check."""
    digits = _digits(int.from_bytes(key, "big") << 2, _KEY_DIGITS) + _check_digits(key)
    return "-".join(digits[at : at + 5] for at in range(0, len(digits), 5))


def has_recovery_length(typed: bytes | bytearray) -> bool:
    """Tell whether typed bytes can be a recovery key at all, before any text is made of a passphrase."""
    return len(typed) - typed.count(b" ") - typed.count(b"-") == _KEY_DIGITS + _CHECK_DIGITS


def read_recovery_text(text: str) -> bytes | None:
    """Read `recovery_text` back as people type it; None when it is not a recovery key."""
    digits = text.upper().translate(_READ_AS) if text.isascii() else ""
    if len(digits) != _KEY_DIGITS + _CHECK_DIGITS or any(digit not in _ALPHABET for digit in digits):
        return None
    number = 0
    for digit in digits[:_KEY_DIGITS]:
        number = number << 5 | _ALPHABET.index(digit)
    if number & 0b11:
        return None
    key = (number >> 2).to_bytes(RECOVERY_BYTES, "big")
    return key if crypto.equal(digits[_KEY_DIGITS:].encode(), _check_digits(key).encode()) else None


def calibrated_cost(timer: Callable[[], float], *, target_seconds: float = 1.0) -> KdfCost:
    """Choose the memory so that one derivation takes about a second here, never below 64 MiB.

    `timer` is a monotonic clock in seconds. More than four times the starting value is never asked for,
    so that the vault still opens on a smaller machine.
    """
    usual = KdfCost()
    started = timer()
    crypto.wipe(stretch_passphrase(b"calibration", salt=bytes(32), cost=usual, vault_id=bytes(16), kind=1))
    elapsed = max(timer() - started, 0.001)
    memory = int(usual.memory_kib * target_seconds / elapsed) // 4096 * 4096
    memory = min(max(memory, RELEASED_LIMITS.memory_min), usual.memory_kib * 4)
    return KdfCost(memory, usual.passes, usual.lanes)


def _digits(number: int, count: int) -> str:
    return "".join(_ALPHABET[number >> 5 * place & 31] for place in range(count - 1, -1, -1))


def _check_digits(key: bytes) -> str:
    digest = crypto.sha256(b"nv1/recovery\0", key)
    return _digits(int.from_bytes(digest[:4], "big") >> 12, _CHECK_DIGITS)

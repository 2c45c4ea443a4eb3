"""The 4,096-byte header: fields, keyslots, and what opens them (vault format, section 3)."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, IntEnum

from storage import crypto, keys
from storage.keys import HeaderLimits, KdfCost

MAGIC = bytes.fromhex("9beef6b10d0a1ac3")
MAJOR = 1
MINOR = 0
HEADER_BYTES = 4096
SLOTS = 8
SLOT_BYTES = 448

_PREFIX = struct.Struct(">8sHHI16sQQ")
_SLOTS_AT = 64
_TRIES_PUBLIC_AT = 3648
_SUM_AT = 4032
_SEAL_AT = 4064
_SLOT_FIELDS = struct.Struct(">BBBBII32s")
_NONCE_AT = 44
_WRAPPED_AT = 56
_COMMITMENT_AT = 104
_SLOT_END = 136
_KNOWN_FLAGS = 0
_REFUSING_FLAGS = 0xFFFF


class SlotKind(IntEnum):
    """The first byte of a slot; 3 and 4 are reserved and skipped."""

    EMPTY = 0
    PASSPHRASE = 1
    RECOVERY = 2


class SlotKdf(IntEnum):
    """The second byte of a slot."""

    ARGON2ID = 1
    HKDF = 2


class SlotAnswer(Enum):
    """What trying a secret on a slot came to, when it did not open."""

    NOT_TRIED = "not_tried"
    NO_FIT = "no_fit"
    DAMAGED = "damaged"
    NO_MEMORY = "no_memory"


@dataclass(frozen=True, slots=True)
class Secret:
    """What was typed: the passphrase bytes, and the recovery key when the text reads as one."""

    password: bytearray
    recovery_key: bytes | None = None

    def wipe(self) -> None:
        """Overwrite the passphrase."""
        crypto.wipe(self.password)


@dataclass(frozen=True, slots=True)
class Header:
    """One readable header copy; fields are read from its bytes."""

    raw: bytes

    @property
    def major(self) -> int:
        """The format number; only 1 is used."""
        return int.from_bytes(self.raw[8:10], "big")

    @property
    def minor(self) -> int:
        """The minor number; an unknown one is opened without writing."""
        return int.from_bytes(self.raw[10:12], "big")

    @property
    def flags(self) -> int:
        """32 flags; unknown low ones refuse."""
        return int.from_bytes(self.raw[12:16], "big")

    @property
    def vault_id(self) -> bytes:
        """16 random bytes, the vault's for life."""
        return self.raw[16:32]

    @property
    def generation(self) -> int:
        """Raised by one for every new content."""
        return int.from_bytes(self.raw[32:40], "big")

    @property
    def epoch(self) -> int:
        """The number of the vault key."""
        return int.from_bytes(self.raw[40:48], "big")

    @property
    def tries_public(self) -> bytes:
        """The X25519 public key that failed tries are written to."""
        return self.raw[_TRIES_PUBLIC_AT : _TRIES_PUBLIC_AT + 32]

    @property
    def rank(self) -> tuple[int, int]:
        """Epoch and generation: the order in which copies are tried."""
        return self.epoch, self.generation

    @property
    def is_known(self) -> bool:
        """Tell whether this program may use the copy at all."""
        return self.major == MAJOR and self.flags & _REFUSING_FLAGS & ~_KNOWN_FLAGS == 0

    def slot(self, index: int) -> bytes:
        """Return the 448 bytes of a slot."""
        start = _SLOTS_AT + index * SLOT_BYTES
        return self.raw[start : start + SLOT_BYTES]

    def slots_of(self, kind: SlotKind) -> tuple[int, ...]:
        """Return the indices of the slots of a kind with the derivation that this program knows for it."""
        heads = {SlotKind.PASSPHRASE: SlotKdf.ARGON2ID, SlotKind.RECOVERY: SlotKdf.HKDF}
        found = [index for index in range(SLOTS) if self.slot(index)[0] == kind]
        return tuple(index for index in found if kind not in heads or self.slot(index)[1] == heads[kind])

    def slot_cost(self, index: int) -> KdfCost:
        """Return the derivation cost that a passphrase slot names."""
        _, _, lanes, _, memory, passes, _ = _SLOT_FIELDS.unpack_from(self.slot(index))
        return KdfCost(memory, passes, lanes)

    def is_sealed_by(self, header_key: bytes | bytearray) -> bool:
        """Tell whether the holder of this key made the copy as it stands."""
        return crypto.equal(crypto.hmac_sha256(header_key, self.raw[:_SEAL_AT]), self.raw[_SEAL_AT:])


def read_header(raw: bytes | None) -> Header | None:
    """Return the header when size, magic and checksum are right, else None: the copy is unreadable."""
    if raw is None or len(raw) != HEADER_BYTES or raw[:8] != MAGIC:
        return None
    if crypto.sha256(raw[:_SUM_AT]) != raw[_SUM_AT:_SEAL_AT]:
        return None
    return Header(raw)


def build_header(
    vault_keys: keys.VaultKeys,
    *,
    generation: int,
    slots: Mapping[int, bytes],
    filler: bytes | None = None,
    base: Header | None = None,
) -> Header:
    """Make new header content: `slots` by index, the others empty or, with `base`, copied unchanged.

    `filler` gives the random bytes and is only fixed where a known answer is wanted.
    """
    raw = bytearray(filler if filler is not None else crypto.random_bytes(HEADER_BYTES))
    flags = base.flags if base is not None else 0
    prefix = (MAGIC, MAJOR, MINOR, flags, vault_keys.vault_id, generation, vault_keys.epoch)
    _PREFIX.pack_into(raw, 0, *prefix)
    for index in range(SLOTS):
        start = _SLOTS_AT + index * SLOT_BYTES
        if index in slots:
            raw[start : start + len(slots[index])] = slots[index]
        elif base is not None:
            raw[start : start + SLOT_BYTES] = base.slot(index)
        else:
            raw[start] = SlotKind.EMPTY
    raw[_TRIES_PUBLIC_AT : _TRIES_PUBLIC_AT + 32] = crypto.x25519_public(vault_keys.tries)
    raw[_SUM_AT:_SEAL_AT] = crypto.sha256(raw[:_SUM_AT])
    raw[_SEAL_AT:] = crypto.hmac_sha256(vault_keys.header, raw[:_SEAL_AT])
    return Header(bytes(raw))


def passphrase_slot(
    vault_keys: keys.VaultKeys,
    index: int,
    password: bytes | bytearray,
    cost: KdfCost,
    *,
    salt: bytes | None = None,
    nonce: bytes | None = None,
) -> bytes:
    """Return the first 136 bytes of a passphrase slot; salt and nonce are random unless an answer is known.

    Raises `MemoryError` when the derivation cannot have its memory.
    """
    salt = salt if salt is not None else crypto.random_bytes(32)
    fields = _SLOT_FIELDS.pack(
        SlotKind.PASSPHRASE, SlotKdf.ARGON2ID, cost.lanes, 0, cost.memory_kib, cost.passes, salt
    )
    secret = keys.stretch_passphrase(
        password, salt=salt, cost=cost, vault_id=vault_keys.vault_id, kind=SlotKind.PASSPHRASE
    )
    return _wrap(vault_keys, index, fields, secret, nonce)


def recovery_slot(
    vault_keys: keys.VaultKeys,
    index: int,
    recovery_key: bytes,
    *,
    salt: bytes | None = None,
    nonce: bytes | None = None,
) -> bytes:
    """Return the first 136 bytes of a recovery slot."""
    salt = salt if salt is not None else crypto.random_bytes(32)
    fields = _SLOT_FIELDS.pack(SlotKind.RECOVERY, SlotKdf.HKDF, 0, 0, 0, 0, salt)
    return _wrap(vault_keys, index, fields, keys.stretch_recovery(recovery_key, salt=salt), nonce)


def empty_slot() -> bytes:
    """Return a slot that nothing opens: kind 0, the rest random."""
    return bytes([SlotKind.EMPTY]) + crypto.random_bytes(SLOT_BYTES - 1)


def open_slot(
    header: Header, index: int, secret: Secret, limits: HeaderLimits
) -> tuple[bytearray | None, SlotAnswer]:
    """Try a secret on one slot: the vault key, or why it did not open."""
    raw = header.slot(index)
    kind, kdf, _, _, _, _, salt = _SLOT_FIELDS.unpack_from(raw)
    if kind == SlotKind.PASSPHRASE and kdf == SlotKdf.ARGON2ID:
        cost = header.slot_cost(index)
        if not limits.allow(cost):
            return None, SlotAnswer.DAMAGED
        try:
            stretched = keys.stretch_passphrase(
                secret.password, salt=salt, cost=cost, vault_id=header.vault_id, kind=kind
            )
        except MemoryError:
            return None, SlotAnswer.NO_MEMORY
    elif kind == SlotKind.RECOVERY and kdf == SlotKdf.HKDF and secret.recovery_key is not None:
        stretched = keys.stretch_recovery(secret.recovery_key, salt=salt)
    else:
        return None, SlotAnswer.NOT_TRIED
    context = keys.key_context(header.vault_id, header.epoch)
    key, commitment = keys.slot_keys(stretched, context, index, raw[:_NONCE_AT])
    crypto.wipe(stretched)
    if not crypto.equal(commitment, raw[_COMMITMENT_AT:_SLOT_END]):
        crypto.wipe(key)
        return None, SlotAnswer.NO_FIT
    vault_key = crypto.unseal_secret(key, raw[_NONCE_AT:_WRAPPED_AT], raw[_WRAPPED_AT:_COMMITMENT_AT])
    crypto.wipe(key)
    return vault_key, SlotAnswer.DAMAGED


def _wrap(
    vault_keys: keys.VaultKeys, index: int, fields: bytes, secret: bytearray, nonce: bytes | None
) -> bytes:
    nonce = nonce if nonce is not None else crypto.random_bytes(crypto.NONCE_BYTES)
    context = keys.key_context(vault_keys.vault_id, vault_keys.epoch)
    key, commitment = keys.slot_keys(secret, context, index, fields)
    slot = fields + nonce + crypto.seal(key, nonce, vault_keys.vault_key) + commitment
    crypto.wipe(secret, key)
    return slot

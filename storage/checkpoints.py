"""Checkpoints: a signed note of how long the log is and what its root is (section 6.1)."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from storage import crypto
from storage.tree import Tree

_DASH = "—"
_KEY_ID_BYTES = 4
_KEY_TYPE = b"\x01"
_SIZE = re.compile(r"(0|[1-9][0-9]{0,15})\Z")


class Comparison(Enum):
    """What a note that was kept elsewhere says about this vault."""

    NOT_FROM_THIS_VAULT = "not_from_this_vault"
    VAULT_IS_OLDER = "vault_is_older"
    HISTORY_DIFFERS = "history_differs"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The signed text of a note: who, how many events, which root."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The three lines that are signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line of a note, not yet verified."""

    name: str
    key_id: bytes
    value: bytes


def origin_of(vault_id: bytes) -> str:
    """Return the name that signs: `nv1/` and 16 characters of the vault's id."""
    return "nv1/" + base64.b32encode(vault_id[:10]).decode().lower()


def verifier_key(vault_id: bytes, public: bytes) -> str:
    """Return the line with which anyone can check this vault's notes."""
    origin = origin_of(vault_id)
    encoded = base64.b64encode(_KEY_TYPE + public).decode()
    return f"{origin}+{_key_id(origin, public).hex()}+{encoded}"


def read_verifier_key(line: str) -> tuple[str, bytes] | None:
    """Split a verifier key into name and public key; None when it is malformed."""
    parts = line.split("+", 2)
    if len(parts) != 3:
        return None
    name, key_id, encoded = parts
    data = _decode(encoded)
    if data is None or len(data) != 33 or data[:1] != _KEY_TYPE or not _is_text(name):
        return None
    return (name, data[1:]) if _key_id(name, data[1:]).hex() == key_id else None


def sign(checkpoint: Checkpoint, seed: bytes | bytearray) -> str:
    """Return the whole note."""
    text = checkpoint.text
    signature = crypto.ed25519_sign(seed, text.encode())
    key_id = _key_id(checkpoint.origin, crypto.ed25519_public(seed))
    return f"{text}\n{_DASH} {checkpoint.origin} {base64.b64encode(key_id + signature).decode()}\n"


def read_note(note: str) -> tuple[Checkpoint, tuple[Signature, ...]] | None:
    """Read a note; None unless it is one, byte for byte. Signatures are not verified here."""
    text, gap, tail = note.partition("\n\n")
    lines = text.split("\n")
    if not gap or len(lines) != 3 or not tail.endswith("\n"):
        return None
    root = _decode(lines[2])
    if _SIZE.match(lines[1]) is None or root is None or len(root) != crypto.HASH_BYTES or not lines[0]:
        return None
    signatures = [_read_signature(line) for line in tail[:-1].split("\n")]
    found = tuple(signature for signature in signatures if signature is not None)
    if len(found) != len(signatures):
        return None
    return Checkpoint(lines[0], int(lines[1]), root), found


def verified(note: str, verifier_keys: Sequence[str]) -> Checkpoint | None:
    """Return the checkpoint of a note that one of the keys signed, else None."""
    read = read_note(note)
    if read is None:
        return None
    checkpoint, signatures = read
    for line in verifier_keys:
        key = read_verifier_key(line)
        if key is None or key[0] != checkpoint.origin:
            continue
        name, public = key
        for signature in signatures:
            if (signature.name, signature.key_id) == (name, _key_id(name, public)) and (
                crypto.ed25519_verifies(public, signature.value, checkpoint.text.encode())
            ):
                return checkpoint
    return None


def compare(
    note: str, verifier_keys: Sequence[str], events: int, hashes: Iterable[bytes]
) -> tuple[Comparison, int]:
    """Compare a note with a log whose `hashes` are given in order; the second value is the note's size."""
    checkpoint = verified(note, verifier_keys)
    if checkpoint is None:
        return Comparison.NOT_FROM_THIS_VAULT, 0
    if checkpoint.size > events:
        return Comparison.VAULT_IS_OLDER, checkpoint.size
    tree = Tree()
    for event_hash in hashes:
        if tree.size == checkpoint.size:
            break
        tree.add(event_hash)
    if tree.size != checkpoint.size or tree.root() != checkpoint.root:
        return Comparison.HISTORY_DIFFERS, checkpoint.size
    return Comparison.UNCHANGED, checkpoint.size


def _key_id(name: str, public: bytes) -> bytes:
    return crypto.sha256(name.encode() + b"\n" + _KEY_TYPE + public)[:_KEY_ID_BYTES]


def _is_text(name: str) -> bool:
    """Tell whether a name is text that has bytes; half a surrogate pair has none."""
    return not any("\ud800" <= character <= "\udfff" for character in name)


def _read_signature(line: str) -> Signature | None:
    parts = line.split(" ")
    if len(parts) != 3 or parts[0] != _DASH:
        return None
    data = _decode(parts[2])
    return Signature(parts[1], data[:4], data[4:]) if data is not None and len(data) > _KEY_ID_BYTES else None


def _decode(text: str) -> bytes | None:
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if base64.b64encode(data).decode() == text else None

"""What can be shown to somebody without the vault: checkpoints, proofs of single events, time stamps."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.ids import EntityId
from app.domain.moment import Instant


@dataclass(frozen=True, slots=True)
class IssuedCheckpoint:
    """A signed note of the record as it stood after `events` events, and the key that checks it."""

    note: str
    events: int
    verifier_key: str
    issued: Instant


@dataclass(frozen=True, slots=True)
class ProvenEvent:
    """One event with its place in the tree of a checkpoint (format §6); `seq` counts from 1.

    `nonce` and `payload` are None when the text was erased or is kept back: then only the commitment shows
    that it was there.
    """

    seq: int
    kind: str
    table: str
    entity: EntityId
    time_ms: int
    prev: bytes
    commitment: bytes
    hash: bytes
    path: tuple[bytes, ...]
    nonce: bytes | None = None
    payload: bytes | None = None
    erased: bool = False


@dataclass(frozen=True, slots=True)
class LogProof:
    """Chosen events and the checkpoint that they lead to."""

    note: str
    verifier_key: str
    size: int
    events: tuple[ProvenEvent, ...]


@dataclass(frozen=True, slots=True)
class ImportedStamp:
    """A time stamp (RFC 3161) that was checked: the answer as it came, what it covers, when, by whom.

    `note` is the checkpoint that was stamped, "" when it was a file; `sha256` is in hex.
    """

    token: bytes
    sha256: str
    note: str
    name: str
    time: str
    authority: str

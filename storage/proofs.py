"""Proofs of single events for somebody without the vault, made and followed here (sections 6 and 6.1)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import cast

from app.domain.errors import ErrorCode, KnownError
from app.domain.ids import EntityId, read_id
from app.domain.proofs import LogProof, ProvenEvent
from storage import checkpoints, events
from storage.canonical import NotCanonicalError, canon, read_canon
from storage.tree import WholeTree, root_from_inclusion
from storage.vault import Vault

PROOF_KIND = "nv1/log-proof"
"""What the key `kind` of a proof document says."""

_META = frozenset({"entity", "kind", "seq", "tbl", "time_ms"})
_DOCUMENT = frozenset({"kind", "about", "rules", "checkpoint", "verifier_key", "records"})
_RECORD = frozenset({"table", "id", "versions"})
_VERSION = frozenset({"leaf_index", "meta", "prev", "text", "nonce", "payload", "commitment", "hash", "path"})


def latest_note(vault: Vault) -> str:
    """Return the newest checkpoint kept in the log, "" when there is none."""
    for (payload,) in vault.query(
        "SELECT payload FROM event WHERE kind = 'note' AND payload IS NOT NULL"
        " AND instr(payload, CAST('\"checkpoint\":' AS BLOB)) ORDER BY seq DESC"
    ):
        note = json.loads(cast("bytes", payload)).get("checkpoint")
        if isinstance(note, str):
            return note
    return ""


def size_of(note: str) -> int:
    """Return how many events a note covers; 0 for what is none."""
    read = checkpoints.read_note(note)
    return read[0].size if read is not None else 0


def prove(vault: Vault, note: str, wanted: Sequence[tuple[str, EntityId]]) -> LogProof:
    """Prove every event of the wanted rows, given as (table, id), under a note of this vault.

    Raises `KnownError(READ_ONLY)` when one of them came after the note: then a new one has to be issued,
    and `KnownError(VAULT_DAMAGED)` when the log does not lead to the root of the note.
    """
    checkpoint = checkpoints.verified(note, vault.verifier_keys)
    if checkpoint is None:
        raise KnownError(ErrorCode.READ_ONLY)
    database = vault.state.database
    tree = WholeTree(islice(events.hashes(database), checkpoint.size))
    if tree.size != checkpoint.size or tree.root() != checkpoint.root:
        raise KnownError(ErrorCode.VAULT_DAMAGED, where="event")
    found = [event for table, entity in wanted for event in events.of_entity(database, table, entity)]
    if any(event.seq > checkpoint.size for event in found):
        raise KnownError(ErrorCode.READ_ONLY)
    proven = tuple(
        ProvenEvent(
            seq=event.seq,
            kind=event.kind,
            table=event.table,
            entity=EntityId(event.entity),
            time_ms=event.time_ms,
            prev=event.prev,
            commitment=event.commitment,
            hash=event.hash,
            path=tree.inclusion(event.seq - 1),
            nonce=event.nonce,
            payload=event.payload,
            erased=event.payload is None,
        )
        for event in found
    )
    return LogProof(note, signer(vault.verifier_keys, note), checkpoint.size, proven)


def signer(verifier_keys: Sequence[str], note: str) -> str:
    """Return the verifier key, of those given, that checks a genuine note."""
    return next(key for key in verifier_keys if checkpoints.verified(note, [key]) is not None)


# Following one -----------------------------------------------------------------------------------


def read_proof(data: bytes) -> LogProof | None:
    """Read a proof document; None when it is none, or not in its form. Nothing is followed here.

    What a person may read in it has to be what is followed: nothing stands in it twice, nothing that the form
    does not know, and a record bears the name that its events say.
    """
    try:
        document = json.loads(data, object_pairs_hook=_each_once)
        if not isinstance(document, dict) or document.get("kind") != PROOF_KIND or set(document) - _DOCUMENT:
            return None
        note, key = document["checkpoint"], document["verifier_key"]
        versions = tuple(_versions(document))
        numbers = {event.seq for event in versions}
        if not isinstance(note, str) or not isinstance(key, str):
            return None
        if not versions or len(numbers) != len(versions):
            return None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, NotCanonicalError):
        return None
    return LogProof(note, key, size_of(note), versions)


def broken_events(proof: LogProof) -> Iterator[int]:
    """Yield the numbers of the events that the proof does not show; 0 stands for the checkpoint itself.

    An event without text is shown by its commitment alone.
    """
    checkpoint = checkpoints.verified(proof.note, [proof.verifier_key])
    if checkpoint is None:
        yield 0
        return
    for event in proof.events:
        meta = events.meta_of(event.seq, event.kind, event.table, event.entity, event.time_ms)
        is_told = event.nonce is not None and event.payload is not None
        is_right = (
            not is_told
            or events.commitment_of(cast("bytes", event.nonce), cast("bytes", event.payload))
            == event.commitment
        )
        is_right = is_right and events.hash_of(event.prev, event.commitment, meta) == event.hash
        root = root_from_inclusion(event.hash, event.seq - 1, checkpoint.size, event.path)
        if not is_right or root != checkpoint.root:
            yield event.seq


def _each_once(members: list[tuple[str, object]]) -> dict[str, object]:
    """Make an object of its members; `ValueError` for a name that stands there twice."""
    found = dict(members)
    if len(found) != len(members):
        raise ValueError("a name stands there twice")
    return found


def _versions(document: Mapping[str, object]) -> Iterator[ProvenEvent]:
    for record in cast("list[Mapping[str, object]]", document["records"]):
        versions = [_version(each) for each in cast("list[Mapping[str, object]]", record["versions"])]
        if set(record) != _RECORD or not versions:
            raise ValueError("not a record")
        if any((each.table, each.entity.hex()) != (record["table"], record["id"]) for each in versions):
            raise ValueError("an event of another record")
        yield from versions


def _version(version: Mapping[str, object]) -> ProvenEvent:
    """Read one version; raises `ValueError`, `KeyError` or `TypeError` for what has another form."""
    if set(version) != _VERSION or version["text"] not in {"open", "sealed", "erased"}:
        raise ValueError("not a version")
    text = cast("str", version["meta"]).encode()
    meta = read_canon(text)
    if not isinstance(meta, dict) or set(meta) != _META or canon(meta) != text:
        raise ValueError("not the meta of an event")
    entity = read_id(str(meta["entity"]))
    if entity is None or type(meta["seq"]) is not int or type(meta["time_ms"]) is not int:
        raise ValueError("not the meta of an event")
    nonce, payload = version["nonce"], version["payload"]
    if (nonce is None) != (payload is None):
        raise ValueError("a nonce belongs to a payload")
    if version["leaf_index"] != meta["seq"] - 1 or (version["text"] == "open") != (payload is not None):
        raise ValueError("says two things of one event")
    return ProvenEvent(
        seq=meta["seq"],
        kind=str(meta["kind"]),
        table=str(meta["tbl"]),
        entity=entity,
        time_ms=meta["time_ms"],
        prev=_bytes(version["prev"]),
        commitment=_bytes(version["commitment"]),
        hash=_bytes(version["hash"]),
        path=tuple(_bytes(each) for each in cast("list[object]", version["path"])),
        nonce=None if nonce is None else _bytes(nonce),
        payload=None if payload is None else cast("str", payload).encode(),
    )


def _bytes(value: object) -> bytes:
    if not isinstance(value, str) or len(value) != 64:
        raise ValueError("32 bytes in hex")
    return bytes.fromhex(value)

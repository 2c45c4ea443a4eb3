"""Targets over what outsiders send back: proof documents, answers to time-stamp requests, certificates."""

from __future__ import annotations

import base64
import json
import shutil
from contextlib import suppress
from pathlib import Path

from app.domain.errors import ErrorCode, KnownError
from storage import checkpoints, crypto, events, timestamps
from storage.checkpoints import Checkpoint
from storage.proofs import PROOF_KIND, broken_events, read_proof
from storage.timestamps import StampAnswer, StampRequest
from storage.tree import WholeTree
from tests.fuzz.engine import Fuzz
from tests.services.authority import Authority

_VAULT_ID = bytes(range(0xA0, 0xB0))
_SEED = bytes(range(32))
_KEY = checkpoints.verifier_key(_VAULT_ID, crypto.ed25519_public(_SEED))
_ENTITY = bytes(range(16))
_V3, _V2 = bytes.fromhex("a003020102"), bytes.fromhex("a003020101")
"""How a certificate says its version (RFC 5280 §4.1.2.1); the second stands in none."""
_UTF8_NAME, _ODD_NAME = b"\x0c\x0dInvented Root", b"\x0f\x0dInvented Root"
"""A name in a kind of text that there is, and in one that there is not."""


def _log() -> list[events.Event]:
    log: list[events.Event] = []
    prev = events.genesis(_VAULT_ID)
    for seq in range(1, 6):
        event = events.make_event(
            prev=prev,
            seq=seq,
            kind=events.EventKind.NEW if seq == 1 else events.EventKind.SET,
            table="entry",
            entity=_ENTITY,
            time_ms=1_767_225_600_000 + seq,
            payload={"act": "entry.amend", "row": {"id": _ENTITY.hex(), "what": f"words {seq}"}},
            nonce=bytes([seq]) * 32,
        )
        log.append(event)
        prev = event.hash
    return log


def _document(log: list[events.Event]) -> dict[str, object]:
    tree = WholeTree(event.hash for event in log)
    note = checkpoints.sign(Checkpoint(checkpoints.origin_of(_VAULT_ID), tree.size, tree.root()), _SEED)
    versions = [
        {
            "leaf_index": event.seq - 1,
            "meta": events.meta_of(event.seq, event.kind, event.table, event.entity, event.time_ms).decode(),
            "prev": event.prev.hex(),
            "text": "open",
            "nonce": (event.nonce or b"").hex(),
            "payload": (event.payload or b"").decode(),
            "commitment": event.commitment.hex(),
            "hash": event.hash.hex(),
            "path": [node.hex() for node in tree.inclusion(event.seq - 1)],
        }
        for event in log[1:4]
    ]
    record = {"table": "entry", "id": _ENTITY.hex(), "versions": versions}
    return {"kind": PROOF_KIND, "checkpoint": note, "verifier_key": _KEY, "records": [record]}


def proof_document(scratch: Path) -> Fuzz:
    """A proof from anywhere: under our own key, what it shows unbroken is an event as it was written."""
    del scratch
    log = _log()
    genuine = {event.seq: event for event in log}

    def target(data: bytes) -> None:
        proof = read_proof(data)
        if proof is None:
            return
        broken = set(broken_events(proof))
        if 0 in broken or proof.verifier_key != _KEY:
            return
        for event in proof.events:
            if event.seq in broken:
                continue
            written = genuine[event.seq]
            assert event.hash == written.hash, "an event that nobody wrote was shown"
            assert event.payload in {None, written.payload}, "a text that nobody wrote was shown"
            assert (event.table, event.entity, event.time_ms) == (
                written.table,
                written.entity,
                written.time_ms,
            )

    whole = json.dumps(_document(log))
    odd = [
        whole.replace(old, new) for old, new in (('"seq', '"seq\\u0000'), ("words 2", "words 9"), ("[", "{"))
    ]
    return Fuzz(target, tuple(text.encode() for text in (whole, *odd, "[]", '{"kind":"nv1/log-proof"}')))


def stamp_answer(scratch: Path) -> Fuzz:
    """An answer to a request for a time stamp is read, or is none; only a signed one proves anything."""
    request = StampRequest(bytes(range(32)), 12345)
    (scratch / "request.tsq").write_bytes(request.to_bytes())
    answers = [bytes.fromhex("30053003020102"), request.to_bytes()]
    roots: list[bytes] = []
    if shutil.which("openssl") is not None:
        authority = Authority(scratch / "authority", "Invented")
        whole = authority.answer(scratch / "request.tsq", scratch / "answer.tsr").read_bytes()
        answers += [whole, whole.replace(_V3, _V2), whole.replace(b"Invented", b"\xffnvented")]
        answers.append(whole.replace(_UTF8_NAME, _ODD_NAME))
        roots.append(authority.root.read_bytes())
    trusted = crypto.read_certificates(roots)

    def target(data: bytes) -> None:
        try:
            answer = StampAnswer(data)
        except KnownError as error:
            if error.code not in {ErrorCode.FILE_NOT_UNDERSTOOD, ErrorCode.FILE_TOO_LARGE}:
                raise
            return
        if answer.problem(request, trusted) is None:
            assert (answer.sha256, answer.nonce) == (request.sha256, request.nonce)
        if answer.is_granted:
            answer.authority().encode()

    return Fuzz(target, tuple(answers))


def stamp_request(scratch: Path) -> Fuzz:
    """A request from a file reads back as the bytes of one, or is none."""
    del scratch

    def target(data: bytes) -> None:
        with suppress(KnownError):
            found = timestamps.read_request(data)
            assert timestamps.read_request(found.to_bytes()) == found

    numbers = (0, 1, 127, 128, 2**63 - 1, 2**64)
    return Fuzz(target, tuple(StampRequest(bytes(range(32)), number).to_bytes() for number in numbers))


def certificates(scratch: Path) -> Fuzz:
    """A file of root certificates holds some, or is refused as what it is not."""
    seeds = [b"-----BEGIN CERTIFICATE-----\nMAo=\n-----END CERTIFICATE-----\n", b"\x30\x03\x02\x01\x02"]
    if shutil.which("openssl") is not None:
        pem = Authority(scratch / "authority", "Invented").root.read_bytes()
        seeds += [pem, base64.b64decode(b"".join(pem.split(b"\n")[1:-2])).replace(_V3, _V2)]

    def target(data: bytes) -> None:
        with suppress(ValueError):
            assert crypto.read_certificates([data])

    return Fuzz(target, tuple(seeds))

"""The proof document: chosen events with their way to the root of a checkpoint, for anybody to follow.

It is plain JSON (docs/vault-format.md, *Proof documents*). The commitment of an event covers its whole
payload, so a text is told whole or not at all: a version that holds something no paper prints is a find,
which the person allows, or it is sealed, and then shown by its commitment alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from app.domain.case import CaseSnapshot
from app.domain.entry import ENTRY_FIELDS
from app.domain.export_request import Sealed
from app.domain.fields import RecordKind
from app.domain.ids import EntityId, id_text
from app.domain.proofs import LogProof, ProvenEvent
from app.domain.views.changes import PRIVACY_REASON
from app.strings.catalogue import text
from exports.base import Find, PaperFile
from exports.checks.leak_scan import Piece
from exports.log_words import field_label

KIND = "nv1/log-proof"
_ABOUT = ("lead", "shows", "not", "whole")
_RULES = ("payload", "event", "leaf", "path", "note", "sealed")
_HEX = re.compile(r"[0-9a-f]{32}|[0-9a-f]{64}")
# What no paper for others prints; that an entry needs detail is no secret.
_PRIVATE = tuple(
    spec.name for spec in ENTRY_FIELDS if not spec.exported and spec.name not in {"needs_detail", "withdrawn"}
)


@dataclass(frozen=True, slots=True)
class ProofPlan:
    """A proof worked out: the file, its texts for the leak scan, and what in it is private."""

    file: PaperFile
    texts: PaperFile
    pieces: tuple[Piece, ...]
    finds: tuple[Find, ...]


def plan_proof(proof: LogProof, snapshot: CaseSnapshot, sealed: Sealed) -> ProofPlan:
    """Write the document; texts that `sealed` keeps back are left out of it and of what is searched."""
    versions = _numbers(proof.events)
    titles = {entry.id: entry.heading() for entry in snapshot.entries}
    taken_out = _taken_out(snapshot)
    events: list[ProvenEvent] = []
    pieces: list[Piece] = []
    finds: list[Find] = []
    for event in proof.events:
        private = tuple(_private_words(event))
        if versions[event.seq] < taken_out.get(event.entity, 0):
            private = (*private, text("proof.taken_out"))
        if sealed is Sealed.ALL or (sealed is Sealed.PRIVATE and private):
            events.append(replace(event, nonce=None, payload=None))
            continue
        events.append(event)
        where = text("proof.where", n=versions[event.seq], title=titles.get(event.entity, ""))
        if private:
            finds.append(_find(event, where, private))
        pieces.extend(
            Piece(where, each, event.entity if event.table == RecordKind.ENTRY.value else None)
            for each in _texts(_payload(event))
        )
    document = {
        "kind": KIND,
        "about": [text(f"proof.about.{name}") for name in _ABOUT],
        "rules": [text(f"proof.rule.{name}") for name in _RULES],
        "checkpoint": proof.note,
        "verifier_key": proof.verifier_key,
        "records": list(_records(events)),
    }
    texts = {"texts": [piece.text for piece in pieces]}
    return ProofPlan(
        PaperFile("", json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"),
        PaperFile("", json.dumps(texts, ensure_ascii=False).encode()),
        tuple(pieces),
        tuple(finds),
    )


def _records(events: Sequence[ProvenEvent]) -> Iterator[dict[str, object]]:
    grouped: dict[tuple[str, EntityId], list[ProvenEvent]] = {}
    for event in events:
        grouped.setdefault((event.table, event.entity), []).append(event)
    for (table, entity), group in grouped.items():
        yield {
            "table": table,
            "id": id_text(entity),
            "versions": [_version(event) for event in group],
        }


def _version(event: ProvenEvent) -> dict[str, object]:
    """Write one event; `meta` is the canonical text that is hashed (format §6)."""
    meta = {
        "entity": event.entity.hex(),
        "kind": event.kind,
        "seq": event.seq,
        "tbl": event.table,
        "time_ms": event.time_ms,
    }
    state = "erased" if event.erased else "sealed" if event.payload is None else "open"
    return {
        "leaf_index": event.seq - 1,
        "meta": json.dumps(meta, separators=(",", ":")),
        "prev": event.prev.hex(),
        "text": state,
        "nonce": None if event.nonce is None else event.nonce.hex(),
        "payload": None if event.payload is None else event.payload.decode(),
        "commitment": event.commitment.hex(),
        "hash": event.hash.hex(),
        "path": [node.hex() for node in event.path],
    }


def _numbers(events: Sequence[ProvenEvent]) -> dict[int, int]:
    """Number the versions of each record from 1."""
    counts: dict[tuple[str, EntityId], int] = {}
    numbers = {}
    for event in events:
        key = (event.table, event.entity)
        counts[key] = numbers[event.seq] = counts.get(key, 0) + 1
    return numbers


def _payload(event: ProvenEvent) -> Mapping[str, object]:
    payload: Mapping[str, object] = json.loads(event.payload) if event.payload else {}
    return payload


def _taken_out(snapshot: CaseSnapshot) -> Mapping[EntityId, int]:
    """Return the number of the version of each entry that took something out for privacy, the last of them.

    What stood in the versions before it is not repeated in any paper.
    """
    return {
        entry: max(number for number, version in enumerate(states, 1) if version.reason == PRIVACY_REASON)
        for entry, states in (snapshot.versions or {}).items()
        if any(version.reason == PRIVACY_REASON for version in states)
    }


def _private_words(event: ProvenEvent) -> Iterator[str]:
    """Name the fields of a version that no paper for others prints."""
    if event.table != RecordKind.ENTRY.value:
        return
    row = _payload(event).get("row")
    if not isinstance(row, Mapping):
        return
    for name in _PRIVATE:
        value = row.get(name)
        if value or (name == "impact" and value is not None):
            yield field_label(name, RecordKind.ENTRY)


def _find(event: ProvenEvent, where: str, private: Sequence[str]) -> Find:
    return Find(
        id=f"version-{event.seq}",
        what="not_for_others",
        by_shape=False,
        where=where,
        excerpt=", ".join(private),
        entry=event.entity,
    )


def _texts(value: object) -> Iterator[str]:
    """Yield every text in a payload but ids and hashes, which say nothing and only look like numbers."""
    if isinstance(value, str):
        if not _HEX.fullmatch(value):
            yield value
    elif isinstance(value, Sequence):
        for part in value:
            yield from _texts(part)
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _texts(part)

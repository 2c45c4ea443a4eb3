"""Hand-overs made by hand: any rows, a chain and checkpoint that hold, and lists that fit or do not."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from app.domain.ids import EntityId
from app.domain.ports import NoJob
from app.services.handover_bag import ABOUT, BULK, EVENTS, KIND, NOTE, VERSION
from app.services.handover_reading import About, Package, build, check_record
from app.testing import FixedClock
from storage import checkpoints, crypto, events
from storage.canonical import Json
from storage.checkpoints import Checkpoint
from storage.events import Event, EventKind
from storage.handed_log import Told, line_of
from storage.migrations.runner import released_migrations
from storage.tree import Tree

VAULT_ID = bytes(range(0xA0, 0xB0))
SEED = bytes(range(32))
OTHER_SEED = bytes(range(1, 33))
ENTRY, EVIDENCE, ITEM = (EntityId(bytes([number]) * 16) for number in (1, 2, 3))
DATA = b"what he wrote\n"
FILE = "data/E001_letter.txt"
ENTRY_ROW: Mapping[str, Json] = {
    "id": ENTRY.hex(),
    "written_ms": 1_767_225_600_000,
    "written_zone": "America/Chicago",
    "what": "He waited at the gate.",
    "when_start": "2026-11-10",
    "when_precision": "exact",
    "evidence": [{"ref": EVIDENCE.hex()}],
}
EVIDENCE_ROW: Mapping[str, Json] = {
    "id": EVIDENCE.hex(),
    "item": ITEM.hex(),
    "number": 1,
    "name": "letter.txt",
    "kind": "text",
    "media_type": "text/plain",
    "bytes": len(DATA),
    "sha256": hashlib.sha256(DATA).hexdigest(),
    "added_ms": 1_767_225_600_000,
    "added_zone": "America/Chicago",
}
ITEM_ROW: Mapping[str, Json] = {
    "id": ITEM.hex(),
    "size": len(DATA),
    "sha256": hashlib.sha256(DATA).hexdigest(),
    "segment": [{"name": "aa", "size": len(DATA)}],
}
Said = tuple[EventKind, str, bytes, Mapping[str, Json]]
USUAL: tuple[Said, ...] = (
    (EventKind.NEW, "item", ITEM, {"act": "item.add", "row": ITEM_ROW}),
    (EventKind.NEW, "evidence", EVIDENCE, {"act": "evidence.add", "row": EVIDENCE_ROW}),
    (EventKind.NEW, "entry", ENTRY, {"act": "entry.add", "row": ENTRY_ROW}),
    (EventKind.NOTE, "", bytes(16), {"act": "handling.viewed", "evidence": [EVIDENCE.hex()]}),
)


def log_of(said: Sequence[Said] = USUAL) -> list[Event]:
    """Chain events."""
    prev, log = events.genesis(VAULT_ID), []
    for seq, (kind, table, entity, payload) in enumerate(said, 1):
        event = events.make_event(
            prev=prev,
            seq=seq,
            kind=kind,
            table=table,
            entity=entity,
            time_ms=1_767_225_600_000 + seq,
            payload=payload,
            nonce=bytes([seq % 256]) * 32,
        )
        log.append(event)
        prev = event.hash
    return log


def note_of(log: Sequence[Event], seed: bytes = SEED) -> str:
    """Sign a log."""
    tree = Tree(event.hash for event in log)
    return checkpoints.sign(Checkpoint(checkpoints.origin_of(VAULT_ID), tree.size, tree.root()), seed)


def key_of(seed: bytes = SEED) -> str:
    """Return the line that checks what a seed signed."""
    return checkpoints.verifier_key(VAULT_ID, crypto.ed25519_public(seed))


def members_of(said: Sequence[Said] = USUAL, **about: object) -> dict[str, bytes]:
    """Make the files of a hand-over but its lists; `about` replaces what it says of itself."""
    log = log_of(said)
    told: dict[str, object] = {
        "kind": KIND,
        "version": VERSION,
        "vault_id": VAULT_ID.hex(),
        "verifier_keys": [key_of()],
        "schema": released_migrations()[-1].number,
        "events": len(log),
        "made": "2026-11-14T12:00:00-06:00",
        "from": "Ana",
        "to": "Bea",
        "code": "7",
        "reader": "attorney",
        "holds": dict.fromkeys(("private_notes", "held", "immigration", "confidential"), True),
        "entries": 1,
        "receipt": ["lamp", "acorn"],
        "files": {ITEM.hex(): FILE},
    }
    return {
        FILE: DATA,
        ABOUT: json.dumps(told | about).encode(),
        EVENTS: b"".join(line_of(event, Told.OPEN) for event in log),
        BULK: b"",
        NOTE: note_of(log).encode(),
    }


def listed(members: Mapping[str, bytes]) -> dict[str, bytes]:
    """Add lists that fit."""

    def lines(paths: Sequence[str]) -> bytes:
        return "".join(f"{hashlib.sha256(members[path]).hexdigest()}  {path}\n" for path in paths).encode()

    payload = [path for path in members if path.startswith("data/")]
    whole = {**members, "manifest-sha256.txt": lines(payload)}
    members = whole
    others = [path for path in whole if not path.startswith("data/")]
    return {**whole, "tagmanifest-sha256.txt": lines(others)}


def packed(
    members: Mapping[str, bytes], *, root: str = "case/", compression: int = zipfile.ZIP_STORED
) -> bytes:
    """Put files into a ZIP."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for path, data in members.items():
            archive.writestr(root + path, data)
    return out.getvalue()


class Bytes:
    """A file in memory, as a hand-over is read."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def read(self, offset: int, length: int) -> bytes:
        """Return the bytes there."""
        return self._data[offset : offset + length]

    def close(self) -> None:
        """Nothing to close."""


def opened(data: bytes) -> About:
    """Check everything of a hand-over, as taking it in does; raises what that raises."""
    outer = Bytes(data)
    package = Package(outer, len(data), NoJob())
    package.check(NoJob())
    about = package.about(NoJob())
    clock = FixedClock()
    vault = build(package, about, lambda: outer, NoJob(), folder=Path("nowhere"), clock=clock)
    try:
        check_record(vault, package, about, clock, NoJob())
    finally:
        vault.close()
    return about

"""Records as small as they can be held: what each is made from, compressed until it is looked at."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator

from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.kinds import RECORDS, Record
from storage.canonical import Json
from storage.repositories.codec import from_row
from storage.repositories.notes import LoggedAct, NoteRepository
from storage.repositories.records import RecordVersion, versions_of
from storage.vault import Vault

_FAST = 1


def packed_records(vault: Vault, kind: RecordKind) -> Iterator[tuple[Record, bytes]]:
    """Yield every record of a kind in order of id, each with the bytes it can be made from again."""
    for row in vault.rows(kind.value):
        yield from_row(RECORDS[kind], row), _packed(row)


def unpacked(kind: RecordKind, data: bytes) -> Record:
    """Return a record from what `packed_records` gave for it."""
    return from_row(RECORDS[kind], json.loads(zlib.decompress(data)))


def packed_history(vault: Vault, kind: RecordKind, record_id: EntityId) -> bytes:
    """Return every saved state of a record as bytes from which `unpacked_history` makes them."""
    acts = NoteRepository(vault).of_entity(kind.value, record_id)
    return _packed([[act.seq, act.kind, act.time_ms, act.payload, act.behind_ms] for act in acts])


def unpacked_history(kind: RecordKind, record_id: EntityId, data: bytes) -> tuple[RecordVersion, ...]:
    """Return what `RecordRepository.history` would have returned when they were packed."""
    acts = (
        LoggedAct(seq, event, kind.value, record_id, time_ms, payload, behind_ms)
        for seq, event, time_ms, payload, behind_ms in json.loads(zlib.decompress(data))
    )
    return versions_of(kind, acts)


def _packed(value: Json) -> bytes:
    return zlib.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), _FAST)

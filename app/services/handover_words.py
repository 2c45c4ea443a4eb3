"""What the sender of a hand-over leaves out and yet stands in what goes in: named before it is made.

A hand-over changes nobody's words: an address that is kept back stays in the entry in which it was written.
The sender decides, and so has to know. Known values are searched for in all their usual spellings, in every
version and message that goes in; originals, and what a file says inside, are not opened for this.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, cast

from app.domain.export_request import ExportRequest, Paper, Reader
from app.domain.fields import RecordKind
from app.domain.handover import HandoverChoice
from app.domain.ids import EntityId
from app.domain.ports import JobContext
from app.domain.views.secrets import SecretKind, known_names, open_values, secrets_of
from app.services.handling import HandlingLog
from app.services.handover_cut import HandoverCut
from app.services.ledger import Ledger
from app.services.search import title_of
from app.services.snapshot import take_snapshot
from exports.registry import load
from storage.canonical import Json
from storage.handing_over import bulk_rows, told_rows

_REQUEST: Final = ExportRequest(Paper.BUNDLE, Reader.ATTORNEY)
_TABLES: Final = frozenset(kind.value for kind in RecordKind)
_NO_WORDS: Final = re.compile(r"[0-9a-f]{32,}")
_ROWS_AT_ONCE: Final = 200
_BESIDE: Final[Mapping[SecretKind, str]] = {
    SecretKind.PRIVATE_NOTE: "private_notes",
    SecretKind.RECORD_NOTE: "private_notes",
    SecretKind.HELD_ENTRY: "held",
    SecretKind.WITHDRAWN_ENTRY: "withdrawn",
    SecretKind.IMMIGRATION: "immigration",
}
"""What each kind of secret is called in `HandoverChoice.holds`; every other one is confidential."""


@dataclass(frozen=True, slots=True)
class StillThere:
    """A record that goes in and holds what is kept back elsewhere; `whats` are codes of finds."""

    kind: RecordKind
    record: EntityId
    title: str
    whats: tuple[str, ...]


def still_there(
    ledger: Ledger, handling: HandlingLog, choice: HandoverChoice, ctx: JobContext
) -> tuple[StillThere, ...]:
    """Name every record that goes in and says what this choice leaves out; raises `Cancelled`."""
    if choice.is_whole:
        return ()
    snapshot = take_snapshot(ledger, handling, histories=False)
    kept = [
        secret
        for secret in secrets_of(snapshot, _REQUEST)
        if _BESIDE.get(secret.kind, "confidential") not in choice.holds
    ]
    if not kept:
        return ()
    scan = load("leak_scan")
    scanner = scan.Scanner(kept, open_values(snapshot, _REQUEST), known_names(snapshot), shapes=False)
    found: dict[tuple[RecordKind, EntityId], dict[str, None]] = {}
    for kind, record, words in _told(ledger, choice, ctx):
        ctx.check()
        for find in scanner.scan([scan.Piece("", words)], ctx).finds:
            found.setdefault((kind, record), {})[find.what] = None
    return tuple(
        StillThere(kind, record, _title(ledger, kind, record), tuple(whats))
        for (kind, record), whats in found.items()
    )


def _told(
    ledger: Ledger, choice: HandoverChoice, ctx: JobContext
) -> Iterator[tuple[RecordKind, EntityId, str]]:
    """Yield the words of every version that is told, then of messages."""
    vault, cut = ledger.vault, HandoverCut(ledger, choice)
    count = vault.event_count
    for done, (seq, table, entity, row) in enumerate(told_rows(vault, count, cut.told)):
        if done % _ROWS_AT_ONCE == 0:
            ctx.progress(seq, count, "handover.progress.words")
        if table in _TABLES:
            yield RecordKind(table), EntityId(entity), "\n".join(_words(row))
    bulk = vault.tables[RecordKind.BATCH.value].bulks["message"]
    for batch in ledger.all(RecordKind.BATCH):
        if not cut.shows(batch.id):
            continue
        rows: list[str] = []
        for row in bulk_rows(vault, bulk, batch.id):
            rows += _words(row)
            if len(rows) >= _ROWS_AT_ONCE:
                yield RecordKind.BATCH, batch.id, "\n".join(rows)
                rows.clear()
        yield RecordKind.BATCH, batch.id, "\n".join(rows)


def _words(value: Json | Mapping[str, Json] | Sequence[Json]) -> Iterator[str]:
    """Yield every text in a row but ids and hashes."""
    if isinstance(value, str):
        if not _NO_WORDS.fullmatch(value):
            yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _words(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _words(cast("Json", part))


def _title(ledger: Ledger, kind: RecordKind, record: EntityId) -> str:
    found = ledger.find(kind, record)
    return "" if found is None else title_of(found)

"""Every record of a case as tables: a CSV for each kind, one JSON with every version, the messages.

For whoever has to do without this program: names of fields are those of the record, values of the CSV are in
words, those of the JSON as they are kept.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date

from app.domain.answer import Answer
from app.domain.case import CaseSnapshot
from app.domain.fields import FieldSpec, RecordKind
from app.domain.ids import EntityId, id_text
from app.domain.kinds import RECORDS, Record
from app.domain.moment import Instant, Moment
from app.domain.threads import MessageRef
from exports.log_words import Ids, ids_of, value_words
from exports.table_files import safe_cell

_LEAD = ("id", "first_written", "last_written", "versions")
_MESSAGE = (
    "conversation",
    "app",
    "id",
    "at",
    "sender",
    "sender_id",
    "mine",
    "kind",
    "body",
    "media",
    "evidence",
    "edited",
    "detail",
)
_ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Version:
    """One saved state of a record; None where its text was erased."""

    recorded: Instant
    act: str
    reason: str
    record: Record | None


@dataclass(frozen=True, slots=True)
class Kept:
    """The records of one kind as they stand, and every version of each, oldest first."""

    kind: RecordKind
    records: tuple[Record, ...]
    versions: Mapping[EntityId, Sequence[Version]]


def table_csv(kept: Kept, snapshot: CaseSnapshot) -> Iterator[bytes]:
    """Write one row for each record: UTF-8 with a mark, CRLF (RFC 4180), no cell a formula."""
    ids = ids_of(snapshot, {entry.id: number for number, entry in enumerate(snapshot.entries, 1)})
    specs = RECORDS[kept.kind].fields
    header = [*_LEAD, *(spec.name for spec in specs), "apostrophe_added"]
    yield from _csv(header, (_cells(record, kept, specs, ids) for record in kept.records))


def messages_csv(snapshot: CaseSnapshot, rows: Iterable[Mapping[str, object]]) -> Iterator[bytes]:
    """Write one row for each message as it was read; `rows` name their `batch` and their number `n`."""
    threads = {thread.id: thread for thread in snapshot.threads}
    of_batch = {batch.id.hex(): threads.get(batch.thread) for batch in snapshot.batches if batch.thread}
    items = {item.id.hex(): item.number for item in snapshot.evidence}

    def cells(row: Mapping[str, object]) -> Iterator[str]:
        thread = of_batch.get(str(row["batch"]))
        yield from ("", "") if thread is None else (thread.title, thread.app)
        yield f"{row['batch']}:{row['n']}"
        for name in _MESSAGE[3:]:
            value = row.get(name, "")
            yield str(items.get(str(value), "")) if name == "evidence" else str(value)

    yield from _csv([*_MESSAGE, "apostrophe_added"], (list(cells(row)) for row in rows))


def records_json(kinds: Iterable[Kept]) -> Iterator[bytes]:
    """Write every version of every record as one JSON document, a record at a time."""
    yield b'{"format":"record","version":1,"kinds":{'
    for number, kept in enumerate(kinds):
        yield (b",\n" if number else b"\n") + json.dumps(RECORDS[kept.kind].plural).encode() + b":["
        for place, record in enumerate(kept.records):
            document = {"id": id_text(record.id), "versions": [*map(_version, _versions(record, kept))]}
            yield (b",\n" if place else b"\n") + json.dumps(document, ensure_ascii=False).encode(
                "utf-8", "replace"
            )
        yield b"]"
    yield b"}}\n"


def _versions(record: Record, kept: Kept) -> Sequence[Version]:
    return kept.versions.get(record.id, ())


def _cells(record: Record, kept: Kept, specs: Sequence[FieldSpec], ids: Ids) -> list[str]:
    versions = _versions(record, kept)
    when = (versions[0].recorded.iso(), versions[-1].recorded.iso()) if versions else ("", "")
    return [
        id_text(record.id),
        *when,
        str(len(versions)),
        *(value_words(record, spec, ids) for spec in specs),
    ]


def _csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """Write rows in pieces; the last column names the cells that got an apostrophe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    yield b"\xef\xbb\xbf"
    for number, row in enumerate(rows, 1):
        made = [safe_cell(cell) for cell in row]
        marked = [name for name, (_, changed) in zip(header, made, strict=False) if changed]
        writer.writerow([*(cell for cell, _ in made), " ".join(marked)])
        if number % _ROWS_AT_ONCE == 0:
            yield out.getvalue().encode("utf-8", "replace")
            out.seek(0)
            out.truncate()
    yield out.getvalue().encode("utf-8", "replace")


def _version(version: Version) -> dict[str, object]:
    told: dict[str, object] | None = None
    if version.record is not None:
        told = {field.name: _plain(getattr(version.record, field.name)) for field in fields(version.record)}
    return {
        "recorded": version.recorded.iso(),
        "act": version.act,
        "reason": version.reason,
        "fields": told,
    }


def _plain(value: object) -> object:  # noqa: PLR0911 - one per shape
    """Turn a value of a record into what JSON holds: ids in hex, answers with their state."""
    if isinstance(value, Answer):
        return {"answer": value.state.value, "words": value.words}
    if isinstance(value, Moment):
        return {
            "precision": value.precision.value,
            "start": value.start.iso() if value.start else None,
            "end": value.end.iso() if value.end else None,
            "zone": value.zone,
        }
    if isinstance(value, Instant):
        return value.iso()
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, MessageRef):
        return value.text()
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return value.isoformat() if isinstance(value, date) else value

"""A record that somebody handed over, as a vault in memory: built from its log, only to be read.

Nothing of it is written to a file: its originals stay inside the file, or the item, they came in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol, cast

from app.domain.errors import ErrorCode, KnownError
from app.domain.ids import EntityId
from app.domain.ports import Clock, JobContext
from storage import checkpoints, crypto, events, header, rows
from storage.blobs import ItemReader, ItemSource, Segment
from storage.canonical import Json
from storage.connection import Database
from storage.events import EventKind
from storage.file_ops import FsOps
from storage.handed_log import HandedEvent, Told, broken, read_events, read_object
from storage.head import HeadFile
from storage.header_copies import Chosen
from storage.keys import VaultKeys
from storage.log_head import LogHead, write_meta
from storage.migrations.runner import SchemaState, apply, core_schema, released_migrations
from storage.opening import OpenVault
from storage.tables import EntityTable, read_tables
from storage.tree import Tree
from storage.vault import Vault

_HIDDEN_NONCE = bytes(events.NONCE_BYTES)
"""Stands where a reduced text has no nonce: the table takes none without the other."""
_EVENTS_PER_CHECK = 500


class OuterReader(Protocol):
    """Reads the file or item that the originals lie in."""

    def read(self, offset: int, length: int) -> bytes:
        """Return the bytes there, fewer only at the end."""

    def close(self) -> None:
        """Let go of it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an original lies inside: offset and length in bytes."""

    offset: int
    size: int


@dataclass(frozen=True, slots=True)
class HandedRecord:
    """The parts of a record that was handed over, not yet followed.

    `events` and `bulk` are lines; `settings` are choices of the reader's own window; `places` says where each
    item lies, and `outer` opens what they lie in.
    """

    vault_id: bytes
    verifier_keys: tuple[str, ...]
    schema: int
    note: str
    events: Iterable[bytes]
    bulk: Iterable[bytes]
    places: Mapping[EntityId, Place]
    outer: Callable[[], OuterReader]
    settings: Mapping[str, str] = field(default_factory=dict)


def build_received(handed: HandedRecord, folder: Path, clock: Clock, job: JobContext) -> ReceivedVault:
    """Follow a log to its checkpoint and build the record that it tells, in memory.

    `folder` is told where a vault is asked for one; nothing is written there. Raises `KnownError` with
    HANDOVER_BROKEN (names where), FORMAT_UNKNOWN (made by a newer program), NO_MEMORY, and `Cancelled`.
    """
    steps = released_migrations()
    if not 0 < handed.schema <= steps[-1].number:
        raise KnownError(ErrorCode.FORMAT_UNKNOWN)
    with ExitStack() as undo:
        vault_keys = VaultKeys(crypto.random_secret(crypto.KEY_BYTES), handed.vault_id, 1)
        undo.callback(vault_keys.wipe)
        database = Database(None, vault_keys.database, read_only=False)
        undo.callback(database.close)
        database.begin()
        database.run_script(core_schema())
        apply(database, steps)
        tables = read_tables(database)
        head, last = _take_log(database, handed, job)
        _check_note(database, handed, head)
        _take_rows(database, tables, last, handed, job)
        made = header.build_header(vault_keys, generation=1, slots={})
        for name, value in (
            ("vault_id", handed.vault_id),
            ("epoch", (1).to_bytes(8, "big")),
            ("header_generation", (1).to_bytes(8, "big")),
            ("head", head.to_bytes()),
            ("vkeys", "\n".join(handed.verifier_keys).encode()),
        ):
            write_meta(database, name, value)
        for name, chosen in handed.settings.items():
            database.execute("INSERT INTO setting(k, v) VALUES(?, ?)", (name, chosen))
        database.commit()
        ops = FsOps()
        state = OpenVault(
            folder,
            ops,
            clock,
            None,
            Chosen(made, vault_keys, 0),
            database,
            HeadFile(folder, ops, vault_keys.head),
            SchemaState(steps[-1].number, is_newer=False, pending=()),
            head,
            read_only=False,
            may_go_on=False,
        )
        vault = ReceivedVault(state, handed.places, handed.outer)
        undo.pop_all()
    return vault


class ReceivedVault(Vault):
    """A record in memory that somebody handed over; `seal` lets nothing be written to it any more."""

    def __init__(
        self, state: OpenVault, places: Mapping[EntityId, Place], outer: Callable[[], OuterReader]
    ) -> None:
        super().__init__(state)
        self._places = places
        self._outer = outer

    def seal(self) -> None:
        """Let it only be read from now on, once the derived tables are made."""
        self.state.read_only = True

    def item_reader(self, item: EntityId) -> ItemReader:
        """Return a reader of an item, to be closed.

        Raises `KnownError` with ORIGINAL_LEFT_OUT or EVIDENCE_DAMAGED.
        """
        self.query("SELECT 1")  # raises when it is closed
        place = self._places.get(item)
        if place is None:
            raise KnownError(ErrorCode.ORIGINAL_LEFT_OUT)
        return PackedItemReader(item, place, self._outer())


class PackedItemReader(ItemReader):
    """Reads an item where it lies inside another file."""

    def __init__(self, item: EntityId, place: Place, outer: OuterReader) -> None:
        source = ItemSource(item, place.size, bytearray(), (Segment("", place.size),))
        super().__init__(FsOps(), Path(), b"", source)
        self._place = place
        self._outer = outer

    def read(self, offset: int = 0, length: int | None = None) -> bytes:
        """Return up to `length` bytes from `offset`, to the end when None."""
        end = self._place.size if length is None else min(self._place.size, offset + length)
        wanted = max(0, end - offset)
        found = self._outer.read(self._place.offset + offset, wanted)
        if len(found) != wanted:
            raise KnownError(ErrorCode.EVIDENCE_DAMAGED, item=self.source.item.hex())
        return found

    def stream(self) -> Iterator[memoryview]:
        """Yield the whole item in order."""
        for offset in range(0, self._place.size, 1 << 20):
            yield memoryview(self.read(offset, 1 << 20))

    def rest(self) -> None:
        """Keep nothing between two reads but what the outer file keeps."""

    def close(self) -> None:
        """Let go of the outer file."""
        self._outer.close()


def _take_log(
    database: Database, handed: HandedRecord, job: JobContext
) -> tuple[LogHead, dict[tuple[str, bytes], HandedEvent]]:
    """Write every event, and return where the log ends and the last state of each row."""
    last: dict[tuple[str, bytes], HandedEvent] = {}
    head = LogHead(0, events.genesis(handed.vault_id))
    for found in read_events(handed.vault_id, handed.events):
        event = found.event
        if event.seq % _EVENTS_PER_CHECK == 0:
            job.check()
        shown = replace(event, nonce=_HIDDEN_NONCE) if found.told is Told.PART else event
        events.insert(database, shown)
        if event.kind in events.STATES:
            before = last.get((event.table, event.entity))
            is_new = event.kind == EventKind.NEW
            if is_new != (before is None) or (before is not None and before.event.kind == EventKind.END):
                raise broken(event.seq)
            last[event.table, event.entity] = found
        head = LogHead(event.seq, event.hash)
    return head, last


def _check_note(database: Database, handed: HandedRecord, head: LogHead) -> None:
    """Refuse a log that is not exactly what its checkpoint signed."""
    found = checkpoints.verified(handed.note, handed.verifier_keys)
    is_right = found is not None and found.origin == checkpoints.origin_of(handed.vault_id)
    if not is_right or found is None or found.size != head.events:
        raise KnownError(ErrorCode.HANDOVER_BROKEN, where="checkpoint.note")
    if Tree(events.hashes(database)).root() != found.root:
        raise KnownError(ErrorCode.HANDOVER_BROKEN, where="checkpoint.note")


def _take_rows(
    database: Database,
    tables: Mapping[str, EntityTable],
    last: Mapping[tuple[str, bytes], HandedEvent],
    handed: HandedRecord,
    job: JobContext,
) -> None:
    """Write the rows that the last states tell, with their bulk rows, which must be what was committed to."""
    living: dict[tuple[str, bytes], HandedEvent] = {}
    for number, ((name, entity), found) in enumerate(last.items()):
        if number % _EVENTS_PER_CHECK == 0:
            job.check()
        told = None if found.payload is None else found.payload.get("row")
        if told is None or found.event.kind == EventKind.END:
            continue
        if name not in tables or not isinstance(told, Mapping):
            raise broken(found.event.seq)
        try:
            row = rows.normal_row(tables[name], EntityId(entity), told)
        except (ValueError, AttributeError, TypeError) as error:
            raise broken(found.event.seq) from error
        rows.write_row(
            database, tables[name], row, is_new=True, last_seq=found.event.seq, digest=found.event.hash
        )
        living[name, entity] = found
    _take_bulk(database, tables, living, handed.bulk, job)


def _take_bulk(
    database: Database,
    tables: Mapping[str, EntityTable],
    living: Mapping[tuple[str, bytes], HandedEvent],
    lines: Iterable[bytes],
    job: JobContext,
) -> None:
    for (table, field_name, entity), members in _grouped(lines, job):
        found = living.get((table, entity))
        if found is None or field_name not in tables[table].bulks:
            raise KnownError(ErrorCode.HANDOVER_BROKEN, where="bulk.jsonl")
        try:
            rows.write_bulk(database, tables[table].bulks[field_name], EntityId(entity), members)
        except (ValueError, AssertionError, TypeError) as error:
            raise KnownError(ErrorCode.HANDOVER_BROKEN, where="bulk.jsonl") from error
    for (table, entity), found in living.items():
        told = cast("Mapping[str, Json]", (found.payload or {})["row"])
        for field_name, bulk in tables[table].bulks.items():
            if rows.bulk_summary(database, bulk, entity) != told.get(field_name):
                raise broken(found.event.seq)


def _grouped(
    lines: Iterable[bytes], job: JobContext
) -> Iterator[tuple[tuple[str, str, bytes], Iterator[Mapping[str, Json]]]]:
    """Yield the bulk rows of each owner, which stand together; each must be taken before the next."""
    source = _bulk_lines(lines, job)
    waiting = next(source, None)
    seen: set[tuple[str, str, bytes]] = set()
    while waiting is not None:
        key = waiting[0]
        if key in seen:
            raise KnownError(ErrorCode.HANDOVER_BROKEN, where="bulk.jsonl")
        seen.add(key)

        def members(
            first: tuple[tuple[str, str, bytes], Mapping[str, Json]] = waiting,
        ) -> Iterator[Mapping[str, Json]]:
            nonlocal waiting
            yield first[1]
            while (waiting := next(source, None)) is not None and waiting[0] == first[0]:
                yield waiting[1]

        yield key, members()


def _bulk_lines(
    lines: Iterable[bytes], job: JobContext
) -> Iterator[tuple[tuple[str, str, bytes], Mapping[str, Json]]]:
    for number, line in enumerate(lines):
        if number % _EVENTS_PER_CHECK == 0:
            job.check()
        found = read_object(line)
        table, name, owner, row = (found.get(key) for key in ("tbl", "field", "owner", "row"))
        is_right = isinstance(table, str) and isinstance(name, str) and isinstance(row, dict)
        if not is_right or not isinstance(owner, str) or len(owner) != 32:
            raise KnownError(ErrorCode.HANDOVER_BROKEN, where="bulk.jsonl")
        try:
            entity = bytes.fromhex(owner)
        except ValueError as error:
            raise KnownError(ErrorCode.HANDOVER_BROKEN, where="bulk.jsonl") from error
        yield (cast("str", table), cast("str", name), entity), cast("Mapping[str, Json]", row)

"""The door to a vault: what services may do with one, in the order of writes that the format asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import cast

from app.domain.errors import ErrorCode, KnownError
from app.domain.ids import EntityId
from app.domain.ports import Clock, JobContext
from storage import checkpoints, creating, events, housekeeping, item_keys, keyslots, rows
from storage.blobs import ItemReader, ItemSource, Segment, segments_are_sound
from storage.checkpoints import Comparison
from storage.conditions import only
from storage.connection import Value
from storage.erasing import Eraser
from storage.events import EventView
from storage.file_ops import FsOps
from storage.findings import Finding, FindingCode
from storage.header import SlotKind
from storage.importing import Importer, StoredItem
from storage.keys import RELEASED_LIMITS, HeaderLimits, KdfCost
from storage.log_head import LogHead, read_head, read_meta, read_number, write_meta
from storage.migrations.runner import Migration, apply, released_migrations
from storage.opening import OpenVault, naming_a_journal, noting_damage, open_vault, read_as_of_today
from storage.rows import RowObject
from storage.tables import EntityTable, read_tables
from storage.transaction import Transaction
from storage.tries import FailedTry

FORMAT = "1.0"


class Vault:
    """An open vault. Belongs to the thread that opened it; only `interrupt` may come from another.

    Every method raises `KnownError(VAULT_LOCKED)` after `close`, and `KnownError(VAULT_DAMAGED)` or
    `KnownError(EVIDENCE_DAMAGED)` where bytes do not hold.
    """

    def __init__(self, state: OpenVault) -> None:
        self._state = state
        self._tables: dict[str, EntityTable] = read_tables(state.database)
        self._importer = Importer(state.ops, state.folder, state.header.vault_id)
        self._reader: ItemReader | None = None
        self._is_open = True
        self.failed_tries: tuple[FailedTry, ...] = ()

    @staticmethod
    def create(
        folder: Path,
        passphrase: bytearray,
        *,
        clock: Clock,
        cost: KdfCost,
        recovery_key: bytes | None = None,
        limits: HeaderLimits = RELEASED_LIMITS,
        steps: Sequence[Migration] | None = None,
        ops: FsOps | None = None,
    ) -> Vault:
        """Make a vault in a folder that is new or empty and return it open.

        Raises `KnownError` with EXISTS, PASSPHRASE_UNFIT, NO_SPACE, NOT_WRITABLE, NO_MEMORY or DISK_FAILED.
        """
        steps = released_migrations() if steps is None else steps
        return Vault(
            creating.create_vault(
                folder,
                passphrase,
                clock=clock,
                cost=cost,
                recovery_key=recovery_key,
                limits=limits,
                steps=steps,
                ops=ops or FsOps(),
            )
        )

    @staticmethod
    def open(
        folder: Path,
        secret: bytearray,
        *,
        clock: Clock,
        wait: Callable[[float], None],
        read_only: bool = False,
        go_on: bool = False,
        look_around: bool = True,
        limits: HeaderLimits = RELEASED_LIMITS,
        steps: Sequence[Migration] | None = None,
        ops: FsOps | None = None,
    ) -> Vault:
        """Open with a passphrase or the text of a recovery key, and mend what can be mended.

        `wait` is called with seconds, before the key derivation, when tries have failed before. `go_on` says
        that the person was told of a part put back from an older copy and wants to write all the same.
        Without `look_around` the caller calls that soon: it lists every file of evidence.
        Raises `KnownError` with NOT_A_VAULT, IN_USE, HEADER_DAMAGED, FORMAT_UNKNOWN, WRONG_PASSPHRASE,
        SLOT_DAMAGED, NO_MEMORY, PASSPHRASE_UNFIT, VAULT_DAMAGED or an error of the disk.
        """
        steps = released_migrations() if steps is None else steps
        ops = ops or FsOps()
        with naming_a_journal(folder, ops):
            state = open_vault(
                folder,
                secret,
                clock=clock,
                wait=wait,
                read_only=read_only,
                limits=limits,
                steps=steps,
                ops=ops,
            )
            try:
                vault = Vault(state)
                vault._begin(go_on=go_on and not read_only)
                if look_around:
                    vault.look_around()
            except BaseException:
                state.release()
                raise
        return vault

    def look_around(self) -> None:
        """Look once for files that are foreign or belong to no item, and add them to `findings`."""
        state = self._open()
        if not state.is_looked_over:
            with noting_damage(state.findings):
                housekeeping.look_around(state)
            state.read_only = state.read_only or state.is_damaged
            state.is_looked_over = True

    # What it is ------------------------------------------------------------------------------

    @property
    def folder(self) -> Path:
        """Where the vault stands."""
        return self._state.folder

    @property
    def vault_id(self) -> bytes:
        """16 bytes that stay the vault's for life."""
        return self._state.header.vault_id

    @property
    def read_only(self) -> bool:
        """Tell whether nothing may be written."""
        return self._state.read_only

    @property
    def can_go_on(self) -> bool:
        """Tell whether nothing may be written only because a part was put back from an older copy."""
        state = self._open()
        return state.read_only and state.is_put_back and state.may_go_on

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What opening, and writing since, noticed."""
        return tuple(self._state.findings)

    @property
    def keys_are_held(self) -> bool:
        """Tell whether the system keeps the vault's keys out of swap."""
        return self._state.vault_keys.are_held

    @property
    def event_count(self) -> int:
        """How many events the log has."""
        return self._head().events

    @property
    def kdf_cost(self) -> KdfCost | None:
        """The cost of one guess at the slot that opened this vault; None when it was a recovery key."""
        header, slot = self._state.header, self._state.chosen.slot
        cost = header.slot_cost(slot)
        return cost if cost.memory_kib else None

    @property
    def verifier_keys(self) -> tuple[str, ...]:
        """The lines with which anyone can check this vault's checkpoints, oldest first."""
        return tuple(read_meta(self._open().database, "vkeys").decode().split("\n"))

    @property
    def tables(self) -> dict[str, EntityTable]:
        """The entity tables of the schema by name."""
        return self._tables

    @property
    def state(self) -> OpenVault:
        """What the checks of `storage.verify` read; services have no use for it."""
        return self._open()

    # Ways in ---------------------------------------------------------------------------------

    @property
    def has_recovery_key(self) -> bool:
        """Tell whether a recovery key opens this vault."""
        return keyslots.has_recovery_key(self._open())

    def check_secret(self, typed: bytearray, *, wait: Callable[[float], None]) -> SlotKind:
        """Try a passphrase or recovery key again, as at the door; see `keyslots.check_secret`."""
        return keyslots.check_secret(self._open(), typed, wait=wait)

    def change_passphrase(self, new: bytearray, *, cost: KdfCost) -> None:
        """Replace the passphrase, known or forgotten; see `keyslots.change_passphrase`."""
        keyslots.change_passphrase(self._with_known_header(), new, cost)
        self._record_way_in("vault.passphrase")

    def set_recovery_key(self, key: bytes) -> None:
        """Let this recovery key open the vault and no earlier one; see `keyslots.set_recovery_key`."""
        keyslots.set_recovery_key(self._with_known_header(), key)
        self._record_way_in("vault.recovery_key")

    def remove_recovery_key(self) -> None:
        """Let no recovery key open the vault; see `keyslots.remove_recovery_key`."""
        keyslots.remove_recovery_key(self._with_known_header())
        self._record_way_in("vault.recovery_key_removed")

    # Record ----------------------------------------------------------------------------------

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Commit what the block does with its events, durable when the block has ended, or nothing of it.

        Raises `KnownError(READ_ONLY)` at once, and NO_SPACE, NOT_WRITABLE or DISK_FAILED of the disk.
        """
        state = self._open()
        if state.read_only:
            raise KnownError(ErrorCode.READ_ONLY)
        before = self._head()
        eraser = Eraser(state.ops, state.folder)
        transaction = Transaction(
            state.database, self._tables, state.vault_keys, state.clock, before, eraser=eraser
        )
        state.database.begin()
        try:
            yield transaction
            if transaction.head != before:
                write_meta(state.database, "head", transaction.head.to_bytes())
            state.database.commit()
        except BaseException:
            # After a failed COMMIT only the database knows which state holds.
            state.head = None
            state.database.rollback()
            raise
        state.head = transaction.head
        if transaction.head != before:
            self._write_head_record()
        for item in transaction.items:
            self._importer.acknowledge(item)
        if eraser.names:
            self._forget_reader()
            if not eraser.finish():
                state.findings.append(Finding.of(FindingCode.ERASE_UNFINISHED))

    def query(self, sql: str, parameters: Sequence[Value] = ()) -> list[tuple[Value, ...]]:
        """Run one reading statement; for repositories only."""
        return self._open().database.execute(sql, parameters)

    def row(self, table: str, entity: EntityId, *, with_bulk: bool = True) -> RowObject | None:
        """Return the row object of an entity; None when there is none. Bulk fields are read row by row."""
        if with_bulk:
            return rows.read_row(self._open().database, self._tables[table], entity)
        stored = rows.read_stored(self._open().database, self._tables[table], entity)
        return None if stored is None else stored.row

    def several(self, table: str, entities: Sequence[EntityId]) -> dict[EntityId, RowObject]:
        """Return the row objects of these entities, bulk fields left out; an id without row is left out."""
        found = rows.read_several(self._open().database, self._tables[table], entities)
        return {entity: stored.row for entity, stored in found.items()}

    def rows(self, table: str) -> Iterator[RowObject]:
        """Yield the row objects of a table in order of id, without their bulk fields.

        When a page is damaged the rows on it are left out and named in `findings`, the others still come.
        """
        database, target, seen = self._open().database, self._tables[table], set()
        try:
            for stored in rows.scan_rows(database, target):
                seen.add(stored.entity)
                yield stored.row
        except KnownError as error:
            only(error, ErrorCode.VAULT_DAMAGED)
        else:
            return
        for entity in events.entities(database, table):
            if entity not in seen:
                yield from self._row_if_whole(target, entity)

    def history(self, table: str, entity: EntityId) -> tuple[EventView, ...]:
        """Return the events of an entity in order."""
        return tuple(events.view(event) for event in events.of_entity(self._open().database, table, entity))

    def event_views(self) -> Iterator[EventView]:
        """Yield every event in order."""
        return (events.view(event) for event in events.scan(self._open().database))

    def compare_checkpoint(self, note: str) -> tuple[Comparison, int]:
        """Compare a note kept elsewhere with the log; the second value is the number of events it covers."""
        database = self._open().database
        return checkpoints.compare(note, self.verifier_keys, self.event_count, events.hashes(database))

    # Evidence --------------------------------------------------------------------------------

    def import_stream(self, chunks: Iterable[bytes], job: JobContext, *, expected: int = 0) -> StoredItem:
        """Store bytes durably and read them back; `Transaction.add_item` records them, else `discard_item`.

        `expected` is the size in bytes as far as known, for progress. Raises `KnownError` with READ_ONLY,
        NO_SPACE, NOT_WRITABLE or DISK_FAILED, and what `chunks` and `job` raise; then nothing is left.
        """
        if self._open().read_only:
            raise KnownError(ErrorCode.READ_ONLY)
        return self._importer.run(chunks, job, expected=expected)

    def discard_item(self, item: StoredItem) -> None:
        """Remove stored bytes that will not be recorded."""
        self._importer.discard(item)

    def find_item(self, sha256: bytes) -> EntityId | None:
        """Return the item with this content; None when it is not here."""
        found = self.query("SELECT id FROM item WHERE sha256 = ?", (sha256,))
        return EntityId(cast("bytes", found[0][0])) if found else None

    def item_size(self, item: EntityId) -> int:
        """Return an item's size in bytes; raises `KnownError(NOT_FOUND)`."""
        return self._item_reader(item).source.size

    def read_item(self, item: EntityId, offset: int = 0, length: int | None = None) -> bytes:
        """Return authenticated bytes of an item; raises `KnownError(NOT_FOUND | EVIDENCE_DAMAGED)`."""
        return self._item_reader(item).read(offset, length)

    def stream_item(self, item: EntityId) -> Iterator[memoryview]:
        """Yield an item in pieces of at most 1 MiB, each released when the next is asked for.

        Raises as `read_item` does.
        """
        reader = self.item_reader(item)
        try:
            yield from reader.stream()
        finally:
            reader.close()

    def item_reader(self, item: EntityId) -> ItemReader:
        """Return a reader of an item, to be closed; raises `KnownError(NOT_FOUND | EVIDENCE_DAMAGED)`."""
        return ItemReader(self._state.ops, self.folder, self.vault_id, self._item_source(item))

    def _item_source(self, item: EntityId) -> ItemSource:
        found = self.query("SELECT size FROM item WHERE id = ?", (item,))
        if not found:
            raise KnownError(ErrorCode.NOT_FOUND)
        key = item_keys.read_item_key(self._open().database, item)
        parts = self.query("SELECT name, size FROM item__segment WHERE owner = ? ORDER BY n", (item,))
        segments = tuple(Segment(cast("str", name), cast("int", size)) for name, size in parts)
        size = cast("int", found[0][0])
        if key is None or not segments_are_sound(size, segments):
            raise KnownError(ErrorCode.EVIDENCE_DAMAGED, item=item.hex())
        return ItemSource(item, size, key, segments)

    # End -------------------------------------------------------------------------------------

    def interrupt(self) -> None:
        """Stop the statement that the vault's thread is running; may be called from any thread."""
        self._state.database.interrupt()

    def close(self) -> None:
        """Close everything and wipe the keys. Idempotent."""
        self._is_open = False
        self._forget_reader()
        self._state.release()

    def _forget_reader(self) -> None:
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    def _open(self) -> OpenVault:
        if not self._is_open:
            raise KnownError(ErrorCode.VAULT_LOCKED)
        return self._state

    def _head(self) -> LogHead:
        state = self._open()
        if state.head is None:
            state.head = read_head(state.database)
        return state.head

    def _item_reader(self, item: EntityId) -> ItemReader:
        """Keep the reader of the item read last, so that a player's many small reads open it once."""
        self._open()
        if self._reader is None or self._reader.source.item != item:
            fresh = self.item_reader(item)
            self._forget_reader()
            self._reader = fresh
        return self._reader

    def _write_head_record(self) -> None:
        state, head = self._state, self._head()
        try:
            state.head_file.write(
                events=head.events, last_hash=head.last_hash, generation=state.header.generation
            )
        except KnownError:
            # The change is committed and stands; the next change writes the record again.
            state.findings.append(Finding.of(FindingCode.HEAD_RECORD_NOT_WRITTEN))

    def _row_if_whole(self, table: EntityTable, entity: EntityId) -> Iterator[RowObject]:
        try:
            stored = rows.read_stored(self._state.database, table, entity)
        except KnownError as error:
            only(error, ErrorCode.VAULT_DAMAGED)
            found = Finding.of(FindingCode.ROW_UNREADABLE, table=table.name, id=entity.hex())
            if found not in self._state.findings:
                self._state.findings.append(found)
            return
        if stored is not None:
            yield stored.row

    def _begin(self, *, go_on: bool) -> None:
        state = self._state
        steps: list[Callable[[], None]] = [self._take_over_tries]
        if go_on and state.is_put_back and state.may_go_on:
            self._go_on()
        if not state.read_only:
            steps = [lambda: housekeeping.mend(state), self._migrate, self._learn_generation, *steps]
        for step in steps:
            with noting_damage(state.findings):
                step()
            state.read_only = state.read_only or state.is_damaged
        if state.read_only and state.schema.pending:
            with noting_damage(state.findings):
                read_as_of_today(state)
            self._tables = read_tables(state.database)

    def _go_on(self) -> None:
        state = self._state
        state.read_only = False
        found: list[str] = sorted(finding.code.value for finding in state.findings)
        with self.transaction() as transaction:
            transaction.note("vault.go_on", {"found": found})
            write_meta(state.database, "header_generation", state.header.generation.to_bytes(8, "big"))
        state.findings.append(Finding.of(FindingCode.WENT_ON))

    def _migrate(self) -> None:
        state = self._state
        if not state.schema.pending:
            return
        with self.transaction() as transaction:
            apply(state.database, state.schema.pending)
            transaction.note("schema", {"number": state.schema.pending[-1].number})
        self._tables = read_tables(state.database)

    def _learn_generation(self, act: str = "vault.way_in") -> None:
        """Tell database and head record of new header content, now or after a crash cut it short."""
        state = self._state
        if not state.is_generation_behind:
            return
        generation = state.header.generation
        if read_number(state.database, "header_generation") < generation:
            with self.transaction() as transaction:
                write_meta(state.database, "header_generation", generation.to_bytes(8, "big"))
                transaction.note(act, {"generation": generation})
        else:
            self._write_head_record()
        state.is_generation_behind = False

    def _with_known_header(self) -> OpenVault:
        """Return the state once the database knows the header: two changes behind would look put back."""
        state = self._open()
        if not state.read_only:
            self._learn_generation()
        return state

    def _record_way_in(self, act: str) -> None:
        try:
            self._learn_generation(act)
        except KnownError:
            # The header holds the change and it stands; the next opening tells the database.
            self._state.findings.append(Finding.of(FindingCode.WAY_IN_NOT_RECORDED))

    def _take_over_tries(self) -> None:
        state = self._state
        found, fresh, is_explained = housekeeping.read_tries(state)
        self.failed_tries = tuple(failed for _, failed in fresh)
        if not is_explained:
            state.findings.append(Finding.of(FindingCode.TRIES_CHANGED))
        if state.read_only:
            return
        if fresh or found.unreadable:
            with self.transaction() as transaction:
                transaction.note("tries", housekeeping.tries_payload(found, fresh))
        if found.tries or found.is_amiss:
            with suppress(KnownError):
                housekeeping.clear_tries(state)

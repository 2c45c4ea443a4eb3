"""The shared ground of the services: one open vault, one way to write, one lock guard."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, TypeVar

from app.domain.change import Change
from app.domain.edit import checked
from app.domain.errors import ErrorCode, KnownError
from app.domain.fields import FieldKind, RecordKind
from app.domain.ids import EntityId, id_text, new_id, read_id
from app.domain.kinds import RECORDS, Record
from app.domain.moment import Instant, instant_of
from app.domain.person import Person
from app.domain.ports import Clock
from app.domain.version import VERSION
from storage.canonical import Json
from storage.repositories.records import RecordRepository, RecordVersion, differing
from storage.rows import BulkRows
from storage.transaction import NO_BULK, Transaction
from storage.vault import Vault

T = TypeVar("T")

SHORTEST_PREFIX = 4
"""How many digits of an id name a record, when no other begins with them."""

_LINKED = {entry.name: entry.kind for entry in RECORDS.values()}
"""The kind of record that a group of links names."""

Saved = Callable[[Transaction, RecordKind, Record, int], None]
"""Hears of every record written, inside its transaction: (transaction, kind, record, number of the event)."""


class Ledger:
    """Reads and writes records of one open vault; after `shut` everything raises `KnownError(VAULT_LOCKED)`.

    Used from one thread, the vault lane.
    """

    def __init__(self, vault: Vault, clock: Clock) -> None:
        self._vault: Vault | None = vault
        self._clock = clock
        self._records = RecordRepository(vault)
        self._tx: Transaction | None = None
        self._waiting: dict[EntityId, Person] = {}
        self._listeners: list[Saved] = []
        self._written: list[Callable[[], None]] = []

    @property
    def vault(self) -> Vault:
        """Return the open vault."""
        if self._vault is None:
            raise KnownError(ErrorCode.VAULT_LOCKED)
        return self._vault

    @property
    def is_writing(self) -> bool:
        """Whether a transaction is open, which may come to nothing."""
        return self._tx is not None

    @property
    def clock(self) -> Clock:
        """Return the clock of this run."""
        return self._clock

    def now(self) -> Instant:
        """Return the present as a recorded instant."""
        return instant_of(self._clock.now(), self._clock.zone())

    def shut(self) -> None:
        """Let go of the vault and of everything that was read."""
        self._vault = None
        self._records.forget()
        self._waiting.clear()
        self._listeners.clear()
        self._written.clear()

    def on_saved(self, listener: Saved) -> None:
        """Call `listener` for every record written from now on."""
        self._listeners.append(listener)

    def on_written(self, listener: Callable[[], None]) -> None:
        """Call `listener` whenever something was written and is durable."""
        self._written.append(listener)

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """Open a transaction, or join the one that is open; it is durable when the outermost block ends.

        Raises `KnownError(READ_ONLY)` for a vault that can only be read.
        """
        if self.vault.read_only:
            raise KnownError(ErrorCode.READ_ONLY)
        if self._tx is not None:
            yield self._tx
            return
        try:
            with self.vault.transaction() as tx:
                self._tx = tx
                yield tx
        except BaseException:
            self._records.forget()
            raise
        finally:
            self._tx = None
        for listener in self._written:
            listener()

    def aside(self, reason: str = "") -> dict[str, Json]:
        """Return what every event says beside its row: zone, program version, and the reason when given."""
        said: dict[str, Json] = {"zone": self._clock.zone(), "program": VERSION}
        if reason:
            said["reason"] = reason
        return said

    def get(self, kind: RecordKind, record_id: EntityId) -> Record:
        """Return a record; raises `KnownError(NOT_FOUND)`."""
        found = self.find(kind, record_id)
        if found is None:
            raise KnownError(ErrorCode.NOT_FOUND, value=id_text(record_id))
        return found

    def find(self, kind: RecordKind, record_id: EntityId) -> Record | None:
        """Find a record by id."""
        assert self.vault is not None
        return self._records.find(kind, record_id)

    def several(self, kind: RecordKind, ids: Sequence[EntityId]) -> dict[EntityId, Record]:
        """Return the records with these ids, read together; an id without record is left out."""
        assert self.vault is not None
        return self._records.several(kind, ids)

    def all(self, kind: RecordKind) -> tuple[Record, ...]:
        """Return every record of a kind in order of id."""
        assert self.vault is not None
        return self._records.list(kind)

    def by_text(self, kind: RecordKind, text: str) -> Record | None:
        """Find a record by its id or the start of it; raises `KnownError(AMBIGUOUS_NAME)`."""
        wanted = text.strip().lower()
        whole = read_id(wanted)
        if whole is not None:
            return self.find(kind, whole)
        if len(wanted) < SHORTEST_PREFIX:
            return None
        found = [record for record in self.all(kind) if id_text(record.id).startswith(wanted)]
        if len(found) > 1:
            raise KnownError(ErrorCode.AMBIGUOUS_NAME, value=text)
        return found[0] if found else None

    def history(self, kind: RecordKind, record_id: EntityId) -> tuple[RecordVersion, ...]:
        """Return every saved state of a record, oldest first."""
        assert self.vault is not None
        return self._records.history(kind, record_id)

    def histories(self, kind: RecordKind) -> dict[EntityId, tuple[RecordVersion, ...]]:
        """Return every saved state of every record of a kind, each oldest first."""
        assert self.vault is not None
        return self._records.histories(kind)

    def version_counts(self, kind: RecordKind) -> dict[EntityId, int]:
        """Return how many saved states each record of a kind has."""
        assert self.vault is not None
        return self._records.version_counts(kind)

    def expect(self, person: Person) -> EntityId:
        """Take note of somebody named for the first time; written with the first record that names them."""
        self._waiting[person.id] = person
        return person.id

    def expected(self) -> tuple[Person, ...]:
        """Return who was named and is not written yet."""
        return tuple(self._waiting.values())

    def add(
        self,
        kind: RecordKind,
        changes: Mapping[str, object],
        *,
        fill: Mapping[str, object] | None = None,
        act: str = "",
        bulk: Mapping[str, BulkRows] = NO_BULK,
    ) -> Record:
        """Write a new record from checked changes; `fill` holds what the program sets itself.

        `bulk` are the rows of its bulk fields (vault format, section 5.1).
        """
        record_type = RECORDS[kind]
        values: dict[str, Any] = checked(record_type, changes)
        values |= checked(record_type, fill or {}, by_program=True)
        self.check_links(kind, values)
        record = record_type.type(id=new_id(), **values)
        self.save(kind, record, act=act or f"{record_type.name}.add", bulk=bulk)
        return record

    def amend(
        self,
        kind: RecordKind,
        record_id: EntityId,
        changes: Mapping[str, object],
        *,
        reason: str = "",
        act: str = "",
        by_program: bool = False,
    ) -> tuple[Record, Change]:
        """Write a new state of a record; when nothing differs nothing is written and the change is empty."""
        before = self.get(kind, record_id)
        values = checked(RECORDS[kind], changes, by_program=by_program)
        self.check_links(kind, values)
        after = replace(before, **values)
        if not differing(before, after):
            return before, Change(kind, ())
        return after, self.save(kind, after, act=act or f"{RECORDS[kind].name}.amend", reason=reason)

    def save(
        self,
        kind: RecordKind,
        record: Record,
        *,
        act: str,
        reason: str = "",
        bulk: Mapping[str, BulkRows] = NO_BULK,
    ) -> Change:
        """Write the state of a record and tell the listeners; durable when this returns."""
        with self.writing() as tx:
            for person in self._named_in(kind, record):
                self._put(tx, RecordKind.PERSON, person, act="person.add", reason="")
            self._put(tx, kind, record, act=act, reason=reason, bulk=bulk)
        for person in self._named_in(kind, record):
            del self._waiting[person.id]
        return Change(kind, (record.id,))

    def end(
        self, tx: Transaction, kind: RecordKind, record_id: EntityId, *, act: str, reason: str = ""
    ) -> Change:
        """Delete a record; what it said stays in its events."""
        self._records.end(tx, kind, record_id, act=act, extra=self.aside(reason))
        return Change(kind, (record_id,))

    def check_links(self, kind: RecordKind, values: Mapping[str, object]) -> None:
        """Raise `KnownError(NOT_FOUND)` when a value links to a record that is not there."""
        for linked, record_id in _links(kind, values):
            if record_id not in self._waiting and self.find(linked, record_id) is None:
                raise KnownError(ErrorCode.NOT_FOUND, value=id_text(record_id))

    def _put(
        self,
        tx: Transaction,
        kind: RecordKind,
        record: Record,
        *,
        act: str,
        reason: str,
        bulk: Mapping[str, BulkRows] = NO_BULK,
    ) -> None:
        seq = self._records.put(tx, kind, record, act=act, extra=self.aside(reason), bulk=bulk)
        for listener in self._listeners:
            listener(tx, kind, record, seq)

    def _named_in(self, kind: RecordKind, record: Record) -> tuple[Person, ...]:
        if not self._waiting:
            return ()
        values = {spec.name: getattr(record, spec.name) for spec in RECORDS[kind].fields}
        named = {record_id for _, record_id in _links(kind, values)}
        return tuple(person for person in self._waiting.values() if person.id in named)


def quick_or_whole(quick: Callable[[], T], whole: Callable[[], T]) -> T:
    """Return what `quick` reads in one statement; where pages are damaged, what `whole` makes of the rest.

    `whole` reads record by record, so that one bad page takes no more with it than the rows on it.
    """
    try:
        return quick()
    except KnownError as error:
        if error.code is not ErrorCode.VAULT_DAMAGED:
            raise
    return whole()


def _links(kind: RecordKind, values: Mapping[str, object]) -> Iterator[tuple[RecordKind, EntityId]]:
    for name, value in values.items():
        spec = RECORDS[kind].field(name)
        if spec.kind is FieldKind.LINK and spec.group in _LINKED and value is not None:
            yield _LINKED[spec.group], EntityId(bytes(value))  # type: ignore[call-overload]
        elif spec.kind is FieldKind.LINKS and isinstance(value, tuple):
            yield from ((_LINKED[spec.group], record_id) for record_id in value)
        elif spec.kind is FieldKind.PARTS and isinstance(value, tuple):
            for part in value:
                for attribute, linked in (("person", RecordKind.PERSON), ("order", RecordKind.ORDER)):
                    record_id = getattr(part, attribute, None)
                    if isinstance(record_id, bytes):
                        yield linked, EntityId(record_id)

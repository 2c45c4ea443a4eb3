"""What of a record goes into a hand-over, event by event: told whole, told in part, or sealed.

Everything else of a hand-over (the pages, the tables, the files) is made from the record that these events
build, so what is left out here is nowhere in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, cast

from app.domain.entry import Entry
from app.domain.evidence import Evidence
from app.domain.fields import FieldKind, RecordKind
from app.domain.handover import HandoverChoice
from app.domain.ids import EntityId
from app.domain.kinds import RECORDS
from app.domain.person import CONFIDENTIAL_BY_ROLE, Person, confidential_fields
from app.domain.records import Place
from app.domain.threads import Identifier, MessageBatch
from app.domain.views.changes import PRIVACY_REASON
from app.services.ledger import Ledger
from storage.canonical import Json
from storage.events import Event, EventKind, payload_of
from storage.handed_log import Told
from storage.repositories.codec import column_name
from storage.repositories.notes import NoteRepository

_ITEM: Final = "item"
_OWN: Final = frozenset(
    {
        RecordKind.PLAN.value,
        RecordKind.HELPER.value,
        RecordKind.REFERRAL.value,
        RecordKind.RELEASE.value,
    }
)
"""The plan for safety, who is asked for help, and what was agreed to be shared go where private notes go."""
_TABLES: Final = frozenset(kind.value for kind in RecordKind)
_NOTES: Final = ("handling.", "checkpoint", "export.", "schema")
"""What is told beside the rows: what was done with files, checkpoints, exports that were deleted, the form of
the record. What happened at the door of the vault, and other hand-overs, is nobody's business."""
_IMMIGRATION: Final = frozenset({"immigration"})
_TOLD_OF_HOME: Final = ("home_told", "work_told", "school_told")
_PLACE: Final = ("address", "note")

Reduced = Mapping[str, Json]


class HandoverCut:
    """Says of each event what is told of it."""

    def __init__(self, ledger: Ledger, choice: HandoverChoice) -> None:
        self._choice = choice
        entries = cast("tuple[Entry, ...]", ledger.all(RecordKind.ENTRY))
        kept_back = frozenset(entry.id for entry in entries if self._is_kept_back(entry))
        self._evidence = cast("tuple[Evidence, ...]", ledger.all(RecordKind.EVIDENCE))
        files = _files_of(entries, kept_back, self._evidence)
        batches = cast("tuple[MessageBatch, ...]", ledger.all(RecordKind.BATCH))
        self._withheld: set[bytes] = {*kept_back, *files}
        self._withheld.update(batch.id for batch in batches if batch.evidence in files)
        self._withheld.update(item.item for item in self._evidence if item.id in files)
        self._dropped: dict[bytes, frozenset[str]] = {}
        people = cast("tuple[Person, ...]", ledger.all(RecordKind.PERSON))
        for person in people:
            self._dropped[person.id] = self._hidden_of(person)
        if not choice.confidential:
            self._hide_places(ledger, people)
        self._items = {item.item for item in self._evidence}
        self._taken_out = {} if choice.takes_withdrawn else _taken_out(ledger)

    @property
    def files(self) -> tuple[Evidence, ...]:
        """The items of evidence whose originals go in, in order of number."""
        shown = (item for item in self._evidence if item.id not in self._withheld)
        return tuple(sorted(shown, key=lambda item: item.number))

    def shows(self, entity: bytes) -> bool:
        """Tell whether a record goes in at all."""
        return entity not in self._withheld

    def told(self, event: Event) -> tuple[Told, Reduced | None]:
        """Return what is told of an event, and what is left of its text where that is a part."""
        if event.payload is None:
            return Told.ERASED, None
        payload = payload_of(event)
        if payload is None or self._is_sealed(event, payload):
            return Told.SEALED, None
        return self._of_row(event, payload)

    def _is_sealed(self, event: Event, payload: Mapping[str, Json]) -> bool:
        if event.kind == EventKind.REDACT:
            return False
        if event.kind == EventKind.NOTE:
            return not str(payload.get("act", "")).startswith(_NOTES)
        if event.table == _ITEM:
            # Not what other people handed over here, nor what was said of bytes that are gone.
            return event.entity not in self._items or not self.shows(event.entity)
        if event.table in _OWN and not self._choice.takes_private_notes:
            return True
        was_taken_out = event.seq < self._taken_out.get(event.entity, 0)
        return event.table not in _TABLES or was_taken_out or not self.shows(event.entity)

    def _of_row(self, event: Event, payload: Mapping[str, Json]) -> tuple[Told, Reduced | None]:
        row = payload.get("row")
        hidden = self._hidden_in(event.table, event.entity)
        if not isinstance(row, Mapping) or not hidden & row.keys():
            return Told.OPEN, None
        left = {name: value for name, value in row.items() if name not in hidden}
        return Told.PART, {**payload, "row": left}

    def _hidden_in(self, table: str, entity: bytes) -> frozenset[str]:
        """Return the columns and part tables of a row that are left out."""
        if table == RecordKind.ENTRY.value:
            return frozenset() if self._choice.takes_private_notes else frozenset({"private_note"})
        if table == RecordKind.CASE.value and not self._choice.confidential:
            return frozenset(part for name in _TOLD_OF_HOME for part in (name, f"{name}_state"))
        if table == RecordKind.PERSON.value and entity not in self._dropped:
            return _IMMIGRATION  # somebody who is in the record no more
        return self._dropped.get(entity, frozenset())

    def _is_kept_back(self, entry: Entry) -> bool:
        choice = self._choice
        return (entry.hold and not choice.takes_held) or (entry.withdrawn and not choice.takes_withdrawn)

    def _hidden_of(self, person: Person) -> frozenset[str]:
        hidden = frozenset() if self._choice.confidential else confidential_fields(person)
        if self._choice.takes_immigration:
            hidden -= _IMMIGRATION
        else:
            hidden |= _IMMIGRATION
        columns: set[str] = set()
        for name in hidden:
            spec = RECORDS[RecordKind.PERSON].field(name)
            columns.add(column_name(name))
            if spec.kind is FieldKind.ANSWER:
                columns.add(f"{name}_state")
        return frozenset(columns)

    def _hide_places(self, ledger: Ledger, people: tuple[Person, ...]) -> None:
        """Leave out confidential places, and numbers and handles of who is protected."""
        for place in cast("tuple[Place, ...]", ledger.all(RecordKind.PLACE)):
            if place.confidential:
                self._dropped[place.id] = frozenset(_PLACE)
        protected = {person.id for person in people if person.role in CONFIDENTIAL_BY_ROLE}
        for known in cast("tuple[Identifier, ...]", ledger.all(RecordKind.IDENTIFIER)):
            if known.person in protected:
                self._withheld.add(known.id)


def _files_of(
    entries: tuple[Entry, ...], kept_back: frozenset[EntityId], evidence: tuple[Evidence, ...]
) -> frozenset[EntityId]:
    """Return the items that stand with entries that are kept back and with no other.

    So do the parts and redacted copies of such an item.
    """
    shown = {item for entry in entries if entry.id not in kept_back for item in entry.evidence}
    hidden = {item for entry in entries if entry.id in kept_back for item in entry.evidence} - shown
    while more := set(_from(hidden, evidence)) - hidden - shown:
        hidden |= more
    return frozenset(hidden)


def _taken_out(ledger: Ledger) -> Mapping[bytes, int]:
    """Return the event of each entry that took something out of it for privacy, the last of them."""
    found: dict[bytes, int] = {}
    for act in NoteRepository(ledger.vault).of_table(RecordKind.ENTRY.value):
        if act.payload.get("reason") == PRIVACY_REASON:
            found[act.entity] = act.seq
    return found


def _from(hidden: set[EntityId], evidence: tuple[Evidence, ...]) -> Iterator[EntityId]:
    for item in evidence:
        if item.part_of in hidden or item.redaction_of in hidden:
            yield item.id

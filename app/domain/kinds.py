"""The registry of record kinds: dataclass, fields and the name that commands use; tables follow from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from app.domain.case import CASE_FIELDS, EXPORT_FIELDS, Case, Export
from app.domain.entry import ENTRY_FIELDS, Entry
from app.domain.errors import ErrorCode, KnownError
from app.domain.evidence import EVIDENCE_FIELDS, Evidence
from app.domain.fields import FieldKind, FieldSpec, RecordKind
from app.domain.ledgers import (
    DEBT_FIELDS,
    HELD_FIELDS,
    JOURNEY_FIELDS,
    PROMISE_FIELDS,
    WORK_FIELDS,
    Debt,
    Held,
    Journey,
    Promise,
    Work,
)
from app.domain.needed import NEEDED_FIELDS, Needed
from app.domain.person import PERSON_FIELDS, Person
from app.domain.records import (
    ORDER_FIELDS,
    PLACE_FIELDS,
    REPORT_FIELDS,
    TRANSACTION_FIELDS,
    CourtOrder,
    Place,
    Report,
    Transaction,
)
from app.domain.release import RELEASE_FIELDS, Release
from app.domain.support import (
    HELPER_FIELDS,
    PLAN_FIELDS,
    REFERRAL_FIELDS,
    Helper,
    Plan,
    Referral,
)
from app.domain.threads import (
    BATCH_FIELDS,
    DISMISSAL_FIELDS,
    IDENTIFIER_FIELDS,
    THREAD_FIELDS,
    Dismissal,
    Identifier,
    MessageBatch,
    Thread,
)

Record = (
    Entry
    | Person
    | Evidence
    | Report
    | CourtOrder
    | Transaction
    | Place
    | Needed
    | Case
    | Export
    | Thread
    | MessageBatch
    | Identifier
    | Dismissal
    | Promise
    | Debt
    | Work
    | Journey
    | Held
    | Referral
    | Helper
    | Plan
    | Release
)


@dataclass(frozen=True, slots=True)
class RecordType:
    """One kind of record: its class, its fields in order, and its name in commands and JSON."""

    kind: RecordKind
    type: type[Record]
    fields: tuple[FieldSpec, ...]
    name: str
    plural: str
    _by_name: Mapping[str, FieldSpec] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Look fields up by name: a save asks for each of them several times."""
        object.__setattr__(self, "_by_name", {spec.name: spec for spec in self.fields})

    @property
    def table(self) -> str:
        """Return the name of the entity table."""
        return self.kind.value

    def field(self, name: str) -> FieldSpec:
        """Return the field called `name`; raises `KnownError(UNKNOWN_FIELD)`."""
        found = self._by_name.get(name)
        if found is None:
            raise KnownError(ErrorCode.UNKNOWN_FIELD, field=name)
        return found

    def fields_of(self, *kinds: FieldKind) -> tuple[FieldSpec, ...]:
        """Return the fields that have one of these shapes."""
        return tuple(spec for spec in self.fields if spec.kind in kinds)


RECORDS: Mapping[RecordKind, RecordType] = MappingProxyType(
    {
        entry.kind: entry
        for entry in (
            RecordType(RecordKind.ENTRY, Entry, ENTRY_FIELDS, "entry", "entries"),
            RecordType(RecordKind.PERSON, Person, PERSON_FIELDS, "person", "people"),
            RecordType(RecordKind.EVIDENCE, Evidence, EVIDENCE_FIELDS, "evidence", "evidence"),
            RecordType(RecordKind.REPORT, Report, REPORT_FIELDS, "report", "reports"),
            RecordType(RecordKind.ORDER, CourtOrder, ORDER_FIELDS, "order", "orders"),
            RecordType(
                RecordKind.TRANSACTION, Transaction, TRANSACTION_FIELDS, "transaction", "transactions"
            ),
            RecordType(RecordKind.PLACE, Place, PLACE_FIELDS, "place", "places"),
            RecordType(RecordKind.NEEDED, Needed, NEEDED_FIELDS, "needed", "needed"),
            RecordType(RecordKind.CASE, Case, CASE_FIELDS, "case", "cases"),
            RecordType(RecordKind.EXPORT, Export, EXPORT_FIELDS, "export", "exports"),
            RecordType(RecordKind.THREAD, Thread, THREAD_FIELDS, "thread", "threads"),
            RecordType(RecordKind.BATCH, MessageBatch, BATCH_FIELDS, "batch", "batches"),
            RecordType(RecordKind.IDENTIFIER, Identifier, IDENTIFIER_FIELDS, "identifier", "identifiers"),
            RecordType(RecordKind.DISMISSAL, Dismissal, DISMISSAL_FIELDS, "dismissal", "dismissals"),
            RecordType(RecordKind.PROMISE, Promise, PROMISE_FIELDS, "promise", "promises"),
            RecordType(RecordKind.DEBT, Debt, DEBT_FIELDS, "debt", "debts"),
            RecordType(RecordKind.WORK, Work, WORK_FIELDS, "work", "work"),
            RecordType(RecordKind.JOURNEY, Journey, JOURNEY_FIELDS, "journey", "journeys"),
            RecordType(RecordKind.HELD, Held, HELD_FIELDS, "held", "held"),
            RecordType(RecordKind.REFERRAL, Referral, REFERRAL_FIELDS, "referral", "referrals"),
            RecordType(RecordKind.HELPER, Helper, HELPER_FIELDS, "helper", "helpers"),
            RecordType(RecordKind.PLAN, Plan, PLAN_FIELDS, "plan", "plans"),
            RecordType(RecordKind.RELEASE, Release, RELEASE_FIELDS, "release", "releases"),
        )
    }
)


def record_type(name: str) -> RecordType:
    """Find a record kind by its command name (`order`) or its table (`court_order`); `KnownError(USAGE)`."""
    for entry in RECORDS.values():
        if name in {entry.name, entry.table}:
            return entry
    raise KnownError(ErrorCode.USAGE, value=name)


def kind_of(record: Record) -> RecordKind:
    """Return the kind of a record from its class."""
    return next(entry.kind for entry in RECORDS.values() if entry.type is type(record))

"""What a form is about: one record of any kind, there already or still to be made. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from typing import Any

from app.domain.change import Change
from app.domain.fields import RecordKind
from app.domain.ids import EntityId, id_text
from app.domain.kinds import RECORDS, Record, RecordType
from app.services.vault import Session

Values = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Subject:
    """A record: its kind, its id (None for a new one and for the case), and what a new one begins with."""

    kind: RecordKind
    id: EntityId | None = None
    begin: Values = field(default_factory=dict, compare=False)

    @property
    def is_new(self) -> bool:
        """Whether it was never saved; the case is always there."""
        return self.id is None and self.kind is not RecordKind.CASE

    @property
    def key(self) -> str:
        """The key of its draft."""
        if self.kind is RecordKind.CASE:
            return "case"
        return f"{RECORDS[self.kind].name}/{'new' if self.id is None else id_text(self.id)}"


def blank_values(record: RecordType) -> dict[str, Any]:
    """Return every field that a person sets, as it is before anything was said."""
    blank = {item.name: item.default for item in fields(record.type) if item.default is not MISSING}
    return {spec.name: blank[spec.name] for spec in record.fields if spec.settable}


def read_values(session: Session, subject: Subject) -> dict[str, Any]:
    """Return every field of the record, or what a new one begins with; on the vault lane."""
    record_type = RECORDS[subject.kind]
    names = [spec.name for spec in record_type.fields if spec.settable]
    if subject.is_new:
        return blank_values(record_type) | dict(subject.begin)
    record = _read(session, subject)
    return {name: getattr(record, name) for name in names}


def write_values(session: Session, subject: Subject, changes: Values) -> tuple[Record, Change]:
    """Save changed fields of the record, or the new record; on the vault lane.

    Raises the `KnownError`s of the services; then nothing was written.
    """
    match subject.kind:
        case RecordKind.CASE:
            case = session.case.set(changes)
            return case, Change(RecordKind.CASE, (case.id,))
        case RecordKind.PERSON if subject.id is None:
            person = session.people.add(dict(subject.begin) | dict(changes))
            return person, Change(RecordKind.PERSON, (person.id,))
        case RecordKind.PERSON:
            return session.people.amend(_id(subject), changes)
        case RecordKind.EVIDENCE:
            return session.evidence.amend(_id(subject), changes)
        case _ if subject.id is None:
            record = session.records.add(subject.kind, dict(subject.begin) | dict(changes))
            return record, Change(subject.kind, (record.id,))
        case _:
            return session.records.amend(subject.kind, _id(subject), changes)


def _read(session: Session, subject: Subject) -> Record:
    if subject.kind is RecordKind.CASE:
        return session.case.get()
    return session.records.get(subject.kind, _id(subject))


def _id(subject: Subject) -> EntityId:
    assert subject.id is not None
    return subject.id

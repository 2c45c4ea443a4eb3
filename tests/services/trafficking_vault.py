"""The made-up case of forced work, put into a vault through the services."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.domain.fields import FieldKind, RecordKind
from app.domain.ids import EntityId
from app.domain.kinds import RECORDS, Record, kind_of
from app.services.vault import Session
from tests.exports.trafficking import trafficking_case


def put_case(session: Session, *, days: int = 53) -> dict[EntityId, EntityId]:
    """Save people, contacts, entries and rows; return the new ids by those of the made-up case.

    Only the last `days` rows of work are saved.
    """
    whole = trafficking_case()
    case = replace(whole, work=whole.work[-days:])
    ids: dict[EntityId, EntityId] = {}
    ties: list[tuple[EntityId, Record]] = []
    for person in case.people:
        ids[person.id] = session.people.add(_values(person, ids) | {"ties": ()}).id
        ties.append((ids[person.id], person))
    for person_id, person in ties:
        session.people.amend(person_id, {"ties": _values(person, ids)["ties"]})
    for report in case.reports:
        ids[report.id] = session.records.add(RecordKind.REPORT, _values(report, ids)).id
    for entry in case.entries:
        ids[entry.id] = session.entries.add(_values(entry, ids)).id
    for row in case.rows():
        ids[row.id] = session.records.add(kind_of(row), _values(row, ids)).id
    return ids


def _values(record: Record, ids: dict[EntityId, EntityId]) -> dict[str, Any]:
    """Return what a person sets of a record, with links to what is in the vault already."""
    values: dict[str, Any] = {}
    for spec in RECORDS[kind_of(record)].fields:
        if not spec.settable:
            continue
        value = getattr(record, spec.name)
        if spec.kind is FieldKind.LINK:
            value = ids.get(value)
        elif spec.kind is FieldKind.LINKS:
            value = tuple(ids[one] for one in value if one in ids)
        elif spec.name in {"persons", "ties"}:
            value = tuple(_part(part, ids) for part in value)
        values[spec.name] = value
    return values


def _part(part: Any, ids: dict[EntityId, EntityId]) -> Any:
    return replace(part, person=ids.get(part.person))

"""From a name or an id that somebody typed to the record it means."""

from __future__ import annotations

import unicodedata
from typing import cast

from app.domain.errors import ErrorCode, KnownError
from app.domain.fields import RecordKind
from app.domain.ids import EntityId, new_id
from app.domain.kinds import Record
from app.domain.person import Person, Role
from app.domain.records import Place
from app.services.ledger import Ledger

# Who is added when a field names somebody nobody has heard of; other fields need a person that is there.
_NEW_ROLE = {
    "persons": Role.OTHER,
    "witnesses": Role.WITNESS,
    "respondent": Role.OTHER,
    "against": Role.OTHER,
}


def same_name(one: str, other: str) -> bool:
    """Whether two names are the same but for case, outer spaces and the way accents are stored."""
    return _plain(one) == _plain(other)


def find_person(ledger: Ledger, text: str, role: Role | None = None) -> Person | None:
    """Find a person by id, name or alias; raises `KnownError(AMBIGUOUS_NAME)` when several fit.

    When several share the name, the one with the wanted role is meant.
    """
    everybody = cast("tuple[Person, ...]", ledger.all(RecordKind.PERSON))
    people = (*everybody, *ledger.expected())
    found = [person for person in people if same_name(person.name, text)]
    found = found or [person for person in people if any(same_name(alias, text) for alias in person.aliases)]
    if len(found) > 1 and role is not None:
        found = [person for person in found if person.role is role] or found
    if len(found) > 1:
        raise KnownError(ErrorCode.AMBIGUOUS_NAME, value=text)
    return found[0] if found else cast("Person | None", ledger.by_text(RecordKind.PERSON, text))


def resolve(ledger: Ledger, kind: RecordKind, text: str, field: str) -> EntityId:
    """Return the id of the record meant by a text in a field; somebody new becomes a person on saving.

    Raises `KnownError(NOT_FOUND)` or `KnownError(AMBIGUOUS_NAME)`.
    """
    if kind is RecordKind.PERSON:
        role = _NEW_ROLE.get(field)
        person = find_person(ledger, text, role)
        if person is not None:
            return person.id
        if role is not None and text.strip():
            return ledger.expect(Person(id=new_id(), role=role, name=text.strip()))
        raise KnownError(ErrorCode.NOT_FOUND, value=text)
    found = ledger.by_text(kind, text) or _by_own_name(ledger, kind, text)
    if found is None:
        raise KnownError(ErrorCode.NOT_FOUND, value=text)
    return found.id


def _by_own_name(ledger: Ledger, kind: RecordKind, text: str) -> Record | None:
    found = [record for record in ledger.all(kind) if any(same_name(name, text) for name in _names(record))]
    if len(found) > 1:
        raise KnownError(ErrorCode.AMBIGUOUS_NAME, value=text)
    return found[0] if found else None


def _names(record: Record) -> tuple[str, ...]:
    """What a record is called: a place by its label, a report, order or item by its number."""
    if isinstance(record, Place):
        return (record.label,) if record.label else ()
    number = getattr(record, "number", "")
    return (str(number),) if number else ()


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())

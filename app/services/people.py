"""People, and the other records beside the entries: reports, orders, transactions, places, the case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from app.domain.case import Case
from app.domain.change import Change
from app.domain.errors import ErrorCode, KnownError
from app.domain.fields import RecordKind
from app.domain.ids import EntityId, new_id
from app.domain.kinds import Record
from app.domain.moment import Moment
from app.domain.needed import Needed, by_due
from app.domain.person import Person, Role
from app.domain.record_history import RecordState
from app.domain.support import Referral, by_when
from app.services.ledger import Ledger
from app.services.names import find_person

_ROLES = tuple(Role)


class PeopleService:
    """The people of one open vault."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def add(self, changes: Mapping[str, object]) -> Person:
        """Save a new person; raises `KnownError(NOTHING_TO_SAVE)` without anything but a role."""
        if not any(value for name, value in changes.items() if name != "role"):
            raise KnownError(ErrorCode.NOTHING_TO_SAVE)
        return cast("Person", self._ledger.add(RecordKind.PERSON, changes))

    def get(self, person_id: EntityId) -> Person:
        """Return a person; raises `KnownError(NOT_FOUND)`."""
        return cast("Person", self._ledger.get(RecordKind.PERSON, person_id))

    def find_by_name(self, text: str) -> Person:
        """Return the person with this name, alias or id, whatever the case.

        Raises `KnownError(NOT_FOUND)` or `KnownError(AMBIGUOUS_NAME)`.
        """
        found = find_person(self._ledger, text)
        if found is None:
            raise KnownError(ErrorCode.NOT_FOUND, value=text)
        return found

    def find_or_add(self, name: str, role: Role) -> Person:
        """Return the person with this name, or save a new one in this role."""
        return find_person(self._ledger, name, role) or self.add({"name": name.strip(), "role": role})

    def list(self, role: Role | None = None) -> tuple[Person, ...]:
        """Return the people by role, then by name."""
        people = cast("tuple[Person, ...]", self._ledger.all(RecordKind.PERSON))
        wanted = (person for person in people if role is None or person.role is role)
        return tuple(sorted(wanted, key=lambda one: (_ROLES.index(one.role), one.name.casefold(), one.id)))

    def amend(
        self, person_id: EntityId, changes: Mapping[str, object], *, reason: str = ""
    ) -> tuple[Person, Change]:
        """Save a new state of a person."""
        person, change = self._ledger.amend(RecordKind.PERSON, person_id, changes, reason=reason)
        return cast("Person", person), change


class RecordService:
    """Reports, orders, payments, places, evidence still needed; reads every other kind as well."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def add(self, kind: RecordKind, changes: Mapping[str, object]) -> Record:
        """Save a new record; raises `KnownError(NOTHING_TO_SAVE)` when it says nothing."""
        if not any(_says_something(value) for value in changes.values()):
            raise KnownError(ErrorCode.NOTHING_TO_SAVE)
        return self._ledger.add(kind, changes)

    def get(self, kind: RecordKind, record_id: EntityId) -> Record:
        """Return a record; raises `KnownError(NOT_FOUND)`."""
        return self._ledger.get(kind, record_id)

    def find(self, kind: RecordKind, text: str) -> Record:
        """Return the record meant by an id, the start of one, or for a person a name."""
        if kind is RecordKind.PERSON:
            found: Record | None = find_person(self._ledger, text)
        else:
            found = self._ledger.by_text(kind, text)
        if found is None:
            raise KnownError(ErrorCode.NOT_FOUND, value=text)
        return found

    def list(self, kind: RecordKind) -> tuple[Record, ...]:
        """Return the records of a kind, the latest date first, those without a date last.

        Evidence still needed and next steps come the other way round, the soonest first.
        """
        if kind is RecordKind.NEEDED:
            return by_due(cast("tuple[Needed, ...]", self._ledger.all(kind)))
        if kind is RecordKind.REFERRAL:
            return by_when(cast("tuple[Referral, ...]", self._ledger.all(kind)))
        return tuple(sorted(self._ledger.all(kind), key=_latest_first))

    def amend(
        self, kind: RecordKind, record_id: EntityId, changes: Mapping[str, object], *, reason: str = ""
    ) -> tuple[Record, Change]:
        """Save a new state of a record."""
        return self._ledger.amend(kind, record_id, changes, reason=reason)

    def history(self, kind: RecordKind, record_id: EntityId) -> tuple[RecordState, ...]:
        """Return every saved state of a record of any kind, oldest first; raises `KnownError(NOT_FOUND)`."""
        self._ledger.get(kind, record_id)
        states = self._ledger.history(kind, record_id)
        return tuple(
            RecordState(
                number=number,
                recorded=state.recorded,
                act=state.act,
                reason=state.reason,
                changed=state.changed,
                record=state.record,
                program=state.program,
                behind_ms=state.behind_ms,
            )
            for number, state in enumerate(states, start=1)
        )


class CaseService:
    """*My case*: one record, there from the first thing that is written in it."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def get(self) -> Case:
        """Return the case; before anything was written an empty one, which is in no table."""
        found = self._ledger.all(RecordKind.CASE)
        return cast("Case", found[0]) if found else Case(id=new_id())

    def set(self, changes: Mapping[str, object]) -> Case:
        """Save what is known of the case."""
        found = self._ledger.all(RecordKind.CASE)
        if not found:
            return cast("Case", self._ledger.add(RecordKind.CASE, changes, act="case.set"))
        case, _ = self._ledger.amend(RecordKind.CASE, found[0].id, changes, act="case.set")
        return cast("Case", case)


def _says_something(value: object) -> bool:
    return value not in {"", None, False} if isinstance(value, str | bool | None) else bool(value)


def _latest_first(record: Record) -> tuple[bool, int, str, bytes]:
    moment = next(
        (getattr(record, name) for name in ("date", "issued", "since") if hasattr(record, name)), None
    )
    known = moment.sort_ms() if isinstance(moment, Moment) else None
    return (known is None, -(known or 0), str(getattr(record, "label", "")).casefold(), record.id)

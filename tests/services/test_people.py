"""People and the other records; names on the command line."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import pytest

from app.domain.edit import read_changes
from app.domain.entry import Entry, Involvement
from app.domain.errors import ErrorCode, KnownError
from app.domain.fields import RecordKind
from app.domain.ids import EntityId, id_text
from app.domain.kinds import RECORDS
from app.domain.moment import read_moment
from app.domain.person import Person, Role
from app.domain.records import CourtOrder
from app.services.session import Session
from tests.services.refusals import refused


def _entry(session: Session, **given: list[str]) -> Entry:
    return session.entries.add(read_changes(RECORDS[RecordKind.ENTRY], given, session.reading()))


def test_a_name_finds_or_makes_a_person(session: Session) -> None:
    """A name, an alias or an id finds the person whatever the case; an unknown name becomes one in the right role."""
    dan = session.people.add({"name": "Dan Rowe", "aliases": ("DR", "Danny"), "role": Role.OTHER})
    entry = _entry(session, what=["x"], persons=["dan  ROWE", "danny", "Someone New"], witnesses=["Mia"])
    new = next(person for person in session.people.list(Role.OTHER) if person.id != dan.id)
    mia = session.people.list(Role.WITNESS)[0]
    assert entry.persons == (Involvement(dan.id), Involvement(dan.id), Involvement(new.id))
    assert (new.name, entry.witnesses, mia.name) == ("Someone New", (mia.id,), "Mia")
    assert _entry(session, what=["y"], persons=[id_text(dan.id)]).persons == (Involvement(dan.id),)
    assert len(session.people.list()) == 3


def test_nobody_is_made_when_the_entry_is_refused(session: Session) -> None:
    """A person named for the first time is written with the entry that names them, or not at all."""
    changes = read_changes(RECORDS[RecordKind.ENTRY], {"persons": ["Dan"]}, session.reading())
    with refused(ErrorCode.NOTHING_TO_SAVE):
        session.entries.add(changes)
    assert session.people.list() == ()
    assert session.entries.add(changes | {"what": "He came."}).persons == changes["persons"]
    assert [person.name for person in session.people.list()] == ["Dan"]


def test_two_of_one_name_are_told_apart(session: Session) -> None:
    """A name that fits two people is refused; the role a field asks for decides when it can."""
    session.people.add({"name": "Sam", "role": Role.OTHER})
    sam = session.people.add({"name": "Sam", "role": Role.WITNESS})
    with refused(ErrorCode.AMBIGUOUS_NAME):
        session.people.find_by_name("sam")
    assert _entry(session, what=["x"], witnesses=["SAM"]).witnesses == (sam.id,)
    session.people.add({"name": "Sam", "role": Role.WITNESS})
    with refused(ErrorCode.AMBIGUOUS_NAME):
        _entry(session, what=["x"], witnesses=["Sam"])


def test_a_name_with_accents_is_one_name(session: Session) -> None:
    """The same accent stored in two ways is the same name."""
    zoe = session.people.add({"name": "Zo\u00eb"})
    assert session.people.find_by_name("ZOE\u0308") == zoe


@pytest.mark.parametrize("text", ["Nobody", "", "a"])
def test_an_unknown_name_is_not_found(session: Session, text: str) -> None:
    """Where a person must be there already, an unknown name is refused."""
    with refused(ErrorCode.NOT_FOUND):
        session.people.find_by_name(text)
    with refused(ErrorCode.NOT_FOUND):
        read_changes(RECORDS[RecordKind.CASE], {"protect": [text or "x"]}, session.reading())


def test_people_are_amended_with_versions(session: Session) -> None:
    """An amended person keeps the state before; only field names of a person can be confidential."""
    person = session.people.add({"name": "Mia", "role": Role.WITNESS})
    after, change = session.people.amend(person.id, {"phone": ("555-0137",), "confidential": ("name",)})
    assert after == replace(person, phone=("555-0137",), confidential=("name",))
    assert change.ids == (person.id,)
    assert [found.record for found in session.ledger.history(RecordKind.PERSON, person.id)] == [person, after]
    with refused(ErrorCode.UNKNOWN_FIELD):
        session.people.amend(person.id, {"confidential": ("shoe_size",)})
    with refused(ErrorCode.BAD_VALUE):
        session.people.amend(person.id, {"role": "boss"})


def test_records_beside_the_entries(session: Session) -> None:
    """Reports, orders, transactions and places are added, listed latest first, found by id, and amended."""
    zone = "America/Chicago"
    for kind, changes in [
        (RecordKind.REPORT, {"agency": "Police", "date": read_moment("2026-03-01", None, None, zone)}),
        (RecordKind.ORDER, {"court": "County", "terms": ("No contact", "Stay away")}),
        (RecordKind.TRANSACTION, {"kind": "wire", "amount": "120.00"}),
        (RecordKind.PLACE, {"label": "School A", "address": "1 Elm St"}),
    ]:
        record = session.records.add(kind, changes)
        assert session.records.find(kind, id_text(record.id)) == record
        after, _ = session.records.amend(kind, record.id, {"note": "Seen."})
        assert session.records.list(kind) == (after,)
    later = session.records.add(
        RecordKind.REPORT, {"agency": "School", "date": read_moment("2026-04-01", None, None, zone)}
    )
    assert session.records.list(RecordKind.REPORT)[0] == later
    with refused(ErrorCode.NOTHING_TO_SAVE):
        session.records.add(RecordKind.REPORT, {})
    with refused(ErrorCode.BAD_VALUE):
        session.records.add(RecordKind.TRANSACTION, {"kind": "gold bars"})


def test_an_order_and_its_term_are_named_by_number(session: Session) -> None:
    """`--set order_terms="26-1 | term=2"` names the order by its number."""
    order = cast(
        "CourtOrder", session.records.add(RecordKind.ORDER, {"number": "26-FA-1", "terms": ("a", "b")})
    )
    entry = _entry(session, what=["x"], order_terms=["26-fa-1 | term=2"])
    assert [(part.order, part.term) for part in entry.order_terms] == [(order.id, 2)]


def test_one_record_is_read_by_its_id(session: Session) -> None:
    """A record of any kind is had by its id, and one that is not there is not found."""
    person = session.people.find_or_add("Mia", Role.WITNESS)
    place = session.records.add(RecordKind.PLACE, {"label": "School A"})
    assert session.people.get(person.id) == session.records.get(RecordKind.PERSON, person.id) == person
    assert session.records.find(RecordKind.PERSON, "mia") == person
    entry = _entry(session, what=["x"], place=["school a"])
    assert entry.place == place.id
    session.records.add(RecordKind.PLACE, {"label": "School A"})
    with refused(ErrorCode.AMBIGUOUS_NAME):
        _entry(session, what=["x"], place=["School A"])
    with refused(ErrorCode.NOT_FOUND):
        _entry(session, what=["x"], place=["Home"])
    with refused(ErrorCode.NOT_FOUND):
        session.records.find(RecordKind.PLACE, "f" * 32)


def test_the_case_is_one_record(session: Session) -> None:
    """The case is empty until something is written, and stays one record with versions."""
    assert session.case.get().court == ""
    first = session.case.set({"court": "County", "jurisdiction": "US-MN"})
    second = session.case.set({"court": "District"})
    assert (second.id, second.court, second.jurisdiction) == (first.id, "District", "US-MN")
    assert session.case.get() == second
    with refused(ErrorCode.BAD_VALUE):
        session.case.set({"jurisdiction": "US-XX"})
    with refused(ErrorCode.NOT_FOUND):
        session.case.set({"respondent": EntityId(b"9" * 16)})


def test_people_are_listed_by_role_then_name(session: Session) -> None:
    """The other person comes first, then me, children and witnesses, each by name."""
    for name, role in [("Zed", Role.WITNESS), ("Amy", Role.WITNESS), ("Me", Role.ME), ("Dan", Role.OTHER)]:
        session.people.find_or_add(name, role)
    assert [person.name for person in session.people.list()] == ["Dan", "Me", "Amy", "Zed"]
    assert all(isinstance(person, Person) for person in session.people.list(Role.WITNESS))
    with pytest.raises(KnownError):
        session.people.add({"role": Role.OTHER})

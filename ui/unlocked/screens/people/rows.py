"""What the list of people shows, and which fields each role has. No Qt."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.fields import RecordKind
from app.domain.person import CONFIDENTIAL_BY_ROLE, CONTACT_FIELDS, NEVER_SERVED, Person, Role
from app.domain.records import Place
from app.services.vault import Session
from app.strings.catalogue import text
from app.strings.labels import tag_label
from ui.unlocked.forms.form import Group
from ui.unlocked.forms.list_rows import Heading, Item, Row
from ui.unlocked.forms.subject import Subject

KINDS = (RecordKind.PERSON, RecordKind.PLACE)

GROUPS: tuple[Group, ...] = (
    Group("first", ("role", "name", "aliases", "relationship"), folded=False),
    Group(
        "reach", ("phone", "email", "address", "handle", "website", "ip_address", "where_found", "best_time")
    ),
    Group(
        "looks",
        (
            "description",
            "gender",
            "race",
            "age",
            "birth_date",
            "height",
            "weight",
            "eyes",
            "hair",
            "marks",
        ),
    ),
    Group("things", ("vehicle", "weapons", "cautions")),
    Group("work", ("employer", "work_address", "work_phone", "work_hours", "school", "school_address")),
    Group("office", ("agency", "badge")),
    Group("language", ("language", "speaks_english")),
    Group("identity", ("licence", "immigration")),
    Group("knows", ("may_know_address",)),
    Group("part", ("parts", "ties")),
    Group("note", ("note",)),
)
PLACE_GROUPS: tuple[Group, ...] = (
    Group("place", ("label", "kind", "address", "confidential", "note"), folded=False),
)

_OFFICE = ("role", "name", "agency", "phone", "email", "address", "language", "note")
_FIELDS: dict[Role, tuple[str, ...]] = {
    Role.OTHER: tuple(
        name
        for group in GROUPS
        for name in group.fields
        if name not in {"agency", "badge", "may_know_address", "immigration"}
    ),
    Role.ME: (
        "role",
        "name",
        "aliases",
        "phone",
        "email",
        "address",
        "handle",
        "website",
        "description",
        "gender",
        "race",
        "age",
        "birth_date",
        "vehicle",
        "employer",
        "work_address",
        "work_phone",
        "work_hours",
        "school",
        "school_address",
        "language",
        "speaks_english",
        "licence",
        "immigration",
        "may_know_address",
        "note",
    ),
    Role.CHILD: (
        "role",
        "name",
        "aliases",
        "relationship",
        "phone",
        "address",
        "gender",
        "age",
        "birth_date",
        "school",
        "school_address",
        "language",
        "note",
    ),
    Role.WITNESS: (
        "role",
        "name",
        "relationship",
        "phone",
        "email",
        "address",
        "employer",
        "work_address",
        "work_phone",
        "language",
        "note",
    ),
    Role.OFFICER: (*_OFFICE, "badge"),
    Role.ADVOCATE: _OFFICE,
    Role.ATTORNEY: _OFFICE,
}


def fields_of(role: Role) -> tuple[str, ...]:
    """Return the fields that are asked of somebody in this role."""
    return _FIELDS[role]


def is_kept_out(role: Role, field: str) -> bool:
    """Tell whether a field of this role stays out of papers whatever is ticked."""
    return field in NEVER_SERVED or (role in CONFIDENTIAL_BY_ROLE and field in CONTACT_FIELDS)


def may_be_kept_out(role: Role, field: str) -> bool:
    """Tell whether the person may tick that a field stays out of papers."""
    return not is_kept_out(role, field) and (field == "name" or field in CONTACT_FIELDS)


def read_rows(session: Session, drafts: frozenset[str]) -> tuple[Row, ...]:
    """Return people under their roles, and then the places; on the vault lane."""
    return tuple(_rows(session, drafts))


def _rows(session: Session, drafts: frozenset[str]) -> Iterator[Row]:
    people = session.people.list()
    for role in Role:
        here = [person for person in people if person.role is role]
        if here:
            yield Heading(text(f"people.role.{role.value}"))
        for person in here:
            subject = Subject(RecordKind.PERSON, person.id)
            yield Item(subject, person.name or text("people.unnamed"), _line(person), _tag(subject, drafts))
    places = [place for place in session.records.list(RecordKind.PLACE) if isinstance(place, Place)]
    if places:
        yield Heading(text("people.places"))
    for place in places:
        subject = Subject(RecordKind.PLACE, place.id)
        kind = tag_label("place_kind", place.kind) if place.kind else ""
        yield Item(subject, place.label or kind or text("people.place_unnamed"), kind, _tag(subject, drafts))


def _line(person: Person) -> str:
    """Return a line that says who it is, and nothing that somebody behind the chair should not read."""
    count = sum(1 for name in CONTACT_FIELDS if getattr(person, name))
    known = text("people.line.contacts", n=count) if count else ""
    return " · ".join(filter(None, (person.relationship or person.agency, known)))


def _tag(subject: Subject, drafts: frozenset[str]) -> str:
    return text("forms.list.drafts") if subject.key in drafts else ""

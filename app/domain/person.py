"""People: the other persons, the petitioner, children, witnesses, officials; and what stays confidential."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.fields import FieldKind as K
from app.domain.fields import FieldSpec
from app.domain.ids import EntityId


class Role(StrEnum):
    """What a person is to the case."""

    OTHER = "other"
    ME = "me"
    CHILD = "child"
    WITNESS = "witness"
    OFFICER = "officer"
    ADVOCATE = "advocate"
    ATTORNEY = "attorney"


@dataclass(frozen=True, slots=True)
class Tie:
    """What a person is to another one: `tie` is a code of the group `tie`, or the person's own word."""

    person: EntityId | None = None
    tie: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """One person. Every contact field of me, children and witnesses is confidential unless released.

    `parts` say what they did in what was done to me (recruiter, driver …); with `ties` for the chronology.
    """

    id: EntityId
    role: Role = Role.OTHER
    name: str = ""
    aliases: tuple[str, ...] = ()
    relationship: str = ""
    description: str = ""
    gender: str = ""
    race: str = ""
    age: str = ""
    birth_date: str = ""
    height: str = ""
    weight: str = ""
    eyes: str = ""
    hair: str = ""
    marks: str = ""
    address: tuple[str, ...] = ()
    phone: tuple[str, ...] = ()
    email: tuple[str, ...] = ()
    handle: tuple[str, ...] = ()
    website: tuple[str, ...] = ()
    ip_address: tuple[str, ...] = ()
    vehicle: tuple[str, ...] = ()
    weapons: tuple[str, ...] = ()
    employer: str = ""
    work_address: str = ""
    work_phone: str = ""
    work_hours: str = ""
    school: str = ""
    school_address: str = ""
    language: str = ""
    speaks_english: str = ""
    licence: str = ""
    badge: str = ""
    agency: str = ""
    immigration: str = ""
    where_found: str = ""
    best_time: str = ""
    cautions: str = ""
    may_know_address: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    ties: tuple[Tie, ...] = ()
    note: str = ""
    confidential: tuple[str, ...] = ()


PERSON_FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec("role", K.CHOICE, group="role", option="--role"),
    FieldSpec("name", K.TEXT, option="--name"),
    FieldSpec("aliases", K.LIST, option="--alias"),
    FieldSpec("relationship", K.TEXT, option="--relationship"),
    FieldSpec("description", K.PROSE, option="--description"),
    FieldSpec("gender", K.TEXT),
    FieldSpec("race", K.TEXT),
    FieldSpec("age", K.TEXT),
    FieldSpec("birth_date", K.TEXT),
    FieldSpec("height", K.TEXT),
    FieldSpec("weight", K.TEXT),
    FieldSpec("eyes", K.TEXT),
    FieldSpec("hair", K.TEXT),
    FieldSpec("marks", K.TEXT),
    FieldSpec("address", K.LIST, option="--address"),
    FieldSpec("phone", K.LIST, option="--phone"),
    FieldSpec("email", K.LIST, option="--email"),
    FieldSpec("handle", K.LIST, option="--handle"),
    FieldSpec("website", K.LIST, option="--website"),
    FieldSpec("ip_address", K.LIST, option="--ip-address"),
    FieldSpec("vehicle", K.LIST, option="--vehicle"),
    FieldSpec("weapons", K.LIST, option="--weapon"),
    FieldSpec("employer", K.TEXT, option="--employer"),
    FieldSpec("work_address", K.TEXT, option="--work-address"),
    FieldSpec("work_phone", K.TEXT),
    FieldSpec("work_hours", K.TEXT),
    FieldSpec("school", K.TEXT, option="--school"),
    FieldSpec("school_address", K.TEXT),
    FieldSpec("language", K.TEXT, option="--language"),
    FieldSpec("speaks_english", K.TEXT),
    FieldSpec("licence", K.TEXT),
    FieldSpec("badge", K.TEXT, option="--badge"),
    FieldSpec("agency", K.TEXT, option="--agency"),
    FieldSpec("immigration", K.TEXT, exported=False),
    FieldSpec("where_found", K.TEXT),
    FieldSpec("best_time", K.TEXT),
    FieldSpec("cautions", K.PROSE),
    FieldSpec("may_know_address", K.LIST),
    FieldSpec("parts", K.TAGS, group="part", option="--part", exported=False),
    FieldSpec("ties", K.PARTS, part=Tie, option="--tie", exported=False),
    FieldSpec("note", K.PROSE, exported=False),
    FieldSpec("confidential", K.LIST, option="--confidential", exported=False),
)

# Never printed in a served paper for these roles unless released for that one document.
CONFIDENTIAL_BY_ROLE: frozenset[Role] = frozenset({Role.ME, Role.CHILD, Role.WITNESS})
CONTACT_FIELDS: tuple[str, ...] = (
    "birth_date",
    "address",
    "phone",
    "email",
    "handle",
    "website",
    "ip_address",
    "vehicle",
    "employer",
    "work_address",
    "work_phone",
    "work_hours",
    "school",
    "school_address",
    "licence",
    "immigration",
    "where_found",
)
NEVER_SERVED: frozenset[str] = frozenset({"immigration", "note", "confidential"})


def confidential_fields(person: Person) -> frozenset[str]:
    """Return the names of this person's fields that stay out of served papers unless released."""
    by_role = frozenset(CONTACT_FIELDS) if person.role in CONFIDENTIAL_BY_ROLE else frozenset()
    return by_role | frozenset(person.confidential) | NEVER_SERVED


def values_of(person: Person, field: str) -> tuple[str, ...]:
    """Return the texts of one field, however it is stored; empty texts are left out."""
    value = getattr(person, field)
    texts = value if isinstance(value, tuple) else (str(value),)
    return tuple(text for text in texts if text.strip())

"""What the two confidential sheets hold, each cut from the snapshot so that neither knows the other's side.

The respondent sheet goes to police and process servers: description, where to find, vehicles, weapons,
cautions; no incident and no contact data of the petitioner. The petitioner sheet goes to the clerk's sealed
file: real contact data and who may know it; nothing else.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.answer import NOT_ASKED, Answer
from app.domain.case import CaseSnapshot
from app.domain.export_request import ExportRequest
from app.domain.person import CONFIDENTIAL_BY_ROLE, Person, Role, values_of
from app.domain.views.changes import served_answer
from app.domain.views.names import hidden_fields

DESCRIPTION = (
    "aliases",
    "gender",
    "race",
    "age",
    "birth_date",
    "height",
    "weight",
    "eyes",
    "hair",
    "marks",
    "description",
    "licence",
    "language",
    "speaks_english",
)
WHERE = (
    "address",
    "phone",
    "email",
    "handle",
    "where_found",
    "best_time",
    "employer",
    "work_address",
    "work_phone",
    "work_hours",
    "school",
    "school_address",
)
VEHICLES = ("vehicle",)
WEAPONS = ("weapons",)
CAUTIONS = ("cautions",)
PETITIONER = (
    "birth_date",
    "address",
    "phone",
    "email",
    "handle",
    "employer",
    "work_address",
    "work_phone",
    "work_hours",
    "school",
    "school_address",
)
_CHILD = ("address", "phone", "school", "school_address")
_REACHED_BY = (
    "address",
    "phone",
    "email",
    "handle",
    "work_address",
    "work_phone",
    "school_address",
)
_SHORTEST_SHARED = 5

Lines = tuple[tuple[str, str], ...]
"""Field names of a person with one value each, in the order of the sheet; empty ones have ""."""


@dataclass(frozen=True, slots=True)
class CaptionLines:
    """What ties a sheet to its court file."""

    jurisdiction: str = ""
    court: str = ""
    county: str = ""
    case_number: str = ""


@dataclass(frozen=True, slots=True)
class RespondentSheet:
    """The respondent for police and process servers.

    `shared` names the fields of which a value was left out because it is the petitioner's own as well.
    """

    caption: CaptionLines
    name: str = ""
    description: Lines = ()
    where: Lines = ()
    vehicles: Lines = ()
    weapons: Lines = ()
    guns: Answer = NOT_ASKED
    cautions: Lines = ()
    shared: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChildContacts:
    """A child to protect, for the sealed file."""

    name: str
    contacts: Lines = ()


@dataclass(frozen=True, slots=True)
class PetitionerSheet:
    """The petitioner's real contact data for the sealed file, and who may know it."""

    caption: CaptionLines
    name: str = ""
    contacts: Lines = ()
    children: tuple[ChildContacts, ...] = ()
    safe_address: tuple[str, ...] = ()
    safe_phone: str = ""
    safe_email: str = ""
    address_programme: str = ""
    may_know: tuple[str, ...] = ()


def respondent_sheet(snapshot: CaseSnapshot, request: ExportRequest) -> RespondentSheet:
    """Build the sheet about the respondent; a value that is also the petitioner's own is left out."""
    caption = _caption(snapshot, request)
    respondent = snapshot.respondent()
    if respondent is None:
        return RespondentSheet(
            caption,
            description=_empty(DESCRIPTION),
            where=_empty(WHERE),
            vehicles=_empty(VEHICLES),
            weapons=_empty(WEAPONS),
            guns=served_answer(snapshot.case.guns),
            cautions=_empty(CAUTIONS),
        )
    hidden = hidden_fields(respondent, request)
    secrets = _contacts_of_ours(snapshot)
    groups: list[Lines] = []
    shared: list[str] = []
    for fields in (DESCRIPTION, WHERE, VEHICLES, WEAPONS, CAUTIONS):
        lines: list[tuple[str, str]] = []
        for field in fields:
            values = () if field in hidden else values_of(respondent, field)
            kept = [value for value in values if not _holds(value, secrets)]
            if len(kept) < len(values):
                shared.append(field)
            lines.extend((field, value) for value in kept or ("",))
        groups.append(tuple(lines))
    description, where, vehicles, weapons, cautions = groups
    guns = served_answer(snapshot.case.guns)
    if _holds(guns.words, secrets):
        shared.append("guns")
        guns = Answer(guns.state)
    return RespondentSheet(
        caption=caption,
        name="" if "name" in hidden else respondent.name,
        description=description,
        where=where,
        vehicles=vehicles,
        weapons=weapons,
        guns=guns,
        cautions=cautions,
        shared=tuple(shared),
    )


def petitioner_sheet(snapshot: CaseSnapshot, request: ExportRequest) -> PetitionerSheet:
    """Build the sheet for the sealed file: contact data of the petitioner and the children to protect."""
    me = snapshot.me()
    case = snapshot.case
    children = tuple(
        ChildContacts(person.name, _lines(person, _CHILD))
        for person in snapshot.people
        if person.role is Role.CHILD and person.id in case.protect
    )
    town = " ".join(part for part in (case.safe_state, case.safe_zip) if part)
    city = ", ".join(part for part in (case.safe_city, town) if part)
    safe = (case.safe_name, case.safe_address, case.safe_address2, city, case.safe_country)
    return PetitionerSheet(
        caption=_caption(snapshot, request),
        name=me.name if me else "",
        contacts=_lines(me, PETITIONER) if me else _empty(PETITIONER),
        children=children,
        safe_address=tuple(line for line in safe if line),
        safe_phone=case.safe_phone,
        safe_email=case.safe_email,
        address_programme=case.address_programme,
        may_know=me.may_know_address if me else (),
    )


def _caption(snapshot: CaseSnapshot, request: ExportRequest) -> CaptionLines:
    case = snapshot.case
    return CaptionLines(request.jurisdiction or case.jurisdiction, case.court, case.county, case.case_number)


def _lines(person: Person, fields: Iterable[str]) -> Lines:
    return tuple((field, value) for field in fields for value in values_of(person, field) or ("",))


def _empty(fields: Iterable[str]) -> Lines:
    return tuple((field, "") for field in fields)


def _contacts_of_ours(snapshot: CaseSnapshot) -> frozenset[str]:
    """Return where the petitioner, children and witnesses can be reached, letters and digits only."""
    people = [person for person in snapshot.people if person.role in CONFIDENTIAL_BY_ROLE]
    values = [value for person in people for field in _REACHED_BY for value in values_of(person, field)]
    values += [place.address for place in snapshot.places if place.confidential]
    case = snapshot.case
    values += [case.safe_address, case.safe_phone, case.safe_email]
    squeezed = {_squeeze(value) for value in values}
    return frozenset(value for value in squeezed if len(value) >= _SHORTEST_SHARED)


def _holds(value: str, secrets: frozenset[str]) -> bool:
    text = _squeeze(value)
    return any(secret in text for secret in secrets)


def _squeeze(value: str) -> str:
    folded = unicodedata.normalize("NFKD", value).casefold()
    return "".join(character for character in folded if character.isalnum())

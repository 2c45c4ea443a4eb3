"""What a paper must not give away: the texts to look for in a finished file, and those that may stand open.

Cut from the snapshot for one request, so that what was released for this document is not looked for. The
checks (`exports.checks.leak_scan`) turn each text into all its usual spellings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.domain.answer import AnswerState
from app.domain.case import CaseSnapshot
from app.domain.entry import Entry
from app.domain.evidence import Evidence
from app.domain.export_request import ExportRequest, Paper
from app.domain.kinds import kind_of
from app.domain.person import Person, Role, confidential_fields, values_of
from app.domain.views.threads_cut import field_of


class SecretKind(StrEnum):
    """What sort of text it is, which decides its spellings and how the result names it."""

    ADDRESS = "address"
    PHONE = "phone"
    EMAIL = "email"
    HANDLE = "handle"
    WEBSITE = "website"
    IP = "ip"
    VEHICLE = "vehicle"
    WORKPLACE = "workplace"
    SCHOOL = "school"
    LICENCE = "licence"
    BIRTH_DATE = "birth_date"
    IMMIGRATION = "immigration"
    COORDINATES = "coordinates"
    OTHER_CASE = "other_case"
    NAME = "name"
    DETAIL = "detail"
    PRIVATE_NOTE = "private_note"
    RECORD_NOTE = "record_note"
    HELD_ENTRY = "held_entry"
    WITHDRAWN_ENTRY = "withdrawn_entry"


@dataclass(frozen=True, slots=True)
class Secret:
    """One text to keep out. `label` is the code of whose it is: a role, `place`, `evidence` or `entry`."""

    kind: SecretKind
    value: str
    label: str = ""


# Help lines printed in papers and narratives; none of them says anything about the person.
HOTLINES: tuple[str, ...] = (
    "1-800-799-7233",
    "1-800-787-3224",
    "1-800-656-4673",
    "1-888-373-7888",
    "1-800-843-5678",
    "1-800-225-5324",
    "1-855-484-2846",
    "1-800-422-4453",
)

_KIND_OF_FIELD = {
    "name": SecretKind.NAME,
    "aliases": SecretKind.NAME,
    "address": SecretKind.ADDRESS,
    "work_address": SecretKind.ADDRESS,
    "school_address": SecretKind.ADDRESS,
    "where_found": SecretKind.ADDRESS,
    "phone": SecretKind.PHONE,
    "work_phone": SecretKind.PHONE,
    "email": SecretKind.EMAIL,
    "handle": SecretKind.HANDLE,
    "website": SecretKind.WEBSITE,
    "ip_address": SecretKind.IP,
    "vehicle": SecretKind.VEHICLE,
    "employer": SecretKind.WORKPLACE,
    "school": SecretKind.SCHOOL,
    "licence": SecretKind.LICENCE,
    "birth_date": SecretKind.BIRTH_DATE,
    "immigration": SecretKind.IMMIGRATION,
    "note": SecretKind.RECORD_NOTE,
}
# Fields that say what to do with a person, not something about them.
_NOT_TEXT = frozenset({"confidential", "role"})
_CONTACT_OPEN = (
    "address",
    "phone",
    "email",
    "handle",
    "website",
    "ip_address",
    "vehicle",
    "work_address",
    "work_phone",
    "school_address",
    "where_found",
    "employer",
    "school",
    "licence",
    "badge",
    "agency",
)
_PLACE_KEY = re.compile(r"position|location|coordinate|xyz", re.IGNORECASE)
_PAIR = re.compile(r"[-+]?\d{1,2}\.\d{2,}\D{0,12}?[-+]?\d{1,3}\.\d{2,}")


def secrets_of(snapshot: CaseSnapshot, request: ExportRequest) -> tuple[Secret, ...]:
    """List every text that the papers of this request may not hold, each once, in the order of the record."""
    return tuple(dict.fromkeys(_all_secrets(snapshot, request)))


def holds_secret(entry: Entry, request: ExportRequest) -> bool:
    """Whether there is a text in an entry that the papers of this request may not hold."""
    return next(_of_entry(entry, request), None) is not None


def open_values(snapshot: CaseSnapshot, request: ExportRequest) -> tuple[str, ...]:
    """List the texts that may stand open: the respondent's, the safe contacts, what was released, numbers
    that papers print (cases, reports, badges), officials' contacts and help lines.
    """  # noqa: D205 - one sentence over two lines
    case = snapshot.case
    texts = [
        *_safe_contacts(snapshot),
        case.court,
        case.county,
        case.case_number,
        case.lawyer,
        request.page.bates_prefix,
        *HOTLINES,
    ]
    for person in snapshot.people:
        texts.extend(_open_of(person, request))
    texts.extend(_open_identifiers(snapshot, request))
    for report in snapshot.reports:
        texts.extend((report.agency, report.agency_phone, report.agency_email, report.badge, report.number))
    for order in snapshot.orders:
        if not order.other_case:
            texts.extend((order.court, order.number))
    if request.paper is Paper.IC3:
        texts.extend((case.ic3_filer_phone, case.ic3_filer_email, case.ic3_complaint_number))
        texts.extend((*case.ic3_earlier, case.ic3_it_contact, case.ic3_other_contact))
    return tuple(dict.fromkeys(text for text in texts if text.strip()))


def known_names(snapshot: CaseSnapshot) -> tuple[str, ...]:
    """List the names that papers print, so that a handle made of one is not taken for a leak."""
    named = [person for person in snapshot.people if "name" not in person.confidential]
    names = [name for person in named for name in (person.name, *person.aliases)]
    return tuple(dict.fromkeys(name for name in (*names, snapshot.case.safe_name) if name.strip()))


def untold(snapshot: CaseSnapshot) -> tuple[str, ...]:
    """Name what nobody told the record, so that no check can say clean of it: home, work, school.

    "No" (no work, no children at school) is an answer; not asked, skipped and "I don't know" are not.
    """
    me = snapshot.me()
    children = [person for person in snapshot.people if person.role is Role.CHILD]
    places = {place.kind for place in snapshot.places if place.address.strip() or place.label.strip()}
    told = {
        "home": bool(me and me.address) or bool(places & {"home", "shelter"}),
        "work": bool(me and (me.employer or me.work_address)) or "work" in places,
        "school": any(person.school or person.school_address for person in [*children, *([me] if me else [])])
        or "school" in places,
    }
    answers = {
        "home": snapshot.case.home_told,
        "work": snapshot.case.work_told,
        "school": snapshot.case.school_told,
    }
    return tuple(
        what for what, known in told.items() if not known and answers[what].state is not AnswerState.NO
    )


def unasked(snapshot: CaseSnapshot) -> tuple[str, ...]:
    """Name what nobody told and nobody was asked: a paper for others asks before it is made."""
    case = snapshot.case
    answers = {"home": case.home_told, "work": case.work_told, "school": case.school_told}
    return tuple(what for what in untold(snapshot) if answers[what].state is AnswerState.NOT_ASKED)


def birth_dates(snapshot: CaseSnapshot) -> tuple[str, ...]:
    """List every birth date in the record, whoever's it is: an IC3 complaint may hold none."""
    return tuple(dict.fromkeys(person.birth_date for person in snapshot.people if person.birth_date.strip()))


def _all_secrets(snapshot: CaseSnapshot, request: ExportRequest) -> Iterator[Secret]:
    for person in snapshot.people:
        yield from _of_person(person, request)
    for place in snapshot.places:
        if place.confidential:
            yield from _text(SecretKind.ADDRESS, place.address, "place")
        yield from _text(SecretKind.RECORD_NOTE, place.note, "place")
    for entry in snapshot.entries:
        yield from _of_entry(entry, request)
    for order in snapshot.orders:
        if order.other_case:
            yield from _text(SecretKind.OTHER_CASE, order.number, "order")
    for record in (*snapshot.orders, *snapshot.reports, *snapshot.transactions, *snapshot.rows()):
        yield from _text(SecretKind.RECORD_NOTE, record.note, kind_of(record).value)
    for item in snapshot.evidence:
        yield from _coordinates(item)
    yield from _identifiers(snapshot, request)


def _of_person(person: Person, request: ExportRequest) -> Iterator[Secret]:
    for field in sorted(confidential_fields(person) - _NOT_TEXT):
        if (person.id, field) in request.release or not hasattr(person, field):
            continue
        if field == "immigration" and request.takes_immigration:
            continue
        kind = _KIND_OF_FIELD.get(field, SecretKind.DETAIL)
        for value in values_of(person, field):
            yield Secret(kind, value, person.role.value)


def _of_entry(entry: Entry, request: ExportRequest) -> Iterator[Secret]:
    yield from _text(SecretKind.PRIVATE_NOTE, entry.private_note, "entry")
    if entry.withdrawn or (entry.hold and not request.takes_held):
        kind = SecretKind.WITHDRAWN_ENTRY if entry.withdrawn else SecretKind.HELD_ENTRY
        for value in (entry.title, entry.what, entry.effect, *entry.words, *entry.exact_words):
            yield from _text(kind, value, "entry")


def _coordinates(item: Evidence) -> Iterator[Secret]:
    """Yield what a file says of where it was made: the place may be the home."""
    for line in item.reported:
        if _PLACE_KEY.search(line.key) and _PAIR.search(line.value):
            yield Secret(SecretKind.COORDINATES, line.value, "evidence")


def _identifiers(snapshot: CaseSnapshot, request: ExportRequest) -> Iterator[Secret]:
    """Yield numbers, handles and addresses that the person said are of somebody who is hidden."""
    for known in snapshot.identifiers:
        owner = None if known.person is None else snapshot.person(known.person)
        field = field_of(known.value)
        if owner is None or field not in confidential_fields(owner) or (owner.id, field) in request.release:
            continue
        # A name by which an export calls somebody is not hidden by that.
        if field != "handle" or known.value not in {owner.name, *owner.aliases}:
            yield Secret(_KIND_OF_FIELD[field], known.value, owner.role.value)


def _open_identifiers(snapshot: CaseSnapshot, request: ExportRequest) -> Iterator[str]:
    for known in snapshot.identifiers:
        owner = None if known.person is None else snapshot.person(known.person)
        field = field_of(known.value)
        if owner is not None and (
            field not in confidential_fields(owner) or (owner.id, field) in request.release
        ):
            yield known.value


def _open_of(person: Person, request: ExportRequest) -> Iterator[str]:
    hidden = confidential_fields(person)
    for field in _CONTACT_OPEN:
        if field not in hidden or (person.id, field) in request.release:
            yield from values_of(person, field)


def _safe_contacts(snapshot: CaseSnapshot) -> tuple[str, ...]:
    case = snapshot.case
    town = " ".join(part for part in (case.safe_state, case.safe_zip) if part)
    whole = ", ".join(
        part for part in (case.safe_address, case.safe_address2, case.safe_city, town) if part.strip()
    )
    return (whole, case.safe_address, case.safe_address2, case.safe_phone, case.safe_email, case.safe_zip)


def _text(kind: SecretKind, value: str, label: str) -> Iterator[Secret]:
    if value.strip():
        yield Secret(kind, value, label)

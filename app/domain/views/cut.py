"""Cuts the served view out of a snapshot: chooses the entries and copies only what may be served."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.domain.answer import Answer, AnswerState
from app.domain.case import CaseSnapshot
from app.domain.entry import Entry, EntryVersion
from app.domain.evidence import Evidence
from app.domain.export_request import ExportRequest
from app.domain.ids import EntityId
from app.domain.moment import Moment
from app.domain.person import Person, Role, confidential_fields, values_of
from app.domain.records import CourtOrder, Report
from app.domain.views.changes import served_changes
from app.domain.views.served import (
    BrokenTerm,
    GuidedLine,
    ServedCase,
    ServedEvidence,
    ServedIncident,
    ServedOrder,
    ServedPerson,
    ServedReport,
    Who,
)

# Details of a person that a served paper may print when they are not confidential.
_DETAIL_FIELDS = (
    "aliases",
    "address",
    "phone",
    "email",
    "handle",
    "website",
    "vehicle",
    "weapons",
    "agency",
    "badge",
)
_TIME_KEYS = ("DateTimeOriginal", "creation_time", "Date", "DateTimeDigitized", "DateTime", "CreationDate")


def chosen_entries(
    snapshot: CaseSnapshot, request: ExportRequest, *, held: bool = False
) -> tuple[Entry, ...]:
    """Choose a paper's entries: never withdrawn, not held unless `held`; newest first, undated last."""
    wanted = None if request.entries is None else set(request.entries)
    picked = [
        entry
        for entry in snapshot.entries
        if not entry.withdrawn
        and (held or not entry.hold)
        and (wanted is None or entry.id in wanted)
        and entry.id not in request.exclude
        and _in_days(entry.when, request.first, request.last)
    ]
    return newest_first(picked)


def newest_first(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Order entries newest first; those without a date come last, latest written first."""
    return tuple(sorted(entries, key=_order, reverse=True))


def served_case(snapshot: CaseSnapshot, request: ExportRequest) -> ServedCase:
    """Build the served view for one request."""
    entries = chosen_entries(snapshot, request)
    respondent = snapshot.respondent()
    me = snapshot.me()
    case = snapshot.case
    used_evidence = {item for entry in entries for item in entry.evidence}
    used_reports = {report for entry in entries for report in entry.reports}
    seen = {witness for entry in entries for witness in entry.witnesses}
    named = {part.person for entry in entries for part in entry.persons}
    serious = None if request.most_serious is None else set(request.most_serious)
    return ServedCase(
        made=snapshot.taken,
        petitioner=me.name if me else "",
        respondent=_person(respondent, request) if respondent else None,
        others=tuple(
            _person(person, request)
            for person in snapshot.people
            if person.role is Role.OTHER
            and person.id in named
            and (respondent is None or person.id != respondent.id)
        ),
        protected=tuple(_person(person, request) for person in snapshot.people if person.id in case.protect),
        witnesses=tuple(_person(person, request) for person in snapshot.people if person.id in seen),
        jurisdiction=request.jurisdiction or case.jurisdiction,
        court=case.court,
        county=case.county,
        case_number=case.case_number,
        relationship=case.relationship,
        lived_together=case.lived_together,
        children_together=case.children_together,
        guns=case.guns,
        interpreter=case.interpreter,
        safe_address=_safe_address(snapshot),
        safe_phone=case.safe_phone,
        safe_email=case.safe_email,
        address_programme=case.address_programme,
        ask_for=case.ask_for,
        declaration=case.declaration,
        offered=case.offered,
        incidents=tuple(_incident(entry, snapshot, serious) for entry in entries),
        evidence=tuple(_evidence(item, snapshot) for item in snapshot.evidence if item.id in used_evidence),
        reports=tuple(_report(report) for report in snapshot.reports if report.id in used_reports),
        orders=tuple(_order_record(order) for order in snapshot.orders if not order.other_case),
        begun=snapshot.begun.local().date() if snapshot.begun else None,
    )


def _incident(entry: Entry, snapshot: CaseSnapshot, serious: set[EntityId] | None) -> ServedIncident:
    place = next((place for place in snapshot.places if place.id == entry.place), None)
    return ServedIncident(
        id=entry.id,
        written=entry.written,
        title=entry.title,
        what=entry.what,
        when=entry.when,
        noticed=entry.noticed,
        where=entry.where or (place.label if place else ""),
        county=entry.county,
        state=entry.state,
        my_location=entry.my_location,
        their_location=entry.their_location,
        kinds=entry.kinds,
        who=tuple(Who(_name(snapshot, part.person), part.basis, part.words) for part in entry.persons),
        witnessed=entry.witnessed,
        witnesses=tuple(_name(snapshot, witness) for witness in entry.witnesses),
        words=entry.words,
        exact_words=entry.exact_words,
        before=entry.before,
        i_did=entry.i_did,
        told_to_stop=entry.told_to_stop,
        weapon=entry.weapon,
        harm=entry.harm,
        care=entry.care,
        effect=entry.effect,
        police=entry.police,
        reports=entry.reports,
        order_violated=entry.order_violated,
        broken=_broken(entry, snapshot),
        often=entry.often,
        guided=tuple(
            GuidedLine(line.question, Answer(AnswerState(line.answer), line.words)) for line in entry.guided
        ),
        children=entry.children,
        pets=entry.pets,
        technology=entry.technology,
        cost=entry.cost,
        evidence=entry.evidence,
        typed_by=entry.typed_by,
        from_what=entry.from_what,
        most_serious=entry.most_serious if serious is None else entry.id in serious,
        changes=served_changes(_versions(snapshot, entry), snapshot),
    )


def _versions(snapshot: CaseSnapshot, entry: Entry) -> tuple[EntryVersion, ...]:
    return () if snapshot.versions is None else snapshot.versions.get(entry.id, ())


def _broken(entry: Entry, snapshot: CaseSnapshot) -> tuple[BrokenTerm, ...]:
    orders = {order.id: order for order in snapshot.orders if not order.other_case}
    return tuple(
        BrokenTerm(part.order, _term(orders[part.order], part.term))
        for part in entry.order_terms
        if part.order in orders
    )


def _term(order: CourtOrder, number: int) -> str:
    return order.terms[number - 1] if 0 < number <= len(order.terms) else ""


def _person(person: Person, request: ExportRequest) -> ServedPerson:
    hidden = {field for field in confidential_fields(person) if (person.id, field) not in request.release}
    open_fields = [field for field in _detail_fields(person, request) if field not in hidden]
    details = tuple((field, value) for field in open_fields for value in values_of(person, field))
    relationship = "" if "relationship" in hidden else person.relationship
    return ServedPerson(person.id, person.name, person.role.value, relationship, details)


def _detail_fields(person: Person, request: ExportRequest) -> tuple[str, ...]:
    released = tuple(field for owner, field in sorted(request.release) if owner == person.id)
    return tuple(dict.fromkeys((*_DETAIL_FIELDS, *released)))


def _evidence(item: Evidence, snapshot: CaseSnapshot) -> ServedEvidence:
    return ServedEvidence(
        id=item.id,
        number=item.number,
        name=item.name,
        kind=item.kind,
        media_type=item.media_type,
        bytes=item.bytes,
        sha256=item.sha256,
        added=item.added,
        caption=item.caption,
        description=item.description,
        device=item.device,
        account=item.account,
        source=_name(snapshot, item.source),
        how_got=item.how_got,
        taken=item.taken,
        reported_time=_reported_time(item),
        transcript=item.transcript,
        transcribed_by=item.transcribed_by,
        language=item.language,
    )


def _reported_time(item: Evidence) -> str:
    by_key = {line.key: line.value for line in reversed(item.reported)}
    return next((by_key[key] for key in _TIME_KEYS if key in by_key), "")


def _report(report: Report) -> ServedReport:
    return ServedReport(
        id=report.id,
        kind=report.kind,
        agency=report.agency,
        officer=report.officer,
        badge=report.badge,
        number=report.number,
        date=report.date,
        reported=report.reported,
        outcome=report.outcome,
        outcome_by=report.outcome_by,
        words=report.words,
    )


def _order_record(order: CourtOrder) -> ServedOrder:
    return ServedOrder(
        id=order.id,
        kind=order.kind,
        court=order.court,
        number=order.number,
        state=order.state,
        issued=order.issued,
        served=order.served,
        expires=order.expires,
        terms=order.terms,
    )


def _safe_address(snapshot: CaseSnapshot) -> tuple[str, ...]:
    case = snapshot.case
    town = " ".join(part for part in (case.safe_state, case.safe_zip) if part)
    city = ", ".join(part for part in (case.safe_city, town) if part)
    lines = (case.safe_name, case.safe_address, case.safe_address2, city, case.safe_country)
    return tuple(line for line in lines if line)


def _name(snapshot: CaseSnapshot, person_id: EntityId | None) -> str:
    person = None if person_id is None else snapshot.person(person_id)
    return person.name if person else ""


def _order(entry: Entry) -> tuple[int, int, int, bytes]:
    at = entry.when.sort_ms()
    return (0, 0, entry.written.ms, entry.id) if at is None else (1, at, entry.written.ms, entry.id)


def _in_days(when: Moment, first: date | None, last: date | None) -> bool:
    if first is None and last is None:
        return True
    if when.start is None:
        return False
    end = (when.end or when.start).day
    return (first is None or end >= first) and (last is None or when.start.day <= last)

"""Cuts the served view out of a snapshot: chooses the entries and copies only what may be served."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from app.domain.answer import Answer, AnswerState
from app.domain.case import CaseSnapshot
from app.domain.entry import Entry, EntryVersion
from app.domain.errors import ErrorCode, KnownError
from app.domain.evidence import Evidence
from app.domain.export_request import ExportRequest
from app.domain.ids import EntityId
from app.domain.moment import Moment, Precision
from app.domain.person import PERSON_FIELDS, Person, Role, values_of
from app.domain.records import CourtOrder, Report
from app.domain.threads import MessageRef
from app.domain.transcripts import line_count
from app.domain.views.changes import printed_codes, served_answer, served_changes
from app.domain.views.names import Names, hidden_fields
from app.domain.views.redacted import Instead, original_of, put_instead, served_redaction, shown_instead
from app.domain.views.served import (
    GuidedLine,
    ServedCase,
    ServedEvidence,
    ServedIncident,
    ServedOrder,
    ServedPerson,
    ServedReport,
    ServedTranslation,
)
from app.domain.views.threads_cut import served_threads
from app.domain.views.translations import with_printed

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
_PROTECTED_FIELDS = ("age",)
_KNOWN_FIELDS = frozenset(spec.name for spec in PERSON_FIELDS)
_TIME_KEYS = ("DateTimeOriginal", "creation_time", "Date", "DateTimeDigitized", "DateTime", "CreationDate")


def chosen_entries(
    snapshot: CaseSnapshot, request: ExportRequest, *, held: bool = False
) -> tuple[Entry, ...]:
    """Choose a paper's entries: never withdrawn, not held unless `held`; newest first, undated last.

    Held ones go into a chronology for an attorney when the person asked for them this once.
    """
    return newest_first(list(filter(chooser(request, held=held), snapshot.entries)))


def chooser(request: ExportRequest, *, held: bool = False) -> Callable[[Entry], bool]:
    """Return what says whether an entry goes into a paper; see `chosen_entries`."""
    wanted = None if request.entries is None else set(request.entries)

    def is_chosen(entry: Entry) -> bool:
        return (
            not entry.withdrawn
            and (held or request.takes_held or not entry.hold)
            and (wanted is None or entry.id in wanted)
            and entry.id not in request.exclude
            and in_days(entry.when, request.first, request.last)
        )

    return is_chosen


def newest_first(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Order entries newest first; those without a date, or with a guess, come last, latest written first."""
    return tuple(sorted(entries, key=paper_order, reverse=True))


@dataclass(slots=True)
class Pointed:
    """What the entries of a paper point to: items, messages, reports, witnesses, and who did something."""

    items: set[EntityId] = field(default_factory=set)
    reports: set[EntityId] = field(default_factory=set)
    witnesses: set[EntityId] = field(default_factory=set)
    persons: set[EntityId | None] = field(default_factory=set)
    messages: set[MessageRef] = field(default_factory=set)

    @classmethod
    def by(cls, entries: Iterable[Entry]) -> Pointed:
        """Return what these entries point to."""
        made = cls()
        for entry in entries:
            made.add(entry)
        return made

    def add(self, entry: Entry) -> None:
        """Add what one more entry points to."""
        self.items.update(entry.evidence)
        self.reports.update(entry.reports)
        self.witnesses.update(entry.witnesses)
        self.persons.update(part.person for part in entry.persons)
        self.messages.update(entry.messages)


def served_case(
    snapshot: CaseSnapshot, request: ExportRequest, *, also: frozenset[EntityId] = frozenset()
) -> ServedCase:
    """Build the served view for one request; `also` are items that go in beside those of its entries.

    Raises `KnownError(UNKNOWN_FIELD)` for a mistyped release.
    """
    entries = chosen_entries(snapshot, request)
    view = served_without_incidents(snapshot, request, Pointed.by(entries), also=also)
    cut = IncidentCut(snapshot, request, view)
    versions = snapshot.versions or {}
    return replace(
        view, incidents=tuple(cut.incident(entry, versions.get(entry.id, ())) for entry in entries)
    )


def served_without_incidents(
    snapshot: CaseSnapshot,
    request: ExportRequest,
    pointed: Pointed,
    *,
    also: frozenset[EntityId] = frozenset(),
) -> ServedCase:
    """Build the served view for one request, but for the incidents, whose entries point to `pointed`.

    Raises `KnownError(UNKNOWN_FIELD)` for a mistyped release.
    """
    unknown = sorted(field for _, field in request.release if field not in _KNOWN_FIELDS)
    if unknown:
        raise KnownError(ErrorCode.UNKNOWN_FIELD, field=unknown[0])
    names = Names(snapshot, request)
    respondent = snapshot.respondent()
    me = snapshot.me()
    case = snapshot.case
    instead = shown_instead(snapshot, request)
    used_evidence = set(put_instead(pointed.items | also, instead))
    seen, named = pointed.witnesses, pointed.persons
    return ServedCase(
        made=snapshot.taken,
        petitioner=names.of(me) if me else "",
        respondent=_open_person(respondent, names) if respondent else None,
        others=tuple(
            _open_person(person, names)
            for person in snapshot.people
            if person.role is Role.OTHER
            and person.id in named
            and (respondent is None or person.id != respondent.id)
        ),
        protected=tuple(
            _closed_person(person, names, _PROTECTED_FIELDS)
            for person in snapshot.people
            if person.id in case.protect
        ),
        children=tuple(
            _closed_person(person, names, _PROTECTED_FIELDS)
            for person in snapshot.people
            if person.role is Role.CHILD and person.id in (seen | named | set(case.protect))
        ),
        witnesses=tuple(_closed_person(person, names) for person in snapshot.people if person.id in seen),
        jurisdiction=request.jurisdiction or case.jurisdiction,
        court=case.court,
        county=case.county,
        case_number=case.case_number,
        relationship=case.relationship,
        lived_together=served_answer(case.lived_together),
        children_together=served_answer(case.children_together),
        guns=served_answer(case.guns),
        interpreter=served_answer(case.interpreter),
        safe_address=_safe_address(snapshot),
        safe_phone=case.safe_phone,
        safe_email=case.safe_email,
        address_programme=case.address_programme,
        ask_for=case.ask_for,
        declaration=case.declaration,
        offered=case.offered,
        evidence=tuple(_evidence(item, names) for item in snapshot.evidence if item.id in used_evidence),
        reports=tuple(_report(report) for report in snapshot.reports if report.id in pointed.reports),
        orders=tuple(_order_record(order) for order in names.orders()),
        threads=served_threads(names),
        begun=snapshot.begun.local().date() if snapshot.begun else None,
    )


class IncidentCut:
    """Cuts the incidents of one paper, one after the other."""

    def __init__(self, snapshot: CaseSnapshot, request: ExportRequest, view: ServedCase) -> None:
        """Take the rest of the view, whose conversations a passage may stand in that was translated."""
        self._names = Names(snapshot, request)
        self._serious = None if request.most_serious is None else set(request.most_serious)
        self._instead = shown_instead(snapshot, request)
        self._threads = view.threads

    def incident(self, entry: Entry, versions: Sequence[EntryVersion]) -> ServedIncident:
        """Return the incident of an entry with these states, oldest first."""
        made = _incident(entry, versions, self._names, self._instead)
        if self._serious is not None:
            made = replace(made, most_serious=entry.id in self._serious)
        return with_printed(made, self._threads)


def _incident(
    entry: Entry, versions: Sequence[EntryVersion], names: Names, instead: Instead
) -> ServedIncident:
    changes = served_changes(versions, names)
    return ServedIncident(
        id=entry.id,
        written=entry.written,
        title=entry.title,
        what=entry.what,
        when=entry.when,
        when_words=entry.when_words,
        noticed=entry.noticed,
        where=entry.where or names.place(entry.place),
        county=entry.county,
        state=entry.state,
        my_location=entry.my_location,
        their_location=entry.their_location,
        kinds=printed_codes("kind", entry.kinds),
        who=tuple(names.who(part) for part in entry.persons),
        witnessed=served_answer(entry.witnessed),
        witnesses=tuple(filter(None, (names.person(witness) for witness in entry.witnesses))),
        witness_ids=tuple(part for part in entry.witnesses if names.snapshot.person(part) is not None),
        words=entry.words,
        exact_words=entry.exact_words,
        before=entry.before,
        i_did=entry.i_did,
        told_to_stop=served_answer(entry.told_to_stop),
        weapon=served_answer(entry.weapon),
        harm=served_answer(entry.harm),
        care=served_answer(entry.care),
        effect=entry.effect,
        police=served_answer(entry.police),
        reports=entry.reports,
        order_violated=served_answer(entry.order_violated),
        broken=names.broken(entry.order_terms),
        often=served_answer(entry.often),
        guided=tuple(
            GuidedLine(line.question, served_answer(Answer(AnswerState(line.answer), line.words)))
            for line in entry.guided
        ),
        children=served_answer(entry.children),
        pets=served_answer(entry.pets),
        technology=served_answer(entry.technology),
        cost=served_answer(entry.cost),
        evidence=put_instead(entry.evidence, instead),
        messages=entry.messages,
        language=entry.language,
        translations=tuple(
            ServedTranslation(
                each.original, each.words, each.language, entry.translated_by, entry.translator_languages
            )
            for each in entry.translations
            if each.original.strip()
        ),
        translated_by=entry.translated_by,
        translator_languages=entry.translator_languages,
        typed_by=entry.typed_by,
        from_what=entry.from_what,
        most_serious=entry.most_serious,
        changes=tuple(replace(each, items=put_instead(each.items, instead)) for each in changes),
    )


def _open_person(person: Person, names: Names) -> ServedPerson:
    """Take what is not confidential: of the respondent and other persons who did something."""
    hidden = hidden_fields(person, names.request)
    fields = dict.fromkeys((*_DETAIL_FIELDS, *_released(person, names)))
    return _person(person, names, tuple(field for field in fields if field not in hidden))


def _closed_person(person: Person, names: Names, also: tuple[str, ...] = ()) -> ServedPerson:
    """Take the name and what was released for this paper: of witnesses and protected persons."""
    hidden = hidden_fields(person, names.request)
    fields = dict.fromkeys((*also, *_released(person, names)))
    return _person(person, names, tuple(field for field in fields if field not in hidden))


def _person(person: Person, names: Names, fields: tuple[str, ...]) -> ServedPerson:
    hidden = hidden_fields(person, names.request)
    return ServedPerson(
        id=person.id,
        name=names.of(person),
        role=person.role.value,
        relationship="" if "relationship" in hidden else person.relationship,
        details=tuple((field, value) for field in fields for value in values_of(person, field)),
    )


def _released(person: Person, names: Names) -> tuple[str, ...]:
    own = {field for owner, field in names.request.release if owner == person.id}
    return tuple(sorted(own - {"name", "role", "relationship"}))


def _evidence(item: Evidence, names: Names) -> ServedEvidence:
    batches = [batch for batch in names.snapshot.batches if batch.evidence == item.id and batch.thread]
    threads = {batch.thread for batch in batches}
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
        source=names.person(item.source),
        how_got=item.how_got,
        taken=item.taken,
        reported_time=_reported_time(original_of(item, names.snapshot.evidence)[-1]),
        transcript=item.transcript,
        transcribed_by=item.transcribed_by,
        language=item.language,
        translation=item.translation,
        translated_by=item.translated_by,
        translator_languages=item.translator_languages,
        part_of=item.part_of,
        conversations=len(threads),
        lines=sum(line_count(batch) for batch in names.snapshot.batches if batch.thread in threads),
        redaction=served_redaction(item, names.snapshot),
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


def is_dated(when: Moment) -> bool:
    """Whether a moment has a place in time: a day that is only a guess ("date not sure") gives it none."""
    return when.is_known() and when.precision is not Precision.UNKNOWN


def paper_order(entry: Entry) -> tuple[int, int, int, bytes]:
    """Return what entries are ordered by in a paper, the last one first."""
    at = entry.when.sort_ms() if is_dated(entry.when) else None
    return (0, 0, entry.written.ms, entry.id) if at is None else (1, at, entry.written.ms, entry.id)


def log_order(entry: Entry) -> tuple[int, int, int, bytes]:
    """Return what entries are ordered by in the private log: oldest first, those without a date last."""
    dated, at, written, entry_id = paper_order(entry)
    return (1 - dated, at, written, entry_id)


def in_days(when: Moment, first: date | None, last: date | None) -> bool:
    """Whether a moment touches the days from `first` to `last`; one without a day does not touch any."""
    if first is None and last is None:
        return True
    if when.start is None:
        return False
    end = (when.end or when.start).day
    return (first is None or end >= first) and (last is None or when.start.day <= last)

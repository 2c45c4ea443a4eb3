"""The case as a chronology for an attorney may know it.

Beside the incidents of the served view it holds what no served paper prints: the tags of act, means and
purpose, the ledgers, the contacts with officials, and what the person tied each of these to. Private notes
are not in it, nor contact data, nor a row or report that names only entries that do not go in. Held entries
and immigration are in it only when the request takes them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from app.domain.case import CaseSnapshot
from app.domain.export_request import ExportRequest
from app.domain.ids import EntityId
from app.domain.ledgers import Debt, Held, Journey, LedgerRow, Promise, Row, Work, day_of, in_order
from app.domain.moment import UNKNOWN_MOMENT, Instant, Moment
from app.domain.person import Person, Role
from app.domain.records import Report
from app.domain.totals import debt_totals, work_sum
from app.domain.views.cut import chosen_entries, in_days, is_dated, served_case
from app.domain.views.names import Names
from app.domain.views.redacted import put_instead, shown_instead
from app.domain.views.served import ServedCase, ServedIncident

TRAFFICKING = ("trafficking_act", "trafficking_means", "trafficking_purpose")
"""The sections of the vocabulary of kinds whose tags only this paper prints."""


@dataclass(frozen=True, slots=True)
class ChronIncident:
    """An incident with all its tags; `number` counts from 1 in this paper, oldest first."""

    number: int
    incident: ServedIncident
    tags: tuple[str, ...]
    shows: tuple[str, ...]
    held: bool


@dataclass(frozen=True, slots=True)
class ChronPerson:
    """A person by name; `ties` are (name or "", code or own word); `immigration` is "" unless asked for."""

    id: EntityId
    name: str
    role: str
    relationship: str
    parts: tuple[str, ...]
    ties: tuple[tuple[str, str], ...]
    immigration: str


@dataclass(frozen=True, slots=True)
class ChronReport:
    """A contact with police, officials or others, and what came of it."""

    id: EntityId
    kind: str
    agency: str
    officer: str
    badge: str
    number: str
    date: Moment
    outcome: str
    outcome_by: str
    words: str
    asked: str
    gave: str
    certification: str
    certification_date: Moment
    next_step: str
    next_date: Moment
    shows: tuple[str, ...]
    entries: tuple[EntityId, ...]


@dataclass(frozen=True, slots=True)
class Chronology:
    """What a chronology is drawn from; everything is oldest first, what has no date last.

    Rows of one debt stand together, and so do those of work for one person.

    `withheld` tells that something was taken out of words of rows, contacts or people. `names` are those of
    people; `saved` is when each row was first and last saved. The links of a row to
    entries and items are those that are in this paper.
    """

    made: Instant
    served: ServedCase
    incidents: tuple[ChronIncident, ...]
    people: tuple[ChronPerson, ...]
    promises: tuple[Promise, ...]
    debts: tuple[Debt, ...]
    work: tuple[Work, ...]
    journeys: tuple[Journey, ...]
    held: tuple[Held, ...]
    reports: tuple[ChronReport, ...]
    names: Mapping[EntityId, str]
    saved: Mapping[EntityId, tuple[Instant, Instant]]
    first: date | None = None
    last: date | None = None
    withheld: bool = False

    def name(self, person: EntityId | None) -> str:
        """Return the name behind an id; "" for nobody, and for a name that is withheld."""
        return "" if person is None else self.names.get(person, "")

    def rows(self) -> Iterator[LedgerRow]:
        """Yield every row of the ledgers."""
        yield from self.promises
        yield from self.debts
        yield from self.work
        yield from self.journeys
        yield from self.held

    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.incidents or self.reports or any(True for _ in self.rows()))


def chronology(snapshot: CaseSnapshot, request: ExportRequest) -> Chronology:
    """Cut the chronology out of the record."""
    names = Names(snapshot, request)
    entries = {entry.id: entry for entry in chosen_entries(snapshot, request)}
    cut = _RowCut(snapshot, request, frozenset(entries))
    promises, journeys, held = (
        cut.rows(snapshot.promises),
        cut.rows(snapshot.journeys),
        cut.rows(snapshot.held),
    )
    # Rows of one debt, and of work for one person, stand together.
    debts = tuple(line.row for total in debt_totals(cut.rows(snapshot.debts)) for line in total.lines)
    work = tuple(line.row for total in work_sum(cut.rows(snapshot.work)).totals for line in total.lines)
    rows: tuple[LedgerRow, ...] = (*promises, *debts, *work, *journeys, *held)
    also = frozenset(item for row in rows for item in row.evidence)
    saved = snapshot.rows_saved or {}
    served = served_case(snapshot, request, also=also)
    incidents = tuple(
        ChronIncident(
            number,
            incident,
            entries[incident.id].kinds,
            entries[incident.id].shows,
            entries[incident.id].hold,
        )
        for number, incident in enumerate(_oldest_first(served.incidents), start=1)
    )
    people = tuple(_people(snapshot, request, names, rows))
    return Chronology(
        made=snapshot.taken,
        served=served,
        incidents=incidents,
        people=people,
        promises=promises,
        debts=debts,
        work=work,
        journeys=journeys,
        held=held,
        reports=tuple(cut.reports()),
        names=MappingProxyType({person.id: names.of(person) for person in snapshot.people}),
        saved=MappingProxyType({row.id: saved[row.id] for row in rows if row.id in saved}),
        first=request.first,
        last=request.last,
    )


def _oldest_first(incidents: Iterable[ServedIncident]) -> list[ServedIncident]:
    given = list(reversed(list(incidents)))
    return [one for one in given if is_dated(one.when)] + [one for one in given if not is_dated(one.when)]


class _RowCut:
    """Takes rows and reports that belong to this paper, and of their links those that are in it."""

    def __init__(self, snapshot: CaseSnapshot, request: ExportRequest, entries: frozenset[EntityId]) -> None:
        self._snapshot = snapshot
        self._request = request
        self._entries = entries
        self._instead = shown_instead(snapshot, request)
        self._hidden = _only_hidden(snapshot, entries)

    def rows(self, rows: tuple[Row, ...]) -> tuple[Row, ...]:
        """Return the rows that go in, without their notes; those of one day as they were written down."""
        written = tuple(sorted(rows, key=self._written))
        kept = [row for row in in_order(written) if self._goes_in(row.entries, day_of(row))]
        return tuple(
            replace(
                row,
                note="",
                entries=tuple(entry for entry in row.entries if entry in self._entries),
                evidence=put_instead(
                    (item for item in row.evidence if item not in self._hidden), self._instead
                ),
            )
            for row in kept
        )

    def _written(self, row: LedgerRow) -> tuple[int, bytes]:
        saved = (self._snapshot.rows_saved or {}).get(row.id)
        return (0 if saved is None else saved[0].ms, row.id)

    def reports(self) -> Iterator[ChronReport]:
        """Yield the reports that go in."""
        linked: dict[EntityId, list[EntityId]] = {}
        for entry in self._snapshot.entries:
            for named in entry.reports:
                linked.setdefault(named, []).append(entry.id)
        for report in sorted(self._snapshot.reports, key=_report_place):
            entries = tuple(linked.get(report.id, ()))
            if self._goes_in(entries, report.date):
                yield _report(report, tuple(entry for entry in entries if entry in self._entries))

    def _goes_in(self, entries: tuple[EntityId, ...], when: Moment) -> bool:
        if entries and not self._entries.intersection(entries):
            return False
        return in_days(when, self._request.first, self._request.last)


def _only_hidden(snapshot: CaseSnapshot, chosen: frozenset[EntityId]) -> frozenset[EntityId]:
    """Return the items that entries name and none of those that go in."""
    shown = {item for entry in snapshot.entries if entry.id in chosen for item in entry.evidence}
    named = {item for entry in snapshot.entries for item in entry.evidence}
    return frozenset(named - shown)


def _report_place(report: Report) -> tuple[bool, int, bytes]:
    at = report.date.sort_ms()
    return (at is None, at or 0, report.id)


def _report(report: Report, entries: tuple[EntityId, ...]) -> ChronReport:
    return ChronReport(
        id=report.id,
        kind=report.kind,
        agency=report.agency,
        officer=report.officer,
        badge=report.badge,
        number=report.number,
        date=report.date,
        outcome=report.outcome,
        outcome_by=report.outcome_by,
        words=report.words,
        asked=report.asked,
        gave=report.gave,
        certification=report.certification,
        certification_date=report.certification_date,
        next_step=report.next_step,
        next_date=report.next_date if report.next_step else UNKNOWN_MOMENT,
        shows=report.shows,
        entries=entries,
    )


def _people(
    snapshot: CaseSnapshot, request: ExportRequest, names: Names, rows: Iterable[LedgerRow]
) -> Iterator[ChronPerson]:
    """Yield those whom an entry or a row of this paper names, who have a part in it, and me."""
    named = {part.person for entry in chosen_entries(snapshot, request) for part in entry.persons}
    named |= {person for row in rows for person in people_of(row)}
    known = {person.id for person in snapshot.people if person.id in named or person.parts}
    tied = {tie.person for person in snapshot.people if person.id in known for tie in person.ties}
    for person in snapshot.people:
        if person.role is Role.ME or person.id in known or person.id in tied:
            yield _person(person, request, names)


def people_of(row: LedgerRow) -> tuple[EntityId, ...]:
    """Return the people that a row names."""
    match row:
        case Promise():
            found: tuple[EntityId | None, ...] = (row.made_by,)
        case Debt():
            found = (row.said_by, row.owed_to)
        case Work():
            found = (row.boss, row.paid_by)
        case Journey():
            found = (row.taken_by, row.paid_by, row.papers_by)
        case Held():
            found = (row.held_by,)
    return tuple(person for person in found if person is not None)


def _person(person: Person, request: ExportRequest, names: Names) -> ChronPerson:
    ties = [(names.person(tie.person), tie) for tie in person.ties]
    return ChronPerson(
        id=person.id,
        name=names.of(person),
        role=person.role.value,
        relationship="" if "relationship" in person.confidential else person.relationship,
        parts=person.parts,
        ties=tuple((name, tie.tie) for name, tie in ties if name or tie.person is None),
        immigration=person.immigration if request.takes_immigration else "",
    )

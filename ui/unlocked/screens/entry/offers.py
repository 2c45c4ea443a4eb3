"""What the entry page can offer to choose from: people, places, reports, terms of orders."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from app.domain.errors import KnownError
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.person import Role
from app.domain.records import CourtOrder, Place, Report
from app.services.vault import Session
from app.strings.labels import tag_label

MOST_MESSAGES = 200


@dataclass(frozen=True, slots=True)
class Offers:
    """Names and labels by id; `others` are the names of the other persons.

    `messages` are the words of the messages that the entry rests on, the first of many.
    """

    names: Mapping[EntityId, str]
    others: tuple[str, ...]
    places: tuple[tuple[EntityId, str], ...]
    reports: tuple[tuple[EntityId, str], ...]
    terms: tuple[tuple[EntityId, int, str], ...]
    messages: tuple[str, ...] = ()


def read_offers(session: Session) -> Offers:
    """Read them; on the vault lane."""
    people = session.people.list()
    places = [place for place in session.records.list(RecordKind.PLACE) if isinstance(place, Place)]
    reports = [report for report in session.records.list(RecordKind.REPORT) if isinstance(report, Report)]
    orders = [order for order in session.records.list(RecordKind.ORDER) if isinstance(order, CourtOrder)]
    return Offers(
        names={person.id: person.name for person in people},
        others=tuple(person.name for person in people if person.name and person.role is Role.OTHER),
        places=tuple((place.id, place.label) for place in places if place.label),
        reports=tuple((report.id, _report_label(report)) for report in reports),
        terms=tuple(
            (order.id, number, f"{_order_label(order)}: {term}")
            for order in orders
            for number, term in enumerate(order.terms, 1)
        ),
    )


def message_words(session: Session, refs: object) -> tuple[str, ...]:
    """Return the words of the messages an entry rests on, as far as they are there; on the vault lane."""
    found: list[str] = []
    for ref in refs[:MOST_MESSAGES] if isinstance(refs, tuple) else ():
        with suppress(KnownError):
            found.append(session.threads.message(ref).message.text)
    return tuple(found)


def _report_label(report: Report) -> str:
    kind = tag_label("report_kind", report.kind) if report.kind else ""
    return " · ".join(filter(None, (report.agency or kind, report.officer, report.number))) or kind


def _order_label(order: CourtOrder) -> str:
    return " ".join(filter(None, (order.kind, order.court, order.number)))

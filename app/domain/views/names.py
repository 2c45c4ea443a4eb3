"""How a served paper may call the people, places, reports and orders that an entry points to."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.case import CaseSnapshot
from app.domain.entry import Involvement, OrderTerm
from app.domain.export_request import ExportRequest
from app.domain.ids import EntityId
from app.domain.person import NEVER_SERVED, Person, Role, confidential_fields
from app.domain.records import CourtOrder
from app.domain.views.served import BrokenTerm
from app.domain.views.served_who import Who


def hidden_fields(person: Person, request: ExportRequest) -> frozenset[str]:
    """Return this person's fields that stay out of one served paper; some can never be released."""
    released = {field for owner, field in request.release if owner == person.id}
    return frozenset((confidential_fields(person) - released) | NEVER_SERVED)


def name_forms(name: str) -> tuple[str, ...]:
    """Return a name as a text may use it: whole, and each given name; `Ana Maria Ruiz` is also `Ana`."""
    parts = name.split()
    return tuple(dict.fromkeys((" ".join(parts), *parts[: max(len(parts) - 1, 1)]))) if parts else ()


def child_names_to_hide(snapshot: CaseSnapshot) -> tuple[str, ...]:
    """List every name of a child that may stand in somebody's words, where a court wants initials."""
    children = [person for person in snapshot.people if person.role is Role.CHILD]
    names = [form for child in children for name in (child.name, *child.aliases) for form in name_forms(name)]
    return tuple(dict.fromkeys(names))


@dataclass(frozen=True, slots=True)
class Names:
    """Names for one request; whatever must not be named is ""."""

    snapshot: CaseSnapshot
    request: ExportRequest

    def of(self, person: Person) -> str:
        """Return a person's name, "" when it is withheld."""
        return "" if "name" in hidden_fields(person, self.request) else person.name

    def person(self, person_id: EntityId | None) -> str:
        """Return the name behind an id, "" for nobody."""
        person = None if person_id is None else self.snapshot.person(person_id)
        return "" if person is None else self.of(person)

    def who(self, part: Involvement) -> Who:
        """Return who did something, as this paper may call them."""
        return Who(self.person(part.person), part.basis, part.words, named=part.person is not None)

    def place(self, place_id: EntityId | None) -> str:
        """Return the label that the petitioner chose for a place, never its address."""
        return next((place.label for place in self.snapshot.places if place.id == place_id), "")

    def report(self, report_id: EntityId) -> str:
        """Return the agency and number of a report."""
        report = next((report for report in self.snapshot.reports if report.id == report_id), None)
        return "" if report is None else " ".join(part for part in (report.agency, report.number) if part)

    def orders(self) -> tuple[CourtOrder, ...]:
        """Return the orders between the same people: none of another case or against somebody else."""
        respondent = self.snapshot.respondent()
        return tuple(
            order
            for order in self.snapshot.orders
            if not order.other_case
            and (order.against is None or respondent is None or order.against == respondent.id)
        )

    def broken(self, parts: tuple[OrderTerm, ...]) -> tuple[BrokenTerm, ...]:
        """Return the terms of served orders that an incident is marked as breaking."""
        orders = {order.id: order for order in self.orders()}
        return tuple(
            BrokenTerm(part.order, _term(orders[part.order], part.term))
            for part in parts
            if part.order in orders
        )


def _term(order: CourtOrder, number: int) -> str:
    return order.terms[number - 1] if 0 < number <= len(order.terms) else ""

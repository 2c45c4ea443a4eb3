"""The short parts after the summary: weapons, injuries, police, orders, witnesses, children.

Each refers to incidents by number; a part with nothing to say has no heading.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from app.domain.answer import Answer, AnswerState
from app.domain.export_request import Part
from app.domain.moment import Moment
from app.domain.views.served import ServedIncident, ServedOrder, ServedPerson, ServedReport
from app.strings.catalogue import has_text, text
from exports.packet.cites import cited
from exports.packet.incidents import officer_words
from exports.packet.plan import Numbered, Plan, names_in_words
from exports.packet.sheet import Sheet
from exports.render.document import Style
from exports.words import answer_words, label, moment_words, numbers_words, own_words, short_moment

Row = Sequence[str]


@dataclass(frozen=True, slots=True)
class Section:
    """One part: how to tell whether it has anything to say, and how to draw it."""

    has: Callable[[Sheet], bool]
    draw: Callable[[Sheet], None]


def _yes(answer: Answer) -> bool:
    return answer.state is AnswerState.YES


def _where(sheet: Sheet, wanted: Callable[[ServedIncident], bool]) -> list[Numbered]:
    return [entry for entry in sheet.plan.numbered if wanted(entry.incident)]


def _by_day(when: Moment) -> tuple[bool, int]:
    """Order by day, without a day last."""
    at = when.sort_ms()
    return at is None, at or 0


def _incident_cells(entry: Numbered) -> tuple[str, str]:
    return str(entry.number), short_moment(entry.incident.when, brief=True)


def _table(sheet: Sheet, columns: Sequence[str], rows: Sequence[Row], widths: Sequence[float]) -> None:
    """Draw a table without the columns that are empty in every row."""
    keep = [
        number
        for number, name in enumerate(columns)
        if name == "incident" or any(row[number].strip() for row in rows)
    ]
    sheet.doc.table(
        [text(f"packet.column.{columns[number]}") for number in keep],
        [[row[number] for number in keep] for row in rows],
        widths=[widths[number] for number in keep],
        row_headers=True,
    )


def title_key(plan: Plan, part: Part) -> str:
    """Return the key of a part's title; reports to others than police are named in it."""
    if part is Part.POLICE and any(report.kind not in {"", "police"} for report in plan.view.reports):
        return "packet.part.police_and_others"
    return f"packet.part.{part.value}"


def _title(sheet: Sheet, part: Part) -> None:
    sheet.doc.heading(1, text(title_key(sheet.plan, part)), anchor=part.value)


# Weapons


def _weapon_details(sheet: Sheet) -> tuple[str, ...]:
    respondent = sheet.plan.view.respondent
    if respondent is None:
        return ()
    return tuple(value for field, value in respondent.details if field == "weapons")


def _has_weapons(sheet: Sheet) -> bool:
    known = sheet.plan.view.guns.is_printed() or _weapon_details(sheet)
    return bool(known or _where(sheet, lambda incident: _yes(incident.weapon)))


def _draw_weapons(sheet: Sheet) -> None:
    _title(sheet, Part.WEAPONS)
    view = sheet.plan.view
    if view.guns.is_printed():
        sheet.doc.labelled(text("packet.weapons.guns"), answer_words(view.guns))
    if _weapon_details(sheet):
        sheet.doc.labelled(text("packet.weapons.known"), "\n".join(_weapon_details(sheet)))
    rows = [
        [*_incident_cells(entry), own_words(entry.incident.weapon), cited(sheet, [entry])[1]]
        for entry in _where(sheet, lambda incident: _yes(incident.weapon))
    ]
    if rows:
        _table(sheet, ("incident", "date", "weapon", "exhibits"), rows, (1.3, 2.6, 5, 1.5))


# Injuries and care


def _hurt(incident: ServedIncident) -> bool:
    return _yes(incident.harm) or _yes(incident.care)


def _draw_injuries(sheet: Sheet) -> None:
    _title(sheet, Part.INJURIES)
    rows = [
        [
            *_incident_cells(entry),
            own_words(entry.incident.harm),
            own_words(entry.incident.care),
            cited(sheet, [entry])[1],
        ]
        for entry in _where(sheet, _hurt)
    ]
    _table(sheet, ("incident", "date", "harm", "care", "exhibits"), rows, (1.3, 2.4, 3.4, 3.4, 1.5))


# Police


def _called(incident: ServedIncident) -> bool:
    return _yes(incident.police)


def _has_police(sheet: Sheet) -> bool:
    return bool(sheet.plan.view.reports or _where(sheet, _called))


def _draw_police(sheet: Sheet) -> None:
    reports = sorted(sheet.plan.view.reports, key=lambda report: _by_day(report.date))
    _title(sheet, Part.POLICE)
    for number, report in enumerate(reports, start=1):
        _draw_report(sheet, number, report)
    rows = [
        [*_incident_cells(entry), own_words(entry.incident.police)]
        for entry in _where(sheet, lambda incident: _called(incident) and not incident.reports)
    ]
    if rows:
        sheet.doc.heading(3, text("packet.report.others" if reports else "packet.report.no_report"))
        _table(sheet, ("incident", "date", "police"), rows, (1.3, 2.6, 6.5))


def _draw_report(sheet: Sheet, number: int, report: ServedReport) -> None:
    doc = sheet.doc
    entries = _where(sheet, lambda incident: report.id in incident.reports)
    kind = label("report_kind", report.kind) if report.kind else text("packet.report.kind_none")
    doc.heading(3, f"{number}. {report.agency or kind}")
    outcome = label("outcome", report.outcome) if report.outcome else ""
    if report.outcome_by:
        outcome = text("packet.report.outcome_by", outcome=outcome, who=report.outcome_by).strip(" ,:")
    lines = (
        ("kind", kind if report.agency and report.kind else ""),
        ("reported", answer_words(report.reported)),
        ("date", moment_words(report.date) if report.date.is_known() else ""),
        ("number", report.number),
        ("officer", officer_words(report)),
        ("outcome", outcome),
        ("words", report.words),
        ("incidents", numbers_words(entry.number for entry in entries)),
    )
    for name, value in lines:
        if value.strip():
            style = Style.QUOTE if name == "words" else Style.BODY
            last = name == "incidents"
            doc.labelled(text(f"packet.report.line.{name}"), value, style, keep_with_previous=last)


# Orders


def _broke(incident: ServedIncident) -> bool:
    return _yes(incident.order_violated) or bool(incident.broken)


def _has_orders(sheet: Sheet) -> bool:
    return bool(sheet.plan.view.orders or _where(sheet, _broke))


def _draw_orders(sheet: Sheet) -> None:
    _title(sheet, Part.ORDERS)
    orders = sorted(sheet.plan.view.orders, key=lambda order: _by_day(order.issued))
    for number, order in enumerate(orders, start=1):
        _draw_order(sheet, number, order)
    rows = [
        [
            *_incident_cells(entry),
            "\n".join(part.term for part in entry.incident.broken if part.term),
            own_words(entry.incident.order_violated),
            cited(sheet, [entry])[1],
        ]
        for entry in _where(sheet, _broke)
    ]
    if rows:
        sheet.doc.heading(3, text("packet.order.violations"))
        _table(sheet, ("incident", "date", "term", "violation", "exhibits"), rows, (1.3, 2.4, 3.4, 3.4, 1.5))


def _draw_order(sheet: Sheet, number: int, order: ServedOrder) -> None:
    doc = sheet.doc
    doc.heading(3, f"{number}. {order.kind or text('packet.order.kind_none')}")
    lines = (
        ("court", order.court),
        ("number", order.number),
        ("state", order.state),
        ("issued", moment_words(order.issued) if order.issued.is_known() else ""),
        ("served", answer_words(order.served)),
        ("expires", moment_words(order.expires) if order.expires.is_known() else ""),
    )
    for name, value in lines:
        if value.strip():
            doc.labelled(text(f"packet.order.line.{name}"), value)
    if order.terms:
        doc.paragraph(text("packet.order.terms"), Style.LABEL, keep_with_next=True)
        for term_number, term in enumerate(order.terms, start=1):
            doc.numbered(f"{term_number}.", term)


# People


def _details(person: ServedPerson) -> str:
    return "\n".join(
        text("packet.person_detail", field=text(f"packet.person.{field}"), value=value)
        for field, value in person.details
        if has_text(f"packet.person.{field}")
    )


def _has_witnesses(sheet: Sheet) -> bool:
    return bool(sheet.plan.view.witnesses)


def _draw_witnesses(sheet: Sheet) -> None:
    _title(sheet, Part.WITNESSES)
    seen: list[tuple[list[int], str, str]] = []
    withheld: set[int] = set()
    for person in sheet.plan.view.witnesses:
        numbers = [entry.number for entry in sheet.plan.numbered if person.id in entry.incident.witness_ids]
        if person.name or _details(person):
            seen.append((numbers, sheet.plan.person(person), _details(person)))
        else:
            withheld.update(numbers)
    if withheld:
        # One row, so that it does not count the persons whose names stay out.
        seen.append((sorted(withheld), text("packet.name_withheld"), ""))
    rows = [[name, details, numbers_words(numbers)] for numbers, name, details in sorted(seen) if numbers]
    _table(sheet, ("name", "details", "incidents"), rows, (4, 4, 2))


def _touched(incident: ServedIncident) -> bool:
    return _yes(incident.children)


def _has_children(sheet: Sheet) -> bool:
    return bool(sheet.plan.view.children or _where(sheet, _touched))


def _draw_children(sheet: Sheet) -> None:
    _title(sheet, Part.CHILDREN)
    plan = sheet.plan
    if plan.view.children:
        rows = [
            [plan.person(child), label("relationship", child.relationship), _details(child)]
            for child in plan.view.children
            if child.name or child.relationship or _details(child)
        ]
        if rows:
            _table(sheet, ("name", "relationship", "details"), rows, (4, 3, 3))
        if plan.children and not names_in_words(plan):
            sheet.doc.paragraph(text("packet.children.initials"), Style.NOTE)
    rows = [
        [*_incident_cells(entry), own_words(entry.incident.children), cited(sheet, [entry])[1]]
        for entry in _where(sheet, _touched)
    ]
    if rows:
        _table(sheet, ("incident", "date", "children", "exhibits"), rows, (1.3, 2.6, 5, 1.5))


SECTIONS: Mapping[Part, Section] = MappingProxyType(
    {
        Part.WEAPONS: Section(_has_weapons, _draw_weapons),
        Part.INJURIES: Section(lambda sheet: bool(_where(sheet, _hurt)), _draw_injuries),
        Part.POLICE: Section(_has_police, _draw_police),
        Part.ORDERS: Section(_has_orders, _draw_orders),
        Part.WITNESSES: Section(_has_witnesses, _draw_witnesses),
        Part.CHILDREN: Section(_has_children, _draw_children),
    }
)
"""The parts in their order; a part that `has` nothing is left out with its heading."""

"""The chronology: for an attorney, in the person's words, each line with its source (design of documents).

It draws no conclusion: totals are added up, tables by law hold what the person tagged or ticked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.domain.errors import ErrorCode, KnownError
from app.domain.export_request import ExportRequest
from app.domain.person import Role
from app.domain.ports import JobContext
from app.domain.views.chronology import TRAFFICKING, ChronIncident, Chronology, ChronPerson, ChronReport
from app.strings.catalogue import text
from exports.base import PaperFile
from exports.chronology.incidents import draw_incidents, draw_overview
from exports.chronology.ledgers import Ledgers
from exports.chronology.matrix import draw_elements, draw_visas, tagged_codes
from exports.chronology.refs import Refs, refs_of
from exports.chronology.work import draw_work
from exports.render.document import Document, PageStyle, Style
from exports.table_files import item_name
from exports.words import (
    day_words,
    instant_words,
    label,
    moment_words,
    own_words,
    short_moment,
)

_Parts = dict[str, Callable[[], None] | None]
_LEAD = ("mine", "sources", "law", "judge")


def render_chronology(view: Chronology, request: ExportRequest, ctx: JobContext) -> tuple[PaperFile, ...]:
    """Render the chronology; raises `KnownError(NOTHING_CHOSEN)` when there is nothing to tell."""
    if view.is_empty():
        raise KnownError(ErrorCode.NOTHING_CHOSEN)
    page = PageStyle(
        size="a4" if request.page.a4 else "letter",
        footer=text("chronology.footer"),
        greyscale=request.page.greyscale,
    )
    doc = Document(title=text("chronology.title"), page=page)
    refs = refs_of(view)
    ledgers = Ledgers(doc, view, refs)
    parts: _Parts = {
        "elements": (lambda: draw_elements(doc, view, refs)) if _is_trafficking(view) else None,
        "people": (lambda: _people(doc, view)) if _others(view) else None,
        "promises": ledgers.promises if view.promises else None,
        "journeys": ledgers.journeys if view.journeys else None,
        "debts": ledgers.debts if view.debts else None,
        "work": (lambda: draw_work(doc, view, refs)) if view.work else None,
        "held": ledgers.held if view.held else None,
        "contacts": (lambda: _contacts(doc, view, refs)) if view.reports else None,
        "harm": (lambda: _harm(doc, view)) if _harmed(view) else None,
        "visas": lambda: draw_visas(doc, view, refs),
        "overview": lambda: draw_overview(doc, view, refs),
        "entries": (lambda: draw_incidents(doc, view, refs)) if view.incidents else None,
        "items": (lambda: _items(doc, view)) if view.served.evidence else None,
    }
    drawn = {name: draw for name, draw in parts.items() if draw is not None}
    _cover(doc, view, tuple(drawn))
    for draw in drawn.values():
        ctx.check()
        draw()
    made = doc.build(ctx)
    notes = ["chronology.note.attorney"]
    if any(one.held for one in view.incidents):
        notes.append("chronology.note.held")
    if any(person.immigration for person in view.people):
        notes.append("chronology.note.immigration")
    return (PaperFile("", made.pdf, made.pages, tuple(notes)),)


def _is_trafficking(view: Chronology) -> bool:
    """Tell whether anything was tagged or listed that only trafficking brings."""
    tagged = any(tagged_codes(view, section) for section in TRAFFICKING)
    return tagged or any(True for _ in view.rows())


def _cover(doc: Document, view: Chronology, parts: Sequence[str]) -> None:
    """Draw what it is, for whom, how to read it, and on which page each part begins."""
    doc.heading(1, text("chronology.title"))
    doc.paragraph(text("chronology.prepared"), Style.CENTER)
    if view.served.petitioner:
        doc.labelled(text("chronology.line.of"), view.served.petitioner)
    doc.labelled(text("chronology.line.made"), instant_words(view.made))
    if view.served.begun is not None:
        doc.labelled(text("chronology.line.begun"), day_words(view.served.begun))
    if view.first is not None or view.last is not None:
        first = day_words(view.first) if view.first else "…"
        last = day_words(view.last) if view.last else "…"
        doc.labelled(text("chronology.line.days_chosen"), text("chronology.days", first=first, last=last))
    doc.space(8)
    if view.withheld or view.served.withheld:
        doc.paragraph(text("chronology.withheld"), Style.NOTE)
    for key in _LEAD:
        doc.paragraph(text(f"chronology.lead.{key}"))
    me = next((person for person in view.people if person.role == Role.ME.value), None)
    if me is not None and me.immigration:
        doc.labelled(text("chronology.line.immigration"), me.immigration, Style.QUOTE)
    doc.table(
        [text("chronology.column.part_of"), text("chronology.column.page")],
        [[text(f"chronology.part.{name}"), [doc.page_ref(name)]] for name in parts],
        widths=(8, 1.4),
        caption=text("chronology.contents"),
        row_headers=True,
    )


def _people(doc: Document, view: Chronology) -> None:
    people = _others(view)
    doc.heading(2, text("chronology.part.people"), anchor="people")
    doc.table(
        [text(f"chronology.column.{name}") for name in ("name", "part", "ties")],
        [[_named(person), _part(person), _ties(person)] for person in people],
        widths=(3, 4, 4),
        row_headers=True,
    )
    for person in people:
        if person.immigration:
            doc.labelled(text("chronology.immigration_of", name=_named(person)), person.immigration)


def _others(view: Chronology) -> list[ChronPerson]:
    return [person for person in view.people if person.role != Role.ME.value]


def _named(person: ChronPerson) -> str:
    return person.name or text("words.not_named")


def _part(person: ChronPerson) -> str:
    parts = [label("part", code) for code in person.parts]
    role = "" if person.role == Role.OTHER.value else label("role", person.role)
    return "; ".join(filter(None, (role, person.relationship, *parts)))


def _ties(person: ChronPerson) -> str:
    words = ((name, label("tie", tie) if tie else _unsaid()) for name, tie in person.ties)
    return "; ".join(text("chronology.tie", tie=tie, name=name) if name else tie for name, tie in words)


def _contacts(doc: Document, view: Chronology, refs: Refs) -> None:
    doc.heading(2, text("chronology.part.contacts"), anchor="contacts")
    doc.paragraph(text("chronology.contacts.lead"), keep_with_next=True)
    for report in view.reports:
        _contact(doc, report, refs)


def _contact(doc: Document, report: ChronReport, refs: Refs) -> None:
    kind = label("report_kind", report.kind) if report.kind else ""
    title = text("chronology.titled", ref=refs.rows[report.id], title=report.agency or kind or _unsaid())
    doc.heading(3, title)
    officer = report.officer
    if report.badge:
        officer = text("packet.report.badge", officer=report.officer, badge=report.badge)
    facts = (
        ("when", moment_words(report.date) if report.date.is_known() else ""),
        ("kind", kind if report.agency else ""),
        ("officer", officer),
        ("number", report.number),
    )
    for key, words in facts:
        if words.strip():
            doc.labelled(text(f"chronology.line.{key}"), words)
    for key, words in (("gave", report.gave), ("asked", report.asked), ("their_words", report.words)):
        if words.strip():
            doc.labelled(text(f"chronology.line.{key}"), words, Style.QUOTE)
    outcome = label("outcome", report.outcome) if report.outcome else ""
    by = text("chronology.by", what=outcome, name=report.outcome_by) if report.outcome_by else outcome
    certified = label("certification", report.certification) if report.certification else ""
    if certified and report.certification_date.is_known():
        certified = text("chronology.on", what=certified, day=short_moment(report.certification_date))
    step = report.next_step
    if step and report.next_date.is_known():
        step = text("chronology.on", what=step, day=short_moment(report.next_date))
    source = refs.entry_numbers(report.entries)
    for key, words in (
        ("outcome", by),
        ("certification", certified),
        ("next_step", step),
        ("source", source),
    ):
        if words.strip():
            doc.labelled(text(f"chronology.line.{key}"), words)


def _unsaid() -> str:
    return text("chronology.not_said")


def _harm(doc: Document, view: Chronology) -> None:
    """Draw what each entry says of harm, care and effect."""
    doc.heading(2, text("chronology.part.harm"), anchor="harm")
    doc.paragraph(text("chronology.harm.lead"), keep_with_next=True)
    for one in _harmed(view):
        incident = one.incident
        doc.heading(3, text("chronology.entry_heading", n=one.number, when=short_moment(incident.when)))
        for key, words in (("harm", own_words(incident.harm)), ("care", own_words(incident.care))):
            if words.strip():
                doc.labelled(text(f"chronology.line.{key}"), words)
        if incident.effect.strip():
            doc.labelled(text("chronology.line.effect"), incident.effect, Style.QUOTE)


def _harmed(view: Chronology) -> list[ChronIncident]:
    return [
        one
        for one in view.incidents
        if one.incident.effect.strip() or one.incident.harm.is_printed() or one.incident.care.is_printed()
    ]


def _items(doc: Document, view: Chronology) -> None:
    """Draw the items of evidence that lines of this paper name."""
    doc.heading(2, text("chronology.part.items"), anchor="items")
    doc.paragraph(text("chronology.items.lead"), keep_with_next=True)
    doc.table(
        [text(f"chronology.column.{name}") for name in ("item", "file", "added_on", "sha256")],
        [
            [
                text("chronology.item_as", number=item.number, name=item_name(item.number)),
                text("chronology.file", caption=item.caption, name=item.name) if item.caption else item.name,
                instant_words(item.added),
                item.sha256,
            ]
            for item in view.served.evidence
        ],
        widths=(1.4, 3.4, 2.2, 4),
        row_headers=True,
    )

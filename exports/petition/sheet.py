"""The petition copy sheet and the page for the hearing: for the person's own hands, never filed.

The sheet goes through the court's own form item by item: what it asks, what the record holds for it, what is
still empty. The page for the hearing lists what is missing, what to print, what to bring.
"""

from __future__ import annotations

from datetime import date

from app.domain.export_request import ExportRequest
from app.domain.moment import Moment
from app.domain.ports import JobContext
from app.domain.views.served import ServedCase
from app.strings.catalogue import text
from exports.base import PaperFile
from exports.forms.values import Values
from exports.jurisdictions import Jurisdiction, jurisdiction, table_revision
from exports.packet.plan import Plan, make_plan
from exports.petition.items import Petition, PetitionItem, petition_of
from exports.petition.values import petition_values, value_name
from exports.render.document import Document, PageStyle, Style
from exports.render.inline import Run
from exports.words import day_words, label, moment_words, numbers_words

_BRING = ("papers", "originals", "recordings", "id", "list", "help", "arrive")
_RECORDINGS = frozenset({"audio", "video"})


def render_copy_sheet(
    view: ServedCase, hearing: Moment, request: ExportRequest, ctx: JobContext
) -> tuple[PaperFile]:
    """Draw both in one file."""
    court = jurisdiction(view.jurisdiction)
    petition = petition_of(court.code)
    plan = make_plan(view, request.page, court)
    values = petition_values(view, [entry.incident for entry in plan.numbered])
    title = text("petition.title")
    style = PageStyle(
        size="a4" if request.page.a4 else "letter",
        footer=title,
        footer_note=text("petition.never_file"),
        greyscale=request.page.greyscale,
    )
    doc = Document(title=title, page=style)
    doc.heading(1, title)
    doc.paragraph(Run(text("petition.never_file"), bold=True), Style.CENTER)
    doc.rule()
    _head(doc, court, petition)
    _items(doc, petition, values)
    ctx.check()
    _hearing(doc, plan, hearing, petition, values)
    made = doc.build(ctx)
    notes = ["petition.note.not_filed", "petition.note.newer"]
    if petition.mark != "read":
        notes.append("petition.note.not_read")
    return (PaperFile("", made.pdf, made.pages, tuple(notes)),)


def _head(doc: Document, court: Jurisdiction, petition: Petition) -> None:
    doc.labelled(text("petition.court"), label("jurisdiction", court.code))
    if court.is_own("form"):
        found = court.sources["form"]
        words = text(f"petition.form_{found.mark}", form=court.form, source=found.source)
        doc.labelled(text("petition.form"), words)
    doc.labelled(text("petition.known_from"), text(f"petition.mark.{petition.mark}", source=petition.source))
    if court.further_forms:
        doc.labelled(text("petition.further"), ", ".join(court.further_forms))
    doc.labelled(text("petition.address"), text(f"petition.address.{_address(court)}"))
    if court.notary != "none":
        doc.labelled(text("petition.notary"), text(f"petition.notary.{court.notary}"))
    doc.paragraph(text("petition.how"), Style.NOTE)
    doc.paragraph(text("petition.newer", day=day_words(date.fromisoformat(table_revision()))), Style.NOTE)


def _address(court: Jurisdiction) -> str:
    """Say what this court is known to take in place of a home address."""
    if not court.is_own("address_phrase"):
        return "ask"
    return court.address_phrase if court.address_phrase in {"blank", "programme"} else "elsewhere"


def _items(doc: Document, petition: Petition, values: Values) -> None:
    doc.heading(2, text("petition.items"))
    header = (text("petition.column.item"), text("petition.column.asks"), text("petition.column.holds"))
    rows = [(one.item, one.asks, _holds(one, values)) for one in petition.items]
    doc.table(header, rows, widths=(1.5, 2.5, 3.4), row_headers=True)


def _holds(item: PetitionItem, values: Values) -> str:
    if not item.values:
        return text("petition.by_hand")
    found = [(name, values.get(name, "").strip()) for name in item.values]
    several = len(item.values) > 1
    lines = [
        text("court_form.named", name=value_name(name), words=words) if several else words
        for name, words in found
        if words
    ]
    return "\n".join(lines) or text("petition.empty")


def _hearing(doc: Document, plan: Plan, hearing: Moment, petition: Petition, values: Values) -> None:
    view, court = plan.view, plan.court
    doc.heading(1, text("petition.hearing"), new_page=True)
    when = moment_words(hearing) if hearing.is_known() else text("petition.hearing.no_date")
    doc.labelled(text("petition.hearing.when"), when)
    doc.labelled(
        text("petition.hearing.where"), ", ".join(part for part in (view.court, view.county) if part)
    )
    doc.heading(2, text("petition.hearing.missing"))
    missing = [one for one in petition.items if one.values and _holds(one, values) == text("petition.empty")]
    for one in missing:
        doc.bullet(text("petition.hearing.missing_item", item=one.item, asks=one.asks))
    if not missing:
        doc.paragraph(text("petition.hearing.none_missing"), Style.BODY)
    doc.heading(2, text("petition.hearing.print"))
    for name in ("court", "other", "me"):
        doc.bullet(text(f"petition.hearing.set.{name}"))
    if court.further_forms:
        doc.bullet(text("petition.hearing.set.forms", forms=", ".join(court.further_forms)))
    doc.paragraph(text("petition.hearing.copies", n=court.copies), Style.NOTE)
    _exhibits(doc, plan)
    doc.heading(2, text("petition.hearing.bring"))
    for name in _BRING:
        doc.bullet(text(f"petition.hearing.bring.{name}"))


def _exhibits(doc: Document, plan: Plan) -> None:
    """List the exhibits with their numbers and those of the incidents as a packet of this choice has them."""
    view = plan.view
    doc.heading(2, text("petition.hearing.exhibits"))
    if plan.exhibits:
        header = (
            text("petition.column.exhibit"),
            text("petition.column.what"),
            text("petition.column.entries"),
            text("petition.column.number"),
        )
        rows = [
            (exhibit.mark, exhibit.title, numbers_words(exhibit.incidents), str(exhibit.item.number))
            for exhibit in plan.exhibits
        ]
        doc.table(header, rows, widths=(1.2, 4, 1.6, 1.2), row_headers=True)
        doc.paragraph(text("petition.hearing.numbers"), Style.NOTE)
    else:
        doc.paragraph(text("petition.hearing.no_exhibits"), Style.BODY)
    doc.heading(2, text("petition.hearing.witnesses"))
    names = [person.name for person in view.witnesses if person.name]
    for name in names:
        doc.bullet(name)
    if not names:
        doc.paragraph(text("petition.hearing.no_witnesses"), Style.BODY)
    recordings = [exhibit for exhibit in plan.exhibits if exhibit.item.kind in _RECORDINGS]
    if recordings:
        doc.heading(2, text("petition.hearing.recordings"))
        for exhibit in recordings:
            doc.bullet(text("petition.hearing.recording", mark=exhibit.mark, name=exhibit.title))
        doc.paragraph(text("petition.hearing.play"), Style.NOTE)

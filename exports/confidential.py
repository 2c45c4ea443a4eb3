"""The two information sheets, in two files that never share a page: the respondent, and the sealed file.

Each is drawn from a view that does not know the other side (`app.domain.views.sheets`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from app.domain.export_request import ExportRequest
from app.domain.ports import JobContext
from app.domain.views.sheets import CaptionLines, PetitionerSheet, RespondentSheet
from app.strings.catalogue import text
from exports.base import PaperFile
from exports.jurisdictions import Jurisdiction, jurisdiction
from exports.render.document import Document, PageStyle, Style
from exports.render.inline import Run
from exports.words import answer_words, day_words

Lines = Iterable[tuple[str, str]]
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def render_confidential(
    respondent: RespondentSheet, petitioner: PetitionerSheet, request: ExportRequest, ctx: JobContext
) -> tuple[PaperFile, PaperFile]:
    """Render both sheets: `-respondent` and `-petitioner`."""
    ctx.progress(0, 2, "confidential.progress")
    first = _render_respondent(respondent, request, ctx)
    ctx.progress(1, 2, "confidential.progress")
    second = _render_petitioner(petitioner, request, ctx)
    ctx.progress(2, 2, "confidential.progress")
    return first, second


def _render_respondent(sheet: RespondentSheet, request: ExportRequest, ctx: JobContext) -> PaperFile:
    court = jurisdiction(sheet.caption.jurisdiction)
    doc = _document(text("confidential.respondent.short"), court.respondent_footer, request)
    _head(doc, court.respondent_heading, sheet.caption)
    doc.labelled(text("confidential.respondent.name"), sheet.name)
    doc.labelled(text("confidential.respondent.asked_by"), "")
    _section(doc, "description", sheet.description)
    _section(doc, "where", (*sheet.where, *sheet.vehicles))
    doc.heading(2, text("confidential.section.weapons"))
    guns = (text("confidential.guns"), answer_words(sheet.guns))
    _lines(doc, (*sheet.weapons, *sheet.cautions), first=guns)
    made = doc.build(ctx)
    notes = [*_notes(court, "respondent_heading"), "confidential.note.ssn_by_hand"]
    if sheet.shared:
        notes.append("confidential.note.shared")
    if made.replaced:
        notes.append("confidential.note.replaced")
    return PaperFile("-respondent", made.pdf, made.pages, tuple(notes))


def _render_petitioner(sheet: PetitionerSheet, request: ExportRequest, ctx: JobContext) -> PaperFile:
    court = jurisdiction(sheet.caption.jurisdiction)
    doc = _document(text("confidential.petitioner.short"), court.petitioner_footer, request)
    _head(doc, court.petitioner_heading, sheet.caption)
    if court.order_address_reminder:
        doc.paragraph(text("confidential.petitioner.address_in_order"), Style.NOTE)
    doc.labelled(text("confidential.petitioner.name"), sheet.name)
    doc.heading(2, text("confidential.section.contacts"))
    _lines(doc, sheet.contacts)
    for child in sheet.children:
        doc.heading(3, text("confidential.section.child", name=child.name))
        _lines(doc, child.contacts)
    doc.heading(2, text("confidential.section.safe"))
    if sheet.address_programme:
        doc.labelled(text("confidential.petitioner.programme"), sheet.address_programme)
    doc.labelled(text("confidential.petitioner.safe_address"), "\n".join(sheet.safe_address))
    doc.labelled(text("confidential.petitioner.safe_phone"), sheet.safe_phone)
    doc.labelled(text("confidential.petitioner.safe_email"), sheet.safe_email)
    doc.heading(2, text("confidential.section.may_know"))
    if sheet.may_know:
        for line in sheet.may_know:
            doc.bullet(line)
    else:
        doc.labelled(text("confidential.petitioner.may_know"), "")
    doc.signature_block([text("confidential.sign.date"), text("confidential.sign.signature")])
    made = doc.build(ctx)
    notes = _notes(court, "petitioner_heading")
    if court.order_address_reminder:
        notes.append("confidential.note.address_in_order")
    if made.replaced:
        notes.append("confidential.note.replaced")
    return PaperFile("-petitioner", made.pdf, made.pages, tuple(notes))


def _document(title: str, footer: str, request: ExportRequest) -> Document:
    style = PageStyle(
        size="a4" if request.page.a4 else "letter",
        footer=title,
        footer_note=footer,
        greyscale=request.page.greyscale,
    )
    return Document(title=title, page=style)


def _head(doc: Document, heading: str, caption: CaptionLines) -> None:
    doc.heading(1, heading)
    doc.paragraph(Run(text("confidential.copy_this"), bold=True), Style.CENTER)
    doc.rule()
    court = ", ".join(part for part in (caption.court, caption.county) if part)
    doc.labelled(text("confidential.court"), court)
    doc.labelled(text("confidential.case_number"), caption.case_number)
    doc.rule()


def _section(doc: Document, name: str, lines: Lines) -> None:
    doc.heading(2, text(f"confidential.section.{name}"))
    _lines(doc, lines)


def _lines(doc: Document, lines: Lines, *, first: tuple[str, str] | None = None) -> None:
    """Draw each field with its values in a table; an empty one keeps its row, to write in by hand."""
    by_field: dict[str, list[str]] = {}
    for field, value in lines:
        by_field.setdefault(field, []).append(value)
    rows = [] if first is None else [first]
    rows += [
        (text(f"confidential.field.{field}"), "\n".join(_shown(field, value) for value in values if value))
        for field, values in by_field.items()
    ]
    header = (text("confidential.column.item"), text("confidential.column.value"))
    doc.table(header, rows, widths=(2, 3), row_headers=True)


def _shown(field: str, value: str) -> str:
    """Return a value as typed; a birth date in ISO form in words."""
    if field != "birth_date" or not _ISO_DAY.fullmatch(value.strip()):
        return value
    try:
        return day_words(date.fromisoformat(value.strip()))
    except ValueError:
        return value


def _notes(court: Jurisdiction, field: str) -> list[str]:
    notes = ["confidential.note.check_newer", "confidential.note.own_form"]
    if not court.is_own(field):
        notes.append("confidential.note.generic")
    return notes

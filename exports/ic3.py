"""The IC3 worksheet: seven steps to copy into the form by hand, an appendix, and the same as plain text.

Nothing is sent and nothing is signed; limits and forbidden numbers are checked by `exports.checks.ic3_limits`
before this is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from app.domain.export_request import ExportRequest
from app.domain.ports import JobContext
from app.domain.views.ic3 import Ic3View
from app.domain.views.ic3_form import FORM_REVISION
from app.strings.catalogue import text
from exports.base import PaperFile
from exports.render.document import Document, PageStyle, Style
from exports.worksheet.appendix import entry_rows, evidence_rows, identifier_rows
from exports.worksheet.boxes import FormField, FormGroup, FormStep
from exports.worksheet.steps import update_line, worksheet_steps

_BEFORE = (
    "safe_device",
    "not_emergency",
    "type_address",
    "nothing_sent",
    "refers",
    "keep_originals",
    "no_edit",
    "no_numbers",
    "minors",
    "sign_there",
)
_COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "identifiers": ("what", "identifier", "first", "last", "entries"),
        "entries": ("number", "when", "begins"),
    }
)


def render_ic3(view: Ic3View, request: ExportRequest, ctx: JobContext) -> tuple[PaperFile, PaperFile]:
    """Draw the worksheet as a PDF, and write it as UTF-8 text without hard line breaks."""
    steps = worksheet_steps(view)
    doc = Document(
        title=text("ic3.title"),
        page=PageStyle(
            size="a4" if request.page.a4 else "letter",
            footer=text("ic3.title"),
            greyscale=request.page.greyscale,
            footer_note=text("ic3.footer"),
        ),
    )
    _before(doc, view)
    for step in steps:
        ctx.check()
        _step(doc, step)
    _appendix(doc, view)
    rendered = doc.build(ctx)
    plain = "\n".join(_plain_lines(view, steps)) + "\n"
    return PaperFile("", rendered.pdf, rendered.pages), PaperFile(".txt", plain.encode("utf-8"))


def _before(doc: Document, view: Ic3View) -> None:
    doc.heading(1, text("ic3.before.title"))
    doc.paragraph(text("ic3.before.lead"))
    if update := _update_words(view):
        doc.paragraph(update)
    for number, key in enumerate(_BEFORE, 1):
        doc.numbered(f"{number}.", text(f"ic3.before.{key}"))
    doc.paragraph(text("ic3.before.revision", date=FORM_REVISION), Style.NOTE)


def _update_words(view: Ic3View) -> str:
    """Say that this sheet is an update, and of which complaint."""
    line = update_line(view)
    return text("ic3.before.update", line=line) if line else ""


def _step(doc: Document, step: FormStep) -> None:
    doc.heading(1, text("ic3.step_title", n=step.number, title=step.title), new_page=step.number == 1)
    if step.intro:
        doc.paragraph(step.intro, Style.NOTE, keep_with_next=True)
    if not step.fields:
        doc.paragraph(text("ic3.nothing_here"), Style.NOTE)
    for group in step.groups:
        if group.title:
            doc.heading(2, group.title, bookmark="")
        for field in _boxes_of(group):
            doc.value_box(field.label, field.value, note=_note(field), required=field.required)
    if step.number == 7:
        doc.paragraph(text("ic3.affirmation"), Style.OATH, keep_with_next=True)
        doc.paragraph(text("ic3.sign_there"), Style.NOTE, keep_with_next=True)
        doc.signature_block([text("ic3.label.signature")])


def _boxes_of(group: FormGroup) -> tuple[FormField, ...]:
    """Return the boxes to print; the signature is a line, never a box."""
    return tuple(field for field in group.fields if field.is_shown and field.code != "signature")


def _note(field: FormField) -> str:
    parts = []
    if field.limit:
        key = "ic3.count.over" if field.over else "ic3.count"
        parts.append(text(key, n=f"{field.counted:,}", limit=f"{field.limit:,}", over=f"{field.over:,}"))
    if field.is_missing:
        parts.append(text("ic3.missing"))
    parts.extend(words for words in (field.problem, field.hint) if words)
    return " · ".join(parts)


def _appendix(doc: Document, view: Ic3View) -> None:
    doc.heading(1, text("ic3.appendix.title"), new_page=True)
    doc.paragraph(text("ic3.appendix.lead"), Style.NOTE)
    doc.heading(2, text("ic3.appendix.identifiers"))
    doc.paragraph(text("ic3.appendix.recorded"), Style.NOTE, keep_with_next=True)
    _table(
        doc,
        "identifiers",
        _COLUMNS["identifiers"],
        (4, 6, 4, 4, 3),
        identifier_rows(view),
    )
    doc.heading(2, text("ic3.appendix.entries"))
    _table(doc, "entries", _COLUMNS["entries"], (1, 4, 7), entry_rows(view))
    doc.heading(2, text("ic3.appendix.evidence"))
    if not view.evidence:
        doc.paragraph(text("ic3.appendix.no_evidence"), Style.NOTE)
    for line, digest in _evidence_lines(view):
        # A hash in a cell would be broken into pieces that nobody can copy.
        doc.paragraph(line, keep_with_next=True)
        doc.paragraph(digest, Style.MONO)


def _evidence_lines(view: Ic3View) -> Iterator[tuple[str, str]]:
    for held, (item, name, digest, entries) in zip(view.evidence, evidence_rows(view), strict=True):
        yield text("ic3.evidence.line", item=item, name=name, entries=entries, n=len(held.entries)), digest


def _table(
    doc: Document,
    name: str,
    columns: Sequence[str],
    widths: Sequence[float],
    rows: Sequence[Sequence[str]],
) -> None:
    if not rows:
        doc.paragraph(text(f"ic3.appendix.no_{name}"), Style.NOTE)
        return
    doc.table([text(f"ic3.column.{column}") for column in columns], rows, widths=widths, row_headers=True)


def _plain_lines(view: Ic3View, steps: tuple[FormStep, ...]) -> Iterator[str]:
    yield text("ic3.title")
    yield text("ic3.footer")
    yield ""
    yield text("ic3.before.title")
    yield text("ic3.before.lead")
    if update := _update_words(view):
        yield update
    for number, key in enumerate(_BEFORE, 1):
        yield f"{number}. {text(f'ic3.before.{key}')}"
    yield text("ic3.before.revision", date=FORM_REVISION)
    for step in steps:
        yield ""
        yield from _plain_step(step)
    yield ""
    yield from _plain_appendix(view)


def _plain_step(step: FormStep) -> Iterator[str]:
    yield text("ic3.step_title", n=step.number, title=step.title).upper()
    if step.intro:
        yield step.intro
    if not step.fields:
        yield text("ic3.nothing_here")
    for group in step.groups:
        if group.title:
            yield ""
            yield group.title
        for field in _boxes_of(group):
            yield from _plain_field(field)
    if step.number == 7:
        yield text("ic3.affirmation")
        yield text("ic3.sign_there")


def _plain_appendix(view: Ic3View) -> Iterator[str]:
    yield text("ic3.appendix.title").upper()
    yield text("ic3.appendix.lead")
    for name, rows in (("identifiers", identifier_rows(view)), ("entries", entry_rows(view))):
        yield ""
        yield text(f"ic3.appendix.{name}")
        if name == "identifiers":
            yield text("ic3.appendix.recorded")
        if rows:
            yield " | ".join(text(f"ic3.column.{column}") for column in _COLUMNS[name])
        else:
            yield text(f"ic3.appendix.no_{name}")
        for row in rows:
            yield " | ".join(row)
    yield ""
    yield text("ic3.appendix.evidence")
    if not view.evidence:
        yield text("ic3.appendix.no_evidence")
    for line, digest in _evidence_lines(view):
        yield f"{line} {digest}"


def _plain_field(field: FormField) -> Iterator[str]:
    mark = text("ic3.plain.required") if field.required else ""
    note = _note(field)
    yield text("ic3.plain.label", label=f"{field.label}{mark}", note=f" ({note})" if note else "")
    yield field.value

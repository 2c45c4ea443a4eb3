"""The two PDFs of a bundle: the index of files and incidents, and the handling log (chain of custody)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.case import Export
from app.domain.evidence import HandlingEvent, acts_by_item
from app.domain.export_request import ExportRequest, Originals
from app.domain.ids import EntityId
from app.domain.ports import JobContext
from app.domain.views.served import ServedCase, ServedEvidence, ServedIncident
from app.strings.catalogue import text
from app.strings.labels import hidden_words
from exports.base import PaperFile
from exports.handling import handling_table
from exports.packet.exhibit_index import reported_words
from exports.render.document import Document, PageStyle, Style
from exports.table_files import item_name
from exports.words import (
    instant_clock_words,
    instant_words,
    moment_words,
    short_moment,
    size_words,
)

INDEX = "index.pdf"
HANDLING_LOG = "handling-log.pdf"


@dataclass(frozen=True, slots=True)
class Placed:
    """An item and its place in the bundle: `path` is "" when it was left out.

    `cleaned_sha256` is that of the cleaned copy which stands in for the original.
    """

    item: ServedEvidence
    fate: Originals
    path: str = ""
    cleaned_sha256: str = ""


def render_index(
    view: ServedCase, placed: Sequence[Placed], request: ExportRequest, ctx: JobContext
) -> PaperFile:
    """Draw the index: what is in the bundle, each file with its hash, each incident with its files."""
    doc = Document(title=text("bundle.title"), page=_page(request, text("bundle.footer")))
    doc.heading(1, text("bundle.title"))
    doc.labelled(text("bundle.index.petitioner"), view.petitioner)
    doc.labelled(text("bundle.index.respondent"), view.respondent.name if view.respondent else "")
    if view.case_number:
        doc.labelled(text("bundle.index.case_number"), view.case_number)
    doc.labelled(text("bundle.index.made"), instant_words(view.made))
    doc.heading(2, text("bundle.index.about"))
    for key in ("lead", "numbers", "csv", *(("messages",) if view.threads else ()), "private"):
        doc.paragraph(text(f"bundle.index.{key}"))
    numbers = _incidents_of(view)
    doc.heading(2, text("bundle.index.files"))
    if not placed:
        doc.paragraph(text("bundle.index.no_files"), Style.NOTE)
    if any(each.item.redaction is not None for each in placed):
        doc.paragraph(text("bundle.index.redacted"))
    for each in placed:
        _file(doc, each, numbers.get(each.item.id, ()))
    doc.heading(2, text("bundle.index.incidents"))
    names = {each.item.id: item_name(each.item.number) for each in placed}
    rows = [
        (
            str(number),
            moment_words(incident.when),
            _title(incident),
            ", ".join(names[each] for each in incident.evidence if each in names),
        )
        for number, incident in enumerate(view.incidents, 1)
    ]
    header = [text(f"bundle.column.{column}") for column in ("number", "when", "title", "evidence")]
    doc.table(header, rows, widths=(1, 3, 6, 2), row_headers=True)
    made = doc.build(ctx)
    return PaperFile(INDEX, made.pdf, made.pages)


def render_handling(  # noqa: PLR0917 - in the order of the other renderers
    placed: Sequence[Placed],
    handling: Sequence[HandlingEvent],
    exports: Sequence[Export],
    checkpoint: str,
    request: ExportRequest,
    ctx: JobContext,
) -> PaperFile:
    """Draw the handling log: for each item how it came, its hash, and every noted step in order."""
    doc = Document(title=text("bundle.log.title"), page=_page(request, text("bundle.handling.footer")))
    doc.heading(1, text("bundle.log.title"))
    doc.paragraph(text("bundle.log.lead"))
    steps = acts_by_item(handling)
    for each in placed:
        ctx.check()
        item = each.item
        doc.heading(2, text("bundle.log.item", item=item_name(item.number), name=item.name))
        for key, value in _details(item):
            if value:
                doc.labelled(text(f"bundle.log.{key}"), value, Style.MONO if key == "sha256" else Style.BODY)
                doc.bind()  # what names an item and what was done with it begin on one page
        handling_table(doc, steps.get(item.id, ()), exports)
    if checkpoint:
        doc.heading(2, text("bundle.log.checkpoint"))
        doc.paragraph(text("bundle.log.checkpoint_lead"))
        doc.paragraph(checkpoint.strip(), Style.MONO)
    made = doc.build(ctx)
    return PaperFile(HANDLING_LOG, made.pdf, made.pages)


def _page(request: ExportRequest, footer: str) -> PageStyle:
    return PageStyle(
        size="a4" if request.page.a4 else "letter", footer=footer, greyscale=request.page.greyscale
    )


def _incidents_of(view: ServedCase) -> Mapping[EntityId, Sequence[str]]:
    """Return for every item its incidents: the number, when it was, and what it is called."""
    cited: dict[EntityId, list[str]] = {}
    for number, incident in enumerate(view.incidents, 1):
        words = text(
            "bundle.index.incident", n=number, when=short_moment(incident.when), title=_title(incident)
        )
        for each in incident.evidence:
            cited.setdefault(each, []).append(words)
    return cited


def _title(incident: ServedIncident) -> str:
    return incident.title or _first_words(incident.what)


def _file(doc: Document, placed: Placed, incidents: Sequence[str]) -> None:
    item = placed.item
    title = item.caption or item.name
    doc.heading(3, text("bundle.log.item", item=item_name(item.number), name=title))
    lines = [(key, value) for key, value in _file_lines(placed, incidents) if value]
    for number, (key, value) in enumerate(lines, start=1):
        doc.labelled(text(f"bundle.index.{key}"), value)
        if number < len(lines):
            doc.bind()  # a file's name and its hash stand on one page
    if item.description:
        doc.paragraph(item.description, Style.QUOTE)


def _file_lines(placed: Placed, incidents: Sequence[str]) -> tuple[tuple[str, str], ...]:
    item = placed.item
    if not placed.path:
        path = text("bundle.index.omitted")
    elif placed.cleaned_sha256:
        path = text("bundle.index.path_cleaned", path=placed.path)
    else:
        path = placed.path
    return (
        ("path", path),
        (
            "name" if item.redaction is None else "name_copy",
            text("bundle.index.name_size", name=item.name, size=size_words(item.bytes)),
        ),
        ("hash", item.sha256),
        ("hash_cleaned", placed.cleaned_sha256),
        ("made_from", _made_from(item)),
        ("reported" if item.redaction is None else "reported_copy", reported_words(item.reported_time)),
        ("added", instant_clock_words(item.added)),
        ("used", "; ".join(incidents)),
    )


def _details(item: ServedEvidence) -> tuple[tuple[str, str], ...]:
    return (
        ("how_got", item.how_got),
        ("source", item.source),
        ("device", item.device),
        ("account", item.account),
        ("taken", moment_words(item.taken) if item.taken.is_known() else ""),
        ("reported_time" if item.redaction is None else "reported_copy", reported_words(item.reported_time)),
        ("added", instant_clock_words(item.added)),
        ("media_type", item.media_type),
        ("size", size_words(item.bytes)),
        ("sha256", item.sha256),
        ("made_from", _made_from(item)),
        ("transcribed_by", item.transcribed_by),
    )


def _made_from(item: ServedEvidence) -> str:
    """Say of a redacted copy which original it was made from, with its hash, and what was hidden."""
    redaction = item.redaction
    if redaction is None:
        return ""
    done = hidden_words(redaction.hidden)
    if not redaction.original_number:
        return text("bundle.redacted.only", done=done)
    original = item_name(redaction.original_number)
    return text("bundle.redacted", original=original, sha256=redaction.original_sha256, done=done)


def _first_words(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= 70 else line[:69].rstrip() + "…"

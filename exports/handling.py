"""The handling log as a paper of its own (chain of custody), and the lines other papers share with it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from app.domain.case import Export
from app.domain.evidence import HandlingEvent
from app.domain.export_request import ExportRequest, Reader
from app.domain.ports import JobContext
from app.domain.views.custody import Custody, CustodyItem
from app.strings.catalogue import text
from app.strings.labels import behind_words, known_label
from exports.base import PaperFile
from exports.render.document import Document, PageStyle, Style
from exports.table_files import item_name
from exports.words import instant_clock_words, instant_words, label, moment_words, size_words

# That the petitioner talks to a lawyer is between them; the other side may read this log.
READERS_TOLD = frozenset({Reader.JUDGE, Reader.POLICE, Reader.IC3})
_LEAD = ("lead", "times", "who", "limits")


def render_handling_log(custody: Custody, request: ExportRequest, ctx: JobContext) -> tuple[PaperFile, ...]:
    """Draw the log: what it is, a list of the items with their hashes, then each item's lines in order."""
    page = PageStyle(
        size="a4" if request.page.a4 else "letter",
        footer=text("handling.title"),
        greyscale=request.page.greyscale,
    )
    doc = Document(title=text("handling.title"), page=page)
    doc.heading(1, text("handling.title"))
    doc.labelled(text("handling.made"), instant_words(custody.made))
    doc.labelled(text("handling.items"), str(len(custody.items)))
    for key in _LEAD:
        doc.paragraph(text(f"handling.{key}"))
    for number, item in enumerate(custody.items):
        ctx.check()
        ctx.progress(number, len(custody.items), "handling.progress")
        _item(doc, item, custody.exports)
    for number, erased in custody.erased:
        doc.heading(2, text("handling.gone", item=item_name(number)))
        doc.paragraph(text("handling.gone_when", at=instant_clock_words(erased)))
    doc.heading(2, text("handling.receipt"))
    doc.paragraph(text("handling.receipt_lead"), keep_with_next=True)
    doc.signature_block([text(f"handling.sign.{name}") for name in ("given", "received", "date")])
    made = doc.build(ctx)
    return (PaperFile("", made.pdf, made.pages),)


def handling_table(doc: Document, events: Sequence[HandlingEvent], exports: Sequence[Export]) -> None:
    """Draw the lines of one item; columns that would be empty in all of them are left out."""
    if not events:
        doc.paragraph(text("handling.none"), Style.NOTE)
        return
    rows = [
        (
            instant_clock_words(event.recorded),
            label("handling", event.act),
            act_details(event, exports, told=READERS_TOLD),
            event.program,
        )
        for event in events
    ]
    kept = [place for place in range(4) if any(row[place] for row in rows)]
    header = [text(f"handling.column.{name}") for name in ("time", "act", "detail", "version")]
    widths = (5, 5, 5, 2)
    doc.table(
        [header[place] for place in kept],
        [[row[place] for place in kept] for row in rows],
        widths=[widths[place] for place in kept],
    )


def act_details(event: HandlingEvent, exports: Sequence[Export], *, told: Collection[str]) -> str:
    """Say more of a line: which paper and for whom (of `told` readers), how many items, a clock set back."""
    return "; ".join(_details(event, exports, told))


def _details(event: HandlingEvent, exports: Sequence[Export], told: Collection[str]) -> Iterator[str]:
    if event.detail:
        yield event.detail
    export = next((each for each in exports if each.id == event.export), None)
    if export is not None:
        paper = known_label("handling.paper", export.paper)
        yield text(f"handling.for.{export.reader}", paper=paper) if export.reader in told else paper
    if event.count:
        yield text("handling.count", n=event.count)
    if event.behind_ms:
        yield text("handling.clock_back", behind=behind_words(event.behind_ms))


def _item(doc: Document, item: CustodyItem, exports: Sequence[Export]) -> None:
    doc.heading(2, text("handling.item", item=item_name(item.number), name=item.name))
    details = (
        ("sha256", item.sha256),
        ("size", size_words(item.bytes)),
        ("media_type", item.media_type),
        ("added", instant_clock_words(item.added)),
        ("taken", moment_words(item.taken) if item.taken.is_known() else ""),
        ("device", item.device),
        ("how_got", item.how_got),
    )
    for key, value in details:
        if value:
            doc.labelled(text(f"handling.{key}"), value, Style.MONO if key == "sha256" else Style.BODY)
            # What names an item and what was done with it begin on one page.
            doc.bind()
    handling_table(doc, item.acts, exports)

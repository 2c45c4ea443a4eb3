"""One page that explains a checkpoint and holds it as text and as a code: to print, or to give away."""

from __future__ import annotations

from app.domain.ports import JobContext
from app.domain.proofs import IssuedCheckpoint
from app.strings.catalogue import text
from exports import qr
from exports.base import PaperFile
from exports.render.document import Document, PageStyle, Style
from exports.words import instant_clock_words

_SCALE = 5
_HIGHEST = 170.0  # points, so that everything stays on one page
_KEEP = ("give", "compare", "private")


def render_checkpoint_sheet(issued: IssuedCheckpoint, ctx: JobContext, *, a4: bool = False) -> PaperFile:
    """Draw the sheet: what it is, the note, its code, the key that checks it, how to keep and compare it."""
    page = PageStyle(size="a4" if a4 else "letter", top=44, bottom=50, number_pages=False)
    doc = Document(title=text("sheet.title"), page=page)
    doc.heading(1, text("sheet.title"))
    doc.paragraph(text("sheet.what", n=issued.events))
    doc.paragraph(text("sheet.proves", n=issued.events))
    doc.labelled(text("sheet.made"), instant_clock_words(issued.issued))
    doc.paragraph(text("sheet.note"), Style.LABEL, keep_with_next=True)
    doc.paragraph(issued.note.strip("\n"), Style.MONO)
    doc.image(
        qr.png(issued.note, scale=_SCALE),
        alt=text("sheet.code_alt"),
        caption=text("sheet.code"),
        max_height=_HIGHEST,
    )
    doc.paragraph(text("sheet.key"), Style.LABEL, keep_with_next=True)
    doc.paragraph(issued.verifier_key, Style.MONO)
    for key in _KEEP:
        doc.bullet(text(f"sheet.{key}"))
    made = doc.build(ctx)
    return PaperFile("", made.pdf, made.pages)

"""The printed sheet of a recovery key: the key, what it opens, what its finder can do, how to type it back.

It says nothing of whose it is, of what was written, or of the program that opens it.
"""

from __future__ import annotations

from datetime import date

from app.strings.catalogue import text
from exports.render.document import Document, PageStyle, Style
from exports.render.inline import Run
from exports.words import day_words

_GROUPS_A_LINE = 3
_MOST_LABEL = 60


def render_recovery_sheet(key: str, *, mark: str, made: date, label: str = "", a4: bool = False) -> bytes:
    """Return one page of PDF/UA-1 and PDF/A-2a.

    `key` is the text of a recovery key in groups with hyphens, `mark` the few signs that tell one vault from
    another, `label` a word of the person's own choice, cut to 60 characters; without it a line stays to
    write on.
    """
    page = PageStyle(size="a4" if a4 else "letter", left=64, right=64, top=50, bottom=46, number_pages=False)
    doc = Document(title=text("recovery_sheet.title"), page=page)
    doc.heading(1, text("recovery_sheet.title"), bookmark="")
    groups = key.split("-")
    first, second = groups[:_GROUPS_A_LINE], groups[_GROUPS_A_LINE:]
    doc.paragraph(Run("-".join(first) + "\n" + "-".join(second), bold=True), Style.KEY)
    doc.labelled(text("recovery_sheet.made"), day_words(made))
    doc.labelled(text("recovery_sheet.mark"), mark)
    doc.labelled(text("recovery_sheet.label"), label.strip()[:_MOST_LABEL])
    for part in ("what", "found"):
        doc.heading(2, text(f"recovery_sheet.{part}"), bookmark="")
        doc.paragraph(text(f"recovery_sheet.{part}.words"))
    doc.heading(2, text("recovery_sheet.keep"), bookmark="")
    for line in ("trusted", "place", "apart", "never"):
        doc.bullet(text(f"recovery_sheet.keep.{line}"))
    doc.heading(2, text("recovery_sheet.type"), bookmark="")
    doc.paragraph(text("recovery_sheet.type.words"))
    return doc.build().pdf

"""Blank log sheets to print and write on by hand: how to keep them, a short log, a sheet for one time.

They say nothing of anybody and name no program. Fields: those that logs of the field and courts ask for
(reference, peers-and-practice §4), in our own words.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.strings.catalogue import current_language, text
from exports.render.document import Document, PageStyle, Style

_TAGS = {"es": "es-US"}
_SHORT_ROWS = 5
_ROW_LINES = 6
_SHORT_WIDTHS = (16, 44, 20, 20)
_FIRST = (("date", 1), ("noticed", 1), ("where", 1), ("what", 10), ("said", 2), ("who", 1), ("written", 1))
_SECOND = (
    ("saw", 1),
    ("weapon", 1),
    ("hurt", 1),
    ("neck", 1),
    ("felt", 2),
    ("stop", 1),
    ("order", 1),
    ("police", 1),
    ("proof", 1),
    ("needed", 1),
)
"""Each field, and how many lines there are to write on."""


@dataclass(frozen=True, slots=True)
class PaperLog:
    """The sheets as PDF, and how many pages they are."""

    pdf: bytes
    pages: int


def render_paper_log(*, a4: bool = False) -> PaperLog:
    """Return the sheets in the language that is spoken, as PDF/UA-1 and PDF/A-2a."""
    page = PageStyle(size="a4" if a4 else "letter", left=54, right=54, top=46, bottom=46, number_pages=False)
    lang = _TAGS.get(current_language(), "en-US")
    doc = Document(title=text("paper_log.title"), page=page, lang=lang)
    doc.heading(1, text("paper_log.title"), bookmark="")
    doc.paragraph(text("paper_log.intro"))
    for part, points in (
        ("safe", ("hide", "tell", "see", "lawyer", "danger")),
        ("how", ("soon", "words", "sure", "mistake", "keep", "police")),
    ):
        doc.heading(2, text(f"paper_log.{part}"), bookmark="")
        for point in points:
            doc.bullet(text(f"paper_log.{part}.{point}"))
    _short(doc)
    doc.heading(1, text("paper_log.long"), new_page=True)
    _fields(doc, _FIRST)
    doc.heading(2, text("paper_log.long.again"), bookmark="", new_page=True)
    _fields(doc, _SECOND)
    made = doc.build()
    return PaperLog(made.pdf, made.pages)


def _short(doc: Document) -> None:
    doc.heading(1, text("paper_log.short"), new_page=True)
    doc.paragraph(text("paper_log.short.what"), Style.NOTE)
    header = [text(f"paper_log.column.{name}") for name in ("when", "what", "saw", "police")]
    blank = "\n" * _ROW_LINES
    doc.table(header, [[blank] * len(header) for _ in range(_SHORT_ROWS)], widths=_SHORT_WIDTHS)


def _fields(doc: Document, fields: tuple[tuple[str, int], ...]) -> None:
    for name, lines in fields:
        doc.paragraph(text(f"paper_log.field.{name}"), Style.NOTE, keep_with_next=True)
        doc.blank_lines(lines)

"""A form on which a person says what may be shared about them: to print, read, fill in by hand and sign.

What it asks for is what the law demands of programs under VAWA, FVPSA and VOCA, a release that is written,
informed and limited to a reasonable time (28 CFR 90.4, 28 CFR 94.115), in our own words; reference,
peers-and-practice §1.17 and U29. It names no program and nobody who is not in the record that fills it.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.release import Release
from app.strings.catalogue import current_language, text
from app.strings.labels import tag_label
from exports.render.document import Document, PageStyle, Style
from exports.render.inline import Run
from exports.words import moment_words

_TAGS = {"es": "es-US"}
_BEFORE = ("choice", "ask", "out", "less", "end")
_TICKS = ("read", "asked", "free")
_LINES = {"what": 2}
_BOX = "□"


@dataclass(frozen=True, slots=True)
class ReleaseSheet:
    """The form as PDF, and how many pages it is."""

    pdf: bytes
    pages: int


def render_release_form(release: Release | None, *, a4: bool = False) -> ReleaseSheet:
    """Return the form in the language that is spoken, as PDF/UA-1 and PDF/A-2a.

    With a release its words stand on the lines; what it does not say stays to be written by hand. The private
    note, and that it was taken back, are never on it.
    """
    page = PageStyle(size="a4" if a4 else "letter", left=60, right=60, top=40, bottom=36, number_pages=False)
    lang = _TAGS.get(current_language(), "en-US")
    doc = Document(title=text("release_form.title"), page=page, lang=lang)
    doc.heading(1, text("release_form.title"), bookmark="")
    doc.paragraph(text("release_form.lead"))
    doc.heading(2, text("release_form.before"), bookmark="")
    for point in _BEFORE:
        doc.bullet(text(f"release_form.before.{point}"))
    doc.heading(2, text("release_form.what"), bookmark="")
    for name, value in _values(release).items():
        label = text(f"release_form.field.{name}")
        if value:
            doc.labelled(label, value)
        else:
            doc.paragraph(Run(label, bold=True), keep_with_next=True)
            doc.blank_lines(_LINES.get(name, 1))
    doc.heading(2, text("release_form.sign"), bookmark="")
    for name in _TICKS:
        doc.bullet(text(f"release_form.tick.{name}"), marker=_BOX)
    doc.signature_block([text(f"release_form.sign.{name}") for name in ("person", "child", "guardian")])
    doc.paragraph(text("release_form.sign.never"), Style.NOTE)
    doc.signature_block([text(f"release_form.sign.{name}") for name in ("aloud", "witness")])
    doc.heading(2, text("release_form.back"), bookmark="")
    doc.signature_block([text("release_form.back.line")])
    doc.paragraph(text("release_form.foot"), Style.NOTE)
    made = doc.build()
    return ReleaseSheet(made.pdf, made.pages)


def _values(release: Release | None) -> dict[str, str]:
    """Return what stands on each line, in order; "" for a line to write on."""
    names = ("whose", "by", "who", "what", "not", "purpose", "way", "begins", "ends")
    values = dict.fromkeys(names, "")
    if release is None:
        return values
    reader = tag_label("release_reader", release.reader) if release.reader else ""
    papers = ", ".join(tag_label("release_paper", paper) for paper in release.papers)
    values["who"] = " · ".join(filter(None, (release.who, reader)))
    values["what"] = "\n".join(filter(None, (papers, release.what)))
    values["purpose"] = release.purpose
    values["begins"] = moment_words(release.agreed) if release.agreed.is_known() else ""
    values["ends"] = moment_words(release.expires) if release.expires.is_known() else ""
    return values

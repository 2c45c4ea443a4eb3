"""The tables by law: act, means and purpose, and the requirements of a T and a U visa.

A cell holds what the person tagged or ticked, with its source, and is empty where there is nothing. Nothing
is concluded.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.ids import EntityId
from app.domain.views.chronology import TRAFFICKING, ChronIncident, Chronology
from app.domain.vocabulary import vocabulary
from app.strings.catalogue import text
from exports.chronology.law import law
from exports.chronology.refs import Refs
from exports.render.document import Document, Run, Style
from exports.words import label

# The requirement that the tags of each section of kinds are tied to.
_BY_TAG = {"t_act": "trafficking_act", "t_means": "trafficking_means", "t_purpose": "trafficking_purpose"}
_VISAS = ("t_visa", "u_visa")


def tagged_codes(view: Chronology, section: str) -> tuple[str, ...]:
    """Return the tags of a section of kinds that an incident has, in their order."""
    group = vocabulary()["kind"]
    terms = next(part.terms for part in group.sections if part.code == section)
    used = {tag for one in view.incidents for tag in one.tags}
    return tuple(term for term in terms if term in used)


def draw_elements(doc: Document, view: Chronology, refs: Refs) -> None:
    """Draw act, means and purpose: each tag, words of a statute to compare with, and the entries."""
    doc.heading(2, text("chronology.part.elements"), anchor="elements")
    doc.paragraph(text("chronology.elements.lead"))
    for section in TRAFFICKING:
        doc.heading(3, text(f"chronology.{section}"))
        codes = tagged_codes(view, section)
        if not codes:
            doc.paragraph(text("chronology.nothing_tagged"))
            continue
        columns = ("tag", "statute", "entries")
        doc.table(
            [text(f"chronology.column.{name}") for name in columns],
            [[label("kind", code), _statute(code), _entries(doc, view, refs, code)] for code in codes],
            widths=(3, 3.6, 4),
            row_headers=True,
        )


def draw_visas(doc: Document, view: Chronology, refs: Refs) -> None:
    """Draw the requirements of both visas with what the person tied to each."""
    doc.heading(2, text("chronology.part.visas"), anchor="visas")
    doc.paragraph(text("chronology.visas.lead"))
    doc.paragraph(text("chronology.visas.limits"), Style.NOTE)
    sections = [section for section in vocabulary()["visa"].sections if section.code in _VISAS]
    tied = {code: tied_lines(view, refs, code) for section in sections for code in section.terms}
    if not any(tied.values()):
        # An empty table could be read as an answer.
        doc.paragraph(text("chronology.visas.none"))
    for section in sections:
        doc.heading(3, text(f"chronology.visa.{section.code}"))
        doc.table(
            [text(f"chronology.column.{name}") for name in ("requirement", "law", "tied")],
            [
                [text(f"chronology.visa.{code}"), law().visa[code], "\n".join(tied[code])]
                for code in section.terms
            ],
            widths=(3.2, 3.4, 3.8),
            row_headers=True,
        )


def _statute(code: str) -> str:
    words, cite = law().kinds[code]
    return text("chronology.statute", words=text(f"chronology.law.{words}"), cite=cite)


def _entries(doc: Document, view: Chronology, refs: Refs, code: str) -> list[Run]:
    """Name the entries with their pages."""
    runs: list[Run] = []
    for one in view.incidents:
        if code in one.tags:
            before = "\n" if runs else ""
            named = text("chronology.entry_page", entry=refs.entry(one.incident.id))
            runs += [Run(f"{before}{named} "), doc.page_ref(f"entry-{one.number}")]
    return runs


def tied_lines(view: Chronology, refs: Refs, code: str) -> list[str]:
    """Return a line for each tag of the element, then what was ticked: entries, rows, contacts."""
    lines = []
    section = _BY_TAG.get(code, "")
    if section:
        for tag in tagged_codes(view, section):
            named = _ids([one for one in view.incidents if tag in one.tags])
            tied = refs.entry_numbers(named)
            lines.append(text("chronology.tied_tag", tag=label("kind", tag), entries=tied))
    ticked = refs.entry_numbers(_ids([one for one in view.incidents if code in one.shows]))
    rows = [refs.rows[row.id] for row in view.rows() if code in row.shows]
    contacts = [refs.rows[report.id] for report in view.reports if code in report.shows]
    for key, names in (("rows", rows), ("contacts", contacts)):
        if names:
            named_rows = text(f"chronology.{key}", n=len(names), rows=", ".join(names))
            ticked = f"{ticked}; {named_rows}" if ticked else named_rows
    if ticked:
        lines.append(text("chronology.ticked", what=ticked))
    return lines


def _ids(incidents: Sequence[ChronIncident]) -> list[EntityId]:
    return [one.incident.id for one in incidents]

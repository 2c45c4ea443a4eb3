"""Additional pages for a court's own form: the incidents under the heading that the form wants on them.

CA DV-100 items 5 to 8, the affidavit of MA and item G of IL ATJ 403.5 all take pages of one's own; each page
carries the name and the case number, so that a loose one is not lost (forms-and-courts §B.8).
"""

from __future__ import annotations

from app.domain.views.served import ServedPerson
from app.strings.catalogue import text
from exports.packet.incidents import draw_incidents
from exports.packet.sheet import Sheet
from exports.render.document import Document
from exports.words import label


def draw_added_pages(sheet: Sheet) -> None:
    """Draw the incidents, then on a sheet of its own who else is to be protected."""
    plan = sheet.plan
    view, court = plan.view, plan.court
    form = court.read_form
    draw_added_head(sheet.doc, court.heading, form, view.petitioner, view.case_number)
    draw_incidents(sheet, new_page=False)
    if view.protected:
        sheet.doc.page_break()
        draw_added_head(sheet.doc, court.protected_heading, form, view.petitioner, view.case_number)
        _draw_protected(sheet)


def draw_added_head(doc: Document, heading: str, form: str, petitioner: str | None, case_number: str) -> None:
    """Draw what stands at the top of added pages; `petitioner` is None where a form does not name them."""
    doc.heading(1, heading, bookmark=heading)
    doc.labelled(text("packet.caption.form"), form)
    if petitioner is not None:
        doc.labelled(text("packet.caption.petitioner"), petitioner)
    doc.labelled(text("packet.caption.number"), case_number)
    doc.rule()


def added_foot(petitioner: str, case_number: str) -> str:
    """Return whose pages these are, for the foot of each; "" when nothing is known."""
    number = text("packet.added.number", number=case_number) if case_number else ""
    return ", ".join(part for part in (petitioner, number) if part)


def _draw_protected(sheet: Sheet) -> None:
    """Draw who is protected; what the record does not know is left to be written in by hand."""
    names = ("name", "age", "relationship", "lives_with_me", "why")
    sheet.doc.table(
        [text(f"packet.column.{name}") for name in names],
        [
            [sheet.plan.person(person), _age(person), _relationship(person), "", ""]
            for person in sheet.plan.view.protected
        ],
        widths=(3, 1, 2.2, 1.6, 3),
        row_headers=True,
    )


def _age(person: ServedPerson) -> str:
    return next((value for field, value in person.details if field == "age"), "")


def _relationship(person: ServedPerson) -> str:
    return label("relationship", person.relationship) if person.relationship else ""

"""The caption page: court, parties, safe address, what the petitioner asks for, what is in the packet."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.strings.catalogue import text
from exports.packet.sheet import Sheet
from exports.render.document import Style
from exports.render.inline import Run

# A request that names, or may lead a judge to name, where the petitioner is.
_NEAR = re.compile(r"\b(?:stay|keep) (?:\w+ )?away|\b(?:residen|home|hous|work|job|school)", re.IGNORECASE)


def draw_caption(sheet: Sheet, contents: Sequence[tuple[str, str]], volume: tuple[int, int]) -> None:
    """Draw the caption page; `contents` are (title, anchor) of parts, `volume` is (which, of how many)."""
    doc, plan = sheet.doc, sheet.plan
    view, court = plan.view, plan.court
    # DV-100 wants its heading at the top of a separate sheet; other forms do not mind.
    doc.heading(1, court.heading, anchor="caption")
    if volume[1] > 1:
        doc.paragraph(text("packet.volume", n=volume[0], total=volume[1]), Style.CENTER)
    draw_parties(sheet)
    doc.labelled(text("packet.caption.form"), court.read_form)
    doc.labelled(text("packet.caption.address"), _address(sheet))
    for name, value in (("phone", view.safe_phone), ("email", view.safe_email)):
        if value:
            doc.labelled(text(f"packet.caption.{name}"), value)
    if contents:
        lines: list[Run] = []
        for title, anchor in contents:
            lines += [Run(f"\n{title}, {text('packet.page_word')} "), sheet.page(anchor)]
        doc.labelled(text("packet.caption.contents"), lines)
    if view.ask_for and volume[0] == 1:
        doc.heading(2, text("packet.ask.title"), anchor="ask")
        note = any(_NEAR.search(line) for line in view.ask_for)
        for number, line in enumerate(view.ask_for, start=1):
            # The requests stand on one page, and the note on addresses with them.
            doc.numbered(f"{number}.", line, keep_with_next=note or number < len(view.ask_for))
        if note:
            doc.paragraph(text("packet.ask.addresses"), Style.NOTE)


def draw_parties(sheet: Sheet) -> None:
    """Draw court, petitioner, respondent and case number, with blank lines for what is not known."""
    doc, view = sheet.doc, sheet.plan.view
    if view.court:
        doc.paragraph(Run(view.court, bold=True), Style.CENTER)
    else:
        doc.labelled(text("packet.caption.court"), "")
    if view.county:
        doc.paragraph(text("packet.caption.county_of", county=view.county), Style.CENTER)
    doc.rule()
    doc.labelled(text("packet.caption.petitioner"), view.petitioner)
    doc.labelled(text("packet.caption.respondent"), view.respondent.name if view.respondent else "")
    doc.labelled(text("packet.caption.number"), view.case_number)
    doc.rule()


def _address(sheet: Sheet) -> str:
    view, phrase = sheet.plan.view, sheet.plan.court.address_phrase
    lines = [line for line in (view.address_programme, *view.safe_address) if line]
    if not lines and phrase not in {"blank", "programme"}:
        return phrase
    return "\n".join(lines)

"""The packet: attachment pages, declaration, incidents, summary and exhibits, in one file or in volumes.

It is drawn from the served view alone (design of documents, "By structure").
"""

from __future__ import annotations

from app.domain.errors import ErrorCode, KnownError
from app.domain.export_request import ExportRequest, Part
from app.domain.ports import JobContext
from app.domain.views.served import ServedCase
from app.domain.views.time_gaps import time_gaps
from exports.base import PaperFile, Sources
from exports.jurisdictions import GENERAL, Jurisdiction, jurisdiction
from exports.packet.plan import Plan, make_plan, names_in_words
from exports.packet.volumes import Maker

_MEGABYTE = 1_000_000


def render_packet(
    view: ServedCase, sources: Sources, request: ExportRequest, ctx: JobContext
) -> tuple[PaperFile, ...]:
    """Render the packet as one file, or as volumes under the court's size limit.

    Raises `KnownError(NOTHING_CHOSEN)` when the view holds no incident.
    """
    if not view.incidents:
        raise KnownError(ErrorCode.NOTHING_CHOSEN)
    court = jurisdiction(view.jurisdiction)
    plan = make_plan(view, request.page, court)
    limit = (request.split_mb or court.size_mb) * _MEGABYTE
    maker = Maker(plan, sources, ctx)
    volumes = maker.make(limit)
    notes = (*_notes(plan, court), *maker.notes)
    total = len(volumes)
    return tuple(
        PaperFile(
            name_suffix="" if total == 1 else f"-{number}-of-{total}",
            data=volume.pdf,
            pages=volume.pages,
            notes=tuple(dict.fromkeys(notes)),
        )
        for number, volume in enumerate(volumes, start=1)
    )


def _notes(plan: Plan, court: Jurisdiction) -> list[str]:
    """Return what the maker must know, as keys: never printed on the paper."""
    notes = ["packet.note.not_petition", "packet.note.check_newer"]
    if Part.DECLARATION in plan.page.parts and (court.code == GENERAL or not court.is_own("oath")):
        notes.append("packet.note.oath_generic")
    if not court.is_own("heading"):
        notes.append("packet.note.generic")
    if court.notary != "none":
        notes.append(f"packet.note.notary_{court.notary}")
    if court.order_address_reminder:
        notes.append("packet.note.address_in_order")
    if court.one_pdf_per_exhibit:
        notes.append("packet.note.one_pdf_per_exhibit")
    if names_in_words(plan):
        notes.append("packet.note.child_name_in_words")
    if any(exhibit.item.kind in {"audio", "video"} for exhibit in plan.exhibits):
        notes.append("packet.note.recording")
    if time_gaps(plan.view):
        notes.append("packet.note.time_differs")
    return notes

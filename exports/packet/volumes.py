"""Draws a packet as one file, or as volumes under a size: each with cover and index, page numbers going on.

The first volume holds all text and the index of all exhibits; the exhibits follow in order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.domain.export_request import Part
from app.domain.ports import JobContext
from app.strings.catalogue import text
from exports.base import Sources
from exports.packet.added import added_foot, draw_added_pages
from exports.packet.caption import draw_caption
from exports.packet.declaration import draw_declaration
from exports.packet.exhibits import draw_exhibit, draw_index
from exports.packet.incidents import draw_incidents
from exports.packet.parts import SECTIONS, title_key
from exports.packet.plan import Exhibit, Place, Plan
from exports.packet.sheet import Pictures, Sheet
from exports.packet.summary import draw_summary
from exports.render.document import Document, PageStyle, Rendered

_LEAST_SUMMED = 2
_MOST_TRIES = 5
_TIGHTER = 0.93
_PAGE_BYTES = 4_000


@dataclass(frozen=True, slots=True)
class Piece:
    """An exhibit, or one part of a long one that does not fit into a volume: its pages from `first`."""

    exhibit: Exhibit
    weight: int
    pages: tuple[int, ...] | None = None
    part: tuple[int, int] = (1, 1)


@dataclass(frozen=True, slots=True)
class Volume:
    """Which volume of how many, what it holds, and where its pages begin."""

    number: int
    total: int
    pieces: tuple[Piece, ...]
    first_page: int = 1
    of_pages: int = 0
    elsewhere: Mapping[str, int] = field(default_factory=dict)


class Maker:
    """Makes the volumes of one packet; pictures are prepared once, however often pages are laid out."""

    def __init__(self, plan: Plan, sources: Sources, ctx: JobContext) -> None:
        """Draw `plan` with evidence from `sources`."""
        self._plan, self._sources, self._ctx = plan, sources, ctx
        grey = plan.page.greyscale or plan.court.colour == "grey"
        self._pictures = Pictures(greyscale=grey)
        self.notes: list[str] = []

    def make(self, limit: int) -> tuple[Rendered, ...]:
        """Return one file when it fits into `limit` bytes, else volumes that do."""
        whole = tuple(Piece(exhibit, 0) for exhibit in self._plan.exhibits)
        single = self._draw(Volume(1, 1, whole))
        if len(single.pdf) <= limit or not self._plan.exhibits:
            if len(single.pdf) > limit:
                self.notes.append("packet.note.over_limit")
            self._note_replaced((single,))
            return (single,)
        images = sum(self._pictures.weight(exhibit.order) for exhibit in self._plan.exhibits)
        # What a volume weighs before any exhibit: the first one has all text, the later ones cover and index.
        first, later = (len(self._draw(Volume(number, 2, ())).pdf) for number in (1, 2))
        each = (len(single.pdf) - images - first) // len(self._plan.exhibits)
        del single
        room = limit
        made: tuple[Rendered, ...] = ()
        for _ in range(_MOST_TRIES):
            rooms = (room - first, max(room - later, limit // 4))
            made = self._number(self._divide(rooms, max(each, _PAGE_BYTES)))
            if all(len(volume.pdf) <= limit for volume in made):
                break
            room = int(room * _TIGHTER)
        if any(len(volume.pdf) > limit for volume in made):
            self.notes.append("packet.note.over_limit")
        self.notes.append("packet.note.volumes")
        self._note_replaced(made)
        return made

    def _divide(self, rooms: tuple[int, int], each: int) -> list[tuple[Piece, ...]]:
        """Fill volumes in order with at most `rooms` bytes of exhibits: in the first one, in a later one.

        An exhibit weighs `each` bytes besides its pictures; a long file is cut by pages.
        """
        volumes: list[list[Piece]] = [[]]
        used = 0
        for exhibit in self._plan.exhibits:
            for piece in self._pieces(exhibit, rooms[1], each):
                is_first = len(volumes) == 1
                if used + piece.weight > rooms[0 if is_first else 1] and (is_first or volumes[-1]):
                    volumes.append([])
                    used = 0
                volumes[-1].append(piece)
                used += piece.weight
        return [tuple(pieces) for pieces in volumes]

    def _pieces(self, exhibit: Exhibit, room: int, each: int) -> list[Piece]:
        weights = self._pictures.weights(exhibit.order)
        total = self._pictures.weight(exhibit.order) + each
        if total <= room or len(weights) < 2 or exhibit.item.kind != "pdf":
            return [Piece(exhibit, total)]
        runs: list[list[int]] = [[]]
        used = 0
        for page, weight in enumerate(weights):
            if runs[-1] and used + weight > room - each:
                runs.append([])
                used = 0
            runs[-1].append(page)
            used += weight
        return [
            Piece(exhibit, sum(weights[page] for page in run) + each, tuple(run), (number, len(runs)))
            for number, run in enumerate(runs, start=1)
        ]

    def _number(self, divided: Sequence[tuple[Piece, ...]]) -> tuple[Rendered, ...]:
        """Draw until the page numbers that the volumes print of each other are right."""
        total = len(divided)
        volumes = [Volume(number, total, pieces) for number, pieces in enumerate(divided, start=1)]
        made = tuple(self._draw(volume) for volume in volumes)
        for _ in range(_MOST_TRIES):
            known: dict[str, int] = {}
            firsts: list[int] = []
            first = 1
            for volume in made:
                firsts.append(first)
                for anchor, page in volume.anchors.items():
                    known.setdefault(anchor, page + first - 1)
                first += volume.pages
            wanted = [
                Volume(volume.number, total, volume.pieces, start, first - 1, known)
                for volume, start in zip(volumes, firsts, strict=True)
            ]
            if wanted == volumes:
                break
            volumes = wanted
            made = tuple(self._draw(volume) for volume in volumes)
        return made

    def _draw(self, volume: Volume) -> Rendered:
        plan = self._plan
        doc = Document(
            title=_title(plan, volume),
            page=PageStyle(
                size="a4" if plan.page.a4 else "letter",
                footer=_title(plan, volume),
                footer_note=added_foot(plan.view.petitioner, plan.view.case_number)
                if plan.page.additional
                else "",
                bates_prefix=plan.page.bates_prefix or None,
                greyscale=plan.page.greyscale or plan.court.colour == "grey",
                first_page=volume.first_page,
                of_pages=volume.of_pages,
                pleading=plan.page.pleading,
            ),
        )
        elsewhere = dict(volume.elsewhere)
        if volume.total > 1 and not elsewhere:
            # The first drawing only counts pages: any number of usual length will do.
            elsewhere = {exhibit.anchor: len(plan.exhibits) + 99 for exhibit in plan.exhibits}
        sheet = Sheet(doc, plan, self._sources, self._ctx, self._pictures, elsewhere, self.notes)
        if plan.page.additional:
            draw_added_pages(sheet)
        elif volume.number == 1:
            self._draw_text(sheet, volume)
        else:
            draw_caption(sheet, (), (volume.number, volume.total))
            here = list(dict.fromkeys(piece.exhibit for piece in volume.pieces))
            draw_index(sheet, here, hashes=False, anchor=f"exhibits-{volume.number}")
        for number, piece in enumerate(volume.pieces):
            self._ctx.progress(number, len(volume.pieces), "packet.progress.exhibits")
            draw_exhibit(sheet, piece.exhibit, piece.pages, piece.part)
        return doc.build(self._ctx)

    def _draw_text(self, sheet: Sheet, volume: Volume) -> None:
        plan = self._plan
        summed = plan.has(Part.SUMMARY) and len(plan.numbered) >= _LEAST_SUMMED
        sections = [
            (part, section) for part, section in SECTIONS.items() if plan.has(part) and section.has(sheet)
        ]
        if plan.has(Part.CAPTION):
            draw_caption(sheet, self._contents(sheet, summed=summed), (1, volume.total))
        if plan.has(Part.DECLARATION):
            draw_declaration(sheet)
        if plan.has(Part.INCIDENTS):
            draw_incidents(sheet)
        if summed:
            draw_summary(sheet)
        for number, (_, section) in enumerate(sections):
            if number == 0:
                sheet.doc.page_break()
            self._ctx.check()
            section.draw(sheet)
        if plan.exhibits:
            draw_index(sheet, plan.exhibits, hashes=plan.page.hashes)

    def _contents(self, sheet: Sheet, *, summed: bool) -> list[tuple[str, str]]:
        """Return the parts of the packet with their anchors, for the caption page."""
        plan = self._plan
        found: list[tuple[str, str]] = []
        if plan.view.ask_for:
            found.append((text("packet.ask.title"), "ask"))
        if plan.has(Part.DECLARATION):
            found.append((text("packet.declaration.title"), "declaration"))
        if plan.has(Part.INCIDENTS):
            for place in Place:
                above = place is Place.SERIOUS and any(
                    entry.incident.most_serious for entry in plan.at(Place.RECENT)
                )
                if plan.at(place) or above:
                    found.append((text(f"packet.incidents.{place.value}"), f"incidents-{place.value}"))
        if summed:
            found.append((text("packet.summary.title"), "summary"))
        found += [
            (text(title_key(plan, part)), part.value)
            for part, section in SECTIONS.items()
            if plan.has(part) and section.has(sheet)
        ]
        if plan.exhibits:
            found.append((text("packet.exhibits.index"), "exhibits"))
        return found

    def _note_replaced(self, made: Sequence[Rendered]) -> None:
        if any(volume.replaced for volume in made):
            self.notes.append("packet.note.replaced")


def _title(plan: Plan, volume: Volume) -> str:
    if volume.total == 1:
        return plan.court.heading
    return text("packet.volume_title", title=plan.court.heading, n=volume.number, total=volume.total)

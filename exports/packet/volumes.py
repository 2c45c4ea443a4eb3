"""Draws a packet as one file, as volumes under a size, or with a file for each exhibit.

The first file holds all text and the index of all exhibits, which follow in order; page numbers go on through
all files. A volume has a cover and an index of its own; an exhibit too long for one is cut between pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from app.domain.export_request import Part
from app.domain.ports import JobContext
from app.strings.catalogue import text
from exports.base import Sources
from exports.packet import dividing
from exports.packet.added import added_foot, draw_added_pages
from exports.packet.caption import draw_caption
from exports.packet.declaration import draw_declaration
from exports.packet.dividing import Piece
from exports.packet.exhibit_index import draw_index
from exports.packet.exhibits import draw_content, draw_separator
from exports.packet.incidents import draw_incidents
from exports.packet.parts import SECTIONS, title_key
from exports.packet.plan import Place, Plan
from exports.packet.sheet import Passage, Pictures, Sheet
from exports.packet.summary import draw_summary
from exports.packet.translations import draw_list, tongue_words
from exports.render.document import Document, PageStyle, Rendered

_LEAST_SUMMED = 2
_MOST_TRIES = 5
_TIGHTER = 0.97
_MEASURED = -1

Divided = Sequence[tuple[Piece, ...]]


@dataclass(frozen=True, slots=True)
class Made:
    """One finished file, and what is put to the chosen name for it."""

    suffix: str
    file: Rendered


@dataclass(frozen=True, slots=True)
class Volume:
    """Which file of how many, what it holds, where its pages begin; `apart`: a file for each exhibit."""

    number: int
    total: int
    pieces: tuple[Piece, ...]
    index: tuple[Piece, ...] = ()
    apart: bool = False
    first_page: int = 1
    of_pages: int = 0
    elsewhere: Mapping[str, int] = field(default_factory=dict)
    homes: Mapping[str, int] = field(default_factory=dict)

    @property
    def suffix(self) -> str:
        """What is put to the chosen name."""
        if self.total == 1 or (self.apart and self.number == 1):
            return ""
        if not self.apart:
            return f"-{self.number}-of-{self.total}"
        n, total = self.pieces[0].part
        return f"-exhibit-{self.pieces[0].exhibit.mark}" + (f"-{n}-of-{total}" if total > 1 else "")


class Maker:
    """Makes the files of one packet; exhibits are prepared once, however often pages are laid out."""

    def __init__(self, plan: Plan, sources: Sources, ctx: JobContext) -> None:
        """Draw `plan` with evidence from `sources`."""
        self._plan, self._sources, self._ctx = plan, sources, ctx
        grey = plan.page.greyscale or plan.court.colour == "grey"
        self._pictures = Pictures(greyscale=grey)
        self._contents: dict[int, Document] = {}
        self._of_contents: dict[int, list[Passage]] = {}
        self.notes: list[str] = []
        self._translated: bool | None = None
        self.passages: tuple[Passage, ...] = ()
        self.pages: Mapping[str, int] = {}

    def make(self, limit: int, *, apart: bool = False) -> tuple[Made, ...]:
        """Return one file when it fits into `limit` bytes, else volumes that do.

        With `apart` each exhibit is a file of its own.
        """
        exhibits = self._plan.exhibits
        whole = tuple(Piece(exhibit) for exhibit in exhibits)
        # What will not fit into one file is measured alone, so that its pictures stand in memory once.
        single = self._draw(Volume(1, 1, whole, whole), most=_MEASURED if apart and exhibits else limit)
        self.pages = single.anchors
        if single.replaced:
            self.notes.append("packet.note.replaced")
        if not exhibits or (single.written.size <= limit and not apart):
            if single.written.size > limit:
                self.notes.append("packet.note.over_limit")
            return (Made("", single),)
        weights = self._weights(single)
        if apart:
            made = self._fitted(limit, lambda room: dividing.files(exhibits, weights, room), apart=True)
            self.notes.append("packet.note.exhibits_apart")
        else:
            # What a volume weighs before any exhibit: the first has all text, the later ones cover and index.
            first, later = (self._draw(Volume(n, 2, (), whole), most=_MEASURED).written.size for n in (1, 2))
            made = self._fitted(
                limit,
                lambda room: dividing.volumes(
                    exhibits, weights, (room - first, max(room - later, limit // 4))
                ),
            )
            self.notes.append("packet.note.volumes")
        if any(each.file.written.size > limit for each in made):
            self.notes.append("packet.note.over_limit")
        return made

    def _weights(self, single: Rendered) -> dict[int, Sequence[int]]:
        """Return the bytes of the pages of each exhibit, from the drawing of everything in one file."""
        starts = [single.anchors[exhibit.anchor] - 1 for exhibit in self._plan.exhibits]
        pages = pairwise([*starts, single.pages])
        return {
            exhibit.order: single.written.weights[first:after]
            for exhibit, (first, after) in zip(self._plan.exhibits, pages, strict=True)
        }

    def _fitted(
        self, limit: int, divide: Callable[[int], Divided], *, apart: bool = False
    ) -> tuple[Made, ...]:
        """Divide and draw with less and less room until every file that can be divided is under the limit."""
        room = limit
        volumes: Sequence[Volume] = ()
        for _ in range(_MOST_TRIES):
            volumes, made = self._number(divide(room), apart=apart)
            largest = max(
                (
                    file.written.size
                    for file, volume in zip(made, volumes, strict=True)
                    if len(volume.pieces) > 1 or any(piece.count > 1 for piece in volume.pieces)
                ),
                default=0,
            )
            if largest <= limit:
                break
            room = int(room * min(_TIGHTER, limit / largest))
        return tuple(self._finished(volumes))

    def _finished(self, volumes: Sequence[Volume]) -> Iterator[Made]:
        """Draw each file and let go of the pictures that no later one shows."""
        last = {piece.exhibit.order: volume.number for volume in volumes for piece in volume.pieces}
        for volume in volumes:
            yield Made(volume.suffix, self._draw(volume))
            done = {order for order, number in last.items() if number == volume.number}
            for order in done:
                self._contents.pop(order, None)
            self._pictures.forget(done)

    def _number(self, divided: Divided, *, apart: bool) -> tuple[Sequence[Volume], Sequence[Rendered]]:
        """Measure until the page numbers that the files print of each other are right."""
        total = len(divided)
        every = tuple(piece for pieces in divided for piece in pieces)
        homes = {piece.anchor: number for number, pieces in enumerate(divided, 1) for piece in pieces}
        volumes = [
            Volume(number, total, pieces, every if number == 1 else pieces, apart, homes=homes)
            for number, pieces in enumerate(divided, start=1)
        ]
        made = [self._draw(volume, most=_MEASURED) for volume in volumes]
        for _ in range(_MOST_TRIES):
            known: dict[str, int] = {}
            firsts: list[int] = []
            first = 1
            for file in made:
                firsts.append(first)
                for anchor, page in file.anchors.items():
                    known.setdefault(anchor, page + first - 1)
                first += file.pages
            wanted = [
                Volume(
                    volume.number, total, volume.pieces, volume.index, apart, start, first - 1, known, homes
                )
                for volume, start in zip(volumes, firsts, strict=True)
            ]
            self.pages = known
            if wanted == volumes:
                break
            volumes = wanted
            made = [self._draw(volume, most=_MEASURED) for volume in volumes]
        return volumes, made

    def _draw(self, volume: Volume, *, most: int | None = None) -> Rendered:
        """Draw a file; one whose pictures come to more than `most` bytes is only measured."""
        plan = self._plan
        title = _title(plan, volume)
        doc = Document(
            title=title,
            page=PageStyle(
                size="a4" if plan.page.a4 else "letter",
                footer=title,
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
            anchors = [piece.anchor for piece in volume.index]
            anchors += [passage.anchor for passages in self._of_contents.values() for passage in passages]
            elsewhere = dict.fromkeys(anchors, len(plan.exhibits) + 99)
        homes = volume.homes if volume.total > 1 and not volume.apart else {}
        sheet = Sheet(
            doc, plan, self._sources, self._ctx, self._pictures, elsewhere, homes, volume.number, self.notes
        )
        for piece in volume.index:
            self._content(sheet, piece)
        sheet.tongues = {order: tongue_words(found) for order, found in self._of_contents.items() if found}
        if plan.page.additional:
            draw_added_pages(sheet)
            self._draw_translations(sheet)
        elif volume.number == 1:
            self._draw_text(sheet, volume)
        elif not volume.apart:
            draw_caption(sheet, (), (volume.number, volume.total))
            draw_index(sheet, volume.index, hashes=False, anchor=f"exhibits-{volume.number}")
        for number, piece in enumerate(volume.pieces):
            self._ctx.progress(number, len(volume.pieces), "packet.progress.exhibits")
            draw_separator(sheet, piece)
            doc.append(self._content(sheet, piece), piece.pages)
            doc.end_stamp()
        return doc.build(self._ctx, most=most)

    def _content(self, sheet: Sheet, piece: Piece) -> Document:
        """Return what follows the separator sheet of an exhibit, drawn once for all files it stands in."""
        order = piece.exhibit.order
        if order not in self._contents:
            content = sheet.doc.content()
            apart = sheet.on(content)
            draw_content(apart, piece.exhibit)
            self._contents[order], self._of_contents[order] = content, apart.passages
        return self._contents[order]

    def _draw_text(self, sheet: Sheet, volume: Volume) -> None:
        plan = self._plan
        summed = plan.has(Part.SUMMARY) and len(plan.numbered) >= _LEAST_SUMMED
        sections = [
            (part, section) for part, section in SECTIONS.items() if plan.has(part) and section.has(sheet)
        ]
        if plan.has(Part.CAPTION):
            total = 1 if volume.apart else volume.total
            draw_caption(sheet, self._contents_of(sheet, summed=summed), (1, total))
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
        self._draw_translations(sheet)
        if plan.exhibits:
            draw_index(sheet, volume.index, hashes=plan.page.hashes, apart=volume.apart)

    def _draw_translations(self, sheet: Sheet) -> None:
        """Draw the list of what is in another language, in the text and in exhibits."""
        found = (*sheet.passages, *(one for each in self._of_contents.values() for one in each))
        self.passages = found
        if found:
            draw_list(sheet, found)

    def _is_translated(self, sheet: Sheet) -> bool:
        """Whether anything is in another language; told by drawing the text once aside, without its pages."""
        if self._translated is not None:
            return self._translated
        aside = sheet.on(sheet.doc.content())
        if self._plan.has(Part.DECLARATION):
            draw_declaration(aside)
        if self._plan.has(Part.INCIDENTS):
            draw_incidents(aside)
        self._translated = bool(aside.passages or any(self._of_contents.values()))
        return self._translated

    def _contents_of(self, sheet: Sheet, *, summed: bool) -> list[tuple[str, str]]:
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
        if self._is_translated(sheet):
            found.append((text("packet.translations.title"), "translations"))
        if plan.exhibits:
            found.append((text("packet.exhibits.index"), "exhibits"))
        return found


def _title(plan: Plan, volume: Volume) -> str:
    if volume.total == 1:
        return plan.court.heading
    key = "packet.file_title" if volume.apart else "packet.volume_title"
    return text(key, title=plan.court.heading, n=volume.number, total=volume.total)

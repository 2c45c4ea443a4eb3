"""Draws planned pages and writes the file: content, footers, stamps, bookmarks, metadata."""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.domain.ports import JobContext
from app.strings.catalogue import text
from exports.render import looks
from exports.render.blocks import draw_line
from exports.render.embed import FontBook
from exports.render.figures import PictureBox
from exports.render.flow import Box, Frame, PagePlan, Stamp
from exports.render.inline import Line, Look, break_lines
from exports.render.marks import PageOrder, page_order
from exports.render.metadata import srgb_profile, xmp
from exports.render.paint import Painter
from exports.render.paperfile import PaperFile, Ref, Text
from exports.render.pleading import draw_lines
from exports.render.tags import Element, StructureWriter
from exports.render.text import printable

_BATES_DIGITS = 6
_FOOT = (14.0, 28.0, 41.0)
_TIGHT_FOOT = (8.0, 19.0, 30.0)
_FOOT_ROOM = 66.0


@dataclass(frozen=True, slots=True)
class Extras:
    """What stands on pages besides their boxes, and the file's metadata."""

    title: str
    subject: str
    lang: str
    size: tuple[float, float]
    footer: str
    footer_note: str
    bates_prefix: str | None
    number_pages: bool
    edges: tuple[float, float]
    bottom: float
    first_page: int = 1
    of_pages: int = 0
    numbered: Frame | None = None

    @property
    def foot(self) -> tuple[float, float, float]:
        """How far below the text the rule and the two lines at the foot of a page stand."""
        return _FOOT if self.bottom >= _FOOT_ROOM else _TIGHT_FOOT


@dataclass(frozen=True, slots=True)
class Written:
    """A finished file, its size in bytes, and how many of them each page brings with it."""

    pdf: bytes
    size: int
    weights: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A page without its foot: reference, number from 1, what it uses, stamp, order of its lines, content."""

    ref: Ref
    number: int
    resources: Mapping[str, Any]
    stamp: Stamp | None
    order: PageOrder | None
    content: bytes


class PageWriter:
    """Draws pages one after the other into a file.

    Their feet say how many there are. While nobody knows, the contents of all pages wait for their feet, and
    nothing else of them stays; such pages carry no stamps.
    """

    def __init__(
        self,
        extras: Extras,
        root: Element,
        lang: str,
        ctx: JobContext,
        *,
        pages: Sequence[PagePlan] | None = None,
        kept: bool = True,
    ) -> None:
        """Begin a file whose structure is that below `root`; `pages` are those that will come, if known."""
        self._extras, self._lang, self._ctx = extras, lang, ctx
        self._file = PaperFile(kept=kept)
        self._book = FontBook()
        self._total = None if pages is None else len(pages)
        self._stamps = _stamp_counts(pages or ())
        self._refs = [self._file.reserve() for _ in pages or ()]
        self._tree, self._fonts = self._file.reserve(), self._file.reserve()
        self._images: dict[str, Ref] = {}
        self._marks: list[tuple[int, str, Ref, float]] = []
        self._structure = StructureWriter(self._file, root)
        self._pages = 0
        self._waiting: list[_Drawn] = []
        self._weights: list[int] = []
        self._counts = array("I")

    def add(self, page: PagePlan) -> None:
        """Draw the next page."""
        self._ctx.check()
        if self._total is not None:
            self._ctx.progress(self._pages, self._total, "render.progress.pages")
        if self._pages == len(self._refs):
            self._refs.append(self._file.reserve())
        ref, file = self._refs[self._pages], self._file
        self._pages += 1
        painter = Painter(self._book, self._pages - 1)
        if self._extras.numbered is not None and page.stamp is None:
            draw_lines(painter, self._extras.numbered, self._extras.size[1])
        _draw_boxes(painter, page)
        # The number of all pages changes nothing in how right-to-left lines are put in order.
        foot = self._foot(self._pages, page.stamp, self._total or self._pages)
        order = page_order([*painter.lines, *foot.lines])
        self._marks += [(*box.bookmark, ref, top) for box, top in page.items if box.bookmark is not None]
        before = file.written
        resources: dict[str, Any] = {"Font": self._fonts}
        for name, picture in painter.images.items():
            if name not in self._images:
                self._images[name] = file.add_stream(dict(picture.entries), picture.data, packed=False)
        if painter.images:
            resources["XObject"] = {name: self._images[name] for name in painter.images}
        self._structure.drew(painter.elements)
        self._counts.append(len(painter.elements))
        drawn = _Drawn(ref, self._pages, resources, page.stamp, order, painter.finish(order))
        if self._total is None:
            self._waiting.append(replace(drawn, content=zlib.compress(drawn.content, 1)))
        else:
            self._put(drawn, foot)
        self._weights.append(file.written - before)

    def let_go(self, elements: int) -> None:
        """Drop the first elements of the structure's root: everything of them stands on pages by now."""
        self._structure.let_go(elements, self._refs)

    def finish(self) -> Written:
        """Write the feet of waiting pages, then everything else that a file has."""
        file, extras, ctx = self._file, self._extras, self._ctx
        total = self._pages
        self._waiting.reverse()
        while self._waiting:
            ctx.check()
            waiting = self._waiting.pop()
            ctx.progress(waiting.number - 1, total, "render.progress.pages")
            before = file.written
            self._put(
                replace(waiting, content=zlib.decompress(waiting.content)),
                self._foot(waiting.number, None, total),
            )
            self._weights[waiting.number - 1] += file.written - before
        file.put(self._fonts, self._book.write(file, ctx))
        file.put(self._tree, {"Type": "/Pages", "Kids": self._refs, "Count": len(self._refs)})
        structure = self._structure.finish(self._refs)
        each = self._structure.bytes / (sum(self._counts) or 1)
        catalog: dict[str, Any] = {
            "Type": "/Catalog",
            "Pages": self._tree,
            "Lang": Text(extras.lang),
            "ViewerPreferences": {"DisplayDocTitle": "true"},
            "MarkInfo": {"Marked": "true"},
            "StructTreeRoot": structure,
        }
        if self._marks:
            catalog["Outlines"] = _outline(file, self._marks)
            catalog["PageMode"] = "/UseOutlines"
        title, subject = printable(extras.title), printable(extras.subject)
        info = {"Title": Text(title)}
        if subject:
            info["Subject"] = Text(subject)
        catalog["Metadata"] = file.add_stream(
            {"Type": "/Metadata", "Subtype": "/XML"}, xmp(title, subject, extras.lang), packed=False
        )
        catalog["OutputIntents"] = [_intent(file.add_stream({"N": 3}, srgb_profile()))]
        result = file.finish(file.add(catalog), file.add(info))
        ctx.progress(total, total, "render.progress.pages")
        return Written(
            result,
            file.written,
            tuple(
                weight + round(each * count)
                for weight, count in zip(self._weights, self._counts, strict=True)
            ),
        )

    def _foot(self, number: int, stamp: Stamp | None, total: int) -> Painter:
        """Draw what stands below the text of a page on a painter of its own."""
        extras, painter = self._extras, Painter(self._book, number - 1)
        _draw_foot(painter, extras, number + extras.first_page - 1, extras.of_pages or total, self._lang)
        if stamp is not None:
            first, last = self._stamps[stamp.number]
            label = text("render.stamp", label=stamp.label, page=number - first + 1, total=last - first + 1)
            _draw_stamp(painter, extras, label, self._lang)
        return painter

    def _put(self, drawn: _Drawn, foot: Painter) -> None:
        """Write a page with its foot."""
        below = foot.finish(drawn.order, self._extras.edges[0])
        content = self._file.add_stream({}, b"\n".join(filter(None, (drawn.content, below))))
        self._file.put(
            drawn.ref,
            {
                "Type": "/Page",
                "Parent": self._tree,
                "MediaBox": [0, 0, *self._extras.size],
                "Resources": drawn.resources,
                "Contents": content,
                "StructParents": drawn.number - 1,
                "Tabs": "/S",
            },
        )


def picture_bytes(pages: Sequence[PagePlan]) -> int:
    """Return how many bytes the pictures on all pages take, each counted once."""
    boxes = (box for page in pages for box, _ in page.items)
    rasters = {box.raster.name: box.raster for box in boxes if isinstance(box, PictureBox) and box.raster}
    return sum(len(raster.data) for raster in rasters.values())


def _intent(profile: Ref) -> Mapping[str, Any]:
    return {
        "Type": "/OutputIntent",
        "S": "/GTS_PDFA1",
        "OutputConditionIdentifier": Text("sRGB"),
        "Info": Text("sRGB"),
        "DestOutputProfile": profile,
    }


def _draw_boxes(painter: Painter, page: PagePlan) -> None:
    group: list[tuple[Box, float]] = []
    for item in page.items:
        if group and not group[-1][0].joins(item[0]):
            group[0][0].draw_joined(painter, page.frame, group)
            group = []
        group.append(item)
    if group:
        group[0][0].draw_joined(painter, page.frame, group)


def _draw_foot(painter: Painter, extras: Extras, number: int, total: int, lang: str) -> None:
    left, right = extras.edges
    page = text("render.page", page=number, total=total) if extras.number_pages else ""
    bates = f"{extras.bates_prefix}{number:0{_BATES_DIGITS}d}" if extras.bates_prefix is not None else ""
    below_rule, below_first, below_second = extras.foot
    rows = [(extras.footer, page, below_first), (extras.footer_note, bates, below_second)]
    if not any(start or end for start, end, _ in rows):
        return
    with painter.artifact():
        rule = extras.bottom - below_rule
        painter.line(left, rule, right, rule, grey=0.4)
        for start, end, below in rows:
            y = extras.bottom - below
            room = right - left
            if end:
                line = _one_line(end, looks.FOOTER, room, lang)
                draw_line(painter, line, right - line.width, y, line.width)
                room -= line.width + 18
            if start:
                draw_line(painter, _one_line(start, looks.FOOTER, room, lang), left, y, room)


def _draw_stamp(painter: Painter, extras: Extras, label: str, lang: str) -> None:
    left, right = extras.edges
    line = _one_line(label, looks.STAMP, right - left - 16, lang)
    with painter.artifact():
        y = extras.bottom - extras.foot[0] + 6
        x = right - line.width - 14
        painter.box(x, y, line.width + 14, 19, stroke=0.0, line_width=0.8)
        draw_line(painter, line, x + 7, y + 5.6, line.width)


def _one_line(words: str, look: Look, room: float, lang: str) -> Line:
    """Set `words` on one line; what does not fit is cut with an ellipsis, whole words first."""
    words = " ".join(words.split())
    lines = break_lines(words, look, room, lang=lang)
    while len(lines) > 1:
        shorter = words.removesuffix("…").rstrip()
        words = (shorter.rsplit(" ", 1)[0] if " " in shorter else shorter[:-1]).rstrip() + "…"
        lines = break_lines(words, look, room, lang=lang)
    return lines[0]


def _stamp_counts(pages: Sequence[PagePlan]) -> dict[int, tuple[int, int]]:
    """Return the first and last page number of each stamp."""
    counts: dict[int, tuple[int, int]] = {}
    for number, page in enumerate(pages, start=1):
        if page.stamp is not None:
            first, _ = counts.get(page.stamp.number, (number, number))
            counts[page.stamp.number] = (first, number)
    return counts


@dataclass(slots=True)
class _Node:
    ref: Ref
    title: str
    level: int
    page: Ref | None
    top: float
    children: list[_Node]


def _outline(file: PaperFile, marks: Sequence[tuple[int, str, Ref, float]]) -> Ref:
    """Write the bookmarks as a tree by level; a level that was skipped counts as the next one."""
    root = _Node(file.reserve(), "", 0, None, 0.0, [])
    path = [root]
    for level, title, page, top in marks:
        while path[-1].level >= level:
            path.pop()
        node = _Node(file.reserve(), title, level, page, top, [])
        path[-1].children.append(node)
        path.append(node)
    _write_node(file, root, None, None, None)
    return root.ref


def _write_node(
    file: PaperFile, node: _Node, parent: Ref | None, before: Ref | None, after: Ref | None
) -> int:
    """Write a node and all below it; return how many entries are visible with everything open."""
    count = 0
    for number, child in enumerate(node.children):
        previous = node.children[number - 1].ref if number else None
        following = node.children[number + 1].ref if number + 1 < len(node.children) else None
        count += 1 + _write_node(file, child, node.ref, previous, following)
    entry: dict[str, Any] = {}
    if parent is None:
        entry["Type"] = "/Outlines"
    else:
        entry |= {
            "Title": Text(node.title),
            "Parent": parent,
            "Dest": [node.page, "/XYZ", "null", node.top + 4, "null"],
        }
    if before is not None:
        entry["Prev"] = before
    if after is not None:
        entry["Next"] = after
    if node.children:
        entry |= {"First": node.children[0].ref, "Last": node.children[-1].ref}
        # Deeper levels begin closed.
        entry["Count"] = count if parent is None or node.level < 1 else -count
    file.put(node.ref, entry)
    return count

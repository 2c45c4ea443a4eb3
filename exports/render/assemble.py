"""Draws planned pages and writes the file: content, footers, stamps, bookmarks, metadata."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.ports import JobContext
from app.strings.catalogue import text
from exports.render import looks
from exports.render.blocks import draw_line
from exports.render.embed import FontBook
from exports.render.figures import PictureBox
from exports.render.flow import Box, Frame, PagePlan
from exports.render.inline import Line, Look, break_lines
from exports.render.metadata import srgb_profile, xmp
from exports.render.paint import Painter
from exports.render.paperfile import PaperFile, Ref, Text
from exports.render.pleading import draw_lines
from exports.render.tags import Element, clear, write_structure
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


def write_pages(
    pages: Sequence[PagePlan],
    extras: Extras,
    root: Element,
    lang: str,
    ctx: JobContext,
    *,
    most: int | None = None,
) -> Written:
    """Draw all pages; a file whose pictures alone come to more than `most` bytes is only measured."""
    file = PaperFile(kept=most is None or _picture_bytes(pages) <= most)
    book = FontBook()
    refs = [file.reserve() for _ in pages]
    tree, fonts = file.reserve(), file.reserve()
    images: dict[str, Ref] = {}
    marks: list[tuple[int, str, Ref, float]] = []
    stamps = _stamp_counts(pages)
    drawn: list[Sequence[Element]] = []
    weights: list[int] = []
    clear(root)
    for number, (page, ref) in enumerate(zip(pages, refs, strict=True), start=1):
        ctx.check()
        ctx.progress(number - 1, len(pages), "render.progress.pages")
        painter = Painter(book, number - 1)
        if extras.numbered is not None and page.stamp is None:
            draw_lines(painter, extras.numbered, extras.size[1])
        _draw_boxes(painter, page)
        _draw_foot(painter, extras, number + extras.first_page - 1, extras.of_pages or len(pages), lang)
        if page.stamp is not None:
            first, last = stamps[page.stamp.number]
            label = text(
                "render.stamp", label=page.stamp.label, page=number - first + 1, total=last - first + 1
            )
            _draw_stamp(painter, extras, label, lang)
        marks += [(*box.bookmark, ref, top) for box, top in page.items if box.bookmark is not None]
        before = file.written
        resources: dict[str, Any] = {"Font": fonts}
        for name, picture in painter.images.items():
            if name not in images:
                images[name] = file.add_stream(dict(picture.entries), picture.data, packed=False)
        if painter.images:
            resources["XObject"] = {name: images[name] for name in painter.images}
        drawn.append(painter.elements)
        content = file.add_stream({}, painter.finish(extras.edges[0]))
        file.put(
            ref,
            {
                "Type": "/Page",
                "Parent": tree,
                "MediaBox": [0, 0, *extras.size],
                "Resources": resources,
                "Contents": content,
                "StructParents": number - 1,
                "Tabs": "/S",
            },
        )
        weights.append(file.written - before)
    file.put(fonts, book.write(file, ctx))
    file.put(tree, {"Type": "/Pages", "Kids": refs, "Count": len(refs)})
    before = file.written
    structure = write_structure(file, root, refs, drawn)
    each = (file.written - before) / (sum(map(len, drawn)) or 1)
    catalog: dict[str, Any] = {
        "Type": "/Catalog",
        "Pages": tree,
        "Lang": Text(extras.lang),
        "ViewerPreferences": {"DisplayDocTitle": "true"},
        "MarkInfo": {"Marked": "true"},
        "StructTreeRoot": structure,
    }
    if marks:
        catalog["Outlines"] = _outline(file, marks)
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
    ctx.progress(len(pages), len(pages), "render.progress.pages")
    return Written(
        result,
        file.written,
        tuple(weight + round(each * len(elements)) for weight, elements in zip(weights, drawn, strict=True)),
    )


def _picture_bytes(pages: Sequence[PagePlan]) -> int:
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

"""Fills pages with boxes: keeps what belongs together, repeats table headers, counts stamped pages."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.domain.ports import JobContext
from exports.render.paint import Painter


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of a page that content may use, in points from the lower left corner."""

    left: float
    bottom: float
    width: float
    height: float

    @property
    def top(self) -> float:
        """The upper edge."""
        return self.bottom + self.height


@dataclass(frozen=True, slots=True)
class Stamp:
    """A label that each page of an exhibit carries; two stamps with the same label are two exhibits."""

    label: str
    number: int


@dataclass(slots=True, eq=False)
class Box:
    """Something that stands on one page whole; subclasses draw themselves.

    `before` is the gap above it, dropped at the top of a page; `keep` binds it to the next box; `header` are
    boxes to repeat above it when it begins a page; one `on_grid` begins at a numbered line.
    """

    height: float = 0.0
    before: float = 0.0
    keep: bool = False
    fresh_page: bool = False
    anchor: str | None = None
    anchors: Sequence[str] = ()
    bookmark: tuple[int, str] | None = None
    header: tuple[Box, ...] = ()
    stamp: Stamp | None = None
    on_grid: bool = False

    def draw(self, painter: Painter, frame: Frame, top: float) -> None:
        """Draw the box with its upper edge at `top`; a bare box is empty room."""

    def joins(self, following: Box) -> bool:
        """Tell whether `following`, right below on the same page, is to be drawn together with this."""
        del following
        return False

    def draw_joined(self, painter: Painter, frame: Frame, placed: Sequence[tuple[Box, float]]) -> None:
        """Draw this box and those that joined it, as (box, top) from above."""
        for box, top in placed:
            box.draw(painter, frame, top)


@dataclass(slots=True)
class PagePlan:
    """What stands on one page, from above, each with its upper edge."""

    frame: Frame
    stamp: Stamp | None
    items: list[tuple[Box, float]] = field(default_factory=list)


class Flow:
    """Places boxes in order on as many pages as they need."""

    def __init__(self, plain: Frame, stamped: Frame, pitch: float = 0.0) -> None:
        """Use the frame `plain`, and `stamped` on pages that carry a stamp.

        Boxes on the grid begin a whole number of `pitch` points below the upper edge.
        """
        self._plain = plain
        self._stamped = stamped
        self._pitch = pitch

    def pages(self, boxes: Sequence[Box], ctx: JobContext) -> list[PagePlan]:
        """Return the pages; there is always one."""
        pages: list[PagePlan] = []
        page = self._page(boxes[0].stamp if boxes else None)
        y = page.frame.top
        at = 0
        while at < len(boxes):
            ctx.check()
            end = _chain_end(boxes, at)
            chain = boxes[at:end]
            first = chain[0]
            foot = y
            for box in chain:
                foot = self._below(box, page, foot) - box.height
            if page.items and (
                first.fresh_page or first.stamp != page.stamp or foot < page.frame.bottom - 0.01
            ):
                pages.append(page)
                page = self._page(first.stamp)
                y = page.frame.top
            elif not page.items and first.stamp != page.stamp:
                page = self._page(first.stamp)
                y = page.frame.top
            for box in chain:
                if page.items and self._below(box, page, y) - box.height < page.frame.bottom - 0.01:
                    pages.append(page)
                    page = self._page(box.stamp)
                    y = page.frame.top
                if page.items:
                    y = self._below(box, page, y)
                else:
                    for head in box.header:
                        page.items.append((head, y))
                        y -= head.height
                page.items.append((box, y))
                y -= box.height
            at = end
        pages.append(page)
        return pages

    def _below(self, box: Box, page: PagePlan, y: float) -> float:
        """Return where a box begins that stands under `y` and is not the first of its page."""
        y -= box.before
        if box.on_grid and self._pitch:
            lines = math.ceil(round((page.frame.top - y) / self._pitch, 3))
            return page.frame.top - lines * self._pitch
        return y

    def _page(self, stamp: Stamp | None) -> PagePlan:
        return PagePlan(self._stamped if stamp else self._plain, stamp)


def _chain_end(boxes: Sequence[Box], at: int) -> int:
    end = at + 1
    while end < len(boxes) and boxes[end - 1].keep and not boxes[end].fresh_page:
        if boxes[end].stamp != boxes[at].stamp:
            break
        end += 1
    return end


def anchors(pages: Sequence[PagePlan]) -> dict[str, int]:
    """Return the page number, from 1, of every anchor; the first place counts."""
    found: dict[str, int] = {}
    for number, page in enumerate(pages, start=1):
        for box, _ in page.items:
            for anchor in (box.anchor, *box.anchors):
                if anchor is not None:
                    found.setdefault(anchor, number)
    return found

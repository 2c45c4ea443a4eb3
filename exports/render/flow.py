"""Fills pages with boxes: keeps what belongs together, repeats table headers, counts stamped pages."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

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


def note_anchors(page: PagePlan, number: int, found: dict[str, int]) -> None:
    """Note that the anchors of a page stand on it; of several with one name the first counts."""
    for box, _ in page.items:
        for anchor in (box.anchor, *box.anchors):
            if anchor is not None:
                found.setdefault(anchor, number)


class Flow:
    """Places boxes in order on as many pages as they need, and hands every page on as soon as it is full."""

    def __init__(self, plain: Frame, stamped: Frame, full: Callable[[PagePlan], None], pitch: float) -> None:
        """Use the frame `plain`, and `stamped` on pages that carry a stamp; `full` takes the pages.

        Boxes on the grid begin a whole number of `pitch` points below the upper edge, unless it is 0.
        """
        self._plain, self._stamped = plain, stamped
        self._full = full
        self._pitch = pitch
        self._chain: list[Box] = []
        self._page: PagePlan | None = None
        self._y = 0.0
        self._given = 0
        self._begun = 0

    @property
    def done(self) -> int:
        """How many boxes stand on pages that are full."""
        return self._begun

    def take(self, box: Box) -> None:
        """Place what goes before `box`, which waits until it is known that nothing is bound to it."""
        chain = self._chain
        if chain and not (chain[-1].keep and not box.fresh_page and box.stamp == chain[0].stamp):
            self._place(chain)
            chain.clear()
        chain.append(box)

    def end(self) -> None:
        """Place the rest and hand on the last page; there is always one."""
        if self._chain:
            self._place(self._chain)
            self._chain.clear()
        self._hand_on(self._page or self._new(None))

    def _place(self, chain: Sequence[Box]) -> None:
        first = chain[0]
        page = self._page or self._new(first.stamp)
        foot = self._y
        for box in chain:
            foot = self._below(box, page, foot) - box.height
        if page.items and (first.fresh_page or first.stamp != page.stamp or foot < page.frame.bottom - 0.01):
            self._hand_on(page)
            page = self._new(first.stamp)
        elif not page.items and first.stamp != page.stamp:
            page = self._new(first.stamp)
        y = self._y
        for box in chain:
            if page.items and self._below(box, page, y) - box.height < page.frame.bottom - 0.01:
                self._hand_on(page)
                page = self._new(box.stamp)
                y = self._y
            if page.items:
                y = self._below(box, page, y)
            else:
                for head in box.header:
                    page.items.append((head, y))
                    y -= head.height
            page.items.append((box, y))
            y -= box.height
            self._given += 1
        self._y = y

    def _hand_on(self, page: PagePlan) -> None:
        self._begun = self._given
        self._full(page)

    def _new(self, stamp: Stamp | None) -> PagePlan:
        frame = self._stamped if stamp else self._plain
        self._page = PagePlan(frame, stamp)
        self._y = frame.top
        return self._page

    def _below(self, box: Box, page: PagePlan, y: float) -> float:
        """Return where a box begins that stands under `y` and is not the first of its page."""
        y -= box.before
        if box.on_grid and self._pitch:
            lines = math.ceil(round((page.frame.top - y) / self._pitch, 3))
            return page.frame.top - lines * self._pitch
        return y

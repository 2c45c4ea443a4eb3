"""From blocks to pages: sets them, fills pages, and draws each page when it is full or when all are known."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from app.domain.ports import JobContext
from exports.render import pleading
from exports.render.assemble import Extras, PageWriter, Written
from exports.render.blocks import Block, FixedBlock, Setting
from exports.render.flow import Flow, PagePlan, Stamp, note_anchors
from exports.render.style import PageStyle
from exports.render.tags import Element


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished file, its number of pages, the page of each anchor, and characters printed by name."""

    written: Written
    pages: int
    anchors: Mapping[str, int]
    replaced: tuple[str, ...]

    @property
    def pdf(self) -> bytes:
        """The file; b"" when it was only measured."""
        return self.written.pdf


@dataclass(frozen=True, slots=True)
class Placed:
    """A block, the stamp of its pages, whether it begins a page; `made` elements were there with its own."""

    block: Block
    stamp: Stamp | None
    fresh: bool
    made: int


class Compositor:
    """Sets blocks in the lines of a page and hands on the pages that they fill."""

    def __init__(
        self,
        page: PageStyle,
        lang: str,
        full: Callable[[PagePlan], None],
        ctx: JobContext,
        *,
        numbers: Mapping[str, int] = MappingProxyType({}),
        lost: dict[str, None] | None = None,
    ) -> None:
        """Set in `page`; `numbers` are the pages of anchors, as far as they are known; `lost` gathers."""
        self._page, self._lang, self._ctx = page.laid_out(), lang, ctx
        self._numbers = numbers
        self._lost: dict[str, None] = {} if lost is None else lost
        self._frames = plain, stamped = self._page.frames()
        self._flow = Flow(plain, stamped, full, pleading.PITCH if page.pleading else 0.0)
        self._gap = 0.0
        self.given = 0

    @property
    def done(self) -> int:
        """How many of the boxes that were given stand on pages that are full."""
        return self._flow.done

    def take(self, placed: Placed) -> None:
        """Set the next block."""
        self._ctx.check()
        block, stamp = placed.block, placed.stamp
        frame = self._frames[1] if stamp else self._frames[0]
        made = block.boxes(
            Setting(frame.width, frame.height, self._lang, self._numbers, self._lost, self._ctx.check)
        )
        if not made:
            return
        for box in made:
            box.stamp = stamp
            for head in box.header:
                head.stamp = stamp
        if not isinstance(block, FixedBlock):
            made[0].before = max(self._gap, block.before)
        made[0].fresh_page = made[0].fresh_page or placed.fresh
        if self._page.pleading and stamp is None:
            pleading.set_on_lines(made)
        self._gap = block.after
        self.given += len(made)
        for box in made:
            self._flow.take(box)

    def end(self) -> None:
        """Hand on the last page."""
        self._flow.end()


class Press:
    """Draws every page as soon as it is full and drops what stands on it: for a paper of any length."""

    def __init__(self, page: PageStyle, extras: Extras, root: Element, lang: str, ctx: JobContext) -> None:
        """Begin a file; `root` is that of the structure, from which drawn elements are taken away."""
        self._writer = PageWriter(extras, root, lang, ctx)
        self._lost: dict[str, None] = {}
        self._found: dict[str, int] = {}
        self._pages = 0
        self._compositor = Compositor(page, lang, self._draw, ctx, lost=self._lost)
        self._unfinished: deque[tuple[int, int]] = deque()
        self._dropped = self._made = 0

    def take(self, blocks: Sequence[Placed]) -> None:
        """Set blocks, none of which changes any more, and draw the pages that are full."""
        for placed in blocks:
            self._compositor.take(placed)
            self._unfinished.append((self._compositor.given, placed.made))
        while len(self._unfinished) > 1 and self._unfinished[0][0] <= self._compositor.done:
            _, self._made = self._unfinished.popleft()
        # A list goes on with the next block, and so does its element.
        whole = self._made - (self._unfinished[0][1] == self._made) if self._unfinished else 0
        if whole > self._dropped:
            self._writer.let_go(whole - self._dropped)
            self._dropped = whole

    @property
    def dropped(self) -> int:
        """How many elements of the root were taken away."""
        return self._dropped

    def finish(self) -> Rendered:
        """Draw the last page and return the file."""
        self._compositor.end()
        return Rendered(self._writer.finish(), self._pages, MappingProxyType(self._found), tuple(self._lost))

    def _draw(self, page: PagePlan) -> None:
        self._pages += 1
        note_anchors(page, self._pages, self._found)
        self._writer.add(page)

"""What every paper is drawn through: headings, paragraphs, tables, boxes, pictures, charts, exhibit sheets.

Text given to a primitive is literal, never markup. Nothing is drawn before `build`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from app.domain.ports import JobContext, NoJob
from app.strings.catalogue import text
from exports.render import looks
from exports.render.assemble import Extras, PageWriter, picture_bytes
from exports.render.blocks import (
    Block,
    FixedBlock,
    ItemBlock,
    LabelledBlock,
    LinesBlock,
    RuleBox,
    SeparatorBlock,
    SignatureBlock,
    TextBlock,
)
from exports.render.charts import BarsBlock, GridBlock
from exports.render.figures import PictureBlock
from exports.render.flow import Box, PagePlan, Stamp, note_anchors
from exports.render.inline import Inline, PageRef, Run, plain
from exports.render.press import Compositor, Placed, Press, Rendered
from exports.render.raster import raster
from exports.render.style import PageStyle, Style
from exports.render.tables import TableBlock, TableParts, ValueBlock
from exports.render.tags import HEADINGS, Element, Role, Scope, Structure, clear

_MOST_PASSES = 6
_WAITING = 200
"""How many blocks wait to be drawn together, where pages are drawn as they come."""


__all__ = ["Document", "Inline", "PageStyle", "Rendered", "Run", "Style"]


class Document:
    """Collects the calls of an exporter and turns them into a PDF; the same calls give the same bytes."""

    def __init__(self, *, title: str, page: PageStyle, lang: str = "en-US", subject: str = "") -> None:
        """Begin a paper; `lang` is the BCP 47 tag of its own sentences."""
        self._title, self._subject, self._lang, self._page = title, subject, lang, page
        self._blocks: list[Placed] = []
        self._press: Press | None = None
        self._structure = Structure()
        self._stamp: Stamp | None = None
        self._stamps = 0
        self._level = 0  # of the last heading in the structure, where no level may be skipped
        self._list: Element | None = None  # a list that the next item goes on with
        self._fresh = False
        self._cuts: dict[int, tuple[int, int]] = {}

    def _add(self, block: Block) -> None:
        made = len(self._structure.root.children) + (self._press.dropped if self._press is not None else 0)
        self._blocks.append(Placed(block, self._stamp, self._fresh, made))
        self._fresh = False
        self._list = None
        if self._press is not None and len(self._blocks) > _WAITING:
            # The last one may be bound to what comes next.
            self._press.take(self._blocks[:-1])
            del self._blocks[:-1]

    def heading(
        self,
        level: int,
        text: Inline,
        *,
        bookmark: str | None = None,
        anchor: str | None = None,
        new_page: bool = False,
    ) -> None:
        """Add a heading of level 1 to 4; levels 1 and 2 are bookmarked unless `bookmark` is empty."""
        title = bookmark if bookmark is not None else (plain(text) if level <= 2 else "")
        look, before, after = looks.HEADINGS[level]
        self._level = min(level, self._level + 1)
        with self._structure.element(HEADINGS[self._level - 1]) as element:
            self._add(
                TextBlock(
                    text,
                    look,
                    element,
                    before=before,
                    after=after,
                    keep_with_next=True,
                    anchor=anchor,
                    bookmark=(level, title) if title else None,
                    new_page=new_page,
                )
            )

    def paragraph(
        self,
        text: Inline,
        style: Style = Style.BODY,
        *,
        keep_with_next: bool = False,
        lang: str | None = None,
        anchor: str | None = None,
    ) -> None:
        """Add a paragraph; a line feed breaks a line, blank lines and leading spaces stay."""
        look = looks.PARAGRAPHS[style.value]
        with self._structure.element(Role.P, lang=lang or "") as element:
            self._add(
                TextBlock(
                    text,
                    look.look,
                    element,
                    before=look.before,
                    after=look.after,
                    indent=look.indent,
                    keep_with_next=keep_with_next,
                    lang=lang,
                    bar=look.bar,
                    anchor=anchor,
                )
            )

    def bind(self) -> None:
        """Never let what comes next begin a page without the end of what was added last."""
        if self._blocks and not self._fresh:
            self._blocks[-1].block.bound = True

    def labelled(
        self,
        label: str,
        value: Inline,
        style: Style = Style.BODY,
        *,
        keep_with_previous: bool = False,
        lang: str = "",
        anchor: str | None = None,
    ) -> None:
        """Add a bold label and its value; an empty one leaves a blank line, a quoted one stands below.

        `lang` is the language of a quoted value, where it is not the paper's.
        """
        if keep_with_previous:
            self.bind()
        look = looks.PARAGRAPHS[style.value]
        with self._structure.element(Role.P) as element:
            pass
        quoted = element
        if lang and look.bar:
            with self._structure.element(Role.P, lang=lang) as quoted:
                pass
        self._add(LabelledBlock(label, value, look.look, element, quoted, apart=look.bar, anchor=anchor))

    def bullet(self, text: Inline, *, marker: str = "•") -> None:
        """Add an item of a list."""
        self._item(marker, text, looks.BULLET_ROOM)

    def numbered(self, number: str, text: Inline, *, keep_with_next: bool = False) -> None:
        """Add a numbered item or paragraph; `number` is printed as given."""
        self._item(number, text, looks.NUMBER_ROOM)
        self._blocks[-1].block.bound = keep_with_next

    def _item(self, marker: str, text: Inline, room: float) -> None:
        if self._list is None:
            with self._structure.element(Role.LIST) as element:
                pass
        else:
            element = self._list
        with self._structure.again(element), self._structure.element(Role.ITEM):
            with self._structure.element(Role.LABEL) as label:
                pass
            with self._structure.element(Role.BODY) as body:
                self._add(ItemBlock(marker, text, looks.BODY, (label, body), room=room))
        self._list = element

    def table(
        self,
        header: Sequence[str],
        rows: Sequence[Sequence[Inline]],
        *,
        widths: Sequence[float] | None = None,
        caption: str = "",
        row_headers: bool = False,
        anchors: Mapping[int, Sequence[str]] = MappingProxyType({}),
    ) -> None:
        """Add a table; `widths` are shares of the line; raises ValueError for a row of another length.

        `anchors` mark the beginnings of rows, from 0.
        """
        if (
            not header
            or any(len(row) != len(header) for row in rows)
            or (widths is not None and len(widths) != len(header))
        ):
            raise ValueError("a table has a header, and its rows and widths have as many cells")
        with self._structure.element(Role.TABLE):
            words = None
            if caption:
                with self._structure.element(Role.CAPTION) as element:
                    words = (caption, looks.TABLE_CAPTION, element)
            cells: list[list[Inline]] = [list(header), *(list(row) for row in rows)]
            elements = []
            for number, row in enumerate(cells):
                with self._structure.element(Role.ROW):
                    line = []
                    for column in range(len(row)):
                        scope = Scope.COLUMN if number == 0 else Scope.ROW
                        is_header = number == 0 or (row_headers and column == 0)
                        role, scope_of = (Role.HEADER, scope) if is_header else (Role.CELL, None)
                        with self._structure.element(role, scope=scope_of) as element:
                            line.append(element)
                    elements.append(line)
            self._add(
                TableBlock(
                    TableParts(
                        cells, elements, looks.TABLE_HEADER, looks.TABLE, row_headers, widths, words, anchors
                    )
                )
            )

    def value_box(self, label: str, value: str, *, note: str = "", required: bool = False) -> None:
        """Add a label with a box that holds `value` to be copied, and a small note under it."""
        words: list[Run] = [Run(label)]
        if required:
            words.append(Run(" " + text("render.required")))
        elements = []
        for _ in range(3):
            with self._structure.element(Role.P) as element:
                elements.append(element)
        self._add(
            ValueBlock(
                words,
                value,
                note,
                (looks.LABEL, looks.BODY, looks.CAPTION),
                (elements[0], elements[1], elements[2]),
            )
        )

    def image(
        self,
        jpeg_or_png: bytes,
        *,
        alt: str,
        caption: Inline = "",
        max_height: float | None = None,
        full_page: bool = False,
        hidden_text: str = "",
    ) -> None:
        """Add a clean, upright picture, never enlarged past its 150 dots an inch unless it has the page.

        `hidden_text` are the words that the picture shows, to be searched; they are not drawn.
        Raises ValueError for bytes that are neither JPEG nor PNG.
        """
        with self._structure.element(Role.FIGURE, alt=_described(alt, caption)) as figure:
            pass
        with self._structure.element(Role.CAPTION) as under:
            self._add(
                PictureBlock(
                    raster(jpeg_or_png, grey=self._page.greyscale),
                    caption,
                    looks.CENTER_CAPTION,
                    (figure, under),
                    max_height=max_height,
                    full_page=full_page,
                    hidden_text=hidden_text,
                )
            )
        self._fresh = full_page

    def chart_bars(
        self, labels: Sequence[str], values: Sequence[int], *, alt: str, caption: str, unit: str
    ) -> None:
        """Add bars, one for each label, with their numbers; `unit` says what is counted."""
        if len(labels) != len(values):
            raise ValueError("a chart has as many labels as values")
        with self._structure.element(Role.FIGURE, alt=_described(alt, caption)) as figure:
            pass
        with self._structure.element(Role.CAPTION) as under:
            words = " · ".join(part for part in (caption, unit) if part)
            self._add(BarsBlock(labels, values, words, (looks.CHART, looks.CHART_CAPTION), (figure, under)))

    def chart_grid(
        self,
        row_labels: Sequence[str],
        column_labels: Sequence[str],
        values: Sequence[Sequence[int | None]],
        *,
        alt: str,
        caption: str,
    ) -> None:
        """Add a grid of counts, shaded by size; None leaves a place empty."""
        if len(row_labels) != len(values) or any(len(row) != len(column_labels) for row in values):
            raise ValueError("a grid has a value for each row and column")
        with self._structure.element(Role.FIGURE, alt=_described(alt, caption)) as figure:
            pass
        with self._structure.element(Role.CAPTION) as under:
            self._add(
                GridBlock(
                    (row_labels, column_labels),
                    values,
                    caption,
                    (looks.CHART, looks.CHART_CAPTION),
                    (figure, under),
                )
            )

    def rule(self) -> None:
        """Add a hairline."""
        self._add(FixedBlock(RuleBox(height=12.0)))

    def space(self, points: float) -> None:
        """Add empty room, dropped at the top of a page."""
        self._add(FixedBlock(Box(before=points)))

    def page_break(self) -> None:
        """Begin a new page; two breaks in a row leave no blank page."""
        self._fresh = True

    def blank_lines(self, count: int) -> None:
        """Add lines to write on, on the page of what stands before them."""
        self.bind()
        self._add(LinesBlock(count))

    def signature_block(self, lines: Sequence[str]) -> None:
        """Add blank lines to write on, each with its label beneath, on one page."""
        with self._structure.element(Role.P) as element:
            self._add(SignatureBlock(lines, looks.SIGNATURE, element))

    def separator_sheet(
        self, label: str, description: str, *, anchor: str, bookmark: str, least_points: int
    ) -> None:
        """Add a page of its own with `label` large in the middle, `least_points` or larger."""
        self._level = 1
        with self._structure.element(HEADINGS[0]) as first:
            pass
        with self._structure.element(Role.P) as second:
            self._add(
                SeparatorBlock(
                    label,
                    description,
                    (looks.sheet(least_points), looks.SHEET_NOTE),
                    (first, second),
                    anchor=anchor,
                    bookmark=bookmark,
                )
            )
        self._fresh = True

    def begin_stamp(self, label: str) -> None:
        """Stamp each page from here, beginning with a new one, with `label` and its own count of pages."""
        self._stamps += 1
        self._stamp = Stamp(label, self._stamps)

    def content(self) -> Document:
        """Return a paper to draw what follows a separator sheet on, once, for `append` to any number."""
        made = Document(title=self._title, page=self._page, lang=self._lang)
        made._level = 1
        return made

    def append(self, content: Document, pages: tuple[int, int] | None = None) -> None:
        """Add what was drawn on `content` below the stamp; of its pages, only those from first to last.

        `pages` counts from 0, both included; layouts that were made before are used again.
        """
        assert self._stamp is not None
        for placed in content._blocks:
            self._blocks.append(replace(placed, stamp=self._stamp, fresh=placed.fresh or self._fresh))
            self._fresh = False
        self._structure.root.children.extend(content._structure.root.children)
        self._list = None
        if pages is not None:
            self._cuts[self._stamp.number] = pages

    def end_stamp(self) -> None:
        """End the stamped pages; what follows begins a new page."""
        self._stamp = None

    def page_ref(self, anchor: str) -> Run:
        """Return a run whose text becomes the page number of `anchor`."""
        return PageRef("", anchor=anchor)

    def draw_as_it_comes(self, ctx: JobContext) -> None:
        """From here on draw each page as soon as it is full, and keep nothing of it but what is in the file.

        For a paper of any length that has no page references and no stamps, and is built once.
        """
        extras = self._extras(self._page.laid_out())
        self._press = Press(self._page, extras, self._structure.root, self._lang, ctx)

    def build(self, ctx: JobContext = NoJob(), *, most: int | None = None) -> Rendered:  # noqa: B008 - no state
        """Lay out and draw, or only measure when the pictures come to more than `most` bytes: `pdf` is b"".

        Raises KeyError when a page is referred to that no anchor marks.
        """
        if self._press is not None:
            self._press.take(self._blocks)
            self._blocks.clear()
            return self._press.finish()
        numbers: dict[str, int] = {}
        lost: dict[str, None] = {}
        referred = {name for placed in self._blocks for name in placed.block.references()}
        for _ in range(_MOST_PASSES):
            pages = [*self._kept(self._laid(numbers, lost, ctx))]
            found: dict[str, int] = {}
            for number, page in enumerate(pages, start=1):
                note_anchors(page, number, found)
            if found == numbers or not referred:
                break
            numbers = found
        for name in sorted(referred - found.keys()):
            raise KeyError(name)
        clear(self._structure.root)
        writer = PageWriter(
            self._extras(self._page.laid_out()),
            self._structure.root,
            self._lang,
            ctx,
            pages=pages,
            kept=most is None or picture_bytes(pages) <= most,
        )
        for page in pages:
            writer.add(page)
        return Rendered(writer.finish(), len(pages), MappingProxyType(found), tuple(lost))

    def _extras(self, page: PageStyle) -> Extras:
        size = page.paper
        return Extras(
            self._title,
            self._subject,
            self._lang,
            size,
            page.footer,
            page.footer_note,
            page.bates_prefix,
            page.number_pages,
            (page.left, size[0] - page.right),
            page.bottom,
            page.first_page,
            page.of_pages,
            page.frames()[0] if page.pleading else None,
        )

    def _kept(self, pages: Sequence[PagePlan]) -> Iterator[PagePlan]:
        """Yield the pages but those that were cut; the first of a stamp is its separator sheet and stays."""
        seen: dict[int, int] = {}
        for page in pages:
            if page.stamp is None:
                yield page
                continue
            at = seen[page.stamp.number] = seen.get(page.stamp.number, -2) + 1
            first, last = self._cuts.get(page.stamp.number, (0, at))
            if at < 0 or first <= at <= last:
                yield page

    def _laid(self, numbers: Mapping[str, int], lost: dict[str, None], ctx: JobContext) -> Sequence[PagePlan]:
        pages: list[PagePlan] = []
        compositor = Compositor(self._page, self._lang, pages.append, ctx, numbers=numbers, lost=lost)
        for number, placed in enumerate(self._blocks):
            if number % 50 == 0:
                ctx.progress(number, len(self._blocks), "render.progress.layout")
            compositor.take(placed)
        compositor.end()
        return pages


def _described(alt: str, caption: Inline) -> str:
    """Return the text that stands for a figure: never empty, since readers then say nothing at all."""
    return alt.strip() or plain(caption).strip() or text("render.figure")

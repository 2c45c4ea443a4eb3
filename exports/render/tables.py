"""Tables and copy boxes: cells side by side, rows that may go on over the page, a header that comes again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as data_field

from app.strings.catalogue import text
from exports.render.blocks import Block, Setting, draw_line, line_boxes, refers
from exports.render.flow import Box, Frame
from exports.render.inline import Inline, Line, Look, Run, measure, plain
from exports.render.paint import Painter
from exports.render.tags import Element

PAD_X = 5.0
PAD_Y = 3.5
_SHORT_ROW = 6
_MEASURED_ROWS = 200


@dataclass(slots=True, eq=False)
class Row:
    """A table row ready to draw: for each column its left edge, width, lines and element."""

    columns: Sequence[tuple[float, float, Sequence[Line], Element]]
    is_header: bool = False
    rule_above: float = 0.0
    boxed: int | None = None


@dataclass(slots=True, eq=False)
class RowBox(Box):
    """The part of a row between two places where it may be cut: line `index` of each of its cells."""

    row: Row | None = None
    index: int = 0
    first: bool = False
    last: bool = False

    def joins(self, following: Box) -> bool:
        """Tell whether `following` is the next part of the same row."""
        return (
            isinstance(following, RowBox) and following.row is self.row and following.index == self.index + 1
        )

    def draw(self, painter: Painter, frame: Frame, top: float) -> None:
        """Draw a single part."""
        self.draw_joined(painter, frame, [(self, top)])

    def draw_joined(self, painter: Painter, frame: Frame, placed: Sequence[tuple[Box, float]]) -> None:
        """Draw the parts of one row on one page cell by cell, so that a reader gets each cell whole."""
        row = self.row
        if row is None:
            return
        parts = [(box, top) for box, top in placed if isinstance(box, RowBox)]
        upper = parts[0][1]
        lower = parts[-1][1] - parts[-1][0].height
        if row.boxed is not None:  # the box of a value that goes on keeps clear of its words
            upper += 0.0 if parts[0][0].first else PAD_Y
            lower -= 0.0 if parts[-1][0].last else PAD_Y
        with painter.artifact():
            self._lines(painter, frame, row, upper, lower)
        for x, width, lines, element in row.columns:
            if not lines:
                continue
            with painter.content(element):
                for box, top in parts:
                    if box.index < len(lines):
                        line = lines[box.index]
                        edge = top - (PAD_Y if box.first else 0.0)
                        draw_line(painter, line, frame.left + x + PAD_X, edge - line.up, width - 2 * PAD_X)

    @staticmethod
    def _lines(painter: Painter, frame: Frame, row: Row, upper: float, lower: float) -> None:
        if row.boxed is not None:
            x, width = row.columns[row.boxed][:2]
            painter.box(frame.left + x, lower, width, upper - lower, stroke=0.35, line_width=0.7)
            return
        right = frame.left + max(x + width for x, width, _, _ in row.columns)
        if row.is_header:
            painter.line(frame.left, upper, right, upper, width=0.8)
        painter.line(
            frame.left,
            lower,
            right,
            lower,
            width=0.8 if row.is_header else 0.4,
            grey=0.0 if row.is_header else 0.6,
        )


def row_boxes(row: Row, *, header: tuple[Box, ...] = (), keep: bool = False) -> list[Box]:
    """Cut a row into boxes of one line each; short rows stay whole."""
    count = max((len(lines) for _, _, lines, _ in row.columns), default=0) or 1
    made: list[Box] = []
    for index in range(count):
        here = [lines[index] for _, _, lines, _ in row.columns if index < len(lines)]
        up = max((line.up for line in here), default=0.0)
        down = max((line.down for line in here), default=0.0)
        first, last = index == 0, index == count - 1
        made.append(
            RowBox(
                height=(up + down or 15.6) + (PAD_Y if first else 0.0) + (PAD_Y if last else 0.0),
                keep=(not last and (count <= _SHORT_ROW or index in {0, 1, count - 3, count - 2}))
                or (last and keep),
                header=header,
                row=row,
                index=index,
                first=first,
                last=last,
            )
        )
    return made


@dataclass(slots=True)
class TableParts:
    """The words of a table and the elements of its cells, row by row; the header is the first row."""

    rows: list[list[Inline]]
    elements: list[list[Element]]
    header_look: Look
    look: Look
    row_headers: bool
    widths: Sequence[float] | None = None
    caption: tuple[str, Look, Element] | None = None
    anchors: Mapping[int, Sequence[str]] = data_field(default_factory=dict)
    column_widths: list[float] = data_field(default_factory=list)


class TableBlock(Block):
    """A table with hairlines; its header is repeated on each page."""

    before = 8.0
    after = 10.0

    def __init__(self, parts: TableParts) -> None:
        """Set `parts`; rows shorter than the header get empty cells when they are built."""
        super().__init__()
        self.parts = parts

    def inlines(self) -> Iterable[Inline]:
        """Return the words of all cells."""
        return (cell for row in self.parts.rows for cell in row)

    def layout(self, setting: Setting) -> list[Box]:
        """Return the caption's lines, the header and the rows."""
        parts = self.parts
        widths = _shares(parts.widths, setting.width) if parts.widths else _natural(parts, setting)
        edges = [sum(widths[:i]) for i in range(len(widths))]
        made: list[Box] = []
        if parts.caption is not None:
            words, look, element = parts.caption
            made += line_boxes(
                setting.lines(words, look, setting.width), element, x=0.0, width=setting.width, keep_all=True
            )
            made.append(Box(height=3.0, keep=True))
        header: tuple[Box, ...] = ()
        for number, (cells, elements) in enumerate(zip(parts.rows, parts.elements, strict=True)):
            columns = []
            for column, (cell, element) in enumerate(zip(cells, elements, strict=True)):
                bold = number == 0 or (parts.row_headers and column == 0)
                look = parts.header_look if bold else parts.look
                lines = (
                    setting.lines(cell, look, widths[column] - 2 * PAD_X)
                    if plain(cell) or refers(cell)
                    else []
                )
                columns.append((edges[column], widths[column], lines, element))
            row = Row(columns, is_header=number == 0)
            # The header stays with the first row, and the last row does not stand alone on a page.
            boxes = row_boxes(row, header=header, keep=number in {0, len(parts.rows) - 2})
            boxes[0].anchors = parts.anchors.get(number - 1, ())
            if len(boxes) > _SHORT_ROW and number:
                for box in boxes[1:]:
                    box.header = (*header, self._going_on(row, setting))
            if number == 0:
                header = tuple(_repeat(boxes))
            made += boxes
        return made

    def _going_on(self, row: Row, setting: Setting) -> ContinuedBox:
        """Return what stands above the rest of a row on a later page: which row goes on there."""
        x, width, _, element = row.columns[-1]
        words = setting.lines(Run(text("render.continued"), italic=True), self.parts.look, width - 2 * PAD_X)
        first = [(*row.columns[0][:2], row.columns[0][2][:1], row.columns[0][3])]
        columns = [*(first if len(row.columns) > 1 else []), (x, width, words, element)]
        height = max(line.height for _, _, cell, _ in columns for line in cell)
        return ContinuedBox(height=height + PAD_Y, row=Row(columns), first=True)


def _repeat(boxes: Sequence[Box]) -> list[Box]:
    """Return the header for later pages: the same row, not content a second time."""
    return [
        RepeatBox(height=box.height, row=box.row, index=box.index, first=box.first, last=box.last)
        for box in boxes
        if isinstance(box, RowBox)
    ]


@dataclass(slots=True, eq=False)
class RepeatBox(RowBox):
    """A header row that comes again on a later page, an artifact there."""

    def joins(self, following: Box) -> bool:
        """Tell whether `following` is the next part of the same repeated header."""
        return isinstance(following, RepeatBox) and RowBox.joins(self, following)

    def draw_joined(self, painter: Painter, frame: Frame, placed: Sequence[tuple[Box, float]]) -> None:
        """Draw the header as an artifact, as content where the file has no page with the first one."""
        if self.row is not None and not any(element.fragments for _, _, _, element in self.row.columns):
            RowBox.draw_joined(self, painter, frame, placed)
            return
        with painter.artifact():
            RowBox.draw_joined(self, painter.silent(), frame, placed)


@dataclass(slots=True, eq=False)
class ContinuedBox(RowBox):
    """The line above the rest of a row on a later page, an artifact without rules."""

    def joins(self, following: Box) -> bool:
        """Stand alone: the rest of the row is content."""
        del following
        return False

    def draw_joined(self, painter: Painter, frame: Frame, placed: Sequence[tuple[Box, float]]) -> None:
        """Draw the words as an artifact."""
        if self.row is None:
            return
        with painter.artifact():
            for x, width, lines, _ in self.row.columns:
                for line in lines[:1]:
                    edge = placed[0][1] - PAD_Y - line.up
                    draw_line(painter, line, frame.left + x + PAD_X, edge, width - 2 * PAD_X)


def _shares(widths: Sequence[float], total: float) -> list[float]:
    whole = sum(widths)
    return [width / whole * total for width in widths]


def _natural(parts: TableParts, setting: Setting) -> list[float]:
    """Give each column what its words ask for: its longest word at least, its longest text at most."""
    count = len(parts.rows[0])
    least = [24.0] * count
    most = [24.0] * count
    for number, row in enumerate(parts.rows[:_MEASURED_ROWS]):
        look = parts.header_look if number == 0 else parts.look
        for column, cell in enumerate(row):
            words = plain(cell)[:400]
            pad = 2 * PAD_X + 1
            most[column] = max(
                most[column], max((measure(line, look) for line in words.split("\n")), default=0.0) + pad
            )
            longest = max(words.split(), key=len, default="")
            least[column] = max(least[column], min(measure(longest, look) + pad, setting.width / 3))
    if sum(most) <= setting.width:
        spare = (setting.width - sum(most)) / count
        return [width + spare for width in most]
    if sum(least) >= setting.width:
        return _shares(least, setting.width)
    spare = setting.width - sum(least)
    wish = [min(big, setting.width) - small for big, small in zip(most, least, strict=True)]
    return [small + spare * want / sum(wish) for small, want in zip(least, wish, strict=True)]


class ValueBlock(Block):
    """A label with a box whose text is to be copied; a long label or value gets the whole width."""

    before = 5.0
    after = 5.0
    split = 0.36
    long = 90
    long_label = 80

    def __init__(
        self,
        label: Inline,
        value: str,
        note: str,
        looks: tuple[Look, Look, Look],
        elements: tuple[Element, Element, Element],
    ) -> None:
        """Set label, value and note in their `looks`."""
        super().__init__()
        self.label, self.value, self.note = label, value, note
        self.looks, self.elements = looks, elements

    def layout(self, setting: Setting) -> list[Box]:
        """Return the boxed value as row parts, then the note."""
        label_look, value_look, note_look = self.looks
        label_element, value_element, note_element = self.elements
        wide = len(self.value) > self.long or "\n" in self.value or len(plain(self.label)) > self.long_label
        x = 0.0 if wide else setting.width * self.split
        width = setting.width - x
        made: list[Box] = []
        value_lines = setting.lines(self.value, value_look, width - 2 * PAD_X) if self.value else []
        if wide:
            made += line_boxes(
                setting.lines(self.label, label_look, setting.width),
                label_element,
                x=0.0,
                width=setting.width,
                keep_all=True,
            )
            made.append(Box(height=3.0, keep=True))
            row = Row([(x, width, value_lines, value_element)], boxed=0)
        else:
            label_lines = setting.lines(self.label, label_look, x - PAD_X - 6)
            row = Row(
                [(-PAD_X, x, label_lines, label_element), (x, width, value_lines, value_element)], boxed=1
            )
        made += row_boxes(row, keep=bool(self.note))
        if self.note:
            notes = setting.lines(self.note, note_look, width)
            made.append(Box(height=1.5, keep=True))
            made += line_boxes(notes, note_element, x=x, width=width, align="end", keep_all=True)
            made[-1].keep = False
        return made

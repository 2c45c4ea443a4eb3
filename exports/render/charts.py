"""Charts as drawings: bars with their numbers and grids with shades of grey, readable without colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from exports.render.blocks import Block, Setting, draw_line, line_boxes
from exports.render.flow import Box, Frame
from exports.render.inline import Line, Look
from exports.render.paint import Painter
from exports.render.tags import Element

_BAR = 12.0
_BAR_GREY = 0.35
_GAP = 6.0
_DARKEST = 0.25


@dataclass(slots=True, eq=False)
class BarBox(Box):
    """One bar: its name on the left, its length to scale, its number behind it."""

    element: Element | None = None
    label: Sequence[Line] = ()
    number: Line | None = None
    label_width: float = 0.0
    length: float = 0.0

    def draw(self, painter: Painter, frame: Frame, top: float) -> None:
        """Draw the bar and its words."""
        if self.element is None or self.number is None:
            return
        with painter.content(self.element):
            self.paint(painter, frame, top)

    def joins(self, following: Box) -> bool:
        """Tell whether `following` is a bar of the same figure."""
        return isinstance(following, BarBox) and following.element is self.element

    def draw_joined(self, painter: Painter, frame: Frame, placed: Sequence[tuple[Box, float]]) -> None:
        """Draw all bars of the figure on this page as one fragment."""
        if self.element is None:
            return
        with painter.content(self.element):
            for box, top in placed:
                if isinstance(box, BarBox):
                    box.paint(painter, frame, top)

    def paint(self, painter: Painter, frame: Frame, top: float) -> None:
        """Draw without marking."""
        y = top - 2
        for line in self.label:
            draw_line(painter, line, frame.left, y - line.up, self.label_width - _GAP, align="end")
            y -= line.height
        x = frame.left + self.label_width
        middle = top - self.height / 2
        painter.line(x, top, x, top - self.height, width=0.6, grey=0.3)
        if self.length:
            painter.box(x, middle - _BAR / 2, self.length, _BAR, fill=_BAR_GREY)
        if self.number is not None:
            baseline = middle - self.number.up + self.number.height / 2
            draw_line(painter, self.number, x + self.length + 5, baseline, 100)


class BarsBlock(Block):
    """Horizontal bars with labels and numbers."""

    before = 8.0
    after = 10.0

    def __init__(
        self,
        labels: Sequence[str],
        values: Sequence[int],
        caption: str,
        looks: tuple[Look, Look],
        elements: tuple[Element, Element],
    ) -> None:
        """Draw one bar for each of `labels`; `looks` are those of the chart and of its caption."""
        super().__init__()
        self.labels, self.values, self.caption = labels, values, caption
        self.looks, self.elements = looks, elements

    def layout(self, setting: Setting) -> list[Box]:
        """Return the caption and one box for each bar."""
        look, caption_look = self.looks
        figure, caption = self.elements
        made: list[Box] = []
        if self.caption:
            made += line_boxes(
                setting.lines(self.caption, caption_look, setting.width),
                caption,
                x=0.0,
                width=setting.width,
                keep_all=True,
            )
            made.append(Box(height=4.0, keep=True))
        lines = [setting.lines(label, look, setting.width * 0.36) for label in self.labels]
        widest = max((line.width for group in lines for line in group), default=0.0) + _GAP + 1
        numbers = [setting.lines(str(value), look, 100.0)[0] for value in self.values]
        room = setting.width - widest - max((number.width for number in numbers), default=0.0) - 8
        top = max([*self.values, 1])
        for label, value, number in zip(lines, self.values, numbers, strict=True):
            made.append(
                BarBox(
                    height=max(sum(line.height for line in label) + 4, _BAR + 6),
                    keep=len(self.values) <= 14,
                    element=figure,
                    label=label,
                    number=number,
                    label_width=widest,
                    length=room * max(value, 0) / top,
                )
            )
        if made:
            made[-1].keep = False
        return made


@dataclass(slots=True, eq=False)
class GridBox(Box):
    """A whole grid: names of rows and columns, a shaded cell with its number for each pair."""

    element: Element | None = None
    rows: Sequence[Line] = ()
    columns: Sequence[Line | None] = ()
    cells: Sequence[Sequence[tuple[float, Line | None]]] = field(default_factory=list)
    label_width: float = 0.0
    cell: tuple[float, float] = (0.0, 0.0)
    head: float = 0.0

    def draw(self, painter: Painter, frame: Frame, top: float) -> None:
        """Draw the grid."""
        if self.element is None:
            return
        wide, high = self.cell
        with painter.content(self.element):
            left = frame.left + self.label_width
            for column, line in enumerate(self.columns):
                if line is not None:
                    middle = left + (column + 0.5) * wide
                    draw_line(painter, line, middle - line.width / 2, top - self.head + 4, line.width)
            for number, (name, cells) in enumerate(zip(self.rows, self.cells, strict=True)):
                y = top - self.head - (number + 1) * high
                baseline = y + (high - name.height) / 2 + name.down
                draw_line(painter, name, frame.left, baseline, self.label_width - _GAP, align="end")
                for column, (shade, line) in enumerate(cells):
                    x = left + column * wide
                    painter.box(x, y, wide, high, fill=1 - (1 - _DARKEST) * shade, stroke=0.6, line_width=0.4)
                    if line is not None:
                        baseline = y + (high - line.height) / 2 + line.down
                        painter.grey_text(
                            x + (wide - line.width) / 2, baseline, line, 1.0 if shade > 0.55 else 0.0
                        )


class GridBlock(Block):
    """A grid of counts, such as days of the week by hours."""

    before = 8.0
    after = 10.0
    row_height = 20.0

    def __init__(
        self,
        names: tuple[Sequence[str], Sequence[str]],
        values: Sequence[Sequence[int]],
        caption: str,
        looks: tuple[Look, Look],
        elements: tuple[Element, Element],
    ) -> None:
        """Draw `values` by row; `names` are those of rows and columns."""
        super().__init__()
        self.names, self.values, self.caption = names, values, caption
        self.looks, self.elements = looks, elements

    def layout(self, setting: Setting) -> list[Box]:
        """Return the caption and the grid, kept together."""
        look, caption_look = self.looks
        figure, caption = self.elements
        made: list[Box] = []
        if self.caption:
            made += line_boxes(
                setting.lines(self.caption, caption_look, setting.width),
                caption,
                x=0.0,
                width=setting.width,
                keep_all=True,
            )
            made.append(Box(height=4.0, keep=True))
        row_names, column_names = self.names
        rows = [setting.lines(name, look, setting.width * 0.3)[0] for name in row_names]
        label_width = max((line.width for line in rows), default=0.0) + _GAP + 1
        wide = min((setting.width - label_width) / max(len(column_names), 1), 60.0)
        columns = [setting.lines(name, look, setting.width)[0] for name in column_names]
        every = 1
        widest = max((line.width for line in columns), default=0.0) + 3
        while every * wide < widest:
            every += 1
        most = max([value for row in self.values for value in row] + [1])
        cells = [
            [
                (max(value, 0) / most, setting.lines(str(value), look, setting.width)[0] if value else None)
                for value in row
            ]
            for row in self.values
        ]
        head = look.leading + 4
        made.append(
            GridBox(
                height=head + self.row_height * len(rows),
                element=figure,
                rows=rows,
                columns=[line if number % every == 0 else None for number, line in enumerate(columns)],
                cells=cells,
                label_width=label_width,
                cell=(wide, self.row_height),
                head=head,
            )
        )
        return made

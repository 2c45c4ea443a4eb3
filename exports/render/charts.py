"""Charts as drawings: bars with their numbers and grids with shades of grey, readable without colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil
from statistics import median

from exports.render.blocks import Block, Setting, draw_line, line_boxes
from exports.render.digits import digits_width, draw_digits
from exports.render.flow import Box, Frame
from exports.render.inline import Line, Look
from exports.render.paint import Painter
from exports.render.tags import Element

_BAR = 12.0
_BAR_GREY = 0.35
_GAP = 6.0
_DARKEST = 0.25
_LEAST = 0.15
_HALF_DIGIT = 0.357
"""Half the height of a digit, as a share of the size of the letters."""

_MOST_BARS = 14
_COLUMN_HEIGHT = 150.0
_STEPS = (1, 2, 5)
_NAME_GAP = 6.0
_LONGER = 1.4


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
        if len(self.values) > _MOST_BARS:
            return [*made, columns_box(self.labels, self.values, look, figure, setting)]
        lines = [setting.lines(label, look, setting.width * 0.36) for label in self.labels]
        widest = max((line.width for group in lines for line in group), default=0.0) + _GAP + 1
        numbers = [setting.lines(str(value), look, 100.0)[0] for value in self.values]
        room = setting.width - widest - max((number.width for number in numbers), default=0.0) - 8
        top = max([*self.values, 1])
        for label, value, number in zip(lines, self.values, numbers, strict=True):
            made.append(
                BarBox(
                    height=max(sum(line.height for line in label) + 4, _BAR + 6),
                    keep=True,
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
    rows: Sequence[Sequence[Line]] = ()
    columns: Sequence[tuple[float, Line] | None] = ()
    cells: Sequence[Sequence[tuple[float, str] | None]] = field(default_factory=list)
    points: float = 12.0
    label_width: float = 0.0
    wide: float = 0.0
    heights: Sequence[float] = ()
    head: float = 0.0

    def draw(self, painter: Painter, frame: Frame, top: float) -> None:
        """Draw the grid."""
        if self.element is None:
            return
        wide = self.wide
        with painter.content(self.element):
            left = frame.left + self.label_width
            for name in self.columns:
                if name is not None:
                    draw_line(painter, name[1], frame.left + name[0], top - self.head + 4, name[1].width)
            y = top - self.head
            for names, cells, high in zip(self.rows, self.cells, self.heights, strict=True):
                self._name(painter, frame, names, y - (high - sum(line.height for line in names)) / 2)
                y -= high
                for column, cell in enumerate(cells):
                    if cell is None:  # a day that this month does not have
                        continue
                    shade, number = cell
                    x = left + column * wide
                    painter.box(x, y, wide, high, fill=_shade(shade), stroke=0.6, line_width=0.4)
                    if number:
                        start = x + (wide - digits_width(number, self.points)) / 2
                        baseline = y + high / 2 - self.points * _HALF_DIGIT
                        draw_digits(painter, start, baseline, number, self.points, _ink(_shade(shade)))

    def _name(self, painter: Painter, frame: Frame, lines: Sequence[Line], top: float) -> None:
        """Write the name of a row, its lines under one another."""
        for line in lines:
            draw_line(painter, line, frame.left, top - line.up, self.label_width - _GAP, align="end")
            top -= line.height


class GridBlock(Block):
    """A grid of counts, such as days of the week by hours; where there is no count there is no cell."""

    before = 8.0
    after = 10.0
    row_height = 20.0

    def __init__(
        self,
        names: tuple[Sequence[str], Sequence[str]],
        values: Sequence[Sequence[int | None]],
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
        rows = [setting.lines(name, look, setting.width * 0.3) for name in row_names]
        label_width = max((line.width for lines in rows for line in lines), default=0.0) + _GAP + 1
        wide = min((setting.width - label_width) / max(len(column_names), 1), 60.0)
        columns = [setting.lines(name, look, setting.width)[0] for name in column_names]
        most = max([value for row in self.values for value in row if value is not None] + [1])
        cells = [
            [None if value is None else (max(value, 0) / most, str(value) if value else "") for value in row]
            for row in self.values
        ]
        heights = [max(self.row_height, sum(line.height for line in lines) + 4) for lines in rows]
        head = look.leading + 4
        made.append(
            GridBox(
                height=head + sum(heights),
                element=figure,
                rows=rows,
                columns=_placed(columns, label_width, wide, setting.width),
                cells=cells,
                points=look.size,
                label_width=label_width,
                wide=wide,
                heights=heights,
                head=head,
            )
        )
        return made


def _shade(share: float) -> float:
    """Return the grey of a cell whose count is `share` of the largest; even the smallest is not white."""
    return 1 - (1 - _DARKEST) * (_LEAST + (1 - _LEAST) * share) if share else 1.0


def _ink(ground: float) -> float:
    """Return black or white, whichever stands out more from the grey `ground`."""
    light = ground**2.2
    return 1.0 if 1.05 / (light + 0.05) > (light + 0.05) / 0.05 else 0.0


@dataclass(slots=True, eq=False)
class ColumnsBox(Box):
    """Upright columns over a scale, for a row of many counts such as weeks."""

    element: Element | None = None
    lengths: Sequence[float] = ()
    names: Sequence[tuple[float, Line] | None] = ()
    numbers: Sequence[str] = ()
    points: float = 12.0
    scale: Sequence[tuple[float, Line]] = ()
    left: float = 0.0
    foot: float = 0.0

    def draw(self, painter: Painter, frame: Frame, top: float) -> None:
        """Draw scale, columns, numbers and names."""
        if self.element is None:
            return
        base = top - self.height + self.foot
        left = frame.left + self.left
        wide = (frame.width - self.left) / max(len(self.lengths), 1)
        with painter.content(self.element):
            for rise, line in self.scale:
                painter.line(left, base + rise, frame.left + frame.width, base + rise, width=0.4, grey=0.75)
                draw_line(painter, line, frame.left, base + rise - 3.6, self.left - _GAP, align="end")
            for place, (length, name, number) in enumerate(
                zip(self.lengths, self.names, self.numbers, strict=True)
            ):
                x = left + place * wide
                if length:
                    painter.box(x + wide * 0.15, base, wide * 0.7, length, fill=_BAR_GREY)
                if number:
                    start = x + (wide - digits_width(number, self.points)) / 2
                    draw_digits(painter, start, base + length + 3.5, number, self.points)
                if name is not None:
                    painter.line(x + wide / 2, base, x + wide / 2, base - 3, width=0.5, grey=0.3)
                    draw_line(painter, name[1], frame.left + name[0], base - 13, name[1].width)
            painter.line(left, base, frame.left + frame.width, base, width=0.6, grey=0.3)


def columns_box(
    labels: Sequence[str], values: Sequence[int], look: Look, figure: Element, setting: Setting
) -> ColumnsBox:
    """Lay out a column for each value; names that would touch are left out, and numbers all together."""
    top = max([*values, 1])
    step = next(
        unit * 10**power
        for power in range(10)
        for unit in _STEPS
        if top / (unit * 10**power) <= len(_STEPS) + 2
    )
    marks = range(0, top + 1, step)
    scale = [(_COLUMN_HEIGHT * mark / top, setting.lines(str(mark), look, 100.0)[0]) for mark in marks]
    left = max(line.width for _, line in scale) + _GAP
    wide = (setting.width - left) / len(values)
    names = [setting.lines(label, look, setting.width)[0] for label in labels]
    numbers = [str(value) if value else "" for value in values]
    # All or none: a gap would look like a zero.
    shown = all(digits_width(number, look.size) + 0.4 <= wide for number in numbers)
    foot = look.leading + 4
    return ColumnsBox(
        height=_COLUMN_HEIGHT + look.leading + foot,
        element=figure,
        lengths=[_COLUMN_HEIGHT * max(value, 0) / top for value in values],
        names=_placed(names, left, wide, setting.width),
        numbers=numbers if shown else [""] * len(values),
        points=look.size,
        scale=scale,
        left=left,
        foot=foot,
    )


def _placed(names: Sequence[Line], left: float, wide: float, width: float) -> list[tuple[float, Line] | None]:
    """Return where each name begins under its column, None for one that is left out.

    None touches another or leaves the page; one that says more than the others (where the record begins)
    stands in any case, the others at even distances.
    """
    usual = median(line.width for line in names)
    every = max(1, ceil((usual + _NAME_GAP) / wide))
    first = [place for place, line in enumerate(names) if line.width > usual * _LONGER]
    placed: list[tuple[float, Line] | None] = [None] * len(names)
    taken: list[tuple[float, float]] = []
    for place in (*first, *range(0, len(names), every)):
        line = names[place]
        x = min(max(left + (place + 0.5) * wide - line.width / 2, 0.0), width - line.width)
        end = x + line.width + _NAME_GAP
        if placed[place] is None and all(end <= other or x >= until for other, until in taken):
            placed[place] = x, line
            taken.append((x, end))
    return placed

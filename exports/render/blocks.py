"""The text primitives as blocks: each turns itself into boxes for the width of the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from exports.render import bidi
from exports.render.flow import Box, Frame
from exports.render.inline import Align, Inline, Line, Look, PageRef, Run, break_lines, plain, runs_of
from exports.render.paint import Painter
from exports.render.tags import Element

_BAR_AWAY = 9.0
_BAR_GREY = 0.72
_WRITING = 26.0


@dataclass(slots=True)
class Setting:
    """What blocks need to know of the document while they break their lines."""

    width: float
    page_height: float
    lang: str
    numbers: Mapping[str, int]
    lost: dict[str, None]
    check: Callable[[], None]

    def lines(
        self, inline: Inline, look: Look, width: float, *, lang: str | None = None, first_indent: float = 0.0
    ) -> list[Line]:
        """Break `inline` into lines with page references filled in."""
        runs = [self._resolved(run) for run in runs_of(inline)]
        return break_lines(
            runs,
            look,
            width,
            lang=lang or self.lang,
            first_indent=first_indent,
            lost=self.lost,
            check=self.check,
        )

    def _resolved(self, run: Run) -> Run:
        if not isinstance(run, PageRef):
            return run
        return Run(str(self.numbers.get(run.anchor, 0)), run.bold, run.italic, run.lang)


class Block:
    """One call of a primitive; `boxes` is asked again only when the block names a page.

    `bound` keeps its end on one page with the beginning of the next block.
    """

    before: float = 0.0
    after: float = 0.0

    def __init__(self) -> None:
        """Begin without remembered boxes."""
        self._made: list[Box] | None = None
        self.bound = False

    def inlines(self) -> Iterable[Inline]:
        """Return the texts of the block that may hold page references."""
        return ()

    def references(self) -> set[str]:
        """Return the anchors that the block refers to."""
        return references_in(self.inlines())

    def layout(self, setting: Setting) -> list[Box]:
        """Return the boxes of the block."""
        raise NotImplementedError

    def boxes(self, setting: Setting) -> list[Box]:
        """Return the boxes, laid out once unless page numbers in them may change."""
        if self._made is None or self.references():
            self._made = self.layout(setting)
            if self.bound and self._made:
                self._made[-1].keep = True
        return self._made


def refers(inline: Inline) -> bool:
    """Tell whether inline text holds a page reference."""
    return not isinstance(inline, str) and any(isinstance(run, PageRef) for run in runs_of(inline))


def references_in(inlines: Iterable[Inline]) -> set[str]:
    """Return the anchors that inline texts refer to."""
    return {
        run.anchor
        for inline in inlines
        if not isinstance(inline, str)
        for run in runs_of(inline)
        if isinstance(run, PageRef)
    }


@dataclass(slots=True, eq=False)
class LineBox(Box):
    """One line of text; its baseline lies `drop` below its upper edge, else as far as the line is high."""

    line: Line | None = None
    element: Element | None = None
    x: float = 0.0
    width: float = 0.0
    align: Align = "start"
    bar: bool = False
    drop: float | None = None

    def baseline(self, top: float) -> float:
        """Return where the words stand when the box begins at `top`."""
        up = self.line.up if self.line is not None else 0.0
        return top - (up if self.drop is None else self.drop)

    def draw(self, painter: Painter, frame: Frame, top: float) -> None:
        """Draw the line with its baseline below `top`, and the bar beside quoted words."""
        if self.bar:
            with painter.artifact():
                x = frame.left + self.x - _BAR_AWAY
                painter.line(x, top, x, top - self.height, width=1.2, grey=_BAR_GREY)
        if self.element is not None:
            with painter.content(self.element):
                self.paint(painter, frame, top)

    def paint(self, painter: Painter, frame: Frame, top: float) -> None:
        """Draw the words without marking them."""
        if self.line is not None and self.line.pieces:
            x, y = frame.left + self.x, self.baseline(top)
            draw_line(painter, self.line, x, y, self.width, align=self.align)

    def joins(self, following: Box) -> bool:
        """Tell whether `following` is a line of the same paragraph."""
        return type(following) is type(self) is LineBox and following.element is self.element

    def draw_joined(self, painter: Painter, frame: Frame, placed: Sequence[tuple[Box, float]]) -> None:
        """Draw the lines of a paragraph on one page as one fragment, with one bar beside them."""
        if len(placed) == 1 or self.element is None:
            self.draw(painter, frame, placed[0][1])
            return
        bars = [(box.x, top, top - box.height) for box, top in placed if isinstance(box, LineBox) and box.bar]
        if bars:
            with painter.artifact():
                x = frame.left + bars[0][0] - _BAR_AWAY
                painter.line(x, bars[0][1], x, bars[-1][2], width=1.2, grey=_BAR_GREY)
        with painter.content(self.element):
            for box, top in placed:
                if isinstance(box, LineBox):
                    box.paint(painter, frame, top)


def draw_line(
    painter: Painter, line: Line, x: float, y: float, width: float, *, align: Align = "start"
) -> None:
    """Draw a line between `x` and `x + width`; right-to-left lines start at the right edge."""
    if align == "center":
        x += (width - line.width) / 2
    elif (align == "end") != line.from_right:
        x += width - line.width
    painter.text(x, y, line)


def line_boxes(
    lines: Sequence[Line],
    element: Element,
    *,
    x: float,
    width: float,
    align: Align = "start",
    first_x: float | None = None,
    keep_all: bool = False,
    bar: bool = False,
) -> list[Box]:
    """Turn lines into boxes; the first two and the last two lines of a paragraph stay together."""
    boxes: list[Box] = []
    count = len(lines)
    for number, line in enumerate(lines):
        own = first_x if number == 0 and first_x is not None else x
        boxes.append(
            LineBox(
                height=line.height,
                keep=keep_all or (number + 1 < count and (number == 0 or number == count - 2)),
                line=line,
                element=element,
                x=own,
                width=width + x - own,
                align=align,
                bar=bar,
            )
        )
    return boxes


class TextBlock(Block):
    """A paragraph or a heading."""

    def __init__(
        self,
        text: Inline,
        look: Look,
        element: Element,
        *,
        before: float,
        after: float,
        indent: float = 0.0,
        keep_with_next: bool = False,
        lang: str | None = None,
        anchor: str | None = None,
        bookmark: tuple[int, str] | None = None,
        new_page: bool = False,
        bar: bool = False,
    ) -> None:
        """Set `text` in `look`, `indent` points in from both sides when centred, from the left otherwise."""
        super().__init__()
        self.text, self.look, self.element = text, look, element
        self.before, self.after, self.indent = before, after, indent
        self.keep_with_next, self.lang = keep_with_next, lang
        self.anchor, self.bookmark, self.new_page, self.bar = anchor, bookmark, new_page, bar

    def inlines(self) -> Iterable[Inline]:
        """Return the text."""
        return (self.text,)

    def layout(self, setting: Setting) -> list[Box]:
        """Return one box for each line."""
        width = setting.width - self.indent
        lines = setting.lines(self.text, self.look, width, lang=self.lang)
        made = line_boxes(
            lines,
            self.element,
            x=self.indent,
            width=width,
            align=self.look.align,
            bar=self.bar,
            keep_all=self.keep_with_next and len(lines) < 6,
        )
        if self.keep_with_next:
            made[-1].keep = True
        made[0].anchor, made[0].bookmark, made[0].fresh_page = self.anchor, self.bookmark, self.new_page
        return made


class LabelledBlock(Block):
    """A bold label with its value behind it, later lines indented; a right-to-left value stands below."""

    before = 3.0
    after = 3.0
    hang = 18.0

    def __init__(
        self,
        label: str,
        value: Inline,
        look: Look,
        label_element: Element,
        value_element: Element,
        *,
        apart: bool,
        anchor: str | None = None,
    ) -> None:
        """Set `value` in `look`; `apart` begins it below the label, with a bar beside it."""
        super().__init__()
        self.label, self.value, self.look = label, value, look
        self.label_element, self.value_element = label_element, value_element
        self.apart, self.anchor = apart, anchor

    def inlines(self) -> Iterable[Inline]:
        """Return the value."""
        return (self.value,)

    def layout(self, setting: Setting) -> list[Box]:
        """Return one box for each line; an empty value leaves one line blank."""
        made = self._lines(setting)
        made[0].anchor = self.anchor
        return made

    def _lines(self, setting: Setting) -> list[Box]:
        bold = replace(self.look, bold=True, italic=False)
        words = plain(self.value)
        if not words or self.apart or bidi.base_level(words):
            made = line_boxes(
                setting.lines(self.label, bold, setting.width),
                self.label_element,
                x=0.0,
                width=setting.width,
                keep_all=True,
            )
            if not words:
                return [*made, Box(height=self.look.leading)]
            width = setting.width - self.hang
            return made + line_boxes(
                setting.lines(self.value, self.look, width),
                self.value_element,
                x=self.hang,
                width=width,
                bar=self.apart,
            )
        width = setting.width - self.hang
        runs = [Run(self.label, bold=True), Run(" "), *runs_of(self.value)]
        lines = setting.lines(runs, self.look, width, first_indent=-self.hang)
        return line_boxes(lines, self.value_element, x=self.hang, width=width, first_x=0.0)


@dataclass(slots=True, eq=False)
class MarkedBox(LineBox):
    """The first line of a list item, with its marker in the margin."""

    marker: Line | None = None
    marker_element: Element | None = None

    def draw(self, painter: Painter, frame: Frame, top: float) -> None:
        """Draw the marker and the line on one baseline."""
        if self.marker is not None and self.marker_element is not None and self.line is not None:
            with painter.content(self.marker_element):
                draw_line(painter, self.marker, frame.left + 4, self.baseline(top), self.x)
        LineBox.draw(self, painter, frame, top)


class ItemBlock(Block):
    """A list item: marker or number, then text with its own left edge."""

    before = 2.0
    after = 4.0

    def __init__(
        self, marker: str, text: Inline, look: Look, elements: tuple[Element, Element], *, room: float
    ) -> None:
        """Begin the text `room` points from the left, further when the marker is wider."""
        super().__init__()
        self.marker, self.text, self.look, self.room = marker, text, look, room
        self.marker_element, self.element = elements

    def inlines(self) -> Iterable[Inline]:
        """Return the text."""
        return (self.text,)

    def layout(self, setting: Setting) -> list[Box]:
        """Return one box for each line."""
        marker = setting.lines(self.marker, self.look, setting.width / 2)[0]
        x = max(self.room, marker.width + 12)
        width = setting.width - x
        made = line_boxes(setting.lines(self.text, self.look, width), self.element, x=x, width=width)
        first = made[0]
        if isinstance(first, LineBox):
            made[0] = MarkedBox(
                height=first.height,
                keep=first.keep,
                line=first.line,
                element=first.element,
                x=first.x,
                width=first.width,
                align=first.align,
                marker=marker,
                marker_element=self.marker_element,
            )
        return made


@dataclass(slots=True, eq=False)
class RuleBox(Box):
    """A hairline across the page."""

    def draw(self, painter: Painter, frame: Frame, top: float) -> None:
        """Draw the line in the middle of the box."""
        with painter.artifact():
            y = top - self.height / 2
            painter.line(frame.left, y, frame.left + frame.width, y, grey=0.4)


class FixedBlock(Block):
    """A block whose boxes do not depend on the page: rules, spaces, breaks."""

    def __init__(self, *boxes: Box) -> None:
        """Hold `boxes`."""
        super().__init__()
        self._fixed = list(boxes)

    def layout(self, setting: Setting) -> list[Box]:
        """Return the boxes as they are."""
        del setting
        return self._fixed


@dataclass(slots=True, eq=False)
class SignLineBox(Box):
    """A blank line to write on."""

    width: float = 0.0

    def draw(self, painter: Painter, frame: Frame, top: float) -> None:
        """Draw the line at the foot of the box."""
        with painter.artifact():
            y = top - self.height + 1
            painter.line(frame.left, y, frame.left + self.width, y, width=0.7)


class LinesBlock(Block):
    """Blank lines to write on across the page, all on one page."""

    before = 2.0
    after = 8.0

    def __init__(self, count: int) -> None:
        """Make `count` lines."""
        super().__init__()
        self.count = count

    def layout(self, setting: Setting) -> list[Box]:
        """Return the lines as one chain."""
        return [
            SignLineBox(height=_WRITING, keep=number + 1 < self.count, width=setting.width)
            for number in range(self.count)
        ]


class SignatureBlock(Block):
    """Blank lines, each with its label beneath; kept on one page."""

    before = 10.0
    after = 8.0

    def __init__(self, labels: Sequence[str], look: Look, element: Element) -> None:
        """Make a line for each of `labels`."""
        super().__init__()
        self.labels, self.look, self.element = labels, look, element

    def layout(self, setting: Setting) -> list[Box]:
        """Return the lines and labels as one chain."""
        width = min(setting.width, 290.0)
        made: list[Box] = []
        for label in self.labels:
            made.append(SignLineBox(height=32.0, keep=True, width=width))
            made += line_boxes(
                setting.lines(label, self.look, width), self.element, x=0.0, width=width, keep_all=True
            )
        if made:
            made[-1].keep = False
        return made


class SeparatorBlock(Block):
    """A sheet that announces an exhibit: its label large in the middle of a page of its own."""

    def __init__(
        self,
        label: str,
        description: str,
        looks: tuple[Look, Look],
        elements: tuple[Element, Element],
        *,
        anchor: str,
        bookmark: str,
    ) -> None:
        """Centre `label` and `description` in the two `looks`."""
        super().__init__()
        self.label, self.description, self.looks, self.elements = label, description, looks, elements
        self.anchor, self.bookmark = anchor, bookmark

    def layout(self, setting: Setting) -> list[Box]:
        """Return room above and the centred lines; what follows begins a new page."""
        inset = 36.0
        width = setting.width - 2 * inset
        made: list[Box] = []
        for text, look, element in zip(
            (self.label, self.description), self.looks, self.elements, strict=True
        ):
            if text:
                made += line_boxes(
                    setting.lines(text, look, width),
                    element,
                    x=inset,
                    width=width,
                    align="center",
                    keep_all=True,
                )
        total = sum(box.height for box in made)
        room = Box(height=max(0.0, setting.page_height * 0.45 - total / 2), keep=True, fresh_page=True)
        room.anchor, room.bookmark = self.anchor, (1, self.bookmark)
        made[-1].keep = False
        if len(made) > 1 and self.label and self.description:
            next(
                box for box in made if isinstance(box, LineBox) and box.element is self.elements[1]
            ).before = 10.0
        return [room, *made]

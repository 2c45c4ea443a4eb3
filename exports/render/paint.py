"""Draws one page: lines of shaped text, hairlines, boxes and pictures, all inside marked content."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import copy

from reportlab.lib.rl_accel import fp_str

from exports.render.cff import Path
from exports.render.embed import FontBook
from exports.render.inline import Line
from exports.render.marks import PageOrder, TextLine, keep_hyphen, with_marks
from exports.render.raster import Raster
from exports.render.shaping import PlacedPiece
from exports.render.tags import Element, Marker

_FILLER_Y = 12.0


class Painter:
    """Collects the drawing operators of one page; all places are points from the lower left corner."""

    def __init__(self, book: FontBook, page: int) -> None:
        """Draw `page` (from 0) with the fonts of `book`."""
        self._book = book
        self.operators: list[str] = []
        self.images: dict[str, Raster] = {}
        self._lines: list[TextLine] = []
        self._marker: Marker | None = Marker(self.operators, page)

    def silent(self) -> Painter:
        """Return a painter of the same page that marks nothing, for use inside marked content."""
        other = copy(self)
        other._marker = None  # noqa: SLF001 - a copy of itself
        return other

    @property
    def elements(self) -> Sequence[Element]:
        """The elements of the page's marked contents, by their numbers."""
        return self._marker.elements if self._marker is not None else ()

    @contextmanager
    def content(self, element: Element) -> Iterator[None]:
        """Draw a fragment of `element`."""
        if self._marker is None:
            yield
        else:
            with self._marker.content(element):
                yield

    @contextmanager
    def artifact(self) -> Iterator[None]:
        """Draw something that is no content."""
        if self._marker is None:
            yield
        else:
            with self._marker.artifact():
                yield

    def text(self, x: float, y: float, line: Line) -> None:
        """Draw one line of text with its baseline at `y`."""
        self._lines.append(TextLine(len(self.operators), x, y, line.pieces, line.right_to_left))
        self.operators.append("")  # written by `finish`, when the page's direction is known

    @property
    def lines(self) -> Sequence[TextLine]:
        """The lines of text so far, in the order in which they were drawn."""
        return self._lines

    def finish(self, order: PageOrder | None, foot: float | None = None) -> bytes:
        """Return what was drawn, set in the `order` of its whole page.

        Unseen marks that the order needs stand at the foot of the page from `foot`, None for elsewhere.
        """
        for line in self._lines:
            pieces = line.pieces if order is None else with_marks(line, order)
            self.operators[line.at] = self._text(line.x, line.y, keep_hyphen(pieces))
        if foot is not None and order is not None and order.filler:
            with self.artifact():
                self.operators.append(self._text(foot, _FILLER_Y, order.filler))
        return "\n".join(self.operators).encode("ascii")

    def _text(self, x: float, y: float, pieces: Sequence[PlacedPiece]) -> str:
        font, size = "", 0.0
        out = [f"BT {fp_str(x, y)} Td"]
        run: list[str] = []
        encode = self._book.encode
        for placed in pieces:
            name, strings = encode(placed.piece)
            if name != font or placed.size != size:
                if run:
                    out.append(f"[{''.join(run)}] TJ")
                    run.clear()
                font, size = name, placed.size
                out.append(f"/{font} {fp_str(size)} Tf")
            run.append(f"{placed.shift}{strings}" if placed.shift else strings)
        if run:
            out.append(f"[{''.join(run)}] TJ")
        out.append("ET")
        return " ".join(out)

    def line(
        self, x1: float, y1: float, x2: float, y2: float, *, width: float = 0.5, grey: float = 0.0
    ) -> None:
        """Draw a straight line."""
        self.operators.append(
            f"q {fp_str(grey)} G {fp_str(width)} w {fp_str(x1, y1)} m {fp_str(x2, y2)} l S Q"
        )

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: float | None = None,
        stroke: float | None = None,
        line_width: float = 0.5,
    ) -> None:
        """Draw a rectangle from its lower left corner; `fill` and `stroke` are greys from 0 (black) to 1."""
        paint = {(True, False): "f", (False, True): "S", (True, True): "B"}.get(
            (fill is not None, stroke is not None)
        )
        if paint is None:
            return
        head = ["q"]
        if fill is not None:
            head.append(f"{fp_str(fill)} g")
        if stroke is not None:
            head.append(f"{fp_str(stroke)} G {fp_str(line_width)} w")
        self.operators.append(f"{' '.join(head)} {fp_str(x, y, width, height)} re {paint} Q")

    def shape(self, path: Path, x: float, y: float, scale: float, grey: float = 0.0) -> None:
        """Fill an outline whose origin is put at `x`, `y`, in a shade from 0 (black) to 1 (white)."""
        drawn = [f"q {fp_str(grey)} g {fp_str(scale, 0, 0, scale, x, y)} cm"]
        for points in path:
            sign = {1: "m", 2: "l", 4: "c"}[len(points)]
            ends = points if len(points) == 1 else points[1:]
            drawn.append(f"{' '.join(f'{px} {py}' for px, py in ends)} {sign}")
        self.operators.append(f"{' '.join(drawn)} f Q")

    def image(self, raster: Raster, x: float, y: float, width: float, height: float) -> None:
        """Draw a picture from its lower left corner."""
        self.images[raster.name] = raster
        self.operators.append(f"q {fp_str(width)} 0 0 {fp_str(height)} {fp_str(x, y)} cm /{raster.name} Do Q")

    def unseen_text(self, x: float, y: float, line: Line) -> None:
        """Put one line of text there that is searched and read aloud, but not drawn."""
        self.operators.append("q 3 Tr")
        self.text(x, y, line)
        self.operators.append("Q")

"""Draws one page: lines of shaped text, hairlines, boxes and pictures, all inside marked content."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from reportlab.lib.rl_accel import fp_str

from exports.render.embed import FontBook
from exports.render.raster import Raster
from exports.render.shaping import Piece
from exports.render.tags import Element, Marker


@dataclass(frozen=True, slots=True)
class PlacedPiece:
    """A shaped piece with its size in points, in the order in which pieces stand from left to right."""

    piece: Piece
    size: float


class Painter:
    """Collects the drawing operators of one page; all places are points from the lower left corner."""

    def __init__(self, book: FontBook) -> None:
        """Draw with the fonts of `book`."""
        self._book = book
        self.operators: list[str] = []
        self.images: dict[str, Raster] = {}
        self._marker: Marker | None = Marker(self.operators)

    def silent(self) -> Painter:
        """Return a painter of the same page that marks nothing, for use inside marked content."""
        other = Painter(self._book)
        other.operators, other.images, other._marker = self.operators, self.images, None
        return other

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

    def text(self, x: float, y: float, pieces: Iterable[PlacedPiece]) -> None:
        """Draw one line of text with its baseline at `y`."""
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
            run.append(strings)
        if run:
            out.append(f"[{''.join(run)}] TJ")
        out.append("ET")
        self.operators.append(" ".join(out))

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

    def image(self, raster: Raster, x: float, y: float, width: float, height: float) -> None:
        """Draw a picture from its lower left corner."""
        self.images[raster.name] = raster
        self.operators.append(f"q {fp_str(width)} 0 0 {fp_str(height)} {fp_str(x, y)} cm /{raster.name} Do Q")

    def grey_text(self, x: float, y: float, pieces: Iterable[PlacedPiece], grey: float) -> None:
        """Draw one line of text in a shade from 0 (black) to 1 (white)."""
        self.operators.append(f"q {fp_str(grey)} g")
        self.text(x, y, pieces)
        self.operators.append("Q")

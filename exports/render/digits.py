"""Numbers drawn as shapes: seen, but no text, so that a row of counts is never read as one long number.

What they say stands elsewhere as text: in the alternative text of a figure and the table under it, or nowhere
where it is no part of the words, as with the numbers of lines.
"""

from __future__ import annotations

from exports.render.fonts import UNITS, text_face
from exports.render.paint import Painter


def digits_width(number: str, points: float) -> float:
    """Return how wide digits are, in points."""
    face = text_face(bold=False, italic=False)
    return sum(face.width(_glyph(digit)) for digit in number) * points / UNITS


def draw_digits(  # noqa: PLR0917 - a place, what, and how
    painter: Painter, x: float, y: float, number: str, points: float, grey: float = 0.0
) -> None:
    """Draw digits from `x` on the baseline `y`, in a shade from 0 (black) to 1 (white)."""
    face = text_face(bold=False, italic=False)
    scale = points / UNITS
    for digit in number:
        glyph = _glyph(digit)
        painter.shape(face.outline(glyph), x, y, scale, grey)
        x += face.width(glyph) * scale


def _glyph(digit: str) -> int:
    return int(text_face(bold=False, italic=False).font.get_nominal_glyph(ord(digit)))

"""Numbered-line paper: 28 double-spaced lines a page, a number at each, rules at both sides (CRC 2.108).

The numbers are drawn as shapes, not as text: what is searched, read aloud or copied is the words alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from exports.render.blocks import LineBox
from exports.render.digits import digits_width, draw_digits
from exports.render.flow import Box, Frame
from exports.render.paint import Painter

PITCH = 24.0
"""Points from line to line: double spacing, and three numbers to the inch."""
LINES = 28

_BASELINE = 17.0
_NUMBER_POINTS = 12.0
_NUMBER_AWAY = 16.0
_DOUBLE_RULE = (10.0, 6.5)
_RIGHT_RULE = 6.0
_LEAST_FOOT = 48.0
_USUAL_TOP = 72.0
_GAP = 13.0


def margins(height: float) -> tuple[float, float]:
    """Return the room above and below the 28 lines of a page of `height` points."""
    foot = max(_LEAST_FOOT, height - LINES * PITCH - _USUAL_TOP)
    return height - LINES * PITCH - foot, foot


def set_on_lines(boxes: Iterable[Box]) -> None:
    """Give every line of flowing text the room of one numbered line, or of as many as it needs.

    Tables, pictures and rules keep their own height; the text after them goes on at the next number.
    """
    for box in boxes:
        if isinstance(box, LineBox):
            box.before = PITCH if box.before >= _GAP else 0.0
            box.on_grid = True
            box.height = PITCH * math.ceil(round(box.height / PITCH, 3))
            box.drop = box.height - PITCH + _BASELINE


def draw_lines(painter: Painter, frame: Frame, height: float) -> None:
    """Draw numbers and rules of a page of `height` points as artifacts."""
    right = frame.left - _NUMBER_AWAY
    with painter.artifact():
        for away in _DOUBLE_RULE:
            painter.line(frame.left - away, 0, frame.left - away, height, width=0.6)
        edge = frame.left + frame.width + _RIGHT_RULE
        painter.line(edge, 0, edge, height, width=0.6)
        for number in range(1, LINES + 1):
            x = right - digits_width(str(number), _NUMBER_POINTS)
            y = frame.top - (number - 1) * PITCH - _BASELINE
            draw_digits(painter, x, y, str(number), _NUMBER_POINTS)

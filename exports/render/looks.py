"""The looks of the papers: sizes, leading and gaps in points.

Court papers want 12 points or more (CRC 2.104 and others); only what stands at the edge of a page, its footer
and the stamp of an exhibit, is smaller, never under 10.
"""

from __future__ import annotations

from dataclasses import dataclass

from exports.render.inline import Look


@dataclass(frozen=True, slots=True)
class ParagraphLook:
    """A look with the room around it; `bar` draws a quiet line beside the person's own words."""

    look: Look
    before: float = 0.0
    after: float = 7.0
    indent: float = 0.0
    bar: bool = False


BODY = Look(12, 15.8)
LABEL = Look(12, 15.8, bold=True)
CAPTION = Look(12, 15)
CENTER_CAPTION = Look(12, 15, align="center")
TABLE = Look(12, 15.4)
TABLE_HEADER = Look(12, 15.4, bold=True)
TABLE_CAPTION = Look(12, 15.8, bold=True)
CHART = Look(12, 15)
CHART_CAPTION = Look(12, 15.8, bold=True)
SIGNATURE = Look(12, 15)
SHEET_NOTE = Look(14, 19, align="center")
FOOTER = Look(10, 12.5)
STAMP = Look(11, 14, bold=True)

BULLET_ROOM = 18.0
NUMBER_ROOM = 26.0

_SHEET = 32
_SHEET_LEADING = 1.25


def sheet(least_points: int) -> Look:
    """Return the look of the label of an exhibit's sheet, as large as the court wants it or larger."""
    points = max(_SHEET, least_points)
    return Look(points, points * _SHEET_LEADING, bold=True, align="center")


HEADINGS: dict[int, tuple[Look, float, float]] = {
    1: (Look(17, 22, bold=True, align="center"), 20.0, 10.0),
    2: (Look(14, 18.5, bold=True), 18.0, 6.0),
    3: (Look(12.5, 16.5, bold=True), 13.0, 4.0),
    4: (Look(12, 15.8, bold=True, italic=True), 10.0, 3.0),
}

PARAGRAPHS: dict[str, ParagraphLook] = {
    "body": ParagraphLook(BODY),
    "quote": ParagraphLook(Look(12, 16.2), before=3.0, after=9.0, indent=18.0, bar=True),
    "label": ParagraphLook(LABEL, after=3.0),
    "note": ParagraphLook(Look(12, 15.8, italic=True)),
    "caption": ParagraphLook(CAPTION, after=5.0),
    "mono": ParagraphLook(BODY, after=5.0),
    "center": ParagraphLook(Look(12, 15.8, align="center")),
    "key": ParagraphLook(Look(30, 40, align="center"), before=2.0, after=12.0),
    "oath": ParagraphLook(Look(12, 17), before=8.0, after=10.0),
}

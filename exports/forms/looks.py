"""How texts look in the fields of a form: set in the field's own width, drawn with embedded fonts.

Each text becomes a page of the size of its field, in a PDF that serves as a sheet of appearances.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.court_form import FormField
from app.domain.ports import JobContext
from exports.forms.values import BETWEEN
from exports.render.embed import FontBook
from exports.render.inline import Line, Look, break_lines
from exports.render.marks import page_order
from exports.render.paint import Painter
from exports.render.paperfile import PaperFile

USUAL_POINTS = 10.0
SMALLEST_POINTS = 7.0
_STEP = 0.5
_LEADING = 1.18
_SIDE = 2.0
_LONGEST_TRIED = 30_000
_MOST_EMPTY = 0.6
LANG = "en-US"


@dataclass(frozen=True, slots=True)
class SetText:
    """A text as it stands in its field: its lines and their size in points."""

    field: FormField
    value: str
    lines: tuple[Line, ...]
    points: float


def set_text(field: FormField, value: str, *, smallest: float = SMALLEST_POINTS) -> SetText | None:
    """Set a text in a field, in type as small as `smallest` when it must be; None when it does not fit."""
    if field.most and len(value) > field.most:
        return None
    words = value if field.multiline else " ".join(value.split())
    points = field.points or USUAL_POINTS
    while True:
        lines = _lines(field, words, points)
        if _fits(field, lines):
            return SetText(field, words, lines, points)
        if points <= smallest:
            return None
        points = max(smallest, points - _STEP)


def longest_start(field: FormField, value: str, *, end: str) -> str:
    """Return the longest start of a text, cut between words, that fits above a last line `end`.

    It is cut between incidents where that leaves little room empty.
    """
    points = field.points or USUAL_POINTS
    cuts = [at for at in range(1, min(len(value), _LONGEST_TRIED)) if value[at].isspace()]
    low, high = 0, len(cuts)
    while low < high:
        middle = (low + high + 1) // 2
        lines = _lines(field, f"{value[: cuts[middle - 1]].rstrip()}\n{end}", points)
        low, high = (middle, high) if _fits(field, lines) else (low, middle - 1)
    start = value[: cuts[low - 1]].rstrip() if low else ""
    between = start.rfind(BETWEEN)
    return start[:between] if between > _MOST_EMPTY * len(start) else start


def draw(texts: Sequence[SetText], ctx: JobContext) -> bytes:
    """Return a PDF with one page for each text, as large as its field."""
    file = PaperFile()
    book = FontBook()
    fonts, tree = file.reserve(), file.reserve()
    refs = []
    for each in texts:
        ctx.check()
        painter = Painter(book, 0).silent()
        _draw_one(painter, each)
        page = {
            "Type": "/Page",
            "Parent": tree,
            "MediaBox": [0, 0, round(each.field.width, 3), round(each.field.height, 3)],
            "Resources": {"Font": fonts},
            "Contents": file.add_stream({}, painter.finish(page_order(painter.lines), 0.0)),
        }
        refs.append(file.add(page))
    file.put(fonts, book.write(file, ctx))
    file.put(tree, {"Type": "/Pages", "Kids": refs, "Count": len(refs)})
    return file.finish(file.add({"Type": "/Catalog", "Pages": tree}), file.add({}))


def _draw_one(painter: Painter, each: SetText) -> None:
    field = each.field
    if field.multiline:
        y = field.height - _SIDE
    else:  # one line stands in the middle of its box
        y = (field.height + sum(line.height for line in each.lines)) / 2
    for line in each.lines:
        x = field.width - _SIDE - line.width if line.from_right else _SIDE
        painter.text(x, y - line.up, line)
        y -= line.height


def _lines(field: FormField, words: str, points: float) -> tuple[Line, ...]:
    width = max(field.width - 2 * _SIDE, 1.0)
    return tuple(break_lines(words, Look(points, points * _LEADING), width, lang=LANG))


def _fits(field: FormField, lines: Sequence[Line]) -> bool:
    if not field.multiline and len(lines) > 1:
        return False
    room = field.height - (2 * _SIDE if field.multiline else 0.0)
    return sum(line.height for line in lines) <= room + 0.5

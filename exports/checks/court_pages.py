"""What courts ask of the pages themselves: paper, margins, size of type, nothing blank, all of it searchable.

Sources: CRC 2.104 to 2.108 (12 points, black, one inch at the left, half an inch at the right, letter size),
Iowa (one inch above), CRC 2.110 (10 points in a footer), JCIT (exactly 8.5 × 11, searchable); line numbers of
pleading paper stand in the left margin by rule (CRC 2.108).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from exports.checks.court_file import FileFacts
from exports.checks.page_layout import INCH, Frame, PageLayout, Shape, Words

# Points; courts take a difference of a printer's width.
_SIZES = {"letter": (612.0, 792.0), "a4": (595.28, 841.89)}
_TOLERANCE = 2.0
_INK = 2.0  # an italic f or a j reaches over the edge of its line by so much
_LEFT, _RIGHT, _TOP, _BOTTOM = INCH, INCH / 2, INCH, INCH / 2
_FOOT = INCH / 4  # a page number may stand below the text, as far down as printers print
_BODY_TYPE, _RUNNING_TYPE = 12.0, 10.0
_HAIR = 0.05
_STAMPED = 1.25 * INCH
_LEAST_ROOM = 2  # one line alone only parts two texts
_FEWEST_SIGNS = 10
_LINE_NUMBER = re.compile(r"[1-9]\d?")

Fault = Callable[[PageLayout, FileFacts, int], bool]


def _wrong_size(page: PageLayout, facts: FileFacts, number: int) -> bool:
    del page
    sides = sorted(facts.boxes[number - 1])
    return not any(
        abs(sides[0] - wide) <= _TOLERANCE and abs(sides[1] - tall) <= _TOLERANCE
        for wide, tall in _SIZES.values()
    )


def _turned(page: PageLayout, facts: FileFacts, number: int) -> bool:
    wide, tall = facts.boxes[number - 1]
    return bool(page.turned) or wide > tall


def _outside(page: PageLayout, facts: FileFacts, number: int) -> bool:
    del facts, number
    return any(_beyond(page, box, running=running) for box, running in _drawn(page))


def _drawn(page: PageLayout) -> Iterator[tuple[Frame, bool]]:
    """Yield what leaves ink, but for the numbers and the rules at the edges of pleading paper.

    Its numbers may be text or shapes.
    """
    numbers = [words for words in page.words if _is_line_number(words)]
    signs = [shape for shape in page.shapes if _is_sign(shape)]
    is_pleading = bool(numbers) or len(signs) >= _FEWEST_SIGNS
    for words in page.words:
        if words.inked and not (len(numbers) > 1 and _is_line_number(words)):
            yield words.box, words.running
    for shape in page.shapes:
        upright = shape.box.right - shape.box.left <= _TOLERANCE
        if not (is_pleading and shape.running and (upright or _is_sign(shape))):
            yield shape.box, shape.running


def _is_line_number(words: Words) -> bool:
    return words.running and words.box.right <= _LEFT and bool(_LINE_NUMBER.fullmatch(words.text.strip()))


def _is_sign(shape: Shape) -> bool:
    """Tell whether a shape can be a digit of a line number: small, in the left margin, no content."""
    wide, tall = shape.box.right - shape.box.left, shape.box.top - shape.box.bottom
    return shape.running and shape.box.right <= _LEFT and max(wide, tall) <= _BODY_TYPE


def _beyond(page: PageLayout, box: Frame, *, running: bool) -> bool:
    return (
        box.left < _LEFT - _INK
        or box.right > page.width - _RIGHT + _INK
        or box.top > page.height - (_RIGHT if running else _TOP) + _INK
        or box.bottom < (_FOOT if running else _BOTTOM) - _INK
    )


def _small_type(page: PageLayout, facts: FileFacts, number: int) -> bool:
    del facts, number
    return any(
        words.inked and words.size < (_RUNNING_TYPE if words.running else _BODY_TYPE) - _HAIR
        for words in page.words
    )


def _blank(page: PageLayout, facts: FileFacts, number: int) -> bool:
    del facts, number
    if page.body.strip() or not all(shape.running for shape in page.shapes):
        return False
    return sum(map(_is_room, page.shapes)) < _LEAST_ROOM


def _is_room(shape: Shape) -> bool:
    """Tell whether a line that is no content is one to write on, above the foot and its stamp."""
    return shape.box.bottom > _STAMPED and shape.box.right - shape.box.left > INCH


def _unsearchable(page: PageLayout, facts: FileFacts, number: int) -> bool:
    """Tell whether a page shows something of which no word can be found: a picture has its description."""
    pictures = [shape for shape in page.shapes if shape.picture]
    if page.body.strip() or not any(not shape.running for shape in page.shapes):
        return False
    return not pictures or any((number, shape.mark) not in facts.described for shape in pictures)


PAGE_FAULTS: Mapping[str, Fault] = MappingProxyType(
    {
        "page_size": _wrong_size,
        "upright": _turned,
        "margins": _outside,
        "type_size": _small_type,
        "blank": _blank,
        "text": _unsearchable,
    }
)


def page_faults(page: PageLayout, facts: FileFacts, number: int) -> Iterator[str]:
    """Yield the rules that a page, counted from 1, breaks."""
    for rule, fault in PAGE_FAULTS.items():
        if fault(page, facts, number):
            yield rule

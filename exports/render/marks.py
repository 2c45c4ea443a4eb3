"""Unseen direction marks that let readers of PDF text put mixed lines back into their written order.

A PDF holds right-to-left words in the order in which they stand, from left to right, and readers turn them
round. Poppler does so by a simple rule: each page has one main direction, that of most of its letters; a line
is cut into stretches, a right-to-left one reaching up to the next Latin letter, digit or number sign such
as a full stop; stretches are put in the order of the main direction. Marks of no width (U+200E, U+200F) at
the edges of stretches, and enough of them at the foot of a page to tip its main direction where most of its
mixed lines ask for it, change neither look nor words and bring the words back in order.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from exports.render.fonts import Face, text_face
from exports.render.shaping import Glyph, Piece, PlacedPiece

_LEFT, _RIGHT = "\u200e", "\u200f"
_NUMBER_LIKE = frozenset({"EN", "AN", "ES", "ET", "CS"})
_HYPHENS = "-\u00ad\u2010"
_BUNDLE = 32
_FILLER_SIZE = 1.0
# Readers take two characters nearer than a tenth of the em for shadows of each other.
_ROOM_BEFORE, _ROOM_AFTER = 110, 90


@dataclass(frozen=True, slots=True)
class TextLine:
    """One drawn line: where its baseline starts, its pieces from left to right, its base direction."""

    at: int
    x: float
    y: float
    pieces: Sequence[PlacedPiece]
    right_to_left: bool


@dataclass(frozen=True, slots=True)
class PageOrder:
    """The main direction chosen for a page, and the marks that tip it there."""

    right_to_left: bool
    filler: tuple[PlacedPiece, ...]


def page_order(lines: Sequence[TextLine]) -> PageOrder | None:
    """Choose the main direction in which fewest lines come back in a wrong order; None for a plain page."""
    if not any(placed.piece.right_to_left for line in lines for placed in line.pieces):
        return None
    balance = broken_left = broken_right = 0
    for line in lines:
        kinds = [unicodedata.bidirectional(c) for placed in line.pieces for c in placed.piece.text]
        right = sum(kind in {"R", "AL"} for kind in kinds)
        balance += kinds.count("L") - right
        if line.right_to_left:
            broken_left += "L" in kinds or not _NUMBER_LIKE.isdisjoint(kinds)
        else:
            broken_right += right > 0
    natural = balance < 0
    wanted = natural if broken_left == broken_right else broken_left > broken_right
    if wanted == natural:
        return PageOrder(natural, ())
    return PageOrder(wanted, _filler(abs(balance) + 4 * len(lines), right=wanted))


def with_marks(line: TextLine, order: PageOrder) -> list[PlacedPiece]:
    """Return the pieces of `line` with a mark at each edge of a stretch that needs one."""
    pieces = line.pieces
    stretches: list[list[PlacedPiece]] = []
    for placed in pieces:
        if stretches and stretches[-1][0].piece.right_to_left == placed.piece.right_to_left:
            stretches[-1].append(placed)
        else:
            stretches.append([placed])
    result: list[PlacedPiece] = []
    for number, stretch in enumerate(stretches):
        right = stretch[0].piece.right_to_left
        character = _RIGHT if right else _LEFT
        before, after = _needs(stretch, order, first=number == 0, last=number == len(stretches) - 1)
        if before:
            result.append(_mark(character, stretch[0], _ROOM_BEFORE))
        if right and order.right_to_left:
            result += _parted(stretch)
        else:
            result += stretch
        if after:
            result.append(_mark(character, stretch[-1], _ROOM_AFTER))
    return result


def keep_hyphen(pieces: Sequence[PlacedPiece]) -> Sequence[PlacedPiece]:
    """Return `pieces` with a mark behind a hyphen at the right end: readers drop it and join the lines."""
    for place in range(len(pieces) - 1, -1, -1):
        piece = pieces[place].piece
        if not piece.text.isspace():
            last = piece.text[0 if piece.right_to_left else -1]
            if last not in _HYPHENS:
                return pieces
            mark = _mark(_RIGHT if piece.right_to_left else _LEFT, pieces[place], _ROOM_AFTER)
            return [*pieces[: place + 1], mark, *pieces[place + 1 :]]
    return pieces


def _needs(stretch: Sequence[PlacedPiece], order: PageOrder, *, first: bool, last: bool) -> tuple[bool, bool]:
    """Tell whether a stretch needs a mark at its left and at its right edge."""
    if stretch[0].piece.right_to_left:
        if order.right_to_left:
            counts = unicodedata.bidirectional(_edge(stretch, left=True)) in _NUMBER_LIKE
            return not first and counts, not last and not _is_right(_edge(stretch, left=False))
        return not _is_right(_edge(stretch, left=True)), False
    if order.right_to_left:
        return False, not _ends_right(_edge(stretch, left=False))
    return not first and not _ends_right(_edge(stretch, left=True)), False


def _parted(stretch: Sequence[PlacedPiece]) -> list[PlacedPiece]:
    """Put a mark after punctuation that counts as a number, so that the space after it stays after it."""
    result: list[PlacedPiece] = []
    for number, placed in enumerate(stretch):
        if number and unicodedata.bidirectional(placed.piece.text[-1]) in _NUMBER_LIKE:
            result.append(_mark(_RIGHT, placed, _ROOM_BEFORE))
        result.append(placed)
    return result


def _filler(count: int, *, right: bool) -> tuple[PlacedPiece, ...]:
    character = _RIGHT if right else _LEFT
    sizes = [min(_BUNDLE, count - start) for start in range(0, count, _BUNDLE)]
    glyphs = tuple(Glyph((), 1000, 0, character * size) for size in sizes)
    face = text_face(bold=False, italic=False)
    return (PlacedPiece(Piece(face, character * count, glyphs, 0, 0, 0, right), _FILLER_SIZE),)


def _mark(character: str, beside: PlacedPiece, room: int) -> PlacedPiece:
    """Return a mark that ends where the pen stands, in the font and size of the piece beside it."""
    return PlacedPiece(_mark_piece(character, beside.piece.face, room), beside.size, room)


@cache
def _mark_piece(character: str, face: Face, room: int) -> Piece:
    return Piece(face, character, (Glyph((), room, 0, character),), 0, 0, 0, character == _RIGHT)


def _edge(stretch: Sequence[PlacedPiece], *, left: bool) -> str:
    piece = stretch[0 if left else -1].piece
    return piece.text[0 if left != piece.right_to_left else -1]


def _is_right(character: str) -> bool:
    return unicodedata.bidirectional(character) in {"R", "AL"}


def _ends_right(character: str) -> bool:
    """Tell whether `character` ends a right-to-left stretch: letters and numbers of the first planes."""
    return character < "\U00010000" and unicodedata.bidirectional(character) in _NUMBER_LIKE | {"L"}

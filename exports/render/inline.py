"""Breaks runs of text into lines: styles, direction, line ends, words too long for a line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from exports.render import bidi
from exports.render.breaks import address_parts, tokens
from exports.render.fonts import UNITS
from exports.render.shaping import Piece, PlacedPiece, shape, with_names
from exports.render.text import clusters, printable

Align = Literal["start", "center", "end"]

_TAB = "    "
_LONGEST = 160  # characters shaped at once
_USUAL_WORD = 48
_ADDRESS_LENGTH = 12  # shorter words are not measured against the line
_TALLEST = 3.0  # ems that piled marks may push lines apart
_DEEPEST = 0.6  # share of a line that leading spaces may take


@dataclass(frozen=True, slots=True)
class Run:
    """One piece of inline text; text is always literal, never markup."""

    text: str
    bold: bool = False
    italic: bool = False
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class PageRef(Run):
    """A run whose text becomes the page number of `anchor` when the pages are known."""

    anchor: str = ""


_Segments = list[tuple[str, Run]]

Inline = str | Run | Sequence[Run]


@dataclass(frozen=True, slots=True)
class Look:
    """How a paragraph is set; lengths in points."""

    size: float
    leading: float
    bold: bool = False
    italic: bool = False
    align: Align = "start"


@dataclass(frozen=True, slots=True)
class Line:
    """A finished line: pieces from left to right, width, direction, room above and below the baseline.

    `from_right` tells that it stands at the right edge: lines of a right-to-left paragraph do, a
    right-to-left sentence within a left-to-right one does not.
    """

    pieces: tuple[PlacedPiece, ...]
    width: float
    right_to_left: bool
    up: float
    down: float
    from_right: bool

    @property
    def height(self) -> float:
        """The distance to the next line."""
        return self.up + self.down


@dataclass(slots=True)
class _Token:
    """An unbreakable stretch: shaped pieces with their levels, in logical order.

    `goes_on` marks the later parts of a string too long to be shaped at once: lines are filled with it.
    """

    pieces: list[tuple[Piece, int]]
    width: float
    space: bool
    style: tuple[bool, bool, str]
    goes_on: bool = False


def runs_of(inline: Inline) -> list[Run]:
    """Return any kind of inline text as a list of runs."""
    if isinstance(inline, str):
        return [Run(inline)]
    if isinstance(inline, Run):
        return [inline]
    return list(inline)


def plain(inline: Inline) -> str:
    """Return the bare words of inline text."""
    return "".join(run.text for run in runs_of(inline))


def _go_on() -> None:
    """Stop for nobody."""


def break_lines(
    inline: Inline,
    look: Look,
    width: float,
    *,
    lang: str,
    first_indent: float = 0.0,
    lost: dict[str, None] | None = None,
    check: Callable[[], None] = _go_on,
) -> list[Line]:
    """Set `inline` in lines no wider than `width`; every character of it stands in exactly one line.

    A line feed ends a line; a blank line is kept. The first line begins `first_indent` further in. Characters
    that no font has are noted in `lost`; `check` is called for each line and may raise to stop.
    """
    language = _cjk_guess(plain(inline), lang)
    names: dict[str, None] = {} if lost is None else lost
    runs = [
        (with_names(printable(run.text).replace("\t", _TAB), language, names), run) for run in runs_of(inline)
    ]
    whole = "".join(text for text, _ in runs)
    default = bidi.base_level(whole)
    lines: list[Line] = []
    for segments, within in _set_apart(_hard_lines(runs), default):
        text = "".join(segment for segment, _ in segments)
        base = bidi.base_level(text, default)
        right = bool(base) and not within
        check()
        made = _tokens(segments, text, base, look, language, width=width)
        indent = first_indent if not lines else 0.0
        for line in _fill(made, look, width, base, indent, from_right=right):
            check()
            lines.append(line)
    return lines


def measure(text: str, look: Look, *, lang: str = "en") -> float:
    """Return the width in points of `text` set on one line."""
    language = _cjk_guess(text, lang)
    words = tokens(printable(text))
    pieces = (piece for word in words for piece in shape(word, look.bold, look.italic, language, False))  # noqa: FBT003
    return sum(piece.width for piece in pieces) * look.size / UNITS


def _hard_lines(runs: _Segments) -> list[_Segments]:
    result: list[_Segments] = [[]]
    for text, run in runs:
        for number, part in enumerate(text.split("\n")):
            if number:
                result.append([])
            if part:
                result[-1].append((part, run))
    return result


def _set_apart(lines: list[_Segments], default: int) -> list[tuple[_Segments, bool]]:
    """Give a right-to-left sentence inside a left-to-right line a line of its own.

    With commas or numbers in it, its parts would stand in an order that few readers, and no reader of PDF
    text, puts together again. A word or two without them stays where it is.
    """
    result: list[tuple[_Segments, bool]] = []
    for segments in lines:
        text = "".join(segment for segment, _ in segments)
        cuts = [] if bidi.base_level(text, default) else bidi.sentences(text)
        at = 0
        part: _Segments = []
        for segment, run in segments:
            start = 0
            for cut in [cut for cut in cuts if at < cut < at + len(segment)]:
                part.append((segment[start : cut - at], run))
                result.append((part, True))
                part, start = [], cut - at
            if at in cuts and part:
                result.append((part, True))
                part = []
            part.append((segment[start:], run))
            at += len(segment)
        result.append((part, bool(cuts)))
    return result


def _cjk_guess(text: str, lang: str) -> str:
    """Choose the language whose shapes shared ideographs take: the stated one, else by kana and hangul."""
    if text.isascii() or lang[:2].lower() in {"zh", "ja", "ko"}:
        return lang
    if any("\u3040" <= character <= "\u30ff" for character in text):
        return "ja"
    if any("\uac00" <= character <= "\ud7a3" for character in text):
        return "ko"
    return lang


def _tokens(
    segments: _Segments, text: str, base: int, look: Look, language: str, *, width: float
) -> list[_Token]:
    ranks = bidi.levels(text, base)
    made: list[_Token] = []
    at = 0
    join = False
    for segment, run in segments:
        style = (
            run.bold or look.bold,
            run.italic or look.italic,
            _cjk_guess(segment, run.lang) if run.lang else language,
        )
        for number, (word, goes_on) in enumerate(_parts(segment, look, width)):
            space = word.isspace()
            token = _token(
                word, None if ranks is None else ranks[at : at + len(word)], style, look.size, space=space
            )
            token.goes_on = goes_on
            at += len(word)
            # A change of style inside a word is no place to break.
            if number == 0 and join and not space and made and not made[-1].space:
                last = made[-1]
                last.pieces += token.pieces
                last.width += token.width
            else:
                made.append(token)
        join = bool(segment) and not segment[-1].isspace()
    return made


def _parts(segment: str, look: Look, width: float) -> Iterator[tuple[str, bool]]:
    """Yield the pieces of a segment; a very long one in parts, those that just go on marked as such."""
    for word in tokens(segment):
        # No letter of ASCII is wider than the em.
        if (
            len(word) < _ADDRESS_LENGTH
            or (word.isascii() and len(word) * look.size <= width)
            or word.isspace()
            or measure(word[:_LONGEST], look) <= width
        ):
            yield word, False
            continue
        for address in address_parts(word):
            part, goes_on = "", False
            for cluster in clusters(address):
                if len(part) + len(cluster) > _LONGEST and part:
                    yield part, goes_on
                    part, goes_on = "", True
                part += cluster
            yield part, goes_on


@lru_cache(maxsize=60_000)
def _word(
    word: str, style: tuple[bool, bool, str], size: float
) -> tuple[tuple[tuple[Piece, int], ...], float]:
    """Return the pieces and the width of a word that runs from left to right."""
    bold, italic, lang = style
    pieces = tuple((piece, 0) for piece in shape(word, bold, italic, lang, False))  # noqa: FBT003
    return pieces, sum(piece.width for piece, _ in pieces) * size / UNITS


def forget_words() -> None:
    """Empty what is remembered of words between papers; called when the record is locked."""
    _word.cache_clear()


def _token(
    word: str, ranks: list[int] | None, style: tuple[bool, bool, str], size: float, *, space: bool
) -> _Token:
    bold, italic, lang = style
    pieces: list[tuple[Piece, int]] = []
    if ranks is None and len(word) <= _USUAL_WORD:
        known, width = _word(word, style, size)
        return _Token([*known], width, space, style)
    if ranks is None:
        pieces = [(piece, 0) for piece in shape(word, bold, italic, lang, False)]  # noqa: FBT003
    else:
        start = 0
        for end in range(1, len(word) + 1):
            if end < len(word) and ranks[end] == ranks[start]:
                continue
            level = ranks[start]
            pieces += [(piece, level) for piece in shape(word[start:end], bold, italic, lang, level % 2 == 1)]
            start = end
    return _Token(pieces, sum(piece.width for piece, _ in pieces) * size / UNITS, space, style)


def _fill(
    made: list[_Token], look: Look, width: float, base: int, indent: float, *, from_right: bool
) -> Iterator[Line]:
    """Fill lines greedily, one after the other."""
    none = True
    room = width - indent
    current: list[_Token] = []
    used = 0.0
    waiting = list(reversed(made))
    while waiting:
        token = waiting.pop()
        if token.space and used + token.width > room and current:
            current.append(_one_space(token, look))
            used = room  # the next word begins a line; spaces hang at the end of this one
            continue
        if token.space or used + token.width <= room + 0.01:
            current.append(token)
            used += token.width
            continue
        inked = any(not item.space for item in current)
        if (inked and not token.goes_on) or (not inked and used > room * _DEEPEST):
            waiting.append(token)
        else:
            head, tail = _split(token, look, room - used, force=not inked)
            current += head
            waiting += tail
        yield _line(current, look, base, from_right=from_right)
        none = False
        current, used, room = [], 0.0, width
    if current or none:
        yield _line(current, look, base, from_right=from_right)


def _one_space(token: _Token, look: Look) -> _Token:
    return _token(" ", [token.pieces[0][1]], token.style, look.size, space=True)


def _split(token: _Token, look: Look, room: float, *, force: bool) -> tuple[list[_Token], list[_Token]]:
    """Cut a word after the last readable character that fits in `room`; nothing is lost.

    With `force` at least one character is taken, so that a line too narrow for any still ends.
    """
    head: list[tuple[Piece, int]] = []
    used = 0.0
    for number, (piece, level) in enumerate(token.pieces):
        advance = piece.width * look.size / UNITS
        if used + advance <= room:
            head.append((piece, level))
            used += advance
            continue
        first, rest = _split_piece(piece, level, token.style, look, room - used, force=force and not head)
        head += first
        rest += token.pieces[number + 1 :]
        return _joined(head, token, look), _joined(rest, token, look)
    return _joined(head, token, look), []


def _joined(pieces: list[tuple[Piece, int]], token: _Token, look: Look) -> list[_Token]:
    if not pieces:
        return []
    width = sum(piece.width for piece, _ in pieces) * look.size / UNITS
    return [_Token(pieces, width, space=False, style=token.style, goes_on=token.goes_on)]


def _split_piece(
    piece: Piece, level: int, style: tuple[bool, bool, str], look: Look, room: float, *, force: bool
) -> tuple[list[tuple[Piece, int]], list[tuple[Piece, int]]]:
    bold, italic = piece.face.weight > 500, piece.face.italic
    lang, right = style[2], level % 2 == 1
    ordered = reversed(piece.glyphs) if right else iter(piece.glyphs)
    limit = room * UNITS / look.size
    used = taken = 0
    for glyph in ordered:
        used += glyph.width + glyph.kern
        if used > limit:
            break
        taken += len(glyph.text)
    end = 0
    for cluster in clusters(piece.text):
        if end + len(cluster) > taken and (end or not force):
            break
        end += len(cluster)
        if end >= taken:
            break
    if end <= 0:
        return [], [(piece, level)]
    head = [(part, level) for part in shape(piece.text[:end], bold, italic, lang, right)]
    tail = (
        [(part, level) for part in shape(piece.text[end:], bold, italic, lang, right)]
        if piece.text[end:]
        else []
    )
    return head, tail


def _line(items: list[_Token], look: Look, base: int, *, from_right: bool) -> Line:
    pieces = [pair for token in items for pair in token.pieces]
    width = sum(token.width for token in items)
    ranks = [level for _, level in pieces]
    trailing = len(pieces)
    for token in reversed(items):
        if not token.space:
            break
        width -= token.width
        trailing -= len(token.pieces)
    ranks[trailing:] = [base] * (len(pieces) - trailing)
    if base % 2:
        del pieces[trailing:], ranks[trailing:]  # they would stand left of the line, where nothing reads them
    shown = bidi.visual_order(pieces, ranks) if any(ranks) else pieces
    placed = [PlacedPiece(piece, look.size) for piece, _ in shown]
    extra = look.leading - look.size * 1.1
    up = look.size * 0.86 + extra / 2
    down = look.leading - up
    for piece, _ in pieces:
        if piece.up:
            up = max(up, min(piece.up * look.size / UNITS + 1, _TALLEST * look.size))
        if piece.down:
            down = max(down, min(-piece.down * look.size / UNITS + 1, _TALLEST * look.size))
    return Line(tuple(placed), max(0.0, width), base % 2 == 1, up, down, from_right)

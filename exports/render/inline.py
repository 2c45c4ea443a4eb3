"""Breaks runs of text into lines: styles, direction, line ends, words too long for a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from exports.render import bidi
from exports.render.breaks import tokens
from exports.render.fonts import UNITS
from exports.render.paint import PlacedPiece
from exports.render.shaping import Piece, shape
from exports.render.text import clusters, printable

Align = Literal["start", "center", "end"]

_TAB = "    "
_RIGHT_MARK = "\u200f"


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
    """A finished line: pieces from left to right, its width, its direction, room above and below the baseline."""

    pieces: tuple[PlacedPiece, ...]
    width: float
    right_to_left: bool
    up: float
    down: float

    @property
    def height(self) -> float:
        """The distance to the next line."""
        return self.up + self.down


@dataclass(slots=True)
class _Token:
    """An unbreakable stretch: shaped pieces with their levels, in logical order."""

    pieces: list[tuple[Piece, int]]
    width: float
    space: bool
    text: str
    style: tuple[bool, bool, str]


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


def break_lines(
    inline: Inline,
    look: Look,
    width: float,
    *,
    lang: str,
    first_indent: float = 0.0,
    lost: dict[str, None] | None = None,
) -> list[Line]:
    """Set `inline` in lines no wider than `width`; every character of it stands in exactly one line.

    A line feed ends a line; a blank line is kept. The first line begins `first_indent` further in. Characters
    that no font has are noted in `lost`.
    """
    runs = [(printable(run.text).replace("\t", _TAB), run) for run in runs_of(inline)]
    whole = "".join(text for text, _ in runs)
    language = _cjk_guess(whole, lang)
    default = bidi.base_level(whole)
    lines: list[Line] = []
    for segments in _hard_lines(runs):
        text = "".join(segment for segment, _ in segments)
        base = bidi.base_level(text, default)
        made = _tokens(segments, text, base, look, language)
        if lost is not None:
            lost.update(
                (name, None) for token in made for piece, _ in token.pieces for name in piece.replaced
            )
        indent = first_indent if not lines else 0.0
        lines += _fill(made, look, width, base, indent)
    return lines


def measure(text: str, look: Look, *, lang: str = "en") -> float:
    """Return the width in points of `text` set on one line."""
    return (
        sum(
            piece.width
            for token in tokens(printable(text))
            for piece in shape(token, look.bold, look.italic, _cjk_guess(text, lang), False)  # noqa: FBT003
        )
        * look.size
        / UNITS
    )


def _hard_lines(runs: list[tuple[str, Run]]) -> list[list[tuple[str, Run]]]:
    result: list[list[tuple[str, Run]]] = [[]]
    for text, run in runs:
        for number, part in enumerate(text.split("\n")):
            if number:
                result.append([])
            if part:
                result[-1].append((part, run))
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


def _tokens(segments: list[tuple[str, Run]], text: str, base: int, look: Look, language: str) -> list[_Token]:
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
        for number, word in enumerate(tokens(segment)):
            space = word.isspace()
            token = _token(
                word, None if ranks is None else ranks[at : at + len(word)], style, look.size, space=space
            )
            at += len(word)
            # A change of style inside a word is no place to break.
            if number == 0 and join and not space and made and not made[-1].space:
                last = made[-1]
                last.pieces += token.pieces
                last.width += token.width
                last.text += word
            else:
                made.append(token)
        join = bool(segment) and not segment[-1].isspace()
    return made


def _token(
    word: str, ranks: list[int] | None, style: tuple[bool, bool, str], size: float, *, space: bool
) -> _Token:
    bold, italic, lang = style
    pieces: list[tuple[Piece, int]] = []
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
    return _Token(pieces, sum(piece.width for piece, _ in pieces) * size / UNITS, space, word, style)


def _fill(made: list[_Token], look: Look, width: float, base: int, indent: float) -> list[Line]:
    """Fill lines greedily."""
    lines: list[Line] = []
    room = width - indent
    current: list[_Token] = []
    used = 0.0
    waiting = list(reversed(made))
    while waiting:
        token = waiting.pop()
        if token.space or used + token.width <= room + 0.01:
            if token.space and used + token.width > room and current:
                current.append(_one_space(token, look))
                used = room  # the next word begins a line; spaces hang at the end of this one
                continue
            current.append(token)
            used += token.width
            continue
        if current and any(not item.space for item in current):
            lines.append(_line(current, look, base))
            current, used, room = [], 0.0, width
            waiting.append(token)
            continue
        head, tail = _split(token, look, room - used)
        if head is None and current:
            lines.append(_line(current, look, base))
            current, used, room = [], 0.0, width
            waiting.append(token)
            continue
        if tail is not None:
            waiting.append(tail)
        lines.append(_line([*current, head or token], look, base))
        current, used, room = [], 0.0, width
    if current or not lines:
        lines.append(_line(current, look, base))
    return lines


def _one_space(token: _Token, look: Look) -> _Token:
    return _token(" ", [token.pieces[0][1]], token.style, look.size, space=True)


def _split(token: _Token, look: Look, room: float) -> tuple[_Token | None, _Token | None]:
    """Cut a word that is wider than a line after the last readable character that fits; nothing is lost."""
    if len(token.pieces) > 1:
        head: list[tuple[Piece, int]] = []
        used = 0.0
        for number, (piece, level) in enumerate(token.pieces):
            advance = piece.width * look.size / UNITS
            if used + advance <= room:
                head.append((piece, level))
                used += advance
                continue
            first, rest = _split_piece(piece, level, token.style, look, room - used, force=not head)
            after = rest + token.pieces[number + 1 :]
            return _joined(head + first, token, look), (_joined(after, token, look) if after else None)
    piece, level = token.pieces[0]
    first, rest = _split_piece(piece, level, token.style, look, room, force=True)
    return _joined(first, token, look), (_joined(rest, token, look) if rest else None)


def _joined(pieces: list[tuple[Piece, int]], token: _Token, look: Look) -> _Token:
    return _Token(
        pieces,
        sum(piece.width for piece, _ in pieces) * look.size / UNITS,
        False,
        token.text,
        token.style,
    )


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


def _line(items: list[_Token], look: Look, base: int) -> Line:
    pieces = [pair for token in items for pair in token.pieces]
    width = sum(token.width for token in items)
    for token in reversed(items):
        if not token.space:
            break
        width -= token.width
    ranks = [level for _, level in pieces]
    trailing = len(pieces)
    for token in reversed(items):
        if not token.space:
            break
        trailing -= len(token.pieces)
    ranks[trailing:] = [base] * (len(pieces) - trailing)
    if base % 2:
        del pieces[trailing:], ranks[trailing:]  # they would stand left of the line, where nothing reads them
    shown = bidi.visual_order(pieces, ranks) if any(ranks) else pieces
    placed = _with_marks([PlacedPiece(piece, look.size) for piece, _ in shown])
    extra = look.leading - look.size * 1.1
    up = look.size * 0.86 + extra / 2
    down = look.leading - up
    for piece, _ in pieces:
        if piece.up:
            up = max(up, piece.up * look.size / UNITS + 1)
        if piece.down:
            down = max(down, -piece.down * look.size / UNITS + 1)
    return Line(tuple(placed), max(0.0, width), base % 2 == 1, up, down)


def _with_marks(placed: list[PlacedPiece]) -> list[PlacedPiece]:
    """Put an unseen direction mark before right-to-left text that begins, on the left, with a vowel sign.

    Readers of PDF text would otherwise move that sign to the wrong end of the line.
    """
    result: list[PlacedPiece] = []
    for number, item in enumerate(placed):
        piece = item.piece
        starts = number == 0 or not placed[number - 1].piece.right_to_left
        if starts and piece.right_to_left and piece.glyphs and not piece.glyphs[0].parts:
            mark = shape(_RIGHT_MARK, False, False, "en", True)  # noqa: FBT003
            result += [PlacedPiece(part, item.size) for part in mark]
        result.append(item)
    return result

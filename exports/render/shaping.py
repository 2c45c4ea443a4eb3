"""Turns a word into placed glyphs, one per readable character, and remembers it for the process."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import uharfbuzz as hb

from exports.render.fonts import Face, find_face, text_face
from exports.render.text import clusters, name_of

Part = tuple[int, int, int]
"""A glyph and where it stands in its cluster: (glyph, right, up) in thousandths of the em."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """What is drawn for one cluster of characters and the text that it stands for."""

    parts: tuple[Part, ...]
    width: int
    kern: int
    text: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A word, or the part of one that is set in a single face; glyphs stand from left to right.

    `width`, `up` and `down` are in thousandths of the em; `up` and `down` are 0 unless the ink leaves the
    room that a line of Latin text has.
    """

    face: Face
    text: str
    glyphs: tuple[Glyph, ...]
    width: int
    up: int
    down: int
    right_to_left: bool


class PlacedPiece(NamedTuple):
    """A shaped piece at a size in points, moved left by `shift` thousandths of the em before it is drawn."""

    piece: Piece
    size: float
    shift: int = 0


_LONGEST_WORD = 48
_MOST_TEXT = 24  # readers cut a code's text off after some sixty UTF-16 units
_ROOM_UP, _ROOM_DOWN = 960, -260
_COMMON = re.compile("^[\n\x20-\x7e\xa0-\u024f\u0400-\u045f‘’“”–—…•]*$")


def shape(text: str, bold: bool, italic: bool, lang: str, right: bool) -> tuple[Piece, ...]:  # noqa: FBT001
    """Shape `text`, a word without line ends; the pieces are in logical order, `right` is right-to-left.

    Words are remembered, long strings are not. Characters without a font were named before, by `with_names`.
    """
    return (_shape if len(text) > _LONGEST_WORD else _shape_word)(text, bold, italic, lang, right)


def _shape(text: str, bold: bool, italic: bool, lang: str, right: bool) -> tuple[Piece, ...]:  # noqa: FBT001
    if text.isascii():
        return (_shape_run(text_face(bold=bold, italic=italic), text, lang, right_to_left=right),)
    runs: list[tuple[Face, list[str]]] = []
    for cluster in clusters(text):
        for face, part in _faces(cluster, bold, italic, lang):
            if runs and runs[-1][0] is face:
                runs[-1][1].append(part)
            else:
                runs.append((face, [part]))
    return tuple(_shape_run(face, "".join(parts), lang, right_to_left=right) for face, parts in runs)


_shape_word = lru_cache(maxsize=60_000)(_shape)


def forget_words() -> None:
    """Empty what is remembered of words between papers; called when the record is locked."""
    for remembered in (_shape_word, _found, _glyph, _letter):
        remembered.cache_clear()


def with_names(text: str, lang: str, lost: dict[str, None]) -> str:
    """Return `text` with each character that no font has replaced by its name; note them in `lost`.

    Done before directions are computed: a name is Latin wherever it stands.
    """
    if _COMMON.match(text):
        return text
    shown: list[str] = []
    for cluster in clusters(text):
        if cluster < "\u0300" or all(face is not None for face, _ in _found(cluster, False, False, lang)):  # noqa: FBT003
            shown.append(cluster)
            continue
        for face, part in _found(cluster, False, False, lang):  # noqa: FBT003
            if face is None:
                lost[part] = None
            shown.append(part if face is not None else name_of(part))
    return "".join(shown)


def _faces(cluster: str, bold: bool, italic: bool, lang: str) -> tuple[tuple[Face, str], ...]:  # noqa: FBT001
    main = text_face(bold=bold, italic=italic)
    return tuple((face or main, part) for face, part in _found(cluster, bold, italic, lang))


@lru_cache(maxsize=20_000)
def _found(cluster: str, bold: bool, italic: bool, lang: str) -> tuple[tuple[Face | None, str], ...]:  # noqa: FBT001
    """Return the face of a whole cluster, or of each of its characters when no face draws all of them."""
    face = find_face(cluster, bold, italic, lang)
    if face is not None and _complete(face, cluster, lang):
        return ((face, cluster),)
    if len(cluster) == 1:
        return ((None, cluster),)
    return tuple(pair for character in cluster for pair in _found(character, bold, italic, lang))


def _complete(face: Face, cluster: str, lang: str) -> bool:
    """Tell whether the face draws every part of `cluster`: the last guard against empty boxes."""
    return all(info.codepoint for info in _run(face, cluster, lang, right_to_left=False)[0])


def _run(face: Face, text: str, lang: str, *, right_to_left: bool) -> tuple[Any, Any]:
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if right_to_left else "ltr"
    if lang:
        buffer.language = lang
    hb.shape(face.font, buffer)
    return buffer.glyph_infos, buffer.glyph_positions


@lru_cache(maxsize=50_000)
def _glyph(parts: tuple[Part, ...], width: int, kern: int, text: str) -> Glyph:
    """Return the one object of all glyphs that are alike: a long text has few of them, many times."""
    return Glyph(parts, width, kern, text)


@lru_cache(maxsize=50_000)
def _letter(face: Face, code: int, advance: int, character: str) -> tuple[Glyph, int, int]:
    """Return the glyph of a character that stands for itself, with its ink above and below the line."""
    width = face.width(code) if advance else 0
    _, low, _, high = face.box(code)
    return _glyph(((code, 0, 0),), width, advance - width, character), high, low


def _letters(face: Face, text: str, infos: Any, positions: Any) -> Piece | None:
    """Return a run in which every character is one glyph in its place, as most are; None for any other."""
    glyphs: list[Glyph] = []
    total = up = down = 0
    for at, (info, place) in enumerate(zip(infos, positions, strict=True)):
        if info.cluster != at or place.x_offset or place.y_offset:
            return None
        advance = place.x_advance
        glyph, high, low = _letter(face, info.codepoint, advance, text[at])
        glyphs.append(glyph)
        total += advance
        up = max(up, high)
        down = min(down, low)
    return _piece(face, text, glyphs, total, (up, down), right_to_left=False)


def _piece(
    face: Face, text: str, glyphs: list[Glyph], width: int, ink: tuple[int, int], *, right_to_left: bool
) -> Piece:
    up, down = ink
    return Piece(
        face,
        text,
        tuple(glyphs),
        width,
        up if up > _ROOM_UP else 0,
        down if down < _ROOM_DOWN else 0,
        right_to_left,
    )


def _shape_run(face: Face, text: str, lang: str, *, right_to_left: bool) -> Piece:
    infos, positions = _run(face, text, lang, right_to_left=right_to_left)
    if not right_to_left and len(infos) == len(text):
        plain = _letters(face, text, infos, positions)
        if plain is not None:
            return plain
    starts = sorted({info.cluster for info in infos})
    ends = dict(zip(starts, [*starts[1:], len(text)], strict=True))
    glyphs: list[Glyph] = []
    total = up = down = 0
    at = 0
    count = len(infos)
    while at < count:
        first = at
        cluster = infos[at].cluster
        pen = 0
        parts: list[Part] = []
        while at < count and infos[at].cluster == cluster:
            place = positions[at]
            parts.append((infos[at].codepoint, pen + place.x_offset, place.y_offset))
            pen += place.x_advance
            at += 1
        alone = at - first == 1 and not parts[0][1] and not parts[0][2]
        width = face.width(parts[0][0]) if alone and pen else pen
        glyphs += _glyphs(
            tuple(parts), width, pen - width, text[cluster : ends[cluster]], reverse=right_to_left
        )
        total += pen
        for glyph, _, rise in parts:
            box = face.box(glyph)
            up = max(up, box[3] + rise)
            down = min(down, box[1] + rise)
    return _piece(face, text, glyphs, total, (up, down), right_to_left=right_to_left)


def _glyphs(parts: tuple[Part, ...], width: int, kern: int, text: str, *, reverse: bool) -> list[Glyph]:
    """Return the glyphs of one cluster.

    Readers of PDF text turn right-to-left text round character by character; a letter with its marks under
    one code would come back with the marks first. So the marks get empty glyphs of their own, before it.
    """
    if len(text) > _MOST_TEXT:
        rest = _glyphs((), 0, 0, text[_MOST_TEXT:], reverse=reverse)
        first = _glyphs(parts, width, kern, text[:_MOST_TEXT], reverse=reverse)
        return rest + first if reverse else first + rest
    if not reverse or len(text) == 1 or all(unicodedata.bidirectional(c) in {"R", "AL"} for c in text):
        return [_glyph(parts, width, kern, text)]
    marks = text[:0:-1]
    share = width // len(text)
    before = share * len(marks)
    # Each takes its share of the width: readers take characters at one place for shadows of each other.
    return [_glyph((), share, 0, mark) for mark in marks] + [
        _glyph(tuple((glyph, dx - before, dy) for glyph, dx, dy in parts), width - before, kern, text[0])
    ]

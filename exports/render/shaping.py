"""Turns a word into placed glyphs, one per readable character, and remembers it for the rest of the process."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import uharfbuzz as hb

from exports.render.fonts import UNITS, Face, find_face, text_face
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
    replaced: tuple[str, ...] = ()


_ROOM_UP, _ROOM_DOWN = 960, -260


@lru_cache(maxsize=60_000)
def shape(text: str, bold: bool, italic: bool, lang: str, right_to_left: bool) -> tuple[Piece, ...]:  # noqa: FBT001 - a cache key
    """Shape `text`, a word without line ends, in logical order of its pieces.

    Characters that no font has become their names in brackets.
    """
    main = text_face(bold=bold, italic=italic)
    if text.isascii():
        return (_shape_run(main, text, lang, right_to_left=right_to_left),)
    runs: list[tuple[Face, list[str], list[str]]] = []
    for cluster in clusters(text):
        face = find_face(cluster, bold, italic, lang)
        shown, lost = cluster, ()
        if face is None or not _complete(face, cluster, lang):
            face, shown, lost = main, "".join(_named(face, c, main, lang) for c in cluster), tuple(cluster)
            lost = tuple(c for c in lost if name_of(c) in shown)
        if runs and runs[-1][0] is face:
            runs[-1][1].append(shown)
            runs[-1][2].extend(lost)
        else:
            runs.append((face, [shown], list(lost)))
    pieces = []
    for face, shown_parts, lost_parts in runs:
        piece = _shape_run(face, "".join(shown_parts), lang, right_to_left=right_to_left)
        if lost_parts:
            piece = Piece(
                face,
                piece.text,
                piece.glyphs,
                piece.width,
                piece.up,
                piece.down,
                right_to_left,
                tuple(lost_parts),
            )
        pieces.append(piece)
    return tuple(pieces)


@lru_cache(maxsize=20_000)
def _complete(face: Face, cluster: str, lang: str) -> bool:
    """Tell whether the face draws every part of `cluster`: the last guard against empty boxes."""
    infos = _run(face, cluster, lang, right_to_left=False)[0]
    return all(info.codepoint for info in infos)


def _named(face: Face | None, character: str, main: Face, lang: str) -> str:
    if main.has(character) and _complete(main, character, lang):
        return character
    del face
    if unicodedata.category(character) == "Cf" and _complete(main, character, lang):
        return character
    return name_of(character)


def _run(face: Face, text: str, lang: str, *, right_to_left: bool) -> tuple[Any, Any]:
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if right_to_left else "ltr"
    if lang:
        buffer.language = lang
    hb.shape(face.font, buffer)
    return buffer.glyph_infos, buffer.glyph_positions


def _shape_run(face: Face, text: str, lang: str, *, right_to_left: bool) -> Piece:
    infos, positions = _run(face, text, lang, right_to_left=right_to_left)
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
        plain = at - first == 1 and not parts[0][1] and not parts[0][2]
        width = face.width(parts[0][0]) if plain and pen else pen
        glyphs += _glyphs(
            tuple(parts), width, pen - width, text[cluster : ends[cluster]], reverse=right_to_left
        )
        total += pen
        for glyph, _, rise in parts:
            box = face.box(glyph)
            up = max(up, box[3] + rise)
            down = min(down, box[1] + rise)
    return Piece(
        face,
        text,
        tuple(glyphs),
        total,
        up if up > _ROOM_UP else 0,
        down if down < _ROOM_DOWN else 0,
        right_to_left,
    )


def _glyphs(parts: tuple[Part, ...], width: int, kern: int, text: str, *, reverse: bool) -> list[Glyph]:
    """Return the glyphs of one cluster.

    Readers of PDF text turn right-to-left text round character by character; a letter with its marks under
    one code would come back with the marks first. So the marks get empty glyphs of their own, before it.
    """
    if not reverse or len(text) == 1 or all(unicodedata.bidirectional(c) in {"R", "AL"} for c in text):
        return [Glyph(parts, width, kern, text)]
    return [Glyph((), 0, 0, mark) for mark in reversed(text[1:])] + [Glyph(parts, width, kern, text[0])]


def width_of(pieces: tuple[Piece, ...], size: float) -> float:
    """Return the advance of shaped pieces in points at `size`."""
    return sum(piece.width for piece in pieces) * size / UNITS

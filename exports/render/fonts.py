"""The fonts of the papers: which file has a character, and how its glyphs look and measure.

Every font is a variable one of the packages `manimgx-fonts` and `manimgx-fonts-cjk` (SIL Open Font License
1.1), opened on first use and kept for the life of the process. All measures are in thousandths of the em.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from importlib import resources
from typing import Any

import uharfbuzz as hb

from exports.render import cff

UNITS = 1000

_TEXT = "NotoSans[wght].ttf"
_ITALIC = "NotoSans-Italic[wght].ttf"
_SYMBOLS = "NotoSansSymbols[wght].ttf"
_EMOJI = "NotoEmoji[wght].ttf"
_CJK = "NotoSansCJK-VF.otf.ttc"

# First and last character of the blocks that belong to one script font.
_SCRIPTS: tuple[tuple[int, int, str], ...] = (
    (0x0530, 0x058F, "Armenian"),
    (0x0590, 0x05FF, "Hebrew"),
    (0x0600, 0x06FF, "Arabic"),
    (0x0750, 0x077F, "Arabic"),
    (0x0870, 0x08FF, "Arabic"),
    (0x0900, 0x097F, "Devanagari"),
    (0x0980, 0x09FF, "Bengali"),
    (0x0A00, 0x0A7F, "Gurmukhi"),
    (0x0A80, 0x0AFF, "Gujarati"),
    (0x0B00, 0x0B7F, "Oriya"),
    (0x0B80, 0x0BFF, "Tamil"),
    (0x0C00, 0x0C7F, "Telugu"),
    (0x0C80, 0x0CFF, "Kannada"),
    (0x0D00, 0x0D7F, "Malayalam"),
    (0x0D80, 0x0DFF, "Sinhala"),
    (0x0E00, 0x0E7F, "Thai"),
    (0x0E80, 0x0EFF, "Lao"),
    (0x1000, 0x109F, "Myanmar"),
    (0x10A0, 0x10FF, "Georgian"),
    (0x1200, 0x139F, "Ethiopic"),
    (0x1780, 0x17FF, "Khmer"),
    (0x19E0, 0x19FF, "Khmer"),
    (0x1C90, 0x1CBF, "Georgian"),
    (0x1CD0, 0x1CFF, "Devanagari"),
    (0x2D00, 0x2D2F, "Georgian"),
    (0x2D80, 0x2DDF, "Ethiopic"),
    (0xA8E0, 0xA8FF, "Devanagari"),
    (0xA9E0, 0xA9FF, "Myanmar"),
    (0xAA60, 0xAA7F, "Myanmar"),
    (0xAB00, 0xAB2F, "Ethiopic"),
    (0xFB13, 0xFB17, "Armenian"),
    (0xFB1D, 0xFB4F, "Hebrew"),
    (0xFB50, 0xFDFF, "Arabic"),
    (0xFE70, 0xFEFF, "Arabic"),
    (0x111E0, 0x111FF, "Sinhala"),
    (0x1E7E0, 0x1E7FF, "Ethiopic"),
    (0x1EE00, 0x1EEFF, "Arabic"),
)
_CJK_FACES = {"ja": 0, "ko": 1, "zh-hans": 2, "zh-hant": 3}
_EMOJI_STYLE = "\ufe0f"


class Face:
    """One font file at one weight: shapes, measures and draws through HarfBuzz."""

    def __init__(self, file: str, index: int, weight: int) -> None:
        """Open `file` of the font packages, face `index` of a collection, at `weight` (400 or 700)."""
        package = "manimgx_fonts_cjk" if file == _CJK else "manimgx_fonts"
        path = str(resources.files(package).joinpath(file))
        self.name = file.split("[", maxsplit=1)[0].split("-VF", maxsplit=1)[0] + f"-{weight}"
        self.italic = file == _ITALIC
        self.weight = weight
        self.face: Any = hb.Face(hb.Blob.from_file_path(path), index)
        self.font: Any = hb.Font(self.face)
        self.font.scale = (UNITS, UNITS)
        self.font.set_variations({"wght": weight})
        extents = self.font.get_font_extents("ltr")
        self.ascent: int = extents.ascender
        self.descent: int = extents.descender
        self._strings: dict[int, bytes] = {}
        self._extents: dict[int, tuple[int, int, int, int]] = {}
        self._widths: dict[int, int] = {}
        self._has: dict[str, bool] = {}

    def has(self, character: str) -> bool:
        """Tell whether the face can show `character`, by itself or from its parts."""
        known = self._has.get(character)
        if known is None:
            known = bool(self.font.get_nominal_glyph(ord(character)))
            if not known:
                parts = unicodedata.normalize("NFD", character)
                known = parts != character and all(self.font.get_nominal_glyph(ord(part)) for part in parts)
            self._has[character] = known
        return known

    def width(self, glyph: int) -> int:
        """Return the advance of `glyph`."""
        known = self._widths.get(glyph)
        if known is None:
            known = self._widths[glyph] = int(self.font.get_glyph_h_advance(glyph))
        return known

    def box(self, glyph: int) -> tuple[int, int, int, int]:
        """Return the ink of `glyph` as (left, bottom, right, top)."""
        known = self._extents.get(glyph)
        if known is None:
            found = self.font.get_glyph_extents(glyph)
            if found is None:
                known = (0, 0, 0, 0)
            else:
                known = (
                    found.x_bearing,
                    found.y_bearing + found.height,
                    found.x_bearing + found.width,
                    found.y_bearing,
                )
            self._extents[glyph] = known
        return known

    def outline(self, glyph: int) -> cff.Path:
        """Return the contours of `glyph`."""
        pen = _Pen()
        self.font.draw_glyph_with_pen(glyph, pen)
        return pen.path

    def charstring(self, glyph: int) -> bytes:
        """Return the finished charstring of `glyph` at its own width, remembered for the process."""
        known = self._strings.get(glyph)
        if known is None:
            known = self._strings[glyph] = cff.charstring(self.width(glyph), self.outline(glyph))
        return known


class _Pen:
    """Collects an outline; curves of the second degree become exact ones of the third."""

    def __init__(self) -> None:
        self.path: list[tuple[cff.Point, ...]] = []
        self._at: tuple[float, float] = (0.0, 0.0)

    def moveTo(self, point: tuple[float, float]) -> None:  # noqa: N802 - the pen protocol's names
        self.path.append((_whole(point),))
        self._at = point

    def lineTo(self, point: tuple[float, float]) -> None:  # noqa: N802
        self.path.append((_whole(self._at), _whole(point)))
        self._at = point

    def curveTo(  # noqa: N802
        self, first: tuple[float, float], second: tuple[float, float], end: tuple[float, float]
    ) -> None:
        self.path.append((_whole(self._at), _whole(first), _whole(second), _whole(end)))
        self._at = end

    def qCurveTo(self, control: tuple[float, float], end: tuple[float, float]) -> None:  # noqa: N802
        (x, y), (cx, cy), (ex, ey) = self._at, control, end
        self.curveTo(
            (x + (cx - x) * 2 / 3, y + (cy - y) * 2 / 3),
            (ex + (cx - ex) * 2 / 3, ey + (cy - ey) * 2 / 3),
            end,
        )

    def closePath(self) -> None:  # noqa: N802
        """A filled contour closes itself."""


def _whole(point: tuple[float, float]) -> cff.Point:
    return round(point[0]), round(point[1])


@cache
def face(file: str, index: int, weight: int) -> Face:
    """Return an opened face; the same object for the same arguments."""
    return Face(file, index, weight)


def text_face(*, bold: bool, italic: bool) -> Face:
    """Return the face of Latin, Greek and Cyrillic."""
    return face(_ITALIC if italic else _TEXT, 0, 700 if bold else 400)


@lru_cache(maxsize=20_000)
def find_face(cluster: str, bold: bool, italic: bool, lang: str) -> Face | None:  # noqa: FBT001 - a cache key
    """Return the face that has all visible characters of `cluster`; None when no face has its first one.

    `lang` is a BCP 47 tag that picks the Chinese, Japanese or Korean shape of a shared ideograph.
    """
    seen = tuple(character for character in cluster if not _unseen(character)) or cluster[:1]
    first_only: Face | None = None
    for candidate in _candidates(cluster, bold, italic, lang):
        if candidate.has(seen[0]) or _unseen(seen[0]):
            if all(candidate.has(character) or _unseen(character) for character in seen):
                return candidate
            first_only = first_only or candidate
    return first_only


def forget_words() -> None:
    """Empty what is remembered of words between papers; called when the record is locked."""
    find_face.cache_clear()


def _candidates(cluster: str, bold: bool, italic: bool, lang: str) -> tuple[Face, ...]:  # noqa: FBT001
    weight = 700 if bold else 400
    code = ord(cluster[0])
    main = (text_face(bold=bold, italic=italic), text_face(bold=bold, italic=False))
    script = tuple(
        face(f"NotoSans{name}[wght].ttf", 0, weight)
        for first, last, name in _SCRIPTS
        if first <= code <= last
    )
    emoji = face(_EMOJI, 0, weight)
    cjk = face(_CJK, _CJK_FACES.get(_cjk_language(lang), 2), weight)
    rest = (face(_SYMBOLS, 0, weight), emoji, cjk)
    if _EMOJI_STYLE in cluster or code >= 0x1F000:
        return (emoji, *main, *rest)
    return (*script, *main, *rest) if script else (*main, *rest)


def _cjk_language(lang: str) -> str:
    tag = lang.lower()
    if tag.startswith("zh"):
        return "zh-hant" if any(part in tag for part in ("hant", "tw", "hk", "mo")) else "zh-hans"
    return tag[:2]


def _unseen(character: str) -> bool:
    """Tell whether `character` leaves no ink by its nature (joiners, selectors, marks of direction)."""
    code = ord(character)
    return (
        (unicodedata.category(character) == "Cf" and not 0x0600 <= code <= 0x06DD and code != 0x08E2)
        or 0xFE00 <= code <= 0xFE0F
        or 0xE0100 <= code <= 0xE01EF
        or code in {0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0}
    )

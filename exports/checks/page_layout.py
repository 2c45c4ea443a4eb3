"""Where everything stands on the pages of a finished PDF, and how large: what a clerk would measure.

Measured on what PDFium draws, not on what the program meant to draw. Lengths are points from the lower left
corner of the page. Text that leaves no ink (marks of direction, the words behind a picture of a page) is told
apart, and so are running heads, feet and stamps: artifacts of the page (ISO 32000-1, 14.8.2.2), or in a file
without tags whatever stands in the outer inch above and below.
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from app.domain.ports import JobContext

INCH = 72.0
_UNSEEN_MODES = frozenset({3, 7})  # neither filled nor stroked (ISO 32000-1, table 106)
_NO_INK = frozenset({"Cf", "Cc", "Zs", "Zl", "Zp", "Cn"})
_DEEPEST = 6
_WHITE = 254
_NAME_BYTES = 64


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle: its four edges."""

    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class Words:
    """One run of text as it was drawn; `mark` is the number of its marked content, -1 for none."""

    text: str
    box: Frame
    size: float
    running: bool
    mark: int
    inked: bool


@dataclass(frozen=True, slots=True)
class Shape:
    """Something drawn that is no text."""

    box: Frame
    running: bool
    picture: bool
    mark: int


@dataclass(frozen=True, slots=True)
class PageLayout:
    """One page: its paper before it is turned, by how much it is turned, what stands on it in order."""

    width: float
    height: float
    turned: int
    words: tuple[Words, ...]
    shapes: tuple[Shape, ...]

    @property
    def body(self) -> str:
        """The text of the page without running heads and feet, seen or not."""
        return " ".join(words.text for words in self.words if not words.running)


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A bookmark: its title, its depth from 0, and the page from 1 that it opens; 0 for none."""

    title: str
    level: int
    page: int


@dataclass(frozen=True, slots=True)
class _Matrix:
    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def before(self, outer: _Matrix) -> _Matrix:
        """Return what this and then `outer` do."""
        return _Matrix(
            self.a * outer.a + self.b * outer.c,
            self.a * outer.b + self.b * outer.d,
            self.c * outer.a + self.d * outer.c,
            self.c * outer.b + self.d * outer.d,
            self.e * outer.a + self.f * outer.c + outer.e,
            self.e * outer.b + self.f * outer.d + outer.f,
        )

    def frame(self, box: Frame) -> Frame:
        """Return the rectangle around `box` after the change."""
        corners = [(x, y) for x in (box.left, box.right) for y in (box.bottom, box.top)]
        across = [self.a * x + self.c * y + self.e for x, y in corners]
        up = [self.b * x + self.d * y + self.f for x, y in corners]
        return Frame(min(across), min(up), max(across), max(up))


_SAME = _Matrix(1, 0, 0, 1, 0, 0)


def read_layout(pdf: bytes, job: JobContext, *, tagged: bool) -> tuple[Iterator[PageLayout], list[Bookmark]]:
    """Return every page, measured when it is asked for, and the bookmarks.

    Raises `pypdfium2.PdfiumError` for what is no PDF.
    """
    document = pypdfium2.PdfDocument(pdf)
    try:
        marks = [
            Bookmark(mark.get_title(), mark.level, _opens(mark.get_dest()))
            for mark in document.get_toc(_DEEPEST)
        ]
    except BaseException:
        document.close()
        raise
    return _layouts(document, job, tagged=tagged), marks


def _layouts(document: Any, job: JobContext, *, tagged: bool) -> Iterator[PageLayout]:
    with closing(document):
        for number in range(len(document)):
            job.check()
            with closing(document[number]) as page, closing(page.get_textpage()) as text:
                layout = _Reader(page, text, tagged=tagged).layout()
            yield layout


def _opens(target: Any) -> int:
    index = None if target is None else target.get_index()
    return 0 if index is None else int(index) + 1


class _Reader:
    """Reads one page through PDFium."""

    def __init__(self, page: Any, text: Any, *, tagged: bool) -> None:
        self._page, self._text, self._tagged = page, text, tagged
        self._words: list[Words] = []
        self._shapes: list[Shape] = []
        self._width, self._height = page.get_size()
        if page.get_rotation() % 180:
            self._width, self._height = self._height, self._width

    def layout(self) -> PageLayout:
        """Go through everything that is drawn, inside forms too."""
        for number in range(pdfium.FPDFPage_CountObjects(self._page)):
            self._read(pdfium.FPDFPage_GetObject(self._page, number), _SAME, 0)
        return PageLayout(
            self._width, self._height, self._page.get_rotation(), tuple(self._words), tuple(self._shapes)
        )

    def _read(self, item: Any, outer: _Matrix, depth: int, *, running: bool | None = None) -> None:
        kind = pdfium.FPDFPageObj_GetType(item)
        mark = pdfium.FPDFPageObj_GetMarkedContentID(item)
        if kind == pdfium.FPDF_PAGEOBJ_FORM:
            if depth < _DEEPEST:
                inner = _matrix(item).before(outer)
                if running is None and self._tagged and (mark >= 0 or _is_artifact(item)):
                    running = mark < 0
                for number in range(pdfium.FPDFFormObj_CountObjects(item)):
                    self._read(pdfium.FPDFFormObj_GetObject(item, number), inner, depth + 1, running=running)
            return
        box = outer.frame(_bounds(item))
        if running is None:
            running = self._is_running(item, mark, box)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            self._words.append(self._words_of(item, box, outer, mark, running=running))
        elif not _is_white(item, kind):
            self._shapes.append(Shape(box, running, kind == pdfium.FPDF_PAGEOBJ_IMAGE, mark))

    def _is_running(self, item: Any, mark: int, box: Frame) -> bool:
        if mark >= 0:
            return False
        if self._tagged:
            return _is_artifact(item)
        return box.top <= INCH or box.bottom >= self._height - INCH

    def _words_of(self, item: Any, box: Frame, outer: _Matrix, mark: int, *, running: bool) -> Words:
        size = ctypes.c_float()
        pdfium.FPDFTextObj_GetFontSize(item, size)
        matrix = _matrix(item).before(outer)
        words = self._string(item)
        inked = pdfium.FPDFTextObj_GetTextRenderMode(item) not in _UNSEEN_MODES and any(
            unicodedata.category(character) not in _NO_INK for character in words
        )
        return Words(words, box, size.value * math.hypot(matrix.c, matrix.d), running, mark, inked)

    def _string(self, item: Any) -> str:
        need = pdfium.FPDFTextObj_GetText(item, self._text, None, 0)
        buffer = ctypes.create_string_buffer(need)
        pdfium.FPDFTextObj_GetText(item, self._text, ctypes.cast(buffer, _SHORTS), need)
        return buffer.raw[: max(0, need - 2)].decode("utf-16-le", "replace")


_SHORTS = ctypes.POINTER(pdfium.FPDF_WCHAR)


def _bounds(item: Any) -> Frame:
    edges = [ctypes.c_float() for _ in range(4)]
    pdfium.FPDFPageObj_GetBounds(item, *edges)
    return Frame(*(edge.value for edge in edges))


def _matrix(item: Any) -> _Matrix:
    found = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(item, found)
    return _Matrix(found.a, found.b, found.c, found.d, found.e, found.f)


def _is_artifact(item: Any) -> bool:
    return "Artifact" in _marks(item)


def _marks(item: Any) -> Iterator[str]:
    for number in range(pdfium.FPDFPageObj_CountMarks(item)):
        mark = pdfium.FPDFPageObj_GetMark(item, number)
        buffer, used = (pdfium.FPDF_WCHAR * (_NAME_BYTES // 2))(), ctypes.c_ulong()
        pdfium.FPDFPageObjMark_GetName(mark, buffer, _NAME_BYTES, used)
        yield bytes(buffer)[: max(0, used.value - 2)].decode("utf-16-le", "replace")


def _is_white(item: Any, kind: int) -> bool:
    """Tell whether a filled shape without an outline is white: paper on paper."""
    if kind != pdfium.FPDF_PAGEOBJ_PATH:
        return False
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(item, fill, stroke)
    if stroke.value:
        return False
    if not fill.value:
        return True
    colour = [ctypes.c_uint() for _ in range(4)]
    pdfium.FPDFPageObj_GetFillColor(item, *colour)
    return all(part.value >= _WHITE for part in colour[:3])

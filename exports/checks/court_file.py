"""Reads once through the objects of a finished PDF for all that courts ask of the file itself.

Fonts, actions, active annotations, form fields, layers, what is attached, and the tables and figures of the
tag tree (reference *forms and courts* C.1: JCIT standards of Texas, MO 103.04; ISO 32000-1).
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from app.domain.ports import JobContext
from exports.checks.pdf_objects import every_object

_LINKS = frozenset({"/URI", "/GoToR", "/GoToE", "/Launch", "/SubmitForm", "/ImportData"})
_SCRIPTS = frozenset({"/JavaScript", "/Rendition", "/RichMediaExecute"})
_PLAYERS = frozenset({"/Movie", "/Sound"})
_MEDIA = frozenset({"/Movie", "/Sound", "/Screen", "/3D", "/RichMedia"})
_EMBEDDED = ("/FontFile", "/FontFile2", "/FontFile3")
_CELLS = frozenset({"/TH", "/TD"})
_DEEPEST = 8

Spot = tuple[int, int]
"""A piece of marked content: (page from 1, its number there)."""

Row = list[list[Spot]]
"""The places of the words in each cell of a row."""


@dataclass(slots=True)
class FileFacts:
    """What was found in a file, each with the pages it stands on; page 0 stands for the file as a whole.

    `tables` are the places of the words in the cells of tables, row by row, where they were asked for;
    `described` are those of figures that have words in place of the picture.
    """

    pages: int = 0
    version: str = ""
    title: str = ""
    tagged: bool = False
    language: str = ""
    encrypted: bool = False
    attached: bool = False
    scripts: set[int] = field(default_factory=set)
    links: set[int] = field(default_factory=set)
    media: set[int] = field(default_factory=set)
    notes: set[int] = field(default_factory=set)
    fields: set[int] = field(default_factory=set)
    xfa: bool = False
    layers: bool = False
    boxes: list[tuple[float, float]] = field(default_factory=list)
    foreign_fonts: set[str] = field(default_factory=set)
    tables: list[list[Row]] = field(default_factory=list)
    described: set[Spot] = field(default_factory=set)


def is_tagged(pdf: pikepdf.Pdf) -> bool:
    """Tell whether a file says what on its pages is content and what is not."""
    marked = pdf.Root.get("/MarkInfo")
    return "/StructTreeRoot" in pdf.Root and marked is not None and bool(marked.get("/Marked", False))


def read_facts(data: bytes, job: JobContext, *, tables: bool) -> FileFacts:
    """Read a file; its tables only where they are asked for.

    Raises `pikepdf.PdfError` where it cannot be opened or its objects cannot be followed.
    """
    with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as pdf:
        reader = _Reader(pdf, job, tables=tables)
    for item in every_object(data, job):
        reader.read(item)
    return reader.facts


class _Reader:
    """Goes through pages, then through every object once."""

    def __init__(self, pdf: pikepdf.Pdf, job: JobContext, *, tables: bool) -> None:
        self._job, self._with_tables = job, tables
        self._numbers: dict[tuple[int, int], int] = {}
        self.facts = facts = FileFacts(
            version=str(pdf.pdf_version), title=_title(pdf), encrypted=pdf.is_encrypted
        )
        facts.pages = len(pdf.pages)
        root = pdf.Root
        facts.tagged = is_tagged(pdf)
        facts.language = str(root.get("/Lang", ""))
        facts.layers = "/OCProperties" in root
        self._root(root)
        self._pages(pdf)

    def read(self, item: object) -> None:
        """Look at one object of the file."""
        if isinstance(item, pikepdf.Dictionary):
            self._object(item)
        elif isinstance(item, pikepdf.Stream):
            self._kinds(item.stream_dict, 0)

    def _root(self, root: pikepdf.Object) -> None:
        facts, names = self.facts, root.get("/Names")
        if names is not None:
            facts.attached = "/EmbeddedFiles" in names
            if "/JavaScript" in names:
                facts.scripts.add(0)
        facts.attached = facts.attached or "/AF" in root or "/Collection" in root
        form = root.get("/AcroForm")
        if form is not None:
            facts.xfa = "/XFA" in form
            if len(form.get("/Fields", [])):
                facts.fields.add(0)

    def _pages(self, pdf: pikepdf.Pdf) -> None:
        for number, page in enumerate(pdf.pages, 1):
            self._job.check()
            self._numbers[page.obj.objgen] = number
            self.facts.boxes.append(_size(page))
            self._annotations(page.obj, number)
            self._actions(page.obj, number)

    def _annotations(self, page: pikepdf.Object, number: int) -> None:
        facts = self.facts
        for note in page.get("/Annots", ()):
            if not isinstance(note, pikepdf.Dictionary):
                continue
            kind = str(note.get("/Subtype", ""))
            if kind == "/Link":
                facts.links.add(number)
            elif kind == "/Widget":
                facts.fields.add(number)
            elif kind == "/FileAttachment":
                facts.attached = True
            elif kind in _MEDIA:
                facts.media.add(number)
            else:
                facts.notes.add(number)
            self._actions(note, number)

    def _actions(self, owner: pikepdf.Object, number: int) -> None:
        """Note what stands behind a page or an annotation: actions of its own, and those of events."""
        for key in ("/A", "/AA", "/OpenAction"):
            found = owner.get(key)
            if isinstance(found, pikepdf.Dictionary):
                self._action(found, number, 0)

    def _action(self, action: Any, number: int, depth: int) -> None:
        if depth > _DEEPEST:
            return
        self._sort(str(action.get("/S", "")), number)
        for value in action.values():
            parts: Iterable[Any] = value if isinstance(value, pikepdf.Array) else (value,)
            for part in parts:
                if isinstance(part, pikepdf.Dictionary) and ("/S" in part or "/Next" in part):
                    self._action(part, number, depth + 1)

    def _sort(self, kind: str, number: int) -> None:
        facts = self.facts
        for kinds, where in ((_LINKS, facts.links), (_SCRIPTS, facts.scripts), (_PLAYERS, facts.media)):
            # What a page or an annotation leads to was noted with its page.
            if kind in kinds and (number or not where):
                where.add(number)

    def _object(self, item: pikepdf.Object) -> None:
        kind = item.get("/S")
        if item.get("/Type") == "/Font" and _is_foreign(item):
            self.facts.foreign_fonts.add(str(item.get("/BaseFont", "/?"))[1:])
        elif kind == "/Table":
            if self._with_tables:
                self.facts.tables.append([*self._rows(item, 0)])
        elif kind == "/Figure" and str(item.get("/Alt", "")).strip():
            self.facts.described.update(self._spots(item))
        else:
            self._kinds(item, 0)

    def _kinds(self, item: Any, depth: int) -> None:
        """Note actions wherever they hang: at the catalogue, at bookmarks, in name trees."""
        if depth > _DEEPEST or item.get("/Type") == "/StructElem":
            return
        self._sort(str(item.get("/S", "")), 0)
        if "/JS" in item and not self.facts.scripts:
            self.facts.scripts.add(0)
        for key in ("/A", "/AA", "/OpenAction"):
            value = item.get(key)
            if isinstance(value, pikepdf.Dictionary) and not value.is_indirect:
                self._kinds(value, depth + 1)

    def _rows(self, table: pikepdf.Object, depth: int) -> Iterator[Row]:
        for kid in _kids(table):
            if not isinstance(kid, pikepdf.Dictionary) or depth > _DEEPEST:
                continue
            if kid.get("/S") == "/TR":
                yield [
                    [*self._spots(cell)]
                    for cell in _kids(kid)
                    if isinstance(cell, pikepdf.Dictionary) and str(cell.get("/S", "")) in _CELLS
                ]
            elif "/S" in kid:  # THead, TBody
                yield from self._rows(kid, depth + 1)

    def _spots(self, element: pikepdf.Object, depth: int = 0) -> Iterator[Spot]:
        home = element.get("/Pg")
        for kid in _kids(element):
            if isinstance(kid, int):
                yield self._number(home), int(kid)
            elif isinstance(kid, pikepdf.Dictionary) and "/MCID" in kid:
                yield self._number(kid.get("/Pg", home)), int(kid.MCID)
            elif isinstance(kid, pikepdf.Dictionary) and depth < _DEEPEST:
                yield from self._spots(kid, depth + 1)

    def _number(self, page: Any) -> int:
        return 0 if page is None else self._numbers.get(page.objgen, 0)


def _kids(element: pikepdf.Object) -> Iterable[Any]:
    kids = element.get("/K")
    if kids is None:
        return ()
    return kids if isinstance(kids, pikepdf.Array) else (kids,)


def _title(pdf: pikepdf.Pdf) -> str:
    info = pdf.trailer.get("/Info")
    return str(info.get("/Title", "")) if isinstance(info, pikepdf.Dictionary) else ""


def _size(page: pikepdf.Page) -> tuple[float, float]:
    left, bottom, right, top = (float(side) for side in page.mediabox)
    return abs(right - left), abs(top - bottom)


def _is_foreign(font: pikepdf.Object) -> bool:
    """Tell whether the reader's computer would have to have a font; one drawn in the file is not."""
    if font.get("/Subtype") in {"/Type0", "/Type3"}:
        return False  # the descendants of a composite font are fonts of their own
    descriptor = font.get("/FontDescriptor")
    return descriptor is None or not any(key in descriptor for key in _EMBEDDED)

"""What courts and their filing portals ask of a PDF, checked on the finished file.

Source: reference *forms and courts* C.1 and C.5 (CRC 2.108 and 3.1110, EDCR 2.27, TX JCIT, MO 103.04 and
others): letter or A4, embedded fonts, no password, attachment, script, link or form, page numbers, bookmarks,
searchable text, a size limit.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pikepdf
import pypdfium2

from app.strings.catalogue import text
from exports.base import CheckResult

# Points; courts take a difference of a printer's width.
_SIZES = {"letter": (612.0, 792.0), "a4": (595.28, 841.89)}
_TOLERANCE = 2.0
_LINKS = frozenset({"/URI", "/GoToR", "/GoToE", "/Launch", "/SubmitForm", "/ImportData"})
_SCRIPTS = frozenset({"/JavaScript", "/Rendition", "/RichMediaExecute"})
_MEDIA = frozenset({"/Movie", "/Sound", "/Screen", "/3D", "/RichMedia", "/FileAttachment"})
_NUMBER = re.compile(r"(?<!\d)\d{1,5}(?!\d)")
_MIB = 1024 * 1024


def check_pdf(pdf: bytes, limit_bytes: int | None = None) -> tuple[CheckResult, ...]:
    """Check one finished file against the rules of courts; a file that cannot be read fails alone."""
    try:
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            results = list(_structure(opened))
            pages = len(opened.pages)
        texts = _texts(pdf)
    except (pikepdf.PdfError, pypdfium2.PdfiumError, ValueError):
        return (_result("pdf_readable", ok=False),)
    results.append(_text_result(texts))
    results.append(_numbers_result(texts, pages))
    if limit_bytes is not None:
        shown = f"{limit_bytes / _MIB:g}"
        results.append(_result("size", ok=len(pdf) <= limit_bytes, mb=shown))
    return tuple(results)


def _structure(pdf: pikepdf.Pdf) -> Iterator[CheckResult]:
    odd = [number for number, page in enumerate(pdf.pages, 1) if not _is_paper_size(page)]
    yield _result("page_size", ok=not odd, where=_numbers(odd))
    bare = sorted(set(_unembedded(pdf)))
    yield _result("fonts", ok=not bare, where=", ".join(bare))
    yield _result("password", ok=not pdf.is_encrypted)
    yield _result("attachments", ok=not _has_attachments(pdf))
    actions = set(_actions(pdf))
    yield _result("scripts", ok=not actions & _SCRIPTS)
    yield _result("links", ok=not actions & _LINKS)
    yield _result("media", ok=not actions & _MEDIA)
    form = pdf.Root.get("/AcroForm")
    yield _result("form", ok=form is None or not list(form.get("/Fields", [])))
    with pdf.open_outline() as outline:
        yield _result("bookmarks", ok=bool(outline.root) or len(pdf.pages) < 2)


def _is_paper_size(page: pikepdf.Page) -> bool:
    left, bottom, right, top = (float(side) for side in page.mediabox)
    width, height = sorted((right - left, top - bottom))
    return any(
        abs(width - wide) <= _TOLERANCE and abs(height - tall) <= _TOLERANCE for wide, tall in _SIZES.values()
    )


def _unembedded(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Yield the names of fonts that the reader's computer would have to have."""
    for item in pdf.objects:
        if not isinstance(item, pikepdf.Dictionary) or item.get("/Type") != "/Font":
            continue
        if item.get("/Subtype") in {"/Type0", "/Type3"}:
            continue  # its descendants are fonts of their own; a Type 3 font is drawn in the file
        descriptor = item.get("/FontDescriptor")
        kept = descriptor is not None and any(
            key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")
        )
        if not kept:
            yield str(item.get("/BaseFont", "/?"))[1:]


def _has_attachments(pdf: pikepdf.Pdf) -> bool:
    names = pdf.Root.get("/Names")
    inside = names is not None and "/EmbeddedFiles" in names
    return inside or "/AF" in pdf.Root or "/Collection" in pdf.Root


def _actions(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Yield the kinds of action and of active annotation that stand anywhere in the file."""
    names = pdf.Root.get("/Names")
    if names is not None and "/JavaScript" in names:
        yield "/JavaScript"
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary):
            yield from _kinds(item)


def _kinds(item: Any) -> Iterator[str]:
    for key in ("/S", "/Subtype"):
        value = item.get(key)
        if isinstance(value, pikepdf.Name):
            yield str(value)
    for key in ("/A", "/OpenAction", "/AA"):
        value = item.get(key)
        if isinstance(value, pikepdf.Dictionary) and not value.is_indirect:
            yield from _kinds(value)
    if "/JS" in item:
        yield "/JavaScript"


def _texts(pdf: bytes) -> tuple[str, ...]:
    found: list[str] = []
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        for number in range(len(document)):
            with closing(document[number]) as page, closing(page.get_textpage()) as words:
                found.append(str(words.get_text_range()))
    return tuple(found)


def _text_result(texts: tuple[str, ...]) -> CheckResult:
    empty = [number for number, words in enumerate(texts, 1) if not words.strip()]
    return _result("text", ok=not empty, where=_numbers(empty))


def _numbers_result(texts: tuple[str, ...], pages: int) -> CheckResult:
    """Check that pages are numbered without a gap, from 1 or on from an earlier volume."""
    firsts = {1, *map(int, _NUMBER.findall(texts[0]))} if texts else {1}
    numbers = [frozenset(map(int, _NUMBER.findall(words))) for words in texts]
    gaps = [[at for at, seen in enumerate(numbers) if first + at not in seen] for first in sorted(firsts)]
    missing = min(gaps, key=len)
    return _result("page_numbers", ok=pages > 0 and not missing, where=_numbers([at + 1 for at in missing]))


def _numbers(pages: list[int]) -> str:
    shown = ", ".join(str(number) for number in pages[:12])
    return f"{shown}, …" if len(pages) > 12 else shown


def _result(check: str, *, ok: bool, **params: object) -> CheckResult:
    state = "ok" if ok else "bad"
    return CheckResult(f"court_{check}", ok=ok, detail=text(f"checks.court.{check}.{state}", **params))

"""`check FILE`: what a finished paper is, and whether it is whole."""

from __future__ import annotations

import io
import logging
import zlib
from collections.abc import Iterator
from pathlib import Path

import pikepdf

from app.domain.errors import ErrorCode, KnownError
from app.domain.ports import JobContext
from app.strings.catalogue import text
from exports.checks.court_rules import check_pdf
from exports.checks.finished_bundle import check_folder, check_zip
from exports.checks.report import FileReport, Problem

_LARGEST_PDF = 512 * 1024 * 1024
_HEAD = 1024
_PIECE = 1024 * 1024
_TAIL = 1024


def check_file(path: Path, ctx: JobContext) -> FileReport:
    """Check a PDF, or a bundle as folder or ZIP.

    Raises `KnownError` with NOT_READABLE, FILE_TOO_LARGE, or FILE_NOT_UNDERSTOOD for anything else.
    """
    try:
        if path.is_dir():
            return check_folder(path, ctx)
        with path.open("rb") as file:
            head = file.read(_HEAD)
        if head.startswith(b"PK"):
            return check_zip(path, ctx)
        if b"%PDF-" not in head:
            raise KnownError(ErrorCode.FILE_NOT_UNDERSTOOD)
        if path.stat().st_size > _LARGEST_PDF:
            raise KnownError(ErrorCode.FILE_TOO_LARGE)
        return check_finished_pdf(path.read_bytes(), path.name)
    except OSError as error:
        raise KnownError(ErrorCode.NOT_READABLE) from error


def check_finished_pdf(data: bytes, name: str) -> FileReport:
    """Check that a PDF is whole, and that it is what courts take."""
    # What the library remarks on a file is told as a problem, and printed nowhere.
    logging.getLogger("pikepdf").setLevel(logging.CRITICAL + 1)
    problems = [Problem(name, text(f"checks.pdf.{what}")) for what in _damage(data)]
    results = check_pdf(data, name=name)
    problems.extend(Problem(name, result.detail) for result in results if not result.ok)
    return FileReport("pdf", tuple(dict.fromkeys(problems)), {"pages": _pages(data), "bytes": len(data)})


def _damage(data: bytes) -> Iterator[str]:
    """Yield what shows that bytes of the file were lost or changed."""
    if b"%%EOF" not in data[-_TAIL:]:
        yield "cut"
    try:
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as pdf:
            whole = all(_inflates(item) for item in pdf.objects if isinstance(item, pikepdf.Stream))
            if not whole or pdf.get_warnings() or pdf.check_pdf_syntax():
                yield "damaged"
    except pikepdf.PasswordError:
        yield "password"
    except (pikepdf.PdfError, ValueError):
        yield "damaged"


def _inflates(stream: pikepdf.Stream) -> bool:
    """Whether a compressed stream ends as it should: its own checksum (RFC 1950) notices changed bytes."""
    filters = stream.get("/Filter")
    names = list(filters) if isinstance(filters, pikepdf.Array) else [filters]
    if names != [pikepdf.Name.FlateDecode]:
        return True
    inflate = zlib.decompressobj()
    left = stream.read_raw_bytes()
    try:
        while left and not inflate.eof:
            inflate.decompress(left, _PIECE)  # piece by piece, however much is packed in
            left = inflate.unconsumed_tail
    except zlib.error:
        return False
    return inflate.eof


def _pages(data: bytes) -> int:
    try:
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as pdf:
            return len(pdf.pages)
    except (pikepdf.PdfError, ValueError):
        return 0

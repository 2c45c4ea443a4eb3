"""Excel workbooks as the cells show them: formulas are never computed, nothing outside is looked up."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import IO, Any, Final

from app.domain.errors import ErrorCode, KnownError
from app.domain.imported import Skipped
from app.domain.ports import JobContext
from app.importers.archives import RangeFile, directory_fits
from app.importers.base import FileBytes
from app.importers.delimited import MAX_COLUMNS, MAX_ROWS, Row, Table

MAX_BYTES: Final = 64 * 2**20
MAX_UNPACKED: Final = 128 * 2**20
MAX_RATIO: Final = 200
MAX_MEMBERS: Final = 2_000
MAX_SHEETS: Final = 50
MAX_CELLS: Final = 1_000_000
MAX_TEXT: Final = 32_767
"""The longest text of a cell in Excel."""

_SMALL: Final = 2**20
_HIDDEN_ROW: Final = re.compile(rb"<(?:\w+:)?row\b[^>]{0,300}\bhidden=[\"'](?:1|true)")
_PIECE: Final = 2**20
_BROKEN: Final = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OverflowError, NotImplementedError, ValueError,
    KeyError, TypeError, AttributeError, IndexError, AssertionError, ArithmeticError, SyntaxError,
    RecursionError,
)  # fmt: skip
"""What the libraries raise on workbooks that nobody should have written."""


def check_package(archive: zipfile.ZipFile) -> None:
    """Refuse an Office file that unpacks to more than an honest one; `KnownError(FILE_TOO_LARGE)`."""
    members = archive.infolist()
    bombs = [each for each in members if each.file_size > max(_SMALL, each.compress_size * MAX_RATIO)]
    if len(members) > MAX_MEMBERS or bombs or sum(each.file_size for each in members) > MAX_UNPACKED:
        raise KnownError(ErrorCode.FILE_TOO_LARGE, limit=MAX_UNPACKED)


def read_workbook(file: FileBytes, ctx: JobContext) -> tuple[Table, ...]:
    """Return the sheets of a workbook, hidden ones too.

    Raises `KnownError(FILE_TOO_LARGE)` for one that unpacks to too much, else `FILE_NOT_UNDERSTOOD`.
    """
    if file.size > MAX_BYTES:
        raise KnownError(ErrorCode.FILE_TOO_LARGE, limit=MAX_BYTES)
    if not directory_fits(file):
        raise KnownError(ErrorCode.FILE_NOT_UNDERSTOOD)
    try:
        hidden = _hidden_rows(file, ctx)
        with _opened(file, ctx, shown=True) as shown, _opened(file, ctx, shown=False) as written:
            return tuple(_tables(shown, written, hidden, ctx))
    except _BROKEN as error:
        raise KnownError(ErrorCode.FILE_NOT_UNDERSTOOD) from error


def _tables(shown: Any, written: Any, hidden: int, ctx: JobContext) -> Iterator[Table]:
    left = MAX_CELLS
    for place, (sheet, formulas) in enumerate(zip(shown.worksheets, written.worksheets, strict=True)):
        if place == MAX_SHEETS:
            yield Table("", (), (Skipped("rest", "too_many"),))
            return
        notes = [] if sheet.sheet_state == "visible" else [Skipped(sheet.title, "hidden_sheet_read")]
        if hidden and place == 0:
            notes.append(Skipped("rows", "hidden_rows_read", hidden))
        rows: list[Row] = []
        pairs = zip(_rows(sheet), _rows(formulas), strict=False)
        for number, (values, texts) in enumerate(pairs, start=1):
            ctx.check()
            left -= len(values)
            if number > MAX_ROWS or left < 0:
                notes.append(Skipped("rest", "too_many"))
                break
            cells = tuple(_shown(value, text) for value, text in zip(values, texts, strict=False))
            if any(cell.strip() for cell in cells):
                rows.append((number, cells))
        yield Table(sheet.title, tuple(rows), tuple(notes))


def _rows(sheet: Any) -> Iterator[tuple[object, ...]]:
    sheet.reset_dimensions()  # what a file says of its size is not believed
    yield from sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS)


def _shown(value: object, written: object) -> str:
    """Return what a cell shows; of a formula that was never computed, the formula."""
    if value is None:
        value = written
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds").removesuffix(" 00:00:00")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if value is None or isinstance(value, str | int | float):
        return "" if value is None else str(value)[:MAX_TEXT]
    return str(getattr(value, "text", "") or "")[:MAX_TEXT]


class _opened:  # noqa: N801 - used as a function
    """An open workbook of openpyxl, closed after use; it reads its file by ranges."""

    def __init__(self, file: FileBytes, ctx: JobContext, *, shown: bool) -> None:
        self._file = file
        self._ctx = ctx
        self._shown = shown

    def __enter__(self) -> Any:
        import openpyxl

        if not openpyxl.DEFUSEDXML:
            raise KnownError(ErrorCode.FILE_NOT_UNDERSTOOD)
        source = io.BufferedReader(RangeFile(self._file, self._ctx))
        self._book = openpyxl.load_workbook(source, read_only=True, data_only=self._shown, keep_links=False)
        return self._book

    def __exit__(self, *_: object) -> None:
        self._book.close()


def _hidden_rows(file: FileBytes, ctx: JobContext) -> int:
    """Check the caps, refuse definitions of entities, and count the rows that the sheets hide."""
    count = 0
    with zipfile.ZipFile(io.BufferedReader(RangeFile(file, ctx))) as archive:
        check_package(archive)
        for member in archive.infolist():
            if not member.filename.lower().endswith((".xml", ".rels")):
                continue
            sheet = member.filename.startswith("xl/worksheets/")
            with archive.open(member) as source:
                for window in _windows(source, ctx):
                    if b"<!DOCTYPE" in window or b"<!ENTITY" in window:
                        raise KnownError(ErrorCode.FILE_NOT_UNDERSTOOD)
                    count += len(_HIDDEN_ROW.findall(window)) if sheet else 0
    return count


def _windows(source: IO[bytes], ctx: JobContext) -> Iterator[bytes]:
    """Yield the bytes in pieces that end where a tag ends."""
    held = b""
    while piece := source.read(_PIECE):
        ctx.check()
        held += piece
        cut = held.rfind(b">") + 1
        if cut or len(held) > 4 * _PIECE:
            yield held[: cut or len(held)]
            held = held[cut or len(held) :]
    yield held

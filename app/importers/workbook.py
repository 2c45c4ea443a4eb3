"""Excel workbooks as the cells show them: formulas are never computed, nothing outside is looked up."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import IO, Any, Final

from app.domain.errors import ErrorCode, KnownError
from app.domain.imported import Skipped
from app.domain.ports import JobContext
from app.importers.archives import RangeFile
from app.importers.base import FileBytes
from app.importers.delimited import MAX_COLUMNS, MAX_ROWS, Row, Table
from app.importers.office_package import opened_package

MAX_SHEETS: Final = 50
MAX_CELLS: Final = 1_000_000
MAX_TAGS: Final = 12_000_000
MAX_OTHER_TAGS: Final = 200_000
MAX_ROW: Final = 2 * 2**20
"""The XML of a row; one with a number in each of Excel's 16,384 columns has under 1 MiB."""
MAX_TEXT: Final = 32_767
"""The longest text of a cell in Excel."""

_HIDDEN_ROW: Final = re.compile(rb"<(?:\w+:)?row\b[^>]{0,300}\bhidden=[\"'](?:1|true)")
_PIECE: Final = 2**20


def read_workbook(file: FileBytes, ctx: JobContext) -> tuple[Table, ...]:
    """Return the sheets of a workbook, hidden ones too.

    Raises `KnownError(FILE_TOO_LARGE)` for one that unpacks to too much, else `FILE_NOT_UNDERSTOOD`.
    """
    with opened_package(file, ctx) as archive:
        hidden = _hidden_rows(archive, ctx)
        with _opened(file, ctx, shown=True) as shown, _opened(file, ctx, shown=False) as written:
            return tuple(_tables(shown, written, hidden, ctx))


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
    for cells in sheet.iter_rows(values_only=True):  # with a last column, each row would be filled up to it
        yield cells[:MAX_COLUMNS]


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


def _hidden_rows(archive: zipfile.ZipFile, ctx: JobContext) -> int:
    """Count the rows that the sheets hide; refuse definitions, and XML that would fill the memory.

    The library holds a row, and every part but sheets and texts, as objects; so their number is capped.
    """
    count = 0
    for member in archive.infolist():
        if not member.filename.lower().endswith((".xml", ".rels")):
            continue
        sheet = member.filename.startswith("xl/worksheets/")
        tags, row = 0, 0
        with archive.open(member) as source:
            for window in _windows(source, ctx):
                if b"<!DOCTYPE" in window or b"<!ENTITY" in window:
                    raise KnownError(ErrorCode.FILE_NOT_UNDERSTOOD)
                count += len(_HIDDEN_ROW.findall(window)) if sheet else 0
                tags += window.count(b"<")
                row = len(window) - at if (at := window.rfind(b"row")) >= 0 else row + len(window)
                most = MAX_TAGS if sheet or member.filename.endswith("sharedStrings.xml") else MAX_OTHER_TAGS
                if tags > most or (sheet and row > MAX_ROW):
                    raise KnownError(ErrorCode.FILE_TOO_LARGE, limit=most)
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

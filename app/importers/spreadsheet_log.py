"""Somebody's own log in a table: each row proposed as an entry, every cell kept, nothing computed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from app.domain.errors import ErrorCode, KnownError
from app.domain.imported import ImportDraft, ReadOptions, RowDraft, Skipped, TableHead
from app.domain.ports import JobContext
from app.importers.archives import is_zip
from app.importers.base import FileBytes
from app.importers.charsets import decode_text
from app.importers.delimited import Row, Table, delimiter_of, read_delimited
from app.importers.log_columns import assign, field_values, find_header, letters, people_in
from app.importers.log_dates import ORDERS, open_days, order_of, possible_days, read_when, split_moment
from app.importers.names import stated_extension
from app.importers.workbook import read_workbook

KIND: Final = "log"
_BOOK: Final = "xl/workbook.xml"
_CHECK: Final = 500
_SHOWN: Final = 5
_SEARCHED: Final = 20


def looks_like(head: bytes, name: str) -> bool:
    """Whether it is text called `.csv` or `.tsv` in which a sign cuts lines into cells."""
    if stated_extension(name) not in {"csv", "tsv"} or not head.strip() or is_zip(head):
        return False
    text = decode_text(head[: len(head) // 4 * 4]).text
    return "\0" not in text and any(delimiter_of(text) in line for line in text.splitlines()[:20])


def holds(names: Sequence[str]) -> bool:
    """Whether a ZIP is an Excel workbook."""
    return _BOOK in names


def read(file: FileBytes, name: str, options: ReadOptions, ctx: JobContext) -> ImportDraft:
    """Return the rows below the words over the columns.

    Ambiguous: `columns` when no column can be what happened, `date-order` when days can be read two ways.
    Raises `KnownError(FILE_NOT_UNDERSTOOD | FILE_TOO_LARGE)`.
    """
    del name
    zipped = is_zip(file.head(4, ctx))
    tables = read_workbook(file, ctx) if zipped else (read_delimited(file, ctx),)
    tables = tuple(table for table in tables if table.rows or table.skipped)
    if not any(table.rows for table in tables):
        raise KnownError(ErrorCode.FILE_NOT_UNDERSTOOD)
    sheets = [_sheet(table, options) for table in tables if table.rows]
    known = [sheet for sheet in sheets if "what" in sheet.columns]
    skipped = [each for table in tables for each in table.skipped]
    head = (known or sheets)[0].head()
    if not known:
        return ImportDraft(KIND, skipped=tuple(skipped), ambiguous="columns", table=head)
    skipped += [Skipped(sheet.name, "no_columns") for sheet in sheets if sheet not in known]
    skipped += [each for sheet in known for each in sheet.unknown()]
    order = options.date_order if options.date_order in ORDERS else order_of(_days(known, ctx))
    if order is None:
        days = open_days(_days(known, ctx))
        return ImportDraft(KIND, skipped=tuple(skipped), ambiguous="date-order", days=days, table=head)
    rows: list[RowDraft] = []
    for sheet in known:
        for done, row in enumerate(sheet.rows):
            if done % _CHECK == 0:
                ctx.check()
                ctx.progress(done, len(sheet.rows), "progress.reading")
            rows.append(_row(sheet, row, order, options, named=len(known) > 1))
    return ImportDraft(KIND, rows=tuple(rows), skipped=tuple(skipped), date_order=order, table=head)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet whose columns are known: the words over them, the column of each field, the rows below."""

    name: str
    header: tuple[str, ...]
    columns: dict[str, int]
    rows: tuple[Row, ...]

    def title(self, place: int) -> str:
        """Return what stands over a column, its letter when nothing does."""
        stated = self.header[place].strip() if place < len(self.header) else ""
        return stated or letters(place)

    def head(self) -> TableHead:
        """Return how the sheet begins, for a person who says what its columns hold."""
        first = tuple(cells for _, cells in self.rows[:_SHOWN])
        width = max(len(self.header), *(len(cells) for cells in first)) if first else len(self.header)
        return TableHead(tuple(self.title(place) for place in range(width)), first, self.columns)

    def unknown(self) -> list[Skipped]:
        """Name the columns that belong to no field and how many rows have something there."""
        filled: dict[int, int] = {}
        for _, cells in self.rows:
            for place, cell in enumerate(cells):
                if cell.strip() and place not in self.columns.values():
                    filled[place] = filled.get(place, 0) + 1
        return [
            Skipped(self.title(place), "unknown_column", count) for place, count in sorted(filled.items())
        ]


def _sheet(table: Table, options: ReadOptions) -> _Sheet:
    cells = [row for _, row in table.rows]
    place = find_header(cells, options.columns)
    if place is not None:
        columns = assign(cells[place], options.columns)
        return _Sheet(table.name, cells[place], columns, table.rows[place + 1 :])
    header = tuple(letters(n) for n in range(max(map(len, cells))))
    columns = assign(header, options.columns)
    if _has_words_over(cells, columns):
        return _Sheet(table.name, cells[0], columns, table.rows[1:])
    return _Sheet(table.name, header, columns, table.rows)


def _has_words_over(rows: Sequence[Sequence[str]], columns: dict[str, int]) -> bool:
    """Whether the first row names the columns: no day stands where days are told to stand, but below it."""
    if "date" not in columns:
        return False
    days = [
        bool(possible_days(split_moment(_cell(tuple(row), columns["date"]))[0])) for row in rows[:_SEARCHED]
    ]
    return not days[0] and any(days)


def _days(sheets: list[_Sheet], ctx: JobContext) -> Iterator[str]:
    for sheet in sheets:
        for done, (_, cells) in enumerate(sheet.rows if "date" in sheet.columns else ()):
            if done % _CHECK == 0:
                ctx.check()
            yield split_moment(_cell(cells, sheet.columns["date"]))[0]


def _row(sheet: _Sheet, row: Row, order: str, options: ReadOptions, *, named: bool) -> RowDraft:
    number, cells = row
    values = {field: _cell(cells, place) for field, place in sheet.columns.items()}
    when, words = read_when(values.get("date", ""), values.get("time", ""), order, options)
    kept = [
        (sheet.title(place), cell) for place, cell in enumerate(cells) if cell or place < len(sheet.header)
    ]
    report = sheet.title(sheet.columns["report_number"]) if "report_number" in sheet.columns else ""
    return RowDraft(
        number,
        (*((("", sheet.name),) if named else ()), *kept),
        when,
        words,
        MappingProxyType(field_values(values, report)),
        people_in(values.get("who", "")),
    )


def _cell(cells: tuple[str, ...], place: int) -> str:
    return cells[place] if place < len(cells) else ""

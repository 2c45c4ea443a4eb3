"""Tables in text: how the cells are divided is counted, never assumed (RFC 4180)."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from app.domain.imported import Skipped
from app.domain.ports import JobContext
from app.importers.base import FileBytes
from app.importers.charsets import decode_text

MAX_BYTES: Final = 32 * 2**20
MAX_ROWS: Final = 100_000
MAX_COLUMNS: Final = 500

_DELIMITERS: Final = ",;\t|"
_COUNTED: Final = 100
_STATED: Final = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_CHECK: Final = 500

Row = tuple[int, tuple[str, ...]]
"""The number of a row as a spreadsheet counts it, from 1, and its cells."""


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a sheet that have anything in them; `name` is "" where a file has only one."""

    name: str
    rows: tuple[Row, ...]
    skipped: tuple[Skipped, ...] = ()


def read_delimited(file: FileBytes, ctx: JobContext) -> Table:
    """Return the rows of a text table as they stand; raises `KnownError(FILE_TOO_LARGE)` over 32 MiB."""
    text = decode_text(file.whole(MAX_BYTES, ctx)).text
    stated = _STATED.match(text)
    delimiter = stated.group(1) if stated else delimiter_of(text)
    rows: list[Row] = []
    skipped: list[Skipped] = []
    try:
        for number, cells in enumerate(records(text, delimiter), start=1):
            if number % _CHECK == 0:
                ctx.check()
            if number > MAX_ROWS:
                skipped.append(Skipped("rest", "too_many"))
                break
            if any(cell.strip() for cell in cells) and not (number == 1 and stated):
                rows.append((number, tuple(cells[:MAX_COLUMNS])))
    except csv.Error:
        skipped.append(Skipped("rest", "broken_file"))
    return Table("", tuple(rows), tuple(skipped))


def delimiter_of(text: str) -> str:
    """Return the sign that cuts most of the first lines into the same number of cells, "," when none does."""
    best, most = ",", (0, 0)
    for delimiter in _DELIMITERS:
        try:
            widths = Counter(
                len(cells) for cells in islice(records(text[: 2**18], delimiter), _COUNTED) if cells
            )
        except csv.Error:
            continue
        wide = [(count, width) for width, count in widths.items() if width > 1]
        if wide and max(wide) > most:
            best, most = delimiter, max(wide)
    return best


def records(text: str, delimiter: str) -> Iterator[list[str]]:
    """Yield the cells of each line; raises `csv.Error` for a cell over 128 KiB."""
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)

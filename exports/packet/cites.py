"""What the rows of a packet's tables rest on: the numbers of incidents and the marks of their exhibits."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.views.cut import is_dated
from app.strings.catalogue import text
from exports.packet.plan import Exhibit, Numbered
from exports.packet.sheet import Sheet, marks
from exports.render.document import Style
from exports.words import numbers_words, short_moment

_LONG_LIST = 40
_MUCH_LONGER = 160

COUNTED = ("count", "first", "last", "incidents", "exhibits")
COUNTED_WIDTHS = (3.3, 1.4, 2.4, 2.4, 3.0, 2.0)


def cited_table(
    sheet: Sheet, columns: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float], caption: str
) -> None:
    """Draw a table; without exhibits in the packet their column is left out."""
    keep = [number for number, name in enumerate(columns) if name != "exhibits" or sheet.plan.exhibits]
    widths = _with_room(columns, rows, widths)
    sheet.doc.table(
        [text(f"packet.column.{columns[number]}") for number in keep],
        [[row[number] for number in keep] for row in rows],
        widths=[widths[number] for number in keep],
        caption=caption,
        row_headers=True,
    )


def _with_room(columns: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]) -> list[float]:
    """Give long lists of numbers more of the line, so that rows of many incidents are not towers."""
    shares = list(widths)
    for at, name in enumerate(columns):
        longest = max((len(row[at]) for row in rows), default=0)
        if name in {"incidents", "exhibits"} and longest > _LONG_LIST:
            shares[at] *= min(2.0, 1 + (longest - _LONG_LIST) / _MUCH_LONGER)
    grown = sum(shares) / sum(widths)
    # A word of the first column, and the heads of the others, are not to break.
    return [share * grown if at == 0 or columns[at] == "count" else share for at, share in enumerate(shares)]


def cited(sheet: Sheet, entries: Sequence[Numbered]) -> tuple[str, str]:
    """Return the numbers of incidents and the marks of their exhibits for two cells."""
    found: dict[int, Exhibit] = {
        exhibit.order: exhibit for entry in entries for exhibit in sheet.plan.exhibits_of(entry.incident)
    }
    return (
        numbers_words(entry.number for entry in entries),
        marks([found[order] for order in sorted(found)]),
    )


def counted_row(sheet: Sheet, name: str, entries: Sequence[Numbered]) -> list[str]:
    """Return a row of `COUNTED`: how many, the first and the last, and which."""
    return [name, str(len(entries)), *first_last(entries), *cited(sheet, entries)]


def first_last(entries: Sequence[Numbered]) -> tuple[str, str]:
    """Return the first and the last of these moments, as sure as they were given."""
    dated = sorted(
        (entry for entry in entries if is_dated(entry.incident.when)),
        key=lambda entry: entry.incident.when.sort_ms() or 0,
    )
    if not dated:
        unsure = text("words.date_not_sure")
        return unsure, unsure
    return short_moment(dated[0].incident.when, brief=True), short_moment(dated[-1].incident.when, brief=True)


def left_out_note(sheet: Sheet, key: str, entries: Sequence[Numbered]) -> None:
    """Say how many incidents are not counted here, and which."""
    numbers = numbers_words(entry.number for entry in entries)
    note_under(sheet, text(key, n=len(entries), numbers=numbers))


def note_under(sheet: Sheet, words: str) -> None:
    """Add a note that never stands on a page without the end of what it is about."""
    sheet.doc.bind()
    sheet.doc.paragraph(words, Style.NOTE)

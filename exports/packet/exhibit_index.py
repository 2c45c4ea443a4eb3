"""The index of exhibits: which, what, when, for which incidents, in which volume, on which page."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from app.domain.moment import Stamp
from app.domain.views.served import ServedEvidence
from app.domain.views.time_gaps import read_reported
from app.strings.catalogue import text
from exports.chat_words import days_words
from exports.packet.dividing import Piece
from exports.packet.plan import Exhibit
from exports.packet.sheet import Sheet
from exports.render.document import Style
from exports.render.inline import Inline
from exports.words import day_words, numbers_words, short_moment, stamp_words

_COLUMNS: Mapping[str, float] = MappingProxyType(
    {"exhibit": 1.5, "description": 5.0, "date": 2.8, "incidents": 1.8, "page": 1.1}
)
_IN_VOLUMES: Mapping[str, float] = MappingProxyType(
    {"exhibit": 1.9, "description": 3.7, "date": 2.6, "incidents": 2.0, "volume": 1.7, "page": 1.4}
)
_DIGITS_FIRST = re.compile(r"(?:D:)?\d{4}.*", re.DOTALL)


def draw_index(
    sheet: Sheet, pieces: Sequence[Piece], *, hashes: bool, anchor: str = "exhibits", apart: bool = False
) -> None:
    """Draw the index: mark, brief description, date, incidents, volume, first page (CRC 3.1110(f)).

    With `apart` each exhibit is a file of its own.
    """
    doc = sheet.doc
    doc.heading(1, text("packet.exhibits.index"), anchor=anchor, new_page=True)
    exhibits = list(dict.fromkeys(piece.exhibit for piece in pieces))
    columns = _IN_VOLUMES if sheet.homes else _COLUMNS
    cells = [_index_cells(sheet, piece) for piece in pieces]
    doc.table(
        [text(f"packet.column.{name}") for name in columns],
        [[row[name] for name in columns] for row in cells],
        widths=list(columns.values()),
    )
    if apart:
        doc.paragraph(text("packet.exhibits.apart"), Style.NOTE)
    told = [exhibit for exhibit in exhibits if exhibit.threads or _by_file(exhibit.item)]
    if told:
        words = [text("packet.exhibits.reported_note")]
        if any(exhibit.item.redaction is not None for exhibit in told):
            words.append(text("packet.exhibits.reported_note_copy"))
        doc.paragraph(" ".join(words), Style.NOTE)
    if hashes:
        _draw_hashes(sheet, exhibits)


def _index_cells(sheet: Sheet, piece: Piece) -> dict[str, Inline]:
    exhibit = piece.exhibit
    return {
        "exhibit": piece.mark,
        "description": "\n".join(
            filter(None, (piece.title, exhibit.redacted, sheet.tongues.get(exhibit.order)))
        ),
        "date": exhibit_date(exhibit),
        "incidents": numbers_words(exhibit.incidents),
        "volume": str(sheet.homes.get(piece.anchor, sheet.volume)),
        "page": sheet.page(piece.anchor),
    }


def _draw_hashes(sheet: Sheet, exhibits: Sequence[Exhibit]) -> None:
    """Draw the hash of each exhibit's file; what is a redacted copy is never called an original."""
    ending = "_copies" if any(exhibit.item.redaction is not None for exhibit in exhibits) else ""
    sheet.doc.table(
        [text("packet.column.exhibit"), text(f"packet.column.sha256{ending}")],
        [[exhibit.mark, _hash_words(exhibit.item)] for exhibit in exhibits],
        widths=(1, 7),
        caption=text(f"packet.exhibits.hashes{ending}"),
    )


def _hash_words(item: ServedEvidence) -> str:
    return item.sha256 if item.redaction is None else text("packet.hash_of_copy", sha256=item.sha256)


def exhibit_date(exhibit: Exhibit) -> str:
    """Return the days of the lines of conversations that it prints, else the date of its file."""
    days = [days_words(thread) for thread in exhibit.threads]
    return text("packet.exhibits.reported", time="; ".join(days)) if any(days) else item_date(exhibit.item)


def item_date(item: ServedEvidence) -> str:
    """Return the date that the petitioner gave, else the one that the file reports with "*", else ""."""
    if item.taken.is_known():
        return short_moment(item.taken, brief=True)
    if not item.reported_time:
        return ""
    read = read_reported(item.reported_time)
    day = reported_words(item.reported_time) if read is None else day_words(read.date(), brief=True)
    return text("packet.exhibits.reported", time=day)


def _by_file(item: ServedEvidence) -> bool:
    return bool(item.reported_time) and not item.taken.is_known()


def reported_words(reported: str) -> str:
    """Return the time a file reports, in words for EXIF, ISO and PDF; nothing is adjusted or guessed.

    An email's date, and whatever cannot be read, stands as it is.
    """
    read = read_reported(reported) if _DIGITS_FIRST.fullmatch(reported.strip()) else None
    if read is None:
        return reported
    shown = stamp_words(Stamp(read.date(), read.time()))
    if read.tzinfo is None:
        return shown
    offset = read.strftime("%z")
    return text("packet.reported_zone", time=shown, offset=f"{offset[:3]}:{offset[3:5]}")

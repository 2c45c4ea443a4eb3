"""The chosen lines of conversations as CSV, as they were read; the originals have them as they came."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from app.domain.views.served import ServedCase
from app.domain.views.served_threads import ServedLine, ServedThread
from app.strings.catalogue import text
from exports.chat_words import app_words, speaker_words
from exports.table_files import item_name, safe_cell

COLUMNS: tuple[str, ...] = (
    "conversation",
    "app",
    "number",
    "total",
    "id",
    "time",
    "zone_told",
    "from",
    "kind",
    "words",
    "file",
    "file_item",
    "edited",
    "detail",
    "read_from",
    "incidents",
    "withheld",
    "apostrophe_added",
)


def messages_csv(view: ServedCase) -> bytes:
    """Write one row for each line that was chosen: UTF-8 with a mark, CRLF (RFC 4180)."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    rests: dict[str, list[str]] = {}
    for number, incident in enumerate(view.incidents, 1):
        for ref in incident.messages:
            rests.setdefault(ref.text(), []).append(str(number))
    items = {item.id: item_name(item.number) for item in view.evidence}
    for thread in view.threads:
        read_from = " ".join(items[item] for item in thread.items if item in items)
        for line in thread.lines:
            file_item = "" if line.item is None else items.get(line.item, "")
            used = " ".join(rests.get(line.ref.text(), ()))
            writer.writerow(_safe(tuple(_cells(thread, line, file_item, read_from, used))))
    return out.getvalue().encode("utf-8-sig", "replace")


def _cells(
    thread: ServedThread, line: ServedLine, file_item: str, read_from: str, used: str
) -> Iterator[str]:
    speaker = None if line.speaker is None else thread.speakers[line.speaker]
    yield from (thread.title, app_words(thread.app), str(line.number), str(thread.total), line.ref.text())
    yield from (line.at, " ".join(sorted({source.zone for source in thread.sources if source.zone})))
    yield from (speaker_words(speaker, str), line.kind, line.text, line.media, file_item)
    yield from (line.edited, line.detail, read_from, used, text("tables.yes") if line.withheld else "")


def _safe(cells: tuple[str, ...]) -> list[str]:
    """Return cells that no spreadsheet takes for a formula, and the names of those that were changed."""
    made = [safe_cell(cell) for cell in cells]
    marked = [name for name, (_, changed) in zip(COLUMNS, made, strict=False) if changed]
    return [*(cell for cell, _ in made), " ".join(marked)]

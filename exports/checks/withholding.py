"""Takes what was found in the lines of conversations out of them, where the person wants it withheld.

The place says what was there, and the line that something was taken out of it; the file keeps the words.
"""

from __future__ import annotations

from dataclasses import replace

from app.domain.case import CaseSnapshot
from app.domain.export_request import ExportRequest
from app.domain.views.served import ServedCase
from app.domain.views.served_threads import ServedLine
from app.strings.catalogue import has_text, text
from exports.base import Find
from exports.checks.leak_scan import Piece, Scanner

_MOST = 40


def without_withheld(view: ServedCase, snapshot: CaseSnapshot, request: ExportRequest) -> ServedCase:
    """Return the view with the finds of `request.withhold` replaced in its lines: `[address withheld]`.

    What does not stand there letter for letter, as in wide figures, takes the whole text of the line with it.
    """
    if not request.withhold or not view.threads:
        return view
    scanner = Scanner.for_paper(snapshot, request)
    threads = tuple(
        replace(thread, lines=tuple(_line(line, scanner, request.withhold) for line in thread.lines))
        for thread in view.threads
    )
    return replace(view, threads=threads)


def _line(line: ServedLine, scanner: Scanner, ids: frozenset[str]) -> ServedLine:
    made = replace(
        line,
        text=_shown(line.text, scanner, ids),
        media=_shown(line.media, scanner, ids),
        edited=_shown(line.edited, scanner, ids),
        detail=_shown(line.detail, scanner, ids),
    )
    return line if made == line else replace(made, withheld=True)


def _shown(words: str, scanner: Scanner, ids: frozenset[str]) -> str:
    for _ in range(_MOST if words else 0):
        found = next((find for find in scanner.scan([Piece("", words)]).finds if find.id in ids), None)
        if found is None:
            return words
        if not found.found or found.found not in words:
            return _instead(found)
        words = words.replace(found.found, _instead(found))
    return text("chat.withheld") if words else ""


def _instead(find: Find) -> str:
    key = f"chat.withheld.{find.what}"
    return text(key if has_text(key) else "chat.withheld")

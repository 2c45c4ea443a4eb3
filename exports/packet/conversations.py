"""Conversations, call lists and logs as exhibits: a readable transcript with who and when on every line.

Which lines stand there is said at the head, and every gap between them in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from app.domain.imported import MessageKind
from app.domain.views.served_threads import ServedLine, ServedThread
from app.strings.catalogue import text
from exports.chat_words import (
    app_words,
    call_parts,
    call_words,
    common_offset,
    gap_words,
    length_words,
    marks_of,
    printed_words,
    run_words,
    speaker_words,
    time_words,
    zone_words,
)
from exports.packet.plan import Exhibit, shortened
from exports.packet.sheet import Sheet
from exports.packet.translations import Tongue, cell_translations
from exports.render.document import Style
from exports.render.inline import Inline, Run
from exports.words import who_words

_CHAT = (("number", 1.0), ("time", 2.0), ("from", 2.3), ("message", 4.4))
_CALLS = (("number", 1.0), ("time", 2.2), ("phone", 3.0), ("call", 2.4), ("length", 1.3))
_ROWS = (("row", 1.0), ("as_written", 8.5))
_CHECK_EVERY = 100


def draw_conversations(sheet: Sheet, exhibit: Exhibit) -> None:
    """Draw the conversations of a file that were chosen; of a file without any, a sheet that says so."""
    doc, item = sheet.doc, exhibit.item
    for number, thread in enumerate(exhibit.threads):
        sheet.ctx.check()
        _draw_thread(sheet, exhibit, thread, new_page=number > 0)
    for thread, other in exhibit.elsewhere:
        doc.paragraph(text("chat.elsewhere", title=_title(thread), exhibit=other))
    told = len(exhibit.threads) + len(exhibit.elsewhere)
    if not told:
        sheet.note("packet.note.messages_not_chosen")
        doc.heading(3, exhibit.what)
        doc.paragraph(text("chat.nothing_chosen"))
    elif told < item.conversations:
        doc.paragraph(text("chat.others"), Style.NOTE)


def thread_title(thread: ServedThread) -> str:
    """Name a conversation for a heading: the app or list, and its title when it may stand."""
    app = app_words(thread.app)
    return text("chat.title", app=app, title=thread.title) if thread.title else app


def _title(thread: ServedThread) -> str:
    return thread.title or app_words(thread.app)


def _draw_thread(sheet: Sheet, exhibit: Exhibit, thread: ServedThread, *, new_page: bool) -> None:
    doc = sheet.doc
    doc.heading(3, shortened(thread_title(thread)), new_page=new_page)
    doc.labelled(text("chat.printed"), printed_words(thread))
    kinds = {line.kind for line in thread.lines}
    if kinds != {MessageKind.ROW}:
        doc.labelled(text("chat.zone"), zone_words(thread))
    if len(thread.items) > 1:
        names = (item.name for item in map(sheet.plan.view.item, thread.items) if item is not None)
        doc.labelled(text("chat.files"), ", ".join(names))
    if thread.speakers:
        _draw_speakers(sheet, thread)
    lines = _Lines(sheet, exhibit, thread)
    columns: tuple[tuple[str, float], ...]
    if kinds == {MessageKind.ROW}:
        columns, cells = _ROWS, lines.row
    elif kinds == {MessageKind.CALL}:
        columns, cells = _CALLS, lines.call
    else:
        doc.paragraph(text("chat.verbatim"), Style.NOTE)
        columns, cells = _CHAT, lines.message
    rows = [*_rows(sheet, thread, cells, len(columns))]
    doc.table(
        [text(f"chat.column.{name}") for name, _ in columns],
        [row for _, row in rows],
        widths=[width for _, width in columns],
        row_headers=True,
        anchors={at: lines.anchors[number] for at, (number, _) in enumerate(rows) if number in lines.anchors},
    )


def _draw_speakers(sheet: Sheet, thread: ServedThread) -> None:
    """Draw who stands on the lines, and whom the petitioner says each is and how they know."""
    rows: list[tuple[str, str]] = []
    for speaker in thread.speakers:
        if speaker.who is None and not speaker.me:
            sheet.note("packet.note.nobody_said")
        if speaker.me:
            known = text("chat.who.me")
        elif speaker.who is None:
            known = text("chat.who.not_said")
        else:
            known = who_words(replace(speaker.who, name=sheet.plan.name(speaker.who.name)))
        if speaker.withheld and not speaker.me:
            known = text("chat.who.withheld", known=known)
        rows.append((speaker_words(speaker, sheet.plan.name), known))
    header = [text("chat.column.on_lines"), text("chat.column.who")]
    sheet.doc.table(header, [*dict.fromkeys(rows)], widths=(3, 5), row_headers=True)


def _rows(
    sheet: Sheet, thread: ServedThread, cells: Callable[[ServedLine], list[Inline]], columns: int
) -> Iterator[tuple[int, list[Inline]]]:
    """Yield number and cells of every line, and as number 0 what was left out between two lines."""
    before: int | None = None
    for done, line in enumerate(thread.lines):
        if done % _CHECK_EVERY == 0:
            sheet.ctx.check()
        if before is not None and line.number > before + 1:
            gap = (before + 1, line.number - 1)
            yield 0, [run_words(*gap), *[""] * (columns - 2), Run(gap_words(thread, *gap), italic=True)]
        before = line.number
        yield line.number, [f"{line.number:,}", *cells(line)]


class _Lines:
    """Writes the cells of the lines of one conversation, but for their numbers."""

    def __init__(self, sheet: Sheet, exhibit: Exhibit, thread: ServedThread) -> None:
        self._sheet, self._thread = sheet, thread
        known = {
            each.original: each
            for incident in sheet.plan.view.incidents
            for each in incident.translations
            if each.words.strip()
        }
        self._tongue = Tongue(exhibit.label, exhibit.item.language, tuple(known.values()))
        self.anchors: dict[int, list[str]] = {}
        self._named = sheet.plan.name
        self._offset = common_offset(thread.lines) is None
        self._attached = {
            one.item.id: one.label for one in sheet.plan.exhibits if one.item.id != exhibit.item.id
        }

    def message(self, line: ServedLine) -> list[Inline]:
        """Return time, who, and the words with what the file says of them below."""
        said: list[Run] = [Run(line.text)] if line.text else []
        said += self._translated(line)
        for mark in marks_of(line, self._attached):
            said.append(Run(f"\n{mark}" if said else mark, italic=True))
        return [time_words(line.at, offset=self._offset), self._who(line), said or ""]

    def call(self, line: ServedLine) -> list[Inline]:
        """Return time, number, direction and length of a call."""
        number = self._who(line)
        without = call_parts(line.detail)[1].get("number", "")
        if without:
            number = text(f"chat.without.{without}")
        return [
            time_words(line.at, offset=self._offset),
            number,
            call_words(line.detail),
            length_words(line.detail) or text("chat.not_stated"),
        ]

    def row(self, line: ServedLine) -> list[Inline]:
        """Return the columns of a row of a log, one below the other."""
        return [[Run(line.text), *self._translated(line)]]

    def _translated(self, line: ServedLine) -> list[Run]:
        """Return what a line says in the court's language, or room for it."""
        if line.kind == MessageKind.DELETED:
            return []
        anchors: list[str] = []
        found = [*cell_translations(self._sheet, self._tongue, line.text, anchors)]
        if anchors:
            self.anchors[line.number] = anchors
        return found

    def _who(self, line: ServedLine) -> str:
        speaker = None if line.speaker is None else self._thread.speakers[line.speaker]
        return speaker_words(speaker, self._named)

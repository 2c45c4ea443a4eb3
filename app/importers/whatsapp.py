"""WhatsApp's own exports of a chat: a text file, or a ZIP of it with the pictures and recordings.

There is no published format: the readings here are of the exports that phones write. Times are local to the
phone that made the export, without an offset. Nothing is guessed: an export whose dates can be read in two
ways says so and gives no messages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import Final, NamedTuple

from app.domain.errors import ErrorCode, KnownError
from app.domain.imported import (
    DayReading,
    ImportDraft,
    Message,
    MessageKind,
    PartDraft,
    ReadOptions,
    Skipped,
    ThreadDraft,
)
from app.domain.moment import find_zone
from app.domain.ports import JobContext
from app.importers.archives import is_zip
from app.importers.base import FileBytes
from app.importers.charsets import decode_text
from app.importers.whatsapp_bodies import Body, Senders, has_own_marks, number_in, read_body
from app.importers.whatsapp_dates import Order, Parts, day_of, find_order, fitting_orders
from app.importers.whatsapp_lines import PROGRESS, Line, Lines, begins_message, find_lines, hour_of
from app.importers.whatsapp_phrases import phrases, unmarked
from app.importers.zip_parts import ZipEntry, read_entry, read_whole, zip_contents

KIND: Final = "whatsapp"
MAX_TEXT: Final = 64 * 2**20
MAX_MESSAGES: Final = 1_000_000

_FIRST_LINE: Final = 4096
_CHAT_OF_IOS: Final = "_chat.txt"
_MESSAGES_PER_CHECK: Final = 1000
_STRAY_PER_CENT: Final = 1
_MOST_SHOWN: Final = 4
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class _Said(NamedTuple):
    """A message whose direction is not settled yet; `by` is the name before the words, a notice's too."""

    line: Line
    by: str
    body: Body


def looks_like(head: bytes, name: str) -> bool:
    """Whether a text begins as an export does: its first line with a date, a time and words behind them."""
    del name
    wide = b"\0" in head[:_FIRST_LINE]
    text = decode_text(head).text if wide else head[:_FIRST_LINE].decode("utf-8-sig", "replace")
    return begins_message(text.lstrip("\ufeff \r\n").partition("\n")[0])


def holds(names: Sequence[str]) -> bool:
    """Whether a ZIP holds the text of a chat under one of the names that phones give it."""
    return any(_chat_rank(ZipEntry(name, 0, 0, 0, 0, 0)) < 2 for name in names)


def read(file: FileBytes, name: str, options: ReadOptions, ctx: JobContext) -> ImportDraft:
    """Return the chat of an export as one thread, with the files of a ZIP as parts; see `ReadExport`."""
    if not is_zip(file.head(4, ctx)):
        return _with_parts(_read_chat(file.whole(MAX_TEXT, ctx), (name,), options, ctx), file, (), ())
    contents = zip_contents(file, ctx)
    for entry in sorted(contents.entries, key=_chat_rank):
        if _chat_rank(entry) > 2:
            break
        data = read_whole(file, entry, MAX_TEXT, ctx)
        if _chat_rank(entry) < 2 or looks_like(data[:65536], entry.name):
            draft = _read_chat(data, (entry.name, name), options, ctx)
            others = [each for each in contents.entries if each is not entry]
            return _with_parts(draft, file, others, contents.skipped)
    raise KnownError(ErrorCode.FILE_NOT_UNDERSTOOD)


def _chat_rank(entry: ZipEntry) -> int:
    """Order files by how likely they are the chat: its name on iOS, on Android, any text, anything else."""
    if entry.name == _CHAT_OF_IOS:
        return 0
    if not entry.name.lower().endswith(".txt"):
        return 3
    return 1 if phrases().title_in(entry.name) else 2


def _read_chat(data: bytes, names: Sequence[str], options: ReadOptions, ctx: JobContext) -> ImportDraft:
    view = decode_text(data)
    ctx.check()
    text = view.text.replace("\r\n", "\n").removesuffix("\n")
    found = find_lines(text, ctx)
    if not found.lines and not found.unknown_clock:
        raise KnownError(ErrorCode.FILE_NOT_UNDERSTOOD)
    if len(found.lines) > MAX_MESSAGES:
        raise KnownError(ErrorCode.FILE_TOO_LARGE, limit=MAX_MESSAGES)
    skipped = [Skipped("lines", "pasted_lines", found.pasted)] if found.pasted else []
    if not view.certain:
        skipped.append(Skipped("text", "encoding_guessed"))
    if found.unknown_clock * 100 > len(found.lines) * _STRAY_PER_CENT:
        return ImportDraft(KIND, skipped=(Skipped("lines", "clock_mark_unknown", found.unknown_clock),))
    dates = [parts for parts, _ in groupby(line.date for line in found.lines)]
    order = find_order(dates, found.separator, options.date_order, options.today)
    if not order.name:
        return _without_dates(order, skipped, _open_days(text, found))
    title = next((each for each in map(phrases().title_in, names) if each), "")
    days = {parts: day_of(parts, order.name) for parts in {line.date for line in found.lines}}
    lines = [line for line in found.lines if days[line.date] is not None]
    said = _take_apart(text, lines, title, ctx, bracketed=found.bracketed)
    thread = _thread(said, title, _Times(days, options.zone), options.me, ctx)
    more = _left_out(text, lines, thread.messages)
    return ImportDraft(KIND, (thread,), skipped=(*skipped, *more), date_order=order.name)


def _open_days(text: str, found: Lines) -> tuple[DayReading, ...]:
    """Return the first dates that are another day under each order, as they stand before a message."""
    shown: dict[Parts, DayReading] = {}
    orders = fitting_orders([line.date for line in found.lines], found.separator)
    for line in found.lines:
        if line.date in shown:
            continue
        days = {order: day for order in orders if (day := day_of(line.date, order)) is not None}
        if len(set(days.values())) > 1:
            words = unmarked(text[line.at : line.start]).strip(" []-–")
            shown[line.date] = DayReading(words, tuple(days.items()))
        if len(shown) == _MOST_SHOWN:
            break
    return tuple(shown.values())


def _without_dates(order: Order, skipped: Sequence[Skipped], days: tuple[DayReading, ...]) -> ImportDraft:
    if order.problem == "unreadable":
        return ImportDraft(KIND, skipped=(*skipped, Skipped("dates", "dates_unreadable")))
    refused = (Skipped("dates", "date_order_impossible"),) if order.problem == "refused" else ()
    return ImportDraft(KIND, skipped=(*skipped, *refused), ambiguous="date-order", days=days)


def _thread(said: Sequence[_Said], title: str, times: _Times, me: str, ctx: JobContext) -> ThreadDraft:
    noticed = _noticed_name(said)
    mine = _directions(said, noticed, me)
    messages: list[Message] = []
    numbers = {name: number_in(name) for name in {each.by for each in said}}
    for each in said:
        if len(messages) % _MESSAGES_PER_CHECK == 0:
            ctx.check()
        at, ms = times.of(each.line)
        body, kind = each.body, each.body.kind
        by = "" if kind is MessageKind.SYSTEM else each.by
        direction = mine.get(by)
        messages.append(
            Message(
                at,
                ms,
                by,
                kind,
                body.text,
                numbers.get(by, ""),
                direction,
                body.media,
                body.edited,
                body.detail,
            )
        )
    ctx.check()
    people = sorted({message.sender for message in messages if message.sender})
    others = [name for name in people if not mine.get(name)]
    chat = noticed or title
    return ThreadDraft(KIND, chat or ", ".join(people), chat or ", ".join(others or people), tuple(messages))


def _left_out(text: str, lines: Sequence[Line], messages: Sequence[Message]) -> list[Skipped]:
    omitted = sum(message.kind is MessageKind.MEDIA and not message.media for message in messages)
    skipped = [Skipped("media", "media_not_included", omitted)] if omitted else []
    before = text[: lines[0].at].strip()
    return [*skipped, Skipped("lines", "before_first", before.count("\n") + 1)] if before else skipped


def _take_apart(
    text: str, lines: Sequence[Line], title: str, ctx: JobContext, *, bracketed: bool
) -> list[_Said]:
    """Give every message its sender and kind; a message ends where the next one begins."""
    ends = [line.at - 1 for line in lines[1:]]
    words = [text[line.start : end] for line, end in zip(lines, [*ends, len(text)], strict=True)]
    senders = Senders(words, title, ctx)
    known = phrases()
    marked = bracketed and has_own_marks(words)
    names: dict[str, str] = {}
    said = []
    for number, (line, line_words) in enumerate(zip(lines, words, strict=True)):
        if number % _MESSAGES_PER_CHECK == 0:
            ctx.check()
            ctx.progress(number, len(lines), PROGRESS)
        by, rest = senders.split(line_words)
        if by not in names:
            names[by] = unmarked(by)
        body = read_body(rest, known, marked=marked, has_sender=bool(by))
        said.append(_Said(line, names[by], body))
    return _with_group_notices(said)


def _with_group_notices(said: list[_Said]) -> list[_Said]:
    """Make notices of the app's words under the name of a chat that wrote nothing but notices itself."""
    noticed = _noticed_name(said)
    if not noticed:
        return said
    by_chat = [each for each in said if each.by == noticed]
    if any(each.body.kind is not MessageKind.SYSTEM and not each.body.own for each in by_chat):
        return said
    return [
        each._replace(body=each.body._replace(kind=MessageKind.SYSTEM)) if each.by == noticed else each
        for each in said
    ]


def _noticed_name(said: Sequence[_Said]) -> str:
    """Return the name that stands before the first notice: iOS writes that of the chat; "" on Android."""
    names = (each.by for each in said if each.body.kind is MessageKind.SYSTEM)
    return next((name for name in names if name), "")


def _directions(said: Sequence[_Said], noticed: str, me: str) -> Mapping[str, bool]:
    """Return which senders made the export, empty when neither the person nor the file tells.

    The file tells by words such as "You deleted this message", and on iOS by the name of a chat of two.
    """
    senders = {each.by for each in said if each.by and each.body.kind is not MessageKind.SYSTEM}
    told = {name for name in senders if me and name.casefold() == unmarked(me).casefold()}
    found = told or {each.by for each in said if each.body.by_me and each.by}
    if len(found) != 1 and len(senders) == 2 and noticed in senders:
        found = senders - {noticed}
    return {name: name in found for name in senders} if len(found) == 1 else {}


class _Times:
    """Writes the times of lines; with an offset and Unix milliseconds when a zone was told."""

    def __init__(self, days: Mapping[Parts, date | None], zone: str) -> None:
        self._days = days
        self._zone = find_zone(zone) if zone else None

    def of(self, line: Line) -> tuple[str, int | None]:
        """Return the time of a line as `Message` has it."""
        day, hour, second = self._days[line.date], hour_of(line), line.second
        at = f"{day}T{hour:02d}:{line.minute:02d}" + ("" if second is None else f":{second:02d}")
        if self._zone is None or day is None:
            return at, None
        local = datetime(day.year, day.month, day.day, hour, line.minute, second or 0, tzinfo=self._zone)
        offset = local.strftime("%z")
        return f"{at}{offset[:3]}:{offset[3:5]}", (local - _EPOCH) // timedelta(milliseconds=1)


def _with_parts(
    draft: ImportDraft, file: FileBytes, entries: Sequence[ZipEntry], left_out: Sequence[Skipped]
) -> ImportDraft:
    """Add the files of the archive, each with the first message that names it."""
    named: dict[str, tuple[str, int]] = {}
    for thread in draft.threads:
        for number, message in enumerate(thread.messages):
            if message.media:
                named.setdefault(message.media, (thread.key, number))
    missing = len(named.keys() - {each.name for each in entries})
    skipped = [Skipped("media", "media_missing", missing)] if missing else []
    parts = []
    for each in entries:
        place = named.pop(each.name, ("", -1))
        parts.append(PartDraft(each.name, each.size, read_entry(file, each), *place))
    return replace(draft, parts=tuple(parts), skipped=(*draft.skipped, *left_out, *skipped))

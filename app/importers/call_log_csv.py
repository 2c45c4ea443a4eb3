"""Lists of calls that phone companies and phones give as a table: calls as messages, by number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import Final

from app.domain.errors import ErrorCode, KnownError
from app.domain.imported import ImportDraft, Message, ReadOptions, Skipped, ThreadDraft
from app.domain.moment import Moment
from app.domain.ports import JobContext
from app.importers.base import FileBytes
from app.importers.call_words import APP, call_message
from app.importers.charsets import decode_text
from app.importers.delimited import Row, delimiter_of, read_delimited, records
from app.importers.instants import ms_of
from app.importers.log_dates import ORDERS, open_days, order_of, plain, read_when, split_moment
from app.importers.phone_numbers import fullest, number_key

KIND: Final = "calls"
MAX_SEARCHED: Final = 30

_HEADERS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "date": (
            "date",
            "call date",
            "date/time",
            "date and time",
            "datetime",
            "when",
            "fecha",
            "start time",
        ),
        "time": ("time", "call time", "hora"),
        "number": (
            "number",
            "phone number",
            "phone",
            "telephone",
            "caller",
            "numero",
            "telefono",
            "contact number",
        ),
        "from": ("from", "calling number", "from number", "caller number", "originating number", "de"),
        "to": ("to", "called number", "to number", "dialed number", "destination number", "a"),
        "name": ("name", "contact", "contact name", "nombre", "contacto"),
        "direction": (
            "direction",
            "call direction",
            "type",
            "call type",
            "incoming/outgoing",
            "in/out",
            "tipo",
        ),
        "seconds": (
            "duration",
            "call duration",
            "length",
            "minutes",
            "min",
            "mins",
            "seconds",
            "sec",
            "duracion",
        ),
    }
)
_RESULTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        **dict.fromkeys(
            ("incoming", "in", "received", "inbound", "entrante", "recibida", "answered"), "incoming"
        ),
        **dict.fromkeys(("outgoing", "out", "dialed", "dialled", "outbound", "made", "saliente"), "outgoing"),
        **dict.fromkeys(
            ("missed", "missed call", "unanswered", "no answer", "perdida", "llamada perdida"), "missed"
        ),
        **dict.fromkeys(("voicemail", "vm", "buzon de voz"), "voicemail"),
        **dict.fromkeys(("rejected", "declined", "rechazada"), "rejected"),
        **dict.fromkeys(("blocked", "bloqueada"), "blocked"),
    }
)
_WITHHELD: Final = frozenset(
    {"private", "restricted", "blocked", "anonymous", "withheld", "privado", "oculto"}
)
_UNKNOWN: Final = frozenset({"", "unknown", "unavailable", "desconocido", "n/a", "-"})
_CLOCKED: Final = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{2})")
_SPOKEN: Final = re.compile(
    r"(?:(\d{1,3})\s*h[a-z]*\.?)?\s*(?:(\d{1,4})\s*m[a-z]*\.?)?\s*(?:(\d{1,6})\s*s[a-z]*\.?)?"
)
_CHECK: Final = 500


def looks_like(head: bytes, name: str) -> bool:
    """Whether words over the columns name a number, a day, and what became of the call."""
    del name
    if not head.strip() or (b"\0" in head[:64:2] and b"\0" in head[1:64:2]):
        return False
    text = decode_text(head[: len(head) // 4 * 4]).text
    first = records("\n".join(text.splitlines()[:MAX_SEARCHED]), delimiter_of(text))
    return any(_is_header(_columns(cells)) for cells in first)


def read(file: FileBytes, name: str, options: ReadOptions, ctx: JobContext) -> ImportDraft:
    """Return a thread of calls for each number.

    Ambiguous: `columns` when no columns hold numbers and days, `date-order` when days can be read two ways.
    Raises `KnownError(FILE_NOT_UNDERSTOOD | FILE_TOO_LARGE)`.
    """
    del name
    table = read_delimited(file, ctx)
    if not table.rows:
        raise KnownError(ErrorCode.FILE_NOT_UNDERSTOOD)
    found = ((place, _columns(cells)) for place, (_, cells) in enumerate(table.rows[:MAX_SEARCHED]))
    header = next(((place, columns) for place, columns in found if _is_header(columns)), None)
    if header is None:
        return ImportDraft(KIND, skipped=table.skipped, ambiguous="columns")
    names = table.rows[header[0]][1]
    columns, rows = header[1], table.rows[header[0] + 1 :]
    days = _days(rows, columns, ctx)
    order = options.date_order if options.date_order in ORDERS else order_of(days)
    if order is None:
        shown = open_days(_days(rows, columns, ctx))
        return ImportDraft(KIND, skipped=table.skipped, ambiguous="date-order", days=shown)
    log = _Log(columns, order, options, unit=names[columns["seconds"]] if "seconds" in columns else "")
    for done, row in enumerate(rows):
        if done % _CHECK == 0:
            ctx.check()
            ctx.progress(done, len(rows), "progress.reading")
        log.take(row)
    skipped = [*table.skipped, *([Skipped("calls", "no_time", log.timeless)] if log.timeless else [])]
    return ImportDraft(KIND, log.threads(ctx), skipped=tuple(skipped), date_order=order)


@dataclass(slots=True)
class _Thread:
    """The calls of a number, and how the file writes it."""

    spellings: dict[str, None] = field(default_factory=dict)
    name: str = ""
    calls: list[Message] = field(default_factory=list)

    def in_order(self, ctx: JobContext) -> tuple[Message, ...]:
        """Return the calls in the order of time; who has no name is named by the number, in one spelling."""
        number = fullest(self.spellings)
        named: list[Message] = []
        for done, call in enumerate(sorted(self.calls, key=lambda call: call.at)):
            if done % _CHECK == 0:
                ctx.check()
            is_named = call.mine or call.sender or not call.sender_id
            named.append(call if is_named else replace(call, sender=number))
        return tuple(named)


class _Log:
    """What the rows of a list of calls add up to."""

    def __init__(self, columns: Mapping[str, int], order: str, options: ReadOptions, *, unit: str) -> None:
        self.timeless = 0
        self._columns = columns
        self._order = order
        self._options = options
        self._in_minutes = "min" in plain(unit)
        self._threads: dict[str, _Thread] = {}

    def take(self, row: Row) -> None:
        """Add one row; one whose time cannot be read in full is counted in `timeless`."""
        cells = {name: _cell(row[1], self._columns, name).strip() for name in self._columns}
        when, words = read_when(cells.get("date", ""), cells.get("time", ""), self._order, self._options)
        told = _told(when, self._options.zone)
        if words or told is None:
            self.timeless += 1
            return
        stated = plain(cells.get("direction", ""))
        result = _RESULTS.get(stated) or _RESULTS.get(stated.removesuffix(" call")) or stated[:40] or "call"
        number = cells.get("number") or cells.get("to" if result == "outgoing" else "from") or ""
        without = "withheld" if plain(number) in _WITHHELD else "unknown" if plain(number) in _UNKNOWN else ""
        if without:
            number = ""
        name = cells.get("name", "")
        message = call_message(
            at=told[0],
            ms=told[1],
            number=number,
            name=name,
            result=result,
            seconds=seconds_of(cells.get("seconds", ""), in_minutes=self._in_minutes),
            without=without,
        )
        thread = self._threads.setdefault(without or number_key(number), _Thread())
        thread.name = thread.name or name
        thread.spellings.setdefault(number)
        thread.calls.append(message)

    def threads(self, ctx: JobContext) -> tuple[ThreadDraft, ...]:
        """Return the calls by number, each in the order of time."""
        return tuple(
            ThreadDraft(APP, key, each.name or fullest(each.spellings) or key, each.in_order(ctx))
            for key, each in self._threads.items()
        )


def seconds_of(words: str, *, in_minutes: bool = False) -> int | None:
    """Return a length as seconds: `1:05`, `01:02:03`, `2 min 5 s`, or a number in the unit of the column."""
    text = plain(words)
    if text.isascii() and text.isdigit() and len(text) < 8:
        return int(text) * (60 if in_minutes else 1)
    match = _CLOCKED.fullmatch(text) or (_SPOKEN.fullmatch(text) if text else None)
    if match is None or not any(match.groups()):
        return None
    hours, minutes, seconds = (int(each or 0) for each in match.groups())
    return hours * 3600 + minutes * 60 + seconds


def _days(rows: Sequence[Row], columns: Mapping[str, int], ctx: JobContext) -> Iterator[str]:
    for done, (_, cells) in enumerate(rows):
        if done % _CHECK == 0:
            ctx.check()
        yield split_moment(_cell(cells, columns, "date"))[0]


def _told(when: Moment, zone: str) -> tuple[str, int | None] | None:
    """Return the time of a row as ISO 8601 and as an instant; None for a row without a time of day."""
    if when.start is None or when.start.clock is None:
        return None
    local = datetime.combine(when.start.day, when.start.clock)
    return when.start.iso(), ms_of(local, zone)


def _columns(cells: Sequence[str]) -> dict[str, int]:
    names = [re.sub(r"\s*\(.*\)$", "", plain(cell)).strip(" :#.?") for cell in cells]
    found: dict[str, int] = {}
    for name, words in _HEADERS.items():
        place = next((names.index(word) for word in words if word in names), None)
        if place is not None and place not in found.values():
            found[name] = place
    return found


def _is_header(columns: Mapping[str, int]) -> bool:
    number = "number" in columns or {"from", "to"} <= columns.keys()
    return number and "date" in columns and bool(columns.keys() & {"direction", "seconds"})


def _cell(cells: Sequence[str], columns: Mapping[str, int], name: str) -> str:
    place = columns.get(name, len(cells))
    return cells[place] if place < len(cells) else ""

"""The lines of a WhatsApp export that begin a message: a date and a time, in the forms of many countries.

iOS writes `[date, time] `, Android `date, time - `. One export is written in one style throughout, so a line
in another style is part of the message that it stands in, such as a piece of another chat that was pasted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Final, NamedTuple

from app.domain.ports import JobContext
from app.importers.whatsapp_dates import Parts
from app.importers.whatsapp_phrases import MARKS, SPACES, phrases, plain_words

PROGRESS: Final = "progress.reading"
_LINES_PER_CHECK: Final = 2000
_SAMPLED_LINES: Final = 5000
_GROUPS: Final = ("date", "hour", "minute", "second", "before", "after")
_M: Final = f"[{MARKS}]{{0,4}}"
_S: Final = f"[{SPACES}]"


class Line(NamedTuple):
    """The beginning of a message at `at`: its date and time as written, and where its words start."""

    at: int
    date: Parts
    hour: int
    minute: int
    second: int | None
    half: str
    start: int


@dataclass(frozen=True, slots=True)
class Lines:
    """Every message of a text; `bracketed` for the style of iOS, `separator` as it stands in dates.

    `pasted` counts lines in another style; `unknown_clock` lines whose mark for the half of the day is in no
    language known here.
    """

    lines: tuple[Line, ...]
    bracketed: bool
    separator: str
    pasted: int
    unknown_clock: int


@dataclass(frozen=True, slots=True)
class _Style:
    """What every line of one export has in common: its pattern, how dates are written, what of a time."""

    pattern: int
    date: tuple[str, int]
    written: tuple[bool, bool, bool]


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """Return the patterns: brackets or dash, each with the date or the time first."""
    between = "|".join(map(re.escape, phrases().between))
    date = (
        rf"(?P<date>(?P<a>\d{{1,4}}){_M}(?P<separator>[./\-年]{_S}?){_M}(?P<b>\d{{1,2}}){_M}[./\-月]{_S}?{_M}"
        rf"(?P<c>\d{{1,4}})){_M}(?:\.|日|{_S}?г\.?)?"
    )
    mark = rf"[^\d\s\[\]\-–:,،{MARKS}][^\d\[\]\-–:,،\n]{{0,15}}?"
    time = (
        rf"(?:(?P<before>{mark}){_S}{{0,2}})??(?P<hour>\d{{1,2}})[:.](?P<minute>\d{{2}})"
        rf"(?:[:.](?P<second>\d{{2}}))?(?:{_S}{{0,2}}{_M}(?P<after>{mark}))??"
    )
    gap = rf"{_M}(?:[,،]{_M}{_S}{{0,3}}|{_S}{{1,3}}(?:(?:{between}){_S}{{1,2}})?){_M}"
    both = (f"{date}{gap}{time}", f"{time}{gap}{date}")
    ios = [re.compile(rf"{_M}\[{_M}{each}{_M}\]{_M}{_S}?") for each in both]
    android = [re.compile(rf"{_M}{each}{_M}{_S}[-–]{_M}{_S}") for each in both]
    return (*ios, *android)


def begins_message(line: str) -> bool:
    """Whether a line begins as a message of an export does."""
    return any(pattern.match(line) for pattern in _patterns())


def find_lines(text: str, ctx: JobContext) -> Lines:
    """Find every message of a text, whose line ends are line feeds."""
    style = _style_of(text, ctx)
    if style is None:
        return Lines((), bracketed=False, separator="", pasted=0, unknown_clock=0)
    lines: list[Line] = []
    pasted = unknown = 0
    dates: dict[str, tuple[Parts, tuple[str, int]]] = {}
    halves: dict[str | None, str | None] = {None: ""}
    match_at = _patterns()[style.pattern].match
    for at, line_end in _spans(text, ctx):
        match = match_at(text, at, line_end)
        if match is None:
            continue
        written, hour, minute, second, before, after = match.group(*_GROUPS)
        if written not in dates:
            dates[written] = _date(match)
        mark = before or after
        if mark not in halves:
            halves[mark] = phrases().clock.get(plain_words(mark))
        parts, date_style = dates[written]
        half, clock = halves[mark], (int(hour), int(minute), None if second is None else int(second))
        same = date_style == style.date and (second is None, before is None, after is None) == style.written
        if half is None:
            unknown += 1
        elif not same or clock[0] > 23 or clock[1] > 59 or (clock[2] or 0) > 59:
            pasted += 1
        else:
            lines.append(Line(at, parts, *clock, half, match.end()))
    return Lines(tuple(lines), style.pattern < 2, style.date[0], pasted, unknown)


def _style_of(text: str, ctx: JobContext) -> _Style | None:
    """Return the style of most of the first lines that begin as a message does."""
    found: Counter[_Style] = Counter()
    for line in islice(_spans(text, ctx), _SAMPLED_LINES):
        for number, pattern in enumerate(_patterns()):
            match = pattern.match(text, *line)
            if match is not None:
                found[_style(match, number)] += 1
    return found.most_common(1)[0][0] if found else None


def _spans(text: str, ctx: JobContext) -> Iterator[tuple[int, int]]:
    """Yield where each line begins and ends."""
    at = count = 0
    while at < len(text):
        if count % _LINES_PER_CHECK == 0:
            ctx.check()
            ctx.progress(at, len(text), PROGRESS)
        count += 1
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        yield at, end
        at = end + 1


def _style(match: re.Match[str], number: int) -> _Style:
    written = (match["second"] is None, match["before"] is None, match["after"] is None)
    return _Style(number, _date(match)[1], written)


def _date(match: re.Match[str]) -> tuple[Parts, tuple[str, int]]:
    """Return the numbers of a date, and how it is written: what separates them, which is a full year."""
    a, b, c = match.group("a", "b", "c")
    full = [place for place, part in enumerate((a, b, c)) if len(part) > 2]
    return (int(a), int(b), int(c)), (match["separator"], full[0] if full else -1)


def hour_of(line: Line) -> int:
    """Return the hour of the day from 0; an hour over 12 is not changed by a mark."""
    if line.half == "pm" and line.hour < 12:
        return line.hour + 12
    if line.half == "am" and line.hour == 12:
        return 0
    if line.half == "noon" and line.hour < 10:
        return line.hour + 12
    return line.hour

"""How the window says dates, times, answers, tags and sizes. No Qt."""

from __future__ import annotations

import unicodedata
from datetime import date, time

from app.domain.answer import Answer, AnswerState
from app.domain.clients import Keeping
from app.domain.moment import Instant, Moment, Precision, Stamp, instant_of
from app.domain.ports import Clock
from app.strings.catalogue import text

_KB = 1000
_ENDS = ".!?…:;"
_TURNS = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
"""Classes of marks that turn letters round without being seen (Unicode Standard Annex 9)."""


def read_out(*parts: str) -> str:
    """Join what a screen reader says of one thing: what ends with a mark of its own gets no second."""
    said = [part.strip() for part in parts if part.strip()]
    ended = [part if part[-1] in _ENDS else f"{part}." for part in said[:-1]]
    return " ".join([*ended, *said[-1:]])


def today(clock: Clock) -> date:
    """Return the day it is on this machine."""
    return instant_of(clock.now(), clock.zone()).local().date()


def day_words(day: date, *, weekday: bool = True, year: bool = True) -> str:
    """Write a day for a card: `Sat 14 Nov 2026`."""
    parts: dict[str, object] = {"day": day.day, "month": text(f"window.mon.{day.month}")}
    if weekday:
        parts["weekday"] = text(f"window.weekday.{day.isoweekday()}")
    if year:
        parts["year"] = day.year
    which = ("whole" if weekday else "year") if year else ("weekday" if weekday else "bare")
    return text(f"window.words.days.{which}", **parts)


def month_words(day: date) -> str:
    """Write the month of a day: `November 2026`."""
    return text("window.words.month_year", month=text(f"window.month.{day.month}"), year=day.year)


def clock_words(clock: time) -> str:
    """Write a time of day: `11:40 pm`."""
    half = text("window.words.am" if clock.hour < 12 else "window.words.pm")
    hour, minute = (clock.hour - 1) % 12 + 1, f"{clock.minute:02d}"
    return text("window.words.clock", hour=hour, minute=minute, half=half)


def stamp_words(stamp: Stamp) -> str:
    """Write a day with its time when there is one."""
    day = day_words(stamp.day)
    return day if stamp.clock is None else f"{day}, {clock_words(stamp.clock)}"


def moment_words(moment: Moment, *, sure: bool = False) -> str:
    """Write when something happened; `sure` adds how exact it is even when that is exact."""
    start, end = moment.start, moment.end
    if start is None:
        return text("window.words.not_sure")
    span = stamp_words(start)
    if end is not None:
        same = end.day == start.day and end.clock is not None
        until = clock_words(end.clock) if same and end.clock is not None else stamp_words(end)
        span = f"{span} – {until}"
    match moment.precision:
        case Precision.ABOUT:
            return text("window.words.about", when=span)
        case Precision.BETWEEN:
            return text("window.words.between", when=span)
        case Precision.BEFORE:
            return text("window.words.before", when=span)
        case Precision.UNKNOWN:
            return text("window.words.perhaps", when=span)
        case _:
            return text("window.words.exact", when=span) if sure else span


def instant_words(instant: Instant, *, clock: bool = True) -> str:
    """Write when something was recorded, in the zone it was recorded in."""
    local = instant.local()
    day = day_words(local.date(), weekday=False)
    return f"{day}, {clock_words(local.time())}" if clock else day


def answer_words(answer: Answer) -> str:
    """Write an answer for the person's own eyes; "" when it was not asked."""
    match answer.state:
        case AnswerState.NOT_ASKED:
            return ""
        case AnswerState.YES if answer.words:
            return answer.words
        case _:
            said = text(f"window.answer.{answer.state.value}")
            return f"{said}: {answer.words}" if answer.words else said


def size_words(size: int) -> str:
    """Write a number of bytes as a person reads it: `2.1 MB`."""
    if size < _KB:
        return text("window.words.bytes", n=size)
    value = float(size)
    for unit in ("kB", "MB", "GB", "TB"):
        value /= _KB
        if value < _KB or unit == "TB":
            break
    return f"{value:.1f} {unit}" if value < 10 else f"{value:.0f} {unit}"


def keeping_words(keeping: Keeping, today: date) -> str:
    """Say until when a record is kept, or that this time is over; "" when no day was said."""
    due = keeping.due()
    if due is None:
        return ""
    return text("keeping.due" if due <= today else "keeping.kept_until", when=day_words(due))


def name_words(name: str) -> str:
    """Return a name with what is not seen in it spelled out: breaks, and marks that turn letters round.

    Without that, a program can be named so that it reads as a picture (see Unicode TR 36).
    """
    return "".join(f"[U+{ord(each):04X}]" if _is_unseen(each) else each for each in name)


def _is_unseen(letter: str) -> bool:
    return unicodedata.category(letter) in {"Cc", "Zl", "Zp"} or unicodedata.bidirectional(letter) in _TURNS

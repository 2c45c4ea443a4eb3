"""How papers say dates, answers, tags, sizes and names: in words, never surer than they were given."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, time

from app.domain.answer import Answer, AnswerState
from app.domain.moment import Instant, Moment, Precision, Stamp
from app.domain.views.served_who import Who
from app.domain.vocabulary import label_key
from app.strings.catalogue import text

# Guided questions that are answered yes or no; of the others the words alone are the answer.
YES_NO_QUESTIONS = frozenset(
    {
        "strangulation_breathe",
        "strangulation_sight",
        "strangulation_passed_out",
        "strangulation_bladder",
        "strangulation_voice",
        "strangulation_marks",
        "strangulation_care",
        "tracker_number",
        "contact_answered",
        "contact_kept",
        "trafficking_debt",
        "trafficking_quota",
        "trafficking_others",
    }
)

# The basis whose label ends in "because …".
THINKS = "i_think"
"""The basis of a guess; its label in the editor asks for the reason."""
# What nobody who is named can be said of.
_UNKNOWN_BASES = frozenset({THINKS, "not_known"})
_NOON = time(12)
_MIDNIGHT = time(0)
_KIB = 1024
_MIB = 1024 * 1024


def label(group: str, code: str) -> str:
    """Return the label of a tag; a person's own word is its own label."""
    key = label_key(group, code)
    return code if key is None else text(key)


def join_words(parts: Sequence[str]) -> str:
    """Join parts as a sentence does: `a`, `a and b`, `a, b and c`."""
    if len(parts) < 2:
        return "".join(parts)
    return text("words.and", most=", ".join(parts[:-1]), last=parts[-1])


def day_words(day: date, *, brief: bool = False) -> str:
    """Write a day: `14 November 2026`, `brief` as `14 Nov 2026`."""
    name = text(f"words.month_short.{day.month}" if brief else f"words.month.{day.month}")
    return text("words.day", day=day.day, month=name, year=day.year)


def month_words(day: date) -> str:
    """Write the month of a day: `November 2026`."""
    return text("words.month_year", month=text(f"words.month.{day.month}"), year=day.year)


def clock_words(clock: time) -> str:
    """Write a time of day: `9 pm`, `9:40 pm`, `12 noon`, `midnight`."""
    if clock == _NOON:
        return text("words.noon")
    if clock == _MIDNIGHT:
        return text("words.midnight")
    half = text("words.am" if clock.hour < 12 else "words.pm")
    hour = (clock.hour - 1) % 12 + 1
    shown = f"{hour}:{clock.minute:02d}" if clock.minute or clock.second else str(hour)
    if clock.second:
        shown = f"{shown}:{clock.second:02d}"
    return f"{shown} {half}"


def stamp_words(stamp: Stamp, *, brief: bool = False) -> str:
    """Write a day, with its time when there is one: `9 pm on 14 November 2026`."""
    if stamp.clock is None:
        return day_words(stamp.day, brief=brief)
    return text("words.clock_on_day", clock=clock_words(stamp.clock), day=day_words(stamp.day, brief=brief))


def moment_words(moment: Moment, *, brief: bool = False) -> str:
    """Write when something happened and how sure that is; nothing is made surer than it was given."""
    start, end = moment.start, moment.end
    if start is None:
        return text("words.date_not_sure")
    if moment.precision is Precision.BEFORE:
        return text("words.before", start=stamp_words(start, brief=brief))
    if moment.precision is Precision.BETWEEN and end is not None:
        first, last = stamp_words(start, brief=brief), stamp_words(end, brief=brief)
        return text("words.between", start=first, end=last)
    if moment.precision is Precision.ABOUT:
        return _range_words(start, end, "about_", brief=brief)
    span = _range_words(start, end, brief=brief)
    return text("words.date_not_sure_offer", day=span) if moment.precision is Precision.UNKNOWN else span


def short_moment(moment: Moment, *, brief: bool = False) -> str:
    """Write a moment for a heading or a table cell: the days, with how sure they are; a bound whole."""
    start, end = moment.start, moment.end
    if moment.precision is Precision.BEFORE:
        # Without its time of day, a bound would exclude the hours of that day before it.
        return moment_words(moment, brief=brief)
    bare = Moment(
        moment.precision,
        None if start is None else Stamp(start.day),
        None if end is None or start is None or end.day == start.day else Stamp(end.day),
    )
    if bare.precision is Precision.BETWEEN and bare.end is None:
        bare = Moment(Precision.EXACT, bare.start)
    if bare.precision is Precision.ABOUT and start is not None and start.clock is not None:
        # A time of day that is not sure does not make the day unsure.
        bare = Moment(Precision.EXACT, bare.start, bare.end)
    return moment_words(bare, brief=brief)


def instant_words(instant: Instant) -> str:
    """Write the local day on which something was recorded."""
    return day_words(instant.local().date())


def instant_clock_words(instant: Instant) -> str:
    """Write the local day and time, with the offset, at which something was recorded."""
    local = instant.local()
    offset = f"{local:%z}"
    return text(
        "words.recorded_at",
        day=day_words(local.date()),
        clock=f"{local:%H:%M:%S}",
        offset=f"{offset[:3]}:{offset[3:]}",
    )


def answer_words(answer: Answer, group: str = "") -> str:
    """Write an answer that is to be printed: `Yes: …`, `No`, `I don't know`; "" for the other states.

    `group` names the vocabulary that the words of the answer may be a code of.
    """
    if not answer.is_printed():
        return ""
    said = text(f"words.answer.{answer.state.value}")
    words = label(group, answer.words) if group else answer.words
    if not words.strip():
        return said
    if answer.state is AnswerState.YES and group:
        return words
    return text("words.answer_with_words", answer=said, words=words)


def own_words(answer: Answer) -> str:
    """Write an answer under a heading that says "in my words": the words alone, without them the answer."""
    return answer.words if answer.is_printed() and answer.words.strip() else answer_words(answer)


def guided_words(question: str, answer: Answer) -> str:
    """Write the answer to a guided question; an open question is answered by the words themselves."""
    if answer.state is AnswerState.YES and answer.words.strip() and question not in YES_NO_QUESTIONS:
        return answer.words
    return answer_words(answer)


def who_words(who: Who) -> str:
    """Write who it was, and how the petitioner knows."""
    if not who.named and who.basis in _UNKNOWN_BASES:
        unknown = label("basis", "not_known")
        return text("words.basis_with_words", basis=unknown, words=who.words) if who.words else unknown
    name = who.name or text("words.not_named")
    basis = label("basis", who.basis) if who.basis else ""
    if who.basis == THINKS:
        basis = text("words.i_think")
    if who.basis == THINKS and who.words[:1].islower():
        known = text("words.i_think_because", words=who.words)
    elif basis and who.words:
        known = text("words.basis_with_words", basis=basis, words=who.words)
    else:
        known = basis or who.words
    return text("words.who_known", name=name, known=known) if known else name


def initials(name: str) -> str:
    """Return the initials of a name: `Ana Maria Ruiz` gives `A. M. R.`."""
    return " ".join(f"{part[0].upper()}." for part in name.replace("-", " ").split() if part)


def size_words(size: int) -> str:
    """Write a number of bytes: `812 bytes`, `46 KB`, `3.2 MB` (of 1,024 and 1,048,576)."""
    if size < _KIB:
        return text("words.bytes", n=size)
    if size < _MIB:
        return text("words.kilobytes", size=f"{size / _KIB:.0f}")
    return text("words.megabytes", size=f"{size / _MIB:.1f}")


def duration_words(milliseconds: int) -> str:
    """Write a length: `0:07`, `12:40`, `1:02:03`; parts of a second are rounded down."""
    seconds = milliseconds // 1000
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"


def numbers_words(numbers: Iterable[int]) -> str:
    """Write numbers in order, runs joined: `1, 3–5, 9`."""
    ordered = sorted(set(numbers))
    runs: list[list[int]] = []
    for number in ordered:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(_run_words(run) for run in runs)


def _run_words(run: list[int]) -> str:
    if len(run) < 3:
        return ", ".join(str(number) for number in run)
    return f"{run[0]}–{run[-1]}"


def _range_words(start: Stamp, end: Stamp | None, about: str = "", *, brief: bool) -> str:
    """Write a start and perhaps an end; `about` chooses the sentences that say so."""
    if end is None or end == start:
        words = stamp_words(start, brief=brief)
        return text("words.about", start=words) if about else words
    if end.day == start.day and start.clock is not None and end.clock is not None:
        return text(
            f"words.{about}clocks_on_day",
            start=clock_words(start.clock),
            end=clock_words(end.clock),
            day=day_words(start.day, brief=brief),
        )
    first, last = stamp_words(start, brief=brief), stamp_words(end, brief=brief)
    return text(f"words.{about}from_to", start=first, end=last)

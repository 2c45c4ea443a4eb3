"""How papers write the lines of a conversation: who, when, and what the file says beside the words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime

from app.domain.ids import EntityId
from app.domain.imported import MessageKind
from app.domain.transcripts import runs_of
from app.domain.views.served_threads import ServedLine, ServedSpeaker, ServedThread
from app.domain.views.threads_cut import same_identifier
from app.strings.catalogue import has_text, text
from exports.words import day_words, duration_words

_MINUTES = len("2026-03-14T22:02")
_SECONDS = len("2026-03-14T22:02:11")
_DAY = len("2026-03-14")
_MARKED = frozenset({MessageKind.SYSTEM, MessageKind.DELETED})

Named = Callable[[str], str]
"""How a paper writes a name: a child's as initials where the court asks for them."""


def app_words(app: str) -> str:
    """Name the app or kind of list that a conversation is of; an unknown one is named as the reader does."""
    key = f"chat.app.{app}"
    return text(key) if has_text(key) else app


def unit_of(thread: ServedThread) -> str:
    """Return what a conversation is counted in: messages, calls, rows, or lines of several kinds."""
    kinds = [name for name in ("messages", "calls", "rows") if getattr(thread, name)]
    return kinds[0] if len(kinds) == 1 and not thread.notices else "lines"


def printed_words(thread: ServedThread) -> str:
    """Say which lines stand here and of how many: `messages 120–180 of 2,014`, `all 14 messages`."""
    unit = unit_of(thread)
    if len(thread.lines) == thread.total:
        return text(f"chat.all.{unit}", n=thread.total)
    runs = runs_of([line.number for line in thread.lines])
    numbers = ", ".join(run_words(*run) for run in runs)
    return text(f"chat.some.{unit}", numbers=numbers, total=f"{thread.total:,}")


def gap_words(thread: ServedThread, first: int, last: int) -> str:
    """Say that the lines from `first` to `last` do not stand here."""
    unit = unit_of(thread)
    return text(f"chat.left_out.{unit}", n=last - first + 1, numbers=run_words(first, last))


def run_words(first: int, last: int) -> str:
    """Write a run of numbers: `14`, `120–180`."""
    return f"{first:,}" if first == last else f"{first:,}–{last:,}"


def speaker_words(speaker: ServedSpeaker | None, named: Named) -> str:
    """Write who stands on a line: number or handle, the name in the file, or the label of the petitioner."""
    if speaker is None:
        return ""
    if speaker.me:
        return text("chat.me_with", value=speaker.identifier) if speaker.identifier else text("chat.me")
    name, value = named(speaker.name), speaker.identifier
    if name and value:
        return value if same_identifier(name, value) else text("chat.name_with", name=name, value=value)
    if name or value:
        return name or value
    if speaker.who is not None and speaker.who.name:
        return named(speaker.who.name)
    return text("chat.number_withheld" if speaker.withheld else "chat.not_stated")


def offset_of(at: str) -> str:
    """Return the distance from UTC that a time states, "" for none."""
    rest = at[_SECONDS:] if at[_MINUTES : _MINUTES + 1] == ":" else at[_MINUTES:]
    rest = rest[rest.find("+") :] if "+" in rest else rest[rest.find("-") :] if "-" in rest else rest[-1:]
    return "+00:00" if rest == "Z" else rest if ":" in rest else ""


def common_offset(lines: Iterable[ServedLine]) -> str | None:
    """Return the distance from UTC of all lines; None when they differ."""
    found = {offset_of(line.at) for line in lines if line.at}
    return found.pop() if len(found) == 1 else None if found else ""


def time_words(at: str, *, offset: bool = False) -> str:
    """Write the day and, below, the time that a file states, to the second when it does; nothing is moved."""
    try:
        day = date.fromisoformat(at[:_DAY])
        clock = datetime.fromisoformat(at[:_SECONDS] if at[_MINUTES : _MINUTES + 1] == ":" else at[:_MINUTES])
    except ValueError:
        return at
    shown = day_words(day, brief=True)
    if len(at) >= _MINUTES:
        half = text("words.am" if clock.hour < 12 else "words.pm")
        seconds = f":{clock.second:02d}" if at[_MINUTES : _MINUTES + 1] == ":" else ""
        shown += f"\n{(clock.hour - 1) % 12 + 1}:{clock.minute:02d}{seconds} {half}"
    stated = offset_of(at) if offset else ""
    return text("chat.time_offset", time=shown, offset=stated) if stated else shown


def zone_words(thread: ServedThread) -> str:
    """Say what is known of the zone of the times: told by the petitioner, stated in the file, or nothing."""
    zone = ", ".join(sorted({source.zone for source in thread.sources if source.zone}))
    offset = common_offset(thread.lines)
    told = "told" if zone else "untold"
    if offset is None:
        return text(f"chat.zone.{told}_each", zone=zone)
    return text(f"chat.zone.{told}_all" if offset else f"chat.zone.{told}", zone=zone, offset=offset)


def days_words(thread: ServedThread) -> str:
    """Write the first and the last day that the lines state: `14 Mar 2026`, `3 Mar 2026 – 15 Mar 2026`."""
    days = sorted({line.at[:_DAY] for line in thread.lines if line.at})
    found: list[str] = []
    for day in dict.fromkeys((*days[:1], *days[-1:])):
        try:
            found.append(day_words(date.fromisoformat(day), brief=True))
        except ValueError:
            found.append(day)
    return " – ".join(found)


def call_parts(detail: str) -> tuple[str, dict[str, str]]:
    """Return the result of a call and what else is known of it by name."""
    result, *pairs = detail.split("; ")
    return result, dict(_pairs(pairs))


def call_words(detail: str) -> str:
    """Write what became of a call: `Incoming call`, `Missed call`; a result of the file's own stands."""
    result = call_parts(detail)[0]
    key = f"chat.call.{result}"
    return text(key) if has_text(key) else text("chat.call_other", result=result)


def length_words(detail: str) -> str:
    """Write the length of a call, "" when the file states none."""
    seconds = call_parts(detail)[1].get("seconds", "")
    return duration_words(int(seconds) * 1000) if seconds.isdecimal() else ""


def marks_of(line: ServedLine, attached: Mapping[EntityId, str]) -> tuple[str, ...]:
    """Return what the file says of a line beside its words, each a sentence.

    `attached` names the exhibit or item of each file that is in the paper.
    """
    marks = [text(f"chat.mark.{line.kind}")] if line.kind in _MARKED else []
    marks += _file_marks(line, attached)
    if line.withheld:
        marks.append(text("chat.mark.withheld"))
    if line.edited:
        marks.append(text("chat.mark.edited", words=_edited_words(line.edited)))
    marks += _call_marks(line) if line.kind == MessageKind.CALL else _details(line)
    return tuple(marks)


def _file_marks(line: ServedLine, attached: Mapping[EntityId, str]) -> Iterator[str]:
    if line.media:
        where = text("chat.mark.not_in_export" if line.item is None else "chat.mark.not_here")
        if line.item is not None and line.item in attached:
            where = attached[line.item]
        yield text("chat.mark.file", name=line.media, where=where)
    elif line.kind == MessageKind.MEDIA:
        yield text("chat.mark.media_missing")


def _edited_words(stated: str) -> str:
    """Write when or that a message was edited, in the words of the file; a time as times are written."""
    return time_words(stated, offset=True).replace("\n", ", ") if stated[:1].isdecimal() else stated.strip()


def _call_marks(line: ServedLine) -> Iterator[str]:
    yield text("chat.mark.call", call=call_words(line.detail))
    length = length_words(line.detail)
    if length:
        yield text("chat.mark.length", length=length)


def _details(line: ServedLine) -> Iterator[str]:
    if line.kind != MessageKind.ROW:
        for name, value in _pairs(line.detail.split("; ")):
            key = f"chat.detail.{name}"
            yield text(key, value=value) if has_text(key) else f"{name}: {value}"


def _pairs(parts: Iterable[str]) -> Iterator[tuple[str, str]]:
    for part in parts:
        name, sign, value = part.partition("=")
        if sign:
            yield name, value

"""What a line of a conversation says, as plain values that are made off the GUI thread. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.domain.ids import EntityId
from app.domain.imported import Message, MessageKind
from app.domain.threads import MessageRef, StoredMessage
from app.strings.catalogue import has_text, text
from ui.unlocked.words import day_words, read_out

MOST_SHOWN = 1_200
"""Characters of a message that a bubble shows; Return shows all of it."""
MOST_LINES = 24
_DAY, _CLOCK = 10, 19
_ASIDE = frozenset({MessageKind.CALL, MessageKind.SYSTEM})


@dataclass(frozen=True, slots=True)
class Line:
    """One message, call or notice.

    `sender` is the number, handle or name; `look` is theirs, mine or aside; `day` an ISO day, "" when the
    file gives none; `head` who and when; `tile` stands on the covered tile of an attached file, which is item
    `file` when it was kept; `spoken` is all of it in one sentence.
    """

    ref: MessageRef
    sender: str
    look: str
    day: str
    head: str
    words: str
    is_cut: bool
    tile: str
    file: EntityId | None
    marks: str
    spoken: str


def line_of(stored: StoredMessage, said: Mapping[str, str], *, with_offset: bool) -> Line:
    """Return the line of a message; `said` are the names that the person gave to senders."""
    message = stored.message
    look = "aside" if message.kind in _ASIDE else "mine" if message.mine else "theirs"
    clock = clock_of(message.at, with_offset=with_offset)
    head = " · ".join(filter(None, (who_words(message, said), clock)))
    whole = words_of(message)
    words, is_cut = _cut(whole)
    tile = ""
    if message.media:
        key = "threads.tile" if stored.evidence is not None else "threads.tile.missing"
        tile = text(key, name=message.media)
    marks = " · ".join(_marks(message, is_cut=is_cut))
    day = message.at[:_DAY]
    spoken = read_out(head, day_heading(day), words, tile, marks)
    sender = message.sender_id or message.sender
    return Line(stored.ref, sender, look, day, head, words, is_cut, tile, stored.evidence, marks, spoken)


def who_words(message: Message, said: Mapping[str, str]) -> str:
    """Say who sent it, by name and by number or handle as the file gives them; nobody sent a notice."""
    known = said.get(message.sender_id) or said.get(message.sender)
    parts = list(dict.fromkeys(filter(None, (message.sender, message.sender_id))))
    if message.mine and not parts:
        return text("threads.me")
    if known and known not in parts:
        parts.append(text("threads.as_you_say", name=known))
    return " · ".join(parts)


def words_of(message: Message) -> str:
    """Return all that a message says."""
    if message.kind is MessageKind.CALL:
        return message.text or call_words(message.detail)
    return message.text


def call_words(detail: str) -> str:
    """Say what became of a call: `missed; seconds=65; medium=voice`."""
    result, *more = (piece.strip() for piece in detail.split(";"))
    key = f"threads.call.{result}"
    words = [text(key) if has_text(key) else result or text("threads.call.call")]
    for piece in more:
        name, _, value = piece.partition("=")
        if name == "seconds" and value.isdecimal():
            words.append(
                text("threads.call.length", minutes=int(value) // 60, seconds=f"{int(value) % 60:02d}")
            )
        else:
            key = f"threads.call.{value}"
            words.append(text(key) if has_text(key) else value)
    return ", ".join(filter(None, words))


def clock_of(at: str, *, with_offset: bool) -> str:
    """Return the time of day as it stands in the file, with its offset from UTC when asked for."""
    if not at:
        return text("threads.no_time")
    clock = at[_DAY + 1 : _CLOCK]
    offset = at[_CLOCK:] if with_offset else ""
    return " ".join(filter(None, (clock, "UTC" if offset in {"Z", "+00:00"} else offset)))


def day_heading(day: str) -> str:
    """Return what the divider of a day says."""
    try:
        return day_words(date.fromisoformat(day))
    except ValueError:
        return day


def _marks(message: Message, *, is_cut: bool) -> list[str]:
    found = []
    if message.kind is MessageKind.DELETED:
        found.append(text("threads.mark.deleted"))
    if message.edited:
        has_time = any(map(str.isdecimal, message.edited))
        found.append(
            text("threads.mark.edited_at", when=message.edited.replace("T", " "))
            if has_time
            else text("threads.mark.edited")
        )
    if is_cut:
        found.append(text("threads.mark.cut"))
    return found


def _cut(words: str) -> tuple[str, bool]:
    pieces = words[: MOST_SHOWN + 1].split("\n", MOST_LINES)
    shown = "\n".join(pieces[:MOST_LINES])[:MOST_SHOWN]
    return (words, False) if shown == words else (f"{shown}…", True)

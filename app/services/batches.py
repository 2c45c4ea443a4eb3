"""From the messages of an export to a batch of a thread: their order, and which of them are new."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Final, TypeVar

from app.domain.edit import storable
from app.domain.ids import EntityId
from app.domain.imported import Message, MessageKind, RowDraft, ThreadDraft
from app.domain.ports import JobContext
from app.domain.threads import Sender
from storage.canonical import Json

SENT: Final = frozenset({MessageKind.TEXT, MessageKind.MEDIA, MessageKind.DELETED})
LOG_APP: Final = "log"

T = TypeVar("T")

_HOUR: Final = 3_600_000
_CHECK_EVERY: Final = 500
_LOCAL: Final = 19
"""How many characters of an ISO time are the local time."""


def thread_of_rows(rows: Sequence[RowDraft], name: str) -> ThreadDraft:
    """Return a log as a thread: every line with its columns, verbatim; logs with the same columns are one."""
    columns = tuple(dict.fromkeys(column for row in rows for column, _ in row.cells))
    messages = tuple(
        Message(
            at="" if row.when.start is None else row.when.start.iso(),
            ms=None,
            sender="",
            kind=MessageKind.ROW,
            text="\n".join(f"{column}: {value}" for column, value in row.cells if value),
            detail=str(row.number),
        )
        for row in rows
    )
    return ThreadDraft(LOG_APP, " | ".join(columns), name, messages)


def sort_keys(messages: Iterable[Message]) -> Iterator[int]:
    """Yield what each message is ordered by: Unix ms, or the local time read as UTC.

    A local time up to an hour behind the one before stays behind it, since clocks are put back at night; a
    message without a time stands where the file has it.
    """
    before: int | None = None
    for message in messages:
        own = message.ms if message.ms is not None else _local_ms(message.at)
        if own is None:
            own = before or 0
        elif message.ms is None and before is not None and 0 < before - own <= _HOUR:
            own = before
        before = own
        yield own


def all_timed(messages: Iterable[Message]) -> bool:
    """Whether every message says when it was sent, so that equal ones stand near each other in time."""
    return all(message.ms is not None or _local_ms(message.at) is not None for message in messages)


def in_order(messages: Sequence[Message], ctx: JobContext) -> list[tuple[int, int]]:
    """Return (what it is ordered by, place in the file) of every message, in order of time."""
    keys: list[tuple[int, int]] = []
    for place, key in enumerate(sort_keys(messages)):
        if place % _CHECK_EVERY == 0:
            ctx.check()
        keys.append((key, place))
    return sorted(keys)


def surplus(messages: Sequence[Message], present: Iterable[Message], ctx: JobContext) -> tuple[int, ...]:
    """Return the places of the messages that `present` does not hold yet, counting equal ones.

    Two are the same when sender, kind, text, name of the file and the time agree: the local time as stated,
    or the instant, since an export can be read with another zone than the last time.
    """
    wanted = Counter(map(_local_key, watched(messages, ctx)))
    instants = {_instant_key(message) for message in messages if message.ms is not None}
    found: Counter[Hashable] = Counter()
    others: Counter[Hashable] = Counter()
    for message in watched(present, ctx):
        key = _local_key(message)
        if found[key] < wanted.get(key, 0):
            found[key] += 1
        elif _instant_key(message) in instants:
            others[_instant_key(message)] += 1
    left: list[int] = []
    for place, message in enumerate(watched(messages, ctx)):
        key, instant = _local_key(message), _instant_key(message)
        if found[key]:
            found[key] -= 1
        elif message.ms is not None and others[instant]:
            others[instant] -= 1
        else:
            left.append(place)
    return tuple(left)


def rows_of(
    messages: Sequence[Message],
    order: Sequence[tuple[int, int]],
    evidence: dict[int, EntityId],
    ctx: JobContext,
) -> Iterator[dict[str, Json]]:
    """Yield the bulk rows of a batch; `evidence` is the attached file by place in `messages`."""
    for count, (sort, place) in enumerate(order):
        if count % _CHECK_EVERY == 0:
            ctx.check()
            ctx.progress(count, len(order), "progress.importing")
        message = messages[place]
        kept = evidence.get(place)
        yield {
            "sort": sort,
            "at": storable(message.at) or None,
            "ms": message.ms,
            "sender": storable(message.sender) or None,
            "sender_id": storable(message.sender_id) or None,
            "mine": None if message.mine is None else int(message.mine),
            "kind": message.kind.value,
            "body": storable(message.text) or None,
            "media": storable(message.media) or None,
            "evidence": None if kept is None else kept.hex(),
            "edited": storable(message.edited) or None,
            "detail": storable(message.detail) or None,
        }


def senders_of(messages: Iterable[Message]) -> tuple[Sender, ...]:
    """Return who sent how much, in order of first appearance."""
    counts: dict[tuple[str, str, int | None], list[int]] = {}
    for message in messages:
        if message.kind in SENT or message.kind is MessageKind.CALL:
            mine = None if message.mine is None else int(message.mine)
            who = (storable(message.sender), storable(message.sender_id), mine)
            counts.setdefault(who, [0, 0])[message.kind is MessageKind.CALL] += 1
    return tuple(Sender(*who, *count) for who, count in counts.items())


def edges(messages: Sequence[Message], order: Iterable[tuple[int, int]]) -> tuple[str, str]:
    """Return the times of the first and the last message or call, as stated, "" without any."""
    times = [
        messages[place].at
        for _, place in order
        if messages[place].kind not in {MessageKind.SYSTEM, MessageKind.ROW} and messages[place].at
    ]
    return (times[0], times[-1]) if times else ("", "")


def watched(messages: Iterable[T], ctx: JobContext) -> Iterator[T]:
    """Yield messages, or what was taken from them, asking often whether to stop."""
    for place, message in enumerate(messages):
        if place % _CHECK_EVERY == 0:
            ctx.check()
        yield message


def _local_key(message: Message) -> Hashable:
    return (storable(message.at[:_LOCAL]), *_said(message))


def _instant_key(message: Message) -> Hashable:
    return (message.ms, *_said(message))


def _said(message: Message) -> tuple[str, ...]:
    who = message.sender_id or message.sender
    return (storable(who), message.kind.value, storable(message.text), storable(message.media))


def _local_ms(at: str) -> int | None:
    try:
        local = datetime.fromisoformat(at[:_LOCAL])
    except ValueError:
        return None
    return int(local.replace(tzinfo=UTC).timestamp() * 1000)

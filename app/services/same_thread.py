"""Whether a chat under another name is one that is here already: told by its messages alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from app.domain.edit import storable
from app.domain.imported import Message
from app.domain.ports import JobContext
from app.services.batches import SENT, watched

FEWEST_SAME: Final = 20
"""So many messages must be the same, to the time and the letter."""
MOST_OF: Final = 80
"""And so many in a hundred of those that both hold from the same days."""

SOME: Final = 400
"""How many messages are looked at before a whole chat is."""

_LOCAL: Final = 19


class Said(NamedTuple):
    """What a person sent: when, who, and what stays the same when a name changes."""

    at: str
    name: str
    key: Hashable


def said_in(messages: Iterable[Message], ctx: JobContext) -> tuple[Said, ...]:
    """Return what of a chat was sent by a person and has a time."""
    return tuple(
        Said(each.at, name_of(each), _key(each))
        for each in watched(messages, ctx)
        if each.kind in SENT and each.at
    )


def may_be_same(
    ours: Sequence[Said], keys: frozenset[Hashable], some: Iterable[Message], ctx: JobContext
) -> bool:
    """Whether a few messages of another chat, taken evenly, leave it open that it is this one.

    `keys` are those of `ours`. Two chats are one only when most of what both hold from the same days is the
    same (`MOST_OF`); where not even half of the few are, the others need not be read.
    """
    if not ours:
        return False
    begin, end = min(each.at for each in ours), max(each.at for each in ours)
    seen = [each.key for each in said_in(some, ctx) if begin <= each.at <= end]
    return len(seen) < FEWEST_SAME or sum(key in keys for key in seen) * 2 >= len(seen)


def is_same(ours: Sequence[Said], theirs: Sequence[Said], reach: Sequence[str], ctx: JobContext) -> bool:
    """Whether two chats are one: most of what each holds from the days of both stands in the other.

    `theirs` is at least what is from around the days of `ours`; `reach` are the first and last times there.
    """
    if not ours or not theirs:
        return False
    times = [each.at for each in ours], [*reach, *(each.at for each in theirs)]
    begin, end = max(map(min, times)), min(map(max, times))
    first, second = (
        Counter(each.key for each in watched(said, ctx) if begin <= each.at <= end) for said in (ours, theirs)
    )
    same = sum(min(count, second[key]) for key, count in first.items())
    most = max(first.total(), second.total())
    return same >= FEWEST_SAME and same * 100 >= MOST_OF * most


def renamed(
    ours: Sequence[Said], theirs: Sequence[Said], known: frozenset[str], ctx: JobContext
) -> Mapping[str, tuple[str, ...]]:
    """Return who is called otherwise there: names of `ours` that are not `known`, with those there.

    `known` are all names there, `theirs` at least what is from around the days of `ours`.

    One is another when their messages are the same, at least as many as `FEWEST_SAME` and most of them, and
    the name there is nobody's here. Who was renamed twice has several names there, the one with most first.
    Names are numbers or handles where a message has one.
    """
    gone = known - {each.name for each in ours}
    by_key: dict[Hashable, set[str]] = {}
    for each in watched(theirs, ctx):
        if each.name in gone:
            by_key.setdefault(each.key, set()).add(each.name)
    found: dict[str, Counter[str]] = {}
    sent: Counter[str] = Counter()
    for each in watched(ours, ctx):
        if each.name not in known and each.key in by_key:
            sent[each.name] += 1
            found.setdefault(each.name, Counter()).update(by_key[each.key])
    names: dict[str, tuple[str, ...]] = {}
    for name, counts in found.items():
        taken = {each for others in names.values() for each in others}
        others = tuple(each for each, _ in counts.most_common() if each not in taken)
        if others and counts[others[0]] >= FEWEST_SAME and counts[others[0]] * 100 >= MOST_OF * sent[name]:
            names[name] = others
    return names


def under(
    messages: Sequence[Message], names: Mapping[str, tuple[str, ...]], theirs: Iterable[Said], ctx: JobContext
) -> Sequence[Message]:
    """Return messages with their senders called as in `theirs`, for comparing alone; see `renamed`."""
    if not names:
        return messages
    there = {(each.key, each.name) for each in watched(theirs, ctx)}
    return [
        _under(each, names[name_of(each)], there) if name_of(each) in names else each
        for each in watched(messages, ctx)
    ]


def name_of(message: Message) -> str:
    """Return what a sender is told apart by."""
    return storable(message.sender_id or message.sender)


def _under(message: Message, names: tuple[str, ...], there: set[tuple[Hashable, str]]) -> Message:
    name = next((each for each in names if (_key(message), each) in there), names[0])
    return replace(message, sender=name, sender_id="")


def _key(message: Message) -> Hashable:
    """Return what stays when a name changes: the local time as stated, the words, and the attached file."""
    return (message.at[:_LOCAL], message.kind, storable(message.text), storable(message.media))

"""Whether a chat under another name is one that is here already: told by its messages alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from app.domain.edit import storable
from app.domain.imported import Message
from app.services.batches import SENT

FEWEST_SAME: Final = 20
"""So many messages must be the same, to the time and the letter."""
MOST_OF: Final = 80
"""And so many in a hundred of those that both hold from the same days."""

_LOCAL: Final = 19


def is_same(messages: Sequence[Message], present: Sequence[Message]) -> bool:
    """Whether two chats are one: most of what each holds from the days of both stands in the other."""
    ours, theirs = _sent(messages), _sent(present)
    if not ours or not theirs:
        return False
    begin = max(min(each.at for each in ours), min(each.at for each in theirs))
    end = min(max(each.at for each in ours), max(each.at for each in theirs))
    first = Counter(_key(each) for each in ours if begin <= each.at <= end)
    second = Counter(_key(each) for each in theirs if begin <= each.at <= end)
    same = sum((first & second).values())
    most = max(first.total(), second.total())
    return same >= FEWEST_SAME and same * 100 >= MOST_OF * most


def renamed(messages: Sequence[Message], present: Sequence[Message]) -> Mapping[str, tuple[str, ...]]:
    """Return who is called otherwise in `present`: names of `messages` that are not there, with those there.

    One is another when their messages are the same, at least as many as `FEWEST_SAME` and most of them, and
    the name there is nobody's here. Who was renamed twice has several names there, the one with most first.
    Names are numbers or handles where a message has one.
    """
    ours, theirs = _sent(messages), _sent(present)
    known = set(map(name_of, theirs))
    gone = known - set(map(name_of, ours))
    by_key: dict[Hashable, set[str]] = {}
    for each in theirs:
        if name_of(each) in gone:
            by_key.setdefault(_key(each), set()).add(name_of(each))
    found: dict[str, Counter[str]] = {}
    sent: Counter[str] = Counter()
    for each in ours:
        if name_of(each) not in known and _key(each) in by_key:
            sent[name_of(each)] += 1
            found.setdefault(name_of(each), Counter()).update(by_key[_key(each)])
    names: dict[str, tuple[str, ...]] = {}
    for name, counts in found.items():
        taken = {each for others in names.values() for each in others}
        others = tuple(each for each, _ in counts.most_common() if each not in taken)
        if others and counts[others[0]] >= FEWEST_SAME and counts[others[0]] * 100 >= MOST_OF * sent[name]:
            names[name] = others
    return names


def under(
    messages: Sequence[Message], names: Mapping[str, tuple[str, ...]], present: Iterable[Message]
) -> Sequence[Message]:
    """Return messages with their senders called as in `present`, for comparing alone; see `renamed`."""
    if not names:
        return messages
    there = {(_key(each), name_of(each)) for each in present}
    return [
        _under(each, names[name_of(each)], there) if name_of(each) in names else each for each in messages
    ]


def _under(message: Message, names: tuple[str, ...], there: set[tuple[Hashable, str]]) -> Message:
    name = next((each for each in names if (_key(message), each) in there), names[0])
    return replace(message, sender=name, sender_id="")


def name_of(message: Message) -> str:
    """Return what a sender is told apart by."""
    return storable(message.sender_id or message.sender)


def _sent(messages: Iterable[Message]) -> list[Message]:
    return [each for each in messages if each.kind in SENT and each.at]


def _key(message: Message) -> Hashable:
    """Return what stays when a name changes: the local time as stated, the words, and the attached file."""
    return (message.at[:_LOCAL], message.kind, storable(message.text), storable(message.media))

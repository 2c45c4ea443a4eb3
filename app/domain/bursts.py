"""Bursts: many messages or calls from one sender within a short time, found to be proposed, never judged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from app.domain.imported import MessageKind
from app.domain.threads import MessageRef, StoredMessage

GAP_MINUTES: Final = 30
LEAST: Final = 5

_MINUTE: Final = 60_000
_LEFT_OUT: Final = frozenset({MessageKind.SYSTEM, MessageKind.ROW})


@dataclass(frozen=True, slots=True)
class Burst:
    """What one sender sent with no longer pause than was asked for.

    `first` and `last` are as stated in the export, `minutes` between them (rounded up); `messages` and
    `calls` are counted apart, `answers` is what others sent in between, which no count includes.
    """

    sender: str
    sender_id: str
    refs: tuple[MessageRef, ...]
    first: str
    last: str
    minutes: int
    messages: int
    calls: int
    answers: int


@dataclass(slots=True)
class _Run:
    sent: list[StoredMessage] = field(default_factory=list)
    answers: int = 0
    waiting: int = 0


def bursts_of(
    messages: Iterable[StoredMessage], *, gap_minutes: int = GAP_MINUTES, least: int = LEAST
) -> Iterator[Burst]:
    """Yield the bursts of one thread, given in order of time, each when it has ended.

    What the holder of the phone sent makes no burst; it counts as an answer in those of others.
    """
    open_runs: dict[str, _Run] = {}
    for stored in messages:
        message = stored.message
        if message.kind in _LEFT_OUT or not message.at:
            continue
        who = message.sender_id or message.sender
        for other, run in open_runs.items():
            if other != who:
                run.waiting += 1
        if message.mine:
            continue
        if who in open_runs and stored.sort - open_runs[who].sent[-1].sort > gap_minutes * _MINUTE:
            yield from _closed(open_runs.pop(who), least)
        run = open_runs.setdefault(who, _Run())
        run.sent.append(stored)
        run.answers += run.waiting
        run.waiting = 0
    for run in open_runs.values():
        yield from _closed(run, least)


def _closed(run: _Run, least: int) -> Iterator[Burst]:
    if len(run.sent) < least:
        return
    first, last = run.sent[0], run.sent[-1]
    calls = sum(stored.message.kind is MessageKind.CALL for stored in run.sent)
    yield Burst(
        sender=first.message.sender,
        sender_id=first.message.sender_id,
        refs=tuple(stored.ref for stored in run.sent),
        first=first.message.at,
        last=last.message.at,
        minutes=-(-(last.sort - first.sort) // _MINUTE),
        messages=len(run.sent) - calls,
        calls=calls,
        answers=run.answers,
    )

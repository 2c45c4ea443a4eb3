"""Bursts: many messages or calls from one sender within a short time, found to be proposed, never judged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from app.domain.ids import EntityId
from app.domain.imported import MessageKind
from app.domain.threads import MessageRef

GAP_MINUTES: Final = 30
LEAST: Final = 5

_MINUTE: Final = 60_000
_LEFT_OUT: Final = frozenset({MessageKind.SYSTEM.value, MessageKind.ROW.value})


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


class Mark(NamedTuple):
    """What a message is counted by: who sent it and when, and nothing of what was said.

    `batch` and `n` are its reference, `sort` Unix ms for ordering, the rest as in `Message`.
    """

    batch: EntityId
    n: int
    sort: int
    at: str
    sender: str
    sender_id: str
    mine: bool | None
    kind: str


@dataclass(slots=True)
class _Run:
    sent: list[Mark] = field(default_factory=list)
    answers: int = 0
    waiting: int = 0


def bursts_of(
    marks: Iterable[Mark], *, gap_minutes: int = GAP_MINUTES, least: int = LEAST
) -> Iterator[Burst]:
    """Yield the bursts of one thread, given in order of time, each when it has ended.

    What the holder of the phone sent makes no burst; it counts as an answer in those of others.
    """
    open_runs: dict[str, _Run] = {}
    for mark in marks:
        if mark.kind in _LEFT_OUT or not mark.at:
            continue
        who = mark.sender_id or mark.sender
        for other, run in open_runs.items():
            if other != who:
                run.waiting += 1
        if mark.mine:
            continue
        if who in open_runs and mark.sort - open_runs[who].sent[-1].sort > gap_minutes * _MINUTE:
            yield from _closed(open_runs.pop(who), least)
        run = open_runs.setdefault(who, _Run())
        run.sent.append(mark)
        run.answers += run.waiting
        run.waiting = 0
    for run in open_runs.values():
        yield from _closed(run, least)


def _closed(run: _Run, least: int) -> Iterator[Burst]:
    if len(run.sent) < least:
        return
    first, last = run.sent[0], run.sent[-1]
    calls = sum(mark.kind == MessageKind.CALL for mark in run.sent)
    yield Burst(
        sender=first.sender,
        sender_id=first.sender_id,
        refs=tuple(MessageRef(mark.batch, mark.n) for mark in run.sent),
        first=first.at,
        last=last.at,
        minutes=-(-(last.sort - first.sort) // _MINUTE),
        messages=len(run.sent) - calls,
        calls=calls,
        answers=run.answers,
    )

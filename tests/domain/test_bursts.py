"""Bursts: many from one sender in a short time, answers counted apart, and nothing from the phone's holder."""

from __future__ import annotations

from app.domain.bursts import Mark, bursts_of
from app.domain.ids import EntityId
from app.domain.threads import MessageRef

BATCH = EntityId(bytes(16))


def line(minute: float, sender: str = "Casey", *, mine: bool | None = None, kind: str = "text") -> Mark:
    """A message at a minute of one day."""
    at = f"2026-03-14T{int(minute) // 60:02d}:{int(minute) % 60:02d}:00"
    return Mark(BATCH, int(minute * 10), int(minute * 60_000), at, sender, "", mine, kind)


def test_a_burst_is_what_comes_close_together() -> None:
    """Pauses up to the gap belong to it, a longer one ends it; fewer than the least are no burst."""
    lines = [line(at) for at in (0, 10, 20, 30, 61, 100, 101, 102)]
    (first,) = bursts_of(lines, gap_minutes=30, least=4)
    assert (first.messages, first.calls, first.minutes, first.first) == (4, 0, 30, lines[0].at)
    assert first.refs == tuple(MessageRef(one.batch, one.n) for one in lines[:4])
    assert len(list(bursts_of(lines, gap_minutes=30, least=3))) == 2
    assert not list(bursts_of(lines, gap_minutes=1, least=4))


def test_answers_and_calls_are_counted_apart() -> None:
    """What was answered in between is no part of it, and what the holder of the phone sends makes none."""
    lines = [
        line(0),
        line(1, "Me", mine=True),
        line(2, kind="call"),
        line(3),
        line(4, kind="system"),
        line(5),
    ]
    lines += [line(6, "Me", mine=True), line(7, "Me", mine=True)]
    (burst,) = bursts_of(lines, gap_minutes=10, least=3)
    assert (burst.messages, burst.calls, burst.answers, burst.minutes) == (3, 1, 1, 5)


def test_senders_have_bursts_of_their_own() -> None:
    """Two people writing at the same time are two bursts."""
    lines = [line(at / 2, "Casey" if at % 2 else "Robin") for at in range(10)]
    assert sorted((one.sender, one.messages) for one in bursts_of(lines, gap_minutes=5, least=5)) == [
        ("Casey", 5),
        ("Robin", 5),
    ]

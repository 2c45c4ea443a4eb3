"""Bursts over the threads of one vault: proposed, put aside, and brought back; nothing is judged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import cast

from app.domain.bursts import GAP_MINUTES, LEAST, Burst, Mark, bursts_of
from app.domain.change import Change
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.ports import JobContext, NoJob
from app.domain.threads import Dismissal, Thread
from app.services.identifiers import Identifiers
from app.services.ledger import Ledger
from app.strings.catalogue import text
from storage.repositories.messages import MessageRepository

_CHECK_EVERY = 500
_LOCAL = 19
"""How many characters of an ISO time are the local time."""


@dataclass(frozen=True, slots=True)
class ThreadBurst:
    """A burst and the thread it stands in; `dismissal` is the record by which it was put aside."""

    thread: Thread
    burst: Burst
    dismissal: EntityId | None = None


class Bursts:
    """Finds bursts and remembers which of them the person does not want to see."""

    def __init__(self, ledger: Ledger, who: Identifiers) -> None:
        self._ledger = ledger
        self._who = who
        self._messages = MessageRepository(ledger.vault)

    def find(
        self,
        threads: Iterable[Thread],
        *,
        gap_minutes: int = GAP_MINUTES,
        least: int = LEAST,
        dismissed: bool = False,
        ctx: JobContext | None = None,
    ) -> tuple[ThreadBurst, ...]:
        """Return the bursts of these threads; those put aside too when `dismissed`, and marked then."""
        job = ctx or NoJob()
        aside: dict[EntityId, list[Dismissal]] = {}
        for each in cast("tuple[Dismissal, ...]", self._ledger.all(RecordKind.DISMISSAL)):
            if each.thread is not None:
                aside.setdefault(each.thread, []).append(each)
        found = []
        for thread in threads:
            messages = self._watched(thread, job)
            for burst in bursts_of(messages, gap_minutes=gap_minutes, least=least):
                by = next((one for one in aside.get(thread.id, ()) if _covers(one, burst)), None)
                if by is None or dismissed:
                    found.append(ThreadBurst(thread, burst, None if by is None else by.id))
        return tuple(found)

    def dismiss(self, found: ThreadBurst) -> tuple[Dismissal, Change]:
        """Put a burst aside; it is shown again when more of it is imported."""
        burst = found.burst
        fill = {
            "at": self._ledger.now(),
            "thread": found.thread.id,
            "sender": burst.sender_id or burst.sender,
            "first": burst.first,
            "last": burst.last,
            "sent": burst.messages + burst.calls,
        }
        made = cast("Dismissal", self._ledger.add(RecordKind.DISMISSAL, {}, fill=fill))
        return made, Change(RecordKind.DISMISSAL, (made.id,))

    def bring_back(self, dismissal: EntityId) -> Change:
        """Show a burst again that was put aside; raises `KnownError(NOT_FOUND)`."""
        self._ledger.get(RecordKind.DISMISSAL, dismissal)
        with self._ledger.writing() as tx:
            return self._ledger.end(tx, RecordKind.DISMISSAL, dismissal, act="dismissal.end")

    def _watched(self, thread: Thread, job: JobContext) -> Iterator[Mark]:
        told = self._who.told_mine(thread.app)
        for count, mark in enumerate(self._messages.marks(self._messages.batches(thread.id))):
            if count % _CHECK_EVERY == 0:
                job.check()
            yield mark if mark.mine or not told(mark.sender_id or mark.sender) else mark._replace(mine=True)


def burst_words(burst: Burst) -> str:
    """Say what a burst is: each unit counted apart, and within how many minutes."""
    parts = []
    if burst.messages:
        parts.append(text("threads.burst.messages", n=burst.messages))
    if burst.calls:
        parts.append(text("threads.burst.calls", n=burst.calls))
    return text("threads.burst", what=", ".join(parts), within=text("threads.burst.minutes", n=burst.minutes))


def _covers(dismissal: Dismissal, burst: Burst) -> bool:
    """Whether all of a burst lies within what was put aside, with nothing added to it since."""
    return (
        dismissal.sender == (burst.sender_id or burst.sender)
        and dismissal.first[:_LOCAL] <= burst.first[:_LOCAL]
        and burst.last[:_LOCAL] <= dismissal.last[:_LOCAL]
        and burst.messages + burst.calls <= dismissal.sent
    )

"""Which messages of imported conversations go into a paper, and the lines themselves as they are kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from app.domain.ids import EntityId
from app.domain.threads import MessageBatch, StoredMessage, Thread

SHORT_THREAD = 100
"""A conversation of no more lines is printed whole when no message of it was ever chosen."""


@dataclass(frozen=True, slots=True)
class MessageChoice:
    """What goes in of a conversation beside the messages that the chosen entries rest on.

    `thread` None stands for every conversation without a choice of its own. `around` is how many lines before
    and after each of those messages, `ranges` are numbers in the conversation, from 1, both included.
    """

    thread: EntityId | None = None
    around: int = 0
    whole: bool = False
    ranges: tuple[tuple[int, int], ...] = ()

    def asks(self) -> bool:
        """Whether it names lines by itself, without a message that an entry rests on."""
        return self.whole or bool(self.ranges)

    def numbers(self, rests_on: Iterable[int], total: int) -> list[int]:
        """Return the numbers of the lines that go in, in order; `rests_on` are those of the entries."""
        if self.whole:
            return list(range(1, total + 1))
        wanted: set[int] = set()
        for number in rests_on:
            wanted.update(range(number - self.around, number + self.around + 1))
        for first, last in self.ranges:
            wanted.update(range(max(first, 1), min(last, total) + 1))
        return sorted(number for number in wanted if 1 <= number <= total)


def choice_for(choices: Iterable[MessageChoice], thread: EntityId) -> MessageChoice:
    """Return what was chosen for a conversation, else for all of them, else nothing beside the entries."""
    found = {choice.thread: choice for choice in choices}
    return found.get(thread) or found.get(None) or MessageChoice(thread)


@dataclass(frozen=True, slots=True)
class ExcerptLine:
    """A line of a conversation with its number there, from 1, and whether a chosen entry rests on it."""

    number: int
    stored: StoredMessage
    rests: bool = False


@dataclass(frozen=True, slots=True)
class ThreadExcerpt:
    """The lines of one conversation that go into one paper, in order.

    `items` are the files of this paper that the conversation came in, `batches` all its imports, `total` how
    many lines it has.
    """

    thread: Thread
    items: tuple[EntityId, ...]
    batches: tuple[MessageBatch, ...]
    total: int
    lines: tuple[ExcerptLine, ...]


def runs_of(numbers: Collection[int]) -> list[tuple[int, int]]:
    """Return numbers in order as (first, last) of each run without a gap."""
    runs: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


def line_count(batch: MessageBatch) -> int:
    """Return how many lines an import has: messages, calls, notices and rows."""
    return batch.messages + batch.calls + batch.notices + batch.rows

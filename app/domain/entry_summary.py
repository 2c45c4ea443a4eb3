"""What a list shows of an entry: enough for one card, so that nobody reads whole records to draw a list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.answer import AnswerState
from app.domain.entry import Entry, heading_of
from app.domain.ids import EntityId
from app.domain.moment import UNKNOWN_MOMENT, Instant, Moment

OPENING = 600
"""How many characters of the text a summary holds."""


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A piece of evidence that an entry holds, and its kind ("" when the item is not there any more)."""

    id: EntityId
    kind: str = ""


@dataclass(frozen=True, slots=True)
class EntrySummary:
    """One entry as lists show it; `opening` is the beginning of its text.

    `reported`: police were told or a report is linked; `order_violated`: the person said so, or named the
    order or term.
    """

    id: EntityId
    written: Instant
    title: str = ""
    opening: str = ""
    when: Moment = UNKNOWN_MOMENT
    when_words: str = ""
    kinds: tuple[str, ...] = ()
    files: tuple[HeldFile, ...] = ()
    danger: bool = False
    reported: bool = False
    order_violated: bool = False
    hold: bool = False
    needs_detail: bool = False
    withdrawn: bool = False

    def heading(self) -> str:
        """Return the title, or the first line of the text, cut to 80 characters for lists."""
        return heading_of(self.title, self.opening)


def summary_of(entry: Entry, kind_of: Mapping[EntityId, str]) -> EntrySummary:
    """Return what a list shows of a whole entry; `kind_of` tells what each piece of evidence is."""
    return EntrySummary(
        id=entry.id,
        written=entry.written,
        title=entry.title,
        opening=entry.what[:OPENING],
        when=entry.when,
        when_words=entry.when_words,
        kinds=entry.kinds,
        files=tuple(HeldFile(item, kind_of.get(item, "")) for item in entry.evidence),
        danger=bool(entry.danger),
        reported=is_reported(entry),
        order_violated=is_order_violated(entry),
        hold=entry.hold,
        needs_detail=entry.needs_detail,
        withdrawn=entry.withdrawn,
    )


def is_reported(entry: Entry) -> bool:
    """Whether police were told or a report is linked."""
    return entry.police.state is AnswerState.YES or bool(entry.reports)


def is_order_violated(entry: Entry) -> bool:
    """Whether the person said that it broke an order, or named the order or term."""
    return entry.order_violated.state is AnswerState.YES or bool(entry.order_terms)

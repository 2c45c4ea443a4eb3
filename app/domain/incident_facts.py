"""What figures know of an entry: its times, its marks and its links, and none of its words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Protocol

from app.domain.answer import AnswerState
from app.domain.entry import Entry
from app.domain.entry_summary import is_order_violated, is_reported
from app.domain.ids import EntityId
from app.domain.moment import UNKNOWN_MOMENT, Instant, Moment


@dataclass(frozen=True, slots=True)
class IncidentFact:
    """One entry; `persons` are those involved (witnesses are not), `effect` whether one is described."""

    id: EntityId
    written: Instant
    when: Moment = UNKNOWN_MOMENT
    kinds: tuple[str, ...] = ()
    danger: tuple[str, ...] = ()
    persons: tuple[EntityId, ...] = ()
    told_to_stop: AnswerState = AnswerState.NOT_ASKED
    effect: bool = False
    order_violated: bool = False
    reported: bool = False
    evidence: bool = False


class Timed(Protocol):
    """An entry or what is known of one."""

    @property
    def id(self) -> EntityId:
        """Its id."""

    @property
    def written(self) -> Instant:
        """When it was written down."""

    @property
    def when(self) -> Moment:
        """When it happened."""


def fact_of(entry: Entry) -> IncidentFact:
    """Return what figures know of a whole entry."""
    return IncidentFact(
        id=entry.id,
        written=entry.written,
        when=entry.when,
        kinds=tuple(dict.fromkeys(entry.kinds)),
        danger=tuple(dict.fromkeys(entry.danger)),
        persons=tuple(dict.fromkeys(part.person for part in entry.persons if part.person is not None)),
        told_to_stop=entry.told_to_stop.state,
        effect=bool(entry.effect.strip()),
        order_violated=is_order_violated(entry),
        reported=is_reported(entry),
        evidence=bool(entry.evidence),
    )


def time_order(entry: Timed) -> tuple[bool, date, time, int, bytes]:
    """Return the key that puts entries in order of time: by the local day and clock as they were given.

    A day without a time stands before the times of that day; unknown times come last, as they were written.
    """
    start = entry.when.start
    if start is None:
        return (True, date.max, time.min, entry.written.ms, entry.id)
    return (False, start.day, start.clock or time.min, entry.written.ms, entry.id)

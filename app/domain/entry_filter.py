"""Which entries are asked for: one description, answered by the database and, of whole entries, here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.domain.entry import Entry
from app.domain.entry_summary import is_order_violated, is_reported
from app.domain.ids import EntityId
from app.domain.moment import Moment, Precision


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """Which entries to list; what is None is not asked about.

    `kind` and `danger` are tags; `reported`: police were told or a report is linked; `first_day` and
    `last_day` are local days, both included, and an entry whose time spans several days fits when any of them
    does. `only` names the entries that may be listed at all.
    """

    kind: str | None = None
    person: EntityId | None = None
    danger: str | None = None
    has_danger: bool | None = None
    reported: bool | None = None
    has_evidence: bool | None = None
    order_violated: bool | None = None
    needs_detail: bool | None = None
    hold: bool | None = None
    first_day: date | None = None
    last_day: date | None = None
    with_withdrawn: bool = False
    only: tuple[EntityId, ...] | None = None

    def admits(self, entry: Entry) -> bool:
        """Whether the entry is one of those asked for."""
        return (
            (self.with_withdrawn or not entry.withdrawn)
            and (self.only is None or entry.id in self.only)
            and (self.kind is None or self.kind in entry.kinds)
            and (self.person is None or self.person in people_of(entry))
            and (self.danger is None or self.danger in entry.danger)
            and _agrees(self.has_danger, bool(entry.danger))
            and _agrees(self.reported, is_reported(entry))
            and _agrees(self.has_evidence, bool(entry.evidence))
            and _agrees(self.order_violated, is_order_violated(entry))
            and _agrees(self.needs_detail, entry.needs_detail)
            and _agrees(self.hold, entry.hold)
            and fits_days(entry.when, self.first_day, self.last_day)
        )


EVERY_ENTRY = EntryFilter()


def people_of(entry: Entry) -> tuple[EntityId, ...]:
    """Return everybody an entry names, as the one who did it or as a witness."""
    involved = (part.person for part in entry.persons if part.person is not None)
    return (*involved, *entry.witnesses)


def fits_days(moment: Moment, first: date | None, last: date | None) -> bool:
    """Whether a moment touches the days from `first` to `last`; an unknown one does only when none is asked.

    Of "before" a day nothing is known but its end: it fits when the days asked for begin before it.
    """
    if first is None and last is None:
        return True
    if moment.start is None:
        return False
    if moment.precision is Precision.BEFORE:
        earliest, latest = date.min, moment.start.day
        if moment.start.clock is None:
            latest = date.fromordinal(max(1, latest.toordinal() - 1))
    else:
        earliest = moment.start.day
        latest = moment.end.day if moment.end is not None else earliest
    return (first is None or latest >= first) and (last is None or earliest <= last)


def _agrees(asked: bool | None, is_so: bool) -> bool:  # noqa: FBT001 - compares two claims
    return asked is None or asked is is_so

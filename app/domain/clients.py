"""The list of somebody who helps several people: one line per record, called by a code, nothing of a case."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.domain.ids import EntityId

LONGEST_CODE = 40
MOST_MONTHS = 120
_SOON_DAYS = 14


@dataclass(frozen=True, slots=True)
class Keeping:
    """How long a record is kept: until a day, or so many months after the work ended; off with neither."""

    until: date | None = None
    months: int = 0
    closed: date | None = None

    def due(self) -> date | None:
        """Return the day on which somebody should decide; None when there is none."""
        if self.until is not None:
            return self.until
        return months_after(self.closed, self.months) if self.closed is not None and self.months else None

    def is_due(self, today: date) -> bool:
        """Whether that day has come; nothing is ever deleted by itself."""
        due = self.due()
        return due is not None and due <= today


@dataclass(frozen=True, slots=True)
class Client:
    """One line of the list.

    `opened_ms` is when the record was last chosen here (Unix ms), `handed` the day of a hand-over that was
    verified, `purged` the day on which its files were removed; `next_step` and its day are typed by hand.
    """

    id: EntityId
    code: str
    folder: Path
    opened_ms: int | None = None
    next_step: str = ""
    next_day: date | None = None
    keeping: Keeping = Keeping()
    handed: date | None = None
    purged: date | None = None

    def waits(self, today: date) -> bool:
        """Whether the next step is due or the time of keeping is over."""
        if self.purged is not None:
            return False
        return (self.next_day is not None and self.next_day <= today) or self.keeping.is_due(today)

    def is_soon(self, today: date) -> bool:
        """Whether the next step comes within two weeks."""
        return self.next_day is not None and 0 <= (self.next_day - today).days <= _SOON_DAYS


@dataclass(frozen=True, slots=True)
class Shared:
    """What was shared under one release, in words, without anything of the case.

    `given` says which papers went out and when.
    """

    who: str
    what: str
    purpose: str
    agreed: str
    until: str
    ended: str
    given: str


def in_order(clients: Iterable[Client]) -> tuple[Client, ...]:
    """Return the lines by the day of their next step, those without one after them, the purged ones last."""
    return tuple(
        sorted(
            clients,
            key=lambda one: (one.purged is not None, one.next_day or date.max, one.code.casefold(), one.id),
        )
    )


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later, the last of the month where that has no such day."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))

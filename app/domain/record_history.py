"""The saved states of one record, whatever its kind."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.kinds import Record
from app.domain.moment import Instant


@dataclass(frozen=True, slots=True)
class RecordState:
    """One saved state: its number from 1, when, by which act, and why.

    `reason` is a code of the group `reason`, the person's own words, or "" when it was not said.
    `record` is None where the text of that state was erased; `changed` names the fields that differ from the
    state before, none for the first; `program` is the version of this program; `behind_ms` how far the clock
    stood behind what was saved just before, 0 when it went forward.
    """

    number: int
    recorded: Instant
    act: str
    reason: str
    changed: tuple[str, ...]
    record: Record | None
    program: str = ""
    behind_ms: int = 0

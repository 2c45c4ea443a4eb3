"""Evidence that is still to be got: what it is, who has it, how to ask, and by when it may be gone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.domain.fields import FieldKind as K
from app.domain.fields import FieldSpec
from app.domain.ids import EntityId
from app.domain.moment import UNKNOWN_MOMENT, Moment

TO_DO = "to_do"
GOT = "got"
_OPEN = frozenset({"", TO_DO, "asked"})


@dataclass(frozen=True, slots=True)
class Needed:
    """Something still to be got; `state` is a code of the group `needed_state`.

    `gone_by` is when it may be gone, as far as known; `evidence` are the items it became, `entry` is what it
    would show. Only the private log prints any of it: what is missing is nobody else's business.
    """

    id: EntityId
    what: str = ""
    who: str = ""
    how: str = ""
    gone_by: Moment = UNKNOWN_MOMENT
    state: str = TO_DO
    evidence: tuple[EntityId, ...] = ()
    entry: EntityId | None = None
    note: str = ""

    def is_open(self) -> bool:
        """Whether somebody still has to do something."""
        return self.state in _OPEN

    def due(self) -> date | None:
        """Return the first day on which it may be gone, None when that is not known."""
        return None if self.gone_by.start is None else self.gone_by.start.day


NEEDED_FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec("what", K.TEXT, option="--what", exported=False),
    FieldSpec("who", K.TEXT, option="--who", exported=False),
    FieldSpec("how", K.PROSE, option="--how", exported=False),
    FieldSpec("gone_by", K.MOMENT, option="--gone-by", exported=False),
    FieldSpec("state", K.CHOICE, group="needed_state", option="--state", exported=False),
    FieldSpec("evidence", K.LINKS, group="evidence", option="--evidence", exported=False),
    FieldSpec("entry", K.LINK, group="entry", option="--entry", exported=False),
    FieldSpec("note", K.PROSE, option="--note", exported=False),
)


def by_due(needed: Iterable[Needed]) -> tuple[Needed, ...]:
    """Return what is open, the soonest first and those without a date after them, and then the rest."""
    return tuple(sorted(needed, key=lambda one: (not one.is_open(), one.due() or date.max, one.id)))

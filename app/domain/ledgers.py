"""What only survivors of trafficking need: promises, debts, work and pay, journeys, what was held from them.

Each row may be tied to requirements of a T or U visa (`shows`, by the person alone), to entries and to items
of evidence. A row that is `withdrawn` stays with its versions and is in no total and no paper but the private
log. None of these rows is in a paper that is served (design of documents, *Chronology*).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from app.domain.answer import NOT_ASKED, Answer
from app.domain.fields import FieldKind as K
from app.domain.fields import FieldSpec
from app.domain.ids import EntityId
from app.domain.moment import UNKNOWN_MOMENT, Moment

# The end of every row: what it is tied to, what is for the person alone, and whether it counts.
_TIED: tuple[FieldSpec, ...] = (
    FieldSpec("shows", K.TAGS, group="visa", option="--shows", exported=False),
    FieldSpec("entries", K.LINKS, group="entry", option="--entry", exported=False),
    FieldSpec("evidence", K.LINKS, group="evidence", option="--evidence", exported=False),
    FieldSpec("note", K.PROSE, option="--note", exported=False),
    FieldSpec("withdrawn", K.FLAG, option="--withdrawn", exported=False),
)


@dataclass(frozen=True, slots=True)
class Promise:
    """What was promised, by whom and when, and what it really was, since when."""

    id: EntityId
    about: str = ""
    made_by: EntityId | None = None
    date: Moment = UNKNOWN_MOMENT
    told_how: str = ""
    promised: str = ""
    reality: str = ""
    since: Moment = UNKNOWN_MOMENT
    shows: tuple[str, ...] = ()
    entries: tuple[EntityId, ...] = ()
    evidence: tuple[EntityId, ...] = ()
    note: str = ""
    withdrawn: bool = False


PROMISE_FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec("about", K.CHOICE, group="promise_about", option="--about", exported=False),
    FieldSpec("made_by", K.LINK, group="person", option="--by", exported=False),
    FieldSpec("date", K.MOMENT, option="--date", exported=False),
    FieldSpec("told_how", K.TEXT, option="--how", exported=False),
    FieldSpec("promised", K.PROSE, option="--promised", exported=False),
    FieldSpec("reality", K.PROSE, option="--reality", exported=False),
    FieldSpec("since", K.MOMENT, option="--since", exported=False),
    *_TIED,
)


@dataclass(frozen=True, slots=True)
class Debt:
    """One line of a debt: `debt` names which, `step` what happened to it (code of the group `debt_step`).

    `amount` and `balance` (what the person was told they owed then) are text as typed.
    """

    id: EntityId
    debt: str = ""
    step: str = ""
    date: Moment = UNKNOWN_MOMENT
    amount: str = ""
    currency: str = ""
    what: str = ""
    said_by: EntityId | None = None
    owed_to: EntityId | None = None
    balance: str = ""
    shows: tuple[str, ...] = ()
    entries: tuple[EntityId, ...] = ()
    evidence: tuple[EntityId, ...] = ()
    note: str = ""
    withdrawn: bool = False


DEBT_FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec("debt", K.TEXT, option="--debt", exported=False),
    FieldSpec("step", K.CHOICE, group="debt_step", option="--step", exported=False),
    FieldSpec("date", K.MOMENT, option="--date", exported=False),
    FieldSpec("amount", K.TEXT, option="--amount", exported=False),
    FieldSpec("currency", K.TEXT, option="--currency", exported=False),
    FieldSpec("what", K.TEXT, option="--what", exported=False),
    FieldSpec("said_by", K.LINK, group="person", option="--said-by", exported=False),
    FieldSpec("owed_to", K.LINK, group="person", option="--owed-to", exported=False),
    FieldSpec("balance", K.TEXT, option="--balance", exported=False),
    *_TIED,
)


@dataclass(frozen=True, slots=True)
class Work:
    """Work of one day, or of a run of days that were alike: `weekdays` says which, else `days` how many.

    `start` and `finish` are clock times of each day, `pause` minutes off, `hours` the hours of each day as
    the person counts them. `promised` goes with `promised_per`; `paid`, `kept`, `quota` and `brought_in` are
    for the whole row.
    """

    id: EntityId
    date: Moment = UNKNOWN_MOMENT
    weekdays: tuple[str, ...] = ()
    days: int | None = None
    start: str = ""
    finish: str = ""
    pause: int | None = None
    hours: str = ""
    what: str = ""
    boss: EntityId | None = None
    where: str = ""
    promised: str = ""
    promised_per: str = ""
    paid: str = ""
    paid_by: EntityId | None = None
    kept: str = ""
    kept_for: str = ""
    currency: str = ""
    quota: str = ""
    brought_in: str = ""
    shows: tuple[str, ...] = ()
    entries: tuple[EntityId, ...] = ()
    evidence: tuple[EntityId, ...] = ()
    note: str = ""
    withdrawn: bool = False


WORK_FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec("date", K.MOMENT, option="--date", exported=False),
    FieldSpec("weekdays", K.TAGS, group="weekday", option="--weekday", exported=False),
    FieldSpec("days", K.NUMBER, option="--days", exported=False),
    FieldSpec("start", K.TEXT, option="--start", exported=False),
    FieldSpec("finish", K.TEXT, option="--finish", exported=False),
    FieldSpec("pause", K.NUMBER, option="--pause", exported=False),
    FieldSpec("hours", K.TEXT, option="--hours", exported=False),
    FieldSpec("what", K.TEXT, option="--what", exported=False),
    FieldSpec("boss", K.LINK, group="person", option="--boss", exported=False),
    FieldSpec("where", K.TEXT, option="--where", exported=False),
    FieldSpec("promised", K.TEXT, option="--promised", exported=False),
    FieldSpec("promised_per", K.CHOICE, group="pay_per", option="--promised-per", exported=False),
    FieldSpec("paid", K.TEXT, option="--paid", exported=False),
    FieldSpec("paid_by", K.LINK, group="person", option="--paid-by", exported=False),
    FieldSpec("kept", K.TEXT, option="--kept", exported=False),
    FieldSpec("kept_for", K.TEXT, option="--kept-for", exported=False),
    FieldSpec("currency", K.TEXT, option="--currency", exported=False),
    FieldSpec("quota", K.TEXT, option="--quota", exported=False),
    FieldSpec("brought_in", K.TEXT, option="--brought-in", exported=False),
    *_TIED,
)


@dataclass(frozen=True, slots=True)
class Journey:
    """A way from one place to another, who took the person, and the stay at its end until `until`."""

    id: EntityId
    date: Moment = UNKNOWN_MOMENT
    origin: str = ""
    destination: str = ""
    transport: str = ""
    taken_by: EntityId | None = None
    paid_by: EntityId | None = None
    papers_by: EntityId | None = None
    cost: str = ""
    currency: str = ""
    border: Answer = NOT_ASKED
    stay: str = ""
    until: Moment = UNKNOWN_MOMENT
    shows: tuple[str, ...] = ()
    entries: tuple[EntityId, ...] = ()
    evidence: tuple[EntityId, ...] = ()
    note: str = ""
    withdrawn: bool = False


JOURNEY_FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec("date", K.MOMENT, option="--date", exported=False),
    FieldSpec("origin", K.TEXT, option="--origin", exported=False),
    FieldSpec("destination", K.TEXT, option="--destination", exported=False),
    FieldSpec("transport", K.CHOICE, group="transport", option="--transport", exported=False),
    FieldSpec("taken_by", K.LINK, group="person", option="--taken-by", exported=False),
    FieldSpec("paid_by", K.LINK, group="person", option="--paid-by", exported=False),
    FieldSpec("papers_by", K.LINK, group="person", option="--papers-by", exported=False),
    FieldSpec("cost", K.TEXT, option="--cost", exported=False),
    FieldSpec("currency", K.TEXT, option="--currency", exported=False),
    FieldSpec("border", K.ANSWER, option="--border", exported=False),
    FieldSpec("stay", K.PROSE, option="--stay", exported=False),
    FieldSpec("until", K.MOMENT, option="--until", exported=False),
    *_TIED,
)


@dataclass(frozen=True, slots=True)
class Held:
    """Something held from the person, or a freedom controlled: `what` is a code of the group `held`."""

    id: EntityId
    what: str = ""
    held_by: EntityId | None = None
    since: Moment = UNKNOWN_MOMENT
    until: Moment = UNKNOWN_MOMENT
    given_back: Answer = NOT_ASKED
    kept_where: str = ""
    how: str = ""
    shows: tuple[str, ...] = ()
    entries: tuple[EntityId, ...] = ()
    evidence: tuple[EntityId, ...] = ()
    note: str = ""
    withdrawn: bool = False


HELD_FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec("what", K.CHOICE, group="held", option="--what", exported=False),
    FieldSpec("held_by", K.LINK, group="person", option="--by", exported=False),
    FieldSpec("since", K.MOMENT, option="--since", exported=False),
    FieldSpec("until", K.MOMENT, option="--until", exported=False),
    FieldSpec("given_back", K.ANSWER, option="--given-back", exported=False),
    FieldSpec("kept_where", K.TEXT, option="--where", exported=False),
    FieldSpec("how", K.PROSE, option="--how", exported=False),
    *_TIED,
)

LedgerRow = Promise | Debt | Work | Journey | Held
Row = TypeVar("Row", Promise, Debt, Work, Journey, Held)


def day_of(row: LedgerRow) -> Moment:
    """Return when a row was, or began."""
    return row.since if isinstance(row, Held) else row.date


def in_order(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Return the rows that count, oldest first, those without a date last; of one time as they came."""
    kept = [row for row in rows if not row.withdrawn]
    return tuple(sorted(kept, key=_place))


def _place(row: LedgerRow) -> tuple[bool, int]:
    at = day_of(row).sort_ms()
    return (at is None, at or 0)

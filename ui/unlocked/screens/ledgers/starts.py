"""What a new row begins with, so that sixty days are not sixty forms. No Qt."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from app.domain.change import Change
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.ledgers import Debt, Held, Journey, LedgerRow, Promise, Work
from app.domain.moment import Moment, Precision, Stamp
from app.domain.money import read_amount
from app.services.vault import Session

_OF_WORK = (
    "start",
    "finish",
    "pause",
    "hours",
    "what",
    "where",
    "boss",
    "promised",
    "promised_per",
    "currency",
)
_OF_DEBT = ("debt", "currency", "owed_to", "said_by", "date")
_OF_HELD = ("held_by", "since")
_OF_PROMISE = ("made_by", "date")


def begin_values(session: Session, kind: RecordKind) -> dict[str, object]:
    """Return what a new row takes over from the latest of its kind; on the vault lane."""
    rows = session.records.list(kind)
    latest = next((row for row in rows if isinstance(row, LedgerRow) and not row.withdrawn), None)
    match latest:
        case Work():
            return {**{name: getattr(latest, name) for name in _OF_WORK}, "date": next_day(latest.date)}
        case Debt():
            return {name: getattr(latest, name) for name in _OF_DEBT}
        case Held():
            return {name: getattr(latest, name) for name in _OF_HELD}
        case Promise():
            return {name: getattr(latest, name) for name in _OF_PROMISE}
        case Journey():
            when = latest.until if latest.until.is_known() else latest.date
            return {"origin": latest.destination, "date": when}
        case _:
            return {}


def next_day(moment: Moment) -> Moment:
    """Return the day after a sure day, or after the last of a run; as it was where no day follows surely."""
    last = moment.end or moment.start
    if last is None or moment.precision not in {Precision.EXACT, Precision.ABOUT}:
        return Moment()
    return replace(moment, start=Stamp(last.day + timedelta(days=1)), end=None)


def add_day_after(session: Session, row: EntityId) -> tuple[Work, Change]:
    """Save another day of the same work and pay, the day after; on the vault lane.

    Only a pay of nothing is taken over: any other amount would be counted twice.
    """
    work = session.records.get(RecordKind.WORK, row)
    assert isinstance(work, Work)
    values: dict[str, object] = {name: getattr(work, name) for name in _OF_WORK}
    values |= {"date": next_day(work.date), "paid_by": work.paid_by}
    if read_amount(work.paid) == 0:
        values["paid"] = work.paid
    made = session.records.add(RecordKind.WORK, values)
    assert isinstance(made, Work)
    return made, Change(RecordKind.WORK, (made.id,))

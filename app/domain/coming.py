"""What is coming, in one list: hearings, orders that expire, next steps, needs, evidence that may be gone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.case import Case
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.moment import Moment
from app.domain.needed import Needed
from app.domain.records import CourtOrder, Report
from app.domain.support import Referral


class Coming(StrEnum):
    """What a coming date is; each has a sentence `coming.VALUE`."""

    HEARING = "hearing"
    EXPIRES = "expires"
    NEXT_STEP = "next_step"
    MAY_BE_GONE = "may_be_gone"
    NEED = "need"


@dataclass(frozen=True, slots=True)
class ComingDate:
    """One date ahead: what it is, when, what it is called, and in which field of which record it stands."""

    what: Coming
    moment: Moment
    name: str
    kind: RecordKind
    id: EntityId
    field: str


def coming_dates(
    case: Case,
    orders: Iterable[CourtOrder],
    reports: Iterable[Report],
    needed: Iterable[Needed],
    referrals: Iterable[Referral],
    *,
    today: date,
) -> tuple[ComingDate, ...]:
    """Return the dates that are today or later, the soonest first.

    Of a time that spans several days the last counts for being ahead and the first for the order. Evidence
    that is got, gone or not wanted has no date any more, nor has a need that is done or not wanted.
    """
    dates = (one for one in _all(case, orders, reports, needed, referrals) if _is_ahead(one.moment, today))
    return tuple(sorted(dates, key=lambda one: (one.moment.sort_ms() or 0, one.id)))


def _all(
    case: Case,
    orders: Iterable[CourtOrder],
    reports: Iterable[Report],
    needed: Iterable[Needed],
    referrals: Iterable[Referral],
) -> Iterator[ComingDate]:
    yield ComingDate(Coming.HEARING, case.hearing, case.court, RecordKind.CASE, case.id, "hearing")
    for order in orders:
        name = " ".join(filter(None, (order.kind, order.number))) or order.court
        yield ComingDate(Coming.EXPIRES, order.expires, name, RecordKind.ORDER, order.id, "expires")
    for report in reports:
        name = report.next_step or report.agency
        yield ComingDate(Coming.NEXT_STEP, report.next_date, name, RecordKind.REPORT, report.id, "next_date")
    for one in needed:
        if one.is_open():
            name = one.what or one.who
            yield ComingDate(Coming.MAY_BE_GONE, one.gone_by, name, RecordKind.NEEDED, one.id, "gone_by")
    for need in referrals:
        if need.is_open():
            name = need.next_step or need.contact
            yield ComingDate(Coming.NEED, need.by_when, name, RecordKind.REFERRAL, need.id, "by_when")


def _is_ahead(moment: Moment, today: date) -> bool:
    last = moment.end or moment.start
    return last is not None and last.day >= today

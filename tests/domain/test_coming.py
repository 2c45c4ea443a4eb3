"""Coming dates: one list of everything ahead, the soonest first."""

from __future__ import annotations

from datetime import date

from app.domain.case import Case
from app.domain.coming import Coming, coming_dates
from app.domain.edit import read_moment_text
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.kinds import RECORDS
from app.domain.moment import Moment
from app.domain.needed import Needed
from app.domain.records import CourtOrder, Report
from app.domain.support import Referral

TODAY = date(2026, 11, 20)


def at(typed: str) -> Moment:
    """Read a moment."""
    return read_moment_text(typed, "America/Chicago")


def ident(name: str) -> EntityId:
    """Make an id."""
    return EntityId(name.encode().ljust(16))


def test_everything_ahead_stands_in_one_list() -> None:
    """Hearing, expiry, next step, need and evidence by date; what is over, undated or settled is not there."""
    case = Case(ident("case"), court="County court", hearing=at("2026-12-08T09:00"))
    orders = [
        CourtOrder(ident("o1"), kind="Emergency order", number="7", expires=at("2026-11-20")),
        CourtOrder(ident("o2"), court="Far court", expires=at("2026-11-19")),
    ]
    reports = [
        Report(ident("r1"), agency="Police", next_step="Call Officer Lind", next_date=at("about 2026-11-25")),
        Report(ident("r2"), agency="School", date=at("2026-12-01")),
    ]
    needed = [
        Needed(ident("n1"), "Shop camera", gone_by=at("between 2026-11-10/2026-11-22"), state="asked"),
        Needed(ident("n2"), "Phone lists", gone_by=at("2026-12-01"), state="got"),
        Needed(ident("n3"), who="The bus company"),
    ]
    referrals = [
        Referral(ident("f1"), next_step="Call the clinic", by_when=at("2026-11-24"), state="in_progress"),
        Referral(ident("f2"), next_step="Ask for a bed", by_when=at("2026-11-24"), state="done"),
        Referral(ident("f3"), kind="legal"),
    ]
    dates = coming_dates(case, orders, reports, needed, referrals, today=TODAY)
    assert [(one.what, one.name, one.id) for one in dates] == [
        (Coming.MAY_BE_GONE, "Shop camera", ident("n1")),
        (Coming.EXPIRES, "Emergency order 7", ident("o1")),
        (Coming.NEED, "Call the clinic", ident("f1")),
        (Coming.NEXT_STEP, "Call Officer Lind", ident("r1")),
        (Coming.HEARING, "County court", ident("case")),
    ]
    for one in dates:
        assert RECORDS[one.kind].field(one.field)


def test_an_empty_record_has_none() -> None:
    """A case of which nothing is known has no dates."""
    assert coming_dates(Case(ident("case")), (), (), (), (), today=TODAY) == ()
    assert RecordKind.CASE in RECORDS

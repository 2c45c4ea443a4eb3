"""Whether something is under way for which a court or the police may expect that nothing is erased."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from app.domain.case import Case
from app.domain.moment import Moment
from app.domain.records import CourtOrder, Report

_REPORT_ENDED = frozenset({"closed", "refused", "not_written", "sent_elsewhere", "discouraged", "removed"})
_NOT_REPORTED = "not_reported"


class OpenMatter(StrEnum):
    """What is open; each has a name in `app.strings`."""

    HEARING = "hearing"
    CASE = "case"
    ORDER = "order"
    REPORT = "report"


def open_matter(
    case: Case | None, orders: Iterable[CourtOrder], reports: Iterable[Report], today: date
) -> OpenMatter | None:
    """Return the first thing that is open, None when nothing is.

    A hearing is open until its day has passed, a filed case until it has had one, an order until it expires
    (for ever without a date), a report until an outcome ends it. In doubt it is open:
    erasing cannot be undone.
    """
    if case is not None:
        if _is_ahead(case.hearing, today):
            return OpenMatter.HEARING
        if (case.filed.is_known() or case.case_number) and not case.hearing.is_known():
            return OpenMatter.CASE
    if any(order.expires.start is None or _is_ahead(order.expires, today) for order in orders):
        return OpenMatter.ORDER
    if any(_is_open(report, today) for report in reports):
        return OpenMatter.REPORT
    return None


def _is_open(report: Report, today: date) -> bool:
    if report.kind == _NOT_REPORTED:
        return False
    return report.outcome not in _REPORT_ENDED or _is_ahead(report.next_date, today)


def _is_ahead(moment: Moment, today: date) -> bool:
    last = moment.end or moment.start
    return last is not None and last.day >= today

"""Where the value of each box of the IC3 worksheet is written in the record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.domain.fields import RecordKind
from app.domain.views.ic3 import Ic3View
from exports.base import Spot

# Fields of *My case*; their names differ from those of the boxes.
_OF_CASE: Mapping[str, str] = {
    "filing_for_self": "ic3_self",
    "business_it": "ic3_it_contact",
    "business_contact": "ic3_other_contact",
    "business_impact": "ic3_impact",
    "business_sector": "ic3_sector",
    "business_subsector": "ic3_subsector",
    **{code: f"ic3_{code}" for code in (
        "filer_name", "filer_business", "filer_phone", "filer_email", "age", "minor", "business",
        "business_name", "lost", "total", "technical", "witnesses", "agencies", "update",
    )},
    **{code: f"safe_{code}" for code in (
        "address", "address2", "city", "county", "country", "state", "zip", "phone", "email",
    )},
}  # fmt: skip


def origins_of(view: Ic3View) -> Mapping[str, Spot]:
    """Return by key of its box where a value is written; a box without a place of its own is not there."""
    return dict(_origins(view))


def in_case(field: str) -> Spot:
    """Return the place of a field of *My case*."""
    return Spot(RecordKind.CASE, None, field)


def _origins(view: Ic3View) -> Iterator[tuple[str, Spot]]:
    yield "name", Spot(RecordKind.PERSON, view.me, "name")
    for code, field in _OF_CASE.items():
        yield code, in_case(field)
    for number, money in enumerate(view.transaction_ids, 1):
        for box in view.transactions[number - 1]:
            yield f"transaction.{number}.{box.code}", Spot(RecordKind.TRANSACTION, money, "")
    for number, subject in enumerate(view.subjects, 1):
        for box in subject.fields:
            yield f"subject.{number}.{box.code}", Spot(RecordKind.PERSON, subject.id, "")

"""A small case for the IC3 worksheet, and what stands in its boxes."""

from __future__ import annotations

from dataclasses import replace

from app.domain.case import CaseSnapshot
from app.domain.export_request import Paper
from app.domain.person import Role
from app.domain.views.ic3_cut import ic3_view
from exports.worksheet.boxes import FormField, FormStep
from exports.worksheet.steps import worksheet_steps
from tests.exports.builders import entry, full_case, person, request, when

IC3 = request(Paper.IC3)
"""A worksheet of everything that may go in."""


def made_case(**fields: object) -> CaseSnapshot:
    """One entry, one other person, and the given fields of *My case*."""
    base = full_case()
    sam = person("Sam Corven", Role.OTHER, address=("9 Mill Road, Apt 3, Springfield, IL 62707",))
    return replace(
        base,
        people=(base.people[0], sam),
        entries=(entry("one", what="He wrote.", when=when("2026-03-03")),),
        case=replace(base.case, respondent=sam.id, **fields),  # type: ignore[arg-type]
    )


def steps_of(case: CaseSnapshot) -> tuple[FormStep, ...]:
    """The seven steps."""
    return worksheet_steps(ic3_view(case, IC3))


def fields_of(case: CaseSnapshot) -> dict[str, FormField]:
    """The boxes by key."""
    return {field.key: field for step in steps_of(case) for field in step.fields}

"""The IC3 complaint as a person fills it in: the form's boxes, offers for the description, the filing.

`gather` runs on the vault lane and takes a frozen snapshot; `sheet_of` works on that alone, on any thread.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.domain.answer import yes
from app.domain.case import Case, CaseSnapshot
from app.domain.errors import ErrorCode, KnownError
from app.domain.export_request import ExportRequest, Paper, Reader
from app.domain.ids import EntityId
from app.domain.views.ic3_cut import entries_in_time, ic3_view
from app.domain.views.ic3_offers import Offers, offers_of
from app.services.handling import HandlingLog
from app.services.ledger import Ledger
from app.services.people import CaseService
from app.services.snapshot import take_snapshot
from app.strings.catalogue import SOURCE_LANGUAGE, current_language, spoken_in
from exports.base import Find, Spot
from exports.checks.ic3_limits import refused_boxes
from exports.worksheet.boxes import FormField, FormGroup, FormStep
from exports.worksheet.origins import origins_of
from exports.worksheet.steps import update_line, worksheet_steps

__all__ = [
    "ComplaintService",
    "ComplaintSheet",
    "Find",
    "FormField",
    "FormGroup",
    "FormStep",
    "Spot",
    "sheet_of",
]


@dataclass(frozen=True, slots=True)
class ComplaintSheet:
    """Everything to copy, by step; labels and choices are in English as the form has them.

    `refused` holds by key of box what may not be copied; `origins` where a box is changed. `own` is the text
    that the person wrote for the description, `update` the sentence that an update begins with. `number` and
    `date` are of the complaint filed last, `earlier` those before it.
    """

    steps: tuple[FormStep, ...]
    refused: Mapping[str, Find]
    origins: Mapping[str, Spot]
    offers: Offers
    own: str = ""
    update: str = ""
    number: str = ""
    date: str = ""
    earlier: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[FormField, ...]:
        """All boxes in the order of the form."""
        return tuple(field for step in self.steps for field in step.fields)


class ComplaintService:
    """The complaint of one open vault."""

    def __init__(self, ledger: Ledger, handling: HandlingLog, case: CaseService) -> None:
        self._ledger = ledger
        self._handling = handling
        self._case = case

    def gather(self) -> CaseSnapshot:
        """Take what a complaint is made from."""
        return take_snapshot(self._ledger, self._handling, histories=False)

    def describe(self, words: str) -> Case:
        """Keep the text that the person wrote for the description."""
        return self._case.set({"ic3_description": words})

    def record_filing(self, number: str, date: str) -> Case:
        """Keep number and date of a complaint that was filed; the next one is an update to it.

        The one recorded before moves to those before it. Raises `KnownError(NOTHING_TO_SAVE)` without either.
        """
        number, date = number.strip(), date.strip()
        if not (number or date):
            raise KnownError(ErrorCode.NOTHING_TO_SAVE)
        before = self._case.get()
        earlier = before.ic3_earlier
        told = (before.ic3_complaint_number.strip(), before.ic3_complaint_date.strip())
        # The same number again, or the same day that now has a number, is no other complaint.
        is_same = told in {("", ""), (number, date)} or told[0] == number or (not told[0] and told[1] == date)
        if not is_same:
            earlier = (*earlier, ", ".join(filter(None, told)))
        return self._case.set(
            {
                "ic3_complaint_number": number,
                "ic3_complaint_date": date,
                "ic3_earlier": earlier,
                "ic3_update": yes(before.ic3_update.words),
            }
        )


def sheet_of(snapshot: CaseSnapshot, entries: tuple[EntityId, ...] | None = None) -> ComplaintSheet:
    """Fill the form from a snapshot; `entries` None means all that the complaint may hold."""
    request = ExportRequest(Paper.IC3, Reader.IC3, entries=entries)
    view = ic3_view(snapshot, request, appendix=False)
    case = snapshot.case
    with spoken_in(SOURCE_LANGUAGE):
        steps, update = worksheet_steps(view), update_line(view)
    return ComplaintSheet(
        steps=steps if current_language() == SOURCE_LANGUAGE else _with_hints(steps, worksheet_steps(view)),
        refused=refused_boxes(view, snapshot),
        origins=origins_of(view),
        offers=offers_of(entries_in_time(snapshot, request)),
        own=case.ic3_description,
        update=update,
        number=case.ic3_complaint_number.strip(),
        date=case.ic3_complaint_date.strip(),
        earlier=view.earlier,
    )


def _with_hints(form: tuple[FormStep, ...], told: tuple[FormStep, ...]) -> tuple[FormStep, ...]:
    """Keep the form's English, and what is said to the person in their language."""
    return tuple(
        replace(
            one,
            intro=other.intro,
            groups=tuple(
                replace(
                    group,
                    fields=tuple(
                        replace(field, hint=same.hint, problem=same.problem)
                        for field, same in zip(group.fields, said.fields, strict=True)
                    ),
                )
                for group, said in zip(one.groups, other.groups, strict=True)
            ),
        )
        for one, other in zip(form, told, strict=True)
    )

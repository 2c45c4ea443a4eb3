"""A court's own form as a paper: the view that its reader may see, put into the fields of the blank."""

from __future__ import annotations

from app.domain.case import CaseSnapshot
from app.domain.court_form import BlankForm, FormReader
from app.domain.errors import ErrorCode, KnownError
from app.domain.export_request import ExportRequest, FormChoice
from app.domain.ports import JobContext
from app.domain.views.cut import served_case
from app.domain.views.sheets import petitioner_sheet, respondent_sheet
from exports.checks.withholding import without_withheld
from exports.forms.fill import FilledForm, fill
from exports.forms.mapping import FormMapping, fingerprint, known_form, read_mapping
from exports.forms.values import (
    Values,
    police_codes,
    police_values,
    sealed_values,
    served_codes,
    served_values,
)
from exports.jurisdictions import jurisdiction


def plan_form(
    blank: BlankForm, snapshot: CaseSnapshot, request: ExportRequest, ctx: JobContext
) -> FilledForm:
    """Work out what goes into the blank of `request.form`.

    Raises `KnownError` with FORM_UNFIT (protected, or no fields), FORM_UNKNOWN (no mapping), BAD_VALUE (a
    mapping for another reader than the one chosen).
    """
    choice = request.form
    assert choice is not None
    if blank.is_protected or not blank.fields:
        raise KnownError(ErrorCode.FORM_UNFIT)
    mapping = mapping_of(blank, choice)
    if mapping.reader is not choice.reader:
        raise KnownError(ErrorCode.BAD_VALUE, field="for", value=choice.reader.value)
    values, codes = _values(mapping.reader, snapshot, request)
    court = jurisdiction(mapping.court or request.jurisdiction or snapshot.case.jurisdiction)
    return fill(
        blank, mapping, values, codes, heading=court.heading, request=request, flat=choice.flat, ctx=ctx
    )


def mapping_of(blank: BlankForm, choice: FormChoice) -> FormMapping:
    """Return how a blank is filled: as the person said, else as the table says; else FORM_UNKNOWN."""
    if choice.mapping:
        try:
            return read_mapping(fingerprint(blank), choice.mapping)
        except (ValueError, KeyError, TypeError) as error:
            raise KnownError(ErrorCode.BAD_VALUE, field="map", value="") from error
    known = known_form(blank)
    if known is None:
        raise KnownError(ErrorCode.FORM_UNKNOWN)
    return known


def _values(reader: FormReader, snapshot: CaseSnapshot, request: ExportRequest) -> tuple[Values, Values]:
    """Return values and codes from the one view that this reader may see."""
    if reader is FormReader.SERVED:
        view = without_withheld(served_case(snapshot, request), snapshot, request)
        return served_values(view, children=jurisdiction(view.jurisdiction).children), served_codes(view)
    if reader is FormReader.POLICE:
        respondent = respondent_sheet(snapshot, request)
        return police_values(respondent), police_codes(respondent)
    return sealed_values(petitioner_sheet(snapshot, request)), {}

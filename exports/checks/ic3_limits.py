"""Checks an IC3 worksheet before it is written: limits of the form, empty boxes, numbers it must not hold."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.case import CaseSnapshot
from app.domain.export_request import ExportRequest
from app.domain.views.ic3 import Ic3View
from app.domain.views.ic3_form import NUMBER_CODES
from app.domain.views.secrets import birth_dates
from app.strings.catalogue import text
from exports.base import CheckResult, Find
from exports.checks.folding import plain
from exports.checks.forbidden import find_forbidden
from exports.checks.leak_scan import excerpt, find_id, unresolved
from exports.checks.paper_checks import PaperChecks, find_results
from exports.worksheet.appendix import appendix_texts
from exports.worksheet.steps import FormField, FormStep, worksheet_steps


def check_ic3(view: Ic3View, snapshot: CaseSnapshot, request: ExportRequest) -> PaperChecks:
    """Check every box and the appendix; a text over its limit is named with how much it is over."""
    steps = worksheet_steps(view)
    limits = tuple(_limit_results(steps))
    finds = tuple(dict.fromkeys(_finds(view, steps, birth_dates(snapshot))))
    stopped = unresolved(finds, request.allow)
    results = (
        *limits,
        *_missing(steps),
        CheckResult(
            "ic3_numbers",
            ok=not stopped,
            detail=text("ic3.check.numbers" if not stopped else "ic3.check.numbers_found", n=len(stopped)),
        ),
        *find_results(finds, request.allow),
    )
    return PaperChecks(results, finds, may_write=all(result.ok for result in results))


def _limit_results(steps: tuple[FormStep, ...]) -> Iterator[CheckResult]:
    over = False
    for step, field in _numbered(steps):
        if field.over:
            over = True
            yield CheckResult("ic3_limit", ok=False, detail=_counted("ic3.check.over", step, field))
        elif field.is_near:
            yield CheckResult("ic3_near_limit", ok=True, detail=_counted("ic3.check.near", step, field))
    if not over:
        yield CheckResult("ic3_limit", ok=True, detail=text("ic3.check.fits"))


def _counted(key: str, step: FormStep, field: FormField) -> str:
    return text(
        key,
        step=step.number,
        label=field.label,
        counted=f"{field.counted:,}",
        limit=f"{field.limit:,}",
        n=field.over or field.limit - field.counted,
    )


def _missing(steps: tuple[FormStep, ...]) -> Iterator[CheckResult]:
    """Tell which required boxes are empty; the form asks for them, so nothing is stopped here."""
    for step in steps:
        empty = [field.label for field in step.fields if field.is_missing]
        if empty:
            detail = text("ic3.check.empty", step=step.number, labels=", ".join(empty))
            yield CheckResult("ic3_empty", ok=True, detail=detail)


def _finds(view: Ic3View, steps: tuple[FormStep, ...], known: tuple[str, ...]) -> Iterator[Find]:
    for step, field in _numbered(steps):
        where = text("ic3.where.field", step=step.number, label=field.label)
        yield from _in_text(where, field.value, known, numbers_belong=field.code in NUMBER_CODES)
    for kind, words in appendix_texts(view):
        yield from _in_text(text("ic3.where.appendix"), words, known, numbers_belong=kind in NUMBER_CODES)


def _in_text(where: str, words: str, known: tuple[str, ...], *, numbers_belong: bool) -> Iterator[Find]:
    for found in find_forbidden(words, known, numbers_belong=numbers_belong):
        yield Find(
            id=find_id(found.what, found.value),
            what=found.what,
            by_shape=found.what != "birth_date",
            where=where,
            excerpt=excerpt(plain(words), found.start, found.end),
            allowable=found.allowable,
        )


def _numbered(steps: tuple[FormStep, ...]) -> Iterator[tuple[FormStep, FormField]]:
    for step in steps:
        for field in step.fields:
            yield step, field

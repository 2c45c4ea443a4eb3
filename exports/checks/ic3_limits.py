"""Checks an IC3 worksheet before it is written: limits of the form, empty boxes, numbers it must not hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.domain.case import CaseSnapshot
from app.domain.export_request import ExportRequest
from app.domain.fields import RecordKind
from app.domain.views.ic3 import Ic3View
from app.domain.views.ic3_form import NUMBER_CODES
from app.domain.views.secrets import birth_dates
from app.strings.catalogue import SOURCE_LANGUAGE, spoken_in, text
from exports.base import CheckResult, Find, Spot
from exports.checks.folding import plain
from exports.checks.forbidden import find_forbidden
from exports.checks.leak_scan import excerpt, find_id, unresolved
from exports.checks.paper_checks import PaperChecks, find_results
from exports.worksheet.appendix import appendix_sources
from exports.worksheet.boxes import FormField, FormStep
from exports.worksheet.origins import origins_of
from exports.worksheet.steps import worksheet_steps


def check_ic3(view: Ic3View, snapshot: CaseSnapshot, request: ExportRequest) -> PaperChecks:
    """Check every box and the appendix; a text over its limit is named with how much it is over."""
    steps = _as_printed(view)
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


def refused_boxes(view: Ic3View, snapshot: CaseSnapshot) -> Mapping[str, Find]:
    """Return by key of its box what no complaint may hold, or looks like it: the first find of each.

    A box that is too long is not searched: the form takes it as little.
    """
    known = birth_dates(snapshot)
    boxes = ((step, field) for step, field in _numbered(_as_printed(view)) if not field.over)
    found = ((field.key, _in_box(step, field, known, None)) for step, field in boxes)
    return {key: find for key, finds in found if (find := next(finds, None)) is not None}


def _as_printed(view: Ic3View) -> tuple[FormStep, ...]:
    """Return the boxes as the English form takes them, whatever language the window speaks."""
    with spoken_in(SOURCE_LANGUAGE):
        return worksheet_steps(view)


def _limit_results(steps: tuple[FormStep, ...]) -> Iterator[CheckResult]:
    over = False
    for step, field in _numbered(steps):
        if field.over:
            over = True
            detail = " ".join(filter(None, (_counted("ic3.check.over", step, field), _first_over(field))))
            yield CheckResult("ic3_limit", ok=False, detail=detail)
        elif field.is_near:
            yield CheckResult("ic3_near_limit", ok=True, detail=_counted("ic3.check.near", step, field))
    if not over:
        yield CheckResult("ic3_limit", ok=True, detail=text("ic3.check.fits"))


def _counted(key: str, step: FormStep, field: FormField) -> str:
    return text(
        key,
        step=step.number,
        label=field.name,
        counted=f"{field.counted:,}",
        limit=f"{field.limit:,}",
        n=field.over or field.limit - field.counted,
    )


def _first_over(field: FormField) -> str:
    """Say from which words on it is too long, and where those are changed."""
    source = field.source_over()
    if source is None:
        return text("ic3.check.from", words=field.first_over())
    return text("ic3.check.from_source", words=field.first_over(), where=source.where)


def _missing(steps: tuple[FormStep, ...]) -> Iterator[CheckResult]:
    """Tell which required boxes are empty, and what the site may not take; nothing is stopped for it."""
    for step in steps:
        empty = [field.name for field in step.fields if field.is_missing]
        if empty:
            detail = text("ic3.check.empty", step=step.number, labels="; ".join(empty))
            yield CheckResult("ic3_empty", ok=True, detail=detail)
    for step, field in _numbered(steps):
        if field.problem:
            detail = text("ic3.check.problem", step=step.number, label=field.name, problem=field.problem)
            yield CheckResult("ic3_not_taken", ok=True, detail=detail)


def _finds(view: Ic3View, steps: tuple[FormStep, ...], known: tuple[str, ...]) -> Iterator[Find]:
    origins = origins_of(view)
    for step, field in _numbered(steps):
        yield from _in_box(step, field, known, origins.get(field.key))
    for kind, source in appendix_sources(view):
        where = text("ic3.where.source", place=text("ic3.where.appendix"), source=source.where)
        belong = kind in NUMBER_CODES
        yield from _in_text(where, source.words, known, numbers_belong=belong, spot=source.spot)


def _in_box(step: FormStep, field: FormField, known: tuple[str, ...], spot: Spot | None) -> Iterator[Find]:
    belong = field.code in NUMBER_CODES
    place = text("ic3.where.field", step=step.number, label=field.name)
    seen = set()
    for source in field.sources:
        where = text("ic3.where.source", place=place, source=source.where)
        for find in _in_text(where, source.words, known, numbers_belong=belong, spot=source.spot):
            seen.add(find.id)
            yield find
    # What two runs of words make together is in neither of them.
    for find in _in_text(place, field.value, known, numbers_belong=belong, spot=spot):
        if find.id not in seen:
            yield find


def _in_text(
    where: str, words: str, known: tuple[str, ...], *, numbers_belong: bool, spot: Spot | None = None
) -> Iterator[Find]:
    for found in find_forbidden(words, known, numbers_belong=numbers_belong):
        yield Find(
            id=find_id(found.what, found.value),
            what=found.what,
            by_shape=found.what != "birth_date",
            where=where,
            excerpt=excerpt(plain(words), found.start, found.end),
            entry=spot.id if spot is not None and spot.kind is RecordKind.ENTRY else None,
            spot=spot,
            allowable=found.allowable,
        )


def _numbered(steps: tuple[FormStep, ...]) -> Iterator[tuple[FormStep, FormField]]:
    for step in steps:
        for field in step.fields:
            yield step, field

"""What the page about the IC3 form shows: its pages, their boxes, what was copied. No Qt."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from app.strings.catalogue import text

if TYPE_CHECKING:
    # The rules of the form take their time to load; a job does that.
    from app.services.complaint import ComplaintSheet, Find, FormField, FormGroup, FormStep

DESCRIPTION = "description"
BOXES_ON_A_PAGE = 16
"""A page has whole blocks until it has so many boxes; the form of a long case is several pages of a step."""


_START = 600


class Kind(Enum):
    """What a page is for."""

    BEFORE = auto()
    STEP = auto()
    FILED = auto()


@dataclass(frozen=True, slots=True)
class Tone:
    """How a box fits: `count` is what stands beside it, `over` tells that it is too long."""

    count: str = ""
    over: bool = False


@dataclass(frozen=True, slots=True)
class BoxLine:
    """One box: what the form calls it, what goes in, and what the person should know of it.

    `shown` is what stands on the page: all of `value`, but for a description that stands in its editor.
    `name` is what a screen reader says, `refused` why it may not be copied ("" when it may), `can_change`
    tells that the record has a place for it.
    """

    key: str
    label: str
    name: str
    value: str
    tone: Tone
    notes: tuple[str, ...] = ()
    required: bool = False
    missing: bool = False
    refused: str = ""
    copied: bool = False
    can_change: bool = False
    shown: str = ""

    @property
    def can_copy(self) -> bool:
        """Whether there is something to copy that the site takes whole."""
        return bool(self.value) and not self.refused and not self.tone.over


@dataclass(frozen=True, slots=True)
class BoxGroup:
    """Boxes under one heading, and the labels of those that stay empty."""

    title: str
    lines: tuple[BoxLine, ...]
    empty: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """One page: a step of the form or a part of one, what to know before, or what to tell afterwards."""

    kind: Kind
    step: FormStep | None = None
    groups: tuple[FormGroup, ...] = ()
    part: int = 1
    parts: int = 1

    @property
    def number(self) -> int:
        """The step of the form, 0 before it and 8 after it."""
        return self.step.number if self.step is not None else 0 if self.kind is Kind.BEFORE else 8


@dataclass(frozen=True, slots=True)
class StepMark:
    """A step in the line at the head: what is empty, too long, or all copied."""

    number: int
    title: str
    missing: int = 0
    over: bool = False
    done: bool = False


def pages_of(sheet: ComplaintSheet) -> tuple[Page, ...]:
    """Part the form into pages."""
    return (Page(Kind.BEFORE), *(page for step in sheet.steps for page in _parts(step)), Page(Kind.FILED))


def _parts(step: FormStep) -> Iterator[Page]:
    parts: list[list[FormGroup]] = [[]]
    boxes = 0
    for group in step.groups:
        shown = sum(field.is_shown for field in group.fields)
        if parts[-1] and boxes + shown > BOXES_ON_A_PAGE:
            parts.append([])
            boxes = 0
        parts[-1].append(group)
        boxes += shown
    for number, groups in enumerate(parts, 1):
        yield Page(Kind.STEP, step, tuple(groups), number, len(parts))


def group_of(group: FormGroup, sheet: ComplaintSheet, copied: Mapping[str, str]) -> BoxGroup:
    """Show a group: what is filled or required as boxes, the rest by name."""
    shown = [field for field in group.fields if field.value or field.required or field.moved or field.hint]
    shown = [field for field in shown if field.code != "signature"]
    empty = [field.label for field in group.fields if field not in shown and field.code != "signature"]
    return BoxGroup(group.title, tuple(line_of(field, sheet, copied) for field in shown), tuple(empty))


def line_of(field: FormField, sheet: ComplaintSheet, copied: Mapping[str, str]) -> BoxLine:
    """Show one box."""
    find = sheet.refused.get(field.key)
    notes = [text("ic3_form.required_empty")] if field.is_missing else []
    notes += [words[0].upper() + words[1:] + "." for words in (field.problem, field.hint) if words]
    if field.over:
        notes.append(text("ic3_form.over", n=field.over, words=field.first_over()))
    elif field.is_near:
        notes.append(text("ic3_form.near"))
    if find is not None:
        notes.append(_find_words(find))
    return BoxLine(
        key=field.key,
        label=field.label,
        name=field.name,
        value=field.value,
        tone=Tone(_count(field), over=bool(field.over)),
        notes=tuple(notes),
        required=field.required,
        missing=field.is_missing,
        refused=text("ic3_form.refused") if find is not None and not find.allowable else "",
        copied=copied.get(field.key) == digest(field.value),
        can_change=field.key in sheet.origins,
        shown=sheet.update if field.key == DESCRIPTION and sheet.own.strip() else _in_sight(field),
    )


def marks_of(sheet: ComplaintSheet, copied: Mapping[str, str]) -> tuple[StepMark, ...]:
    """Show how far each step is."""
    return tuple(
        StepMark(
            step.number,
            step.title,
            missing=sum(field.is_missing for field in step.fields),
            over=any(field.over for field in step.fields),
            done=_is_done(step.fields, copied),
        )
        for step in sheet.steps
    )


def missing_of(sheet: ComplaintSheet) -> tuple[tuple[str, str], ...]:
    """Name the required boxes that are empty: key, and step with label."""
    return tuple(
        (field.key, text("ic3_form.missing.box", step=step.number, name=field.name))
        for step in sheet.steps
        for field in step.fields
        if field.is_missing
    )


def digest(value: str) -> str:
    """Return what tells whether a box still holds what was copied from it."""
    return hashlib.sha256(value.encode("utf-8", "replace")).hexdigest()[:16]


def _is_done(fields: Sequence[FormField], copied: Mapping[str, str]) -> bool:
    filled = [field for field in fields if field.value]
    return bool(filled) and all(copied.get(field.key) == digest(field.value) for field in filled)


def _in_sight(field: FormField) -> str:
    """Return what stands on the page: of what is too long to be copied, the start tells what it is."""
    if not field.over or len(field.value) <= _START:
        return field.value
    return field.value[:_START].rstrip() + "…"


def _count(field: FormField) -> str:
    if not field.limit or not field.value:
        return ""
    return text("ic3_form.count", n=f"{field.counted:,}", limit=f"{field.limit:,}")


def _find_words(find: Find) -> str:
    key = "ic3_form.find.stop" if not find.allowable else "ic3_form.find.look"
    return text(key, what=text(f"checks.kind.{find.what}"), words=find.excerpt)

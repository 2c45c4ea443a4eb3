"""The IC3 form's seven steps as data: what stands in each box, in the form's order and under its labels.

The same steps are printed, written as plain text, checked against the limits, and shown in the window with a
copy button for each field.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.domain.views.ic3 import Ic3Field, Ic3Report, Ic3View
from app.domain.views.ic3_form import (
    AGENCIES_LIMIT,
    DESCRIPTION_LIMIT,
    LINE_LIMIT,
    TECHNICAL_LIMIT,
    WARN_FROM,
    WITNESSES_LIMIT,
    counted,
)
from app.strings.catalogue import has_text, text
from exports.words import label, moment_words

_AMOUNT_CODES = frozenset({"transaction_amount", "total"})


@dataclass(frozen=True, slots=True)
class FormField:
    """One box. `key` names it in this worksheet; `limit` is 0 for a choice, a date or an amount."""

    key: str
    code: str
    label: str
    value: str
    limit: int = 0
    required: bool = False
    hint: str = ""

    @property
    def counted(self) -> int:
        """How many characters the form counts."""
        return counted(self.value)

    @property
    def over(self) -> int:
        """How many characters stand over the limit; 0 when it fits."""
        return max(0, self.counted - self.limit) if self.limit else 0

    @property
    def is_near(self) -> bool:
        """Whether it fits but stands at 97 % of the limit or more; only the long boxes are told."""
        return self.limit > LINE_LIMIT * 3 and not self.over and self.counted >= WARN_FROM * self.limit

    @property
    def is_missing(self) -> bool:
        """Whether a required box is empty."""
        return self.required and not self.value.strip()


@dataclass(frozen=True, slots=True)
class FormGroup:
    """Boxes that stand together in a step; `title` is "" for the step itself."""

    title: str
    fields: tuple[FormField, ...]


@dataclass(frozen=True, slots=True)
class FormStep:
    """One page of the form: its number, its title, what its page says, and its boxes."""

    number: int
    title: str
    groups: tuple[FormGroup, ...]
    intro: str = ""

    @property
    def fields(self) -> tuple[FormField, ...]:
        """All boxes of the step in order."""
        return tuple(field for group in self.groups for field in group.fields)


def worksheet_steps(view: Ic3View) -> tuple[FormStep, ...]:
    """Fill the seven steps from the view; nothing is cut, and nothing is made up for an empty box."""
    return (
        _step(1, [FormGroup("", _boxes([view.filing_for_self])), *_filer(view)]),
        _step(2, [FormGroup("", _boxes(view.complainant))]),
        _step(3, [FormGroup("", _boxes(view.lost)), *_transactions(view)]),
        _step(4, list(_subjects(view))),
        _step(
            5, [FormGroup("", (_long("description", description(view), DESCRIPTION_LIMIT, required=True),))]
        ),
        _step(
            6,
            [
                FormGroup(
                    "",
                    (
                        _long("technical", technical(view), TECHNICAL_LIMIT),
                        _long("witnesses", _witnesses(view), WITNESSES_LIMIT),
                        _long("agencies", _agencies(view), AGENCIES_LIMIT),
                        *_boxes([view.update]),
                    ),
                )
            ],
        ),
        _step(
            7,
            [
                FormGroup(
                    "", (FormField("signature", "signature", text("ic3.label.signature"), "", LINE_LIMIT),)
                )
            ],
        ),
    )


def description(view: Ic3View) -> str:
    """Return the text the person wrote for it, else the entries' own words, each after its date.

    One entry alone has its words only. An update begins with the complaint it belongs to.
    """
    own = _tidy(view.description)
    if not own and len(view.entries) == 1:
        own = _tidy(view.entries[0].words)
    elif not own:
        own = "\n".join(
            text("ic3.entry", when=moment_words(entry.when), words=_tidy(entry.words))
            for entry in view.entries
            if entry.words.strip()
        )
    if view.update.value != "yes" or not view.complaint_number.strip():
        return own
    key = "ic3.update_of" if view.complaint_date.strip() else "ic3.update_of_undated"
    first = text(key, number=view.complaint_number.strip(), date=view.complaint_date.strip())
    return f"{first}\n{own}" if own else first


def technical(view: Ic3View) -> str:
    """Return the person's technical details, then what has no box of its own in steps 3 and 4."""
    lines = [_tidy(view.technical)] if view.technical.strip() else []
    lines.extend(
        text("ic3.overflow", label=text(f"ic3.label.{code}"), value=value) for code, value in view.overflow
    )
    for number, subject in enumerate(view.subjects, 1):
        if subject.more:
            more = "; ".join(
                text("ic3.pair", label=text(f"ic3.identifier.{kind}"), value=value)
                for kind, value in subject.more
            )
            lines.append(text("ic3.more_of_subject", n=number, name=subject.name, more=more))
    return "\n".join(lines)


def _witnesses(view: Ic3View) -> str:
    return _tidy(view.witnesses) or "; ".join(view.witness_names)


def _agencies(view: Ic3View) -> str:
    return _tidy(view.agencies) or "\n".join(_report_line(report) for report in view.reports)


def _report_line(report: Ic3Report) -> str:
    """Write one report with what the form asks for: name, number, officer, phone, email, date."""
    parts = [report.agency or label("report_kind", report.kind)]
    if report.number:
        parts.append(text("ic3.report.number", value=report.number))
    officer = " ".join(part for part in (report.officer, _badge(report)) if part)
    parts.extend(part for part in (officer, report.phone, report.email) if part)
    if report.date.is_known():
        parts.append(text("ic3.report.date", value=moment_words(report.date)))
    return ", ".join(part for part in parts if part)


def _badge(report: Ic3Report) -> str:
    return text("ic3.report.badge", value=report.badge) if report.badge else ""


def _filer(view: Ic3View) -> Iterator[FormGroup]:
    if view.filer:
        yield FormGroup(text("ic3.group.filer"), _boxes(view.filer))


def _transactions(view: Ic3View) -> Iterator[FormGroup]:
    for number, fields in enumerate(view.transactions, 1):
        yield FormGroup(text("ic3.group.transaction", n=number), _boxes(fields, f"transaction.{number}."))


def _subjects(view: Ic3View) -> Iterator[FormGroup]:
    for number, subject in enumerate(view.subjects, 1):
        yield FormGroup(text("ic3.group.subject", n=number), _boxes(subject.fields, f"subject.{number}."))


def _step(number: int, groups: list[FormGroup]) -> FormStep:
    intro = f"ic3.step.{number}.intro"
    return FormStep(number, text(f"ic3.step.{number}"), tuple(groups), text(intro) if has_text(intro) else "")


def _boxes(fields: Iterable[Ic3Field], prefix: str = "") -> tuple[FormField, ...]:
    return tuple(_box(field, prefix) for field in fields)


def _box(field: Ic3Field, prefix: str) -> FormField:
    hint = f"ic3.hint.{field.code}"
    return FormField(
        key=f"{prefix}{field.code}",
        code=field.code,
        label=text(f"ic3.label.{field.code}"),
        value=_shown(field),
        limit=field.limit,
        required=field.required,
        hint=text(hint) if has_text(hint) else "",
    )


def _shown(field: Ic3Field) -> str:
    if not field.value.strip():
        return ""
    if field.choice == "ic3_age":
        return label("ic3_age", field.value)
    if field.choice:
        return text(f"ic3.choice.{field.value}")
    if field.code in _AMOUNT_CODES:
        return re.sub(r"[\s,$]|USD", "", field.value)
    return _tidy(field.value)


def _long(code: str, value: str, limit: int, *, required: bool = False) -> FormField:
    return FormField(code, code, text(f"ic3.label.{code}"), value, limit, required)


def _tidy(words: str) -> str:
    """Make line ends those of a form and drop blank space around the whole; the words stay as they are."""
    return words.replace("\r\n", "\n").replace("\r", "\n").strip()

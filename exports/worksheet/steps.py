"""The IC3 form's seven steps as data: what stands in each box, in the form's order and under its labels.

The same steps are printed, written as plain text, checked against the limits, and shown in the window with a
copy button for each field.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from types import MappingProxyType

from app.domain.fields import RecordKind
from app.domain.views.ic3 import Ic3Field, Ic3Moved, Ic3Report, Ic3Subject, Ic3View
from app.domain.views.ic3_form import (
    AGENCIES_LIMIT,
    DESCRIPTION_LIMIT,
    LINE_LIMIT,
    TECHNICAL_LIMIT,
    WITNESSES_LIMIT,
)
from app.strings.catalogue import has_text, text
from exports.base import Spot
from exports.words import label, moment_words
from exports.worksheet.boxes import FormField, FormGroup, FormStep, Source
from exports.worksheet.fitting import AMOUNTS, plain_amount, problem_of
from exports.worksheet.origins import in_case, origins_of

_GROUPS = ("ic3_age", "ic3_sector")
# Boxes of which a hint says what to do without a value.
_WHEN_EMPTY = frozenset({"subject_country", "subject_state", "business_sector", "business_subsector"})


def worksheet_steps(view: Ic3View) -> tuple[FormStep, ...]:
    """Fill the seven steps from the view; nothing is cut, and nothing is made up for an empty box."""
    today = view.made.local().date()
    long = (
        _long("technical", "\n", _technical(view), TECHNICAL_LIMIT),
        _long("witnesses", "; ", _witnesses(view), WITNESSES_LIMIT),
        _long("agencies", "\n", _agencies(view), AGENCIES_LIMIT),
    )
    described = _long("description", "\n", _description(view), DESCRIPTION_LIMIT, required=True)
    signature = FormField("signature", "signature", text("ic3.label.signature"), "", LINE_LIMIT)
    return (
        _step(1, FormGroup("", _boxes([view.filing_for_self], today)), *_filer(view, today)),
        _step(2, FormGroup("", _boxes(view.complainant, today)), *_business(view, today)),
        _step(3, FormGroup("", _lost(view, today)), *_transactions(view, today)),
        _step(4, *_subjects(view, today)),
        _step(5, FormGroup("", (described,))),
        _step(6, FormGroup("", (*long, *_boxes([view.update], today)))),
        _step(7, FormGroup("", (signature,))),
    )


def description(view: Ic3View) -> str:
    """Return the text the person wrote for it, else the entries' own words, each after its date.

    One entry alone has its words only. An update begins with the complaint it belongs to.
    """
    return "\n".join(source.words for source in _description(view))


def update_line(view: Ic3View) -> str:
    """Return the sentence with which an update begins, "" for a first complaint."""
    number, day = view.complaint_number.strip(), view.complaint_date.strip()
    if view.update.value != "yes" or not (number or day):
        return ""
    key = "ic3.update_of" if number and day else "ic3.update_of_undated" if number else "ic3.update_of_day"
    first = text(key, number=number, date=day)
    if not view.earlier:
        return first
    return text("ic3.update_earlier", first=first, earlier="; ".join(line.strip() for line in view.earlier))


def _description(view: Ic3View) -> tuple[Source, ...]:
    found = (
        [Source(line, text("ic3.from.filed"), in_case("ic3_complaint_number"))]
        if (line := update_line(view))
        else []
    )
    own = _tidy(view.description)
    if own:
        return (*found, Source(own, text("ic3.from.description"), in_case("ic3_description")))
    told = [entry for entry in view.entries if entry.words.strip()]
    for entry in told:
        when, words = moment_words(entry.when), _tidy(entry.words)
        shown = words if len(view.entries) == 1 else text("ic3.entry", when=when, words=words)
        where = text("ic3.from.entry", n=entry.number, when=when)
        found.append(Source(shown, where, Spot(RecordKind.ENTRY, entry.id, "what")))
    return tuple(found)


def _technical(view: Ic3View) -> Iterator[Source]:
    """Yield the person's technical details, then what has no box of its own in steps 3 and 4."""
    if view.technical.strip():
        yield Source(_tidy(view.technical), text("ic3.from.technical"), in_case("ic3_technical"))
    origins = origins_of(view)
    yield from (_moved_line(one, origins.get(f"{one.block}.{one.number}.{one.code}")) for one in view.moved)
    for number, subject in enumerate(view.subjects, 1):
        if subject.more:
            spot = Spot(RecordKind.PERSON, subject.id, "")
            yield Source(_more_line(number, subject), text("ic3.from.subject", n=number), spot)


def _moved_line(one: Ic3Moved, spot: Spot | None) -> Source:
    block = text(f"ic3.group.{one.block}", n=one.number)
    words = text("ic3.overflow", block=block, label=text(f"ic3.label.{one.code}"), value=one.value)
    return Source(words, block, spot)


def _more_line(number: int, subject: Ic3Subject) -> str:
    more = "; ".join(
        text("ic3.pair", label=text(f"ic3.identifier.{kind}"), value=value) for kind, value in subject.more
    )
    return text("ic3.more_of_subject", n=number, name=subject.name, more=more)


def _witnesses(view: Ic3View) -> tuple[Source, ...]:
    if view.witnesses.strip():
        return (Source(_tidy(view.witnesses), text("ic3.from.witnesses"), in_case("ic3_witnesses")),)
    return tuple(Source(name, text("ic3.from.people")) for name in view.witness_names)


def _agencies(view: Ic3View) -> tuple[Source, ...]:
    if view.agencies.strip():
        return (Source(_tidy(view.agencies), text("ic3.from.agencies"), in_case("ic3_agencies")),)
    return tuple(Source(_report_line(report), text("ic3.from.reports")) for report in view.reports)


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


def _filer(view: Ic3View, today: date) -> Iterator[FormGroup]:
    if view.filer:
        title = text("ic3.group.filer")
        yield FormGroup(title, _boxes(view.filer, today, block=title))


def _business(view: Ic3View, today: date) -> Iterator[FormGroup]:
    if view.business:
        title = text("ic3.group.business")
        yield FormGroup(title, _boxes(view.business, today, block=title))


def _lost(view: Ic3View, today: date) -> tuple[FormField, ...]:
    """Return the questions about all money; the sum of what is recorded stands beside the total."""
    total = _sum_sent(view.transactions)
    hints = {"total": text("ic3.total_recorded", sum=f"{total:,}")} if total is not None else {}
    return _boxes(view.lost, today, hints=hints)


def _sum_sent(transactions: Sequence[Sequence[Ic3Field]]) -> Decimal | None:
    """Add up what was sent or lost; None when one of the amounts is no number or nothing was."""
    amounts = []
    for fields in transactions:
        values = {field.code: field.value for field in fields}
        if values["transaction_sent"] == "yes":
            amounts.append(plain_amount(values["transaction_amount"]))
    try:
        return sum((Decimal(amount) for amount in amounts), Decimal(0)) if amounts else None
    except InvalidOperation:
        return None


def _transactions(view: Ic3View, today: date) -> Iterator[FormGroup]:
    for number, fields in enumerate(view.transactions, 1):
        title = text("ic3.group.transaction", n=number)
        yield FormGroup(title, _boxes(fields, today, f"transaction.{number}.", block=title))


def _subjects(view: Ic3View, today: date) -> Iterator[FormGroup]:
    for number, subject in enumerate(view.subjects, 1):
        title = text("ic3.group.subject", n=number)
        yield FormGroup(title, _boxes(subject.fields, today, f"subject.{number}.", block=title))


def _step(number: int, *groups: FormGroup) -> FormStep:
    intro = f"ic3.step.{number}.intro"
    return FormStep(number, text(f"ic3.step.{number}"), groups, text(intro) if has_text(intro) else "")


_NO_HINTS: Mapping[str, str] = MappingProxyType({})


def _boxes(
    fields: Iterable[Ic3Field],
    today: date,
    prefix: str = "",
    *,
    block: str = "",
    hints: Mapping[str, str] = _NO_HINTS,
) -> tuple[FormField, ...]:
    return tuple(
        _box(field, today, prefix, block, hints.get(field.code) or _hint_of(field)) for field in fields
    )


def _box(field: Ic3Field, today: date, prefix: str, block: str, hint: str) -> FormField:
    value = _shown(field)
    problem = problem_of(field.code, value, today)
    return FormField(
        key=f"{prefix}{field.code}",
        code=field.code,
        label=text(f"ic3.label.{field.code}"),
        value=value,
        limit=field.limit,
        required=field.required,
        hint=hint,
        problem=text(f"ic3.problem.{problem}") if problem else "",
        block=block,
        moved=field.moved,
    )


def _hint_of(field: Ic3Field) -> str:
    if field.moved:
        return text("ic3.hint.moved")
    if field.told is not None:
        return text("ic3.hint.told", when=moment_words(field.told))
    key = f"ic3.hint.{field.code}"
    wanted = not field.value if field.code in _WHEN_EMPTY else field.value != "yes"
    return text(key) if wanted and has_text(key) else ""


def _shown(field: Ic3Field) -> str:
    if not field.value.strip():
        return ""
    if field.choice in _GROUPS:
        return label(field.choice, field.value)
    if field.choice:
        return text(f"ic3.choice.{field.value}")
    return plain_amount(field.value) if field.code in AMOUNTS else _tidy(field.value)


def _long(
    code: str, between: str, sources: Iterable[Source], limit: int, *, required: bool = False
) -> FormField:
    found = tuple(sources)
    short = f"ic3.short.{code}"
    return FormField(
        key=code,
        code=code,
        label=text(f"ic3.label.{code}"),
        value=between.join(source.words for source in found),
        limit=limit,
        required=required,
        short=text(short) if has_text(short) else "",
        sources=found,
    )


def _tidy(words: str) -> str:
    """Make line ends those of a form and drop blank space around the whole; the words stay as they are."""
    return words.replace("\r\n", "\n").replace("\r", "\n").strip()

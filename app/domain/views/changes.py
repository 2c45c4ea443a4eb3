"""Turns the versions of an entry into the dated additions, corrections and removals that papers print."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType

from app.domain.answer import NOT_ASKED, Answer, AnswerState
from app.domain.entry import ENTRY_FIELDS, Entry, EntryVersion
from app.domain.fields import FieldKind
from app.domain.moment import Moment
from app.domain.views.names import Names
from app.domain.views.served import ServedChange, Shown, Who
from app.domain.vocabulary import vocabulary

PRIVACY_REASON = "privacy"

# Flags steer the paper and are not statements; the files of an incident are told apart item by item.
_UNTOLD = {"evidence", "guided"}
_FIELDS = tuple(
    spec
    for spec in ENTRY_FIELDS
    if spec.exported and spec.settable and spec.kind is not FieldKind.FLAG and spec.name not in _UNTOLD
)


def served_answer(answer: Answer) -> Answer:
    """Return what may be printed of an answer: "rather not say" becomes not asked, without words."""
    return answer if answer.is_printed() else NOT_ASKED


def printed_codes(group: str, codes: Sequence[str]) -> tuple[str, ...]:
    """Return the tags whose names a served paper may print, in their order."""
    known = vocabulary()[group]
    return tuple(code for code in codes if known.is_printed(code))


def served_changes(versions: Sequence[EntryVersion], names: Names) -> tuple[ServedChange, ...]:
    """List what changed after the first saving, oldest first; what privacy took out is not repeated."""
    found: list[tuple[int, ServedChange]] = []
    last_private: dict[tuple[str, str], int] = {}
    kept = frozenset(versions[-1].entry.evidence) if versions else frozenset()
    for number, (before, after) in enumerate(pairwise(versions)):
        for change in _between(before.entry, after, names, kept):
            if after.reason == PRIVACY_REASON:
                last_private[change.field, change.question] = number
            found.append((number, change))
    return tuple(
        replace(change, was="", now="", private=True)
        if number < last_private.get((change.field, change.question), -1)
        else change
        for number, change in found
    )


def _between(
    before: Entry, after: EntryVersion, names: Names, kept: frozenset[bytes]
) -> Iterator[ServedChange]:
    hidden = after.reason == PRIVACY_REASON
    for spec in _FIELDS:
        if spec.name in after.changed:
            was = shown_value(before, spec.name, names)
            now = shown_value(after.entry, spec.name, names)
            change = _change(ServedChange("", spec.name, after.recorded), was, now, hidden=hidden)
            if change is not None:
                yield change
    yield from _guided(before, after, hidden=hidden)
    items = tuple(item for item in after.entry.evidence if item not in before.evidence and item in kept)
    if items:
        yield ServedChange("added", "evidence", after.recorded, items=items)


def shown_value(entry: Entry, name: str, names: Names) -> Shown:
    """Return the value of a field as a served paper may show it; "" for nothing."""
    special = _SPECIAL.get(name)
    if special is not None:
        return special(entry, names) or ""
    value = getattr(entry, name)
    if isinstance(value, Answer):
        return value if value.is_printed() else ""
    if isinstance(value, Moment):
        return value if value.is_known() else ""
    if isinstance(value, tuple):
        return tuple(str(part) for part in value) or ""
    return str(value)


def _persons(entry: Entry, names: Names) -> Shown:
    return tuple(Who(names.person(part.person), part.basis, part.words) for part in entry.persons)


def _witnesses(entry: Entry, names: Names) -> Shown:
    return tuple(filter(None, (names.person(witness) for witness in entry.witnesses)))


def _reports(entry: Entry, names: Names) -> Shown:
    return tuple(filter(None, (names.report(report) for report in entry.reports)))


def _terms(entry: Entry, names: Names) -> Shown:
    return tuple(part.term for part in names.broken(entry.order_terms) if part.term)


def _kinds(entry: Entry, _: Names) -> Shown:
    return printed_codes("kind", entry.kinds)


def _place(entry: Entry, names: Names) -> Shown:
    return names.place(entry.place)


_SPECIAL: Mapping[str, Callable[[Entry, Names], Shown]] = MappingProxyType(
    {
        "persons": _persons,
        "witnesses": _witnesses,
        "reports": _reports,
        "order_terms": _terms,
        "kinds": _kinds,
        "place": _place,
    }
)


def _change(blank: ServedChange, was: Shown, now: Shown, *, hidden: bool) -> ServedChange | None:
    if was == now:
        return None
    kind = "added" if was == "" else "removed" if now == "" else "corrected"
    if hidden:
        return replace(blank, kind=kind, private=True)
    if isinstance(was, str) and isinstance(now, str) and was and now.startswith(was):
        return replace(blank, kind="added", now=now.removeprefix(was).strip("\n "))
    return replace(blank, kind=kind, was=was, now=now)


def _guided(before: Entry, after: EntryVersion, *, hidden: bool) -> Iterator[ServedChange]:
    old, new = _answers(before), _answers(after.entry)
    for question in dict.fromkeys((*old, *new)):
        blank = ServedChange("", "guided", after.recorded, question=question)
        change = _change(blank, old.get(question, ""), new.get(question, ""), hidden=hidden)
        if change is not None:
            yield change


def _answers(entry: Entry) -> dict[str, Shown]:
    answers = {line.question: Answer(AnswerState(line.answer), line.words) for line in entry.guided}
    return {question: answer for question, answer in answers.items() if answer.is_printed()}

"""Turns the versions of an entry into the dated additions, corrections and removals that papers print."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, pairwise
from types import MappingProxyType

from app.domain.answer import NOT_ASKED, Answer, AnswerState
from app.domain.entry import ENTRY_FIELDS, Entry, EntryVersion
from app.domain.fields import FieldKind
from app.domain.moment import Moment
from app.domain.views.names import Names
from app.domain.views.served import ServedChange, Shown
from app.domain.vocabulary import vocabulary

PRIVACY_REASON = "privacy"

_Key = tuple[str, str]
"""A field, and a question where the field is that of the guided answers."""

_SENTENCE_END = re.compile(r"""[.!?…。！？][)\]"'”’»]*\s*$""")

# Flags steer the paper and are not statements; the files of an incident are told apart item by item; a
# translation changes nothing of what was said.
_UNTOLD = {
    "evidence",
    "guided",
    "messages",
    "language",
    "translations",
    "translated_by",
    "translator_languages",
}
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
    """List what changed after the first saving, oldest first; what privacy took out is not repeated.

    An answer that became "rather not say" is taken out as for privacy. Earlier changes of what was taken out
    are told by their days alone, within the one change that took it out.
    """
    kept = frozenset(versions[-1].entry.evidence) if versions else frozenset()
    found: list[tuple[_Key, ServedChange]] = []
    for before, after in pairwise(versions):
        changes = {(change.field, change.question): change for change in _between(before.entry, after, names)}
        hidden = set(changes) if after.reason == PRIVACY_REASON else set()
        hidden |= _declined(before.entry, after)
        for key in sorted(hidden):
            earlier = [change for known, change in found if known == key]
            if key not in changes and not earlier:
                continue
            found = [(known, change) for known, change in found if known != key]
            days = tuple(chain.from_iterable((*change.earlier, change.on) for change in earlier))
            changes[key] = ServedChange(
                "removed", key[0], after.recorded, private=True, question=key[1], earlier=days
            )
        found += changes.items()
        if after.recorded.local().date() == versions[0].recorded.local().date():
            continue  # what is put to an entry on the day of its writing belongs to the writing
        had = before.entry.evidence
        items = tuple(item for item in after.entry.evidence if item not in had and item in kept)
        if items:
            added = ServedChange("added", "evidence", after.recorded, items=items)
            found.append((("evidence", ""), added))
    return tuple(change for _, change in found)


def _declined(before: Entry, after: EntryVersion) -> set[_Key]:
    """Return the answers that this version turned into "rather not say"."""
    fields = {(name, "") for name in after.changed if _is_declined(getattr(after.entry, name))}
    old = {line.question for line in before.guided if line.answer == AnswerState.DECLINED}
    new = {line.question for line in after.entry.guided if line.answer == AnswerState.DECLINED}
    return fields | {("guided", question) for question in new - old}


def _is_declined(value: object) -> bool:
    return isinstance(value, Answer) and value.state is AnswerState.DECLINED


def _between(before: Entry, after: EntryVersion, names: Names) -> Iterator[ServedChange]:
    for spec in _FIELDS:
        if spec.name in after.changed:
            was = shown_value(before, spec.name, names)
            now = shown_value(after.entry, spec.name, names)
            change = _change(ServedChange("", spec.name, after.recorded), was, now)
            if change is not None:
                yield change
    yield from _guided(before, after)


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
    return tuple(names.who(part) for part in entry.persons)


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


def _change(blank: ServedChange, was: Shown, now: Shown) -> ServedChange | None:
    if was == now:
        return None
    if isinstance(was, str) and isinstance(now, str) and _goes_on(was, now):
        return replace(blank, kind="added", now=now.removeprefix(was).strip("\n "))
    kind = "added" if was == "" else "removed" if now == "" else "corrected"
    return replace(blank, kind=kind, was=was, now=now)


def _goes_on(was: str, now: str) -> bool:
    """Whether `now` is `was` with more behind it: a new line, or a sentence after a finished one.

    Anything else may change what the earlier words say ("He did", "He didn't") and is a correction.
    """
    rest = now.removeprefix(was)
    if not was.strip() or not now.startswith(was) or not rest.strip():
        return False
    if was.endswith("\n") or rest.startswith("\n"):
        return True
    apart = was[-1].isspace() or rest[0].isspace()
    ended = _SENTENCE_END.search(was) is not None
    return apart and ended and not rest.lstrip()[0].islower()


def _guided(before: Entry, after: EntryVersion) -> Iterator[ServedChange]:
    old, new = _answers(before), _answers(after.entry)
    for question in dict.fromkeys((*old, *new)):
        blank = ServedChange("", "guided", after.recorded, question=question)
        change = _change(blank, old.get(question, ""), new.get(question, ""))
        if change is not None:
            yield change


def _answers(entry: Entry) -> dict[str, Shown]:
    answers = {line.question: Answer(AnswerState(line.answer), line.words) for line in entry.guided}
    return {question: answer for question, answer in answers.items() if answer.is_printed()}

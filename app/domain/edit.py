"""From typed text to typed values, and the check that every value fits its field before it is saved.

The command line gives text (`--set FIELD=VALUE`, `--answer FIELD=no`, options); the window gives values.
Both end in `checked`, which the services call for every change.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from app.domain.answer import NOT_ASKED, Answer, AnswerState
from app.domain.entry import GuidedAnswer, Involvement, OrderTerm
from app.domain.errors import ErrorCode, KnownError
from app.domain.fields import FieldKind as K
from app.domain.fields import FieldSpec, RecordKind
from app.domain.ids import ID_BYTES, EntityId
from app.domain.kinds import RecordType, record_type
from app.domain.moment import UNKNOWN_MOMENT, Instant, Moment, Precision, read_moment
from app.domain.person import PERSON_FIELDS, Role, Tie
from app.domain.threads import MessageRef, read_ref
from app.domain.vocabulary import vocabulary

Resolve = Callable[[RecordKind, str, str], EntityId]
"""Finds a record by id, start of an id or name: (kind, the text, the field it is for)."""

Labels = Callable[[str, str], str]
"""The label of a code: (group, code)."""

OWN_WORD = "own:"
"""What marks a tag as the person's own words rather than a mistyped code."""

MAX_INTEGER = 2**53 - 1
_RANGES: Mapping[str, range] = {
    "impact": range(4),
    "term": range(1000),
    "days": range(1, 36_600),
    "pause": range(24 * 60),
}
_FLAGS: Mapping[str, bool] = {
    "": True,
    **dict.fromkeys(("yes", "true", "1", "on"), True),
    **dict.fromkeys(("no", "false", "0", "off"), False),
}
_LINKED_KINDS: Mapping[str, str] = {"order": "order", "person": "person"}
# Attributes of a part that hold a code of the group of their name, or the person's own words.
_CODED = frozenset({"basis", "tie"})
_SIMPLE: Mapping[K, type] = {K.ANSWER: Answer, K.MOMENT: Moment, K.INSTANT: Instant, K.FLAG: bool}
_UNFIT = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading text needs beside it: the zone of times, how to find records, how terms are called."""

    zone: str
    resolve: Resolve
    labels: Labels | None = None


def split_pair(text: str) -> tuple[str, str]:
    """Split `FIELD=VALUE`; raises `KnownError(USAGE)` without a name or an equals sign."""
    name, sign, value = text.partition("=")
    if not sign or not name.strip():
        raise KnownError(ErrorCode.USAGE, value=text)
    return name.strip().replace("-", "_"), value


def read_changes(
    record: RecordType,
    given: Mapping[str, Sequence[str]],
    reading: Reading,
    *,
    answers: Iterable[str] = (),
) -> dict[str, object]:
    """Turn texts by field name, and `FIELD=STATE` answers, into typed values; links are looked up last.

    An empty single text clears a field. Raises `KnownError` of UNKNOWN_FIELD, UNKNOWN_TAG, BAD_VALUE,
    BAD_DATE, USAGE, NOT_FOUND or AMBIGUOUS_NAME.
    """
    specs = [(_settable(record, name), texts) for name, texts in given.items()]
    values: dict[str, object] = {}
    for spec, texts in specs:
        if not _looks_up(spec):
            values[spec.name] = read_field(spec, texts, reading)
    for pair in answers:
        name, state = split_pair(pair)
        spec = _settable(record, name)
        if spec.kind is not K.ANSWER:
            raise KnownError(ErrorCode.BAD_VALUE, field=name, value=state)
        words = values.get(name, NOT_ASKED)
        values[name] = replace(_state(name, state), words=words.words if isinstance(words, Answer) else "")
    for spec, texts in specs:
        if _looks_up(spec):
            values[spec.name] = read_field(spec, texts, reading)
    return values


def read_field(spec: FieldSpec, texts: Sequence[str], reading: Reading) -> object:
    """Read the texts of one field into its value; a field that holds one value takes one text."""
    if spec.kind in {K.LIST, K.TAGS, K.LINKS, K.PARTS}:
        kept = [text for text in texts if text.strip()]
        return tuple(_read_item(spec, text, reading) for text in kept)
    if len(texts) != 1:
        raise KnownError(ErrorCode.USAGE, value=spec.name)
    return _read_single(spec, texts[0], reading)


def read_tag(group: str, text: str, labels: Labels | None = None) -> str:
    """Read a code, a label or `own:WORDS` of a vocabulary group; raises `KnownError(UNKNOWN_TAG)`."""
    wanted = text.strip()
    known = vocabulary()[group]
    if known.open and wanted.lower().startswith(OWN_WORD) and wanted[len(OWN_WORD) :].strip():
        return wanted[len(OWN_WORD) :].strip()
    found = _find_term(group, wanted, labels)
    if found is None:
        raise KnownError(ErrorCode.UNKNOWN_TAG, group=group, value=text)
    return found


def read_choice(spec: FieldSpec, text: str, labels: Labels | None = None) -> str:
    """Read one code or label; an open group takes own words as they stand, a closed one refuses them."""
    found = _find_term(spec.group, text.strip(), labels)
    if found is not None:
        return found
    if vocabulary()[spec.group].open:
        return text
    raise KnownError(ErrorCode.BAD_VALUE, field=spec.name, value=text)


def read_moment_text(text: str, zone: str) -> Moment:
    """Read `W`, `W/W`, `about W`, `between W/W`, `before W` or `unknown`; raises `KnownError(BAD_DATE)`."""
    first, _, rest = text.strip().partition(" ")
    if text.strip() in {"", Precision.UNKNOWN.value}:
        return UNKNOWN_MOMENT
    precision = first if first in set(Precision) else None
    start, _, end = (rest if precision else text.strip()).partition("/")
    return read_moment(start.strip() or None, end.strip() or None, precision, zone)


def read_answer_text(text: str) -> Answer:
    """Read `no`, `unknown`, `no: words`, …; anything else is a yes in these words, and "" was not asked."""
    if not text.strip():
        return NOT_ASKED
    if text.strip().lower() in set(AnswerState):
        return Answer(AnswerState(text.strip().lower()))
    state, sign, words = text.partition(":")
    if sign and state in set(AnswerState):
        return Answer(AnswerState(state), words.strip())
    return Answer(AnswerState.YES, text)


def checked(record: RecordType, changes: Mapping[str, object], *, by_program: bool = False) -> dict[str, Any]:
    """Return the changes when every value fits its field; `by_program` admits what only the program sets.

    Raises `KnownError(UNKNOWN_FIELD)` or `KnownError(BAD_VALUE)`; text is taken verbatim, but a NUL or half a
    surrogate pair cannot be stored.
    """
    values: dict[str, Any] = {}
    for name, value in changes.items():
        spec = record.field(name) if by_program else _settable(record, name)
        if not _fits(spec, value):
            raise KnownError(ErrorCode.BAD_VALUE, field=name)
        if isinstance(value, tuple) and spec.kind in {K.TAGS, K.LINKS}:
            values[name] = tuple(dict.fromkeys(value))
        else:
            values[name] = value
    if record.kind is RecordKind.PERSON:
        _check_confidential(values.get("confidential", ()))
    return values


def storable(text: str) -> str:
    """Return text of a file or a system with what cannot be stored replaced by U+FFFD."""
    return _UNFIT.sub("�", text)


def _settable(record: RecordType, name: str) -> FieldSpec:
    spec = record.field(name.replace("-", "_"))
    if not spec.settable:
        raise KnownError(ErrorCode.UNKNOWN_FIELD, field=name)
    return spec


def _looks_up(spec: FieldSpec) -> bool:
    return spec.kind in {K.LINK, K.LINKS} or spec.part in {Involvement, OrderTerm, Tie}


def _read_single(spec: FieldSpec, text: str, reading: Reading) -> object:  # noqa: PLR0911 - one per shape
    match spec.kind:
        case K.ANSWER:
            return read_answer_text(text)
        case K.MOMENT:
            return read_moment_text(text, reading.zone)
        case K.FLAG:
            if text.strip().lower() not in _FLAGS:
                raise KnownError(ErrorCode.BAD_VALUE, field=spec.name, value=text)
            return _FLAGS[text.strip().lower()]
        case K.NUMBER:
            return _number(spec.name, text)
        case K.CHOICE if text.strip():
            choice = read_choice(spec, text, reading.labels)
            return Role(choice) if spec.group == "role" else choice
        case K.LINK:
            return None if not text.strip() else _link(spec.group, text, spec.name, reading)
        case K.INSTANT:
            raise KnownError(ErrorCode.UNKNOWN_FIELD, field=spec.name)
        case _:
            return text


def _read_item(spec: FieldSpec, text: str, reading: Reading) -> object:
    match spec.kind:
        case K.TAGS:
            return read_tag(spec.group, text, reading.labels)
        case K.LINKS:
            return _link(spec.group, text, spec.name, reading)
        case K.PARTS:
            return _part(spec, text, reading)
        case _:
            return text


def _part(spec: FieldSpec, text: str, reading: Reading) -> object:
    """Read `MAIN | name=value | name=value`, where MAIN is the first attribute of the part."""
    assert spec.part is not None
    if spec.part is MessageRef:
        ref = read_ref(text)
        if ref is None:
            raise KnownError(ErrorCode.BAD_VALUE, field=spec.name, value=text)
        return ref
    names = [item.name for item in fields(spec.part)]
    first, *rest = (piece.strip() for piece in text.split("|"))
    values: dict[str, Any] = {names[0]: first} if first else {}
    for piece in rest:
        name, value = split_pair(piece)
        if name not in names:
            raise KnownError(ErrorCode.UNKNOWN_FIELD, field=f"{spec.name}.{name}")
        values[name] = value.strip()
    for name in _LINKED_KINDS.keys() & values.keys():
        values[name] = _link(_LINKED_KINDS[name], values[name], spec.name, reading)
    if "term" in values:
        values["term"] = _number("term", values["term"])
    if spec.part is GuidedAnswer:
        values["question"] = read_tag("guided", values.get("question", ""), reading.labels)
        values.setdefault("answer", "yes" if values.get("words") else "not_asked")
        _state(spec.name, values["answer"])
    for group in _CODED & values.keys():
        values[group] = _find_term(group, values[group], reading.labels) or values[group]
    try:
        return spec.part(**values)
    except TypeError as error:
        raise KnownError(ErrorCode.BAD_VALUE, field=spec.name, value=text) from error


def _find_term(group: str, text: str, labels: Labels | None) -> str | None:
    wanted = text.casefold()
    for term in vocabulary()[group].terms():
        if term.casefold() == wanted or (labels is not None and labels(group, term).casefold() == wanted):
            return term
    return None


def _link(group: str, text: str, field: str, reading: Reading) -> EntityId:
    return reading.resolve(record_type(group).kind, text.strip(), field)


def _state(field: str, text: str) -> Answer:
    if text.strip().lower() not in set(AnswerState):
        raise KnownError(ErrorCode.BAD_VALUE, field=field, value=text)
    return Answer(AnswerState(text.strip().lower()))


def _number(field: str, text: str) -> int | None:
    if not text.strip():
        return None
    try:
        number = int(text)
    except ValueError as error:
        raise KnownError(ErrorCode.BAD_VALUE, field=field, value=text) from error
    if number not in _RANGES.get(field, range(-MAX_INTEGER, MAX_INTEGER + 1)):
        raise KnownError(ErrorCode.BAD_VALUE, field=field, value=text)
    return number


def _check_confidential(names: Iterable[str]) -> None:
    known = {spec.name for spec in PERSON_FIELDS}
    for name in names:
        if name not in known:
            raise KnownError(ErrorCode.UNKNOWN_FIELD, field=name)


def _fits(spec: FieldSpec, value: object) -> bool:  # noqa: PLR0911 - one per shape
    if spec.kind in {K.LIST, K.TAGS, K.LINKS, K.PARTS}:
        return isinstance(value, tuple) and all(_item_fits(spec, item) for item in value)
    simple = _SIMPLE.get(spec.kind)
    if simple is not None:
        return isinstance(value, simple) and (not isinstance(value, Answer) or _is_text(value.words))
    match spec.kind:
        case K.NUMBER:
            return value is None or _is_number(spec.name, value)
        case K.LINK:
            return value is None or _is_id(value)
        case K.CHOICE if spec.group == "role":
            return isinstance(value, Role)
        case K.CHOICE:
            return _is_text(value) and _is_open_or_known(spec.group, value)
        case _:
            return _is_text(value)


def _item_fits(spec: FieldSpec, item: object) -> bool:
    match spec.kind:
        case K.LINKS:
            return _is_id(item)
        case K.PARTS:
            return _is_part(spec, item)
        case _:
            return _is_text(item)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and _UNFIT.search(value) is None


def _is_id(value: object) -> bool:
    return isinstance(value, bytes) and len(value) == ID_BYTES


def _is_number(field: str, value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int):
        return False
    return value in _RANGES.get(field, range(-MAX_INTEGER, MAX_INTEGER + 1))


def _is_open_or_known(group: str, value: object) -> bool:
    known = vocabulary()[group]
    return value == "" or known.open or value in known.terms()


def _is_part(spec: FieldSpec, item: object) -> bool:
    assert spec.part is not None
    if not isinstance(item, spec.part):
        return False
    for part in fields(spec.part):
        value = getattr(item, part.name)
        fits = value is None or _is_id(value) or _is_text(value) or _is_number(part.name, value)
        if not fits:
            return False
    if isinstance(item, GuidedAnswer):
        return item.answer in set(AnswerState) and item.question in vocabulary()["guided"]
    return True

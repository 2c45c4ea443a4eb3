"""Records to row objects and back, driven by the field table (vault format, section 5.1).

Columns by shape of field: ANSWER is `<f>` (words) and `<f>_state`; MOMENT is `<f>_start`, `<f>_end`,
`<f>_precision`, `<f>_zone` and `<f>_sort` (Unix ms, for ordering only); INSTANT is `<f>_ms` and `<f>_zone`;
lists, tags and links are part tables with `value` or `ref`; parts are part tables with the columns of their
class. What is left out (NULL) is what was not asked. Flags and numbers are always written.
"""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, fields
from datetime import date, time
from functools import cache
from operator import attrgetter
from typing import Any, Union, get_args, get_origin, get_type_hints

from app.domain.answer import NOT_ASKED, Answer, AnswerState
from app.domain.fields import FieldKind as K
from app.domain.fields import FieldSpec, RecordKind
from app.domain.ids import EntityId
from app.domain.kinds import RECORDS, Record, RecordType
from app.domain.moment import Instant, Moment, Precision, Stamp
from app.domain.person import Role
from storage.canonical import Json

Row = dict[str, Json]

# Names that SQL keeps for itself get a trailing underscore, so that no reader has to quote; so does the
# name by which rows of a part table are counted.
_RESERVED = frozenset({"where", "order", "n"})
_STAMP = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}(?::\d{2})?)(?:([+-])(\d{2}):(\d{2}))?)?")
_TEXT_KINDS = frozenset({K.TEXT, K.PROSE})
_PLAIN_KINDS = frozenset({*_TEXT_KINDS, K.NUMBER})
_COUNTED = frozenset({K.FLAG, K.NUMBER})
_PART_KINDS = frozenset({K.LIST, K.TAGS, K.LINKS, K.PARTS})


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its name and its type, TEXT, INTEGER or BLOB."""

    name: str
    type: str


def column_name(name: str) -> str:
    """Return the column that holds the attribute `name`."""
    return f"{name}_" if name in _RESERVED else name


def is_part(spec: FieldSpec) -> bool:
    """Tell whether the field has a table of its own."""
    return spec.kind in _PART_KINDS


def part_table(record: RecordType, spec: FieldSpec) -> str:
    """Return the name of the part table of a field."""
    return f"{record.table}__{spec.name}"


@cache
def columns(spec: FieldSpec) -> tuple[Column, ...]:  # noqa: PLR0911 - one per shape
    """Return the columns of one field: in the entity table, or in its part table (without owner and n)."""
    name = column_name(spec.name)
    match spec.kind:
        case K.TEXT | K.PROSE | K.CHOICE:
            return (Column(name, "TEXT"),)
        case K.NUMBER | K.FLAG:
            return (Column(name, "INTEGER"),)
        case K.LINK:
            return (Column(name, "BLOB"),)
        case K.ANSWER:
            return (Column(name, "TEXT"), Column(f"{spec.name}_state", "TEXT"))
        case K.MOMENT:
            texts = tuple(
                Column(f"{spec.name}_{part}", "TEXT") for part in ("start", "end", "precision", "zone")
            )
            return (*texts, Column(f"{spec.name}_sort", "INTEGER"))
        case K.INSTANT:
            return (Column(f"{spec.name}_ms", "INTEGER"), Column(f"{spec.name}_zone", "TEXT"))
        case K.LIST | K.TAGS:
            return (Column("value", "TEXT"),)
        case K.LINKS:
            return (Column("ref", "BLOB"),)
        case K.PARTS:
            return tuple(Column(column_name(part.name), part.column) for part in _parts(_part_class(spec)))


def to_row(record_type: RecordType, record: Record) -> Row:
    """Turn a record into its row object."""
    plan = _write_plan(record_type.kind)
    record_id, *values = plan.values_of(record)
    row: Row = {"id": record_id.hex()}
    for write, value in zip(plan.fields, values, strict=True):
        # Most of what can be asked was not, and leaves nothing in any column.
        if value is NOT_ASKED or (not value and not write.is_counted):
            continue
        if write.is_part:
            row[write.spec.name] = [_part_out(write.spec, item) for item in value]
            continue
        for column, stored in zip(write.columns, _out(write.spec, value), strict=True):
            if stored is not None:
                row[column] = stored
    return row


def from_row(record_type: RecordType, row: Mapping[str, Json]) -> Record:
    """Turn a row object back into a record; columns that are left out take the default of their attribute."""
    plan = _plan(record_type.kind)
    values: dict[str, Any] = {"id": _id(row["id"]), **plan.defaults}
    done: set[str] = set()
    for column, stored in row.items():
        read = plan.columns.get(column)
        if read is None:
            continue
        if read.is_plain:
            values[read.name] = stored
        elif read.name not in done:
            done.add(read.name)
            values[read.name] = _in(read, stored, row)
    return record_type.type(**values)


@dataclass(frozen=True, slots=True)
class _Write:
    """How the value of a field is written; one that is counted is written as 0 too, a flag or a number."""

    spec: FieldSpec
    columns: tuple[str, ...]
    is_part: bool
    is_counted: bool


@dataclass(frozen=True, slots=True)
class _WritePlan:
    """How a record is written: its fields, and what takes its id and their values in the same order."""

    fields: tuple[_Write, ...]
    values_of: Callable[[Record], Sequence[Any]]


@cache
def _write_plan(kind: RecordKind) -> _WritePlan:
    specs = RECORDS[kind].fields
    writes = (
        _Write(spec, tuple(column.name for column in columns(spec)), is_part(spec), spec.kind in _COUNTED)
        for spec in specs
    )
    return _WritePlan(tuple(writes), attrgetter("id", *(spec.name for spec in specs)))


@dataclass(frozen=True, slots=True)
class _Read:
    """How the value of a field is read from its columns."""

    name: str
    spec: FieldSpec
    columns: tuple[str, ...]
    is_plain: bool


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a row is read with: the field of each column, and its value when all its columns are NULL."""

    columns: Mapping[str, _Read]
    defaults: Mapping[str, object]


@cache
def _plan(kind: RecordKind) -> _Plan:
    record_type = RECORDS[kind]
    by_column: dict[str, _Read] = {}
    for spec in record_type.fields:
        names = (spec.name,) if is_part(spec) else tuple(column.name for column in columns(spec))
        by_column |= dict.fromkeys(names, _Read(spec.name, spec, names, spec.kind in _PLAIN_KINDS))
    texts = {spec.name for spec in record_type.fields_of(*_TEXT_KINDS)}
    defaults = {
        item.name: "" if item.name in texts else item.default
        for item in fields(record_type.type)
        if item.default is not MISSING
    }
    return _Plan(by_column, defaults)


def _out(spec: FieldSpec, value: Any) -> tuple[Json, ...]:  # noqa: PLR0911 - one per shape
    match spec.kind:
        case K.FLAG:
            return (int(value),)
        case K.NUMBER:
            return (value,)
        case K.LINK:
            return (None if value is None else value.hex(),)
        case K.ANSWER:
            state = None if value.state is AnswerState.NOT_ASKED else value.state.value
            return (value.words or None, state)
        case K.MOMENT:
            precision = None if value.precision is Precision.UNKNOWN else value.precision.value
            start = None if value.start is None else value.start.iso()
            end = None if value.end is None else value.end.iso()
            return (start, end, precision, value.zone, value.sort_ms())
        case K.INSTANT:
            return (value.ms, value.zone)
        case _:
            return (str(value) or None,)


def _in(read: _Read, stored: Json, row: Mapping[str, Json]) -> Any:  # noqa: PLR0911 - one per shape
    spec = read.spec
    match spec.kind:
        case K.FLAG:
            return bool(stored)
        case K.ANSWER:
            words, state = map(row.get, read.columns)
            return Answer(AnswerState(_text(state) or "not_asked"), _text(words))
        case K.MOMENT:
            start, end, precision, zone, _ = map(row.get, read.columns)
            return moment_of(start, end, precision, zone)
        case K.INSTANT:
            ms, zone = map(row.get, read.columns)
            return Instant(_number(ms), _text(zone))
        case K.LINK:
            return _id(stored)
        case K.CHOICE:
            return Role(_text(stored)) if spec.group == "role" else _text(stored)
        case _:
            return tuple(_part_in(spec, item) for item in _items(stored))


def _part_out(spec: FieldSpec, item: Any) -> Json:
    match spec.kind:
        case K.LIST | K.TAGS:
            return {"value": item}
        case K.LINKS:
            return {"ref": item.hex()}
        case _:
            row: Row = {}
            for part in _parts(_part_class(spec)):
                value = getattr(item, part.name)
                if value is None or (value == "" and part.default == ""):
                    continue
                row[column_name(part.name)] = value.hex() if isinstance(value, bytes) else value
            return row


def _part_in(spec: FieldSpec, stored: Json) -> Any:
    assert isinstance(stored, Mapping)
    match spec.kind:
        case K.LIST | K.TAGS:
            return _text(stored.get("value"))
        case K.LINKS:
            return _id(stored["ref"])
        case _:
            values: dict[str, Any] = {}
            for part in _parts(_part_class(spec)):
                value = stored.get(column_name(part.name))
                if value is not None:
                    values[part.name] = _id(value) if part.column == "BLOB" else value
            return _part_class(spec)(**values)


@dataclass(frozen=True, slots=True)
class _Part:
    name: str
    column: str
    default: object


@cache
def _parts(part: type) -> tuple[_Part, ...]:
    hints = get_type_hints(part)
    return tuple(_Part(item.name, _column_type(hints[item.name]), _default(item)) for item in fields(part))


def _column_type(hint: Any) -> str:
    options = get_args(hint) if get_origin(hint) in {Union, types.UnionType} else (hint,)
    kind = next(option for option in options if option is not type(None))
    return {str: "TEXT", int: "INTEGER", EntityId: "BLOB"}[kind]


def _default(item: Field[Any]) -> object:
    return None if item.default is MISSING else item.default


def _part_class(spec: FieldSpec) -> type:
    assert spec.part is not None
    return spec.part


def moment_of(start: Json, end: Json, precision: Json, zone: Json) -> Moment:
    """Return the moment that stands in these four columns."""
    sure = Precision(_text(precision) or "unknown")
    return Moment(sure, _stamp(start), _stamp(end), None if zone is None else _text(zone))


def _stamp(stored: Json) -> Stamp | None:
    if stored is None:
        return None
    match = _STAMP.fullmatch(_text(stored))
    assert match is not None
    day = date.fromisoformat(match[1])
    if match[2] is None:
        return Stamp(day)
    offset = None
    if match[3] is not None:
        offset = (int(match[4]) * 60 + int(match[5])) * (-1 if match[3] == "-" else 1)
    return Stamp(day, time.fromisoformat(match[2]), offset)


def _items(stored: Json) -> Sequence[Json]:
    assert stored is None or (isinstance(stored, Sequence) and not isinstance(stored, str))
    return stored or ()


def _text(stored: Json) -> str:
    return "" if stored is None else str(stored)


def _number(stored: Json) -> int:
    assert isinstance(stored, int)
    return stored


def _id(stored: Json) -> EntityId:
    assert isinstance(stored, str)
    return EntityId(bytes.fromhex(stored))

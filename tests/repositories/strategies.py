"""Any record at all: hypothesis strategies made from the field table, so that no field is left out."""

from __future__ import annotations

import types
from dataclasses import fields
from datetime import date, datetime, time, timedelta
from typing import Any, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from app.domain.answer import Answer, AnswerState
from app.domain.fields import FieldKind as K
from app.domain.fields import FieldSpec
from app.domain.ids import EntityId
from app.domain.kinds import Record, RecordType
from app.domain.moment import Instant, Moment, Precision, Stamp
from app.domain.person import Role
from app.domain.vocabulary import vocabulary

LETTERS = 'aZ 0-é\u0301\n\r\t\x01\x7f\u2028\u00a0"\\/שم中\U0001f600|=:'
TEXTS = st.text(LETTERS, max_size=6)
IDS = st.binary(min_size=16, max_size=16).map(EntityId)
NUMBERS = st.integers(-(2**53) + 1, 2**53 - 1)
ZONES = st.sampled_from(["America/Chicago", "UTC", "Asia/Kathmandu"])
CLOCKS = st.builds(time, st.integers(0, 23), st.integers(0, 59), st.sampled_from([0, 7]))
STAMPS = st.one_of(
    st.builds(Stamp, st.dates(date(1, 1, 3), date(9999, 12, 29))),
    st.builds(
        Stamp,
        st.dates(date(1, 1, 3), date(9999, 12, 29)),
        CLOCKS,
        st.one_of(st.none(), st.integers(-14 * 60, 14 * 60)),
    ),
)
MOMENTS = st.builds(
    Moment,
    st.sampled_from(Precision),
    st.one_of(st.none(), STAMPS),
    st.one_of(st.none(), STAMPS),
    st.one_of(st.none(), ZONES),
)
_LATEST = (datetime(9999, 1, 1) - datetime(1970, 1, 1)) // timedelta(milliseconds=1)  # noqa: DTZ001 - a count
INSTANTS = st.builds(Instant, st.integers(0, _LATEST), ZONES)
ANSWERS = st.builds(Answer, st.sampled_from(AnswerState), TEXTS)


def values(spec: FieldSpec) -> st.SearchStrategy[Any]:
    """Any value that the field may hold."""
    simple: dict[K, st.SearchStrategy[Any]] = {
        K.NUMBER: NUMBERS,
        K.FLAG: st.booleans(),
        K.ANSWER: ANSWERS,
        K.MOMENT: MOMENTS,
        K.INSTANT: INSTANTS,
        K.LIST: st.lists(TEXTS, max_size=3).map(tuple),
        K.TAGS: st.lists(TEXTS, max_size=3, unique=True).map(tuple),
        K.LINK: IDS,
        K.LINKS: st.lists(IDS, max_size=3, unique=True).map(tuple),
    }
    if spec.kind is K.PARTS:
        assert spec.part is not None
        return st.lists(parts(spec.part), max_size=3).map(tuple)
    if spec.kind is K.CHOICE:
        codes = st.sampled_from(vocabulary()[spec.group].terms())
        return codes.map(Role) if spec.group == "role" else codes
    return simple.get(spec.kind, TEXTS)


def parts(part: type) -> st.SearchStrategy[Any]:
    """Any value of a part, its closed codes aside."""
    hints = get_type_hints(part)
    chosen: dict[str, st.SearchStrategy[Any]] = {
        "answer": st.sampled_from([state.value for state in AnswerState]),
        "question": st.sampled_from(vocabulary()["guided"].terms()),
        "term": st.integers(0, 20),
    }
    return st.builds(
        part, **{item.name: chosen.get(item.name, _typed(hints[item.name])) for item in fields(part)}
    )


def records(record_type: RecordType) -> st.SearchStrategy[Record]:
    """Any record of a kind, with every field at least sometimes filled."""
    return st.builds(record_type.type, id=IDS, **{spec.name: values(spec) for spec in record_type.fields})


def _typed(hint: Any) -> st.SearchStrategy[Any]:
    if get_origin(hint) in {Union, types.UnionType}:
        return st.one_of(
            st.none(), *(_typed(option) for option in get_args(hint) if option is not type(None))
        )
    table: dict[Any, st.SearchStrategy[Any]] = {str: TEXTS, int: NUMBERS, EntityId: IDS}
    return table[hint]

"""Records as JSON: every field by its name, times in ISO 8601 with the offset they were given in."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date

from app.domain.answer import Answer
from app.domain.ids import id_text
from app.domain.kinds import RECORDS, Record, kind_of
from app.domain.moment import Instant, Moment
from app.domain.threads import MessageRef


def record_json(record: Record) -> dict[str, object]:
    """Return every field of a record; `when` comes with `until`, `precision` and `zone` beside it."""
    document: dict[str, object] = {"id": id_text(record.id)}
    for spec in RECORDS[kind_of(record)].fields:
        value = getattr(record, spec.name)
        if isinstance(value, Moment):
            document.update(moment_json(spec.name, value))
        else:
            document[spec.name] = value_json(value)
    return document


def moment_json(name: str, moment: Moment) -> dict[str, object]:
    """Return a moment as four keys; those of `when` are called until, precision and zone."""
    lead = "" if name == "when" else name + "_"
    return {
        name: moment.start.iso() if moment.start else None,
        f"{lead}until": moment.end.iso() if moment.end else None,
        f"{lead}precision": moment.precision.value,
        f"{lead}zone": moment.zone,
    }


def value_json(value: object) -> object:  # noqa: PLR0911 - one per shape
    """Return one value as JSON can hold it: ids as hex, answers with their state, parts as objects."""
    if isinstance(value, Answer):
        return {"answer": value.state.value, "words": value.words}
    if isinstance(value, Instant):
        return value.iso()
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, MessageRef):
        return value.text()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): value_json(part) for key, part in value.items()}
    if isinstance(value, tuple | list):
        return [value_json(part) for part in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: value_json(getattr(value, field.name)) for field in dataclasses.fields(value)}
    return value

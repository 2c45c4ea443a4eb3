"""Lines for people: how moments, answers and records read in a terminal."""

from __future__ import annotations

from app.domain.answer import Answer, AnswerState
from app.domain.ids import id_text
from app.domain.kinds import RECORDS, Record, kind_of
from app.domain.moment import Instant, Moment, Precision
from app.strings.catalogue import text


def moment_words(moment: Moment) -> str:
    """Write a moment with its precision: `about 2026-11-14 23:40`."""
    if moment.start is None:
        return text("cli.when.unknown")
    start = moment.start.iso()[:16].replace("T", " ")
    if moment.end is not None:
        start = f"{start} – {moment.end.iso()[:16].replace('T', ' ')}"
    if moment.precision is Precision.EXACT:
        return start
    return text(f"cli.when.{moment.precision.value}_day", day=start)


def record_lines(record: Record) -> list[str]:
    """Write one line per field that holds something, by the names of the field table."""
    lines = [f"id: {id_text(record.id)}"]
    for spec in RECORDS[kind_of(record)].fields:
        words = _value_words(getattr(record, spec.name))
        if words:
            lines.append(f"{spec.name}: {words}")
    return lines


def _value_words(value: object) -> str:  # noqa: PLR0911 - one per shape
    if isinstance(value, Answer):
        if value.state is AnswerState.NOT_ASKED:
            return ""
        return f"{value.state.value}: {value.words}" if value.words else value.state.value
    if isinstance(value, Moment):
        return moment_words(value) if value.is_known() else ""
    if isinstance(value, Instant):
        return value.iso()
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, bool):
        return text("cli.yes") if value else ""
    if isinstance(value, tuple):
        return "; ".join(filter(None, (_part_words(part) for part in value)))
    return "" if value is None else str(value)


def _part_words(part: object) -> str:
    if isinstance(part, str | bytes):
        return _value_words(part)
    names = getattr(part, "__dataclass_fields__", {})
    return " ".join(filter(None, (_value_words(getattr(part, name)) for name in names)))

"""From options to typed changes: what every `add`, `amend` and `set` shares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from app.cli.context import Context
from app.domain.edit import read_changes, split_pair
from app.domain.entry import Entry, Involvement
from app.domain.errors import ErrorCode, KnownError
from app.domain.fields import RecordKind
from app.domain.kinds import RECORDS
from app.domain.moment import Moment, find_zone, read_moment
from app.domain.vocabulary import vocabulary
from app.services.session import Session
from app.strings.catalogue import text

MOST_TEXT_BYTES = 4 * 1024 * 1024


def typed_changes(
    context: Context, kind: RecordKind, session: Session, *, current: Entry | None = None
) -> Mapping[str, object]:
    """Read every field option, `--set FIELD=VALUE` and `--answer FIELD=STATE` of a command into typed values.

    Raises the `KnownError`s of `app.domain.edit.read_changes`.
    """
    arguments = context.arguments
    zone = getattr(arguments, "zone", None) or context.clock.zone()
    if find_zone(zone) is None:
        raise KnownError(ErrorCode.BAD_VALUE, field="zone", value=zone)
    given = _given(context)
    when = given.pop("when", None) if kind is RecordKind.ENTRY else None
    changes = read_changes(
        RECORDS[kind], given, session.reading(zone), answers=getattr(arguments, "answer", [])
    )
    if kind is RecordKind.ENTRY:
        moment = _when(context, when[-1] if when else None, zone, current)
        if moment is not None:
            changes["when"] = moment
        _known_by(context, changes, current)
    return changes


def day_option(text: str | None) -> date | None:
    """Read a day such as `2026-02-01`; `KnownError(BAD_DATE)` for anything else."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise KnownError(ErrorCode.BAD_DATE, value=text) from error


def _given(context: Context) -> dict[str, list[str]]:
    given: dict[str, list[str]] = {}
    for name, value in vars(context.arguments).items():
        if name.startswith("field_") and value is not None:
            given[name.removeprefix("field_")] = value if isinstance(value, list) else [value]
    for pair in getattr(context.arguments, "values", None) or []:
        name, value = split_pair(pair)
        given.setdefault(name, []).append(value)
    what_file = getattr(context.arguments, "what_file", None)
    if what_file:
        if "what" in given:
            raise KnownError(ErrorCode.USAGE, reason=text("cli.what_twice"))
        given["what"] = [_read_words(Path(what_file))]
    return given


def _read_words(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            data = stream.read(MOST_TEXT_BYTES + 1)
    except OSError as error:
        raise KnownError(ErrorCode.NOT_READABLE, path=str(path)) from error
    if len(data) > MOST_TEXT_BYTES:
        raise KnownError(ErrorCode.FILE_TOO_LARGE, name=path.name)
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise KnownError(ErrorCode.FILE_NOT_UNDERSTOOD, name=path.name) from error


def _when(context: Context, typed: str | None, zone: str, current: Entry | None) -> Moment | None:
    """Read `--when`, `--until`, `--precision` together; an amendment keeps what was not typed."""
    arguments = context.arguments
    until, precision = arguments.until, arguments.precision
    if typed is None and until is None and precision is None:
        return None
    if current is not None and current.when.start is not None:
        typed = typed or current.when.start.iso()
        precision = precision or (current.when.precision.value if arguments.field_when is None else None)
        if until is None and arguments.field_when is None and current.when.end is not None:
            until = current.when.end.iso()
    return read_moment(typed, until, precision, zone, zone_given=arguments.zone is not None)


def _known_by(context: Context, changes: dict[str, object], current: Entry | None) -> None:
    """Put `--known-by` beside each person named now, or named before, or beside somebody not named."""
    words = getattr(context.arguments, "known_by", None)
    if words is None:
        return
    basis = words if words in vocabulary()["basis"] else ""
    named = changes.get("persons", current.persons if current else ())
    persons = named if isinstance(named, tuple) and named else (Involvement(),)
    changes["persons"] = tuple(
        replace(person, basis=basis or person.basis, words="" if basis else words) for person in persons
    )

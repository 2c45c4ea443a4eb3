"""`daybook person|report|order|transaction|place|needed add|list|show|amend`."""

from __future__ import annotations

from app.cli.as_json import record_json
from app.cli.context import Context
from app.cli.edits import typed_changes
from app.cli.exit_codes import Exit
from app.cli.words import record_lines
from app.domain.errors import ErrorCode, KnownError
from app.domain.fields import RecordKind
from app.domain.ids import id_text
from app.domain.kinds import RECORDS, Record, record_type
from app.domain.person import Person, Role
from app.services.session import Session
from app.strings.catalogue import text

_ADDED_UP = frozenset({RecordKind.DEBT, RecordKind.WORK})


def run(context: Context) -> int:
    """Answer one action on a person, report, order, transaction, place or evidence still needed."""
    actions = {"add": _add, "list": _list, "show": _show, "amend": _amend}
    return actions[context.arguments.action](context)


def _kind(context: Context) -> RecordKind:
    return record_type(context.arguments.command).kind


def _add(context: Context) -> int:
    kind = _kind(context)
    with context.session() as session:
        changes = typed_changes(context, kind, session)
        if not changes:
            raise KnownError(ErrorCode.NOTHING_TO_SAVE)
        record = (
            session.people.add(changes) if kind is RecordKind.PERSON else session.records.add(kind, changes)
        )
    context.answer({"id": id_text(record.id)}, [text("cli.added", id=id_text(record.id))])
    return Exit.DONE


def _list(context: Context) -> int:
    kind = _kind(context)
    with context.session() as session:
        records = _all(context, kind, session)
        named = {person.id: person.name for person in session.people.list()} if kind in _ADDED_UP else {}
    documents = [record_json(record) for record in records]
    lines = [line for record in records for line in (*record_lines(record), "")]
    document: dict[str, object] = {RECORDS[kind].plural: documents}
    if kind in _ADDED_UP:
        from app.cli.totals import totals_of

        document["totals"], sums = totals_of(kind, records, named)
        lines += sums
    context.answer(document, lines or [text("cli.none")])
    return Exit.DONE


def _all(context: Context, kind: RecordKind, session: Session) -> tuple[Record, ...]:
    if kind is not RecordKind.PERSON:
        return tuple(session.records.list(kind))
    named = context.arguments.role
    if named is not None and named not in set(Role):
        raise KnownError(ErrorCode.BAD_VALUE, field="role", value=named)
    people: tuple[Person, ...] = session.people.list(None if named is None else Role(named))
    return people


def _show(context: Context) -> int:
    kind = _kind(context)
    with context.session() as session:
        record = session.records.find(kind, context.arguments.id)
    context.answer(record_json(record), record_lines(record))
    return Exit.DONE


def _amend(context: Context) -> int:
    kind = _kind(context)
    with context.session() as session:
        record = session.records.find(kind, context.arguments.id)
        changes = typed_changes(context, kind, session)
        if not changes:
            raise KnownError(ErrorCode.NOTHING_TO_SAVE)
        session.records.amend(kind, record.id, changes, reason=context.arguments.reason)
    context.answer({"id": id_text(record.id)}, [text("cli.amended", id=id_text(record.id))])
    return Exit.DONE

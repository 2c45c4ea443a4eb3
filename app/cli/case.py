"""`daybook case set|show`."""

from __future__ import annotations

from app.cli.as_json import record_json
from app.cli.context import Context
from app.cli.edits import typed_changes
from app.cli.exit_codes import Exit
from app.cli.words import record_lines
from app.domain.errors import ErrorCode, KnownError
from app.domain.fields import RecordKind


def run(context: Context) -> int:
    """Answer one `case` action."""
    with context.session() as session:
        if context.arguments.action == "set":
            changes = typed_changes(context, RecordKind.CASE, session)
            if not changes:
                raise KnownError(ErrorCode.NOTHING_TO_SAVE)
            case = session.case.set(changes)
        else:
            case = session.case.get()
    context.answer(record_json(case), record_lines(case))
    return Exit.DONE

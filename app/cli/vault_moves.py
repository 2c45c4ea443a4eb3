"""`daybook vault go-on`: decide what becomes of a vault as a whole."""

from __future__ import annotations

from app.cli.context import Context
from app.cli.exit_codes import Exit
from app.domain.errors import ErrorCode, KnownError
from app.strings.catalogue import text


def run(context: Context) -> int:
    """Answer one action."""
    actions = {"go-on": _go_on}
    return actions[context.arguments.action](context)


def _go_on(context: Context) -> int:
    """Write again to a vault of which a part was put back from an older copy."""
    if not context.arguments.yes:
        raise KnownError(ErrorCode.USAGE, reason=text("cli.go_on.needs_yes"))
    with context.session(go_on=True) as session:
        went_on = session.went_on
        read_only = session.read_only
    if read_only:
        raise KnownError(ErrorCode.READ_ONLY)
    context.answer({"went_on": went_on}, [text("cli.go_on.done" if went_on else "cli.go_on.nothing")])
    return Exit.DONE

"""`daybook vault checkpoint`: a note, and a page to print, to be kept elsewhere."""

from __future__ import annotations

from pathlib import Path

from app.cli.context import Context
from app.cli.exit_codes import Exit
from app.domain.errors import ErrorCode, KnownError
from app.strings.catalogue import text


def run(context: Context) -> int:
    """Issue a checkpoint and write it where it was asked for."""
    arguments = context.arguments
    out = Path(arguments.out) if arguments.out else None
    sheet = Path(arguments.pdf) if arguments.pdf else None
    if out is None and sheet is None:
        raise KnownError(ErrorCode.USAGE, reason=text("cli.checkpoint.nowhere"))
    with context.session() as session:
        issued = session.proof.write(out, sheet, a4=arguments.a4, ctx=context.job)
    written = [str(path) for path in (out, sheet) if path is not None]
    document = {
        "files": written,
        "events": issued.events,
        "checkpoint": issued.note,
        "verifier_key": issued.verifier_key,
    }
    lines = [text("cli.checkpoint.written", path=path, events=issued.events) for path in written]
    context.answer(document, [*lines, text("cli.checkpoint.keep"), text("cli.checkpoint.proves")])
    return Exit.DONE

"""`daybook paper-log`: blank log sheets as a PDF; opens no vault."""

from __future__ import annotations

from pathlib import Path

from app.cli.context import Context
from app.cli.exit_codes import Exit
from app.services.paper_log import save_paper_log
from app.strings.catalogue import current_language, text


def run(context: Context) -> int:
    """Write the sheets where it was asked for."""
    arguments = context.arguments
    saved = save_paper_log(Path(arguments.out), arguments.language or current_language(), a4=arguments.a4)
    file = {"path": str(saved.path), "pages": saved.pages, "bytes": saved.bytes}
    context.answer({"files": [file]}, [text("cli.paper_log.written", **file)])
    return Exit.DONE

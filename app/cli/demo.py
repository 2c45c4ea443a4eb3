"""`daybook demo DIR`."""

from __future__ import annotations

from pathlib import Path

from app.cli.context import Context
from app.cli.exit_codes import Exit
from app.demo.builder import build_demo
from app.strings.catalogue import text


def run(context: Context) -> int:
    """Build the made-up case and write its papers."""
    folder = Path(context.arguments.folder)
    result = build_demo(folder, context.vaults, context.job, large=context.arguments.size == "large")
    document = {
        "vault": str(result.vault),
        "passphrase": result.passphrase,
        "files": [str(path) for path in result.files],
    }
    lines = [text("cli.demo.done", folder=str(folder), passphrase=result.passphrase)]
    lines += [text("cli.demo.file", path=str(path)) for path in result.files]
    context.answer(document, lines)
    return Exit.DONE

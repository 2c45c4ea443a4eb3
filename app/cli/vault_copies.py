"""`daybook vault backup|restore`."""

from __future__ import annotations

from pathlib import Path

from app.cli.context import Context, wipe
from app.cli.exit_codes import Exit
from app.services.vault import VaultService
from app.strings.catalogue import text


def run(context: Context) -> int:
    """Answer one of the two; a copy of which parts do not hold ends with CHECK_FAILED."""
    return {"backup": _back_up, "restore": _restore}[context.arguments.action](context)


def _back_up(context: Context) -> int:
    with context.session() as session:
        made = session.copies.back_up(
            Path(context.arguments.folder), context.job, allow_damage="damage" in context.arguments.allow
        )
        read_only = session.read_only
    document = {
        "path": str(made.path),
        "bytes": made.bytes,
        "verified": made.verified,
        "copied": made.written,
        "generations": made.generations,
        "apart": list(made.apart),
        "damaged": made.damaged,
        "recorded": made.recorded,
    }
    lines = [text("cli.backup.done" if made.verified else "cli.backup.damaged", path=str(made.path))]
    lines.append(text("cli.backup.size", bytes=made.bytes, written=made.written))
    lines.append(text("cli.backup.kept", n=made.generations))
    lines += [text("cli.backup.apart", name=name) for name in made.apart]
    if made.verified:
        if made.damaged:
            lines.append(text("cli.backup.mended", n=made.damaged))
        if read_only or not made.recorded:
            lines.append(text("cli.backup.not_recorded"))
        lines.append(text("cli.backup.keep"))
    context.answer(document, lines)
    return Exit.DONE if made.verified else Exit.CHECK_FAILED


def _restore(context: Context) -> int:
    target, source = context.folder(), Path(context.arguments.source)
    service: VaultService = context.vaults()
    secret = context.passphrase()
    try:
        made = service.restore(
            source,
            secret,
            target,
            wait=context.wait,
            allow_damage="damage" in context.arguments.allow,
            ctx=context.job,
        )
    finally:
        wipe(secret)
    document = {
        "path": str(made.path),
        "bytes": made.bytes,
        "verified": made.verified,
        "source": str(made.source),
    }
    done = text("cli.restore.done" if made.verified else "cli.restore.damaged", path=str(made.path))
    context.answer(document, [done])
    return Exit.DONE if made.verified else Exit.CHECK_FAILED

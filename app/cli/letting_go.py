"""`daybook vault keep|purge`: how long a vault is kept, what would go, and letting it go."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from app.cli.context import Context, wipe
from app.cli.edits import day_option
from app.cli.exit_codes import Exit
from app.domain.clients import MOST_MONTHS, Keeping
from app.domain.errors import ErrorCode, KnownError
from app.services.purging import PurgePreview, shared_text
from app.services.saving import save_new_file
from app.services.vault import Removed
from app.strings.catalogue import text


def run(context: Context) -> int:
    """Answer one action."""
    actions = {"keep": _keep, "purge": _purge}
    return actions[context.arguments.action](context)


def keeping_of(arguments: Namespace, before: Keeping) -> Keeping:
    """Return how long something is kept after what was typed; as before when nothing was."""
    if arguments.off:
        return Keeping()
    if arguments.until is not None:
        return Keeping(until=day_option(arguments.until))
    months = before.months if arguments.months is None else arguments.months
    if not 0 <= months <= MOST_MONTHS:
        raise KnownError(ErrorCode.BAD_VALUE, field="months", value=str(months))
    closed = day_option(arguments.closed) or before.closed
    if arguments.months is None and arguments.closed is None:
        return before
    return Keeping(months=months, closed=closed)


def keeping_document(keeping: Keeping) -> dict[str, object]:
    """Return how long something is kept, as JSON."""
    due = keeping.due()
    return {
        "until": None if keeping.until is None else keeping.until.isoformat(),
        "months": keeping.months or None,
        "closed": None if keeping.closed is None else keeping.closed.isoformat(),
        "due": None if due is None else due.isoformat(),
    }


def preview_document(preview: PurgePreview) -> dict[str, object]:
    """Return what would go and what would stay, as JSON."""
    return {
        "files": [{"name": one.name, "bytes": one.bytes} for one in preview.files],
        "foreign": list(preview.foreign),
        "exports": [str(path) for path in preview.exports_here],
        "exports_elsewhere": preview.exports_gone,
        "printed": preview.printed,
        "last_backup": None if preview.last_backup is None else preview.last_backup.iso(),
        "handed_over": None if preview.handed is None else preview.handed.iso(),
        "open": None if preview.matter is None else preview.matter.value,
    }


def preview_lines(preview: PurgePreview) -> list[str]:
    """Say what would go and what would stay."""
    lines = [text("cli.purge.file", name=one.name, bytes=one.bytes) for one in preview.files]
    lines += [text("purge.foreign", name=name) for name in preview.foreign]
    lines += [text("purge.export", path=str(path)) for path in preview.exports_here]
    if preview.exports_gone:
        lines.append(text("purge.exports_gone", n=preview.exports_gone))
    if preview.printed:
        lines.append(text("purge.printed", n=preview.printed))
    lines.append(text("purge.cannot"))
    if preview.handed is None:
        lines.append(text("purge.not_handed"))
    if preview.matter is not None:
        what = text(f"open_matter.{preview.matter.value}")
        lines.append(text("purge.stopped" if preview.is_stopped else "purge.open", what=what))
    return lines


def answer_removed(context: Context, removed: Removed) -> int:
    """Say what went and what is left."""
    document = {
        "removed": removed.files,
        "left": list(removed.left),
        "foreign": list(removed.foreign),
        "folder_gone": removed.is_gone,
    }
    lines = [text("cli.remove.done", n=removed.files)]
    lines += [text("cli.remove.foreign", file=name) for name in removed.foreign]
    lines += [text("cli.remove.left", file=name) for name in removed.left]
    context.answer(document, [*lines, text("cli.remove.stays")])
    return Exit.CHECK_FAILED if removed.left else Exit.DONE


def need_yes(arguments: Namespace) -> None:
    """Refuse what cannot be undone without the word for it."""
    if not arguments.yes:
        raise KnownError(ErrorCode.USAGE, reason=text("cli.purge.needs_yes"))


def _keep(context: Context) -> int:
    arguments = context.arguments
    with context.session() as session:
        before = session.purging.keeping
        after = keeping_of(arguments, before)
        if after != before:
            session.purging.keep(after)
    due = after.due()
    words = text("cli.keep.off") if due is None else text("keeping.kept_until", when=due.isoformat())
    context.answer(keeping_document(after), [words])
    return Exit.DONE


def _purge(context: Context) -> int:
    arguments = context.arguments
    if arguments.dry_run:
        with context.session() as session:
            preview = session.purging.preview()
        context.answer(preview_document(preview), preview_lines(preview))
        return Exit.DONE
    need_yes(arguments)
    folder, service = context.folder(), context.vaults()
    service.probe(folder)
    out = Path(arguments.shared_out) if arguments.shared_out else None

    def keep(preview: PurgePreview) -> None:
        if out is not None:
            save_new_file(out, shared_text(preview.shared, preview.taken).encode("utf-8"), outside=folder)

    secret = context.passphrase()
    try:
        removed = service.purge(
            folder, secret, wait=context.wait, allow_open_case="open-case" in arguments.allow, before=keep
        )
    finally:
        wipe(secret)
    return answer_removed(context, removed)

"""`daybook vault rekey|remove|go-on`: what becomes of a vault as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from app.cli.context import Context, wipe
from app.cli.exit_codes import Exit
from app.cli.letting_go import answer_removed
from app.domain.errors import ErrorCode, KnownError
from app.services.ways_in import kept_in_files, key_file, new_recovery_text
from app.strings.catalogue import text


def run(context: Context) -> int:
    """Answer one action."""
    actions = {"rekey": _rekey, "remove": _remove, "go-on": _go_on}
    return actions[context.arguments.action](context)


def _rekey(context: Context) -> int:
    arguments = context.arguments
    into = Path(arguments.into)
    file = Path(arguments.recovery_key) if arguments.recovery_key else None
    key = new_recovery_text() if file else None
    current = context.passphrase()
    new: bytearray | None = None
    try:
        new = context.new_passphrase(asks=False)
        files = {file: key_file(key)} if file and key else {}
        with context.session(current) as session:
            _not_inside(into, files)
            had_key = session.keys.has_recovery_key
            with kept_in_files(files, session.folder):
                size = session.keys.rekey(
                    current, into, new=new, recovery_text=key, ctx=context.job, wait=context.wait
                )
    finally:
        wipe(current, *([new] if new is not None else []))
    document = {"path": str(into), "bytes": size, "verified": True, "file": str(file) if file else None}
    lines = [text("cli.rekey.done", folder=str(into)), text("cli.rekey.old", folder=str(context.folder()))]
    if new is None:
        lines.insert(1, text("cli.rekey.same_passphrase"))
    if file:
        lines.append(text("cli.recovery_key.file", path=str(file)))
    if had_key:
        lines.append(text("cli.rekey.old_key"))
    context.answer(document, lines)
    return Exit.DONE


def _not_inside(into: Path, files: Mapping[Path, bytes]) -> None:
    """Refuse to write a recovery key into the folder that it will open."""
    if any(into.resolve() in path.resolve().parents for path in files):
        raise KnownError(ErrorCode.NOT_WRITABLE)


def _remove(context: Context) -> int:
    if not context.arguments.yes:
        raise KnownError(ErrorCode.USAGE, reason=text("cli.remove.needs_yes"))
    folder = context.folder()
    service = context.vaults()
    service.probe(folder)
    secret = context.passphrase()
    try:
        removed = service.remove(folder, secret, wait=context.wait)
    except KnownError as error:
        if error.code is ErrorCode.HEADER_DAMAGED:
            raise KnownError(error.code, removing=str(folder)) from error
        raise
    finally:
        wipe(secret)
    return answer_removed(context, removed)


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

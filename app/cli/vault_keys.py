"""`daybook vault passphrase change` and `vault recovery-key new|remove`: what opens the vault."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from app.cli.context import Context, wipe
from app.cli.exit_codes import Exit
from app.domain.errors import ErrorCode, KnownError
from app.services.session import Session
from app.services.ways_in import kept_in_files, key_file, new_recovery_text
from app.strings.catalogue import text


def run(context: Context) -> int:
    """Answer one action; `what` is its second word."""
    actions = {"change": _change_passphrase, "new": _new_recovery_key, "remove": _remove_recovery_key}
    return actions[context.arguments.what](context)


def _change_passphrase(context: Context) -> int:
    current = context.passphrase()
    new = bytearray()
    try:
        new = context.new_passphrase() or new
        with context.session(current) as session:
            session.keys.change_passphrase(current, new, wait=context.wait)
            has_key = session.keys.has_recovery_key
    finally:
        wipe(current, new)
    lines = [text("cli.passphrase.changed"), text("cli.passphrase.backups")]
    if has_key:
        lines.append(text("cli.passphrase.key_stays"))
    context.answer({"vault": str(context.folder()), "recovery_key": has_key}, lines)
    return Exit.DONE


def _new_recovery_key(context: Context) -> int:
    places = _places(context)
    current = context.passphrase()
    try:
        with context.session(current) as session:
            had_key = session.keys.has_recovery_key
            if places:
                key = _keep_then_set(context, session, current, places)
            else:
                key = session.keys.new_recovery_key(current, wait=context.wait)
    finally:
        wipe(current)
    document = {"recovery_key": None if places else key, **{name: str(path) for name, path in places.items()}}
    lines = [text(f"cli.recovery_key.{name}", path=str(path)) for name, path in places.items()]
    if not places:
        lines = [key, text("cli.recovery_key.once")]
    if had_key:
        lines.append(text("cli.recovery_key.replaced"))
    context.answer(document, [*lines, text("cli.recovery_key.found")])
    return Exit.DONE


def _places(context: Context) -> dict[str, Path]:
    """Return where the key is to be written, by what is written there."""
    named = {"file": context.arguments.recovery_key, "sheet": context.arguments.sheet}
    return {name: Path(path) for name, path in named.items() if path}


def _keep_then_set(context: Context, session: Session, current: bytearray, places: Mapping[str, Path]) -> str:
    """Write a new key down before it counts, so that no moment comes at which nobody knows it."""
    key = new_recovery_text()
    arguments = context.arguments
    files = {}
    if "file" in places:
        files[places["file"]] = key_file(key)
    if "sheet" in places:
        files[places["sheet"]] = session.keys.recovery_sheet(key, label=arguments.label, a4=arguments.a4)
    with kept_in_files(files, session.folder, keeps_if_stopped=True):
        session.keys.set_recovery_key(current, key, wait=context.wait)
    return key


def _remove_recovery_key(context: Context) -> int:
    if _places(context):
        raise KnownError(ErrorCode.USAGE, reason=text("cli.recovery_key.not_with_remove"))
    current = context.passphrase()
    try:
        with context.session(current) as session:
            had_key = session.keys.has_recovery_key
            session.keys.remove_recovery_key(current, wait=context.wait)
    finally:
        wipe(current)
    said = "cli.recovery_key.removed" if had_key else "cli.recovery_key.none"
    context.answer({"removed": had_key}, [text(said)])
    return Exit.DONE

"""`daybook vault`: make, describe and check a vault; the other actions stand in modules of their own."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from app.cli.context import Context, wipe
from app.cli.exit_codes import Exit
from app.domain.errors import KnownError
from app.services.places import synced_by
from app.services.proof import read_note_file
from app.services.verifying import VerifyReport, report_of
from app.services.ways_in import kept_in_files, key_file, new_recovery_text
from app.strings.catalogue import text

# Which module answers the other actions.
_MODULES = {
    "passphrase": "app.cli.vault_keys",
    "recovery-key": "app.cli.vault_keys",
    "rekey": "app.cli.vault_moves",
    "remove": "app.cli.vault_moves",
    "keep": "app.cli.letting_go",
    "purge": "app.cli.letting_go",
    "go-on": "app.cli.vault_moves",
    "backup": "app.cli.vault_copies",
    "restore": "app.cli.vault_copies",
    "checkpoint": "app.cli.proof",
}


def run(context: Context) -> int:
    """Answer one `vault` action."""
    action = context.arguments.action
    own = {"create": _create, "info": _info, "verify": _verify}
    if action in own:
        return own[action](context)
    run_other: Callable[[Context], int] = import_module(_MODULES[action]).run
    return run_other(context)


def _create(context: Context) -> int:
    folder = context.folder()
    file = context.arguments.recovery_key
    recovery_text = new_recovery_text() if file else None
    passphrase = context.passphrase(confirm=True)
    try:
        files = {Path(file): key_file(recovery_text)} if recovery_text is not None else {}
        with kept_in_files(files, folder):
            session = context.vaults().create(folder, passphrase, recovery_text=recovery_text)
    finally:
        wipe(passphrase)
    try:
        document = {"vault": str(folder), "vault_id": session.vault_id.hex()}
    finally:
        session.close()
    lines = [text("cli.vault.created", folder=str(folder))]
    if file:
        document["recovery_key_file"] = file
        lines += [text("cli.recovery_key.file", path=file), text("cli.recovery_key.found")]
        lines.append(text("cli.vault.remember_both"))
    else:
        lines.append(text("cli.vault.remember"))
    context.answer(document, lines)
    program = synced_by(folder)
    if program:
        context.say(text("cli.vault.synced", program=program))
    return Exit.DONE


def _info(context: Context) -> int:
    with context.session() as session:
        info = session.info()
    document = {
        "mark": info.mark,
        "entries": info.entries,
        "evidence": info.evidence,
        "bytes": info.bytes,
        "format": info.format,
        "kdf": info.kdf,
        "last_backup": info.last_backup,
        "failed_tries": info.failed_tries,
    }
    context.answer(document, [f"{name}: {value}" for name, value in document.items()])
    return Exit.DONE


def _verify(context: Context) -> int:
    note = getattr(context.arguments, "checkpoint", None)
    kept = read_note_file(Path(note)) if note else None
    report = verify_vault(context, full=context.arguments.full, note=kept)
    lines = [f"{problem.where}: {problem.what}" for problem in report.problems]
    lines += [text("cli.verify.repaired", where=where) for where in report.repaired]
    lines += report.notices
    if note and report.note_sentence:
        lines.append(report.note_sentence)
    lines.append(text("cli.verify.ok") if report.ok else text("cli.verify.bad", n=len(report.problems)))
    lines += [f"{name}: {count}" for name, count in report.counts.items()]
    context.answer(verify_document(report), lines)
    return Exit.DONE if report.ok else Exit.CHECK_FAILED


def verify_vault(context: Context, *, full: bool, note: str | None) -> VerifyReport:
    """Open and check a vault; damage that keeps it from opening is a result, not an error."""
    try:
        with context.session() as session:
            return session.verify(full=full, checkpoint=note, ctx=context.job)
    except KnownError as error:
        report = report_of(error)
        if report is None:
            raise
        return report


def verify_document(report: VerifyReport) -> dict[str, object]:
    """Return the document of `vault verify`, and of `check` on a vault."""
    return {
        "ok": report.ok,
        "kind": "vault",
        "problems": [{"where": problem.where, "what": problem.what} for problem in report.problems],
        "repaired": list(report.repaired),
        "notices": list(report.notices),
        "counts": dict(report.counts),
    }

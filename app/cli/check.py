"""`daybook check FILE`: what a finished file or a vault is, and whether it is whole."""

from __future__ import annotations

from pathlib import Path

from app.cli.context import Context
from app.cli.exit_codes import Exit
from app.cli.vault import verify_document, verify_vault
from app.services.finished import check_finished
from app.services.vault import VaultService
from app.strings.catalogue import text

# Whole by itself says little of these: they are worth what they are compared with.
_NEEDS_MORE = frozenset({"proof", "checkpoint"})


def run(context: Context) -> int:
    """Answer `check`: a vault is opened and verified, anything else is read from outside."""
    path = Path(context.arguments.file)
    if path.is_dir() and VaultService.is_vault(path):
        context.arguments.vault = str(path)
        report = verify_vault(context, full=True, note=None)
        problems = [{"where": problem.where, "what": problem.what} for problem in report.problems]
        return _tell(context, verify_document(report), problems, ok=report.ok, kind="vault")
    finished = check_finished(path, context.job)
    problems = [{"where": problem.where, "what": problem.what} for problem in finished.problems]
    document: dict[str, object] = {
        "ok": finished.ok,
        "kind": finished.kind,
        "problems": problems,
        "repaired": [],
        "counts": dict(finished.counts),
    }
    return _tell(context, document, problems, ok=finished.ok, kind=finished.kind)


def _tell(
    context: Context, document: dict[str, object], problems: list[dict[str, str]], *, ok: bool, kind: str
) -> int:
    lines = [f"{problem['where']}: {problem['what']}" for problem in problems]
    lines.append(text("cli.check.ok", kind=kind) if ok else text("cli.check.bad", kind=kind))
    if ok and kind in _NEEDS_MORE:
        lines.append(text(f"cli.check.{kind}"))
    context.answer(document, lines)
    return Exit.DONE if ok else Exit.CHECK_FAILED

"""`daybook timestamp request|import`: RFC 3161 by file, checked here and offline."""

from __future__ import annotations

from pathlib import Path

from app.cli.context import Context
from app.cli.exit_codes import Exit
from app.domain.errors import ErrorCode, KnownError
from app.services.proof import events_of
from app.services.timestamps import Asked, StampResult
from app.strings.catalogue import text
from app.strings.labels import behind_words


def run(context: Context) -> int:
    """Answer one `timestamp` action."""
    actions = {"request": _request, "import": _import}
    return actions[context.arguments.action](context)


def _request(context: Context) -> int:
    arguments = context.arguments
    out = Path(arguments.out)
    note = Path(arguments.checkpoint_out) if arguments.checkpoint_out else None
    for path in (out, note):
        if path is not None and (path.exists() or path.is_symlink()):
            raise KnownError(ErrorCode.EXISTS, path=str(path))
    with context.session() as session:
        if arguments.evidence:
            item = session.evidence.find(arguments.evidence)
            asked = session.timestamps.ask_for_evidence(item, out)
        elif arguments.file:
            asked = session.timestamps.ask_for_file(Path(arguments.file), out, context.job)
        else:
            asked = session.timestamps.ask_for_checkpoint(out, note)
    sha256 = asked.request.sha256.hex()
    document = {
        "path": str(out),
        "of": asked.of,
        "sha256": sha256,
        "nonce": str(asked.request.nonce),
        "checkpoint": asked.note or None,
    }
    lines = [text("cli.timestamp.asked", path=out, sha256=sha256), text("cli.timestamp.send")]
    context.answer(document, lines)
    return Exit.DONE


def _import(context: Context) -> int:
    arguments = context.arguments
    path = Path(arguments.file)
    roots = [Path(name) for name in arguments.roots]
    request = Path(arguments.request) if arguments.request else None
    with context.session() as session:
        result = session.timestamps.import_answer(path, roots, request)
    problems = []
    if result.problem is not None:
        problems.append({"where": path.name, "what": text(f"cli.timestamp.problem.{result.problem.value}")})
    asked = result.asked
    document = {
        "ok": not problems,
        "kind": "timestamp",
        "problems": problems,
        "repaired": [],
        "counts": {},
        "time": result.time.iso() if result.time else None,
        "authority": result.authority or None,
        "of": asked.of if asked else None,
        "name": asked.name or None if asked else None,
        "sha256": asked.request.sha256.hex() if asked else None,
        "kept": not problems and result.is_kept,
    }
    lines = [f"{problem['where']}: {problem['what']}" for problem in problems]
    if asked is not None and not problems:
        lines = _proven(asked, result)
    context.answer(document, lines)
    return Exit.CHECK_FAILED if problems else Exit.DONE


def _proven(asked: Asked, result: StampResult) -> list[str]:
    """Say what the answer shows and what it does not."""
    what = text(
        f"cli.timestamp.{asked.of}",
        n=events_of(asked.note),
        name=asked.name,
        sha256=asked.request.sha256.hex(),
    )
    assert result.time is not None
    lines = [
        text("cli.timestamp.proves", what=what, time=result.time.iso(), authority=result.authority),
    ]
    if result.behind_ms:
        lines.append(text("cli.timestamp.clock_ahead", behind=behind_words(result.behind_ms)))
    if not result.is_new:
        lines.append(text("cli.timestamp.already"))
    if not result.is_kept:
        lines.append(text("cli.timestamp.not_kept"))
    return lines

"""`daybook import`: exports of chats, texts, calls, logs and any other file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app.cli.context import Context
from app.cli.exit_codes import Exit
from app.cli.terminal import in_one_line
from app.domain.errors import ErrorCode, KnownError
from app.domain.import_report import Conversation, FileReport, ImportOptions
from app.domain.imported import ReadOptions
from app.importers.log_columns import FIELDS
from app.importers.registry import skipped_sentence
from app.strings.catalogue import has_text, text


def run(context: Context) -> int:
    """Take files in and say what was found; 2 when a file waits for an answer."""
    arguments = context.arguments
    told = ReadOptions(
        zone=arguments.zone or "",
        me=arguments.me,
        date_order=arguments.date_order or "",
        columns=_columns(arguments.columns),
    )
    options = ImportOptions(told, kind=arguments.kind or "")
    paths = tuple(map(Path, arguments.files))
    if not arguments.dry_run:
        context.before_adding(arguments.files)
    with context.session() as session:
        report = session.imports.run(paths, options, context.job, dry_run=arguments.dry_run)
    for file in report.files:
        if file.ambiguous:
            context.say(_asks(file))
    lines = [line for file in report.files for line in _lines(file)]
    if report.dry_run:
        lines.append(text("cli.import.dry_run"))
    context.answer({"files": [_document(file) for file in report.files], "dry_run": report.dry_run}, lines)
    return Exit.USAGE if report.is_ambiguous else Exit.DONE


def _columns(given: Sequence[str]) -> dict[str, str]:
    """Return the field of each column from `when=A,what=C`; raises `KnownError(USAGE)` for anything else."""
    told: dict[str, str] = {}
    for pair in ",".join(given).split(","):
        field, _, name = pair.partition("=")
        field = "date" if field.strip() == "when" else field.strip()
        if pair and (field not in FIELDS or not name.strip() or name.strip() in told):
            fields = ", ".join("when" if each == "date" else each for each in FIELDS)
            raise KnownError(ErrorCode.USAGE, reason=text("cli.import.columns", fields=fields))
        if pair:
            told[name.strip()] = field
    return told


def _document(file: FileReport) -> dict[str, object]:
    return {
        "name": file.name,
        "kind": file.kind,
        "messages": file.messages,
        "calls": file.calls,
        "notices": file.notices,
        "rows": file.rows,
        "contacts": len(file.contacts),
        "evidence": file.evidence,
        "first": file.first or None,
        "last": file.last or None,
        "senders": dict(file.senders),
        "new": file.new,
        "already": file.already,
        "skipped": [
            {"what": one.what, "why": skipped_sentence(one.why), "code": one.why, "count": one.count}
            for one in file.skipped
        ],
        "ambiguous": file.ambiguous or None,
        "date_order": file.date_order or None,
        "id": None if file.source is None else file.source.hex(),
        "threads": [thread.hex() for thread in file.threads],
        "conversations": [_conversation(each) for each in file.conversations],
        "here": None if file.here is None else file.here.hex(),
    }


def _conversation(one: Conversation) -> dict[str, object]:
    return {
        "app": one.app,
        "title": one.title,
        "messages": one.messages,
        "calls": one.calls,
        "rows": one.rows,
        "new": one.new,
        "first": one.first or None,
        "last": one.last or None,
        "known_as": one.known_as or None,
        "renamed": dict(one.renamed),
        "id": None if one.thread is None else one.thread.hex(),
    }


def _asks(file: FileReport) -> str:
    key = f"importers.ambiguous.{file.ambiguous}"
    words = text(key) if has_text(key) else text("importers.ambiguous", what=file.ambiguous)
    return f"{in_one_line(file.name)}: {words}"


def _lines(file: FileReport) -> list[str]:
    if file.ambiguous:
        return []
    lines = [text("cli.import.file", name=in_one_line(file.name), kind=file.kind)]
    counts = (
        ("messages", file.messages),
        ("calls", file.calls),
        ("rows", file.rows),
        ("contacts", len(file.contacts)),
    )
    lines += ["  " + text(f"cli.import.{name}", n=count) for name, count in counts if count]
    if file.first:
        lines.append("  " + text("cli.import.period", first=file.first, last=file.last))
    for who, count in sorted(file.senders.items(), key=lambda pair: -pair[1]):
        lines.append("  " + text("cli.import.sender", name=in_one_line(who), n=count))
    lines += _same_conversations(file)
    if file.here is not None:
        lines.append("  " + text("cli.import.here"))
    if file.new or file.already:
        lines.append("  " + text("cli.import.new", new=file.new, already=file.already))
    if file.evidence:
        lines.append("  " + text("cli.import.evidence", n=file.evidence))
    for one in file.skipped:
        what = in_one_line(one.what) + (f" ({one.count})" if one.count > 1 else "")
        lines.append("  " + text("cli.import.skipped", what=what, why=skipped_sentence(one.why)))
    return lines


def _same_conversations(file: FileReport) -> list[str]:
    """Say which conversations are here already under another name, and who is called otherwise there."""
    lines: list[str] = []
    for each in file.conversations:
        title = in_one_line(each.title)
        if each.known_as:
            known = in_one_line(each.known_as)
            lines.append("  " + text("cli.import.known_as", title=title, known=known))
        for name, known in each.renamed:
            words = text("cli.import.renamed", name=in_one_line(name), known=in_one_line(known))
            lines.append("  " + words)
    return lines

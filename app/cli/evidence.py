"""`daybook evidence add|list|show|get|redact|read-words|erase`."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from app.cli.as_json import record_json
from app.cli.context import Context
from app.cli.edits import typed_changes
from app.cli.exit_codes import Exit
from app.cli.terminal import in_one_line
from app.cli.words import record_lines
from app.domain.errors import Cancelled, ErrorCode, KnownError
from app.domain.evidence import Evidence
from app.domain.fields import RecordKind
from app.domain.ids import id_text
from app.domain.redaction import Mark, MarkKind, counts_of
from app.domain.release import Leave
from app.services.erasing import Erased
from app.services.file_times import TimesThatDiffer, times_that_differ, told_times
from app.strings.catalogue import has_text, text
from app.strings.labels import hidden_words, told_label

_AREA = re.compile(r"(?:(\d{1,6}):)?(-?\d{1,6}),(-?\d{1,6}),(\d{1,6}),(\d{1,6})")


def run(context: Context) -> int:
    """Answer one `evidence` action."""
    actions = {
        "add": _add,
        "list": _list,
        "show": _show,
        "get": _get,
        "redact": _redact,
        "read-words": _read_words,
        "erase": _erase,
    }
    return actions[context.arguments.action](context)


def _add(context: Context) -> int:
    added: list[dict[str, object]] = []
    already: list[dict[str, object]] = []
    context.before_adding(context.arguments.files)
    with context.session() as session:
        named = context.arguments.entry
        entry = session.entries.find(named).id if named else None
        changes = typed_changes(context, RecordKind.EVIDENCE, session)
        for name in context.arguments.files:
            result = session.evidence.add_file(Path(name), entry=entry, changes=changes, ctx=context.job)
            for code in result.warnings:
                context.say(text("cli.evidence.warning", name=name, words=text(f"importers.warning.{code}")))
            (already if result.already else added).append(_brief(result.evidence, full=not result.already))
    lines = [text("cli.evidence.added", id=row["id"], name=in_one_line(str(row["name"]))) for row in added]
    lines += [
        text("cli.evidence.already", id=row["id"], name=in_one_line(str(row["name"]))) for row in already
    ]
    context.answer({"added": added, "already": already}, lines)
    return Exit.DONE


def _brief(item: Evidence, *, full: bool) -> dict[str, object]:
    brief: dict[str, object] = {"id": id_text(item.id), "name": item.name}
    if full:
        brief |= {"sha256": item.sha256, "bytes": item.bytes, "kind": item.kind}
    return brief


def _list(context: Context) -> int:
    with context.session() as session:
        rows: list[dict[str, object]] = []
        for item in session.evidence.list():
            uses = session.evidence.uses(item.id)
            row = _brief(item, full=True)
            row["added"] = item.added.iso()
            row["entries"] = [id_text(entry) for entry in uses.entries]
            rows.append(row)
    lines = [
        f"{row['id']}  {row['kind']:<6} {row['bytes']:>10}  {in_one_line(str(row['name']))}" for row in rows
    ]
    context.answer({"evidence": rows}, lines or [text("cli.none")])
    return Exit.DONE


def _show(context: Context) -> int:
    with context.session() as session:
        item = session.evidence.find(context.arguments.id)
        uses = session.evidence.uses(item.id)
        entries = [session.entries.get(entry) for entry in uses.entries]
    document = record_json(item)
    document["entries"] = [id_text(entry) for entry in uses.entries]
    differing = times_that_differ(told_times(item, entries))
    document["times_that_differ"] = None if differing is None else _differing_json(differing)
    context.answer(document, [*record_lines(item), *_differing_lines(differing)])
    return Exit.DONE


def _differing_json(found: TimesThatDiffer) -> dict[str, object]:
    times: list[dict[str, object]] = []
    for told in found.times:
        row: dict[str, object] = {"source": told.source, "key": told.key, "time": told.iso}
        times.append(row if told.entry is None else {**row, "entry": id_text(told.entry)})
    return {"times": times, "time_zones_could_explain": found.zones.value}


def _differing_lines(found: TimesThatDiffer | None) -> list[str]:
    if found is None:
        return []
    lines = [f"{text('told.differ.heading')}:"]
    lines += [f"  {told_label(told.source, told.key)}: {in_one_line(told.iso)}" for told in found.times]
    key = f"told.differ.zones.{found.zones.value}"
    return [*lines, *([text(key)] if has_text(key) else []), text("told.differ.note")]


def _get(context: Context) -> int:
    out = Path(context.arguments.out)
    with context.session() as session:
        item = session.evidence.find(context.arguments.id)
        under = context.arguments.under
        release = session.records.find(RecordKind.RELEASE, under).id if under else None
        leave = Leave(to_person=context.arguments.reader == "me", release=release)
        session.evidence.save_copy(item.id, out, context.job, leave=leave)
    # Every byte of the copy was checked, whatever else in the vault may be damaged.
    context.damage = ""
    document = {"path": str(out), "bytes": item.bytes, "sha256": item.sha256}
    context.answer(document, [text("cli.evidence.saved", path=str(out), sha256=item.sha256)])
    return Exit.DONE


def _redact(context: Context) -> int:
    arguments = context.arguments
    with context.session() as session:
        item = session.evidence.find(arguments.id)
        marks = [
            _mark(kind, area)
            for kind in (MarkKind.COVER, MarkKind.BLUR, MarkKind.CROP)
            for area in getattr(arguments, kind.value)
        ]
        if item.kind == "pdf":
            marks = [replace(mark, page=mark.page or 1) for mark in marks]
        made = session.evidence.redact(item.id, marks, ctx=context.job)
        counts = counts_of(made.evidence.marks)
    brief = _brief(made.evidence, full=True) | {"redaction_of": id_text(item.id), "already": made.already}
    words = text(
        "cli.evidence.redacted", n=made.evidence.number, original=item.number, done=hidden_words(counts)
    )
    context.answer(brief, [words])
    return Exit.DONE


def _mark(kind: MarkKind, area: str) -> Mark:
    """Read `X,Y,W,H`, in pixels of the upright picture, or `PAGE:X,Y,W,H`."""
    match = _AREA.fullmatch(area.strip())
    if match is None:
        raise KnownError(ErrorCode.BAD_VALUE, field=kind.value, value=area)
    page, x, y, width, height = (int(part or 0) for part in match.groups())
    return Mark(kind.value, page, x, y, width, height)


def _read_words(context: Context) -> int:
    with context.session() as session:
        item = session.evidence.find(context.arguments.id)
        item, _ = session.picture_words.read(item.id, context.job)
    document = {"id": id_text(item.id), "words_read": item.words_read}
    lines = [in_one_line(line) for line in item.words_read.splitlines()]
    note = text("evidence.words.note") if lines else text("evidence.words.none")
    context.answer(document, [*lines, note])
    return Exit.DONE


def _erase(context: Context) -> int:
    arguments = context.arguments
    with context.session() as session:
        item = session.evidence.find(arguments.id)
        question = text("cli.erase.question", n=item.number, name=in_one_line(item.name))
        if not (arguments.yes or context.agreed(question)):
            raise Cancelled
        erased = session.evidence.erase(
            item.id,
            arguments.reason,
            details=arguments.with_details,
            allow_open_case="open-case" in arguments.allow,
        )
    document = {
        "erased": id_text(erased.id),
        "number": erased.number,
        "destroyed": erased.destroyed,
        "finished": erased.finished,
        "entries": [id_text(entry) for entry in erased.entries],
        "exports": [id_text(export.id) for export in erased.exports],
        "last_backup": erased.last_backup.iso() if erased.last_backup else None,
    }
    context.answer(document, _erased_lines(erased, details=arguments.with_details))
    return Exit.DONE


def _erased_lines(erased: Erased, *, details: bool) -> list[str]:
    lines = [text("cli.erase.done" if erased.destroyed else "cli.erase.shared", n=erased.number)]
    if not erased.finished:
        lines.append(text("finding.erase_unfinished"))
    if not details:
        lines.append(text("cli.erase.details_stay"))
    if erased.last_backup is not None:
        lines.append(text("cli.erase.backups", at=erased.last_backup.iso()))
    else:
        lines.append(text("cli.erase.no_backups"))
    lines += [text("cli.erase.export", paper=each.paper, at=each.made.iso()) for each in erased.exports]
    lines.append(text("cli.erase.elsewhere"))
    return lines

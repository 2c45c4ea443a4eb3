"""`daybook entry add|list|show|amend|history|withdraw`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from app.cli.as_json import moment_json, record_json
from app.cli.context import Context
from app.cli.edits import day_option, typed_changes
from app.cli.exit_codes import Exit
from app.cli.terminal import in_one_line
from app.cli.words import moment_words, record_lines
from app.domain.entry import Entry
from app.domain.entry_filter import EntryFilter
from app.domain.entry_summary import EntrySummary
from app.domain.errors import ErrorCode, KnownError
from app.domain.fields import RecordKind
from app.domain.ids import EntityId, id_text
from app.services.entries import VersionLine
from app.services.session import Session
from app.strings.catalogue import text
from app.strings.labels import behind_words

_DISK = frozenset({ErrorCode.NO_SPACE, ErrorCode.NOT_WRITABLE, ErrorCode.DISK_FAILED})


def run(context: Context) -> int:
    """Answer one `entry` action."""
    actions = {
        "add": _add,
        "amend": _amend,
        "list": _list,
        "show": _show,
        "history": _history,
        "withdraw": _withdraw,
    }
    return actions[context.arguments.action](context)


def _add(context: Context) -> int:
    with context.session() as session:
        changes = dict(typed_changes(context, RecordKind.ENTRY, session))
        with _kept_as_draft(context, session, changes):
            _add_files(context, session, changes)
            entry = session.entries.add(changes)
    context.answer({"id": id_text(entry.id)}, [text("cli.added", id=id_text(entry.id))])
    return Exit.DONE


def _amend(context: Context) -> int:
    with context.session() as session:
        entry = session.entries.find(context.arguments.id)
        changes = dict(typed_changes(context, RecordKind.ENTRY, session, current=entry))
        with _kept_as_draft(context, session, changes, of=entry):
            _add_files(context, session, changes, present=entry.evidence)
            session.entries.amend(entry.id, changes, reason=context.arguments.reason)
    context.answer({"id": id_text(entry.id)}, [text("cli.amended", id=id_text(entry.id))])
    return Exit.DONE


def _add_files(
    context: Context, session: Session, changes: dict[str, object], *, present: tuple[EntityId, ...] = ()
) -> None:
    """Keep the files first: if one cannot be read, no entry is written that claims to have it."""
    files = dict.fromkeys(present)
    context.before_adding(context.arguments.evidence or [])
    for name in context.arguments.evidence or []:
        files[session.evidence.add_file(Path(name), entry=None, ctx=context.job).evidence.id] = None
        changes["evidence"] = tuple(files)


@contextmanager
def _kept_as_draft(
    context: Context, session: Session, changes: Mapping[str, object], *, of: Entry | None = None
) -> Iterator[None]:
    """Keep what was typed as a draft when the disk does not take the entry, and say whether it was."""
    try:
        yield
    except KnownError as error:
        if error.code in _DISK:
            kept = False
            with suppress(KnownError):
                names = {person.id: person.name for person in session.people.list()}
                kept = session.drafts.keep_entry(changes, names, of=of)
            context.say(text("cli.entry.draft_kept" if kept else "cli.entry.draft_not_kept"))
        raise


def _list(context: Context) -> int:
    arguments = context.arguments
    with context.session() as session:
        person = session.people.find_by_name(arguments.person) if arguments.person else None
        chosen = EntryFilter(
            kind=arguments.kind,
            person=person.id if person else None,
            first_day=day_option(arguments.first),
            last_day=day_option(arguments.last),
        )
        versions = session.entries.version_counts()
        rows = [(entry, versions.get(entry.id, 1)) for entry in session.entries.page(chosen).rows]
    documents = [_brief(entry, count) for entry, count in rows]
    lines = [
        f"{id_text(entry.id)}  {moment_words(entry.when):<28}  {in_one_line(entry.heading())}"
        for entry, _ in rows
    ]
    context.answer({"entries": documents}, lines or [text("cli.none")])
    return Exit.DONE


def _brief(entry: EntrySummary, versions: int) -> dict[str, object]:
    when = moment_json("when", entry.when)
    del when["zone"]
    return {
        "id": id_text(entry.id),
        **when,
        "written": entry.written.iso(),
        "title": entry.heading(),
        "kinds": list(entry.kinds),
        "evidence": [id_text(held.id) for held in entry.files],
        "versions": versions,
    }


def _show(context: Context) -> int:
    with context.session() as session:
        entry = session.entries.find(context.arguments.id)
        erased = [item for item in session.evidence.erased() if entry.id in item.entries]
    document = record_json(entry)
    document["erased"] = [
        {"number": item.number, "erased": item.erased.iso(), "reason": item.reason} for item in erased
    ]
    lines = [text("cli.entry.erased", n=item.number, at=item.erased.iso()) for item in erased]
    context.answer(document, [*record_lines(entry), *lines])
    return Exit.DONE


def _history(context: Context) -> int:
    with context.session() as session:
        entry = session.entries.find(context.arguments.id)
        versions = session.entries.lines(entry.id)
    documents = [
        {
            "written": version.recorded.iso(),
            "reason": version.reason or None,
            "changed": list(version.changed),
            "act": version.act or None,
            "typed_by": version.typed_by or None,
            "program": version.program or None,
            "clock_behind_ms": version.behind_ms,
            "erased": version.is_erased,
        }
        for version in versions
    ]
    lines = [line for version in versions for line in _version_lines(version)]
    context.answer({"versions": documents}, lines)
    return Exit.DONE


def _version_lines(version: VersionLine) -> Iterator[str]:
    said = f"{version.recorded.iso()}  {version.reason or version.act}  {', '.join(version.changed)}"
    yield said.rstrip()
    if version.typed_by:
        yield "  " + text("cli.history.typed_by", who=version.typed_by)
    if version.is_erased:
        yield "  " + text("cli.history.erased")
    if version.behind_ms:
        yield "  " + text("cli.history.clock_back", behind=behind_words(version.behind_ms))


def _withdraw(context: Context) -> int:
    with context.session() as session:
        entry = session.entries.find(context.arguments.id)
        session.entries.withdraw(entry.id, reason=context.arguments.reason)
    context.answer({"id": id_text(entry.id)}, [text("cli.withdrawn", id=id_text(entry.id))])
    return Exit.DONE

"""One file that comes in: kept at once when it is a plain one, looked into first when it is an export."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from app.domain.change import Change
from app.domain.errors import ErrorCode, KnownError
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.import_report import FileReport, ImportOptions
from app.domain.ports import JobContext
from app.services.evidence import Added
from app.services.vault import Session

WITHOUT_QUESTION = frozenset({"email"})
"""Kinds that are taken in at once, as other files are: one message, with what is attached to it."""


@dataclass(frozen=True, slots=True, eq=False)
class Looked:
    """An export that was looked into and waits for a word: a file, or an item of the record read again.

    Two of them are never equal, so that each is asked about once.
    """

    name: str
    kind: str
    report: FileReport
    path: Path | None = None
    item: EntityId | None = None


Taken = Added | FileReport | Looked
"""What became of a file: kept as it is, taken in with what is in it, or waiting for a word."""


def take_or_look(session: Session, path: Path, ctx: JobContext) -> Taken:
    """Keep a plain file; look into an export and keep nothing yet; on the vault lane.

    Raises as adding evidence and as importing do.
    """
    kind = session.imports.recognise(path, ctx)
    if not kind:
        return session.evidence.add_file(path, ctx=ctx)
    if kind in WITHOUT_QUESTION:
        (report,) = session.imports.run((path,), ImportOptions(kind=kind), ctx).files
        return report
    (report,) = session.imports.look(path, ImportOptions(kind=kind), ctx).files
    if says_nothing(report):
        (kept,) = session.imports.run((path,), ImportOptions(), ctx).files
        return replace(kept, skipped=report.skipped or kept.skipped)
    return Looked(path.name, kind, report, path)


def says_nothing(report: FileReport) -> bool:
    """Whether nothing in a file can be taken in: it is kept as it is, and why is said."""
    return not (report.ambiguous or report.conversations or report.contacts or report.rows)


def look_again(session: Session, looked: Looked, options: ImportOptions, ctx: JobContext) -> FileReport:
    """Look into the same file with other answers; raises `KnownError(NOT_FOUND)` when it is gone."""
    if looked.item is not None:
        return session.imports.look_at(looked.item, options, ctx)
    if looked.path is None or not looked.path.is_file():
        raise KnownError(ErrorCode.NOT_READABLE, path=looked.name)
    (report,) = session.imports.look(looked.path, options, ctx).files
    return report


def changes_of(report: FileReport) -> tuple[Change, ...]:
    """Return what taking a file in wrote."""
    if report.source is None:
        return ()
    threads = (Change(RecordKind.THREAD, report.threads),) if report.threads else ()
    return (Change(RecordKind.EVIDENCE, (report.source,)), *threads)

"""Taking exports in: looked at first, then kept as evidence, with what is new in them added to threads."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC
from pathlib import Path
from typing import Final, cast

from app.domain.documents_in import FileDecoder
from app.domain.edit import storable
from app.domain.entry import Entry, Involvement
from app.domain.errors import ErrorCode, KnownError
from app.domain.evidence import Evidence
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.import_report import EntryProposal, FileReport, ImportOptions, ImportReport
from app.domain.imported import ImportDraft, MessageKind, ReadOptions, Skipped
from app.domain.moment import find_zone
from app.domain.person import Role
from app.domain.ports import JobContext, NoJob
from app.domain.threads import MessageBatch, MessageRef
from app.importers.base import FileBytes
from app.importers.recognise import HEAD_BYTES, recognise
from app.importers.registry import ReaderTable
from app.services.handling import HandlingLog
from app.services.import_plan import new_rows, proposals_of, report_of, threads_of
from app.services.import_writing import UNREADABLE, ImportWriter, Work
from app.services.intake import Intake, Source, file_source
from app.services.known_threads import KnownThreads
from app.services.ledger import Ledger
from app.services.people import PeopleService
from app.services.search import SearchIndex
from storage.repositories.messages import MessageRepository

AS_FILE: Final = "file"
"""The kind that keeps a file as it is, whatever it looks like."""

COLUMNS: Final = "columns"
"""What a table is asked for in which no column can be what happened."""

MOST_FILES: Final = 20_000
"""How many files of a folder are taken in at once."""

_NO_OPTIONS: Final = ImportOptions()


class ImportService:
    """Imports into one open vault; a reader describes, this alone writes."""

    def __init__(
        self,
        ledger: Ledger,
        handling: HandlingLog,
        index: SearchIndex,
        decoder: FileDecoder,
        readers: ReaderTable | None = None,
    ) -> None:
        self._ledger = ledger
        self._writer = ImportWriter(ledger, index, Intake(ledger, handling, index, decoder))
        self._messages = MessageRepository(ledger.vault)
        self._known = KnownThreads(ledger, self._messages)
        self._readers = readers or ReaderTable()

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that a file can be taken for by name."""
        return (*self._readers.kinds, AS_FILE)

    def files(
        self, paths: Sequence[Path], ctx: JobContext | None = None
    ) -> tuple[tuple[Path, FileReport | None], ...]:
        """Return files, and those of folders in order; what is not taken comes with a report that says so."""
        job = ctx or NoJob()
        found: list[tuple[Path, FileReport | None]] = []
        for path in paths:
            for each in _files_of(path):
                job.check()
                found.append(each)
        return tuple(found)

    def recognise(self, path: Path, ctx: JobContext | None = None) -> str:
        """Return the kind of an export, "" for any other file; raises `KnownError(NOT_READABLE)`."""
        source = file_source(path, self._ledger.clock.zone())
        return self._readers.recognise(FileBytes(source.read, source.size), source.name, ctx or NoJob()) or ""

    def look(
        self, path: Path, options: ImportOptions = _NO_OPTIONS, ctx: JobContext | None = None
    ) -> ImportReport:
        """Say what `run` would do with a file or folder, and do nothing; raises as `run` does."""
        return self.run((path,), options, ctx, dry_run=True)

    def run(
        self,
        paths: Sequence[Path],
        options: ImportOptions = _NO_OPTIONS,
        ctx: JobContext | None = None,
        *,
        dry_run: bool = False,
    ) -> ImportReport:
        """Take files and folders in, each file whole or not at all; links in folders are not followed.

        Every file that can be read is kept as evidence, also one that is not understood; only one that can
        be read in two ways waits for the answer. Raises `KnownError` with NOT_READABLE, BAD_VALUE (zone),
        USAGE (kind), READ_ONLY, SOURCE_CHANGED or an error of the disk, and `Cancelled`: files before stay.
        """
        job = ctx or NoJob()
        self._check(options, dry_run=dry_run)
        files: list[FileReport] = []
        for path in paths:
            for each, skipped in _files_of(path):
                job.check()
                files.append(skipped or self._take(each, options, job, dry_run=dry_run))
        return ImportReport(tuple(files), dry_run)

    def look_at(
        self, evidence: EntityId, options: ImportOptions = _NO_OPTIONS, ctx: JobContext | None = None
    ) -> FileReport:
        """Read a kept file again and say what is in it, with a proposal for each line of a log.

        What was told when it was taken in counts where `options` leave it open. Raises `KnownError` with
        NOT_FOUND, EVIDENCE_DAMAGED, BAD_VALUE or USAGE.
        """
        self._check(options, dry_run=True)
        item = cast("Evidence", self._ledger.get(RecordKind.EVIDENCE, evidence))
        vault = self._ledger.vault
        file = FileBytes(lambda at, size: vault.read_item(item.item, at, size), item.bytes)
        told = options.read
        for batch in cast("tuple[MessageBatch, ...]", self._ledger.all(RecordKind.BATCH)):
            if batch.evidence == evidence:
                zone, order = told.zone or batch.zone, told.date_order or batch.date_order
                told = replace(told, zone=zone, date_order=order)
        draft, skipped = self._read(file, item.name, replace(options, read=told), ctx or NoJob())
        if draft is None:
            return FileReport(item.name, item.kind, skipped=skipped, source=evidence)
        if draft.ambiguous:
            return _open(item.name, draft, evidence)
        report = replace(report_of(item.name, draft, ()), rows=len(draft.rows), source=evidence)
        refs = self._lines_of(evidence)
        return replace(report, proposals=proposals_of(draft, evidence, refs or None, refs))

    def accepted(self, evidence: EntityId) -> Mapping[int, EntityId]:
        """Return which lines of a kept log are entries by now: their numbers, with the entries."""
        numbers = {ref: number for number, ref in self._lines_of(evidence).items()}
        entries = cast("tuple[Entry, ...]", self._ledger.all(RecordKind.ENTRY))
        held = ((ref, entry) for entry in entries if not entry.withdrawn for ref in entry.messages)
        return {numbers[ref]: entry.id for ref, entry in held if ref in numbers}

    def accept(self, proposal: EntryProposal, changes: Mapping[str, object] | None = None) -> Entry:
        """Save an entry from a line of a log, with the person's own changes to it.

        Those whom the line names are people of the record then; raises `KnownError(AMBIGUOUS_NAME)`.
        """
        values = dict(proposal.changes) | dict(changes or {})
        if proposal.people and "persons" not in values:
            people = PeopleService(self._ledger)
            named = (people.find_or_add(name, Role.OTHER) for name in proposal.people)
            values["persons"] = tuple(Involvement(person.id) for person in named)
        fill = {"written": self._ledger.now()}
        return cast("Entry", self._ledger.add(RecordKind.ENTRY, values, fill=fill))

    def _lines_of(self, evidence: EntityId) -> dict[int, MessageRef]:
        """Return where the lines that a kept log brought stand in the record, by number in the file."""
        known = cast("tuple[MessageBatch, ...]", self._ledger.all(RecordKind.BATCH))
        return {
            int(stored.message.detail): stored.ref
            for batch in known
            if batch.evidence == evidence and batch.rows
            for stored in self._messages.of_batch(batch.id)
            if stored.message.kind is MessageKind.ROW
        }

    # One file --------------------------------------------------------------------------------

    def _check(self, options: ImportOptions, *, dry_run: bool) -> None:
        if options.read.zone and find_zone(options.read.zone) is None:
            raise KnownError(ErrorCode.BAD_VALUE, field="zone", value=options.read.zone)
        if options.kind and options.kind not in self.kinds:
            raise KnownError(ErrorCode.USAGE, value=options.kind)
        if self._ledger.vault.read_only and not dry_run:
            raise KnownError(ErrorCode.READ_ONLY)

    def _take(self, path: Path, options: ImportOptions, ctx: JobContext, *, dry_run: bool) -> FileReport:
        source = file_source(path, self._ledger.clock.zone())
        before = _stamp(path)
        file = FileBytes(source.read, source.size)
        draft, skipped = self._read(file, source.name, options, ctx)
        if draft is None:
            return self._plain(source, skipped, ctx, dry_run=dry_run)
        if draft.ambiguous == COLUMNS and not options.kind and not options.read.columns:
            # Any table looks like a log; one that is none is a file like others, unless it was called a log.
            return self._plain(source, (*draft.skipped, Skipped(source.name, "no_log")), ctx, dry_run=dry_run)
        if draft.ambiguous:
            return replace(_open(source.name, draft, None), here=self._writer.find_same(source, ctx))
        plans = tuple(self._known.plan(thread, ctx) for thread in threads_of(draft, source.name))
        report = replace(report_of(source.name, draft, plans), here=self._writer.find_same(source, ctx))
        if dry_run:
            return report
        kept = self._writer.keep_source(source, ctx, read_apart=True)

        def unchanged() -> None:
            if _stamp(path) != before:
                raise KnownError(ErrorCode.SOURCE_CHANGED, path=str(path))

        written = self._writer.write(Work(draft, plans, kept, options, ctx), unchanged)
        return replace(
            report,
            evidence=len({kept, *written.evidence}),
            skipped=(*report.skipped, *written.unreadable),
            proposals=proposals_of(draft, kept, new_rows(plans), self._lines_of(kept)) if draft.rows else (),
            threads=tuple(thread for thread in written.threads if thread is not None),
            source=kept,
            conversations=tuple(
                replace(each, thread=thread)
                for each, thread in zip(report.conversations, written.threads, strict=True)
            ),
        )

    def _read(
        self, file: FileBytes, name: str, options: ImportOptions, ctx: JobContext
    ) -> tuple[ImportDraft | None, tuple[Skipped, ...]]:
        """Return what a reader found, or None and why it could not; None and nothing for any other file."""
        kind = options.kind or self._readers.recognise(file, name, ctx)
        if kind is None or kind == AS_FILE:
            return None, ()
        try:
            return self._readers.read(kind, file, name, self._on_this_day(options.read), ctx), ()
        except KnownError as error:
            if error.code not in UNREADABLE:
                raise
            too_large = error.code is ErrorCode.FILE_TOO_LARGE
            return None, (Skipped(name, "too_large" if too_large else "not_understood"),)

    def _on_this_day(self, told: ReadOptions) -> ReadOptions:
        clock = self._ledger.clock
        return replace(told, today=clock.now().astimezone(find_zone(clock.zone()) or UTC).date())

    def _plain(
        self, source: Source, skipped: tuple[Skipped, ...], ctx: JobContext, *, dry_run: bool
    ) -> FileReport:
        """Keep a file as it is, and nothing else."""
        if dry_run:
            kind = recognise(source.name, source.read(0, min(source.size, HEAD_BYTES)), source.size).code
            return FileReport(source.name, kind, evidence=1, skipped=skipped)
        item = self._writer.keep_source(source, ctx)
        kind = cast("Evidence", self._ledger.get(RecordKind.EVIDENCE, item)).kind
        return FileReport(source.name, kind, evidence=1, skipped=skipped, source=item)


def _open(name: str, draft: ImportDraft, source: EntityId | None) -> FileReport:
    """Return the report of a file that waits for an answer."""
    return FileReport(
        name,
        draft.kind,
        skipped=draft.skipped,
        ambiguous=draft.ambiguous,
        days=draft.days,
        table=draft.table,
        source=source,
    )


def _files_of(path: Path) -> Iterator[tuple[Path, FileReport | None]]:
    """Yield a file, or the files of a folder in order; what is not taken comes with a report that says so."""
    if not path.is_dir():
        yield path, None
        return
    count = 0
    for folder, names, files in os.walk(path):
        names.sort()
        for name in sorted([*files, *(each for each in names if Path(folder, each).is_symlink())]):
            each = Path(folder, name)
            why = "link" if each.is_symlink() else "" if each.is_file() else "not_a_file"
            count += 1
            if count > MOST_FILES:
                why = "too_many"
            refused = FileReport(storable(name), AS_FILE, skipped=(Skipped(name, why),))
            yield each, refused if why else None
            if count > MOST_FILES:
                return


def _stamp(path: Path) -> tuple[int, int, int]:
    try:
        status = path.stat()
    except OSError as error:
        raise KnownError(ErrorCode.NOT_READABLE, path=str(path)) from error
    return (status.st_ino, status.st_size, status.st_mtime_ns)

"""Writing an import: files inside it as evidence, threads, and what is new as batches, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import cast

from app.domain.edit import storable
from app.domain.errors import ErrorCode, KnownError
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.import_report import ImportOptions
from app.domain.imported import ImportDraft, PartDraft, Skipped, ThreadDraft
from app.domain.ports import JobContext
from app.domain.threads import Thread
from app.services import batches
from app.services.import_plan import Plan, counts_of
from app.services.intake import Intake, Prepared, Source, part_source, sha256_of
from app.services.ledger import Ledger
from app.services.search import SearchIndex
from storage.transaction import Transaction

UNREADABLE = frozenset({ErrorCode.FILE_NOT_UNDERSTOOD, ErrorCode.FILE_TOO_LARGE})


@dataclass(frozen=True, slots=True)
class Work:
    """One file to be written: what was read, what of it is new, and the evidence that is the file itself."""

    draft: ImportDraft
    plans: tuple[Plan, ...]
    source: EntityId
    options: ImportOptions
    ctx: JobContext


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: the evidence inside, the thread of each plan, and what inside could not be read."""

    evidence: frozenset[EntityId]
    threads: tuple[EntityId | None, ...]
    unreadable: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True)
class _Kept:
    """A file of an export that became evidence, or was: what is prepared, or the item that is here."""

    part: PartDraft
    sha256: str
    present: EntityId | None
    prepared: Prepared | None


class ImportWriter:
    """Writes imports into one open vault."""

    def __init__(self, ledger: Ledger, index: SearchIndex, intake: Intake) -> None:
        self._ledger = ledger
        self._index = index
        self._intake = intake

    def find_same(self, source: Source, ctx: JobContext) -> EntityId | None:
        """Return the item that has the same content, if there is one."""
        return self._intake.find_same(source, ctx)

    def keep_source(self, source: Source, ctx: JobContext, *, read_apart: bool = False) -> EntityId:
        """Keep the file itself, whatever becomes of what is in it; see `Intake.record` for `read_apart`."""
        present = self._intake.find_same(source, ctx)
        if present is not None:
            return present
        prepared = self._intake.prepare(source, ctx)
        try:
            with self._ledger.writing() as tx:
                return self._intake.record(tx, prepared, {}, read_apart=read_apart).id
        except BaseException:
            self._intake.discard(prepared)
            raise

    def write(self, work: Work, unchanged: Callable[[], None]) -> Written:
        """Write everything of one file or nothing; `unchanged` raises when the file is not what was read."""
        unreadable: list[Skipped] = []
        with ExitStack() as undo:
            parts = list(self._prepare(work.draft.parts, undo, unreadable, work.ctx))
            unchanged()
            with self._ledger.writing() as tx:
                items = self._record_parts(tx, parts, work.source)
                threads = tuple(self._write_threads(tx, work, items))
            undo.pop_all()
        return Written(frozenset(items.values()), threads, tuple(unreadable))

    def _prepare(
        self, parts: Sequence[PartDraft], undo: ExitStack, unreadable: list[Skipped], ctx: JobContext
    ) -> Iterator[_Kept]:
        """Store the files inside, each content once; one that cannot be read is left out and named."""
        seen: dict[str, _Kept] = {}
        for part in parts:
            source = part_source(PurePosixPath(part.untrusted_name).name, part.size, part.read)
            try:
                digest = sha256_of(source, ctx)
                if digest not in seen:
                    present = self._intake.find_same(source, ctx)
                    prepared = None if present is not None else self._intake.prepare(source, ctx)
                    if prepared is not None:
                        undo.callback(self._intake.discard, prepared)
                    seen[digest] = _Kept(part, digest, present, prepared)
            except KnownError as error:
                if error.code not in UNREADABLE:
                    raise
                unreadable.append(Skipped(part.untrusted_name, "part_unreadable"))
                continue
            yield replace(seen[digest], part=part)

    def _record_parts(
        self, tx: Transaction, parts: Sequence[_Kept], source: EntityId
    ) -> dict[tuple[str, int, str], EntityId]:
        """Write the files inside as evidence; return them by thread, place of the message, and content."""
        written: dict[str, EntityId] = {}
        found: dict[tuple[str, int, str], EntityId] = {}
        for kept in parts:
            if kept.sha256 not in written:
                if kept.prepared is None:
                    assert kept.present is not None
                    written[kept.sha256] = kept.present
                else:
                    item = self._intake.record(tx, kept.prepared, {"part_of": source})
                    written[kept.sha256] = item.id
            found[kept.part.thread, kept.part.message, kept.sha256] = written[kept.sha256]
        return found

    def _write_threads(
        self, tx: Transaction, work: Work, items: Mapping[tuple[str, int, str], EntityId]
    ) -> Iterator[EntityId | None]:
        """Write threads and batches; a thread that has nothing new is left as it is."""
        for plan in work.plans:
            if plan.thread is None and not plan.new:
                yield None
                continue
            thread = plan.thread or self._add_thread(plan.draft)
            attached = {place: item for (key, place, _), item in items.items() if key == plan.draft.key}
            # Without new messages a batch still says that the files of this export belong to the thread.
            if plan.new or (attached and work.source not in plan.sources):
                self._add_batch(tx, work, plan, thread.id, attached)
            yield thread.id

    def _add_thread(self, draft: ThreadDraft) -> Thread:
        said = {"app": draft.app, "key": draft.key, "title": draft.title}
        fill = {name: storable(value) for name, value in said.items()}
        return cast("Thread", self._ledger.add(RecordKind.THREAD, {}, fill=fill))

    def _add_batch(
        self, tx: Transaction, work: Work, plan: Plan, thread: EntityId, attached: dict[int, EntityId]
    ) -> None:
        new = [plan.draft.messages[place] for _, place in plan.new]
        first, last = batches.edges(plan.draft.messages, plan.new)
        fill = {
            "imported": self._ledger.now(),
            "thread": thread,
            "evidence": work.source,
            "format": work.draft.kind,
            "zone": work.options.read.zone,
            "me": work.options.read.me,
            "date_order": work.draft.date_order,
            "first": first,
            "last": last,
            "senders": batches.senders_of(new),
            **counts_of(new),
        }
        rows = batches.rows_of(plan.draft.messages, plan.new, attached, work.ctx)
        batch = self._ledger.add(RecordKind.BATCH, {}, fill=fill, bulk={"message": rows})
        found = ((sort, plan.draft.messages[place]) for sort, place in plan.new)
        self._index.take_in(tx, batch.id, found, work.ctx)

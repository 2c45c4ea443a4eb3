"""Papers: gather what goes in, draw and check it on any thread, write it whole or not at all, keep a record.

Three steps, so that a long paper never holds up the vault: `gather` on the vault lane takes a frozen snapshot
and the keys of the items that go in; `Gathered.prepare` draws and checks on the work lane; `record` keeps
what was written, with a checkpoint. `prepare` and `write` do all of it in a row for the command line.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self

from app.domain.case import CaseSnapshot, ExportedFile
from app.domain.documents_in import FileDecoder
from app.domain.errors import ErrorCode, KnownError
from app.domain.export_request import SHOWS_MESSAGES, ExportRequest, Paper, Part
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.ports import JobContext
from app.domain.proofs import ImportedStamp, LogProof
from app.domain.views.cut import chosen_entries
from app.domain.views.redacted import SHOWS_EVIDENCE
from app.services.drawn import Drawn, Job
from app.services.excerpts import Excerpts
from app.services.exhibits import PaperContent, PaperItems
from app.services.findings import findings_of
from app.services.handling import HandlingLog
from app.services.ledger import Ledger
from app.services.log_entries import LogEntries, take_log
from app.services.paper_files import PreparedFile, WrittenFile, remove_written, targets, write_files
from app.services.papers import COURTS_LANGUAGE, draw, used_evidence
from app.services.previews import PagePreview
from app.services.releases import ReleaseService
from app.services.snapshot import take_snapshot
from app.services.table_entries import TABLES, TableEntries, take_table
from app.services.timestamps import imported_stamps
from app.strings.catalogue import spoken_in
from exports.base import CheckResult, Find, OriginalNote, Sources
from exports.registry import load
from storage import proofs, safe_files
from storage.blobs import ItemReader
from storage.repositories.places import PlaceRepository

__all__ = [
    "CheckResult",
    "Cleared",
    "DocumentService",
    "ExportResult",
    "Find",
    "Gathered",
    "OriginalNote",
    "Prepared",
    "write_paper",
]

# These carry the checkpoint inside, so it is issued before they are drawn.
_PRINTS_CHECKPOINT = frozenset({Paper.LOG, Paper.BUNDLE, Paper.PROOF})
# The private log prints none of them, but names those that an entry rests on.
_READS_MESSAGES = SHOWS_MESSAGES | {Paper.LOG}


@dataclass(frozen=True, slots=True)
class Prepared:
    """A paper drawn and checked, not written yet.

    `may_write` is False when a check that nobody may pass over failed, or a find was not allowed; `originals`
    are those of a bundle of which the person says what becomes of them.
    """

    request: ExportRequest
    files: tuple[PreparedFile, ...]
    checks: tuple[CheckResult, ...]
    finds: tuple[Find, ...]
    notes: tuple[str, ...]
    entries: tuple[EntityId, ...]
    evidence: tuple[EntityId, ...]
    checkpoint: str
    may_write: bool
    cleaned: tuple[EntityId, ...] = ()
    originals: tuple[OriginalNote, ...] = ()

    def under(self, name: str) -> Prepared:
        """Return the same paper with the names that follow from another chosen name."""
        names = targets(name, self.files)
        files = tuple(replace(file, name=new) for file, new in zip(self.files, names, strict=True))
        return replace(self, files=files)

    def meant_for(self, purpose: str, under: EntityId | None = None) -> Prepared:
        """Return the same paper with what it is for and the release under which it goes."""
        said = purpose.strip() or self.request.purpose
        return replace(self, request=replace(self.request, purpose=said, under=under or self.request.under))

    @property
    def pages(self) -> int:
        """How many pages all files have together."""
        return sum(file.pages for file in self.files)


@dataclass(frozen=True, slots=True)
class Cleared:
    """A paper that may go to its reader; made by `DocumentService.clear` and by nothing else.

    Whatever writes or prints a paper takes one of these, so that nothing passes the releases by.
    """

    prepared: Prepared

    def meant_for(self, purpose: str) -> Cleared:
        """Return the same paper with what it is for; it goes to the same reader under the same release."""
        return replace(self, prepared=self.prepared.meant_for(purpose))


@dataclass(frozen=True, slots=True)
class ExportResult:
    """What was written and what was kept about it; `checkpoint` is "" from a vault open for reading only."""

    files: tuple[WrittenFile, ...]
    checkpoint: str


class Gathered:
    """Everything one paper needs, free of the vault's thread; `close` wipes the item keys in it."""

    def __init__(
        self,
        request: ExportRequest,
        snapshot: CaseSnapshot,
        items: PaperItems,
        decoder: FileDecoder,
        *,
        checkpoint: str,
        damage: tuple[str, ...],
        proof: LogProof | None,
        stamps: tuple[ImportedStamp, ...],
        table: TableEntries | None,
        log: LogEntries | None,
    ) -> None:
        """Take what was frozen; `damage` says what could not be read and is therefore missing from it."""
        self.request = request
        self.snapshot = snapshot
        self._damage = damage
        self._items = items
        self._decoder = decoder
        self._checkpoint = checkpoint
        self._proof = proof
        self._stamps = stamps
        self._table = table
        self._log = log

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def prepare(self, name: str, ctx: JobContext) -> Prepared:
        """Draw the paper, read it back and check it; `name` is the file name it will be saved under.

        Raises `KnownError(NOTHING_CHOSEN)` when nothing goes in, and `Cancelled`.
        """
        entries = self._entries()
        if self.request.paper in _NEEDS_ENTRIES and not entries:
            raise KnownError(ErrorCode.NOTHING_CHOSEN)
        sources = Sources(self._items, PaperContent(self._items, self._decoder, ctx))
        drawn = draw(
            Job(
                self.request,
                self.snapshot,
                sources,
                self._decoder.watched_by(ctx),
                self._checkpoint,
                self._damage,
                ctx,
                proof=self._proof,
                stamps=self._stamps,
                table=self._table,
                log=self._log,
            )
        )
        files = named(drawn, name)
        # Told, but no reason to write nothing: a name can be changed at any time.
        plain: tuple[CheckResult, ...] = load("court_rules").check_names(
            self.request.paper, [file.name for file in files]
        )
        return Prepared(
            request=self.request,
            files=files,
            checks=(*drawn.checks, *plain),
            finds=drawn.finds,
            notes=drawn.notes,
            entries=entries,
            evidence=drawn.evidence,
            checkpoint=self._checkpoint,
            may_write=drawn.may_write,
            cleaned=drawn.cleaned,
            originals=drawn.originals,
        )

    def _entries(self) -> tuple[EntityId, ...]:
        if self._table is not None:
            return self._table.ids
        if self._log is not None:
            return self._log.chosen
        if self.request.paper in _WITHOUT_ENTRIES:
            return ()
        return tuple(entry.id for entry in chosen_entries(self.snapshot, self.request))

    @property
    def is_open(self) -> bool:
        """Whether the items can still be read."""
        return self._items.is_open

    def close(self) -> None:
        """Wipe the keys of the items."""
        self._items.close()


# The sheets hold no incident, whatever was chosen.
_WITHOUT_ENTRIES = frozenset({Paper.CONFIDENTIAL, Paper.HANDLING})
_NEEDS_ENTRIES = frozenset({Paper.PACKET, Paper.BUNDLE, Paper.CSV, Paper.JSON})


def named(drawn: Drawn, name: str) -> tuple[PreparedFile, ...]:
    """Give every file its final name from the one that was chosen (`NAME-1-of-3.pdf`, `NAME.txt`)."""
    return tuple(
        PreparedFile(target, file.name_suffix, file.data, file.pages, file.members, file.packed)
        for file, target in zip(drawn.files, targets(name, drawn.files), strict=True)
    )


class DocumentService:
    """The papers of one open vault."""

    def __init__(
        self, ledger: Ledger, handling: HandlingLog, decoder: FileDecoder, releases: ReleaseService
    ) -> None:
        self._ledger = ledger
        self._handling = handling
        self._decoder = decoder
        self._releases = releases
        self._places = PlaceRepository(ledger.vault)
        self._gathered: list[Gathered] = []
        self._viewed: set[EntityId] = set()
        self._issued: tuple[int, str] = (0, "")

    def snapshot(self, *, histories: bool = True) -> CaseSnapshot:
        """Return everything in the vault, frozen, for views; for choices `histories` can be left out."""
        return take_snapshot(self._ledger, self._handling, histories=histories)

    def gather(self, request: ExportRequest) -> Gathered:
        """Freeze what the paper needs; issues the checkpoint that a private log or a bundle prints.

        A paper is drawn anew with every choice that changes: that its items were looked at is written once
        for each as long as the vault is open, and a checkpoint holds until something is written after it.
        """
        table: TableEntries | None = None
        log: LogEntries | None = None
        if request.paper in TABLES:
            snapshot, table = take_table(self._ledger, request)
        elif request.paper is Paper.LOG:
            snapshot, log = take_log(self._ledger, self._handling, request)
        else:
            snapshot = self.snapshot()
        if request.paper in _READS_MESSAGES and (
            request.paper is not Paper.PACKET or request.page.has(Part.EXHIBITS)
        ):
            taken = log if table is None else table
            pointed = None if taken is None else taken.pointed
            excerpts = Excerpts(self._ledger.vault, snapshot, request, pointed).read()
            snapshot = replace(snapshot, excerpts=excerpts)
        wanted = _wanted_evidence(snapshot, request)
        proof = None
        if request.paper is Paper.PROOF:
            proof = self._proof(snapshot, request, request.evidence or ())
        elif request.with_proof:
            proof = self._proof(snapshot, request, sorted(wanted))
        if wanted - self._viewed and not self._ledger.vault.read_only:
            with self._ledger.writing() as tx:
                self._handling.note(tx, "viewed", sorted(wanted - self._viewed))
            self._viewed |= wanted
        if proof is not None:
            checkpoint = proof.note
        else:
            checkpoint = self._checkpoint() if request.paper in _PRINTS_CHECKPOINT else ""
        items = PaperItems(
            {item.id: self._reader(item.item) for item in snapshot.evidence if item.id in wanted}
        )
        damage = tuple(found.sentence() for found in findings_of(self._ledger.vault) if found.leaves_out)
        gathered = Gathered(
            request,
            snapshot,
            items,
            self._decoder,
            checkpoint=checkpoint,
            damage=damage,
            proof=proof,
            stamps=imported_stamps(self._ledger) if request.paper is Paper.BUNDLE else (),
            table=table,
            log=log,
        )
        self._gathered = [other for other in self._gathered if other.is_open] + [gathered]
        return gathered

    def shut(self) -> None:
        """Wipe the item keys of every paper that is still being made."""
        for gathered in self._gathered:
            gathered.close()
        self._gathered.clear()

    def prepare(self, request: ExportRequest, name: str, ctx: JobContext) -> Prepared:
        """Gather, draw and check in one go; a bundle reads its originals again when it is written."""
        gathered = self.gather(request)
        try:
            prepared = gathered.prepare(name, ctx)
        except BaseException:
            gathered.close()
            raise
        if not any(file.members for file in prepared.files):
            gathered.close()
        return prepared

    def clear(self, prepared: Prepared) -> Cleared:
        """Let a paper go to its reader; raises `KnownError` with LEAK_FOUND, NEEDS_RELEASE, RELEASE_ENDED."""
        if not prepared.may_write:
            raise KnownError(ErrorCode.LEAK_FOUND)
        request = prepared.request
        self._releases.check(request.paper.value, request.reader.value, request.under)
        return Cleared(prepared)

    def write(
        self,
        prepared: Prepared,
        out: Path,
        ctx: JobContext,
        note_out: Path | None = None,
        passphrase: bytes | bytearray = b"",
    ) -> ExportResult:
        """Write every file beside `out` and record the export; when recording fails nothing is left behind.

        `passphrase` seals a bundle whose name ends in `.age`. Raises what `clear` raises, `KnownError` with
        EXISTS, NO_SPACE, NOT_WRITABLE, DISK_FAILED or PASSPHRASE_UNFIT, and `Cancelled`.
        """
        cleared = self.clear(prepared)
        if note_out is not None and not prepared.checkpoint:
            # Issued first, so that everything is on disk before the export is recorded.
            prepared = replace(prepared, checkpoint=self._checkpoint())
            cleared = replace(cleared, prepared=prepared)
        written = write_paper(cleared, out.parent, ctx, passphrase)
        noted = False
        try:
            if note_out is not None and prepared.checkpoint:
                safe_files.write_new_file(note_out, [prepared.checkpoint.encode("utf-8")])
                noted = True
            return self.record(cleared, written)
        except BaseException:
            remove_written(written)
            if noted and note_out is not None:
                with suppress(KnownError):
                    safe_files.remove_export(note_out)
            raise

    def record(self, cleared: Cleared, written: tuple[WrittenFile, ...]) -> ExportResult:
        """Keep what was exported: paper, reader, purpose, release, files with hashes, checkpoint, uses."""
        prepared = cleared.prepared
        files = tuple(ExportedFile(file.path.name, file.pages, file.bytes, file.sha256) for file in written)
        checkpoint = self._keep(prepared, files, tuple(file.path for file in written))
        return ExportResult(written, checkpoint)

    def record_printed(self, cleared: Cleared) -> str:
        """Keep that the pages of a paper went to a printer, and return the checkpoint kept with it."""
        prepared = cleared.prepared
        files = tuple(
            ExportedFile(file.name, file.pages, len(file.data), hashlib.sha256(file.data).hexdigest())
            for file in prepared.files
            if file.pages
        )
        return self._keep(prepared, files, (), printed=True)

    def _keep(
        self,
        prepared: Prepared,
        files: tuple[ExportedFile, ...],
        places: tuple[Path, ...],
        *,
        printed: bool = False,
    ) -> str:
        if self._ledger.vault.read_only:
            return prepared.checkpoint
        request = prepared.request
        with self._ledger.writing() as tx:
            checkpoint = prepared.checkpoint or tx.issue_checkpoint()
            export = self._ledger.add(
                RecordKind.EXPORT,
                {},
                fill={
                    "made": self._ledger.now(),
                    "paper": request.paper.value,
                    "reader": request.reader.value,
                    "purpose": request.purpose,
                    "entries": len(prepared.entries),
                    "allowed": tuple(sorted(request.allow)),
                    "released": tuple(sorted(f"{owner.hex()}:{field}" for owner, field in request.release)),
                    "files": files,
                    "checkpoint": checkpoint,
                    "printed": printed,
                    "release": request.under,
                },
                act="export",
            )
            if prepared.evidence:
                self._handling.note(tx, "exported", prepared.evidence, export=export.id)
            self._handling.note(tx, "cleaned", prepared.cleaned, export=export.id)
            self._places.save(tx, export.id, places)
        return checkpoint

    def preview(self, prepared: Prepared) -> PagePreview:
        """Return the pages of a prepared paper as pictures; usable on any thread until the lock."""
        return PagePreview(prepared.files, self._decoder)

    def _checkpoint(self) -> str:
        """Issue a checkpoint; "" from a vault open for reading only."""
        vault = self._ledger.vault
        if vault.read_only:
            return ""
        if self._issued[0] != vault.event_count:
            with self._ledger.writing() as tx:
                note = tx.issue_checkpoint()
            self._issued = (vault.event_count, note)
        return self._issued[1]

    def _proof(
        self, snapshot: CaseSnapshot, request: ExportRequest, evidence: Iterable[EntityId]
    ) -> LogProof:
        """Prove entries and items under a fresh checkpoint; a vault that is only read has its newest one."""
        items = {item.id: item.item for item in snapshot.evidence}
        wanted = [(RecordKind.ENTRY.value, entry.id) for entry in chosen_entries(snapshot, request)]
        wanted += [("item", items[each]) for each in evidence if each in items]
        if not wanted:
            raise KnownError(ErrorCode.NOTHING_CHOSEN)
        vault = self._ledger.vault
        return proofs.prove(vault, self._checkpoint() or proofs.latest_note(vault), wanted)

    def _reader(self, item: EntityId) -> ItemReader | None:
        with suppress(KnownError):
            return self._ledger.vault.item_reader(item)
        return None


def write_paper(
    cleared: Cleared, folder: Path, ctx: JobContext, passphrase: bytes | bytearray = b""
) -> tuple[WrittenFile, ...]:
    """Write the files of a paper that may go to its reader into a folder, on any thread."""
    # A bundle makes the last of its texts while it is written.
    with spoken_in(COURTS_LANGUAGE):
        return write_files(cleared.prepared.files, folder, ctx, passphrase)


def _wanted_evidence(snapshot: CaseSnapshot, request: ExportRequest) -> frozenset[EntityId]:
    return frozenset(used_evidence(request, snapshot)) if request.paper in SHOWS_EVIDENCE else frozenset()

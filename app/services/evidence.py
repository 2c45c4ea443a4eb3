"""Evidence: bytes kept as they came, the record about them, and every look at them through the sandbox."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from types import MappingProxyType
from typing import cast

from app.domain.case import ExportedFile
from app.domain.change import Change
from app.domain.documents_in import Description, FileDecoder, Ranged
from app.domain.edit import checked
from app.domain.entry import Entry
from app.domain.errors import ErrorCode, KnownError
from app.domain.evidence import ErasedItem, Evidence, HandlingEvent, copies_by_original, copies_of
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.kinds import RECORDS
from app.domain.open_case import OpenMatter
from app.domain.ports import JobContext, NoJob, Picture
from app.domain.redaction import Mark
from app.domain.release import Leave, Release
from app.importers.names import safe_name
from app.services.describe import describe
from app.services.erasing import Erased, EraseService
from app.services.handling import HandlingLog
from app.services.intake import Intake, Prepared, Source, bytes_source, file_source
from app.services.ledger import Ledger, quick_or_whole
from app.services.redacting import MadeCopy, Redaction, RedactService
from app.services.search import SearchIndex
from storage import safe_files
from storage.repositories.contents import ContentRepository
from storage.repositories.places import PlaceRepository

NO_CHANGES: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a file: its record, whether the same content was there already, what changed.

    `warnings` are codes with a sentence under `importers.warning.CODE`.
    """

    evidence: Evidence
    already: bool
    changes: tuple[Change, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EvidenceUses:
    """Where an item is used: entries that hold it, exports that it went into."""

    entries: tuple[EntityId, ...]
    exports: tuple[EntityId, ...]


FILE = "file"
"""A single file among what a release allows, and on the list of exports."""
_OWN = Leave()


class EvidenceService:
    """The evidence of one open vault; a `BlobReader` by evidence id."""

    def __init__(
        self,
        ledger: Ledger,
        handling: HandlingLog,
        index: SearchIndex,
        decoder: FileDecoder,
        *,
        let_go: Callable[[EntityId], None],
        check_leave: Callable[[Leave], Release | None],
    ) -> None:
        """Serve an open vault; `let_go` is called with an item before it is erased.

        `check_leave` lets a copy out, or not.
        """
        self._check_leave = check_leave
        self._ledger = ledger
        self._handling = handling
        self._index = index
        self._decoder = decoder
        self._contents = ContentRepository(ledger.vault)
        self._intake = Intake(ledger, handling, index, decoder)
        self._let_go = let_go
        self._erasing = EraseService(ledger, handling, index)
        self._redacting = RedactService(ledger, handling, self._intake, decoder)

    # Adding ----------------------------------------------------------------------------------

    def add_file(
        self,
        path: Path,
        *,
        entry: EntityId | None = None,
        changes: Mapping[str, object] = NO_CHANGES,
        ctx: JobContext | None = None,
    ) -> Added:
        """Keep a file byte for byte, only reading it; the same content again is linked, not kept twice.

        Raises `KnownError` with NOT_READABLE, NO_SPACE, NOT_WRITABLE, DISK_FAILED, READ_ONLY, NOT_FOUND or
        ENTRY_WITHDRAWN (for `entry`), and what `checked` raises for `changes`; then nothing was added.
        """
        return self._add(file_source(path, self._ledger.clock.zone()), entry, changes, ctx or NoJob())

    def add_bytes(
        self,
        name: str,
        data: bytes,
        *,
        entry: EntityId | None = None,
        changes: Mapping[str, object] = NO_CHANGES,
        ctx: JobContext | None = None,
    ) -> Added:
        """Keep bytes that came without a file, such as a pasted picture; otherwise as `add_file`."""
        return self._add(bytes_source(name, data), entry, changes, ctx or NoJob())

    # Reading ---------------------------------------------------------------------------------

    def list(self) -> tuple[Evidence, ...]:
        """Return every item in order of item number."""
        items = cast("tuple[Evidence, ...]", self._ledger.all(RecordKind.EVIDENCE))
        return tuple(sorted(items, key=lambda item: (item.number, item.id)))

    def get(self, evidence_id: EntityId) -> Evidence:
        """Return an item; raises `KnownError(NOT_FOUND)`."""
        return cast("Evidence", self._ledger.get(RecordKind.EVIDENCE, evidence_id))

    def find(self, text: str) -> Evidence:
        """Return the item meant by an id, the start of one, or an item number of up to three digits.

        Raises `KnownError(NOT_FOUND)` or `KnownError(AMBIGUOUS_NAME)`.
        """
        found = self._ledger.by_text(RecordKind.EVIDENCE, text)
        if found is None and text.strip().isdecimal():
            found = next((item for item in self.list() if item.number == int(text)), None)
        if found is None:
            erased = self._handling.find_erased(text)
            if erased is not None:
                raise KnownError(ErrorCode.NOT_FOUND, value=text, erased=erased.erased.iso())
            raise KnownError(ErrorCode.NOT_FOUND, value=text)
        return cast("Evidence", found)

    def amend(
        self, evidence_id: EntityId, changes: Mapping[str, object], *, reason: str = ""
    ) -> tuple[Evidence, Change]:
        """Save what is known of an item; its bytes, name and hash never change."""
        item, change = self._ledger.amend(RecordKind.EVIDENCE, evidence_id, changes, reason=reason)
        return cast("Evidence", item), change

    def size(self, evidence: EntityId) -> int:
        """Return the size in bytes; raises `KnownError(NOT_FOUND)`."""
        return self._ledger.vault.item_size(self.get(evidence).item)

    def read(self, evidence: EntityId, offset: int = 0, length: int | None = None) -> bytes:
        """Return authenticated bytes; raises `KnownError(NOT_FOUND | EVIDENCE_DAMAGED)`."""
        return self._ledger.vault.read_item(self.get(evidence).item, offset, length)

    def ranged(self, evidence: EntityId) -> Ranged:
        """Return an item to be read by ranges; raises `KnownError(NOT_FOUND)`."""
        return Ranged(lambda offset, length: self.read(evidence, offset, length), self.size(evidence))

    def stream(self, evidence: EntityId) -> Iterator[bytes]:
        """Yield the whole item in pieces of at most 1 MiB; raises as `read` does."""
        return map(bytes, self._ledger.vault.stream_item(self.get(evidence).item))

    def of_bytes(self, sha256: str) -> Evidence | None:
        """Return the item that holds the bytes of a digest (64 hex digits), None when there is none."""
        found = self._contents.find(sha256)
        return None if found is None else self.get(found)

    def uses(self, evidence_id: EntityId) -> EvidenceUses:
        """Return the entries that hold an item (withdrawn ones too) and the exports that it went into."""
        entries = quick_or_whole(
            lambda: self._contents.holders(evidence_id),
            lambda: tuple(entry.id for entry in self._entries_as_written() if evidence_id in entry.evidence),
        )
        return EvidenceUses(entries, self._handling.exports_of(evidence_id))

    def held(self) -> frozenset[EntityId]:
        """Return the items that an entry holds, and their redacted copies; withdrawn entries hold nothing."""
        items = quick_or_whole(
            self._contents.held,
            lambda: frozenset(
                item for entry in self._entries_as_written() if not entry.withdrawn for item in entry.evidence
            ),
        )
        copies = copies_by_original(self.list())
        return items | {copy.id for item in items & copies.keys() for copy in copies[item]}

    def count(self) -> int:
        """Return how many items there are."""
        return quick_or_whole(self._contents.count, lambda: len(self.list()))

    def handling(self, evidence_id: EntityId) -> tuple[HandlingEvent, ...]:
        """Return what was done to an item, in order."""
        self.get(evidence_id)
        return self._handling.of(evidence_id)

    # Redacted copies -------------------------------------------------------------------------

    def redact(self, evidence_id: EntityId, marks: Sequence[Mark], *, ctx: JobContext | None = None) -> Added:
        """Make a redacted copy of a photo or PDF: a new item; the original is only read.

        Raises `KnownError` with READ_ONLY, BAD_VALUE (a mark that cannot be drawn), NOTHING_TO_SAVE (no mark
        lies in the picture), FILE_TOO_LARGE, PREVIEW_FAILED, PREVIEW_TIMED_OUT, EVIDENCE_DAMAGED or an error
        of the disk; then nothing was added.
        """
        watch = ctx or NoJob()
        if self._ledger.vault.read_only:
            raise KnownError(ErrorCode.READ_ONLY)
        return self.keep_redacted(self.redaction(evidence_id).make(marks, watch), ctx=watch)

    def redaction(self, evidence_id: EntityId) -> Redaction:
        """Take an original out of the vault's thread, to look at it and to burn marks into a copy."""
        return self._redacting.take(self.get(evidence_id))

    def keep_redacted(self, made: MadeCopy, *, ctx: JobContext | None = None) -> Added:
        """Write a redacted copy into the record, linked to its original; the same copy again is found."""
        copy, already = self._redacting.keep(made, ctx or NoJob())
        changes = () if already else (Change(RecordKind.EVIDENCE, (copy.id, made.original)),)
        return Added(copy, already=already, changes=changes)

    def copies(self, evidence_id: EntityId) -> tuple[Evidence, ...]:
        """Return the redacted copies of an item, and copies of those."""
        return copies_of(self.list(), evidence_id)

    # Erasing ---------------------------------------------------------------------------------

    def erase(
        self,
        evidence_id: EntityId,
        reason: str = "",
        *,
        details: bool = False,
        allow_open_case: bool = False,
    ) -> Erased:
        """Erase an item for ever: key, bytes, record, links and what was taken from it to be searched.

        Its events stay and say that it was there; with `details` what they say of it (name, description,
        transcript, what the file said of itself) is erased too. Raises `KnownError` with NOT_FOUND,
        CASE_OPEN while a hearing, order or report is open, READ_ONLY or an error of the disk: then nothing
        was erased.
        """
        self._let_go(evidence_id)
        return self._erasing.erase(
            self.get(evidence_id), reason=reason, details=details, allow_open_case=allow_open_case
        )

    def erased(self) -> tuple[ErasedItem, ...]:
        """Return what stays of the items that were erased, in order."""
        return self._handling.erased()

    def open_matter(self) -> OpenMatter | None:
        """Return what is open, for which erasing stops with words; None when nothing is."""
        return self._erasing.open_matter()

    # Looking and checking --------------------------------------------------------------------

    def save_copy(
        self, evidence_id: EntityId, out: Path, ctx: JobContext | None = None, *, leave: Leave = _OWN
    ) -> None:
        """Write a byte-identical copy that appears whole or not at all, and note it in the handling log.

        One that goes to somebody under a release is on the list of exports too. Raises what
        `ReleaseService.check_leave` raises, and `KnownError` with EXISTS, NO_SPACE, NOT_WRITABLE, DISK_FAILED
        or EVIDENCE_DAMAGED.
        """
        item = self.get(evidence_id)
        release = self._check_leave(leave)
        with safe_files.new_file(out) as copy:
            for piece in self._watched(item, ctx or NoJob(), "progress.copying"):
                copy.write(piece)
        if not self._ledger.vault.read_only:
            with self._ledger.writing() as tx:
                export = None if release is None else self._given(item, out, release)
                self._handling.note(tx, "copied", [item.id], export=export)
                if export is not None:
                    PlaceRepository(self._ledger.vault).save(tx, export, (out,))

    def _given(self, item: Evidence, out: Path, release: Release) -> EntityId:
        """Put a copy on the list of what went out under a release."""
        fill = {
            "made": self._ledger.now(),
            "paper": FILE,
            "reader": release.reader,
            "purpose": release.purpose,
            "files": (ExportedFile(out.name, 0, item.bytes, item.sha256),),
            "release": release.id,
        }
        return self._ledger.add(RecordKind.EXPORT, {}, fill=fill, act="export").id

    def copy_name(self, evidence_id: EntityId, again: int = 1) -> str:
        """Return a name for a copy beside others: the item number and a safe form of its own name.

        `again` counts from 1 the names to try when there is a file of that name.
        """
        item = self.get(evidence_id)
        name = PurePath(safe_name(item.name))
        more = f"-{again}" if again > 1 else ""
        return f"{item.number:03d}-{name.stem}{more}{name.suffix}"

    def check(self, evidence_id: EntityId, ctx: JobContext | None = None) -> bool:
        """Read every byte of an item, compare its SHA-256, and note the result; False when it is damaged."""
        item = self.get(evidence_id)
        digest = hashlib.sha256()
        try:
            for piece in self._watched(item, ctx or NoJob(), "progress.checking"):
                digest.update(piece)
            whole = digest.hexdigest() == item.sha256
        except KnownError as error:
            if error.code is not ErrorCode.EVIDENCE_DAMAGED:
                raise
            whole = False
        if not self._ledger.vault.read_only:
            with self._ledger.writing() as tx:
                self._handling.note(tx, "checked" if whole else "damaged", [item.id])
        return whole

    def picture(self, evidence_id: EntityId, max_side: int) -> Picture:
        """Return a photo upright, drawn in the sandbox; nothing is kept of it on disk.

        Raises `KnownError` with PREVIEW_FAILED, PREVIEW_TIMED_OUT, FILE_TOO_LARGE or EVIDENCE_DAMAGED.
        """
        return self._decoder.picture(self.ranged(evidence_id), max_side)

    def pdf_pages(self, evidence_id: EntityId) -> int:
        """Return how many pages a PDF has; raises as `picture` does."""
        return len(self._decoder.pdf_facts(self.ranged(evidence_id)).pages)

    def pdf_page(self, evidence_id: EntityId, page: int, max_side: int) -> Picture:
        """Draw one page of a PDF, from 0; raises as `picture` does."""
        return self._decoder.pdf_page(self.ranged(evidence_id), page, max_side)

    def still(self, evidence_id: EntityId, max_side: int) -> Picture:
        """Return one still of a video; raises as `picture` does."""
        file = self.ranged(evidence_id)
        return self._decoder.media_stills_stream(file.read, file.size, 1, max_side)[0][1]

    def describe(self, evidence_id: EntityId, ctx: JobContext | None = None) -> Description:
        """Read again, from the bytes that are kept, what a file is and says of itself."""
        item = self.get(evidence_id)
        return describe(item.name, item.bytes, self.ranged(evidence_id).read, self._decoder, ctx or NoJob())

    def text_of(self, evidence_id: EntityId) -> str:
        """Return the text that was taken from an item when it was added, "" when there was none."""
        return self._index.text_of(evidence_id)

    def _add(
        self, source: Source, entry: EntityId | None, changes: Mapping[str, object], ctx: JobContext
    ) -> Added:
        values = checked(RECORDS[RecordKind.EVIDENCE], changes)
        if entry is not None:
            self._writable_entry(entry)
        if self._ledger.vault.read_only:
            raise KnownError(ErrorCode.READ_ONLY)
        present = self._intake.find_same(source, ctx)
        if present is not None:
            return self._add_again(self.get(present), entry)
        prepared = self._intake.prepare(source, ctx)
        try:
            item, linked = self._record(prepared, values, entry)
        except BaseException:
            self._intake.discard(prepared)
            raise
        changed = (Change(RecordKind.EVIDENCE, (item.id,)), *linked)
        return Added(item, already=False, changes=changed, warnings=prepared.described.warnings)

    def _record(
        self, prepared: Prepared, values: Mapping[str, object], entry: EntityId | None
    ) -> tuple[Evidence, tuple[Change, ...]]:
        """Write item, evidence, search text and link in one transaction."""
        with self._ledger.writing() as tx:
            item = self._intake.record(tx, prepared, values)
            return item, self._link(entry, item.id)

    def _entries_as_written(self) -> tuple[Entry, ...]:
        entries = cast("tuple[Entry, ...]", self._ledger.all(RecordKind.ENTRY))
        return tuple(sorted(entries, key=lambda entry: (entry.written.ms, entry.id)))

    def _add_again(self, item: Evidence, entry: EntityId | None) -> Added:
        linked: tuple[Change, ...] = ()
        if entry is not None:
            with self._ledger.writing() as tx:
                linked = self._link(entry, item.id)
                if linked:
                    self._handling.note(tx, "linked", [item.id])
        return Added(item, already=True, changes=linked)

    def _link(self, entry: EntityId | None, evidence: EntityId) -> tuple[Change, ...]:
        if entry is None:
            return ()
        before = self._writable_entry(entry)
        if evidence in before.evidence:
            return ()
        changes = {"evidence": (*before.evidence, evidence)}
        _, change = self._ledger.amend(RecordKind.ENTRY, entry, changes, reason="evidence_added")
        return (change,)

    def _writable_entry(self, entry_id: EntityId) -> Entry:
        entry = cast("Entry", self._ledger.get(RecordKind.ENTRY, entry_id))
        if entry.withdrawn:
            raise KnownError(ErrorCode.ENTRY_WITHDRAWN)
        return entry

    def _watched(self, item: Evidence, ctx: JobContext, label: str) -> Iterator[memoryview]:
        done = 0
        for piece in self._ledger.vault.stream_item(item.item):
            ctx.check()
            yield piece
            done += len(piece)
            ctx.progress(done, item.bytes, label)

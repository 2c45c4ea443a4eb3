"""Evidence: bytes kept as they came, the record about them, and every look at them through the sandbox."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import cast

from app.domain.change import Change
from app.domain.documents_in import LARGEST_PDF, LARGEST_PICTURE, Description, FileDecoder, ReadRange
from app.domain.edit import checked, storable
from app.domain.entry import Entry
from app.domain.errors import ErrorCode, KnownError
from app.domain.evidence import ErasedItem, Evidence, HandlingEvent, Reported
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.kinds import RECORDS
from app.domain.moment import find_zone
from app.domain.open_case import OpenMatter
from app.domain.ports import JobContext, NoJob, Picture
from app.services.describe import describe
from app.services.erasing import Erased, EraseService
from app.services.handling import HandlingLog
from app.services.ledger import Ledger, quick_or_whole
from app.services.search import SearchIndex
from storage import safe_files
from storage.importing import StoredItem
from storage.repositories.contents import ContentRepository

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


@dataclass(frozen=True, slots=True)
class _Source:
    """A file or a piece of the clipboard, as the import sees it."""

    name: str
    size: int
    modified: str
    pieces: Callable[[], Iterable[bytes]]
    read: ReadRange


class EvidenceService:
    """The evidence of one open vault; a `BlobReader` by evidence id."""

    def __init__(
        self, ledger: Ledger, handling: HandlingLog, index: SearchIndex, decoder: FileDecoder
    ) -> None:
        self._ledger = ledger
        self._handling = handling
        self._index = index
        self._decoder = decoder
        self._contents = ContentRepository(ledger.vault)
        self._erasing = EraseService(ledger, handling, index)

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
        try:
            status = path.stat()
            modified = datetime.fromtimestamp(status.st_mtime, tz=find_zone(self._ledger.clock.zone()))
        except (OSError, ValueError, OverflowError) as error:
            raise KnownError(ErrorCode.NOT_READABLE, path=str(path)) from error
        source = _Source(
            name=storable(path.name),
            size=status.st_size,
            modified=modified.isoformat(timespec="seconds"),
            pieces=lambda: safe_files.read_source(path),
            read=lambda offset, length: _read_range(path, offset, length),
        )
        return self._add(source, entry, changes, ctx or NoJob())

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
        source = _Source(
            storable(name), len(data), "", lambda: (data,), lambda at, size: data[at : at + size]
        )
        return self._add(source, entry, changes, ctx or NoJob())

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

    def stream(self, evidence: EntityId) -> Iterator[bytes]:
        """Yield the whole item in pieces of at most 1 MiB; raises as `read` does."""
        return self._ledger.vault.stream_item(self.get(evidence).item)

    def uses(self, evidence_id: EntityId) -> EvidenceUses:
        """Return the entries that hold an item (withdrawn ones too) and the exports that it went into."""
        entries = quick_or_whole(
            lambda: self._contents.holders(evidence_id),
            lambda: tuple(entry.id for entry in self._entries_as_written() if evidence_id in entry.evidence),
        )
        return EvidenceUses(entries, self._handling.exports_of(evidence_id))

    def held(self) -> frozenset[EntityId]:
        """Return the items that an entry holds; withdrawn entries hold nothing."""
        return quick_or_whole(
            self._contents.held,
            lambda: frozenset(
                item for entry in self._entries_as_written() if not entry.withdrawn for item in entry.evidence
            ),
        )

    def count(self) -> int:
        """Return how many items there are."""
        return quick_or_whole(self._contents.count, lambda: len(self.list()))

    def handling(self, evidence_id: EntityId) -> tuple[HandlingEvent, ...]:
        """Return what was done to an item, in order."""
        self.get(evidence_id)
        return self._handling.of(evidence_id)

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

    def save_copy(self, evidence_id: EntityId, out: Path, ctx: JobContext | None = None) -> None:
        """Write a byte-identical copy that appears whole or not at all, and note it in the handling log.

        Raises `KnownError` with EXISTS, NO_SPACE, NOT_WRITABLE, DISK_FAILED or EVIDENCE_DAMAGED.
        """
        item = self.get(evidence_id)
        with safe_files.new_file(out) as copy:
            for piece in self._watched(item, ctx or NoJob(), "progress.copying"):
                copy.write(piece)
        if not self._ledger.vault.read_only:
            with self._ledger.writing() as tx:
                self._handling.note(tx, "copied", [item.id])

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
        return self._decoder.picture(self._whole(evidence_id, LARGEST_PICTURE), max_side)

    def pdf_pages(self, evidence_id: EntityId) -> int:
        """Return how many pages a PDF has; raises as `picture` does."""
        return len(self._decoder.pdf_facts(self._whole(evidence_id, LARGEST_PDF)).pages)

    def pdf_page(self, evidence_id: EntityId, page: int, max_side: int) -> Picture:
        """Draw one page of a PDF, from 0; raises as `picture` does."""
        return self._decoder.pdf_page(self._whole(evidence_id, LARGEST_PDF), page, max_side)

    def still(self, evidence_id: EntityId, max_side: int) -> Picture:
        """Return one still of a video; raises as `picture` does."""
        stills = self._decoder.media_stills_stream(
            lambda offset, length: self.read(evidence_id, offset, length), self.size(evidence_id), 1, max_side
        )
        return stills[0][1]

    def describe(self, evidence_id: EntityId, ctx: JobContext | None = None) -> Description:
        """Read again, from the bytes that are kept, what a file is and says of itself."""
        item = self.get(evidence_id)
        return describe(
            item.name,
            item.bytes,
            lambda offset, length: self.read(evidence_id, offset, length),
            self._decoder,
            ctx or NoJob(),
        )

    def text_of(self, evidence_id: EntityId) -> str:
        """Return the text that was taken from an item when it was added, "" when there was none."""
        return self._index.text_of(evidence_id)

    def _add(
        self, source: _Source, entry: EntityId | None, changes: Mapping[str, object], ctx: JobContext
    ) -> Added:
        values = checked(RECORDS[RecordKind.EVIDENCE], changes)
        if entry is not None:
            self._writable_entry(entry)
        if self._ledger.vault.read_only:
            raise KnownError(ErrorCode.READ_ONLY)
        present = self._same_content(source, ctx)
        if present is not None:
            return self._add_again(present, entry)
        stored = self._ledger.vault.import_stream(source.pieces(), ctx, expected=source.size)
        try:
            described = describe(source.name, stored.size, source.read, self._decoder, ctx)
            ctx.check()
            item, linked = self._record(source, stored, described, values, entry)
        except BaseException:
            self._discard(stored)
            raise
        changed = (Change(RecordKind.EVIDENCE, (item.id,)), *linked)
        return Added(item, already=False, changes=changed, warnings=described.warnings)

    def _record(
        self,
        source: _Source,
        stored: StoredItem,
        described: Description,
        values: Mapping[str, object],
        entry: EntityId | None,
    ) -> tuple[Evidence, tuple[Change, ...]]:
        """Write item, evidence, search text and link in one transaction."""
        with self._ledger.writing() as tx:
            tx.add_item(stored, extra=self._ledger.aside())
            fill = {
                "item": stored.id,
                "bytes": stored.size,
                "sha256": stored.sha256.hex(),
                "added": self._ledger.now(),
                "number": self._handling.ever_added() + 1,
                "name": source.name,
                "file_modified": source.modified,
                "kind": described.kind.code,
                "media_type": described.kind.media_type,
                "reported": tuple(map(_storable, described.reported)),
            }
            item = cast("Evidence", self._ledger.add(RecordKind.EVIDENCE, values, fill=fill))
            if described.text:
                self._index.keep_text(tx, item, described.text)
            return item, self._link(entry, item.id)

    def _entries_as_written(self) -> tuple[Entry, ...]:
        entries = cast("tuple[Entry, ...]", self._ledger.all(RecordKind.ENTRY))
        return tuple(sorted(entries, key=lambda entry: (entry.written.ms, entry.id)))

    def _discard(self, stored: StoredItem) -> None:
        """Remove bytes that nothing names; where a commit may have held after all, they stay."""
        with suppress(KnownError):
            if self._ledger.vault.find_item(stored.sha256) is None:
                self._ledger.vault.discard_item(stored)

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

    def _same_content(self, source: _Source, ctx: JobContext) -> Evidence | None:
        """Look for the same bytes before storing any; only a file of a size that is here is read for it."""
        if not self._contents.has_size(source.size):
            return None
        digest = hashlib.sha256()
        done = 0
        for piece in source.pieces():
            ctx.check()
            digest.update(piece)
            done += len(piece)
            ctx.progress(done, max(source.size, done), "progress.comparing")
        found = self._contents.find(digest.hexdigest())
        return None if found is None else self.get(found)

    def _watched(self, item: Evidence, ctx: JobContext, label: str) -> Iterator[bytes]:
        done = 0
        for piece in self._ledger.vault.stream_item(item.item):
            ctx.check()
            yield piece
            done += len(piece)
            ctx.progress(done, item.bytes, label)

    def _whole(self, evidence_id: EntityId, most: int) -> bytes:
        if self.size(evidence_id) > most:
            raise KnownError(ErrorCode.FILE_TOO_LARGE, limit=most)
        return self.read(evidence_id)


def _storable(said: Reported) -> Reported:
    return Reported(storable(said.source), storable(said.key), storable(said.value))


def _read_range(path: Path, offset: int, length: int) -> bytes:
    try:
        with path.open("rb") as file:
            file.seek(offset)
            return file.read(length)
    except OSError as error:
        raise KnownError(ErrorCode.NOT_READABLE, path=str(path)) from error

"""Handing a whole case over, sealed for one reader, and knowing what became of it; plain files of everything.

Making one runs on the vault's thread like a backup: the record stands still while it is read.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.case import ExportedFile
from app.domain.errors import ErrorCode, KnownError
from app.domain.evidence import Evidence
from app.domain.fields import RecordKind
from app.domain.handover import EVERYTHING, HandoverChoice, HandoverMade, HandoverReader
from app.domain.ids import EntityId, id_text
from app.domain.moment import Instant
from app.domain.ports import JobContext
from app.services.exports_made import ExportsMade
from app.services.handling import HandlingLog
from app.services.handover_bag import HandoverBag, HandoverRequest
from app.services.handover_cut import HandoverCut
from app.services.handover_keys import HandoverKeys
from app.services.handover_reading import Package, build, check_record, reading_file
from app.services.handover_words import StillThere, still_there
from app.services.ledger import Ledger
from app.services.paper_files import (
    SHORTEST_PASSPHRASE,
    SealedFile,
    WrittenFile,
    remove_written,
    write_bag,
    write_sealed,
)
from app.services.releases import ReleaseService
from app.strings.word_list import FINGERPRINT_WORDS, fingerprint_words, word_list
from storage import age_keys, proofs, safe_files
from storage.age_file import Wrap, to_passphrase, to_public_key
from storage.age_reader import AgeReader
from storage.repositories.handovers import HandoverRepository, StoredHandover
from storage.repositories.notes import NoteRepository
from storage.repositories.places import PlaceRepository

if TYPE_CHECKING:
    from app.services.handover_received import ReceivedCases

__all__ = ["PAPER", "HandoverRequest", "HandoverService"]

PAPER = "handover"
PLAIN_PAPER = "everything"
_LEFT_OUT = "left_out"
_NOT_A_CHANGE = ("export", "item", "received_case")
_UNLIKE = frozenset({ErrorCode.HANDOVER_BROKEN, ErrorCode.HANDOVER_UNFIT, ErrorCode.AGE_DAMAGED})


class HandoverService:
    """Hand-overs of one open vault."""

    def __init__(
        self, ledger: Ledger, handling: HandlingLog, received: ReceivedCases, releases: ReleaseService
    ) -> None:
        self._ledger = ledger
        self._releases = releases
        self._handling = handling
        self._handovers = HandoverRepository(ledger.vault)
        self._places = PlaceRepository(ledger.vault)
        self.keys = HandoverKeys(ledger)
        self.received = received

    def make_for_key(self, request: HandoverRequest, key: str, out: Path, ctx: JobContext) -> HandoverMade:
        """Write a hand-over that only the holder of a public key opens; see `make_with_passphrase`.

        Raises also `KnownError(NOT_A_PUBLIC_KEY)`.
        """
        public = age_keys.tidy_public(key)
        try:
            return self._make(request, to_public_key(age_keys.read_public(public)), public, out, ctx)
        except ValueError as error:
            raise KnownError(ErrorCode.NOT_A_PUBLIC_KEY) from error

    def make_with_passphrase(
        self, request: HandoverRequest, passphrase: bytes | bytearray, out: Path, ctx: JobContext
    ) -> HandoverMade:
        """Write a hand-over, read it back and compare it in full, and record it; the caller wipes the words.

        Raises what `ReleaseService.check` raises, `KnownError` with EXISTS, PASSPHRASE_UNFIT,
        EVIDENCE_DAMAGED, READ_ONLY (a vault that can only
        be read and has no checkpoint), NO_SPACE, NOT_WRITABLE or DISK_FAILED, and `Cancelled`; then nothing
        is left behind.
        """
        if len(passphrase) < SHORTEST_PASSPHRASE:
            raise KnownError(ErrorCode.PASSPHRASE_UNFIT)
        return self._make(request, to_passphrase(passphrase), "", out, ctx)

    def damaged(self, choice: HandoverChoice, ctx: JobContext) -> tuple[Evidence, ...]:
        """Read every original that would go in, and return those that cannot be read as they were added."""
        found = []
        files = HandoverCut(self._ledger, choice).files
        total, done = sum(item.bytes for item in files), 0
        for item in files:
            ctx.progress(done, total, "handover.progress.looking")
            if not _is_sound(self._ledger, item, ctx):
                found.append(item)
            done += item.bytes
        return tuple(found)

    def still_there(self, choice: HandoverChoice, ctx: JobContext) -> tuple[StillThere, ...]:
        """Name what goes in and says what this choice leaves out: nobody's words are changed."""
        return still_there(self._ledger, self._handling, choice, ctx)

    def write_everything(
        self, out: Path, ctx: JobContext, *, without: frozenset[EntityId] = frozenset()
    ) -> WrittenFile:
        """Write everything of the record as ordinary files, a ZIP or a folder by the name; not encrypted.

        `without` are damaged items whose originals stay out; a list in it names them.

        Raises `KnownError` with EXISTS, EVIDENCE_DAMAGED, READ_ONLY, NO_SPACE, NOT_WRITABLE or DISK_FAILED,
        and `Cancelled`; then nothing is left behind.
        """
        _refuse_what_exists(out)
        note = self._checkpoint()
        request = HandoverRequest(EVERYTHING, without=without)
        bag = HandoverBag(self._ledger, request, note, proofs.size_of(note), ())
        written = write_bag(bag.members, out, ctx)
        try:
            self._record(bag, request, written, paper=PLAIN_PAPER, note=note)
        except BaseException:
            remove_written([written])
            raise
        return written

    def made(self) -> tuple[HandoverMade, ...]:
        """Return every hand-over that was made, the newest first."""
        kept = {each.export: each for each in self._handovers.all()}
        left = Counter(line.export for line in self._handling.all() if line.act == _LEFT_OUT)
        found: list[tuple[int, HandoverMade]] = []
        for made in ExportsMade(self._ledger).list():
            stored = kept.get(made.export.id)
            if stored is None or not made.files:
                continue
            file = made.files[0]
            handover = HandoverMade(
                id=made.export.id,
                made=made.export.made,
                to=stored.told_to,
                reader=HandoverReader(stored.reader),
                sealed_for=stored.sealed_for,
                path=None if file.deleted is not None else file.path,
                bytes=file.written.bytes,
                sha256=file.written.sha256,
                words=fingerprint_words(bytes.fromhex(file.written.sha256)),
                whole=stored.is_whole,
                read_back=stored.read_back_ms is not None,
                receipt=self._instant(stored.receipt_ms),
                changes_since=self._changes_since(stored.events),
                left=left.get(made.export.id, 0),
            )
            found.append((stored.events, handover))
        return tuple(handover for _, handover in sorted(found, key=lambda each: each[0], reverse=True))

    def find(self, named: str) -> HandoverMade:
        """Return a hand-over by the start of its id; raises `KnownError(NOT_FOUND | AMBIGUOUS_NAME)`."""
        export = ExportsMade(self._ledger).find(named).export.id
        found = next((made for made in self.made() if made.id == export), None)
        if found is None:
            raise KnownError(ErrorCode.NOT_FOUND, value=named)
        return found

    def last_verified(self) -> HandoverMade | None:
        """Return the newest hand-over that is verified and whole, and after which nothing was recorded."""
        fit = (made for made in self.made() if made.verified and made.whole and not made.changes_since)
        return next(fit, None)

    def note_receipt(self, handover: EntityId, words: str) -> bool:
        """Keep that the reader of a hand-over told the words that stand in it; False when they are others."""
        stored = next((each for each in self._handovers.all() if each.export == handover), None)
        if stored is None:
            raise KnownError(ErrorCode.NOT_FOUND, value=id_text(handover))
        if words.replace(",", " ").casefold().split() != stored.receipt.split():
            return False
        with self._ledger.writing() as tx:
            tx.note("handover.receipt", self._ledger.aside() | {"export": id_text(handover)})
            self._handovers.save(tx, replace(stored, receipt_ms=self._ledger.now().ms))
        return True

    def _make(
        self, request: HandoverRequest, wrap: Wrap, sealed_for: str, out: Path, ctx: JobContext
    ) -> HandoverMade:
        self._releases.check(PAPER, request.choice.reader.value, request.under)
        _refuse_what_exists(out)
        note = self._checkpoint()
        receipt = tuple(secrets.choice(word_list()) for _ in range(FINGERPRINT_WORDS))
        bag = HandoverBag(self._ledger, request, note, proofs.size_of(note), receipt)
        sealed = write_sealed(bag.members, out, ctx, wrap)
        try:
            self._read_back(sealed, bag, ctx)
            stored = StoredHandover(
                export=EntityId(b""),
                told_to=request.to,
                reader=request.choice.reader.value,
                sealed_for=sealed_for,
                events=proofs.size_of(note),
                is_whole=bag.is_whole,
                receipt=" ".join(receipt),
                read_back_ms=self._ledger.now().ms,
            )
            export = self._record(bag, request, sealed.written, paper=PAPER, note=note, stored=stored)
        except BaseException:
            with suppress(KnownError):
                safe_files.remove_export(out)
            raise
        finally:
            sealed.key[:] = bytes(len(sealed.key))
        found = next((made for made in self.made() if made.id == export), None)
        return found or self._unrecorded(bag, request, sealed_for, sealed.written)

    def _read_back(self, sealed: SealedFile, bag: HandoverBag, ctx: JobContext) -> None:
        """Open what was written and compare it with this record; raises `KnownError(DISK_FAILED)`."""
        is_same = False
        try:
            with reading_file(sealed.written.path) as file:
                if file.sha256(ctx) == sealed.written.sha256:
                    content = sealed.read_back(file.read)
                    try:
                        is_same = self._is_same(content, bag, ctx)
                    finally:
                        content.close()
        except KnownError as error:
            if error.code not in _UNLIKE:
                raise
        if not is_same:
            raise KnownError(ErrorCode.DISK_FAILED)

    def _is_same(self, content: AgeReader, bag: HandoverBag, ctx: JobContext) -> bool:
        """Check a hand-over as its reader will, and whether it is this record, up to the same event."""
        vault, clock = self._ledger.vault, self._ledger.clock
        package = Package(content, content.size, ctx)
        package.check(ctx)
        about = package.about(ctx)
        told = build(package, about, lambda: content, ctx, folder=vault.folder, clock=clock)
        try:
            check_record(told, package, about, clock, ctx)
            is_ours = (about.vault_id, told.event_count) == (vault.vault_id, bag.count)
            is_there = set(about.files) == {item.item for item in bag.files}
            return is_ours and is_there and about.left == {item.item for item in bag.left}
        finally:
            told.close()

    def _record(
        self,
        bag: HandoverBag,
        request: HandoverRequest,
        written: WrittenFile,
        *,
        paper: str,
        note: str,
        stored: StoredHandover | None = None,
    ) -> EntityId | None:
        """Keep what was exported, and of a hand-over what is known of it; nothing in a vault only read."""
        if self._ledger.vault.read_only:
            return None
        with self._ledger.writing() as tx:
            export = self._ledger.add(
                RecordKind.EXPORT,
                {},
                fill={
                    "made": self._ledger.now(),
                    "paper": paper,
                    "reader": request.choice.reader.value,
                    "purpose": request.purpose,
                    "entries": bag.entries,
                    "files": (ExportedFile(written.path.name, 0, written.bytes, written.sha256),),
                    "checkpoint": note,
                    "release": request.under,
                },
                act="export",
            )
            if bag.evidence:
                self._handling.note(tx, "exported", bag.evidence, export=export.id)
            self._handling.note(tx, _LEFT_OUT, [item.id for item in bag.left], export=export.id)
            self._places.save(tx, export.id, (written.path,))
            if stored is not None:
                self._handovers.save(tx, replace(stored, export=export.id))
        return export.id

    def _checkpoint(self) -> str:
        """Issue a checkpoint; of a vault that is only read return its newest, when nothing changed after it.

        Raises `KnownError(READ_ONLY)` where there is none.
        """
        vault = self._ledger.vault
        if vault.read_only:
            note = proofs.latest_note(vault)
            if not note or NoteRepository(vault).count_changes(proofs.size_of(note), with_redactions=True):
                raise KnownError(ErrorCode.READ_ONLY)
            return note
        with self._ledger.writing() as tx:
            return tx.issue_checkpoint()

    def _changes_since(self, events: int) -> int:
        """Count what was recorded after an event: states of records, but for lists of exports."""
        notes = NoteRepository(self._ledger.vault)
        return notes.count_changes(events, but=_NOT_A_CHANGE)

    def _instant(self, ms: int | None) -> Instant | None:
        return None if ms is None else Instant(ms, self._ledger.clock.zone())

    def _unrecorded(
        self, bag: HandoverBag, request: HandoverRequest, sealed_for: str, written: WrittenFile
    ) -> HandoverMade:
        """Return what was made from a vault that is only read, which keeps nothing of it."""
        return HandoverMade(
            id=EntityId(bytes(16)),
            made=self._ledger.now(),
            to=request.to,
            reader=request.choice.reader,
            sealed_for=sealed_for,
            path=written.path,
            bytes=written.bytes,
            sha256=written.sha256,
            words=fingerprint_words(bytes.fromhex(written.sha256)),
            whole=bag.is_whole,
            read_back=True,
            receipt=None,
            changes_since=0,
            left=len(bag.left),
        )


def _is_sound(ledger: Ledger, item: Evidence, ctx: JobContext) -> bool:
    digest = hashlib.sha256()
    try:
        for chunk in ledger.vault.stream_item(item.item):
            ctx.check()
            digest.update(chunk)
    except KnownError as error:
        if error.code not in {ErrorCode.EVIDENCE_DAMAGED, ErrorCode.NOT_FOUND}:
            raise
        return False
    return digest.hexdigest() == item.sha256


def _refuse_what_exists(path: Path) -> None:
    if path.exists() or path.is_symlink():
        raise KnownError(ErrorCode.EXISTS, path=str(path))

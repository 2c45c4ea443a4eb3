"""Erasing an item of evidence for ever: its key, its bytes, its record, and every link to it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import cast

from app.domain.case import Case, Export
from app.domain.change import Change
from app.domain.edit import storable
from app.domain.entry import Entry
from app.domain.errors import ErrorCode, KnownError
from app.domain.evidence import Evidence
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.moment import Instant
from app.domain.needed import Needed
from app.domain.open_case import OpenMatter, open_matter
from app.domain.records import CourtOrder, Report
from app.domain.threads import Dismissal, MessageBatch
from app.services.copies import last_backup
from app.services.handling import HandlingLog
from app.services.ledger import Ledger
from app.services.search import SearchIndex
from app.services.timestamps import stamps_of
from app.strings.catalogue import text
from storage import secret_memory
from storage.findings import FindingCode
from storage.repositories.contents import ContentRepository
from storage.repositories.local import DraftRepository
from storage.repositories.notes import NoteRepository
from storage.transaction import Transaction

REASON = "evidence_erased"


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased, and where it may still be.

    `destroyed` is False while another record of the same bytes keeps them. `entries` lost their link to it.
    `exports` are the papers that it went into, and backups up to `last_backup` still hold it. `finished` is
    False when its encrypted file, without a key now, goes only at the next opening.
    """

    id: EntityId
    number: int
    destroyed: bool
    finished: bool
    entries: tuple[EntityId, ...]
    exports: tuple[Export, ...]
    last_backup: Instant | None
    changes: tuple[Change, ...]


class EraseService:
    """Erases items of one open vault."""

    def __init__(self, ledger: Ledger, handling: HandlingLog, index: SearchIndex) -> None:
        self._ledger = ledger
        self._handling = handling
        self._index = index
        self._contents = ContentRepository(ledger.vault)
        self._drafts = DraftRepository(ledger.vault)

    def open_matter(self) -> OpenMatter | None:
        """Return what is open, for which things may have to be kept; None when nothing is."""
        return open_matter_of(self._ledger)

    def erase(
        self, item: Evidence, *, reason: str = "", details: bool = False, allow_open_case: bool = False
    ) -> Erased:
        """Erase an item in one step that holds or has not happened; see `EvidenceService.erase`."""
        matter = self.open_matter()
        if matter is not None and not allow_open_case:
            raise KnownError(ErrorCode.CASE_OPEN, what=text(f"open_matter.{matter.value}"))
        vault = self._ledger.vault
        backup = last_backup(self._ledger)
        # Not by the clock, which may have been wrong when it was added or when the backup was made.
        added = next(NoteRepository(vault).of_entity(RecordKind.EVIDENCE.value, item.id)).seq
        exported = self._handling.exports_of(item.id)
        exports = tuple(self._ledger.find(RecordKind.EXPORT, each) for each in exported)
        entries = cast("tuple[Entry, ...]", self._ledger.all(RecordKind.ENTRY))
        holding = [entry for entry in entries if item.id in entry.evidence]
        destroyed = self._contents.count_holding(item.item) == 1
        noticed = len(vault.findings)
        # The page with its key, and a copy of it for the journal, are freed here.
        with secret_memory.wiping_what_is_freed(), self._ledger.writing() as tx:
            for entry in holding:
                left = tuple(each for each in entry.evidence if each != item.id)
                after = replace(entry, evidence=left)
                self._ledger.save(RecordKind.ENTRY, after, act="entry.amend", reason=REASON)
            needed = self._unlink_needed(item)
            self._index.forget_item(tx, item.id)
            self._end_messages(tx, item, reason=storable(reason), details=details)
            self._drafts.forget(tx, item.id)
            said = storable(reason)
            self._handling.note_erased(tx, item.id, item.number, [entry.id for entry in holding], said)
            gone = self._ledger.end(tx, RecordKind.EVIDENCE, item.id, act="evidence.erase", reason=said)
            if destroyed:
                tx.erase_item(item.item, extra=self._ledger.aside())
            if details:
                tx.redact_history(RecordKind.EVIDENCE.value, item.id)
                if destroyed:
                    tx.redact_history("item", item.item)
                    # They hold its name and its hash, and speak of bytes that are nowhere any more.
                    if stamps := stamps_of(self._ledger, item.sha256):
                        tx.redact(stamps)
        changed = tuple(entry.id for entry in holding)
        return Erased(
            item.id,
            item.number,
            destroyed,
            FindingCode.ERASE_UNFINISHED not in {found.code for found in vault.findings[noticed:]},
            changed,
            tuple(export for export in exports if isinstance(export, Export)),
            backup.at if backup is not None and backup.seq > added else None,
            (gone, *([Change(RecordKind.ENTRY, changed)] if changed else []), *needed),
        )

    def _unlink_needed(self, item: Evidence) -> tuple[Change, ...]:
        """Take an item out of what it was the answer to."""
        needed = cast("tuple[Needed, ...]", self._ledger.all(RecordKind.NEEDED))
        holding = [one for one in needed if item.id in one.evidence]
        for one in holding:
            after = replace(one, evidence=tuple(each for each in one.evidence if each != item.id))
            self._ledger.save(RecordKind.NEEDED, after, act="needed.amend", reason=REASON)
        return (Change(RecordKind.NEEDED, tuple(one.id for one in holding)),) if holding else ()

    def _end_messages(self, tx: Transaction, item: Evidence, *, reason: str, details: bool) -> None:
        """Erase the messages that were read out of an item, and threads of which nothing is left."""
        batches = cast("tuple[MessageBatch, ...]", self._ledger.all(RecordKind.BATCH))
        gone = [batch for batch in batches if batch.evidence == item.id]
        left = {batch.thread for batch in batches if batch.evidence != item.id}
        empty = dict.fromkeys(batch.thread for batch in gone if batch.thread not in left)
        for batch in gone:
            self._index.forget_batch(tx, batch.id)
            self._ledger.end(tx, RecordKind.BATCH, batch.id, act="evidence.erase", reason=reason)
        for thread in empty:
            if thread is not None:
                self._ledger.end(tx, RecordKind.THREAD, thread, act="evidence.erase", reason=reason)
        put_aside = cast("tuple[Dismissal, ...]", self._ledger.all(RecordKind.DISMISSAL))
        unwanted = [each for each in put_aside if each.thread in empty]
        for each in unwanted:
            self._ledger.end(tx, RecordKind.DISMISSAL, each.id, act="evidence.erase", reason=reason)
        if details:
            for each in unwanted:
                tx.redact_history(RecordKind.DISMISSAL.value, each.id)
            for batch in gone:
                tx.redact_history(RecordKind.BATCH.value, batch.id)
            for thread in filter(None, empty):
                tx.redact_history(RecordKind.THREAD.value, thread)


def open_matter_of(ledger: Ledger) -> OpenMatter | None:
    """Return what is open in a record, for which things may have to be kept; None when nothing is."""
    cases = cast("tuple[Case, ...]", ledger.all(RecordKind.CASE))
    return open_matter(
        cases[0] if cases else None,
        cast("tuple[CourtOrder, ...]", ledger.all(RecordKind.ORDER)),
        cast("tuple[Report, ...]", ledger.all(RecordKind.REPORT)),
        ledger.now().local().date(),
    )

"""An open vault as everything above sees it: the only door to the data, shut for good by `close`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.edit import Reading
from app.domain.errors import KnownError
from app.domain.moment import Instant
from app.domain.ports import Clock, JobContext, NoJob
from app.sandbox.client import SandboxDecoder
from app.services.clients import Beside, ClientService
from app.services.copies import CopyService
from app.services.drafts import DraftService
from app.services.entries import EntryService
from app.services.evidence import FILE, EvidenceService
from app.services.finding import FindService
from app.services.findings import WENT_ON, Finding, findings_of
from app.services.handling import HandlingLog
from app.services.ledger import Ledger
from app.services.names import resolve
from app.services.patterns import PatternService
from app.services.people import CaseService, PeopleService, RecordService
from app.services.playing import PlayService
from app.services.process import sweep_memory
from app.services.releases import ReleaseService
from app.services.search import SearchIndex, SearchService
from app.services.settings import SettingsService
from app.services.threads import ThreadService
from app.services.together import Together
from app.services.vault_info import FailedTry, VaultInfo, known_tries, tries_of, vault_info
from app.services.verifying import VerifyReport, verify_vault
from app.services.ways_in import KeyService
from app.strings.catalogue import text
from app.strings.labels import tag_label
from storage.keys import KdfCost
from storage.vault import Vault

if TYPE_CHECKING:
    from app.services.complaint import ComplaintService
    from app.services.documents import DocumentService
    from app.services.exports_made import ExportsMade
    from app.services.forms import FormService
    from app.services.handover import HandoverService
    from app.services.imports import ImportService
    from app.services.looking import LookService
    from app.services.picture_words import PictureWords
    from app.services.proof import ProofService
    from app.services.purging import PurgeService
    from app.services.timestamps import TimestampService


class Session:
    """The services over one open vault; after `close` every one of them raises `KnownError(VAULT_LOCKED)`.

    Everything is called on the thread that opened the vault (the vault lane), but `interrupt`.
    """

    def __init__(
        self,
        vault: Vault,
        clock: Clock,
        decoder: SandboxDecoder,
        *,
        closing: Callable[[], None],
        closed: Callable[[], None],
        cost: KdfCost | None,
        beside: Beside,
    ) -> None:
        self._vault = vault
        self._decoder = decoder
        self._closing = closing
        self._closed = closed
        self._is_open = True
        self.folder: Path = vault.folder
        self.vault_id: bytes = vault.vault_id
        self.read_only: bool = vault.read_only
        self.failed_tries: tuple[FailedTry, ...] = tries_of(vault, clock)
        self._ledger = Ledger(vault, clock)
        self._handling = HandlingLog(self._ledger)
        self._index = SearchIndex(self._ledger)
        self.entries = EntryService(self._ledger)
        self.people = PeopleService(self._ledger)
        self.records = RecordService(self._ledger)
        self.case = CaseService(self._ledger)
        self.playing = PlayService(self._ledger, self._handling)
        self.evidence = EvidenceService(
            self._ledger,
            self._handling,
            self._index,
            decoder,
            let_go=self.playing.release,
            check_leave=lambda leave: self.releases.check_leave(FILE, leave),
        )
        self.drafts = DraftService(self._ledger)
        self.together = Together(self._ledger)
        self.settings = SettingsService(self._ledger)
        self.releases = ReleaseService(self._ledger, self.settings)
        self.clients = ClientService(self._ledger, self.settings, beside)
        self.through: Path | None = None
        """The list through which somebody who helps opened this; None for a record opened by itself."""
        self.copies = CopyService(self._ledger, self.settings)
        self.search = SearchService(self._ledger, self._index)
        self.find = FindService(self._ledger, self._index, self.drafts)
        self.patterns = PatternService(self._ledger)
        self.threads = ThreadService(self._ledger)
        self.keys = KeyService(self._ledger, cost)
        self._documents: DocumentService | None = None
        self._handover: HandoverService | None = None
        if not self.read_only:
            self._index.mend(quickly=True)

    @property
    def documents(self) -> DocumentService:
        """Return the service that makes papers; the libraries it needs are read with the first one."""
        if self._documents is None:
            from app.services.documents import DocumentService

            self._documents = DocumentService(self._ledger, self._handling, self._decoder, self.releases)
        return self._documents

    @property
    def purging(self) -> PurgeService:
        """Return the service that knows how long the record is kept, and what letting go of it means."""
        from app.services.purging import PurgeService

        return PurgeService(self._ledger, self.settings, self._handed, self.releases.summary)

    def _handed(self) -> Instant | None:
        found = self.handover.last_verified()
        return None if found is None else found.made

    @property
    def handover(self) -> HandoverService:
        """Return the service of hand-overs made and cases received; it holds the cases that are open."""
        if self._handover is None:
            from app.services.handover import HandoverService
            from app.services.handover_received import ReceivedCases

            received = ReceivedCases(self._ledger, self.releases)
            self._handover = HandoverService(self._ledger, self._handling, received, self.releases)
        return self._handover

    @property
    def exports_made(self) -> ExportsMade:
        """Return the list of what was exported."""
        from app.services.exports_made import ExportsMade

        return ExportsMade(self._ledger)

    @property
    def complaint(self) -> ComplaintService:
        """Return the service of the IC3 complaint."""
        from app.services.complaint import ComplaintService

        return ComplaintService(self._ledger, self._handling, self.case)

    @property
    def imports(self) -> ImportService:
        """Return the service that takes exports in."""
        from app.services.imports import ImportService

        return ImportService(self._ledger, self._handling, self._index, self._decoder)

    @property
    def forms(self) -> FormService:
        """Return the service of the courts' own forms."""
        from app.services.forms import FormService

        return FormService(self.settings, self._decoder)

    @property
    def looks(self) -> LookService:
        """Return the service that shows items of every kind."""
        from app.services.looking import LookService

        return LookService(self.evidence, self._decoder)

    @property
    def proof(self) -> ProofService:
        """Return the service of checkpoints."""
        from app.services.proof import ProofService

        return ProofService(self._ledger)

    @property
    def picture_words(self) -> PictureWords:
        """Return the service that reads words in pictures, where that part is installed."""
        from app.services.picture_words import PictureWords

        return PictureWords(self._ledger, self._decoder)

    @property
    def timestamps(self) -> TimestampService:
        """Return the service of time stamps by file."""
        from app.services.timestamps import TimestampService

        return TimestampService(self._ledger)

    @property
    def ledger(self) -> Ledger:
        """Return the shared ground of the services, for services alone."""
        return self._ledger

    @property
    def handling(self) -> HandlingLog:
        """Return the handling log, for services alone."""
        return self._handling

    def look_around(self) -> None:
        """Look for files in the folder that belong to nothing, where opening did not; see `findings`."""
        self._ledger.vault.look_around()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What opening, and writing since, noticed."""
        return findings_of(self._ledger.vault)

    @property
    def can_go_on(self) -> bool:
        """Whether nothing can be written only because a part was put back, so that a person may go on."""
        return self._ledger.vault.can_go_on

    @property
    def went_on(self) -> bool:
        """Whether this opening chose to write to a vault of which a part was put back."""
        return any(finding.code == WENT_ON for finding in self.findings)

    @property
    def decoder_walls(self) -> str:
        """What stands around the process that decodes files, in words; takes the time of starting one."""
        try:
            return self._decoder.report().sentence()
        except KnownError:
            return text("importers.sandbox.none")

    @property
    def keys_are_held(self) -> bool:
        """Whether the system keeps the vault's keys out of swap."""
        return self._vault.keys_are_held

    @property
    def is_open(self) -> bool:
        """Whether the vault is still open."""
        return self._is_open

    def reading(self, zone: str | None = None) -> Reading:
        """Return what `app.domain.edit` needs to read text: zone, how to find records, labels of terms."""
        ledger = self._ledger
        return Reading(
            zone=zone or ledger.clock.zone(),
            resolve=lambda kind, text, field: resolve(ledger, kind, text, field),
            labels=tag_label,
        )

    def known_tries(self) -> tuple[FailedTry, ...]:
        """Return every try to open the vault that failed, the latest first.

        Those since the last opening are not in the log of a vault that cannot be written to, and are added.
        """
        noted = known_tries(self._ledger, self._ledger.clock)
        return (*reversed(self.failed_tries), *noted) if self.read_only else noted

    def info(self) -> VaultInfo:
        """Return what the vault holds and how it is locked."""
        return vault_info(self._ledger, entries=self.entries.count(), evidence=self.evidence.count())

    def verify(
        self, *, full: bool, checkpoint: str | None = None, ctx: JobContext | None = None
    ) -> VerifyReport:
        """Check the vault; `full` reads every byte of the evidence, `checkpoint` is a note kept elsewhere."""
        return verify_vault(
            self._ledger,
            self._index,
            self._handling,
            full=full,
            checkpoint=checkpoint,
            ctx=ctx or NoJob(),
        )

    def interrupt(self) -> None:
        """Stop what the vault's thread does in the sandbox, and end the player; from any thread."""
        if self._is_open:
            self.playing.stop_for_good()
            self._decoder.kill()
            if self._handover is not None:
                self._handover.received.interrupt()

    def interrupt_statement(self) -> None:
        """Stop the statement that the vault's thread is running; from any thread."""
        if self._is_open:
            self._vault.interrupt()

    def lock(self) -> None:
        """Close, and leave no key in the memory of a program that goes on."""
        try:
            self.close()
        finally:
            sweep_memory()

    def close(self) -> None:
        """Wipe the keys and let go of everything that was read. Idempotent."""
        if not self._is_open:
            return
        self._is_open = False
        self._closing()
        try:
            if self._documents is not None:
                self._documents.shut()
                self._documents = None
            if self._handover is not None:
                self._handover.received.shut()
                self._handover = None
            self.playing.close()
            self._index.shut()
            self._ledger.shut()
            self._handling.forget()
            self._decoder.close()
        finally:
            self._vault.close()
            self._closed()

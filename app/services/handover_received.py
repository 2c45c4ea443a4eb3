"""Cases that other people handed over: taken in, listed, opened to be read, compared, removed.

A received case is one item of this vault, encrypted as evidence is; it never mixes with one's own record.
What it tells is built in memory when it is opened, and gone when it is closed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn, cast

from app.domain.errors import ErrorCode, KnownError
from app.domain.handover import HandoverReader, ReceivedCase
from app.domain.ids import EntityId, id_text, new_id
from app.domain.ports import JobContext
from app.sandbox.client import SandboxDecoder
from app.services.handover_compare import Compared, compare
from app.services.handover_reading import About, FileRange, Package, build, check_record, reading_file
from app.services.ledger import SHORTEST_PREFIX, Ledger
from app.services.releases import ReleaseService
from app.services.session import Session
from app.services.settings import SettingsService
from app.strings.word_list import fingerprint_words
from storage.age_reader import AgeReader, Unwrap, looks_sealed, read_header, with_passphrase
from storage.canonical import Json
from storage.checkpoints import origin_of
from storage.received import OuterReader
from storage.repositories.handovers import KeyRepository
from storage.repositories.received import ReceivedRepository, StoredCase

_START = 64
_OF_THE_WINDOW = "window."


class ReceivedCases:
    """The received cases of one open vault."""

    def __init__(self, ledger: Ledger, releases: ReleaseService) -> None:
        """`releases` are those of the vault that holds the cases: under them something of a case may go."""
        self._ledger = ledger
        self._releases = releases
        self._cases = ReceivedRepository(ledger.vault)
        self._keys = KeyRepository(ledger.vault)
        self._open: list[Session] = []

    @staticmethod
    def needs_passphrase(path: Path) -> bool:
        """Tell whether a passphrase opens a file; raises `KnownError(FILE_NOT_UNDERSTOOD | AGE_DAMAGED)`."""
        with reading_file(path) as file:
            if not looks_sealed(file.read(0, _START)):
                return False
            return read_header(file.read).takes_passphrase

    def take_in(
        self, path: Path, ctx: JobContext, *, passphrase: bytes | bytearray = b"", sender: str = ""
    ) -> ReceivedCase:
        """Open a hand-over, check it in full, and only then keep it; the caller wipes the passphrase.

        Without a passphrase it must be sealed for an own key, or be the plain ZIP of one. `sender` is who it
        came from, as the reader knows; "" takes the name that stands in it. Raises `KnownError` with
        AGE_WRONG_KEY, AGE_DAMAGED, AGE_TOO_COSTLY, HANDOVER_UNFIT, HANDOVER_BROKEN, HANDOVER_HERE,
        FORMAT_UNKNOWN, READ_ONLY, an error of the disk, and `Cancelled`; then nothing is kept.
        """
        if self._ledger.vault.read_only:
            raise KnownError(ErrorCode.READ_ONLY)
        with reading_file(path) as file:
            sha256 = file.sha256(ctx)
            if any(case.sha256 == sha256 for case in self.list()):
                raise KnownError(ErrorCode.HANDOVER_HERE)
            with self._content(file, passphrase) as (content, size):
                about = self._checked(content, size, ctx)
                chunks = _pieces(content, size)
                item = self._ledger.vault.import_stream(chunks, ctx, expected=size)
        case = StoredCase(new_id(), item.id, self._ledger.now(), _told(about, sha256, sender))
        try:
            with self._ledger.writing() as tx:
                self._cases.add(tx, case, item, self._ledger.aside())
        except BaseException:
            self._ledger.vault.discard_item(item)
            raise
        return _case(case)

    def list(self) -> tuple[ReceivedCase, ...]:
        """Return every received case, the latest first."""
        return tuple(map(_case, reversed(self._cases.all())))

    def find(self, named: str) -> ReceivedCase:
        """Return a case by the start of its id, or its code; `KnownError(NOT_FOUND | AMBIGUOUS_NAME)`."""
        wanted = named.strip().casefold()
        cases = self.list()
        found = [case for case in cases if case.code.casefold() == wanted]
        if not found and len(wanted) >= SHORTEST_PREFIX:
            found = [case for case in cases if id_text(case.id).startswith(wanted)]
        if len(found) > 1:
            raise KnownError(ErrorCode.AMBIGUOUS_NAME, value=named)
        if not found:
            raise KnownError(ErrorCode.NOT_FOUND, value=named)
        return found[0]

    def open(self, case: EntityId, ctx: JobContext) -> Session:
        """Open a case to be read and return it as a session of its own; close it when it is no longer needed.

        Raises `KnownError` with NOT_FOUND, EVIDENCE_DAMAGED or HANDOVER_BROKEN (its item is damaged).
        """
        stored = self._stored(case)
        vault = self._ledger.vault

        def outer() -> OuterReader:
            return vault.item_reader(stored.item)

        reader = outer()
        try:
            package = Package(reader, vault.item_size(stored.item), ctx)
            about = package.about(ctx)
            chosen = SettingsService(self._ledger).all().items()
            settings = {name: value for name, value in chosen if name.startswith(_OF_THE_WINDOW)}
            told = build(
                package,
                about,
                outer,
                ctx,
                folder=vault.folder,
                clock=self._ledger.clock,
                settings=settings,
            )
        finally:
            reader.close()
        session = Session(
            told,
            self._ledger.clock,
            SandboxDecoder(),
            closing=_nothing,
            closed=_nothing,
            cost=None,
            beside=_nobody,
        )
        told.seal()
        session.read_only = True
        session.releases = self._releases
        self._open = [*(other for other in self._open if other.is_open), session]
        return session

    def compare(self, first: EntityId, second: EntityId, ctx: JobContext) -> Compared:
        """Compare two copies of one case, the one with the shorter log counting as the older.

        Raises `KnownError(BAD_VALUE)` for two different cases, and as `open`.
        """
        cases = sorted((_case(self._stored(first)), _case(self._stored(second))), key=lambda c: c.events)
        older, newer = cases
        if older.origin != newer.origin:
            raise KnownError(ErrorCode.BAD_VALUE, field="case")
        before = self.open(older.id, ctx)
        try:
            after = self.open(newer.id, ctx)
            try:
                return compare(
                    before, after, self.note(older.id, ctx), same_choice=older.holds == newer.holds
                )
            finally:
                after.close()
        finally:
            before.close()

    def note(self, case: EntityId, ctx: JobContext) -> str:
        """Return the checkpoint that a case came with."""
        stored = self._stored(case)
        reader = self._ledger.vault.item_reader(stored.item)
        try:
            return Package(reader, self._ledger.vault.item_size(stored.item), ctx).note(ctx)
        finally:
            reader.close()

    def check(self, case: EntityId, ctx: JobContext) -> None:
        """Check a kept case again, every byte; raises as `take_in` does for one that does not hold."""
        stored = self._stored(case)
        reader = self._ledger.vault.item_reader(stored.item)
        try:
            self._checked(reader, self._ledger.vault.item_size(stored.item), ctx)
        finally:
            reader.close()

    def remove(self, case: EntityId) -> None:
        """Remove a received case for good: its bytes, its key, and what the log said of it."""
        stored = self._stored(case)
        with self._ledger.writing() as tx:
            self._cases.remove(tx, stored, self._ledger.aside())

    def shut(self) -> None:
        """Close every case that is open."""
        for session in self._open:
            session.close()
        self._open.clear()

    def interrupt(self) -> None:
        """Stop what open cases do in the sandbox; from any thread."""
        for session in self._open:
            session.interrupt()

    def _stored(self, case: EntityId) -> StoredCase:
        found = next((stored for stored in self._cases.all() if stored.id == case), None)
        if found is None:
            raise KnownError(ErrorCode.NOT_FOUND, value=id_text(case))
        return found

    @contextmanager
    def _content(self, file: FileRange, passphrase: bytes | bytearray) -> Iterator[tuple[OuterReader, int]]:
        """Give the ZIP in a file: what is sealed in it, or a plain one itself."""
        if not looks_sealed(file.read(0, _START)):
            yield file, file.size
            return
        unwrap: Unwrap = with_passphrase(passphrase) if passphrase else self._keys.unwrap()
        reader = AgeReader.open(file.read, file.size, unwrap)
        try:
            yield reader, reader.size
        finally:
            reader.close()

    def _checked(self, content: OuterReader, size: int, ctx: JobContext) -> About:
        """Check everything of a hand-over and return what it says of itself."""
        package = Package(content, size, ctx)
        package.check(ctx)
        about = package.about(ctx)
        clock = self._ledger.clock
        folder = self._ledger.vault.folder
        told = build(package, about, lambda: content, ctx, folder=folder, clock=clock)
        try:
            check_record(told, package, about, clock, ctx)
        finally:
            told.close()
        return about


def _pieces(content: OuterReader, size: int) -> Iterator[bytes]:
    for offset in range(0, size, 1 << 20):
        yield content.read(offset, 1 << 20)


def _told(about: About, sha256: str, sender: str) -> Mapping[str, Json]:
    choice = about.choice
    return {
        "sender": sender.strip() or about.sender,
        "code": about.code,
        "origin": origin_of(about.vault_id),
        "signer": about.verifier_keys[0],
        "made": about.made,
        "reader": choice.reader.value,
        "holds": list(choice.holds),
        "whole": about.is_whole,
        "left": len(about.left),
        "entries": about.entries,
        "files": len(about.files),
        "events": about.events,
        "sha256": sha256,
        "receipt": list(about.receipt),
    }


def _case(stored: StoredCase) -> ReceivedCase:
    told = stored.about
    sha256 = str(told["sha256"])
    return ReceivedCase(
        id=stored.id,
        item=stored.item,
        received=stored.received,
        sender=str(told["sender"]),
        code=str(told["code"]),
        origin=str(told["origin"]),
        signer=str(told["signer"]),
        made=str(told["made"]),
        reader=HandoverReader(str(told["reader"])),
        holds=tuple(map(str, cast("Sequence[Json]", told["holds"]))),
        whole=bool(told["whole"]),
        entries=cast("int", told["entries"]),
        files=cast("int", told["files"]),
        events=cast("int", told["events"]),
        sha256=sha256,
        words=fingerprint_words(bytes.fromhex(sha256)),
        receipt=tuple(map(str, cast("Sequence[Json]", told["receipt"]))),
        left=cast("int", told.get("left", 0)),
    )


def _nothing() -> None:
    """A received case has nobody to tell that it closes."""


def _nobody() -> NoReturn:
    """Return no other vault: a received case opens none."""
    raise KnownError(ErrorCode.READ_ONLY)

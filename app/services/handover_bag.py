"""The files of a hand-over: everything of a record as plain documented files, in a bag (RFC 8493).

The log is cut first (`handover_cut`); pages and tables are made from the record that the cut log builds, so
nothing can stand in them that the log does not tell.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Final, NoReturn, cast

from app.domain.case import CaseSnapshot
from app.domain.errors import ErrorCode, KnownError
from app.domain.evidence import Evidence
from app.domain.export_request import ExportRequest, Paper, Reader
from app.domain.fields import RecordKind
from app.domain.handover import HandoverChoice, HandoverReader
from app.domain.ids import EntityId
from app.domain.kinds import RECORDS
from app.domain.moment import Instant
from app.domain.ports import JobContext
from app.services.excerpts import Excerpts
from app.services.handling import HandlingLog
from app.services.handover_cut import HandoverCut
from app.services.ledger import Ledger
from app.services.paper_files import BagMember
from app.services.papers import COURTS_LANGUAGE
from app.services.snapshot import take_snapshot
from app.strings.catalogue import spoken_in, text
from exports.registry import load
from storage.canonical import Json
from storage.handing_over import bulk_lines, bulk_rows, event_lines, schema_number
from storage.received import HandedRecord, ReceivedVault, build_received
from storage.repositories.local import DraftRepository, StoredDraft
from storage.vault import Vault

KIND: Final = "nv1/handover"
VERSION: Final = 2
_VERSION_OF_WHOLE: Final = 1
"""What holds every original can be read by programs that know of no other."""
ABOUT: Final = "log/about.json"
EVENTS: Final = "log/events.jsonl"
BULK: Final = "log/bulk.jsonl"
NOTE: Final = "checkpoint.note"
RECORD: Final = "record.pdf"
RECORDS_JSON: Final = "records.json"
MESSAGES: Final = "tables/messages.csv"
RECEIPT: Final = "receipt.txt"
DRAFTS: Final = "drafts.json"
PAYLOAD: Final = "data/"
LEFT_OUT: Final = "data/LEFT-OUT.txt"
_READERS: Final = {
    HandoverReader.ME: Reader.ME,
    HandoverReader.ATTORNEY: Reader.ATTORNEY,
    HandoverReader.ADVOCATE: Reader.ATTORNEY,
}


@dataclass(frozen=True, slots=True)
class HandoverRequest:
    """One hand-over: what goes in, who it is from and to as typed ("" for what nobody need say), why."""

    choice: HandoverChoice
    sender: str = ""
    to: str = ""
    purpose: str = ""
    under: EntityId | None = None
    """The release of the list of releases under which it goes to its reader."""
    without: frozenset[EntityId] = frozenset()
    """Items whose originals stay out because they are damaged; what is recorded of them goes in."""


class HandoverBag:
    """The members of one hand-over of an open vault, up to a checkpoint that was just issued.

    `receipt` are the words that its reader reads back; without any it is no sealed file but ordinary ones.
    Used on the vault's thread, where nothing is written to the record until it is done.
    """

    def __init__(
        self, ledger: Ledger, request: HandoverRequest, note: str, count: int, receipt: Sequence[str]
    ) -> None:
        self._ledger = ledger
        self._request = request
        self._note = note
        self.count = count
        self._receipt = tuple(receipt)
        self._made = ledger.now()
        self.entries = 0
        self.cut = HandoverCut(ledger, request.choice)
        self.files = tuple(item for item in self.cut.files if item.id not in request.without)
        self.left = tuple(item for item in self.cut.files if item.id in request.without)

    @property
    def evidence(self) -> tuple[EntityId, ...]:
        """The items whose originals go in."""
        return tuple(item.id for item in self.files)

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left out."""
        return self._request.choice.is_whole and not self.left

    def members(self, ctx: JobContext) -> Iterator[BagMember]:
        """Yield every file; each must be read to its end before the next, since the lists come last.

        Raises `KnownError(EVIDENCE_DAMAGED)` for an original that is not what its record says, `Cancelled`.
        """
        tags, tally = load("bag_tags"), load("bag_tally")
        payload = tally.Tally()
        files = self.files
        paths = {item.id: PAYLOAD + tags.safe_name(f"E{item.number:03d}", item.name) for item in files}
        total = sum(item.bytes for item in files)
        done = 0
        for item in files:
            ctx.progress(done, total, "handover.progress.originals")
            yield payload.watch(paths[item.id], self._original(item, ctx))
            done += item.bytes
        if self.left:
            yield payload.watch(LEFT_OUT, iter([load("handed_pages").left_out_txt(self.left)]))
        if not files:
            yield payload.watch(f"{PAYLOAD}empty.txt", iter([text("handed.no_originals").encode() + b"\n"]))
        lists = tally.Tally()
        for path, chunks in self._documents(paths, ctx):
            yield lists.watch(path, chunks)
        yield lists.watch("bagit.txt", iter([tags.BAGIT_TXT]))
        info = tags.bag_info(self._made.local().date(), payload.bytes, len(payload.digests()))
        yield lists.watch("bag-info.txt", iter([info]))
        yield lists.watch(tags.MANIFEST, iter([tags.manifest_bytes(payload.digests())]))
        yield BagMember(tags.TAG_MANIFEST, iter([tags.manifest_bytes(lists.digests())]))

    def _documents(
        self, paths: dict[EntityId, str], ctx: JobContext
    ) -> Iterator[tuple[str, Iterator[bytes]]]:
        """Yield everything but originals and lists: path and bytes."""
        listed: list[str] = []
        for path, chunks in self._parts(paths, ctx):
            listed.append(path)
            yield path, chunks
        pages = load("handed_pages")
        yield pages.START, iter([pages.start_html(self._told(pages, paths, listed))])

    def _parts(self, paths: dict[EntityId, str], ctx: JobContext) -> Iterator[tuple[str, Iterator[bytes]]]:
        ctx.progress(0, 0, "handover.progress.pages")
        with self._told_record(ctx) as (vault, ledger), spoken_in(COURTS_LANGUAGE):
            handling = HandlingLog(ledger)
            snapshot = take_snapshot(ledger, handling)
            yield RECORD, iter([self._pages(vault, snapshot, ctx)])
            yield from record_tables(vault, ledger, snapshot, ctx)
        verify = load("bag_verify")
        with spoken_in(COURTS_LANGUAGE):
            yield "verify.html", iter([verify.verify_html()])
            yield "verify.txt", iter([verify.verify_txt()])
        yield NOTE, iter([self._note.encode()])
        self.entries = len(snapshot.entries)
        about = self._about(paths)
        yield ABOUT, iter([json.dumps(about, ensure_ascii=False, indent=1).encode() + b"\n"])
        yield EVENTS, event_lines(self._ledger.vault, self.count, self.cut.told)
        yield BULK, bulk_lines(self._ledger.vault, self.cut.shows)
        if not self._receipt and (drafts := DraftRepository(self._ledger.vault).list()):
            yield DRAFTS, iter([_drafts_json(drafts)])
        if self._receipt:
            yield RECEIPT, iter([load("handed_pages").receipt_txt(self._receipt, self.left)])

    @contextmanager
    def _told_record(self, ctx: JobContext) -> Iterator[tuple[ReceivedVault, Ledger]]:
        """Build the record that the cut log tells, as its reader will."""
        own = self._ledger.vault
        handed = HandedRecord(
            vault_id=own.vault_id,
            verifier_keys=own.verifier_keys,
            schema=schema_number(own),
            note=self._note,
            events=event_lines(own, self.count, self.cut.told),
            bulk=bulk_lines(own, self.cut.shows),
            places={},
            outer=_nothing,
        )
        vault = build_received(handed, own.folder, self._ledger.clock, ctx)
        ledger = Ledger(vault, self._ledger.clock)
        try:
            vault.seal()
            yield vault, ledger
        finally:
            ledger.shut()
            vault.close()

    def _pages(self, vault: ReceivedVault, snapshot: CaseSnapshot, ctx: JobContext) -> bytes:
        choice = self._request.choice
        request = ExportRequest(
            Paper.LOG,
            _READERS[choice.reader],
            with_private_notes=choice.takes_private_notes,
            with_plan=choice.takes_private_notes,
        )
        whole = replace(snapshot, excerpts=Excerpts(vault, snapshot, request).read())
        files = load("log").render_log(whole, None, request, ctx, self._note)
        return cast("bytes", files[0].data)

    def _original(self, item: Evidence, ctx: JobContext) -> Iterator[bytes]:
        digest = hashlib.sha256()
        for chunk in map(bytes, self._ledger.vault.stream_item(item.item)):
            ctx.check()
            digest.update(chunk)
            yield chunk
        if digest.hexdigest() != item.sha256:
            raise KnownError(ErrorCode.EVIDENCE_DAMAGED, item=item.number)

    def _about(self, paths: dict[EntityId, str]) -> dict[str, object]:
        """Return what a program needs to open the record, before anything else of it is read."""
        vault, choice = self._ledger.vault, self._request.choice
        cases = self._ledger.all(RecordKind.CASE)
        return {
            "kind": KIND,
            "version": VERSION if self.left else _VERSION_OF_WHOLE,
            "vault_id": vault.vault_id.hex(),
            "verifier_keys": list(vault.verifier_keys),
            "schema": schema_number(vault),
            "events": self.count,
            "made": self._made.iso(),
            "from": self._request.sender,
            "to": self._request.to,
            "code": getattr(cases[0], "code", "") if cases else "",
            "reader": choice.reader.value,
            "holds": {
                "private_notes": choice.takes_private_notes,
                "held": choice.takes_held,
                "immigration": choice.takes_immigration,
                "confidential": choice.confidential,
            },
            "entries": self.entries,
            "receipt": list(self._receipt),
            "files": {item.item.hex(): paths[item.id] for item in self.files},
            **({"left": [item.item.hex() for item in self.left]} if self.left else {}),
        }

    def _told(self, pages: ModuleType, paths: dict[EntityId, str], listed: Sequence[str]) -> object:
        """Return what the first page tells."""
        placed = tuple(
            pages.PlacedFile(item.number, item.name, paths[item.id], item.bytes, item.sha256)
            for item in self.files
        )
        return pages.Told(
            made=self._made,
            sender=self._request.sender,
            to=self._request.to,
            choice=self._request.choice,
            parts=tuple(listed),
            files=placed,
            left=self.left,
            entries=self.entries,
            sealed=bool(self._receipt),
        )


def record_tables(
    vault: Vault, ledger: Ledger, snapshot: CaseSnapshot, ctx: JobContext
) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Yield every record and version, and every message, as files: path and bytes."""
    tables = load("handed_tables")
    kept = []
    for kind in RecordKind:
        ctx.check()
        versions = {
            record: tuple(
                tables.Version(each.recorded, each.act, each.reason, each.record) for each in states
            )
            for record, states in ledger.histories(kind).items()
        }
        kept.append(tables.Kept(kind, ledger.all(kind), versions))
    yield RECORDS_JSON, tables.records_json(kept)
    for each in kept:
        if each.records:
            yield f"tables/{RECORDS[each.kind].plural}.csv", tables.table_csv(each, snapshot)
    if snapshot.batches:
        yield MESSAGES, tables.messages_csv(snapshot, _message_rows(vault, snapshot))


def _message_rows(vault: Vault, snapshot: CaseSnapshot) -> Iterator[dict[str, Json]]:
    bulk = vault.tables[RecordKind.BATCH.value].bulks["message"]
    for batch in snapshot.batches:
        for row in bulk_rows(vault, bulk, batch.id):
            yield {"batch": batch.id.hex(), **row}


def _drafts_json(drafts: Sequence[StoredDraft]) -> bytes:
    """Return what is typed and not saved yet: for the person alone, in ordinary files."""
    told = [
        {"draft": each.key, "saved": Instant(each.saved_ms, "UTC").iso(), "fields": each.body}
        for each in drafts
    ]
    return json.dumps(told, ensure_ascii=False, indent=1).encode("utf-8", "replace") + b"\n"


def _nothing() -> NoReturn:
    raise KnownError(ErrorCode.NOT_FOUND)

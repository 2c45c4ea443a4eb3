"""Checking a whole vault: every rule of the format that bytes can break (section 9)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import cast

from app.domain.errors import ErrorCode, KnownError
from app.domain.ids import EntityId
from app.domain.ports import JobContext
from storage import checkpoints, crypto, events, housekeeping, layout, tries
from storage.blobs import ItemReader
from storage.checkpoints import Comparison
from storage.conditions import only
from storage.connection import Database
from storage.findings import REPAIRS, Finding, FindingCode
from storage.hashing import HashThread
from storage.header_copies import read_copies
from storage.log_head import LogHead, read_head, read_meta, read_number
from storage.opening import OpenVault
from storage.tables import EntityTable, read_tables
from storage.vault import Vault
from storage.verify_log import LogCheck, LogFindings
from storage.verify_report import ProblemCode, Problems, VerifyReport
from storage.verify_rows import RowCheck

_NUMBER = re.compile(r"\d+")
_AS_PROBLEM = {
    FindingCode.COPY_ALTERED: ("", ProblemCode.COPY_DIFFERS),
    FindingCode.COPY_FOREIGN: ("", ProblemCode.COPY_DIFFERS),
    FindingCode.COPY_UNKNOWN: ("", ProblemCode.COPY_DIFFERS),
    FindingCode.COPY_UNREADABLE: ("", ProblemCode.COPY_UNREADABLE),
    FindingCode.COPY_NOT_WRITTEN: ("", ProblemCode.COPY_DIFFERS),
    FindingCode.HEADER_NOT_GENUINE: ("a.bin b.bin", ProblemCode.HEADER_NOT_GENUINE),
    FindingCode.HEADER_PUT_BACK: ("a.bin b.bin", ProblemCode.HEADER_PUT_BACK),
    FindingCode.DATABASE_PUT_BACK: ("c.bin", ProblemCode.DATABASE_PUT_BACK),
    FindingCode.DATABASE_DAMAGED: ("c.bin", ProblemCode.DATABASE_DAMAGED),
    FindingCode.LOG_HEAD_DIFFERS: ("meta.head", ProblemCode.HEAD_WRONG),
    FindingCode.HEAD_RECORD_DAMAGED: ("h.bin", ProblemCode.HEAD_RECORD_DAMAGED),
    FindingCode.HEAD_RECORD_NOT_WRITTEN: ("h.bin", ProblemCode.HEAD_RECORD_NOT_WRITTEN),
    FindingCode.TRIES_CHANGED: (tries.FILE_NAME, ProblemCode.TRIES_CHANGED),
    FindingCode.JOURNAL_LEFT: (layout.JOURNAL, ProblemCode.JOURNAL_LEFT),
    FindingCode.SEGMENT_UNREFERENCED: ("", ProblemCode.SEGMENT_UNREFERENCED),
}
NOTE_PLACE = "checkpoint"
"""Where problems with a checkpoint kept elsewhere stand."""
_AS_NOTE_PROBLEM = {
    Comparison.NOT_FROM_THIS_VAULT: ProblemCode.NOTE_FOREIGN,
    Comparison.VAULT_IS_OLDER: ProblemCode.NOTE_NEWER,
    Comparison.HISTORY_DIFFERS: ProblemCode.NOTE_DIFFERS,
}


def verify(vault: Vault, job: JobContext, *, full: bool, note: str | None = None) -> VerifyReport:
    """Check an open vault; `full` also decrypts every byte of evidence and compares its SHA-256.

    `note` is a checkpoint kept elsewhere. Problems are named, not raised; raises `KnownError(VAULT_LOCKED)`,
    disk errors, and what `job` raises.
    """
    return _Check(vault.state, read_tables(vault.state.stored), vault.item_reader, job).run(
        full=full, note=note
    )


class _Check:
    def __init__(
        self,
        state: OpenVault,
        tables: dict[str, EntityTable],
        item_reader: Callable[[EntityId], ItemReader],
        job: JobContext,
    ) -> None:
        self._state = state
        self._database: Database = state.stored
        self._tables = tables
        self._item_reader = item_reader
        self._job = job
        self._problems = Problems()
        self._counts: dict[str, int] = {}

    def run(self, *, full: bool, note: str | None) -> VerifyReport:
        repaired = tuple(found for found in self._state.findings if found.code in REPAIRS)
        notices = self._findings()
        self._step("item", self._check_strays)
        self._step("a.bin b.bin", self._check_copies)
        self._step("c.bin", self._check_pages)
        self._step("meta", self._check_meta)
        log = self._check_log()
        self._step("h.bin", lambda: self._check_head_record(log))
        row_check = RowCheck(self._database, log, self._problems, self._job)
        self._step("c.bin", lambda: self._count("rows", row_check.run(self._tables)))
        self._step("item", lambda: self._check_items(full=full))
        if note is not None:
            self._step(NOTE_PLACE, lambda: self._compare_note(note, log))
        if log.clock_set_back:
            notices += (Finding.of(FindingCode.CLOCK_SET_BACK, n=log.clock_set_back),)
        return VerifyReport(self._problems.found(), repaired, notices, dict(self._counts))

    def _findings(self) -> tuple[Finding, ...]:
        notices = []
        for finding in self._state.findings:
            if finding.code in _AS_PROBLEM:
                place, code = _AS_PROBLEM[finding.code]
                if finding.code is FindingCode.SEGMENT_UNREFERENCED:
                    continue
                self._problems.add(place or str(finding.params["file"]), code)
            elif finding.code not in REPAIRS:
                notices.append(finding)
        return tuple(notices)

    def _check_strays(self) -> None:
        for name in housekeeping.unreferenced_segments(self._state):
            self._problems.add(_segment(name), ProblemCode.SEGMENT_UNREFERENCED)

    def _step(self, place: str, check: Callable[[], None]) -> None:
        """Run one step; damage that stops it is a problem of the place, and the next step still runs."""
        self._job.check()
        try:
            check()
        except KnownError as error:
            only(error, ErrorCode.VAULT_DAMAGED)
            where = error.params.get("where", place)
            self._problems.add(str(where), ProblemCode.DATABASE_DAMAGED)

    def _check_copies(self) -> None:
        for copy in read_copies(self._state.folder, self._state.ops):
            if copy.header is None:
                self._problems.add(copy.name, ProblemCode.COPY_UNREADABLE)
            elif copy.header.raw != self._state.header.raw:
                self._problems.add(copy.name, ProblemCode.COPY_DIFFERS)

    def _check_pages(self) -> None:
        """Run both checks: one finds changed pages, the other pages that were cut off whole."""
        ((count,),) = self._database.execute("PRAGMA page_count")
        ((page_bytes,),) = self._database.execute("PRAGMA page_size")
        whole = int(count or 0) * int(page_bytes or 0)
        for (line,) in self._database.execute("PRAGMA cipher_integrity_check"):
            number = _NUMBER.search(str(line))
            page = int(number[0]) if number is not None else 0
            if page <= int(count or 0):
                self._problems.add(f"c.bin page {page}", ProblemCode.PAGE_DAMAGED)
        # With a journal that could not be rolled back the file may well be longer than it says.
        is_longer = layout.database_bytes(self._state.folder, self._state.ops) > whole
        if is_longer and not self._database.ignores_journal:
            self._problems.add("c.bin", ProblemCode.DATABASE_LENGTHENED)
        lines = [str(row[0]) for row in self._database.execute("PRAGMA integrity_check")]
        if lines != ["ok"]:
            self._problems.add("c.bin", ProblemCode.DATABASE_DAMAGED, lines=len(lines))

    def _check_meta(self) -> None:
        header, database = self._state.header, self._database
        public = crypto.ed25519_public(self._state.vault_keys.sign)
        expected = {
            "vault_id": read_meta(database, "vault_id") == header.vault_id,
            "epoch": read_number(database, "epoch") == header.epoch,
            "header_generation": read_number(database, "header_generation") <= header.generation,
            "vkeys": self._verifier_keys()[-1] == checkpoints.verifier_key(header.vault_id, public),
        }
        for name, is_right in expected.items():
            if not is_right:
                self._problems.add(f"meta.{name}", ProblemCode.META_WRONG)

    def _check_log(self) -> LogFindings:
        try:
            head, verifier_keys = read_head(self._database), self._verifier_keys()
        except KnownError as error:
            only(error, ErrorCode.VAULT_DAMAGED)
            self._problems.add(str(error.params.get("where", "c.bin")), ProblemCode.DATABASE_DAMAGED)
            head, verifier_keys = self._state.head or LogHead(0, b""), ()
        check = LogCheck(self._state.header.vault_id, verifier_keys, self._problems, self._job)
        log = check.run(self._database, head)
        self._count("events", log.count)
        return log

    def _check_head_record(self, log: LogFindings) -> None:
        record, bad = self._state.head_file.read()
        if bad:
            self._problems.add("h.bin", ProblemCode.HEAD_RECORD_DAMAGED, bad=bad)
        if record is None or not log.is_whole:
            return
        genesis = events.genesis(self._state.header.vault_id)
        known = [genesis, *log.hashes]
        if record.events >= len(known) or known[record.events] != record.last_hash:
            self._problems.add("c.bin", ProblemCode.DATABASE_PUT_BACK)
        if record.generation > self._state.header.generation:
            self._problems.add("a.bin b.bin", ProblemCode.HEADER_PUT_BACK)

    def _check_items(self, *, full: bool) -> None:
        items = [
            (EntityId(cast("bytes", row[0])), cast("int", row[1]), cast("bytes", row[2]))
            for row in self._database.execute("SELECT id, size, sha256 FROM item ORDER BY id")
        ]
        total = sum(size for _, size, _ in items)
        self._count("items", len(items))
        self._count("bytes", total)
        done = 0
        with HashThread() as hashing:
            for item, size, sha256 in items:
                self._job.check()
                self._job.progress(done, total, "progress.checking_evidence")
                found = self._read_item(item, hashing, full=full)
                if full and found is not None and found != sha256:
                    self._problems.add(f"item {item.hex()}", ProblemCode.ITEM_CHANGED)
                done += size

    def _read_item(self, item: EntityId, hashing: HashThread, *, full: bool) -> bytes | None:
        """Open every segment of an item, `full` also read it, and return the hash of what was read.

        Segments that do not hold are named; then there is no hash.
        """
        try:
            reader = self._item_reader(item)
        except KnownError as error:
            only(error, ErrorCode.EVIDENCE_DAMAGED)
            self._problems.add(f"item {item.hex()}", ProblemCode.SEGMENTS_WRONG)
            return None
        is_whole = True
        try:
            for number, segment in enumerate(reader.source.segments):
                try:
                    for piece in reader.segment(number, full=full):
                        self._job.check()
                        hashing.update(piece)
                except KnownError as error:
                    only(error, ErrorCode.EVIDENCE_DAMAGED)
                    self._name_segment(segment.name, item)
                    is_whole = False
            digest = hashing.digest()
        finally:
            reader.close()
        return digest if is_whole else None

    def _name_segment(self, name: str, item: EntityId) -> None:
        is_there = layout.has_segment(self._state.folder, self._state.ops, name)
        code = ProblemCode.SEGMENT_DAMAGED if is_there else ProblemCode.SEGMENT_MISSING
        self._problems.add(_segment(name), code, item=item.hex())

    def _compare_note(self, note: str, log: LogFindings) -> None:
        if not log.is_whole:
            self._problems.add(NOTE_PLACE, ProblemCode.NOTE_NOT_COMPARED)
            return
        comparison, size = checkpoints.compare(note, self._verifier_keys(), log.count, log.hashes)
        if comparison is not Comparison.UNCHANGED:
            self._problems.add(NOTE_PLACE, _AS_NOTE_PROBLEM[comparison], size=size)
        self._count("checkpoint_covers", size)

    def _verifier_keys(self) -> tuple[str, ...]:
        return tuple(read_meta(self._database, "vkeys").decode("utf-8", "replace").split("\n"))

    def _count(self, name: str, number: int) -> None:
        self._counts[name] = number


def _segment(name: str) -> str:
    return f"{layout.SEGMENTS}/{name[:2]}/{name}"

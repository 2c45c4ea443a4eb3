"""Checking the log: every event, its hash and place, redactions, stored checkpoints, the head (section 9)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import cast

from app.domain.errors import ErrorCode, KnownError
from app.domain.ports import JobContext
from storage import checkpoints, crypto, events
from storage.canonical import Json, NotCanonicalError, canon, read_canon
from storage.conditions import only
from storage.connection import Database
from storage.events import Event, EventKind
from storage.log_head import LogHead
from storage.tree import Tree
from storage.verify_report import ProblemCode, Problems

_STEPS_BEFORE_LEAPING = 64
_CHECK_EVERY = 256


@dataclass(frozen=True, slots=True)
class LastState:
    """What the log says an entity is: its latest state, and the digest of the row it had then."""

    seq: int
    kind: str
    hash: bytes
    row_sum: bytes | None


@dataclass(slots=True)
class LogFindings:
    """What later steps need of the log."""

    states: dict[tuple[str, bytes], LastState] = field(default_factory=dict)
    hashes: list[bytes] = field(default_factory=list)
    count: int = 0
    is_whole: bool = True
    clock_set_back: int = 0


class LogCheck:
    """One pass over the log in order of number."""

    def __init__(
        self, vault_id: bytes, verifier_keys: tuple[str, ...], problems: Problems, job: JobContext
    ) -> None:
        self._problems = problems
        self._job = job
        self._verifier_keys = verifier_keys
        self._origin = checkpoints.origin_of(vault_id)
        self._prev: bytes | None = events.genesis(vault_id)
        self._tree: Tree | None = Tree()
        self._erased: set[int] = set()
        self._last_ms = 0
        self._redacted: set[int] = set()
        self.result = LogFindings()

    def run(self, database: Database, head: LogHead) -> LogFindings:
        """Check every event that can be read; what cannot is named and passed over."""
        expected = 1
        for event in _readable_events(database, head.events, self._problems):
            if event.seq % _CHECK_EVERY == 0:
                self._job.check()
                self._job.progress(event.seq, max(head.events, event.seq), "progress.checking_log")
            if event.seq != expected:
                self._gap(expected, event.seq)
            self._check(event)
            expected = event.seq + 1
        self._finish(expected - 1, head)
        return self.result

    def _gap(self, first: int, found: int) -> None:
        self._problems.add(f"event {first}", ProblemCode.EVENT_MISSING, count=found - first)
        self._prev = None
        self._tree = None
        self.result.is_whole = False

    def _check(self, event: Event) -> None:
        where = f"event {event.seq}"
        if self._prev is not None and event.prev != self._prev:
            self._problems.add(where, ProblemCode.EVENT_CHAIN_BROKEN)
        meta = events.meta_of(event.seq, event.kind, event.table, event.entity, event.time_ms)
        if events.hash_of(event.prev, event.commitment, meta) != event.hash:
            self._problems.add(where, ProblemCode.EVENT_CHANGED)
        payload = self._payload(event, where)
        self._check_kind(event, payload, where)
        if payload is not None:
            self._check_redaction(event, payload, where)
            self._check_checkpoint(event, payload, where)
        self.result.clock_set_back += event.time_ms < self._last_ms
        self._last_ms = event.time_ms
        self._prev = event.hash
        self.result.hashes.append(event.hash)
        self.result.count += 1
        if self._tree is not None:
            self._tree.add(event.hash)

    def _payload(self, event: Event, where: str) -> Mapping[str, Json] | None:
        if event.payload is None or event.nonce is None:
            self._erased.add(event.seq)
            if event.kind == EventKind.REDACT:
                self._problems.add(where, ProblemCode.REDACTION_WRONG)
            return None
        if events.commitment_of(event.nonce, event.payload) != event.commitment:
            self._problems.add(where, ProblemCode.EVENT_CHANGED)
        try:
            payload = read_canon(event.payload)
        except NotCanonicalError:
            payload = None
        if not isinstance(payload, dict):
            self._problems.add(where, ProblemCode.EVENT_MALFORMED)
            return None
        return payload

    def _check_kind(self, event: Event, payload: Mapping[str, Json] | None, where: str) -> None:
        """Check that states follow each other: new, any number of set, end, and nothing after."""
        if event.kind not in events.STATES:
            return
        key = (event.table, event.entity)
        before = self.result.states.get(key)
        is_new = event.kind == EventKind.NEW
        if is_new != (before is None) or (before is not None and before.kind == EventKind.END):
            self._problems.add(where, ProblemCode.EVENT_OUT_OF_ORDER)
        row_sum = None
        if payload is not None:
            row = payload.get("row")
            has_row = isinstance(row, dict) and row.get("id") == event.entity.hex()
            is_right = "row" in payload and (row is None if event.kind == EventKind.END else has_row)
            if not is_right:
                self._problems.add(where, ProblemCode.EVENT_MALFORMED)
            row_sum = crypto.sha256(canon(row))
        self.result.states[key] = LastState(event.seq, event.kind, event.hash, row_sum)

    def _check_redaction(self, event: Event, payload: Mapping[str, Json], where: str) -> None:
        if (event.kind == EventKind.REDACT) != ("redacts" in payload):
            self._problems.add(where, ProblemCode.EVENT_MALFORMED)
            return
        if event.kind != EventKind.REDACT:
            return
        numbers = payload["redacts"]
        is_list = isinstance(numbers, list) and all(type(number) is int for number in numbers)
        wanted = cast("list[int]", numbers) if is_list else []
        if not wanted or wanted != sorted(set(wanted)) or wanted[-1] >= event.seq or wanted[0] < 1:
            self._problems.add(where, ProblemCode.REDACTION_WRONG)
        self._redacted.update(wanted)

    def _check_checkpoint(self, event: Event, payload: Mapping[str, Json], where: str) -> None:
        if "checkpoint" not in payload:
            return
        if event.kind != EventKind.NOTE:
            self._problems.add(where, ProblemCode.CHECKPOINT_WRONG)
        note = payload["checkpoint"]
        found = checkpoints.verified(note, self._verifier_keys) if isinstance(note, str) else None
        is_right = found is not None and found.origin == self._origin and found.size == event.seq - 1
        if is_right and found is not None and self._tree is not None:
            is_right = found.root == self._tree.root()
        if not is_right:
            self._problems.add(where, ProblemCode.CHECKPOINT_WRONG)

    def _finish(self, last: int, head: LogHead) -> None:
        if (last, self._prev) != (head.events, head.last_hash):
            self._problems.add("meta.head", ProblemCode.HEAD_WRONG)
            self.result.is_whole = False
        for number in sorted(self._erased ^ self._redacted):
            self._problems.add(f"event {number}", ProblemCode.REDACTION_WRONG)
        for state in self.result.states.values():
            if state.kind != EventKind.END and state.seq in self._erased:
                self._problems.add(f"event {state.seq}", ProblemCode.REDACTION_WRONG)


def _readable_events(database: Database, count: int, problems: Problems) -> Iterator[Event]:
    """Yield the events that can be read; a damaged page hides some, and the ones behind it are looked for."""
    seq = 1
    misses = 0
    while True:
        try:
            for event in events.scan_from(database, seq):
                yield event
                seq = event.seq + 1
                misses = 0
        except KnownError as error:
            only(error, ErrorCode.VAULT_DAMAGED)
            problems.add(f"event {seq}", ProblemCode.EVENT_UNREADABLE)
            misses += 1
            seq += 1 if misses < _STEPS_BEFORE_LEAPING else misses
            if seq > count:
                return
        else:
            return

"""The workers of one decoder: one per family, started when first needed, ended together."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from app.domain.errors import Cancelled, ErrorCode, KnownError
from app.domain.ports import JobContext
from app.sandbox.process import Worker, WorkerGone, WorkerMissing
from app.sandbox.protocol import Family, Flag, Odd
from app.strings.catalogue import text

T = TypeVar("T")


class SandboxLevel(StrEnum):
    """How strong the walls around decoders are."""

    FULL = "full"  # a process per file, seccomp allow-list, Landlock, limits
    CALLS = "calls"  # a process per file, seccomp allow-list, limits
    FILES = "files"  # a process per file, Landlock, limits
    LIMITS = "limits"  # a process per file, limits


@dataclass(frozen=True, slots=True)
class SandboxReport:
    """The level in force and what it is made of, for the About page and diagnostics."""

    level: SandboxLevel
    no_new_privs: bool
    landlock_version: int
    seccomp: bool

    def sentence(self) -> str:
        """Return what the level means to the person."""
        return text(f"importers.sandbox.{self.level}")


class Refusal(Exception):  # noqa: N818 - an answer, not a fault
    """An honest worker could not serve the file; `reason` is a `protocol.Reason` in lower case."""

    def __init__(self, reason: str) -> None:
        """Keep the reason."""
        super().__init__(reason)
        self.reason = reason


class _Slot:
    """The worker of one family, and the lock of whoever talks to it."""

    def __init__(self) -> None:
        self.talking = threading.Lock()
        self.worker: Worker | None = None


class Pool:
    """Lends out workers, one talk at a time for each family."""

    def __init__(self, wall_seconds: float) -> None:
        self._wall_seconds = wall_seconds
        self._state = threading.Lock()
        self._slots = {family: _Slot() for family in Family}
        self._generation = 0
        self._closed = False

    @staticmethod
    def report_of(worker: Worker) -> SandboxReport:
        """Return what a worker said of its walls when it started, before it had seen any file."""
        landlock = bool(worker.flags & Flag.LANDLOCK)
        if worker.forks:
            level = SandboxLevel.FULL if landlock else SandboxLevel.CALLS
        else:
            level = SandboxLevel.FILES if landlock else SandboxLevel.LIMITS
        return SandboxReport(
            level, bool(worker.flags & Flag.NO_NEW_PRIVS), worker.landlock, bool(worker.flags & Flag.SECCOMP)
        )

    def end_all(self, *, for_good: bool) -> None:
        """Kill every worker; talks under way and waiting raise Cancelled, later ones too when `for_good`."""
        with self._state:
            self._generation += 1
            self._closed |= for_good
            for slot in self._slots.values():
                if slot.worker is not None:
                    slot.worker.kill(cancelled=True)
        for slot in self._slots.values():
            if slot.talking.acquire(blocking=False):
                try:
                    self._drop(slot)
                finally:
                    slot.talking.release()

    def run(self, family: Family, ctx: JobContext, talk: Callable[[Worker], T]) -> T:
        """Return what `talk` gets out of a worker of `family`; whatever is odd about it ends that worker.

        Raises what `talk` raises, `KnownError(PREVIEW_FAILED | PREVIEW_TIMED_OUT)`, `Cancelled`.
        """
        ctx.check()
        with self._state:
            generation = self._generation
        slot = self._slots[family]
        with slot.talking:
            try:
                worker = self._worker(slot, family, generation, ctx)
                with worker.watch(self._wall_seconds, ctx):
                    result = _talk(worker, talk)
                    reusable = worker.finish()
            except BaseException as error:
                self._drop(slot)
                known = _known(error)
                if known is error:
                    raise
                raise known from error
            if not reusable:
                self._drop(slot)
        if isinstance(result, Refusal):
            raise KnownError(ErrorCode.PREVIEW_FAILED, reason=result.reason)
        return result

    def _worker(self, slot: _Slot, family: Family, generation: int, ctx: JobContext) -> Worker:
        """Return a live worker; the caller holds the slot."""
        if slot.worker is not None and slot.worker.is_usable():
            return self._registered(slot, slot.worker, generation)
        self._drop(slot)
        worker = self._registered(slot, Worker(family), generation)
        worker.wait_ready(ctx)
        return worker

    def _registered(self, slot: _Slot, worker: Worker, generation: int) -> Worker:
        """Make the worker reachable for `end_all`, unless that was called since the request came in."""
        with self._state:
            slot.worker = worker
            if self._closed or generation != self._generation:
                raise Cancelled
        return worker

    def _drop(self, slot: _Slot) -> None:
        with self._state:
            worker, slot.worker = slot.worker, None
        if worker is not None:
            worker.discard()


def _talk(worker: Worker, talk: Callable[[Worker], T]) -> T | Refusal:
    """Let a refusal pass as a result: the worker behaved well."""
    try:
        return talk(worker)
    except Refusal as refusal:
        return refusal


def _known(error: BaseException) -> BaseException:
    """Translate what the worker did; what the caller's own code raised stays as it is."""
    if isinstance(error, WorkerGone) and error.cancelled:
        return Cancelled()
    if isinstance(error, WorkerGone) and error.timed_out:
        return KnownError(ErrorCode.PREVIEW_TIMED_OUT)
    if isinstance(error, (WorkerGone, WorkerMissing, Odd)):
        return KnownError(ErrorCode.PREVIEW_FAILED, reason="worker")
    return error

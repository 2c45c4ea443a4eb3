"""Work off the GUI thread: two lanes, two verbs, progress, cancel, and results that never outlive a lock.

Nothing here knows Qt. The *vault lane* is one thread: it opens, uses and closes the database connection. The
*work lane* renders and hashes frozen data. Results, progress and failures reach the GUI thread through one
injected callable, `post`; each is dropped there when the session it belongs to has ended.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from app.domain.change import Change
from app.domain.errors import Cancelled, ErrorCode, KnownError
from app.domain.ports import JobContext
from app.services.asking import asking

if TYPE_CHECKING:  # lanes come with the first job: the window shows its first page before that
    from concurrent.futures import Executor, Future

T = TypeVar("T")

SWITCH_SECONDS = 0.0002
"""How long a job that computes keeps the GUI thread waiting each time that one goes on in Python.

Making a page calls Qt some hundred times, and each call lets go of the interpreter and asks for it again:
with Python's 5 ms a page took up to 2.6 s beside a job, at 10,000 entries.
"""

Post = Callable[[Callable[[], None]], None]
"""Runs a closure on the GUI thread, later and in order; may be called from any thread."""

PROGRESS_INTERVAL = 0.1
"""Seconds between two reports of one job: ten a second are plenty for an eye."""


class JobState(StrEnum):
    """Where a job stands; it ends in one of the last three."""

    QUEUED = "queued"
    RUNNING = "running"
    CANCELLING = "cancelling"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Lane(StrEnum):
    """Where a job runs: beside the connection, one after another, or on frozen data."""

    VAULT = "vault-lane"
    WORK = "work-lane"


_THREADS = {Lane.VAULT: 1, Lane.WORK: 2}
_ENDED = frozenset({JobState.DONE, JobState.FAILED, JobState.CANCELLED})


@dataclass(slots=True)
class _Listeners(Generic[T]):
    """Whom a job tells, all on the GUI thread; forgotten when the job ends or its session does."""

    then: Callable[[T], None] | None
    failed: Callable[[KnownError], None] | None
    progress: Callable[[int, int, str], None] | None
    finished: Callable[[JobState], None] | None


class Job(Generic[T]):
    """One piece of work and the handle by which it is watched and cancelled."""

    def __init__(
        self,
        runner: JobRunner,
        fn: Callable[[JobContext], T],
        tell: _Listeners[T],
        interrupt: Callable[[], None] | None,
        *,
        survives: bool = False,
    ) -> None:
        self._runner = runner
        self.survives = survives
        self._fn: Callable[[JobContext], T] | None = fn
        self._tell: _Listeners[T] | None = tell
        self._interrupt = interrupt
        self._guard = threading.Lock()
        self._stop = threading.Event()
        self._state = JobState.QUEUED
        self._session = runner.session
        self._told_at = float("-inf")
        self._ended: str | None = None

    @property
    def state(self) -> JobState:
        """Where the job stands now; any thread may ask."""
        return self._state

    def cancel(self) -> None:
        """Ask the job to stop: a queued job never starts, a running one ends at its next `check`."""
        with self._guard:
            if self._state in _ENDED or self._stop.is_set():
                return
            self._stop.set()
            queued = self._state is JobState.QUEUED
            self._state = JobState.CANCELLED if queued else JobState.CANCELLING
            interrupt = None if queued else self._interrupt
        if interrupt is not None:
            interrupt()
        if queued:
            self._end(JobState.CANCELLED)

    def forget(self) -> None:
        """Let go of everything that may hold case data, and tell nobody any more."""
        self._tell = None

    # What `fn` sees: a JobContext.

    def check(self) -> None:
        """Raise `Cancelled` when the job was asked to stop."""
        if self._stop.is_set():
            raise Cancelled

    def progress(self, done: int, total: int, label: str) -> None:
        """Report progress, at most ten times a second; the end of each label is always told."""
        now = self._runner.monotonic()
        ended = done >= total and self._ended != label
        if now - self._told_at < PROGRESS_INTERVAL and not ended:
            return
        self._told_at = now
        if ended:
            self._ended = label
        self._post(lambda tell: tell.progress(done, total, label) if tell.progress else None)

    # What the runner does.

    def run(self) -> None:
        """Do the work on the lane's thread and post exactly one outcome."""
        with self._guard:
            if self._state is not JobState.QUEUED or self._fn is None:
                return
            self._state = JobState.RUNNING
        tell = self._do()
        # By now the frame that held the work is gone: what hears of a lock finds nothing of the record left.
        tell()

    def _do(self) -> Callable[[], None]:
        fn, self._fn = self._fn, None
        assert fn is not None
        try:
            with self._runner.keeping(on=self.survives):
                result = fn(self)
        except Cancelled:
            return partial(self._end, JobState.CANCELLED)
        except KnownError as error:
            return partial(self._fail, error)
        except Exception as bug:  # noqa: BLE001 - the one place where a bug in a job is caught, to be shown
            if self._stop.is_set() and self._interrupt is not None:
                return partial(
                    self._end, JobState.CANCELLED
                )  # an interrupted library says so in its own words
            return partial(self._crash, bug)
        return partial(self._finish, result)

    def _finish(self, result: T) -> None:
        self._end(JobState.DONE, lambda tell: tell.then(result) if tell.then else None)

    def _fail(self, error: KnownError) -> None:
        _let_go_of_frames(error)
        if self._stop.is_set():
            self._end(JobState.CANCELLED)
        else:
            self._end(JobState.FAILED, lambda tell: tell.failed(error) if tell.failed else None)

    def _crash(self, bug: Exception) -> None:
        runner = self._runner
        self._end(JobState.FAILED)
        runner.post(lambda: runner.crashed(bug))

    def _end(self, state: JobState, outcome: Callable[[_Listeners[T]], None] | None = None) -> None:
        self._runner.leave(self)
        with self._guard:
            self._state = state
            self._fn = self._interrupt = None

        def last_word(tell: _Listeners[T]) -> None:
            self._tell = None
            with asking() as every:
                if outcome is not None:
                    every.ask(partial(outcome, tell), None)
                if tell.finished is not None:
                    every.ask(partial(tell.finished, state), None)

        self._post(last_word)

    def _post(self, say: Callable[[_Listeners[T]], None]) -> None:
        def on_gui_thread() -> None:
            tell = self._tell
            if tell is not None and self._session == self._runner.session:
                say(tell)

        self._runner.post(on_gui_thread)


def _let_go_of_frames(error: BaseException) -> None:
    """Drop the frames that a known error came through, with all they hold: it outlives them, and a lock."""
    link: BaseException | None = error
    while link is not None:
        link.__traceback__ = None
        link = link.__cause__ or link.__context__


class JobRunner:
    """Runs jobs for one process; built once, used from the GUI thread alone."""

    def __init__(
        self,
        post: Post,
        crashed: Callable[[Exception], None],
        *,
        monotonic: Callable[[], float] = time.monotonic,
        vault_lane: Executor | None = None,
        work_lane: Executor | None = None,
    ) -> None:
        self.post = post
        self.crashed = crashed
        self.monotonic = monotonic
        self._lanes = {Lane.VAULT: vault_lane, Lane.WORK: work_lane}
        self._guard = threading.Lock()
        self._live: set[Job[Any]] = set()
        self._futures: set[Future[None]] = set()
        self._watchers: list[Callable[[Change], None]] = []
        self._session = 0
        self._closed = False
        self._keeping = False

    @property
    def session(self) -> int:
        """The session number; a result that belongs to an earlier one is dropped."""
        return self._session

    @property
    def is_idle(self) -> bool:
        """Whether no job runs or waits on any lane; what ended has posted its outcome by then."""
        with self._guard:
            return not self._futures

    @property
    def is_keeping(self) -> bool:
        """Whether a job that writes what a person typed runs or waits; any thread may ask."""
        return any(job.survives for job in self._jobs())

    def read(
        self,
        fn: Callable[[JobContext], T],
        then: Callable[[T], None] | None = None,
        failed: Callable[[KnownError], None] | None = None,
        *,
        progress: Callable[[int, int, str], None] | None = None,
        finished: Callable[[JobState], None] | None = None,
        interrupt: Callable[[], None] | None = None,
        survives: bool = False,
    ) -> Job[T]:
        """Run `fn(ctx)` on the vault lane and hand its result to `then` on the GUI thread.

        Exactly one of `then(result)` and `failed(error)` is called, neither when the job was cancelled; then
        `finished(state)`. `interrupt` is called once, from the cancelling thread, when a running job is
        cancelled: to stop SQL or to end a sandbox process. A job that `survives` writes what a person typed:
        a lock waits for it and only drops its result.
        """
        listeners = _Listeners(then, failed, progress, finished)
        return self._submit(Lane.VAULT, Job(self, fn, listeners, interrupt, survives=survives))

    def change(
        self,
        fn: Callable[[JobContext], tuple[T, Change | tuple[Change, ...]]],
        then: Callable[[T], None] | None = None,
        failed: Callable[[KnownError], None] | None = None,
        *,
        progress: Callable[[int, int, str], None] | None = None,
        finished: Callable[[JobState], None] | None = None,
        interrupt: Callable[[], None] | None = None,
        survives: bool = False,
    ) -> Job[tuple[T, Change | tuple[Change, ...]]]:
        """Run `fn(ctx)`, which writes and returns (result, what changed), on the vault lane.

        Every watcher hears of each `Change` before `then(result)` is called; otherwise as `read`.
        """

        def changed(outcome: tuple[T, Change | tuple[Change, ...]]) -> None:
            result, changes = outcome
            with asking() as every:  # what was written is written, also where a page has a bug
                for one in changes if isinstance(changes, tuple) else (changes,):
                    for watcher in tuple(self._watchers):
                        every.ask(partial(watcher, one), None)
                if then is not None:
                    every.ask(partial(then, result), None)

        listeners = _Listeners(changed, failed, progress, finished)
        return self._submit(Lane.VAULT, Job(self, fn, listeners, interrupt, survives=survives))

    def work(
        self,
        fn: Callable[[JobContext], T],
        then: Callable[[T], None] | None = None,
        failed: Callable[[KnownError], None] | None = None,
        *,
        progress: Callable[[int, int, str], None] | None = None,
        finished: Callable[[JobState], None] | None = None,
        interrupt: Callable[[], None] | None = None,
    ) -> Job[T]:
        """Run `fn(ctx)` on the work lane: frozen data only, never the connection."""
        return self._submit(Lane.WORK, Job(self, fn, _Listeners(then, failed, progress, finished), interrupt))

    def watch(self, watcher: Callable[[Change], None]) -> Callable[[], None]:
        """Call `watcher` on the GUI thread for every change of this session; returns how to stop watching."""
        self._watchers.append(watcher)

        def unwatch() -> None:
            if watcher in self._watchers:
                self._watchers.remove(watcher)

        return unwatch

    def new_session(self) -> int:
        """End the session: raise the number, cancel every job, forget every listener and watcher.

        Jobs that write what was typed are not cancelled, only forgotten.
        Returns the new number.

        What is submitted afterwards (the last draft, closing the database) runs after the cancelled jobs have
        left the lane, and its result does arrive.
        """
        self._session += 1
        self._watchers.clear()
        for job in self._jobs():
            job.forget()
            if not job.survives:
                job.cancel()
        return self._session

    @contextmanager
    def keeping(self, *, on: bool) -> Iterator[None]:
        """Mark that what a person typed is being written now; for the job that does so."""
        if not on:
            yield
            return
        with self._guard:
            self._keeping = True
        try:
            yield
        finally:
            with self._guard:
                self._keeping = False

    def unless_keeping(self, interrupt: Callable[[], None]) -> None:
        """Call `interrupt`, which must not wait, unless what a person typed is being written just now."""
        with self._guard:
            if not self._keeping:
                interrupt()

    def shutdown(self, timeout: float) -> bool:
        """Take no more jobs and wait up to `timeout` seconds for those under way; returns whether all ended.

        Call `new_session` first, so that it waits only for what must still be done (the last draft, closing).
        """
        from concurrent.futures import wait

        self._closed = True
        with self._guard:
            under_way = tuple(self._futures)
        late = wait(under_way, timeout).not_done
        for lane in self._lanes.values():
            if lane is not None:
                lane.shutdown(wait=False)
        return not late

    def leave(self, job: Job[T]) -> None:
        """Take `job` off the list of live ones; called by the job itself."""
        with self._guard:
            self._live.discard(job)

    def _jobs(self) -> tuple[Job[Any], ...]:
        with self._guard:
            return tuple(self._live)

    def _submit(self, lane: Lane, job: Job[T]) -> Job[T]:
        if self._closed:
            raise KnownError(ErrorCode.VAULT_LOCKED)
        with self._guard:
            self._live.add(job)
        future = self._executor(lane).submit(job.run)
        with self._guard:
            self._futures.add(future)
        future.add_done_callback(self._left_lane)
        return job

    def _executor(self, lane: Lane) -> Executor:
        made = self._lanes[lane]
        if made is None:
            from concurrent.futures import ThreadPoolExecutor

            sys.setswitchinterval(SWITCH_SECONDS)
            made = ThreadPoolExecutor(_THREADS[lane], thread_name_prefix=lane.value)
            self._lanes[lane] = made
        return made

    def _left_lane(self, future: Future[None]) -> None:
        with self._guard:
            self._futures.discard(future)

"""One worker process seen from the program: start, talk, watch the clock, end."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from typing import Final

from app.domain.errors import Cancelled
from app.domain.ports import JobContext
from app.sandbox.pipes import close_pipes, descriptor_of, end_at_once, waiting_in, widen
from app.sandbox.program import WORKER, own_process
from app.sandbox.protocol import STATUS_NO_TIME, STATUS_OK, Family, Flag, Kind, Reply, patience, read_reply

START_SECONDS: Final = 20.0
POLL_SECONDS: Final = 0.1

_BOOT: Final = (
    "import sys; sys.path.insert(0, sys.argv[1]); from app.sandbox.worker import main; main(sys.argv[2:])"
)


class WorkerGone(Exception):  # noqa: N818 - names what happened
    """The worker ended; `timed_out` and `cancelled` say whether time or a person ended it."""

    def __init__(self, *, timed_out: bool, cancelled: bool) -> None:
        """Keep why."""
        super().__init__("worker gone")
        self.timed_out = timed_out
        self.cancelled = cancelled


class WorkerMissing(Exception):  # noqa: N818 - names what happened
    """The system did not start a process."""


class Worker:
    """A running worker of one family. One request at a time; `kill` may come from any thread."""

    def __init__(self, family: Family) -> None:
        """Start the process; nothing is known of it until `wait_ready`. Raises `WorkerMissing`."""
        self.family = family
        self.flags = 0
        self.landlock = 0
        self._timed_out = False
        self._cancelled = False
        self._asked = False
        self._killed = False
        self._closed = False
        self._ending = threading.Lock()
        forking = sys.platform == "linux"
        data_read, self._data = os.pipe() if forking else (-1, -1)
        self._status, status_write = os.pipe() if forking else (-1, -1)
        try:
            self._process = subprocess.Popen(
                own_process(WORKER, _BOOT)
                + [str(number) for number in (int(family), data_read, status_write)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
                cwd=os.path.abspath(os.sep),  # noqa: PTH100 - the root of the system, not a resolved path
                env=_environment(),
                start_new_session=True,
                pass_fds=(data_read, status_write) if forking else (),
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as err:
            close_pipes(self._data, self._status)
            raise WorkerMissing from err
        finally:
            close_pipes(data_read, status_write)
        self._requests = descriptor_of(self._process.stdin)
        self._replies = descriptor_of(self._process.stdout)
        if forking:
            widen(self._replies, self._data)
        else:
            self._data = self._requests
        self._job = _limit_windows(self._process)

    def is_usable(self) -> bool:
        """Return whether the process still runs and nobody ended it."""
        with self._ending:
            return not self._killed and self._process.poll() is None

    @property
    def forks(self) -> bool:
        """Whether each request is served by a child of its own."""
        return bool(self.flags & Flag.FORKS)

    def wait_ready(self, ctx: JobContext) -> None:
        """Wait until the worker stands behind its walls; raises `WorkerGone` or `Odd`."""
        with _Watch(self, START_SECONDS * patience(self.family), ctx):
            ready = self.reply(frozenset({Kind.READY}), 0)
        self.flags, self.landlock = ready.a, ready.b
        if not self.forks and self._data != self._requests:
            close_pipes(self._data)
            self._data = self._requests

    def watch(self, seconds: float, ctx: JobContext) -> _Watch:
        """Return a context in which the worker is killed when its time is up or `ctx` says stop."""
        return _Watch(self, seconds * patience(self.family), ctx)

    def request(self, header: bytes) -> None:
        """Send a request; raises `WorkerGone`."""
        self._asked = True
        self._send(self._requests, header)

    def give(self, data: bytes) -> None:
        """Send bytes of the file that were asked for; raises `WorkerGone`."""
        self._send(self._data, data)

    def reply(self, allowed: frozenset[Kind], size: int) -> Reply:
        """Wait for one reply; raises `WorkerGone` or `Odd`."""
        return read_reply(self._read_exact, allowed, size)

    def finish(self) -> bool:
        """Return whether the worker may be used again: its child ended well and left nothing in the pipes."""
        if not self._asked:
            return True
        self._asked = False
        if not self.forks or os.read(self._status, 1) != STATUS_OK:
            return False
        return waiting_in(self._replies) == 0 and waiting_in(self._data) == 0

    def kill(self, *, timed_out: bool = False, cancelled: bool = False) -> None:
        """End the process and its children at once; does nothing when that was done."""
        with self._ending:
            if self._killed or self._process.returncode is not None:
                return
            self._killed, self._timed_out, self._cancelled = True, timed_out, cancelled
            end_at_once(self._process)

    def discard(self) -> None:
        """Kill, reap and close; only the thread that holds the worker may call this."""
        self.kill()
        with self._ending:
            self._process.wait()
            if self._closed:
                return
            self._closed = True
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()
        close_pipes(self._status, self._data if self._data != self._requests else -1)

    def _send(self, descriptor: int, data: bytes) -> None:
        view = memoryview(data)
        try:
            while view:
                view = view[os.write(descriptor, view) :]
        except OSError as err:
            raise self._gone() from err

    def _read_exact(self, length: int) -> bytes:
        if length == 0:
            return b""
        buffer = bytearray(length)
        view = memoryview(buffer)
        at = 0
        while at < length:
            piece = self._read_into(view[at:])
            if piece == 0:
                raise self._gone()
            at += piece
        return bytes(buffer)

    def _read_into(self, view: memoryview) -> int:
        stream = self._process.stdout
        return (stream.readinto(view) or 0) if stream is not None else 0  # type: ignore[attr-defined]

    def _gone(self) -> WorkerGone:
        timed_out = self._timed_out or (self.forks and os.read(self._status, 1) == STATUS_NO_TIME)
        return WorkerGone(timed_out=timed_out, cancelled=self._cancelled)


class _Watch:
    """Kills a worker when its time is up or its job cancelled; a thread, as pipes cannot wait for both."""

    def __init__(self, worker: Worker, seconds: float, ctx: JobContext) -> None:
        self._worker = worker
        self._seconds = seconds
        self._ctx = ctx
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sandbox-watch", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_exc: object) -> None:
        self._done.set()
        self._thread.join()

    def _run(self) -> None:
        deadline = time.monotonic() + self._seconds
        while True:
            left = deadline - time.monotonic()
            if self._done.wait(max(0.0, min(POLL_SECONDS, left))):
                return
            if left <= 0:
                self._worker.kill(timed_out=True)
                return
            try:
                self._ctx.check()
            except Cancelled:
                self._worker.kill(cancelled=True)
                return


def _environment() -> dict[str, str]:
    """Return nothing of this machine; Windows cannot start a program without its system folder."""
    if sys.platform == "win32":
        return {"SYSTEMROOT": os.environ.get("SYSTEMROOT", r"C:\Windows")}
    return {"HOME": os.sep}  # without one, Python asks the system for it, over a socket where that has one


def _limit_windows(process: subprocess.Popen[bytes]) -> object:
    if sys.platform == "win32":
        from app.sandbox.windows_job import limit

        return limit(int(process._handle))  # noqa: SLF001 - the only way to the handle
    return None

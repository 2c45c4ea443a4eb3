"""Whatever a file or a taken-over worker does, the program gets an answer or a plain condition."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.errors import Cancelled, ErrorCode, KnownError
from app.domain.ports import Picture
from app.sandbox import process
from app.sandbox.client import SandboxDecoder
from app.sandbox.protocol import MAX_STRINGS, Family, Operation, family_of
from tests.sandbox.media_seeds import seed

LIAR = """
import os, sys
sys.path.insert(0, sys.argv[1])
from app.sandbox.protocol import *
def say(kind, payload=b"", **numbers):
    os.write(1, pack_reply(kind, **numbers) + payload)
{before}
say(Kind.READY, a=15)
os.read(0, REQUEST.size)
{after}
"""


@pytest.fixture
def lying(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let workers started from here on run other code than ours, as one that was taken over would."""

    def lie(after: str, before: str = "") -> None:
        monkeypatch.setattr(process, "_BOOT", LIAR.format(before=before, after=after))

    return lie


def failing(ask: Callable[[], object]) -> tuple[ErrorCode, object]:
    """The code and reason with which a request fails."""
    with pytest.raises(KnownError) as caught:
        ask()
    return caught.value.code, caught.value.params.get("reason")


def open_descriptors() -> int:
    """How many files and pipes this process has open, where Linux shows it."""
    shown = Path("/proc/self/fd")
    return len(list(shown.iterdir())) if shown.is_dir() else 0


LIES = {
    "dies at once": "os._exit(0)",
    "dies in the middle of pixels": "say(Kind.PICTURE, b'abc', a=2, b=2, n=12)",
    "kills itself": "import signal; os.kill(os.getpid(), signal.SIGSEGV)",
    "picture larger than asked": "say(Kind.PICTURE, bytes(33), a=11, b=1, n=33)",
    "two pictures": "say(Kind.PICTURE, b'abc', a=1, b=1, n=3); say(Kind.PICTURE, b'abc', a=1, b=1, n=3)",
    "no picture": "say(Kind.DONE)",
    "text for a picture": "say(Kind.TEXT, b'', n=0); say(Kind.DONE)",
    "asks past the end": "say(Kind.ASK, a=1, n=10)",
    "noise": "os.write(1, os.urandom(4096))",
    "says it is ready again": "say(Kind.READY)",
}


@pytest.mark.parametrize("lie", LIES)
def test_a_lying_worker_is_ended(lying: Callable[..., None], lie: str) -> None:
    """Anything odd in an answer ends the worker and gives PREVIEW_FAILED."""
    lying(LIES[lie])
    with SandboxDecoder() as decoder:
        assert failing(lambda: decoder.picture(b"x" * 10, 10)) == (ErrorCode.PREVIEW_FAILED, "worker")


TEXT_LIES = {
    "odd number of strings": "['a']",
    "too many pairs": "['a', 'b'] * 2001",
}
FACTS_LIES = {
    "pages": ("pdf_facts", ["['1', '2']", "['-1', '2', '']", "['nan', '2', '']", "['1', '2', ''] * 2001"]),
    "media": ("media_facts", ["[]", "['', '5']", "['1e9', '0']", "['', '0', 'name']", "['', '\\u0661']"]),
}


@pytest.mark.parametrize("lie", TEXT_LIES.values(), ids=TEXT_LIES)
def test_lying_text_is_refused(lying: Callable[..., None], lie: str) -> None:
    """Strings that do not make pairs, or too many of them, are refused."""
    lying(f"p = pack_strings({lie}); say(Kind.TEXT, p, n=len(p)); say(Kind.DONE)")
    with SandboxDecoder() as decoder:
        assert failing(lambda: decoder.picture_facts(b"x")) == (ErrorCode.PREVIEW_FAILED, "worker")


@pytest.mark.parametrize(
    ("method", "lie"), [(method, lie) for method, lies in FACTS_LIES.values() for lie in lies]
)
def test_lying_facts_are_refused(lying: Callable[..., None], method: str, lie: str) -> None:
    """Page sizes, durations and counts that are not plain numbers in their limits are refused."""
    lying(f"p = pack_strings({lie}); say(Kind.TEXT, p, n=len(p)); say(Kind.DONE)")
    with SandboxDecoder() as decoder:
        assert failing(lambda: getattr(decoder, method)(b"x")) == (ErrorCode.PREVIEW_FAILED, "worker")


def test_control_characters_in_facts_are_dropped(lying: Callable[..., None]) -> None:
    """A fact cannot carry terminal codes or NUL to whoever prints it."""
    lying(
        "p = pack_strings(['Na\\x1b[2Jme', 'va\\0\\x85l\\nue']); say(Kind.TEXT, p, n=len(p)); say(Kind.DONE)"
    )
    with SandboxDecoder() as decoder:
        assert decoder.picture_facts(b"x") == (("Na[2Jme", "val\nue"),)


def test_the_strings_cap_is_above_what_pages_need() -> None:
    """2,000 pages of three strings fit under the cap on strings."""
    assert MAX_STRINGS >= 6000


def test_a_worker_that_never_answers_is_stopped(lying: Callable[..., None]) -> None:
    """When the time is up the worker is killed and the request says so."""
    lying("os.read(0, 1)")
    with SandboxDecoder(wall_seconds=0.15) as decoder:
        assert failing(lambda: decoder.picture(b"x", 10)) == (ErrorCode.PREVIEW_TIMED_OUT, None)


def test_a_worker_that_asks_without_end_is_stopped(lying: Callable[..., None]) -> None:
    """Questions for bytes do not extend the time."""
    lying("while True:\n    say(Kind.ASK, a=1, n=0)\n    os.read(0, 1)")
    with SandboxDecoder(wall_seconds=0.15) as decoder:
        assert failing(lambda: decoder.picture(b"x", 10)) == (ErrorCode.PREVIEW_TIMED_OUT, None)


def test_a_worker_that_never_starts_is_a_condition(lying: Callable[..., None]) -> None:
    """A worker that dies before it is ready, or lies about its walls, fails the request."""
    with SandboxDecoder() as decoder:
        lying("", before="os._exit(1)")
        assert failing(lambda: decoder.picture(b"x", 10)) == (ErrorCode.PREVIEW_FAILED, "worker")
        lying("", before="say(Kind.DONE)")
        assert failing(lambda: decoder.picture(b"x", 10)) == (ErrorCode.PREVIEW_FAILED, "worker")


def test_no_process_to_be_had_is_a_condition(monkeypatch: pytest.MonkeyPatch) -> None:
    """When the system starts no process, the request fails plainly and leaves no descriptor open."""
    monkeypatch.setattr(process.sys, "executable", "/nowhere/python")
    before = open_descriptors()
    with SandboxDecoder() as decoder:
        assert failing(lambda: decoder.picture(b"x", 10)) == (ErrorCode.PREVIEW_FAILED, "worker")
    assert open_descriptors() == before


SPIN = """
import sys
sys.path.insert(0, sys.argv[1])
import app.sandbox.confine as confine
import app.sandbox.worker as worker
confine.CPU_SECONDS = 1
def serve(wanted, source, replies):
    {body}
worker._load = lambda family: serve
worker.main(sys.argv[2:])
"""


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="processes per file need Linux")
@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("while True: pass", (ErrorCode.PREVIEW_TIMED_OUT, None)),
        ("import os; os._exit(3)", (ErrorCode.PREVIEW_FAILED, "worker")),
        # One block over the limit is refused at once; filling many takes processor time on a slow machine.
        ("block = bytearray(2**33)", (ErrorCode.PREVIEW_FAILED, "no_memory")),
        ("raise RecursionError", (ErrorCode.PREVIEW_FAILED, "unreadable")),
        ("open('/etc/hostname')", (ErrorCode.PREVIEW_FAILED, "unreadable")),
    ],
    ids=["spins", "dies", "eats memory", "raises", "opens a file"],
)
def test_a_child_that_goes_wrong(
    monkeypatch: pytest.MonkeyPatch, body: str, expected: tuple[ErrorCode, object]
) -> None:
    """Processor time, death, memory and errors of the child each end as the right condition."""
    monkeypatch.setattr(process, "_BOOT", SPIN.format(body=body))
    with SandboxDecoder(wall_seconds=8) as decoder:
        assert failing(lambda: decoder.picture(b"x", 10)) == expected


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="processes per file need Linux")
def test_what_a_child_leaves_behind_ends_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes left in either pipe never reach the next file: another worker serves it."""
    body = """
    import os
    from app.sandbox.protocol import Kind
    replies.header(Kind.ASK, a=1, n=0)
    replies.picture(1, 1, os.getpid().to_bytes(3, "big"))
"""
    monkeypatch.setattr(process, "_BOOT", SPIN.format(body=body.strip().replace("\n    ", "\n    ")))
    with SandboxDecoder() as decoder:
        first = decoder._pool._slots[Family.PICTURE]
        decoder.picture(b"x", 10)
        assert first.worker is None


def test_a_worker_serves_many_files_and_each_has_its_own_process(decoder: SandboxDecoder) -> None:
    """The worker stays, the process that meets the file does not."""
    png = seed("PNG")
    decoder.picture(png, 10)
    worker = decoder._pool._slots[Family.PICTURE].worker
    for _ in range(3):
        failing(lambda: decoder.picture(b"rubbish", 10))
        decoder.picture(png, 10)
    assert decoder._pool._slots[Family.PICTURE].worker is worker
    assert worker is not None
    assert worker.forks


def test_a_worker_that_died_while_idle_is_replaced(decoder: SandboxDecoder) -> None:
    """A worker ended by the system between two requests is not missed."""
    png = seed("PNG")
    decoder.picture(png, 10)
    worker = decoder._pool._slots[Family.PICTURE].worker
    assert worker is not None
    worker._process.kill()
    worker._process.wait()
    assert decoder.picture(png, 10).width == 10


def test_kill_from_another_thread_ends_a_request(decoder: SandboxDecoder) -> None:
    """A lock ends the request under way at once; the decoder can be used again after it."""

    def read(offset: int, length: int) -> bytes:
        killer = threading.Thread(target=decoder.kill)
        killer.start()
        killer.join()
        return bytes(length)

    with pytest.raises(Cancelled):
        decoder.media_facts_stream(read, 1000)
    assert decoder.picture(seed("PNG"), 10).width == 10


def test_close_is_for_good() -> None:
    """After closing every request is cancelled, also one that was waiting for its turn."""
    decoder = SandboxDecoder()
    outcome: list[BaseException] = []
    entered, waiting = threading.Event(), threading.Event()

    def wait_for_turn() -> None:
        waiting.set()
        try:
            decoder.media_facts(b"x")
        except Cancelled as error:
            outcome.append(error)

    waiter = threading.Thread(target=wait_for_turn)

    def read(offset: int, length: int) -> bytes:
        entered.set()
        waiter.start()
        waiting.wait()
        decoder.close()
        return bytes(length)

    with pytest.raises(Cancelled):
        decoder.media_facts_stream(read, 1000)
    waiter.join()
    assert entered.is_set()
    assert len(outcome) == 1
    with pytest.raises(Cancelled):
        decoder.picture(b"x", 10)
    decoder.close()


class StopWhenAsked:
    """A job that is asked to stop when its event is set."""

    def __init__(self) -> None:
        self.stop = threading.Event()

    def check(self) -> None:
        """Raise when asked to stop."""
        if self.stop.is_set():
            raise Cancelled

    def progress(self, done: int, total: int, label: str) -> None:
        """Nobody watches."""


def test_a_job_that_is_cancelled_ends_its_request(lying: Callable[..., None]) -> None:
    """A request watched by a job ends soon after the job is asked to stop, not when its time is up."""
    lying("say(Kind.ASK, a=1, n=0); os.read(0, 1); os.read(0, 1)")
    job = StopWhenAsked()

    def read(offset: int, length: int) -> bytes:
        job.stop.set()
        return b"x"

    with SandboxDecoder() as decoder, pytest.raises(Cancelled):
        decoder.watched_by(job).media_facts_stream(read, 1000)
    with SandboxDecoder() as decoder, pytest.raises(Cancelled):
        decoder.watched_by(job).picture(b"x", 10)


def test_what_reading_raises_comes_through(decoder: SandboxDecoder) -> None:
    """Damaged evidence is reported as that, and the worker that waited for it is not used again."""

    def read(offset: int, length: int) -> bytes:
        raise KnownError(ErrorCode.EVIDENCE_DAMAGED)

    with pytest.raises(KnownError) as caught:
        decoder.media_facts_stream(read, 1000)
    assert caught.value.code is ErrorCode.EVIDENCE_DAMAGED
    with pytest.raises(ValueError, match="as long as"):
        decoder.media_facts_stream(lambda offset, length: b"", 1000)


def test_nothing_is_left_behind() -> None:
    """Workers are reaped and descriptors closed, whatever happened."""
    before = open_descriptors()
    with SandboxDecoder() as decoder:
        decoder.picture(seed("PNG"), 10)
        failing(lambda: decoder.pdf_facts(b"rubbish"))
        pids = [slot.worker._process.pid for slot in decoder._pool._slots.values() if slot.worker]
        assert len(pids) == 2
    gc.collect()
    assert open_descriptors() == before
    assert not [pid for pid in pids if Path(f"/proc/{pid}").exists()]


def test_every_operation_has_a_family() -> None:
    """A new operation cannot be sent to the wrong worker."""
    assert {family_of(operation) for operation in Operation} == set(Family) - {Family.BARE}


def test_pictures_are_plain_values(decoder: SandboxDecoder) -> None:
    """What comes out holds bytes and nothing that can be changed."""
    picture = decoder.picture(seed("PNG"), 10)
    assert isinstance(picture, Picture)
    assert isinstance(picture.rgb, bytes)

"""What a process behind the walls cannot do."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.sandbox import process
from app.sandbox.client import SandboxDecoder, sandbox_report
from app.sandbox.pool import Pool, SandboxLevel
from app.sandbox.process import Worker
from app.sandbox.protocol import Family, Flag

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="these walls are Linux's")

TRY = """
import sys
sys.path.insert(0, sys.argv[1])
import _thread, ctypes, os, resource, signal, socket
from app.sandbox.confine import confine_child, confine_worker
from app.sandbox.protocol import Family
family = Family[sys.argv[2]]
libc = ctypes.CDLL(None, use_errno=True)
attempts = {
    "read a file": lambda: os.open("/etc/hostname", os.O_RDONLY),
    "write a file": lambda: os.open("/tmp/leak", os.O_CREAT | os.O_WRONLY),
    "list a folder": lambda: os.listdir("/"),
    "remove a file": lambda: os.unlink("/tmp/leak"),
    "open a socket": lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM),
    "open a local socket": lambda: socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM),
    "start a process": lambda: os.fork() or os._exit(0),
    "run a program": lambda: os.execv("/bin/true", ["true"]),
    "signal its parent": lambda: os.kill(os.getppid(), 0),
    "trace": lambda: libc.ptrace(0, 0, 0, 0) and refuse(),
    "raise a limit": lambda: resource.setrlimit(resource.RLIMIT_CPU, (60, 60)),
    "start a thread": lambda: _thread.start_new_thread(done.release, ()) and done.acquire(),
    "change its name": lambda: libc.prctl(15, b"other", 0, 0, 0) and refuse(),
}
done = _thread.allocate_lock()
done.acquire()
def refuse():
    raise OSError(ctypes.get_errno(), "refused")
confine_worker(family)
if sys.argv[3] == "child":
    confine_child(family)
else:
    attempts = {name: attempts[name] for name in sys.argv[4:]}
for name, attempt in attempts.items():
    try:
        attempt()
    except (OSError, RuntimeError, ValueError):
        continue
    os.write(1, name.encode() + b"\\n")
"""

ROOT = str(Path(__file__).resolve().parents[2])


def what_works(family: str, part: str, *names: str) -> set[str]:
    """Try everything, or the named things, from inside and return what was possible."""
    if not sandbox_report().landlock_version or not sandbox_report().seccomp:
        pytest.skip("this kernel has no Landlock or no seccomp")
    run = subprocess.run(
        [sys.executable, "-I", "-c", TRY, ROOT, family, part, *names],
        capture_output=True,
        timeout=120,
        check=True,
    )
    return set(run.stdout.decode().split("\n")) - {""}


@pytest.mark.parametrize("family", ["PICTURE", "PDF", "MEDIA", "WORDS"])
def test_a_child_can_do_nothing_but_compute(family: str) -> None:
    """Files, sockets, processes, signals, traces and limits are out of reach; one family may have threads."""
    assert what_works(family, "child") == ({"start a thread"} if family == "PICTURE" else set())


def test_a_worker_reaches_no_file() -> None:
    """The worker, which meets no file itself, can open, list, write, remove and run nothing either."""
    files = ("read a file", "write a file", "list a folder", "remove a file", "run a program")
    assert what_works("PDF", "worker", *files) == set()


def test_the_report_says_what_stands() -> None:
    """The level names the walls that the worker found standing."""
    report = sandbox_report()
    assert report.no_new_privs
    if report.landlock_version and report.seccomp:
        assert report.level is SandboxLevel.FULL


@pytest.mark.parametrize(
    ("flags", "level"),
    [
        (31, SandboxLevel.FULL),
        (Flag.LIMITS | Flag.SECCOMP | Flag.FORKS, SandboxLevel.CALLS),
        (Flag.LIMITS | Flag.LANDLOCK, SandboxLevel.FILES),
        (Flag.LIMITS, SandboxLevel.LIMITS),
    ],
)
def test_each_level_is_named(flags: int, level: SandboxLevel) -> None:
    """A wall that is missing lowers the level; nothing is claimed that does not stand."""
    with SandboxDecoder() as decoder:
        decoder.report()
        worker = Worker.__new__(Worker)
        worker.flags, worker.landlock = flags, 0
        report = Pool.report_of(worker)
        assert report.level is level
        assert report.sentence().startswith("Files from others")


WITHOUT_SECCOMP = """
import sys
sys.path.insert(0, sys.argv[1])
import app.sandbox.confine as confine
import app.sandbox.worker as worker
confine.has_seccomp = lambda libc: False
worker.main(sys.argv[2:])
"""


def test_without_seccomp_each_file_gets_its_own_worker(
    monkeypatch: pytest.MonkeyPatch, samples: Path
) -> None:
    """Where no child can be walled in, a worker serves one file and ends; the level says so."""
    monkeypatch.setattr(process, "_BOOT", WITHOUT_SECCOMP)
    data = (samples / "photos" / "orientation_6.jpg").read_bytes()
    with SandboxDecoder() as decoder:
        assert decoder.report().level in {SandboxLevel.FILES, SandboxLevel.LIMITS}
        for _ in range(2):
            assert decoder.picture(data, 60).height == 60
            assert decoder._pool._slots[Family.PICTURE].worker is None


LOOK_AROUND = """
import os, sys
given = sys.argv[2:]
known = {"LC_CTYPE", "HOME"}
clean = not set(os.environ) - known and os.environ["HOME"] == "/" and os.getcwd() == "/" and len(given) == 3
clean = clean and all(word.lstrip("-").isdigit() for word in given) and os.getpgid(0) == os.getpid()
sys.path.insert(0, sys.argv[1])
from app.sandbox.protocol import Kind, pack_reply
os.write(1, pack_reply(Kind.READY, a=1 if clean else 99))
os.read(0, 1)
"""


def test_a_worker_is_told_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its environment is bare, its arguments are numbers, its folder is the root, its group its own."""
    monkeypatch.setenv("DAYBOOK_VAULT", "/home/someone/vault")
    monkeypatch.setattr(process, "_BOOT", LOOK_AROUND)
    with SandboxDecoder() as decoder:
        assert decoder.report().level is SandboxLevel.LIMITS

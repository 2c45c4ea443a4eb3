"""A flow as a real process under strace: what it asked of the system, and the same with a call made to fail."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import CHECKOUT
from tests.faults.flows import Stage

CHANGING = (
    "openat",
    "write",
    "pwrite64",
    "ftruncate",
    "fsync",
    "fdatasync",
    "rename",
    "link",
    "unlink",
    "mkdir",
)
_ALSO_TOLD = ("close", "lseek", "linkat", "unlinkat", "renameat", "renameat2", "mkdirat", "rmdir", "fallocate",
              "pwritev", "writev", "dup", "dup2", "dup3", "mmap", "sendfile", "copy_file_range")  # fmt: skip
_LONGEST = 4 << 20
_LONGEST_RUN = 60
"""Seconds after which a process that met a fault counts as hanging."""

_LINE = re.compile(
    r"^(?P<pid>\d+) +(?P<call>\w+)\((?P<rest>.*)\) += (?P<answer>-?\d+|0x[0-9a-f]+)(?P<error>.*)$"
)
_UNFINISHED = re.compile(r"^(?P<pid>\d+) +(?P<start>\w+\(.*) <unfinished \.\.\.>$")
_RESUMED = re.compile(r"^(?P<pid>\d+) +<\.\.\. \w+ resumed>(?P<end>.*)$")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')


def missing() -> str:
    """Say why nothing can be watched here; "" when it can."""
    if shutil.which("strace") is None:
        return "strace is not installed"
    tried = subprocess.run(["strace", "-o", os.devnull, "true"], capture_output=True, check=False)
    return "" if tried.returncode == 0 else "strace may not trace here"


@dataclass(frozen=True)
class Call:
    """One system call: its name, its place among those of that name, its texts and numbers, the answer."""

    name: str
    place: int
    texts: tuple[bytes, ...]
    arguments: str
    answer: int

    def number(self, place: int) -> int:
        """Return one of the arguments as a number."""
        return int(self.arguments.split(", ")[place], 0)


@dataclass(frozen=True)
class Ran:
    """How a process ended: whether it began, what it told, the error it named."""

    lines: tuple[str, ...]
    status: int
    said: str

    @property
    def has_begun(self) -> bool:
        """Whether the flow itself was reached."""
        return bool(self.lines)

    @property
    def refused(self) -> str | None:
        """The code of the known error with which the flow ended."""
        last = json.loads(self.lines[-1]) if self.lines else [""]
        return str(last[1]) if last[0] == "refused" else None

    @property
    def is_done(self) -> bool:
        """Whether the flow ended well."""
        return bool(self.lines) and json.loads(self.lines[-1])[0] == "done"

    def tell(self, stage: Stage) -> None:
        """Hand on to the stage what the process told before it ended."""
        for line in self.lines:
            if json.loads(line)[0] in {"trying", "kept"}:
                stage.promises.hear(line)


def run(name: str, stage: Stage, *options: str) -> Ran:
    """Run a flow under strace with some options of it."""
    before: list[str] = []
    telling = stage.promises.copy()
    telling.tell = before.append
    for key, values in list(telling.allowed.items()):
        telling.kept(key, values[0])
    # With its filter on, strace 6.1 injects errors but no signals.
    quick = () if any("signal=" in option for option in options) else ("--seccomp-bpf",)
    child = (sys.executable, "-m", "tests.faults.child", name, str(stage.root))
    command = ("strace", "-f", *quick, "-qq", *options, *child)
    environment = {
        **os.environ,
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": str(CHECKOUT),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    ran = subprocess.run(
        command,
        input="".join(line + "\n" for line in before),
        env=environment,
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
        timeout=_LONGEST_RUN,
    )
    lines = [line for line in ran.stdout.splitlines() if line.endswith("]")]
    return Ran(tuple(lines), ran.returncode, ran.stderr)


def record(name: str, stage: Stage) -> tuple[Ran, tuple[Call, ...]]:
    """Run a flow and return every call that opens, changes, syncs or names a file, in order."""
    log = stage.root.with_name("calls")
    trace = ",".join((*CHANGING, *_ALSO_TOLD))
    ran = run(name, stage, "-xx", "-s", str(_LONGEST), "-o", str(log), "-e", f"trace={trace}")
    assert ran.is_done, ran.said
    return ran, tuple(_read(log))


def _read(log: Path) -> Iterator[Call]:
    places: dict[tuple[str, str], int] = {}
    waiting: dict[str, str] = {}
    for text in log.read_text(encoding="ascii").splitlines():
        line = text
        if found := _UNFINISHED.match(line):
            waiting[found["pid"]] = found["start"]
            continue
        if found := _RESUMED.match(line):
            line = f"{found['pid']} {waiting.pop(found['pid'])}{found['end']}"
        found = _LINE.match(line)
        if found is None:
            assert " = ?" in line or "+++" in line or "---" in line, line[:200]
            continue
        key = (found["pid"], found["call"])
        places[key] = places.get(key, 0) + 1
        if found["error"].startswith(" E"):
            continue
        texts = _TEXT.findall(found["rest"])
        assert not any(cut for _, cut in texts), "strace cut a text short"
        data = tuple(bytes.fromhex(hexed.replace("\\x", "")) for hexed, _ in texts)
        arguments = _TEXT.sub('""', found["rest"])
        yield Call(found["call"], places[key], data, arguments, int(found["answer"], 0))

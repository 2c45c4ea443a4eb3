"""The memory of a process after a lock, read from outside: no key is left in it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import CHECKOUT
from tests.lifecycle.memory_scan import Unreadable, count, keys_of, writable_memory
from tests.tally import HowMany, Tally

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="memory of another process is read as Linux shows it"
)
PASSPHRASE = b"otter lamp violet canoe seven"
CANARIES = {"entry": b"heliotrope-quagmire-kestrel", "file": b"evidence-marmalade-zeppelin"}
IN_FORCE = {"vault key", "header key", "database key", "head key", "signing key", "tries key"}
"""Keys that an open vault holds; without them found first, finding none after the lock would prove nothing."""

LOCKS = {"service": 3, "window": 2}
MOST_PASSPHRASES = {"service": 0, "window": 2}
"""How many copies of the passphrase may be left; to be lowered, never raised."""


@contextmanager
def running(kind: str, folder: Path, items: int) -> Iterator[subprocess.Popen[bytes]]:
    """Run the program of `memory_child` up to its end."""
    child = CHECKOUT / "tests" / "lifecycle" / "memory_child.py"
    with subprocess.Popen(
        [sys.executable, str(child), kind, str(folder), str(items)],
        cwd=CHECKOUT,
        env={"PYTHONPATH": str(CHECKOUT), "QT_QPA_PLATFORM": "offscreen", "HOME": str(folder)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def steps(process: subprocess.Popen[bytes]) -> Iterator[str]:
    """Yield the word at which the program waits, and let it go on afterwards."""
    assert process.stdin is not None
    assert process.stdout is not None
    while word := process.stdout.readline().decode().strip():
        yield word
        process.stdin.write(b"\n")
        process.stdin.flush()


def passphrases() -> Mapping[str, bytes]:
    """Return the passphrase in the forms in which Python and Qt keep text."""
    words = PASSPHRASE.decode()
    return {code: words.encode(code) for code in ("ascii", "utf-16-le", "utf-32-le")}


@pytest.mark.parametrize("kind", ["service", "window"])
def test_no_key_is_left_after_a_lock(kind: str, tmp_path: Path, how_many: HowMany, tally: Tally) -> None:
    """All keys are found while the vault is open, and none after each lock, whatever was done in between."""
    watch_memory(kind, tmp_path, how_many(check=3, gate=24, soak=100), tally)


def watch_memory(kind: str, tmp_path: Path, items: int, tally: Tally) -> None:
    """Run the program and read its memory at each step."""
    (tmp_path / "secret").write_bytes(PASSPHRASE)
    (tmp_path / "words").write_bytes(CANARIES["entry"])
    (tmp_path / "brought.txt").write_bytes(CANARIES["file"] + b"\n")
    seen: list[str] = []
    left: list[str] = []
    copies = words = looked_for = 0
    with running(kind, tmp_path, items) as process:
        try:
            for word in steps(process):
                secrets = keys_of(tmp_path / "vault", PASSPHRASE, tmp_path)
                found = count(process.pid, {**secrets, **passphrases(), **CANARIES})
                seen.append(word)
                if word == "open":
                    assert {name for name in IN_FORCE if found[name]} == IN_FORCE
                    assert any(found[name] for name in secrets if name.startswith("item key"))
                else:
                    looked_for += len(secrets)
                    left += [name for name in secrets if found[name]]
                    copies = max(copies, sum(found[name] for name in passphrases()))
                    words = max(words, sum(found[name] for name in CANARIES))
        except Unreadable:
            pytest.skip("this system does not let one process read the memory of another")
        assert process.wait(60) == 0, process.stderr.read().decode() if process.stderr else ""
    assert seen == ["open", "locked"] * LOCKS[kind]
    assert left == []
    assert copies <= MOST_PASSPHRASES[kind]
    tally("keys looked for in memory after a lock", looked_for)
    tally("copies of a key found in memory after a lock", len(left))
    tally("copies of the passphrase found in memory after a lock", copies)
    tally("copies of words of the record found in memory after a lock", words)


def test_the_scan_sees_what_is_there(tmp_path: Path) -> None:
    """A secret in the heap of another process is found, so that finding none means something."""
    secret = b"".join(bytes([65 + number]) for number in range(26)).decode()
    program = f"import sys; kept = bytearray(b'{secret[:13]}') + b'{secret[13:]}'; print(flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        child.stdout.readline()
        try:
            found = sum(memory.count(secret.encode()) for memory in writable_memory(child.pid))
        except Unreadable:
            pytest.skip("this system does not let one process read the memory of another")
        finally:
            child.kill()
    assert found >= 1

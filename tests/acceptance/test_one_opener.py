"""One program at a time has a vault open, decided by a lock that a killed program leaves free."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.domain.errors import ErrorCode, KnownError
from app.testing import FixedClock
from tests.acceptance.desk import NOON, PASSPHRASE, Desk, cheap_vaults
from tests.conftest import CHECKOUT
from tests.tally import HowMany, Tally

IN_USE = 5

# Opens the vault each time it is told to, says how that ended, and holds it until it is told to let go.
RACER = """
import sys
from pathlib import Path
from app.cli.exit_codes import exit_code
from app.domain.errors import KnownError
from app.testing import FixedClock
from tests.acceptance.desk import NOON, PASSPHRASE, cheap_vaults
vaults = cheap_vaults(FixedClock(NOON))
print("ready", flush=True)
for number, line in enumerate(sys.stdin):
    session = None
    try:
        session = vaults.open(Path(sys.argv[1]), bytearray(PASSPHRASE.encode()), wait=lambda s: None)
        session.entries.add({"what": f"{sys.argv[2]} {number}"})
        print("open", flush=True)
    except KnownError as error:
        print(int(exit_code(error.code)), flush=True)
    sys.stdin.readline()
    if session is not None:
        session.close()
    print("closed", flush=True)
"""


class Racer:
    """Another process that opens the vault when told."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def tell(self) -> None:
        """Let it go on."""
        assert self.process.stdin is not None
        self.process.stdin.write("go\n")
        self.process.stdin.flush()

    def hear(self) -> str:
        """Wait for its next word."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()


@contextmanager
def racer(vault: Path, name: str) -> Iterator[Racer]:
    """Start a process that waits to open the vault."""
    with subprocess.Popen(
        [sys.executable, "-c", RACER, str(vault), name],
        cwd=CHECKOUT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        one = Racer(process)
        assert one.hear() == "ready"
        try:
            yield one
        finally:
            process.kill()


def test_two_programs_that_open_at_once(desk: Desk, how_many: HowMany, tally: Tally) -> None:
    """Exactly one gets the vault each time, the other is told that it is in use, and no entry is lost."""
    races = how_many(check=10, gate=200, soak=2000)
    winners = []
    with racer(desk.vault, "first") as first, racer(desk.vault, "second") as second:
        for number in range(races):
            order = (first, second) if number % 2 else (second, first)
            for one in order:
                one.tell()
            said = {name: one.hear() for name, one in (("first", first), ("second", second))}
            assert sorted(said.values()) == [str(IN_USE), "open"], said
            winners.append(next(name for name, word in said.items() if word == "open") + f" {number}")
            for one in order:
                one.tell()
            assert [one.hear() for one in order] == ["closed", "closed"]
    entries = [desk("entry", "show", row["id"]).json["what"] for row in desk("entry", "list").json["entries"]]
    assert sorted(entries) == sorted(winners)
    assert desk("vault", "verify", "--full").json["ok"]
    tally("races of two programs to open a vault, one winner each", races)


def test_a_killed_program_leaves_the_vault_free(desk: Desk, how_many: HowMany, tally: Tally) -> None:
    """After kill -9 of the one that has it open the next opening succeeds at once, with what was saved."""
    kills = how_many(check=5, gate=100, soak=500)
    for number in range(kills):
        with racer(desk.vault, f"killed {number}") as holder:
            holder.tell()
            assert holder.hear() == "open"
            holder.process.kill()
            holder.process.wait()
            assert len(desk("entry", "list").json["entries"]) == number + 1
    assert desk("vault", "verify", "--full").json["ok"]
    tally("openings right after the program that had the vault open was killed", kills)


def test_the_same_program_opens_a_vault_once(desk: Desk) -> None:
    """A second opening by the process that has it open is refused, and does not free the lock."""
    first, second = cheap_vaults(FixedClock(NOON)), cheap_vaults(FixedClock(NOON))
    session = first.open(desk.vault, bytearray(PASSPHRASE.encode()), wait=lambda _seconds: None)
    for service in (first, second):
        with pytest.raises(KnownError) as caught:
            service.open(desk.vault, bytearray(PASSPHRASE.encode()), wait=lambda _seconds: None)
        assert caught.value.code is ErrorCode.IN_USE
    with racer(desk.vault, "other") as other:
        other.tell()
        assert other.hear() == str(IN_USE)
    session.close()
    desk("entry", "list")

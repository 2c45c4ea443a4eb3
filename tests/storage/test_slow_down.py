"""Guessing is slowed whatever is restarted or set; nobody is locked out; the header survives any one byte."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.domain.errors import ErrorCode
from app.testing import FixedClock
from storage import tries
from storage.findings import FindingCode
from storage.header import HEADER_BYTES
from tests.storage.vaults import PASSPHRASE, Waits, codes, create, opened, refused

CHECKOUT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 14, 18, 0, tzinfo=UTC)
GUESS = """
import sys
from pathlib import Path
from tests.storage.vaults import Waits, refused
waits = Waits()
refused(Path(sys.argv[1]), passphrase="guess", wait=waits)
print(*waits.seconds)
"""


def test_each_new_process_waits_longer(tmp_path: Path) -> None:
    """Starting the program anew for every guess saves nothing: the wait stands in the folder."""
    folder = tmp_path / "vault"
    create(folder).close()
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
    waited = []
    for _ in range(5):
        command = [sys.executable, "-c", GUESS, str(folder)]
        run = subprocess.run(command, capture_output=True, check=True, text=True, env=environment)
        waited.append(run.stdout.strip())
    assert waited == ["", "", "", "1.0", "2.0"]


@pytest.mark.parametrize("years", [-10, 10])
def test_the_clock_changes_no_wait(tmp_path: Path, years: int) -> None:
    """Set ten years back or on between guesses, the clock neither shortens nor lengthens the wait."""
    folder = tmp_path / "vault"
    create(folder, clock=FixedClock(NOW)).close()
    waits = Waits()
    moved = FixedClock(NOW + timedelta(days=3653 if years > 0 else -3653))
    for number in range(10):
        refused(folder, passphrase="guess", wait=waits, clock=moved if number % 2 else FixedClock(NOW))
    assert waits.seconds == [1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0]
    with opened(folder, wait=waits, clock=moved) as vault:
        assert [failed.time_ms for failed in vault.failed_tries][:2] == [
            int(NOW.timestamp() * 1000),
            int(moved.now().timestamp() * 1000),
        ]
    assert waits.seconds[-1] == 30.0


@pytest.mark.parametrize("records", [1, 2, 3, 8, 500, tries.MAX_RECORDS, tries.MAX_RECORDS + 1, 40_000])
def test_the_right_secret_always_opens(tmp_path: Path, records: int) -> None:
    """Whatever the length of the list, one wait of at most half a minute, and the vault is open."""
    folder = tmp_path / "vault"
    create(folder).close()
    (folder / "e.bin").write_bytes(bytes(80 * records))
    waits = Waits()
    with opened(folder, wait=waits) as vault:
        assert not vault.read_only
    assert len(waits.seconds) <= 1
    assert all(seconds <= tries.MAX_WAIT_SECONDS for seconds in waits.seconds)
    with opened(folder, wait=waits):
        assert (folder / "e.bin").read_bytes() == b""


def test_any_one_byte_of_a_copy_is_mended(tmp_path: Path) -> None:
    """One copy with any one byte ruined: the vault opens, says so, and the copies are the same again."""
    folder = tmp_path / "vault"
    create(folder).close()
    good = (folder / "a.bin").read_bytes()
    chance = random.Random(7)
    offsets = {0, 8, 9, 15, 16, 32, 40, 63, 64, 65, 512, 3648, 4031, 4032, 4063, 4064, HEADER_BYTES - 1}
    offsets |= set(chance.sample(range(HEADER_BYTES), 60))
    for offset in sorted(offsets):
        hurt = folder / chance.choice(("a.bin", "b.bin"))
        raw = bytearray(good)
        raw[offset] ^= chance.randrange(1, 256)
        hurt.write_bytes(bytes(raw))
        assert refused(folder, passphrase="guess") is ErrorCode.WRONG_PASSPHRASE
        with opened(folder, passphrase=PASSPHRASE) as vault:
            assert FindingCode.COPY_REPAIRED in codes(vault)
            assert not vault.read_only
        assert (folder / "a.bin").read_bytes() == (folder / "b.bin").read_bytes() == good

"""A real program that writes entries and evidence is killed at random moments: all it acknowledged is there."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from app.domain.ports import NoJob
from tests.conftest import CHECKOUT
from tests.faults.promises import AFTER_A_STOP
from tests.faults.writer import held, opened
from tests.tally import HowMany, Tally

PARTS = 2
KILLS_OF_A_VAULT = 10
LONGEST_SECONDS = 0.4
IMPATIENT = 0.15


@pytest.mark.parametrize("part", range(PARTS))
def test_kill_at_a_random_moment(
    part: int, place: Path, how_many: HowMany, tally: Tally, rng: random.Random
) -> None:
    """Every acknowledged entry and item is there and byte-equal, the vault checks in full, opening it is clean."""
    wanted = how_many(check=8, gate=200, soak=2000) // PARTS
    acknowledged = 0
    for number in range(wanted):
        if number % KILLS_OF_A_VAULT == 0:
            vault, known = place / f"vault {number}", dict[tuple[str, str], set[str]]()
            opened(vault).close()
        what = f"kill {number} of part {part}"
        lines = _killed(vault, rng)
        for line in lines:
            if line:
                kind, entity, sha256 = line
                if kind == "amending":
                    known["entry", entity].add(sha256)
                else:
                    known[kind, entity] = {sha256}
                    acknowledged += 1
        _look(vault, known, what)
    for left in place.glob("vault *"):
        shutil.rmtree(left)
    assert acknowledged > wanted
    tally("kill -9 of a program at random moments", wanted)
    tally("saves acknowledged before a kill -9, all there and byte-equal", acknowledged)


def _killed(vault: Path, rng: random.Random) -> list[list[str]]:
    """Start the program, kill it, and return the lines it got to print."""
    command = [sys.executable, "-m", "tests.faults.writer", str(vault), str(rng.getrandbits(32))]
    with subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        first = b"" if rng.random() < IMPATIENT else process.stdout.readline()
        with suppress(subprocess.TimeoutExpired):
            process.wait(rng.random() * LONGEST_SECONDS)
        assert process.poll() is None, "the program ended by itself"
        process.kill()
        told = first + process.stdout.read()
    return [json.loads(line) for line in told.splitlines()]


def _look(vault: Path, known: dict[tuple[str, str], set[str]], what: str) -> None:
    session = opened(vault)
    try:
        noticed = {finding.code for finding in session.findings}
        assert noticed <= {code.value for code in AFTER_A_STOP}, what
        assert not session.read_only, what
        assert session.verify(full=True, ctx=NoJob()).problems == (), what
        found = {(kind, entity): sha256 for kind, entity, sha256 in held(session)}
    finally:
        session.close()
    for key, allowed in known.items():
        assert found.get(key) in allowed, f"{what}: {key}"
    # What was being saved when the program died may be there too, whole; from now on it must stay.
    unknown = found.keys() - known.keys()
    assert len(unknown) <= len({kind for kind, _ in unknown}), f"{what}: {unknown}"
    known.update({key: {sha256} for key, sha256 in found.items()})
    again = opened(vault)
    noticed = {finding.code for finding in again.findings}
    again.close()
    assert not noticed, what

"""Power goes at any moment of a recorded run: whatever the disk may hold then opens, with all that was promised."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.errors import KnownError
from tests.faults import system_calls
from tests.faults.conftest import SetStage
from tests.faults.disk import EVERYTHING, Disk, State, keepings, write_state
from tests.faults.flows import FLOWS, Stage
from tests.faults.promises import Promises, check
from tests.tally import HowMany, Tally

PARTS = 2
ROUNDS = 8
"""How often new random states are looked for before those of a run count as used up."""

pytestmark = pytest.mark.skipif(bool(system_calls.missing()), reason=system_calls.missing())


@pytest.mark.parametrize("part", range(PARTS))
def test_power_may_go_at_any_moment(
    part: int, set_stage: SetStage, how_many: HowMany, tally: Tally, rng: random.Random
) -> None:
    """Unsynced writes lost, reordered, torn at 512 bytes, names kept or lost: the vault opens with what was told."""
    names = list(FLOWS)[part::PARTS]
    chosen = rng.sample(names, min(len(names), how_many(check=2, gate=99, soak=99)))
    wanted = how_many(check=30, gate=300, soak=12_000) // len(chosen)
    is_every = how_many(check=0, gate=1, soak=1) == 1
    for name in chosen:
        recorded = Recorded(name, set_stage)
        tally("power lost: different states of the disk opened", recorded.lose_power(wanted, rng))
        if is_every:
            tally("killed at a system call, replayed", recorded.stop_everywhere())


class Recorded:
    """A flow that ran as a process, call by call."""

    def __init__(self, name: str, set_stage: SetStage) -> None:
        self._name, self._set_stage = name, set_stage
        stage = set_stage(name)
        self._place = stage.root.with_name("state")
        disk = Disk(stage.root)
        _, self._calls = system_calls.record(name, stage)
        self._moments = len(list(disk.take(self._calls)))
        assert disk.state(EVERYTHING) == _on_disk(stage.root), "the model of the disk differs from the disk"

    def lose_power(self, wanted: int, rng: random.Random) -> int:
        """Open up to so many different random states, at random moments; returns how many it were."""
        seen: set[bytes] = set()
        for _ in range(ROUNDS):
            picked = Counter(rng.choices(range(self._moments), k=wanted - len(seen)))
            for number, (when, stage, disk) in enumerate(self._replay()):
                for _ in range(picked[number]):
                    how, keeping = rng.choice(keepings(rng, when))
                    state = disk.state(keeping)
                    digest = hashlib.sha256(repr(sorted(state.items())).encode()).digest()
                    if digest not in seen:
                        seen.add(digest)
                        self._hold(state, stage.promises.copy(), f"power lost at call {when}, {how}")
        return len(seen)

    def stop_everywhere(self) -> int:
        """Open the state after each call with nothing lost, as a killed process leaves it."""
        for when, stage, disk in self._replay():
            self._hold(disk.state(EVERYTHING), stage.promises.copy(), f"killed at call {when}")
        return self._moments

    def _replay(self) -> Iterator[tuple[int, Stage, Disk]]:
        stage = self._set_stage(self._name)
        disk = Disk(stage.root)
        told = 0
        for when in disk.take(self._calls):
            for line in disk.told[told:]:
                if json.loads(line)[0] in {"trying", "kept"}:
                    stage.promises.hear(line)
            told = len(disk.told)
            yield when, stage, disk

    def _hold(self, state: State, promises: Promises, what: str) -> None:
        shutil.rmtree(self._place, ignore_errors=True)
        write_state(state, self._place)
        flow = FLOWS[self._name]
        try:
            check(self._place, promises, flow.options, flow.explained)
        except (AssertionError, KnownError) as error:
            raise AssertionError(f"{self._name}, {what}") from error


def _on_disk(root: Path) -> State:
    paths = {str(path.relative_to(root)): path for path in root.rglob("*")}
    return {name: None if path.is_dir() else path.read_bytes() for name, path in paths.items()}

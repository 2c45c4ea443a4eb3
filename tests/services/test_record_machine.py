"""Any life of a record ends with everything in it that was acknowledged."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.services.record_machine import RecordMachine
from tests.tally import HowMany, Tally

STEPS = 20
PHASES = (Phase.generate,)
"""A failing life is printed as it was: to make it short takes minutes, and twenty steps can be read."""


def test_the_machine_notices_a_loss() -> None:
    """The positive control: an entry that is gone, and words that were changed, are told."""
    machine = RecordMachine()
    machine.add_entry(text="heron")
    machine.what_was_acknowledged_is_there()
    (entry,) = machine.model.entries
    for lost in ({}, {entry: ["otter"]}):
        machine.model.entries, machine.changed = lost, True
        with pytest.raises(AssertionError):
            machine.what_was_acknowledged_is_there()
    machine.teardown()


@pytest.mark.sampled(2)
@pytest.mark.parametrize("part", range(4))
def test_any_life_of_a_record(part: int, rng: random.Random, how_many: HowMany, tally: Tally) -> None:
    """Commands, kills in the middle of them, wrong passphrases and reopenings in any order lose nothing."""
    lives = how_many(check=3, gate=125, soak=5_000)

    @seed(rng.getrandbits(64))
    def born() -> RecordMachine:
        return RecordMachine()

    run_state_machine_as_test(
        born,
        settings=settings(
            max_examples=lives,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            phases=PHASES,
            suppress_health_check=list(HealthCheck),
        ),
    )
    tally("lives of a record, each of up to 20 commands, kills and openings", lives)

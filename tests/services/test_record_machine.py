"""Any life of a record ends with everything in it that was acknowledged."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.services.record_machine import RecordMachine
from tests.tally import HowMany, Tally

STEPS = 20


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


def test_any_life_of_a_record(how_many: HowMany, tally: Tally) -> None:
    """Commands, kills in the middle of them, wrong passphrases and reopenings in any order lose nothing."""
    lives = how_many(check=25, gate=500, soak=20_000)
    run_state_machine_as_test(
        RecordMachine,
        settings=settings(
            max_examples=lives,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            phases=(
                Phase.generate,
            ),  # making a failing life short takes minutes, and twenty steps can be read
            suppress_health_check=list(HealthCheck),
        ),
    )
    tally("lives of a record, each of up to 20 commands, kills and openings", lives)

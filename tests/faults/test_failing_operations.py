"""The n-th file operation of every flow fails, or is the last: nothing acknowledged is lost, nothing is torn."""

from __future__ import annotations

import random
import shutil

import pytest

from app.domain.errors import KnownError
from storage.file_ops import FsOps
from tests.faults.conftest import SetStage
from tests.faults.faulty_ops import FAULTS, Fault, FaultyOps, WatchedOps
from tests.faults.flows import FLOWS, Flow, Stage
from tests.faults.promises import check
from tests.tally import HowMany, Tally

ALL = 1_000_000
FAILED = "file operations failing, once or from then on: EIO, ENOSPC, EDQUOT, EROFS, EINTR, short write"


@pytest.mark.sampled(6)
@pytest.mark.parametrize("name", FLOWS)
def test_any_operation_may_fail(
    name: str, set_stage: SetStage, how_many: HowMany, tally: Tally, rng: random.Random
) -> None:
    """An operation fails once or from then on: a known error or success, all promises kept, the next run works."""
    flow = FLOWS[name]
    points: list[tuple[Fault, int, bool]] = []
    for fault in FAULTS:
        dry = set_stage(name)
        counting = FaultyOps(fault, 0, is_sticky=False)
        flow.run(Stage(dry.root, dry.promises, counting))
        points += [(fault, at, sticky) for sticky in (False, True) for at in range(1, counting.count + 1)]
    chosen = rng.sample(points, min(len(points), how_many(check=8, gate=160, soak=ALL)))
    for fault, at, is_sticky in chosen:
        stage = set_stage(name)
        try:
            flow.run(Stage(stage.root, stage.promises, FaultyOps(fault, at, is_sticky=is_sticky)))
        except KnownError as error:
            assert error.code in fault.codes | flow.codes, f"{fault.name} at {at}: {error.code}"  # noqa: PT017
        hold(flow, stage, f"{fault.name} at {at}, {'from then on' if is_sticky else 'once'}")
    tally(FAILED, len(chosen), of=len(points))


@pytest.mark.sampled(6)
@pytest.mark.parametrize("name", FLOWS)
def test_any_operation_may_be_the_last(
    name: str, set_stage: SetStage, how_many: HowMany, tally: Tally, rng: random.Random
) -> None:
    """Killed before or in the middle of any file operation: all promises kept, and the flow runs afterwards."""
    flow = FLOWS[name]
    live = set_stage(name)
    moments: list[Stage] = []

    def moment() -> None:
        root = live.root.with_name(f"moment {len(moments)}")
        shutil.copytree(live.root, root)
        moments.append(Stage(root, live.promises.copy()))

    flow.run(Stage(live.root, live.promises, WatchedOps(moment)))
    chosen = rng.sample(moments, min(len(moments), how_many(check=4, gate=ALL, soak=ALL)))
    for stage in chosen:
        hold(flow, stage, f"killed at {stage.root.name}")
    tally("kills between and within file operations", len(chosen), of=len(moments))


def hold(flow: Flow, stage: Stage, what: str) -> None:
    """Check the promises, run the flow once more, and check again."""
    try:
        check(stage.root, stage.promises, flow.options, flow.explained)
        flow.run(Stage(stage.root, stage.promises, FsOps(), is_again=True))
        check(stage.root, stage.promises, flow.options, explained=frozenset())
    except (AssertionError, KnownError) as error:
        raise AssertionError(f"{flow.name}, {what}") from error

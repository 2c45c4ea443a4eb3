"""Real system calls, SQLite's too, fail or are the last of their process: nothing acknowledged is lost."""

from __future__ import annotations

import os
import random
import resource
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from app.domain.errors import ErrorCode, KnownError
from storage.file_ops import FsOps
from tests.faults import system_calls
from tests.faults.conftest import SetStage
from tests.faults.flows import FLOWS, Stage
from tests.faults.promises import check
from tests.faults.system_calls import CHANGING, Call
from tests.tally import HowMany, Tally

PARTS = 2
KILL = ("signal=SIGKILL:when={}",)
# Whoever is interrupted tries again, so EINTR from then on would be for ever.
ERRORS = (
    *(f"error={error}:when={{}}" for error in ("EIO", "ENOSPC", "EDQUOT", "EROFS", "EINTR")),
    *(f"error={error}:when={{}}+" for error in ("EIO", "ENOSPC", "EDQUOT", "EROFS")),
)
DISK = {
    code.value
    for code in (
        ErrorCode.NO_SPACE,
        ErrorCode.NOT_WRITABLE,
        ErrorCode.NOT_READABLE,
        ErrorCode.DISK_FAILED,
        ErrorCode.READ_ONLY,
    )
}

watched = pytest.mark.skipif(bool(system_calls.missing()), reason=system_calls.missing())


@watched
@pytest.mark.parametrize("part", range(PARTS))
def test_any_system_call_may_fail_or_be_the_last(
    part: int, set_stage: SetStage, how_many: HowMany, tally: Tally, rng: random.Random
) -> None:
    """SIGKILL, or an error once or from then on, at a call of a real process: all promises kept, the next run works."""
    names = list(FLOWS)[part::PARTS]
    for name in rng.sample(names, min(len(names), how_many(check=1, gate=99, soak=99))):
        stage = set_stage(name)
        _, calls = system_calls.record(name, stage)
        for kind, faults in (("killed at a system call", KILL), ("a system call failing", ERRORS)):
            points = list(_points(calls, stage, faults))
            picked = rng.sample(points, min(len(points), how_many(check=4, gate=36, soak=100_000)))
            hit = sum(
                _hold(name, set_stage(name), call.name, fault.format(call.place)) for call, fault in picked
            )
            tally(f"a real process, SQLite's calls too: {kind}", hit, of=len(points))
            assert hit * 2 > len(picked)


@pytest.mark.parametrize("name", FLOWS)
def test_no_file_may_grow_beyond_a_size(
    name: str, set_stage: SetStage, how_many: HowMany, tally: Tally, rng: random.Random
) -> None:
    """The system lets no file grow beyond a size, the database and its journal neither: as with any full disk."""
    sizes = [*range(0, 4096, 97), *range(4096, 120_000, 4096)]
    flow, picked = FLOWS[name], rng.sample(sizes, how_many(check=3, gate=30, soak=len(sizes)))
    for size in picked:
        stage = set_stage(name)
        try:
            with _no_file_over(size):
                flow.run(stage)
        except KnownError as error:
            assert error.code in {ErrorCode.NO_SPACE, ErrorCode.DISK_FAILED} | flow.codes, size  # noqa: PT017
        check(stage.root, stage.promises, flow.options, flow.explained)
        flow.run(Stage(stage.root, stage.promises, FsOps(), is_again=True))
        check(stage.root, stage.promises, flow.options, frozenset())
    tally("no file may grow beyond a size", len(picked))


def _points(calls: tuple[Call, ...], stage: Stage, faults: tuple[str, ...]) -> Iterator[tuple[Call, str]]:
    """Yield the calls that a fault may hit, those after the flow began that change something, with the fault."""
    starts = next(at for at, call in enumerate(calls) if call.texts[:1] == (b'["begins"]\n',))
    root = str(stage.root).encode()
    for call in calls[starts + 1 :]:
        is_theirs = any(text.startswith(root) for text in call.texts)
        if call.name in CHANGING and (call.name not in {"openat", "mkdir"} or is_theirs):
            yield from ((call, fault) for fault in faults)


def _hold(name: str, stage: Stage, syscall: str, fault: str) -> bool:
    """Run with a fault and check; False when a kill came too late, since random ids move pages a little."""
    flow, inject = FLOWS[name], f"inject={syscall}:{fault}"
    ran = system_calls.run(name, stage, "-o", os.devnull, "-e", f"trace={syscall}", "-e", inject)
    what = f"{name}, {inject}"
    ran.tell(stage)
    if not fault.startswith("signal"):
        assert ran.is_done or ran.refused in DISK | {code.value for code in flow.codes}, f"{what}: {ran.said}"
    try:
        check(stage.root, stage.promises, flow.options, flow.explained)
        flow.run(Stage(stage.root, stage.promises, FsOps(), is_again=True))
        check(stage.root, stage.promises, flow.options, frozenset())
    except (AssertionError, KnownError) as error:
        raise AssertionError(what) from error
    return ran.status != 0 or not fault.startswith("signal")


@contextmanager
def _no_file_over(size: int) -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

"""The window under test, and a session with jobs that run at once for presenters."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.services.vault import Session, VaultService
from app.testing import FixedClock, InlineRunner
from storage.keys import HeaderLimits, KdfCost
from tests.e2e.conftest import bench, open_bench
from tests.new_vaults import NewVaults
from tests.ui.stand_ins import Board, ShellStandIn
from ui.unlocked.desk import Jobs

__all__ = ["bench", "open_bench"]


@pytest.fixture
def session(
    clock: FixedClock,
    cheap_cost: KdfCost,
    cheap_limits: HeaderLimits,
    tmp_path: Path,
    new_vaults: NewVaults,
) -> Iterator[Session]:
    """An empty vault, open on this thread."""
    vaults = VaultService(clock, cost=cheap_cost, limits=cheap_limits)
    secret = b"quiet words under tall trees"
    new_vaults.put(tmp_path / "vault", secret)
    opened = vaults.open(tmp_path / "vault", bytearray(secret), wait=lambda _seconds: None)
    yield opened
    opened.close()


@pytest.fixture
def shell() -> ShellStandIn:
    """What a presenter asks of the window, noted down."""
    return ShellStandIn()


@pytest.fixture
def jobs(shell: ShellStandIn) -> Jobs:
    """Jobs that run and answer before the call returns."""
    return Jobs(InlineRunner(), Board(), shell.warn)

"""The test bench itself: the guards that other tests rely on do hold."""

from __future__ import annotations

import os
import random
import socket
from pathlib import Path

import pytest

from storage.keys import RELEASED_LIMITS, HeaderLimits, KdfCost


@pytest.mark.parametrize("family", [socket.AF_INET, socket.AF_INET6])
def test_network_sockets_cannot_be_opened(family: socket.AddressFamily) -> None:
    """Any test that opens a network socket fails."""
    with pytest.raises(AssertionError, match="network socket"):
        socket.socket(family)


def test_local_sockets_still_work() -> None:
    """Only the network is closed."""
    left, right = socket.socketpair(socket.AF_UNIX)
    with left, right:
        left.send(b"x")
        assert right.recv(1) == b"x"


def test_home_is_empty_and_private(fresh_home: Path) -> None:
    """A test sees an empty home that others cannot read."""
    assert Path.home() == fresh_home
    assert [path.name for path in fresh_home.iterdir()] == ["tmp"]
    assert fresh_home.stat().st_mode & 0o077 == 0
    assert os.environ["QT_QPA_PLATFORM"] == "offscreen"


def test_random_choices_repeat_with_the_seed(rng: random.Random, request: pytest.FixtureRequest) -> None:
    """The same seed and test give the same choices."""
    again = random.Random(f"{os.environ['DAYBOOK_TEST_SEED']}:{request.node.nodeid}")
    assert rng.getrandbits(64) == again.getrandbits(64)


def test_cheap_derivation_is_refused_outside_tests(cheap_cost: KdfCost, cheap_limits: HeaderLimits) -> None:
    """A vault made with the tests' cost does not open with the released limits."""
    assert cheap_limits.allow(cheap_cost)
    assert not RELEASED_LIMITS.allow(cheap_cost)

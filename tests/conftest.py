"""What every test gets: no display, no network, an empty home, a fixed clock, a printed seed."""

from __future__ import annotations

import os
import random
import shutil
import socket
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import hypothesis
import pytest

from app.testing import FixedClock
from storage.keys import HeaderLimits, KdfCost
from tests.late_jobs import let_jobs_come_late
from tests.new_vaults import NewVaults
from tests.tally import PROFILE, TallyPlugin

CHECKOUT = Path(__file__).resolve().parents[1]
SEED = int(os.environ.get("DAYBOOK_TEST_SEED") or random.SystemRandom().getrandbits(32))
INTERNET = {socket.AF_INET, socket.AF_INET6}

os.environ["DAYBOOK_TEST_SEED"] = str(SEED)  # the workers of pytest-xdist and child processes use the same
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

hypothesis.settings.register_profile("check", deadline=None, database=None, max_examples=20)
hypothesis.settings.register_profile("soak", deadline=None, database=None, max_examples=2000)
hypothesis.settings.register_profile("gate", hypothesis.settings.get_profile("check"))
hypothesis.settings.load_profile(PROFILE)


def _watch(event: str, args: Sequence[object]) -> None:
    if event == "socket.__new__" and args[1] in INTERNET:
        raise AssertionError("the program opened a network socket")
    if event == "import" and threading.current_thread() is not threading.main_thread():
        name = str(args[0])
        if name.startswith(("ui.", "PySide6")):
            raise AssertionError(f"{name} was imported beside the GUI thread, which brings Qt down")


sys.addaudithook(_watch)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take the name of a file for what tests counted."""
    parser.addoption("--tally", metavar="FILE", type=Path, help="write what tests counted to FILE, as JSON")


def pytest_configure(config: pytest.Config) -> None:
    """Add up what tests count; the processes of pytest-xdist only hand it on."""
    config.addinivalue_line("markers", "sized: does more in the soak command (set by the fixture how_many)")
    config.addinivalue_line(
        "markers", "sampled(n): ./check runs n of its cases, by the seed; the soak command all"
    )
    let_jobs_come_late()
    target = None if hasattr(config, "workerinput") else config.getoption("--tally")
    config.pluginmanager.register(TallyPlugin(SEED, target))


def pytest_report_header() -> str:
    """Print the seed that repeats this run."""
    return f"seed: {SEED} (repeat with DAYBOOK_TEST_SEED={SEED})"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the slow tests, each with a quick one beside it, and most cases of sampled ones to a longer run."""
    if PROFILE == "check":
        left_out = _not_in_the_sample(items)
        config.hook.pytest_deselected(items=[item for item in items if item.nodeid in left_out])
        items[:] = [item for item in items if item.nodeid not in left_out]
    if PROFILE == "soak":
        return
    for item in items:
        if item.get_closest_marker("slow"):
            item.add_marker(pytest.mark.skip(reason="runs with DAYBOOK_TEST_PROFILE=soak"))


def _not_in_the_sample(items: list[pytest.Item]) -> set[str]:
    cases: dict[str, list[str]] = {}
    counts: dict[str, int] = {}
    for item in items:
        if marker := item.get_closest_marker("sampled"):
            test = item.nodeid.partition("[")[0]
            cases.setdefault(test, []).append(item.nodeid)
            counts[test] = marker.args[0]
    return {
        name
        for test, names in cases.items()
        for name in random.Random(f"{SEED}:{test}").sample(names, max(0, len(names) - counts[test]))
    }


@pytest.fixture(autouse=True)
def fresh_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty home and temporary folder, so that no test reads or leaves anything of this machine's user."""
    home = tmp_path_factory.mktemp("home")
    (home / "tmp").mkdir()
    home.chmod(0o700)
    for name in (
        "HOME",
        "XDG_RUNTIME_DIR",
        "XDG_CONFIG_HOME",
        "XDG_DATA_HOME",
        "XDG_CACHE_HOME",
        "XDG_STATE_HOME",
    ):
        monkeypatch.setenv(name, str(home))
    monkeypatch.setenv("TMPDIR", str(home / "tmp"))
    monkeypatch.delenv("DAYBOOK_VAULT", raising=False)
    yield home
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def new_vaults(tmp_path_factory: pytest.TempPathFactory) -> NewVaults:
    """Puts a new vault into a folder, for tests that are not about making one."""
    return NewVaults(tmp_path_factory.mktemp("new"))


@pytest.fixture
def clock() -> FixedClock:
    """Saturday 14 November 2026, noon in Chicago, until it is moved."""
    return FixedClock()


@pytest.fixture
def rng(request: pytest.FixtureRequest) -> random.Random:
    """Random choices that repeat with the printed seed, test by test."""
    return random.Random(f"{SEED}:{request.node.nodeid}")


@pytest.fixture
def samples() -> Path:
    """The folder of sample input beside the checkout; the test is skipped where there is none."""
    for folder in CHECKOUT.parents:
        found = folder / "shared" / "samples"
        if found.is_dir():
            return found
    pytest.skip("no sample folder beside the checkout")


@pytest.fixture
def cheap_cost() -> KdfCost:
    """The least key derivation that can be computed; no header of a real vault may ask for so little."""
    return KdfCost(memory_kib=8, passes=1, lanes=1)


@pytest.fixture
def cheap_limits() -> HeaderLimits:
    """Limits under which a test's vault with `cheap_cost` opens; no command or setting can make these."""
    return HeaderLimits(memory_min=8, passes_min=1)

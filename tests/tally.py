"""How long a run may be, and how often things were tried in it: added up over processes, printed at the end."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

import pytest

PROFILE = os.environ.get("DAYBOOK_TEST_PROFILE", "check")
"""How long a run may be: check, gate or soak."""

_PROPERTY = "tally"


class Tally(Protocol):
    """What the fixture `tally` gives: call it with what was counted and how many."""

    def __call__(self, what: str, count: int, *, of: int | None = None) -> None:
        """Add `count` to `what`; `of` says how many there are when only a sample of them was tried."""
        ...


class HowMany(Protocol):
    """What the fixture `how_many` gives: the size of a test in ./check, in ./soak --gate and in ./soak."""

    def __call__(self, *, check: int, gate: int, soak: int) -> int:
        """Return the size that this run asks for."""
        ...


@dataclass
class _Sum:
    count: int = 0
    of: int = 0


class TallyPlugin:
    """Gives the fixture, adds up what passed tests handed in, prints it and writes it to a file.

    The counts travel in the reports of the tests, so they add up over the processes of pytest-xdist; a file
    that has counts from an earlier run is added to.
    """

    def __init__(self, seed: int, target: Path | None) -> None:
        self._seeds = [seed]
        self._sums: dict[str, _Sum] = {}
        self._failed: set[str] = set()
        self._target = target
        if target is not None and target.exists():
            before = json.loads(target.read_text(encoding="utf-8"))
            self._seeds = [*before["seeds"], seed]
            self._sums = {what: _Sum(**counts) for what, counts in before["counts"].items()}

    @pytest.fixture
    def tally(self, request: pytest.FixtureRequest) -> Tally:
        """Hand in a count: `tally("kill -9 at random moments", 20, of=200)`."""

        def add(what: str, count: int, *, of: int | None = None) -> None:
            request.node.user_properties.append((_PROPERTY, (what, count, count if of is None else of)))

        return add

    @pytest.fixture
    def how_many(self) -> HowMany:
        """Choose the size of a test: `how_many(check=20, gate=200, soak=2000)`; such a test is `sized`."""

        def choose(*, check: int, gate: int, soak: int) -> int:
            return {"check": check, "gate": gate, "soak": soak}[PROFILE]

        return choose

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Mark the tests that do more in a long run, so that it can choose them."""
        for item in items:
            if "how_many" in getattr(item, "fixturenames", ()) or item.get_closest_marker("sampled"):
                item.add_marker("sized")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add up the counts of a test that passed, once its fixtures have ended and counted too."""
        if not report.passed:
            self._failed.add(report.nodeid)
        if report.when != "teardown" or report.nodeid in self._failed:
            return
        for name, value in report.user_properties:
            if name == _PROPERTY and isinstance(value, tuple | list):
                what, count, of = value
                found = self._sums.setdefault(what, _Sum())
                found.count += count
                found.of += of

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print the counts as a table."""
        if not self._sums:
            return
        terminalreporter.section("counted")
        for what, found in sorted(self._sums.items()):
            of = "" if found.of == found.count else f" of {found.of:,}"
            terminalreporter.line(f"{found.count:>10,}{of:<14} {what}")

    def pytest_sessionfinish(self) -> None:
        """Write the counts to the file that was asked for."""
        if self._target is not None:
            counts = {what: asdict(found) for what, found in sorted(self._sums.items())}
            content = json.dumps({"seeds": self._seeds, "counts": counts}, indent=2)
            self._target.write_text(content + "\n", encoding="utf-8")

"""What is done once while the passphrase is typed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.e2e.window_bench import WindowBench
from ui.ahead import FULL_PASSES
from ui.unlocked.screens.registry import SCREENS

ROOT = Path(__file__).parents[2]
MOST = 8
"""So many modules may come with a page on the GUI thread; a service that brings more belongs into `BEHIND`."""


@pytest.mark.parametrize("may_rest", [True, False])
def test_pages_are_read_and_full_passes_become_rare(*, may_rest: bool) -> None:
    """Every page is there; what the start froze does not keep the rest from resting; with keys about, none does."""
    command = (sys.executable, "-m", "tests.ui.ahead_child", "rests" if may_rest else "holds")
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    full_passes, rests, pages, most = map(int, said.split())
    assert (full_passes == FULL_PASSES) is may_rest
    assert (rests > 10_000) is may_rest
    assert most <= MOST
    assert pages >= len({spec.module for spec in SCREENS if spec.module.endswith(".view")})


def test_nothing_rests_that_may_hold_a_record(qapp: QApplication, tmp_path: Path) -> None:
    """Who opens and locks before all pages are read leaves nothing where the collector never looks again."""
    folder = tmp_path / "record"
    first = WindowBench(qapp, folder)
    first.create()
    first.lock()
    assert first.window.home.is_asking
    assert not first.window.holds_only_code()
    first.end()
    second = WindowBench(qapp, folder)
    assert second.window.holds_only_code()
    second.unlock()
    second.lock()
    assert not second.window.holds_only_code()
    second.end()

"""The window under test."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.e2e.window_bench import PASSPHRASE, WindowBench
from tests.new_vaults import NewVaults
from tests.tally import Tally
from ui.ahead import FULL_PASSES


@pytest.fixture
def bench(qapp: QApplication, tmp_path: Path, tally: Tally) -> Iterator[WindowBench]:
    """The real window over a vault that is still to be made, in a folder of its own."""
    gc.freeze()  # what pytest and earlier tests hold is none of the window's, whose turns are counted
    made = WindowBench(qapp, tmp_path / "record")
    made.window.root.show()
    made.window.root.activateWindow()
    made.wait(made.window.root.isActiveWindow)
    if gc.get_threshold()[2] < FULL_PASSES:  # the first of this process: nobody types a passphrase sooner
        made.wait(lambda: made.window.ahead.is_done)
    yield made
    made.end()
    gc.unfreeze()
    tally("turns of the window's thread over 50 ms of processor time", made.turns.over(), of=made.turns.count)


@pytest.fixture
def open_bench(bench: WindowBench, new_vaults: NewVaults) -> WindowBench:
    """The real window over a new, open vault, at its first entry."""
    new_vaults.put(bench.folder, PASSPHRASE.encode())
    bench.open()
    return bench

"""Being asked to stop."""

from __future__ import annotations

import importlib
import signal
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QDeadlineTimer

from app.cli.stopping import stoppable


def test_a_signal_during_an_import_waits_until_the_module_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A module that is being loaded is loaded to its end; then the command stops."""
    (tmp_path / "asked_meanwhile.py").write_text(
        "import signal\nsignal.raise_signal(signal.SIGTERM)\nwhole = 'whole'\n", encoding="utf-8"
    )
    monkeypatch.syspath_prepend(tmp_path)
    seen: list[str] = []

    def load_and_wait() -> None:
        seen.append(importlib.import_module("asked_meanwhile").whole)
        deadline = QDeadlineTimer(90_000)
        while not deadline.hasExpired():
            pass

    with stoppable() as stop, pytest.raises(KeyboardInterrupt):
        load_and_wait()
    sys.modules.pop("asked_meanwhile", None)
    assert stop.asked
    assert seen == ["whole"]
    assert signal.getsignal(signal.SIGTERM) is not stop.on_signal

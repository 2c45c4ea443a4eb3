"""The window under test, as in the end-to-end tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.e2e.conftest import bench, open_bench
from tests.lifecycle.desk import Desk

__all__ = ["bench", "open_bench"]


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    """A window over a new, open record."""
    made = Desk(qapp, tmp_path / "record")
    yield made
    made.bench.end()

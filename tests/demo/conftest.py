"""The demo, built once for all tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.acceptance.desk import Ran, run


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ran]:
    """The folder that `demo` filled, and what the command answered."""
    folder = tmp_path_factory.mktemp("demo") / "out put"
    return folder, run("demo", str(folder), "--json")

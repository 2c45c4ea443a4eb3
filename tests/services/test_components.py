"""Parts made by others: what is named, from which source."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from app.services.components import BILL, Component, components
from tests.conftest import CHECKOUT


def test_every_package_that_ships_is_named_with_its_version() -> None:
    """What is installed here for the program is listed, and nothing that is there for its tests alone."""
    found = {one.name.lower().replace("_", "-"): one for one in components()}
    lines = (CHECKOUT / "requirements" / "shipped.txt").read_text(encoding="utf-8").splitlines()
    shipped = {line.partition("==")[0] for line in lines if "==" in line and not line.startswith(("#", " "))}
    assert {"cryptography", "sqlcipher3", "pyside6-essentials"} <= set(found)
    assert shipped <= set(found)
    assert not {"pytest", "ruff", "mypy"} & set(found)
    assert all(one.version for one in found.values())
    assert found["cryptography"].licence == "Apache-2.0 OR BSD-3-Clause"


def test_a_packed_program_reads_its_own_bill(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bill of materials beside the program is read, with native parts that have no version."""
    parts = [
        {"name": "Qt", "version": "6", "licenses": [{"expression": "LGPL-3.0-only"}]},
        {"name": "bzip2", "licenses": [{"expression": "bzip2-1.0.6"}]},
    ]
    (tmp_path / BILL).write_text(json.dumps({"components": parts}), encoding="utf-8")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "program"))
    assert components() == (Component("bzip2", "", "bzip2-1.0.6"), Component("Qt", "6", "LGPL-3.0-only"))

"""The same case gives the same bytes on another machine: other zone, language, folder and order of hashes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from app.domain.export_request import Paper
from exports.checks.court_rules import RULES_OF
from tests.conftest import CHECKOUT
from tests.exports.every_paper import DRAW, hashes


def test_another_process_writes_the_same_bytes(tmp_path: Path) -> None:
    """Every paper, its volumes, files apart, the bundle as ZIP and as folder: no byte differs."""
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    other = {"PYTHONHASHSEED": "4711", "TZ": "Pacific/Auckland", "LC_ALL": "C", "LANG": "tr_TR.UTF-8"}
    ran = subprocess.run(
        [sys.executable, "-m", "tests.exports.every_paper", str(there)],
        cwd=there,
        env=os.environ | other | {"PYTHONPATH": str(CHECKOUT)},
        capture_output=True,
        check=True,
        text=True,
    )
    mine = hashes(here)
    assert json.loads(ran.stdout) == mine
    assert {name.split("-")[0].split(".")[0] for name in mine} >= {paper.value for paper in DRAW}
    assert sum(name.startswith("volumes ") for name in mine) > 6
    assert any(name.startswith("bundle/data/") for name in mine)


def test_every_paper_with_pages_is_drawn_and_has_its_rules() -> None:
    """No paper of the program is forgotten here, nor in the table of rules of courts."""
    alone = {Paper.FORM, Paper.PROOF}  # made of a file that the court gave, and without pages
    assert set(DRAW) | alone == set(Paper)
    assert set(RULES_OF) == set(Paper) - {Paper.CSV, Paper.JSON, Paper.PROOF}

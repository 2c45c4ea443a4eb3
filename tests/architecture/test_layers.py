"""The layers of docs/development.md, checked by import-linter, and that the check does see a breach."""

from __future__ import annotations

import shutil
import subprocess
import sysconfig
import tomllib
from pathlib import Path

from tests.architecture.sources import CHECKOUT, PRODUCT

LINT = Path(sysconfig.get_path("scripts")) / "lint-imports"

PLANTED = {
    "app/domain/ids.py": "import app.strings.catalogue",
    "storage/crypto.py": "import exports.base",
    "app/services/jobs.py": "import PySide6.QtCore",
    "ui/dispatch.py": "import storage.crypto",
    "ui/player/link.py": "import app.services.jobs",
    "ui/locked/idle_lock.py": "import app.domain.entry",
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter on the checkout in `folder`."""
    command = [str(LINT), "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_every_layer_is_kept() -> None:
    """Each layer imports only what lies below it."""
    result = lint(CHECKOUT)
    assert result.returncode == 0, result.stdout


def test_a_breach_of_each_contract_is_seen(tmp_path: Path) -> None:
    """One forbidden import planted for each contract is reported by it."""
    for package in PRODUCT:
        shutil.copytree(CHECKOUT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(CHECKOUT / "pyproject.toml", tmp_path)
    for name, line in PLANTED.items():
        path = tmp_path / name
        path.write_text(path.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")
    result = lint(tmp_path)
    contracts = tomllib.loads((tmp_path / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
        "importlinter"
    ]
    assert result.returncode == 1
    for contract in contracts["contracts"]:
        assert f"{contract['name']} BROKEN" in result.stdout

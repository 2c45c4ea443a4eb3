"""Runs commands in this process against a vault with the least key derivation."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.cli.main import main
from app.domain.ports import Clock
from app.services.vault import VaultService
from app.testing import FixedClock
from storage.keys import HeaderLimits, KdfCost
from tests.new_vaults import NewVaults

PASSPHRASE = "otter lamp violet canoe seven"


@dataclass(frozen=True)
class Ran:
    """What one command left: exit code, standard output and error."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document on stdout."""
        return json.loads(self.out)


Daybook = Callable[..., Ran]


@pytest.fixture
def vault_folder(tmp_path: Path) -> Path:
    """Where the vault of a test stands."""
    return tmp_path / "vault"


@pytest.fixture
def daybook(  # noqa: PLR0917 - fixtures
    tmp_path: Path,
    vault_folder: Path,
    clock: FixedClock,
    cheap_cost: KdfCost,
    cheap_limits: HeaderLimits,
    capsys: pytest.CaptureFixture[str],
) -> Daybook:
    """Run a command with `--vault` and a passphrase file; `plain=True` leaves `--json` out."""
    secret = tmp_path / "secret"
    secret.write_text(PASSPHRASE + "\n", encoding="utf-8")

    def vaults(at: Clock) -> VaultService:
        return VaultService(at, cost=cheap_cost, limits=cheap_limits)

    def run(*arguments: str, plain: bool = False, code: int | None = 0) -> Ran:
        words = [*arguments, "--vault", str(vault_folder), "--passphrase-file", str(secret)]
        if not plain:
            words.append("--json")
        capsys.readouterr()
        left = main(words, clock=clock, vaults=vaults)
        printed = capsys.readouterr()
        if code is not None:
            assert left == code, printed.out + printed.err
        return Ran(left, printed.out, printed.err)

    return run


@pytest.fixture
def made(daybook: Daybook, vault_folder: Path, new_vaults: NewVaults) -> Daybook:
    """Commands against a vault that was just made."""
    new_vaults.put(vault_folder, PASSPHRASE.encode())
    return daybook

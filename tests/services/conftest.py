"""A real vault with the least key derivation, open for the length of a test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.services.session import Session
from app.services.vault import VaultService
from app.testing import FixedClock
from storage.keys import HeaderLimits, KdfCost
from tests.new_vaults import NewVaults

PASSPHRASE = b"otter lamp violet canoe seven"


@pytest.fixture
def vault_service(clock: FixedClock, cheap_cost: KdfCost, cheap_limits: HeaderLimits) -> VaultService:
    """A service that makes and opens vaults quickly."""
    return VaultService(clock, cost=cheap_cost, limits=cheap_limits)


@pytest.fixture
def session(vault_service: VaultService, tmp_path: Path, new_vaults: NewVaults) -> Iterator[Session]:
    """An empty vault, open."""
    new_vaults.put(tmp_path / "vault", PASSPHRASE)
    opened = vault_service.open(tmp_path / "vault", bytearray(PASSPHRASE), wait=lambda _seconds: None)
    yield opened
    opened.close()


@pytest.fixture
def reopen(vault_service: VaultService, tmp_path: Path) -> Iterator[Callable[[], Session]]:
    """Open the vault of `session` again, after the test closed it."""
    opened: list[Session] = []

    def again(*, read_only: bool = False) -> Session:
        made = vault_service.open(
            tmp_path / "vault", bytearray(PASSPHRASE), wait=lambda _seconds: None, read_only=read_only
        )
        opened.append(made)
        return made

    yield again
    for made in opened:
        made.close()

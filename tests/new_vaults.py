"""New vaults without the time of making each: one is made for each passphrase in a process, and copied."""

from __future__ import annotations

import shutil
from pathlib import Path

from app.services.vault import VaultService
from app.testing import FixedClock
from storage.keys import HeaderLimits, KdfCost

CHEAP = KdfCost(memory_kib=8, passes=1, lanes=1)
LIMITS = HeaderLimits(memory_min=8, passes_min=1)


class NewVaults:
    """Empty vaults with the least key derivation, made at noon of the fixed clock; all have one vault's id."""

    def __init__(self, folder: Path) -> None:
        """Keep what is copied in `folder`."""
        self._folder = folder
        self._made: dict[bytes, Path] = {}

    def put(self, folder: Path, passphrase: bytes) -> None:
        """Put a new, closed vault in `folder`, where nothing is yet."""
        if passphrase not in self._made:
            kept = self._folder / str(len(self._made))
            service = VaultService(FixedClock(), cost=CHEAP, limits=LIMITS)
            service.create(kept, bytearray(passphrase)).close()
            self._made[passphrase] = kept
        shutil.copytree(self._made[passphrase], folder)

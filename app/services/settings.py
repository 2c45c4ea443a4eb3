"""Choices that belong to one vault and stay in it, encrypted: local, in no event and on no paper."""

from __future__ import annotations

from app.services.ledger import Ledger
from storage.repositories.local import SettingRepository


class SettingsService:
    """The settings of one open vault, as texts by key."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._settings = SettingRepository(ledger.vault)

    def get(self, key: str, default: str = "") -> str:
        """Return a choice, `default` when none was made."""
        assert self._ledger.vault is not None
        return self._settings.all().get(key, default)

    def all(self) -> dict[str, str]:
        """Return every choice that was made."""
        assert self._ledger.vault is not None
        return self._settings.all()

    def set(self, key: str, value: str) -> None:
        """Keep a choice; durable when this returns."""
        with self._ledger.writing() as tx:
            self._settings.save(tx, key, value)

"""What is called how on the pages of the settings, so that a search leads there. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SETTINGS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "window": (
            "settings.lock_seconds",
            "settings.exit",
            "settings.shift_exit",
            "settings.language",
            "settings.scheme",
            "settings.scale",
        ),
        "keys": ("settings.keys.passphrase", "settings.keys.recovery"),
        "backup": ("settings.backup", "settings.remind", "settings.restore"),
        "check": ("settings.check", "settings.compare", "settings.checkpoint"),
        "remove": ("settings.remove",),
        "about": ("settings.about", "settings.holds"),
    }
)
"""The keys of headings by the page they stand on; a sentence about one ends in `.hint`."""

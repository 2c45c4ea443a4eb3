"""A case that somebody handed over, shown in place of one's own record for a while. No widgets."""

from __future__ import annotations

from dataclasses import dataclass

from app.services.session import Session
from ui.unlocked.screens.registry import SCREENS, ScreenSpec

_SHOWN = frozenset(
    {
        "timeline",
        "evidence",
        "viewer",
        "people",
        "reports",
        "patterns",
        "ledgers",
        "case",
        "threads",
        "needed",
        "history",
        "search",
        "keys",
        "documents",
    }
)
GUEST_SCREENS: tuple[ScreenSpec, ...] = tuple(spec for spec in SCREENS if spec.key in _SHOWN)
"""The screens over a case that was handed over: those that read, and the papers that can be made of it."""


@dataclass(frozen=True, slots=True)
class Guest:
    """An open case of somebody else, and the sentence that says whose it is."""

    session: Session
    sentence: str

    def close(self) -> None:
        """Close it; one's own record stays open."""
        self.session.close()

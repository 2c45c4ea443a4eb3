"""How the window was left: its size, the page, where the panes were parted. Kept in the vault, nowhere else.

It is written with the drafts of a lock, encrypted and in no event of the log, and only when it is another
than before. Where the window stood on the screen is never kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from PySide6.QtWidgets import QWidget

from ui.unlocked.widgets.detail import TwoPanes

KEY = "window/as-it-was"
"""The key of the draft that it is."""

LEAST_SHARE, MOST_SHARE = 0.1, 0.9


@dataclass(frozen=True, slots=True)
class WindowMemory:
    """Size of the window in pixels when not maximised, the page, the left share of each pair of panes."""

    width: int = 0
    height: int = 0
    maximised: bool = False
    screen: str = ""
    shares: Mapping[str, float] = field(default_factory=dict)

    def values(self) -> dict[str, object]:
        """Return the fields of the draft."""
        return {
            "width": self.width,
            "height": self.height,
            "maximised": self.maximised,
            "screen": self.screen,
            "shares": tuple(f"{name}={share:.3f}" for name, share in sorted(self.shares.items())),
        }


def read_memory(values: Mapping[str, object] | None) -> WindowMemory:
    """Take what a draft holds; whatever cannot be read is as if it was never kept."""
    known = values or {}
    shares = {}
    told = known.get("shares")
    for line in told if isinstance(told, tuple) else ():
        name, _, share = str(line).rpartition("=")
        try:
            if name:
                shares[name] = min(max(float(share), LEAST_SHARE), MOST_SHARE)
        except ValueError:
            continue
    width, height = (_pixels(known.get(name)) for name in ("width", "height"))
    return WindowMemory(width, height, known.get("maximised") is True, str(known.get("screen") or ""), shares)


def as_left(part: QWidget, screen: str, before: WindowMemory) -> WindowMemory:
    """Return how the window around `part` is left at the page `screen`."""
    window = part.window()
    size = window.normalGeometry().size() if window.isMaximized() else window.size()
    parted = {
        panes.objectName(): round(panes.parted, 3)
        for panes in part.findChildren(TwoPanes)
        if panes.parted is not None
    }
    return WindowMemory(
        size.width(), size.height(), window.isMaximized(), screen, {**before.shares, **parted}
    )


def part_again(screen: QWidget, memory: WindowMemory) -> None:
    """Put the borders of a page where they were left."""
    for panes in screen.findChildren(TwoPanes):
        if (share := memory.shares.get(panes.objectName())) is not None:
            panes.part(share)


def _pixels(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 100_000 else 0

"""What the list of keys holds: keys of the page one came from, of the window, of every list and box."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.strings.catalogue import text
from ui.style.keys import KeyLine
from ui.unlocked.screens.keys.model import KeyRow

HABITS = ("tab", "arrows", "press", "open", "drop", "leave", "menu_key", "exit", "shift")
"""Keys that no page has by itself: those of every control, and the quick exit."""


def rows_of(page: Iterable[KeyLine], page_name: str, window: Iterable[KeyLine]) -> tuple[KeyRow, ...]:
    """Return every line, the page's own first."""
    everywhere, controls = text("keys.where.window"), text("keys.where.controls")
    return (
        *(KeyRow(line.keys, line.says, text("keys.where.page", page=page_name)) for line in page),
        *(KeyRow(line.keys, line.says, everywhere) for line in window),
        *(KeyRow(text(f"keys.habit.{name}.keys"), text(f"keys.habit.{name}"), controls) for name in HABITS),
    )


def matching(rows: Sequence[KeyRow], words: str) -> tuple[KeyRow, ...]:
    """Return the lines that hold every word looked for, in the keys or in what they do."""
    wanted = words.casefold().split()
    return tuple(
        row for row in rows if all(word in f"{row.keys} {row.says} {row.where}".casefold() for word in wanted)
    )

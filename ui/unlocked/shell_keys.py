"""The keys of the open window: made together, listed together, and left to a page that has the same ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

from app.strings.catalogue import text
from ui.style.keys import Shortcut, lines_of, merged
from ui.unlocked.screens.keys.model import KeyRow
from ui.unlocked.screens.keys.presenter import rows_of
from ui.unlocked.screens.registry import ScreenSpec

Wanted = tuple[str | QKeySequence, Callable[[], None], str]
"""Keys, what they do, and the key of the sentence that says so."""

MOST_NUMBERED = 9


class ShellKeys:
    """Every key that counts on all pages; `wanted` and a number for each of the first pages of the rail."""

    def __init__(
        self,
        owner: QWidget,
        wanted: Iterable[Wanted],
        *,
        rail: tuple[str, ...],
        specs: dict[str, ScreenSpec],
        go: Callable[[str], None],
    ) -> None:
        numbered = [(f"Ctrl+{number}", key) for number, key in enumerate(rail[:MOST_NUMBERED], start=1)]
        pages: list[Wanted] = [
            (keys, partial(go, key), specs[key].name)
            for keys, key in (*numbered, ("Ctrl+,", "settings"))
            if key in specs
        ]
        self._owner = owner
        self._all = [
            Shortcut(keys, owner, slot, says, name="shell.shortcut") for keys, slot, says in (*wanted, *pages)
        ]

    def leave_to(self, page: QWidget) -> None:
        """Let a page's own keys count where the window has the same ones."""
        taken = {shortcut.key() for shortcut in page.findChildren(Shortcut)}
        for shortcut in self._all:
            shortcut.setEnabled(shortcut.key() not in taken)

    def rows(self, page: QWidget | None, name: str) -> tuple[KeyRow, ...]:
        """Return every key of a page whose name has the key `name`, and of the window."""
        own = lines_of(page) if page is not None else ()
        around = [one.line() for one in self._owner.window().children() if isinstance(one, Shortcut)]
        window = merged((*(one.line() for one in self._all), *around))
        return rows_of(own, text(name) if name else "", window)

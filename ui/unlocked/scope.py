"""Connections and timers that end with the unlocked half of the window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import SignalInstance


class Scope:
    """Remembers every tie from a longer-lived object into this one, and undoes all of them on lock."""

    def __init__(self) -> None:
        self._undo: list[Callable[[], object]] = []

    def connect(self, signal: SignalInstance, slot: Callable[..., object]) -> None:
        """Connect a longer-lived `signal` to a bound method of something shorter-lived."""
        signal.connect(slot)
        self._undo.append(lambda: signal.disconnect(slot))

    def add(self, undo: Callable[[], object]) -> None:
        """Call `undo` when the scope ends."""
        self._undo.append(undo)

    def end(self) -> None:
        """Undo everything, the last tie first; may be called again."""
        while self._undo:
            self._undo.pop()()

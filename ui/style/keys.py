"""Keys that do something, each with the sentence that the list of keys (F1) shows for it.

A key is made here or told here, never elsewhere, so that the list cannot leave one out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from app.strings.catalogue import text

_TOLD = "keys_told"


@dataclass(frozen=True, slots=True)
class KeyLine:
    """One line of the list: the keys as they are written on them, and what they do."""

    keys: str
    says: str


class Shortcut(QShortcut):
    """A key of a page or of the window, pressed anywhere in it; `says` is the key of its sentence.

    With `inside` it counts only while the focus is in its owner.
    """

    def __init__(
        self,
        keys: str | QKeySequence.StandardKey | QKeySequence,
        owner: QWidget,
        slot: Callable[[], object],
        says: str,
        *,
        name: str,
        inside: bool = False,
    ) -> None:
        super().__init__(QKeySequence(keys), owner)
        self.setObjectName(name)
        self._says = says
        if inside:
            self.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.activated.connect(slot)

    def line(self) -> KeyLine:
        """Return its line of the list."""
        return KeyLine(self.key().toString(QKeySequence.SequenceFormat.NativeText), text(self._says))


def tell_keys(widget: QWidget, *told: tuple[str, str]) -> None:
    """Tell what a widget's own keys do: the keys as they are written, and the key of a sentence."""
    widget.setProperty(_TOLD, [*told])


def lines_of(part: QWidget) -> tuple[KeyLine, ...]:
    """Return the lines of every key in a part of the window."""
    found = [shortcut.line() for shortcut in part.findChildren(Shortcut)]
    for widget in (part, *part.findChildren(QWidget)):
        found += [KeyLine(keys, text(says)) for keys, says in widget.property(_TOLD) or ()]
    return merged(found)


def merged(lines: Iterable[KeyLine]) -> tuple[KeyLine, ...]:
    """Put keys that do the same on one line."""
    keys_of: dict[str, list[str]] = {}
    for line in lines:
        keys = keys_of.setdefault(line.says, [])
        if line.keys not in keys:
            keys.append(line.keys)
    return tuple(KeyLine(", ".join(keys), says) for says, keys in keys_of.items())

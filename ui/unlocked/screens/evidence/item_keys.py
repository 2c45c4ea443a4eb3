"""The keys of tiles and lines: Space looks, Return opens, F2 changes, Ctrl+C copies what is shown."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QModelIndex, Qt, SignalInstance
from PySide6.QtGui import QKeyEvent, QKeySequence


class ItemList(Protocol):
    """A list of items, as tiles or as lines."""

    look_wanted: SignalInstance
    edit_wanted: SignalInstance
    copy_wanted: SignalInstance
    activated: SignalInstance

    def currentIndex(self) -> QModelIndex:  # noqa: N802 - as Qt says it
        """Return where the keys are."""


def item_keys(view: ItemList, event: QKeyEvent) -> bool:
    """Do what a key asks for; False when it is none of these. Ctrl+Space marks, as everywhere."""
    plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
    if event.matches(QKeySequence.StandardKey.Copy):
        view.copy_wanted.emit()
    elif event.key() == Qt.Key.Key_Space and plain:
        view.look_wanted.emit()
    elif event.key() == Qt.Key.Key_F2:
        view.edit_wanted.emit()
    elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
        view.activated.emit(view.currentIndex())
    else:
        return False
    return True

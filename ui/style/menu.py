"""What can be done, as a menu: opened without waiting, gone with what it belongs to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QMenu, QWidget

from ui.style.theme import Role, dress


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing to do: its key, its words, what does it, its keys as they are shown ("" for none).

    `apart` sets it off from those before it; one that is not `on` is shown and cannot be chosen.
    """

    key: str
    words: str
    act: Callable[[], None]
    keys: str = ""
    apart: bool = False
    on: bool = True


class DeedMenu(QMenu):
    """Holds deeds only, never a word of the case; a lock hides it and takes it away with its parent."""

    def __init__(self, name: str, deeds: Sequence[Deed], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dress(self, Role.BODY)
        for deed in deeds:
            if deed.apart and self.actions():
                self.addSeparator()
            shown = QKeySequence(deed.keys).toString(QKeySequence.SequenceFormat.NativeText)
            words = deed.words.replace("&", "&&")
            action = QAction(f"{words}\t{shown}" if shown else words, self)
            action.setObjectName(f"{name}.{deed.key}")
            action.setEnabled(deed.on)
            action.triggered.connect(_Once(deed.act))
            self.addAction(action)


class _Once:
    """Calls what takes no argument, whatever the signal carries."""

    def __init__(self, act: Callable[[], None]) -> None:
        self._act = act

    def __call__(self, _checked: bool = False) -> None:  # noqa: FBT001, FBT002 - what the signal carries
        self._act()


def open_menu(name: str, deeds: Sequence[Deed], parent: QWidget, at: QPoint) -> DeedMenu | None:
    """Open a menu at a place on the screen, unless there is nothing to do."""
    if not deeds:
        return None
    menu = DeedMenu(name, deeds, parent)
    menu.popup(at)
    return menu


def place_of(event: QContextMenuEvent, view: QAbstractItemView) -> QPoint:
    """Return where the menu of a list opens: at the mouse, or under the row that the keys are at."""
    if event.reason() is QContextMenuEvent.Reason.Mouse:
        return event.globalPos()
    box = view.visualRect(view.currentIndex()).intersected(view.viewport().rect())
    return view.viewport().mapToGlobal(box.center() if box.isValid() else view.viewport().rect().center())

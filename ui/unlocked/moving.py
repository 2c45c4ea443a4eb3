"""Moving about the window by keyboard: from part to part, and into the menu of what has the focus."""

from __future__ import annotations

from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QSplitter, QWidget

from ui.style.focus import first_stop, reveal, takes_tab


def parts_of(page: QWidget) -> tuple[QWidget, ...]:
    """Return the panes of a page from left to right, or the page itself."""
    for split in page.findChildren(QSplitter):
        panes = [split.widget(number) for number in range(split.count())]
        shown = tuple(pane for pane in panes if pane is not None and pane.isVisible())
        if len(shown) > 1:
            return shown
    return (page,)


def step_between(parts: tuple[QWidget, ...], step: int) -> None:
    """Move the focus to the next part that takes it, or with -1 to the one before."""
    focus = QApplication.focusWidget()
    holding = (at for at, part in enumerate(parts) if focus is not None and part.isAncestorOf(focus))
    here = next(holding, -step)
    for turn in range(1, len(parts) + 1):
        first = first_stop(parts[(here + step * turn) % len(parts)])
        if takes_tab(first) and first.isVisible():
            first.setFocus()
            reveal(first)
            return


def open_menu(inside: QWidget) -> None:
    """Open the menu of what has the focus, as the key for menus does; only of parts of `inside`."""
    focus = QApplication.focusWidget()
    if focus is not None and inside.isAncestorOf(focus):
        middle = focus.rect().center()
        event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, middle, focus.mapToGlobal(middle))
        QApplication.sendEvent(focus, event)

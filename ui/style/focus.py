"""Where the focus goes when a page or a part of it is shown."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QWidget


@runtime_checkable
class Begins(Protocol):
    """A page that says where the focus goes first.

    Not a focus proxy: with one, Tab would pass over whatever stands before it on the page.
    """

    def first_focus(self) -> QWidget:
        """Return the widget to begin with."""


def first_stop(part: QWidget) -> QWidget:
    """Return `part` if Tab stops there, else the first thing inside it where Tab does, else `part`."""
    if isinstance(part, Begins) and (first := part.first_focus()) is not part:
        return first_stop(first)
    if takes_tab(part):
        return part
    # Not by `nextInFocusChain`: the bindings make what it returns a child of the widget that was asked, and
    # free it with that one.
    for here in part.findChildren(QWidget):
        if takes_tab(here) and here.isVisibleTo(part) and here.isEnabled():
            return here
    return part


def takes_tab(widget: QWidget) -> bool:
    """Tell whether Tab stops at a widget, or at what takes the focus for it."""
    while (proxy := widget.focusProxy()) is not None:
        widget = proxy
    return (widget.focusPolicy() & Qt.FocusPolicy.TabFocus) == Qt.FocusPolicy.TabFocus


def reveal(widget: QWidget) -> None:
    """Scroll every page around a widget until it can be seen.

    Qt does so for a step inside a page, not for one that comes into it from outside.
    """
    around = widget.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea):
            around.ensureWidgetVisible(widget)
        around = around.parentWidget()

"""Where the focus goes when a page or a part of it is shown."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import Protocol, runtime_checkable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QScrollArea, QWidget

_SETTLING_MS = (0, 60)


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


def order_as_shown(part: QWidget) -> None:
    """Let Tab go through a column from top to bottom, whenever what stands in it was made.

    Qt's order is that of making: what comes with the answer of a job would come after the whole page.
    """
    shown = [
        widget
        for widget in part.findChildren(QWidget)
        if widget.focusProxy() is None and takes_tab(widget) and widget.isVisibleTo(part)
    ]
    lines: list[list[tuple[int, QWidget]]] = []
    ends = -1
    for middle, x, widget in sorted(_places(part, shown), key=lambda place: place[0]):
        if not lines or middle > ends:
            lines.append([])
            ends = middle + widget.height() // 2
        lines[-1].append((x, widget))
    mirrored = part.layoutDirection() is Qt.LayoutDirection.RightToLeft
    for line in lines:
        line.sort(key=lambda place: place[0], reverse=mirrored)
    in_order = [widget for line in lines for _x, widget in line]
    for before, after in pairwise(in_order):
        QWidget.setTabOrder(before, after)


def _places(part: QWidget, shown: list[QWidget]) -> list[tuple[int, int, QWidget]]:
    centres = [(widget.mapTo(part, widget.rect().center()), widget) for widget in shown]
    return [(centre.y(), centre.x(), widget) for centre, widget in centres]


def reveal(widget: QWidget) -> None:
    """Scroll every page around a widget until it can be seen.

    Qt does so for a step inside a page, not for one that comes into it from outside.
    """
    around = widget.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea):
            around.ensureWidgetVisible(widget)
        around = around.parentWidget()


def reveal_soon(*widgets: QWidget) -> None:
    """Reveal widgets that were shown just now, the first of them first, once the page has laid itself out."""
    for wait in _SETTLING_MS:
        for widget in widgets:
            QTimer.singleShot(wait, widget, partial(reveal, widget))

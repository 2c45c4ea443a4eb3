"""Carrying rows of a list out of the window: let go outside, they ask to be saved as copies.

Nothing is handed to the program under the pointer. What lies in a vault has no file that could be handed
over, and one is written only where the person says (docs/adr/0025-carrying-items-out.md).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication

if TYPE_CHECKING:
    Base = QAbstractItemView
else:
    Base = object  # Qt's class comes from the list it stands before


class CarryOut(Base):
    """For a list that has the signals `carrying(bool)` and `carried_out()`; stands before Qt's class.

    A press on what is marked keeps all of it marked until the button is let go, as lists do.
    """

    _pressed: QPoint | None = None
    _is_carrying = False
    _marks_later = False

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: D102, N802
        at = event.position().toPoint()
        index = self.indexAt(at)
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        left = event.button() is Qt.MouseButton.LeftButton
        self._pressed = at if left and plain and index.isValid() else None
        self._marks_later = self._pressed is not None and self.selectionModel().isSelected(index)
        if not self._marks_later:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: D102, N802
        if self._pressed is None:
            super().mouseMoveEvent(event)
            return
        far = (event.position().toPoint() - self._pressed).manhattanLength()
        if not self._is_carrying and far >= QApplication.startDragDistance():
            self._carry(on=True)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: D102, N802
        pressed, self._pressed = self._pressed, None
        if self._is_carrying:
            self._carry(on=False)
            window = self.window()
            if not window.rect().contains(window.mapFromGlobal(event.globalPosition().toPoint())):
                self.carried_out.emit()  # type: ignore[attr-defined]
            return
        if self._marks_later and pressed is not None:
            self._marks_later = False
            super().mousePressEvent(event)
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802
        if self._is_carrying and event.key() == Qt.Key.Key_Escape:
            self._pressed = None
            self._carry(on=False)
        else:
            super().keyPressEvent(event)

    def _carry(self, *, on: bool) -> None:
        self._is_carrying = on
        if on:
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        else:
            self.viewport().unsetCursor()
        self.carrying.emit(on)  # type: ignore[attr-defined]

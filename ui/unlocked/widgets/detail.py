"""Two panes: a list at the left, what is chosen at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from ui.style.parts import em


class TwoPanes(QSplitter):
    """The list gets `share` of the width at first; the person may move the border."""

    def __init__(self, name: str, left: QWidget, right: QWidget, *, share: float = 0.393) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setObjectName(name)
        self._share = share
        self._moved = False
        self.setChildrenCollapsible(False)
        self.setHandleWidth(1)
        self.addWidget(left)
        self.addWidget(right)
        self.splitterMoved.connect(self.on_moved)

    def on_moved(self) -> None:
        """Leave the border where the person put it."""
        self._moved = True

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802
        super().resizeEvent(event)
        if not self._moved:
            left = round(self.width() * self._share)
            left = max(min(left, em(32)), min(em(19), self.width() // 2))
            self.setSizes([left, self.width() - left])

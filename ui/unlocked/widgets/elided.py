"""A link as wide as its place, whose words end in an ellipsis when they are longer."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from ui.style.parts import Button, em


class ElidedLink(Button):
    """Says its words whole to a screen reader, and as a hint; `says` is said in their place."""

    def __init__(self, words: str, name: str, *, says: str = "") -> None:
        super().__init__("", name, "link", says=says or words)
        self._words = words
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setToolTip(words)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802
        super().resizeEvent(event)
        room = event.size().width() - em(0.8)
        shown = self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, room)
        self.setText(shown.replace("&", "&&"))

"""A soft shadow around a card.

QGraphicsDropShadowEffect would draw the card through QWidget.render, and that lays out the whole window
first, with every hidden page in it: most of the turn in which a lock puts the locked page in front.
"""

from __future__ import annotations

from math import exp

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.style.parts import column

ROOM = 24
"""How far around its card a shadow reaches, in pixels."""
DROP = 5
"""How much lower than its card it lies."""
_REACH = ROOM - DROP
_DARKEST = 13.0
_ROUND = 12.0


class Shade(QWidget):
    """A card with its shadow on the ground around it."""

    def __init__(self, card: QWidget) -> None:
        super().__init__()
        self.setObjectName(f"{card.objectName()}.shade")
        self._card = card
        column(self, margins=(ROOM, ROOM, ROOM, ROOM)).addWidget(card)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102, N802
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        below = QRectF(self._card.geometry()).translated(0, DROP)
        dark = 0
        for out in range(_REACH, -1, -1):
            wanted = round(_DARKEST * exp(-((2.0 * out / _REACH) ** 2)))
            painter.setBrush(QColor(0, 0, 0, wanted - dark))
            painter.drawRoundedRect(below.adjusted(-out, -out, out, out), _ROUND + out, _ROUND + out)
            dark = wanted

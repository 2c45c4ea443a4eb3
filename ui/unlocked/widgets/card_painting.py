"""How the lists of the window paint: a heading between cards, and the card itself."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPainterPath, QPen

from ui.style.theme import Theme


def paint_heading(painter: QPainter, theme: Theme, rect: QRect, font: QFont, words: str) -> None:
    """Write a heading at the foot of its row."""
    painter.setFont(font)
    painter.setPen(theme.colour("muted"))
    inside = rect.adjusted(theme.px(0.55), 0, 0, -theme.px(0.3))
    painter.drawText(inside, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, words)


def paint_card(
    painter: QPainter, theme: Theme, rect: QRect, gap: int, *, chosen: bool, hot: bool = False
) -> QRectF:
    """Draw the ground of a card, `gap` pixels above the next one, and return the room it takes.

    A `hot` one would take what is being dragged over it.
    """
    box = QRectF(rect).adjusted(1.0, 1.0, -1.0, -float(gap))
    path = QPainterPath()
    path.addRoundedRect(box, theme.px(0.7), theme.px(0.7))
    painter.fillPath(path, theme.colour("card"))
    pen = QPen(
        theme.colour("accent_text" if chosen or hot else "border"),
        float(theme.ring) if chosen or hot else 1.0,
    )
    if hot:
        painter.fillPath(path, theme.colour("accent_soft"))
        pen.setStyle(Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.drawPath(path)
    return box

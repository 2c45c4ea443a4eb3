"""Draws one hit: what it is, its title, the words around what was found."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.style.theme import Role, Theme
from ui.unlocked.screens.search.presenter import HitRow


class HitDelegate(QStyledItemDelegate):
    """Cards like those of the timeline."""

    def __init__(self, theme: Theme, parent: QWidget, role: int) -> None:
        super().__init__(parent)
        self._theme = theme
        self._role = role
        self.on_theme_changed()

    def on_theme_changed(self) -> None:
        """Take fonts and distances anew."""
        self._fonts = [self._theme.font(role) for role in (Role.SMALL, Role.STRONG, Role.MUTED)]
        self._heights = [QFontMetrics(font).height() for font in self._fonts]
        self._gap = self._theme.px(0.5)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: ARG002, D102, N802
        return QSize(50, sum(self._heights) + self._theme.px(2.0) + self._gap)

    def paint(  # noqa: D102
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        hit = index.data(self._role)
        if not isinstance(hit, HitRow):
            return
        theme = self._theme
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(rect).adjusted(1.0, 1.0, -1.0, -float(self._gap))
        path = QPainterPath()
        path.addRoundedRect(box, theme.px(0.7), theme.px(0.7))
        painter.fillPath(path, theme.colour("card"))
        painter.setPen(QPen(theme.colour("accent_text" if chosen else "border"), 2.0 if chosen else 1.0))
        painter.drawPath(path)
        inner = box.toRect().adjusted(theme.px(0.95), theme.px(0.75), -theme.px(0.95), 0)
        y = inner.top()
        for font, height, colour, words in zip(
            self._fonts,
            self._heights,
            ("muted", "text", "muted"),
            (hit.head, hit.title, hit.snippet),
            strict=True,
        ):
            painter.setFont(font)
            painter.setPen(theme.colour(colour))
            shown = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, inner.width())
            line = QRect(inner.left(), y, inner.width(), height)
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
            y += height + theme.px(0.15)
        painter.restore()

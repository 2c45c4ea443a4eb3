"""Draws a line of a log or a contact: where it stands, what it says, what became of it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.style.theme import Role, Theme
from ui.unlocked.screens.imports.model import OFFER_ROLE, state_words
from ui.unlocked.screens.imports.state import Offer
from ui.unlocked.widgets.card_painting import paint_card


class OfferDelegate(QStyledItemDelegate):
    """Draws a line or contact as a card: where it stands, what it says, what became of it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.on_theme_changed()

    def on_theme_changed(self) -> None:
        """Take fonts and distances anew."""
        self._fonts = [self._theme.font(role) for role in (Role.SMALL, Role.STRONG)]
        self._heights = [QFontMetrics(font).height() for font in self._fonts]
        self._gap = self._theme.px(0.5)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: ARG002, D102, N802
        return QSize(50, sum(self._heights) + self._theme.px(1.7) + self._gap)

    def paint(  # noqa: D102
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        offer = index.data(OFFER_ROLE)
        if not isinstance(offer, Offer):
            return
        theme = self._theme
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = paint_card(painter, theme, rect, self._gap, chosen=chosen)
        inner = box.toRect().adjusted(theme.px(0.95), theme.px(0.65), -theme.px(0.95), 0)
        head = " · ".join(filter(None, (state_words(offer), offer.head or offer.words)))
        y = inner.top()
        for font, height, colour, words in zip(
            self._fonts, self._heights, ("muted", "text"), (head, offer.title), strict=True
        ):
            painter.setFont(font)
            painter.setPen(theme.colour(colour))
            shown = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, inner.width())
            line = QRect(inner.left(), y, inner.width(), height)
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
            y += height + theme.px(0.15)
        painter.restore()

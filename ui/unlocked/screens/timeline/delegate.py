"""Draws the cards of the timeline; sizes follow the fonts."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.style.theme import Role, Theme
from ui.unlocked.screens.timeline.model import PILLS_ROLE, ROW_ROLE, TimelineModel
from ui.unlocked.screens.timeline.rows import Card, Month, Pill
from ui.unlocked.widgets.card_painting import paint_card, paint_heading

Index = QModelIndex | QPersistentModelIndex


class CardDelegate(QStyledItemDelegate):
    """Paints months and cards; holds fonts and colours, never a word of the case."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.covered = False
        self.hot = -1
        """The row over which something is being dragged."""

        self.on_theme_changed()

    def on_theme_changed(self) -> None:
        """Take fonts and distances anew."""
        theme = self._theme
        self._when = theme.font(Role.SMALL)
        self._title = theme.font(Role.STRONG)
        self._line = theme.font(Role.MUTED)
        self._pill = theme.font(Role.CAPTION)
        self._month = theme.font(Role.MONTH)
        self._pad = theme.px(0.95)
        self._gap = theme.px(0.5)
        self._inner = theme.px(0.22)
        heights = [QFontMetrics(font).height() for font in (self._when, self._title, self._line)]
        self._pill_height = QFontMetrics(self._pill).height() + theme.px(0.3)
        self._card_height = sum(heights) + 2 * self._inner + 2 * theme.px(0.8)
        self._month_height = QFontMetrics(self._month).height() + theme.px(1.1)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002, D102, N802
        model = index.model()
        if isinstance(model, TimelineModel) and model.is_month(index):
            return QSize(50, self._month_height)
        extra = self._pill_height + self._theme.px(0.5) if index.data(PILLS_ROLE) else 0
        return QSize(50, self._card_height + extra + self._gap)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: D102
        row = index.data(ROW_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect: QRect = option.rect
        if isinstance(row, Month):
            paint_heading(painter, self._theme, rect, self._month, row.text)
        elif isinstance(row, Card):
            state: QStyle.StateFlag = option.state
            chosen = bool(state & QStyle.StateFlag.State_Selected)
            self._paint_card(painter, rect, row, chosen=chosen, hot=index.row() == self.hot)
        painter.restore()

    def _paint_card(self, painter: QPainter, rect: QRect, card: Card, *, chosen: bool, hot: bool) -> None:
        theme = self._theme
        box = paint_card(painter, theme, rect, self._gap, chosen=chosen, hot=hot)
        inner = box.toRect().adjusted(self._pad, theme.px(0.75), -self._pad, 0)
        y = inner.top()
        for font, colour, words in (
            (self._when, "muted", card.when),
            (self._title, "text", card.title),
            (self._line, "muted", card.line),
        ):
            metrics = QFontMetrics(font)
            line = QRect(inner.left(), y, inner.width(), metrics.height())
            if self.covered and font is not self._when:
                self._bar(painter, line, metrics.horizontalAdvance(words))
            else:
                painter.setFont(font)
                painter.setPen(theme.colour(colour))
                shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, inner.width())
                painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
            y += metrics.height() + self._inner
        self._paint_pills(
            painter, QRect(inner.left(), y + theme.px(0.25), inner.width(), self._pill_height), card.pills
        )

    def _bar(self, painter: QPainter, line: QRect, width: int) -> None:
        bar = QRect(
            line.left(),
            line.center().y() - self._theme.px(0.3),
            min(width, line.width()),
            self._theme.px(0.6),
        )
        painter.fillRect(bar, self._theme.colour("cover"))

    def _paint_pills(self, painter: QPainter, line: QRect, pills: tuple[Pill, ...]) -> None:
        theme = self._theme
        metrics = QFontMetrics(self._pill)
        painter.setFont(self._pill)
        x = line.left()
        for pill in pills:
            words = "" if self.covered and not pill.is_danger else pill.text
            width = metrics.horizontalAdvance(pill.text) + 2 * theme.px(0.5)
            if x + width > line.right() + 1:
                more = theme.px(1.2)
                if x + more <= line.right():
                    painter.setPen(theme.colour("muted"))
                    painter.drawText(
                        QRect(x, line.top(), more, line.height()), Qt.AlignmentFlag.AlignCenter, "…"
                    )
                break
            box = QRectF(x, line.top(), width, line.height())
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.colour("rust_soft" if pill.is_danger else "chip")))
            painter.drawRoundedRect(box, theme.px(0.38), theme.px(0.38))
            painter.setPen(theme.colour("on_rust_soft" if pill.is_danger else "on_chip"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
            x += width + theme.px(0.4)

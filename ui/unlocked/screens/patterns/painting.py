"""Draws the cells of figures; sizes follow the fonts, and a count is written wherever it has room."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.style.palette import contrast
from ui.style.theme import Role, Theme
from ui.unlocked.screens.patterns.figures import Cell, Look
from ui.unlocked.screens.patterns.model import CELL_ROLE

Index = QModelIndex | QPersistentModelIndex

LEAST_SHADE = 0.16
"""How much of the full colour the smallest count has, so that it never looks like none."""

_FONTS = {
    Look.PILL: Role.SMALL,
    Look.TEXT: Role.BODY,
    Look.NUMBER: Role.BODY,
    Look.MUTED: Role.MUTED,
    Look.HEAT: Role.CAPTION,
    Look.COLUMN: Role.CAPTION,
    Look.BAR: Role.BODY,
}


class FigureDelegate(QStyledItemDelegate):
    """Paints one cell as its look says; holds fonts and colours, never a word of the case."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.covered = False
        self.headroom = 0
        self.hovered: tuple[int, int] | None = None
        self.on_theme_changed()

    def on_theme_changed(self) -> None:
        """Take fonts, distances and shades anew; asking for them at every cell would be slow."""
        theme = self._theme
        self._fonts = {look: theme.font(role) for look, role in _FONTS.items()}
        self._metrics = {look: QFontMetrics(font) for look, font in self._fonts.items()}
        self._shades: dict[float, tuple[QColor, QColor]] = {}
        self._corner = theme.px(0.22)

    def metrics_of(self, look: Look) -> QFontMetrics:
        """Return how wide and high words of a look are."""
        return self._metrics[look]

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002, D102, N802
        cell = index.data(CELL_ROLE)
        if not isinstance(cell, Cell):
            return QSize(0, 0)
        metrics = self._metrics[cell.look]
        return QSize(metrics.horizontalAdvance(cell.text), metrics.height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: D102
        cell = index.data(CELL_ROLE)
        if not isinstance(cell, Cell):
            return
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_hovered = self.hovered is not None and self.hovered[0] == index.row()
        is_hovered = is_hovered and self.hovered is not None and self.hovered[1] in {-1, index.column()}
        match cell.look:
            case Look.COLUMN:
                self._column(painter, rect, cell, hovered=is_hovered)
            case Look.HEAT:
                self._heat(painter, rect, cell, hovered=is_hovered)
            case _:
                if is_hovered and cell.opens is not None:
                    painter.fillRect(rect, self._theme.colour("card_hover"))
                self._words(painter, rect, cell)
        painter.restore()

    def _column(self, painter: QPainter, rect: QRect, cell: Cell, *, hovered: bool) -> None:
        theme = self._theme
        gap = min(theme.px(0.22), max(1, rect.width() // 6))
        font, metrics = self._fonts[cell.look], self._metrics[cell.look]
        room = rect.height() - metrics.height() - theme.px(0.2) - self.headroom
        height = max(theme.px(0.25), round(room * cell.share)) if cell.share else 0
        bar = QRectF(rect.left() + gap, rect.bottom() - height, max(1, rect.width() - 2 * gap), height)
        if height:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent_hover" if hovered else "accent"))
            corner = min(theme.px(0.15), bar.width() / 2)
            painter.drawRoundedRect(bar, corner, corner)
            if metrics.horizontalAdvance(cell.text) <= rect.width() + 1:
                painter.setFont(font)
                painter.setPen(theme.colour("muted"))
                above = QRect(
                    rect.left() - 4, round(bar.top()) - metrics.height(), rect.width() + 8, metrics.height()
                )
                painter.drawText(above, Qt.AlignmentFlag.AlignCenter, cell.text)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(QPen(theme.colour("border_strong"), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())

    def _heat(self, painter: QPainter, rect: QRect, cell: Cell, *, hovered: bool) -> None:
        fill, ink = self._shade(cell.share)
        if hovered and cell.opens is not None:
            painter.setPen(QPen(self._theme.colour("accent_text"), 1.5))
        else:
            painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        corner = min(self._corner, rect.width() // 4)
        painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), corner, corner)
        if not cell.text:
            return
        metrics = self._metrics[Look.HEAT]
        if metrics.horizontalAdvance(cell.text) < rect.width() and metrics.ascent() <= rect.height():
            painter.setFont(self._fonts[Look.HEAT])
            painter.setPen(ink)
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, cell.text)

    def _shade(self, share: float) -> tuple[QColor, QColor]:
        """Return the colour of a square and the one in which its count is best read."""
        known = self._shades.get(share)
        if known is not None:
            return known
        theme = self._theme
        fill = theme.colour("chip")
        if share:
            low, high = theme.colour("card"), theme.colour("accent_text" if theme.is_dark else "accent")
            part = LEAST_SHADE + (1 - LEAST_SHADE) * share
            pairs = ((low.red(), high.red()), (low.green(), high.green()), (low.blue(), high.blue()))
            fill = QColor(*(round(a + (b - a) * part) for a, b in pairs))
        inks = (theme.colours.text, theme.colours.window, theme.colours.on_accent)
        ink = QColor(max(inks, key=lambda one: contrast(one, fill.name())))
        self._shades[share] = (fill, ink)
        return fill, ink

    def _words(self, painter: QPainter, rect: QRect, cell: Cell) -> None:
        theme = self._theme
        font, metrics = self._fonts[cell.look], self._metrics[cell.look]
        painter.setFont(font)
        if cell.look is Look.BAR:
            height = theme.px(0.58)
            width = max(height, round((rect.width() - theme.px(0.6)) * cell.share))
            bar = QRectF(rect.left(), rect.center().y() - height / 2, width, height)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent"))
            painter.drawRoundedRect(bar, height / 2, height / 2)
            return
        if cell.look is Look.PILL:
            self._pill(painter, rect, cell, metrics)
            return
        inner = rect.adjusted(0, 0, -theme.px(0.5), 0)
        if self.covered and cell.own:
            wide = min(metrics.horizontalAdvance(cell.text), inner.width())
            bar = QRectF(inner.left(), inner.center().y() - theme.px(0.3), wide, theme.px(0.6))
            painter.fillRect(bar, theme.colour("cover"))
            return
        is_link = cell.look is Look.NUMBER and cell.opens is not None
        is_quiet = cell.look is Look.MUTED or (cell.look is Look.NUMBER and cell.opens is None)
        painter.setPen(theme.colour("accent_text" if is_link else "muted" if is_quiet else "text"))
        shown = metrics.elidedText(cell.text, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)

    def pill_height(self, cell: Cell, room: int) -> int:
        """Return the height of a row with a tag: its words stand beside it, or under it."""
        theme = self._theme
        return theme.px(2.0) if self._fits_beside(cell, room) else theme.px(3.7)

    def _fits_beside(self, cell: Cell, room: int) -> bool:
        tag = self._metrics[Look.PILL].horizontalAdvance(cell.text) + self._theme.px(1.7)
        words = self._metrics[Look.TEXT].horizontalAdvance(cell.beside)
        return tag + words <= room

    def _pill(self, painter: QPainter, rect: QRect, cell: Cell, metrics: QFontMetrics) -> None:
        theme = self._theme
        pad = theme.px(0.5)
        is_beside = self._fits_beside(cell, rect.width())
        shown = metrics.elidedText(cell.text, Qt.TextElideMode.ElideRight, rect.width() - 2 * pad)
        height = metrics.height() + theme.px(0.25)
        wide = metrics.horizontalAdvance(shown) + 2 * pad
        line = theme.px(2.0)
        box = QRectF(rect.left(), rect.top() + (line - height) / 2, wide, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("cover" if self.covered else "rust_soft"))
        painter.drawRoundedRect(box, theme.px(0.38), theme.px(0.38))
        if not self.covered:
            painter.setPen(theme.colour("on_rust_soft"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, shown)
        painter.setFont(self._fonts[Look.TEXT])
        painter.setPen(theme.colour("text"))
        if is_beside:
            words = QRectF(box.right() + theme.px(0.7), rect.top(), rect.right() - box.right(), line)
        else:
            words = QRectF(rect.left() + pad, rect.top() + theme.px(1.75), rect.width() - pad, theme.px(1.5))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        whole = self._metrics[Look.TEXT].elidedText(
            cell.beside, Qt.TextElideMode.ElideRight, round(words.width())
        )
        painter.drawText(words, flags, whole)

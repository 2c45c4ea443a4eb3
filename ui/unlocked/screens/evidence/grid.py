"""The items as covered tiles; ten thousand of them are as quick as ten."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyle, QStyledItemDelegate, QWidget
from PySide6.QtWidgets import QStyleOptionViewItem as Option

from app.strings.catalogue import text
from ui.style.keys import tell_keys
from ui.style.menu import place_of
from ui.style.theme import Role, Theme
from ui.unlocked.screens.evidence.item_keys import item_keys
from ui.unlocked.screens.evidence.model import TILE_ROLE, EvidenceModel, Index
from ui.unlocked.screens.evidence.rows import Tile
from ui.unlocked.widgets.carry_out import CarryOut
from ui.unlocked.widgets.several import QuickMarks

TILE_EM = 13.6
"""The least width of a tile in heights of text."""


class TileDelegate(QStyledItemDelegate):
    """Paints tiles; holds fonts, colours and one size, never a picture."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.cell = QSize(100, 100)
        self.on_theme_changed()

    def on_theme_changed(self) -> None:
        """Take fonts and distances anew."""
        theme = self._theme
        self._title, self._name = theme.font(Role.STRONG), theme.font(Role.SMALL)
        self._facts, self._cover = theme.font(Role.CAPTION), theme.font(Role.SMALL)
        self._heights = [QFontMetrics(font).height() for font in (self._title, self._name, self._facts)]
        self._gap, self._pad = theme.px(0.8), theme.px(0.75)

    def fit(self, width: int) -> QSize:
        """Return the size of a cell for a view that is `width` pixels wide."""
        theme = self._theme
        columns = max(1, width // theme.px(TILE_EM))
        each = width // columns
        cover = round((each - self._gap - 2 * self._pad) * 0.52)
        inner = cover + sum(self._heights) + theme.px(0.75) + 2 * self._pad
        self.cell = QSize(each, inner + self._gap)
        return self.cell

    def sizeHint(self, option: Option, index: Index) -> QSize:  # noqa: ARG002, D102, N802
        return self.cell

    def paint(self, painter: QPainter, option: Option, index: Index) -> None:  # noqa: D102
        tile = index.data(TILE_ROLE)
        if not isinstance(tile, Tile):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        state: QStyle.StateFlag = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        self._paint_tile(painter, option.rect, tile, chosen=chosen)
        painter.restore()

    def _paint_card(self, painter: QPainter, box: QRectF, *, chosen: bool) -> None:
        theme = self._theme
        path = QPainterPath()
        path.addRoundedRect(box, theme.px(0.6), theme.px(0.6))
        painter.fillPath(path, theme.colour("card"))
        painter.setPen(
            QPen(theme.colour("accent_text" if chosen else "border"), float(theme.ring) if chosen else 1.0)
        )
        painter.drawPath(path)

    def _paint_tile(self, painter: QPainter, rect: QRect, tile: Tile, *, chosen: bool) -> None:
        theme = self._theme
        box = QRectF(rect).adjusted(1.0, 1.0, -float(self._gap), -float(self._gap))
        self._paint_card(painter, box, chosen=chosen)
        inner = box.toRect().adjusted(self._pad, self._pad, -self._pad, -self._pad)
        high = inner.height() - sum(self._heights) - theme.px(0.75)
        cover = QRectF(inner.left(), inner.top(), inner.width(), high)
        painter.setPen(QPen(theme.colour("border"), 1.0))
        painter.setBrush(theme.colour("cover"))
        painter.drawRoundedRect(cover, theme.px(0.5), theme.px(0.5))
        self._words(painter, cover.toRect(), self._cover, tile.cover, "muted", middle=True)
        y = inner.top() + high + theme.px(0.5)
        for font, words, colour, height in zip(
            (self._title, self._name, self._facts),
            (tile.title, tile.name, tile.facts),
            ("text", "text", "muted"),
            self._heights,
            strict=True,
        ):
            self._words(painter, QRect(inner.left(), y, inner.width(), height), font, words, colour)
            y += height + theme.px(0.1)

    def _words(
        self, painter: QPainter, place: QRect, font: QFont, words: str, colour: str, *, middle: bool = False
    ) -> None:
        painter.setFont(font)
        painter.setPen(self._theme.colour(colour))
        shown = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, place.width())
        side = Qt.AlignmentFlag.AlignHCenter if middle else Qt.AlignmentFlag.AlignLeft
        painter.drawText(place, side | Qt.AlignmentFlag.AlignVCenter, shown)


class EvidenceGrid(CarryOut, QuickMarks, QListView):
    """Arrow keys move, Space looks, Return opens, F2 changes what is known of it."""

    look_wanted = Signal()
    edit_wanted = Signal()
    copy_wanted = Signal()
    menu_wanted = Signal(QPoint)
    carrying = Signal(bool)
    carried_out = Signal()

    def __init__(self, model: EvidenceModel, theme: Theme) -> None:
        super().__init__()
        tell_keys(
            self,
            ("Space", "keys.evidence.look"),
            ("Enter", "keys.evidence.open"),
            ("F2", "keys.evidence.change"),
            ("Ctrl+C", "keys.evidence.copy"),
        )
        self.setObjectName("evidence.grid")
        self.setAccessibleName(text("window.rail.evidence"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Fixed)
        self.setUniformItemSizes(True)
        self.setSelectionRectVisible(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.verticalScrollBar().rangeChanged.connect(self.on_range)
        self.setDragEnabled(False)
        self.setAcceptDrops(False)
        self._delegate = TileDelegate(theme, self)
        self.setItemDelegate(self._delegate)
        self.setModel(model)

    def on_range(self, least: int, most: int) -> None:
        """Keep the place of the scroll bar, and show nothing in it while every tile is seen."""
        self.verticalScrollBar().setEnabled(most > least)

    def on_theme_changed(self) -> None:
        """Measure anew."""
        self._delegate.on_theme_changed()
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802
        if not item_keys(self, event):
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: D102, N802
        self.menu_wanted.emit(place_of(event, self))

    def _fit(self) -> None:
        size = self._delegate.fit(max(1, self.viewport().width() - 1))
        self.setGridSize(size)

"""The lists at the left: conversations, or messages close together; cards like those of the timeline."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QContextMenuEvent, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyle, QStyledItemDelegate, QWidget
from PySide6.QtWidgets import QStyleOptionViewItem as Option

from app.strings.catalogue import text
from ui.style.menu import Deed, open_menu, place_of
from ui.style.theme import Role, Theme
from ui.unlocked.screens.threads.model import ROW_ROLE, Index, RowModel
from ui.unlocked.screens.threads.rows import ThreadRow
from ui.unlocked.widgets.card_painting import paint_card


class RowDelegate(QStyledItemDelegate):
    """Paints a title and up to `lines` lines below it."""

    def __init__(self, theme: Theme, parent: QWidget, lines: int) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines = lines
        self.on_theme_changed()

    def on_theme_changed(self) -> None:
        """Take fonts and distances anew."""
        theme = self._theme
        self._fonts = [theme.font(Role.STRONG)] + [theme.font(Role.SMALL)] * self._lines
        self._heights = [QFontMetrics(font).height() for font in self._fonts]
        self._gap = theme.px(0.5)

    def sizeHint(self, option: Option, index: Index) -> QSize:  # noqa: ARG002, D102, N802
        between = self._theme.px(0.12) * self._lines
        return QSize(50, sum(self._heights) + between + self._theme.px(1.3) + self._gap)

    def paint(self, painter: QPainter, option: Option, index: Index) -> None:  # noqa: D102
        shown = index.data(ROW_ROLE)
        if not isinstance(shown, ThreadRow):
            return
        theme = self._theme
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        box = paint_card(painter, theme, rect, self._gap, chosen=chosen)
        inner = box.toRect().adjusted(theme.px(0.9), theme.px(0.6), -theme.px(0.9), 0)
        y = inner.top()
        words = (shown.title, *shown.facts)
        for font, high, line in zip(self._fonts, self._heights, words, strict=False):
            painter.setFont(font)
            painter.setPen(theme.colour("text" if y == inner.top() else "muted"))
            cut = QFontMetrics(font).elidedText(line, Qt.TextElideMode.ElideRight, inner.width())
            place = QRect(inner.left(), y, inner.width(), high)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, cut)
            y += high + theme.px(0.12)
        painter.restore()


class RowList(QListView):
    """Arrow keys and the mouse choose, Return opens."""

    def __init__(self, name: str, says: str, theme: Theme, lines: int) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(says)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setUniformItemSizes(True)
        self.setDragEnabled(False)
        self.rows = RowModel(f"{name}.model", self)
        self._delegate = RowDelegate(theme, self, lines)
        self.setItemDelegate(self._delegate)
        self.setModel(self.rows)

    def show_rows(self, rows: tuple[ThreadRow, ...], key: object) -> None:
        """Show these rows, with that of `key` chosen; nothing is told."""
        selection = self.selectionModel()
        selection.blockSignals(True)  # noqa: FBT003
        self.rows.set_rows(rows)
        self.setCurrentIndex(self.rows.index_of(key))
        selection.blockSignals(False)  # noqa: FBT003
        self.viewport().update()
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    def chosen(self) -> ThreadRow | None:
        """Return the row that is chosen."""
        return self.rows.row_at(self.currentIndex())

    def on_theme_changed(self) -> None:
        """Measure anew."""
        self._delegate.on_theme_changed()
        self.doItemsLayout()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.activated.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: D102, N802
        if self.chosen() is not None:
            deeds = (Deed("open", text("several.open"), self.on_open, "Return"),)
            open_menu(f"{self.objectName()}.menu", deeds, self, place_of(event, self))

    def on_open(self) -> None:
        """Open the row that is chosen."""
        self.activated.emit(self.currentIndex())

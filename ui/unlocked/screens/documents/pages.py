"""The finished pages beside the choice: drawn when they come into sight, only a few kept."""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyledItemDelegate, QStyleOptionViewItem

from app.domain.ports import Picture
from app.strings.catalogue import text
from ui.style.parts import em
from ui.style.theme import Role, Theme
from ui.unlocked.widgets.covered import to_pixmap

Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()
_KEPT = 40
_LETTER = 11 / 8.5
_GAP = 14
_SETTLE_MS = 60


class PageModel(QAbstractListModel):
    """Pages by number, from 0."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("documents.pages.model")
        self._count = 0

    def set_count(self, count: int) -> None:
        """Have so many pages."""
        self.beginResetModel()
        self._count = count
        self.endResetModel()

    def rowCount(self, parent: Index = _NO_INDEX) -> int:  # noqa: D102, N802
        return 0 if parent.isValid() else self._count

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:  # noqa: D102
        if not index.isValid() or index.row() >= self._count:
            return None
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return text("documents.page", n=index.row() + 1)
        return None


class PageDelegate(QStyledItemDelegate):
    """Paints a page, or white paper until it is drawn."""

    def __init__(self, theme: Theme, view: PageView) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: D102
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        paper: QRect = option.rect.adjusted(_GAP // 2, _GAP // 2, -_GAP // 2, -_GAP // 2)
        painter.fillRect(paper, Qt.GlobalColor.white)
        pixmap = self._view.pixmap(index.row())
        if pixmap is None:
            painter.setFont(self._theme.font(Role.SMALL))
            painter.setPen(Qt.GlobalColor.gray)
            painter.drawText(paper, Qt.AlignmentFlag.AlignCenter, str(index.row() + 1))
        else:
            size = pixmap.size().scaled(paper.size(), Qt.AspectRatioMode.KeepAspectRatio)
            target = QRect(paper.topLeft(), size)
            target.moveCenter(paper.center())
            painter.drawPixmap(target, pixmap)
        painter.setPen(self._theme.colour("border"))
        painter.drawRect(paper)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002, D102, N802
        return self._view.page_size()


class PageView(QListView):
    """Pages side by side; emits `wanted` with the number of a page that came into sight."""

    wanted = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("documents.pages")
        self.setAccessibleName(text("documents.pages"))
        self.setProperty("surface", "desk")
        self._model = PageModel()
        self._model.setParent(self)
        self._pixmaps: OrderedDict[int, QPixmap] = OrderedDict()
        self._asked: set[int] = set()
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self.ask_for_seen)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setModel(self._model)
        self.setItemDelegate(PageDelegate(theme, self))
        self.verticalScrollBar().valueChanged.connect(self.on_scrolled)

    def show_count(self, count: int) -> None:
        """Have so many pages, none drawn yet."""
        self._pixmaps.clear()
        self._asked.clear()
        self._model.set_count(count)
        self._settle.start()

    def show_page(self, number: int, picture: Picture) -> None:
        """Show one page."""
        self._asked.discard(number)
        self._pixmaps[number] = to_pixmap(picture)
        while len(self._pixmaps) > _KEPT:
            self._pixmaps.popitem(last=False)
        self.update(self._model.index(number))

    def pixmap(self, number: int) -> QPixmap | None:
        """Return a page that is drawn."""
        return self._pixmaps.get(number)

    def page_size(self) -> QSize:
        """Return the size of a page: two beside each other where there is room, else one."""
        room = self.viewport().width() - 4
        across = 2 if room >= em(38) else 1
        width = max(em(12), room // across)
        return QSize(width, round((width - _GAP) * _LETTER) + _GAP)

    def on_scrolled(self) -> None:
        """Wait until scrolling rests before drawing."""
        self._settle.start()

    def ask_for_seen(self) -> None:
        """Ask for the pages in sight that are not drawn."""
        seen = self.viewport().rect()
        for number in range(self._model.rowCount()):
            area = self.visualRect(self._model.index(number))
            if area.top() > seen.bottom():
                break
            if area.intersects(seen) and number not in self._pixmaps and number not in self._asked:
                self._asked.add(number)
                self.wanted.emit(number)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()
        self._settle.start()

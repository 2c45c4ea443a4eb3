"""The pages beside the choice: drawn when they come into sight, a bounded number of pixels kept."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyledItemDelegate, QStyleOptionViewItem

from app.domain.ports import Picture
from app.strings.catalogue import text
from ui.style.parts import em
from ui.style.theme import Role, Theme
from ui.unlocked.widgets.covered import to_pixmap

Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
MOST_PIXELS = 16_000_000
"""Pixels of all pages that are kept: about 64 MB, which twenty pages of a large window do not fill."""

ZOOMS = (50, 75, 100, 150, 200, 300)
"""Per cent of the size at which pages fit."""

_SIDES = (600, 900, 1300, 1800, 2400)
_ENOUGH = 0.85
_LETTER = 11 / 8.5
_GAP = 14
_SETTLE_MS = 60
_VEIL = 150


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page as it was drawn: `side` was asked for, `fresh` tells that it is of the choice as it is now."""

    pixmap: QPixmap
    side: int
    fresh: bool = True

    @property
    def pixels(self) -> int:
        """Return how many pixels it holds."""
        return self.pixmap.width() * self.pixmap.height()


class PageModel(QAbstractListModel):
    """Pages by number, from 0; what a screen reader says of each is its text, once that was read."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("documents.pages.model")
        self._count = 0
        self._words: tuple[str, ...] = ()

    def set_count(self, count: int) -> None:
        """Have so many pages."""
        self._words = ()
        if count != self._count:
            self.beginResetModel()
            self._count = count
            self.endResetModel()

    def set_words(self, words: tuple[str, ...]) -> None:
        """Know the text of every page."""
        self._words = words

    def rowCount(self, parent: Index = _NO_INDEX) -> int:  # noqa: D102, N802
        return 0 if parent.isValid() else self._count

    def data(self, index: Index, role: int = _DISPLAY) -> object:  # noqa: D102
        if not index.isValid() or index.row() >= self._count:
            return None
        name = text("documents.page", n=index.row() + 1, total=self._count)
        if role == _DISPLAY:
            return name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            words = self._words[index.row()] if index.row() < len(self._words) else ""
            return f"{name}. {words}" if words else name
        return None


class PageDelegate(QStyledItemDelegate):
    """Paints a page, or white paper until it is drawn; a veil lies over pages of an older choice."""

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
        if self._view.is_stale:
            veil = QColor(self._theme.colour("desk"))
            veil.setAlpha(_VEIL)
            painter.fillRect(paper, veil)
        painter.setPen(self._theme.colour("border"))
        painter.drawRect(paper)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002, D102, N802
        return self._view.page_size()


class PageView(QListView):
    """Pages side by side.

    Emits `wanted` with the number of a page that came into sight and the pixels of its longest side, `moved`
    with the number of the page in the middle.
    """

    wanted = Signal(int, int)
    moved = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("documents.pages")
        self.setAccessibleName(text("documents.desk.pages"))
        self.setProperty("surface", "desk")
        self._model = PageModel()
        self._model.setParent(self)
        self._drawn: OrderedDict[int, Drawn] = OrderedDict()
        self._asked: set[tuple[int, int]] = set()
        self._zoom = ZOOMS.index(100)
        self._at = 0
        self.is_stale = False
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
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setModel(self._model)
        self.setItemDelegate(PageDelegate(theme, self))
        self.verticalScrollBar().valueChanged.connect(self.on_scrolled)

    # What the preview asks.

    @property
    def page(self) -> int:
        """Return the number of the page in the middle, from 0."""
        return self._at

    @property
    def count(self) -> int:
        """Return how many pages there are."""
        return self._model.rowCount()

    @property
    def zoom(self) -> int:
        """Return the zoom in per cent."""
        return ZOOMS[self._zoom]

    @property
    def pixels(self) -> int:
        """Return how many pixels are kept."""
        return sum(page.pixels for page in self._drawn.values())

    def show_count(self, count: int) -> None:
        """Have so many pages; those of before are shown until they are drawn anew."""
        self._asked.clear()
        old = {number: page for number, page in self._drawn.items() if number < count}
        self._drawn = OrderedDict(
            (number, Drawn(page.pixmap, page.side, fresh=False)) for number, page in old.items()
        )
        self._model.set_count(count)
        self._at = min(self._at, max(0, count - 1))
        self._settle.start()

    def show_page(self, number: int, picture: Picture, side: int) -> None:
        """Show one page."""
        self._asked.discard((number, side))
        self._drawn[number] = Drawn(to_pixmap(picture), side)
        self._drawn.move_to_end(number)
        while len(self._drawn) > 1 and self.pixels > MOST_PIXELS:
            self._drawn.popitem(last=False)
        self.update(self._model.index(number))

    def show_stale(self, *, stale: bool) -> None:
        """Show whether the pages are those of the choice as it is now."""
        if stale != self.is_stale:
            self.is_stale = stale
            self.viewport().update()

    def show_words(self, words: tuple[str, ...]) -> None:
        """Know the text of every page, for a screen reader."""
        self._model.set_words(words)

    def go_to(self, number: int) -> None:
        """Bring a page into sight."""
        if 0 <= number < self.count:
            index = self._model.index(number)
            self.setCurrentIndex(index)
            self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtTop)
            self._turn_to(number)

    def zoom_by(self, steps: int) -> None:
        """Make the pages larger or smaller."""
        zoom = min(max(0, self._zoom + steps), len(ZOOMS) - 1)
        if zoom != self._zoom:
            self._zoom = zoom
            self._relay()

    # What the delegate asks.

    def pixmap(self, number: int) -> QPixmap | None:
        """Return a page that is drawn."""
        page = self._drawn.get(number)
        return None if page is None else page.pixmap

    def page_size(self) -> QSize:
        """Return the size of a page: two beside each other where there is room, else one."""
        room = self.viewport().width() - 4
        across = 2 if room >= em(38) else 1
        width = round(max(em(12), room // across) * self.zoom / 100)
        return QSize(width, round((width - _GAP) * _LETTER) + _GAP)

    # Slots and what Qt asks.

    def on_scrolled(self) -> None:
        """Wait until scrolling rests before drawing."""
        self._settle.start()

    def ask_for_seen(self) -> None:
        """Ask for the pages in sight that are not drawn, or not sharp enough."""
        seen = self.viewport().rect()
        side = self._side()
        first: int | None = None
        for number in range(self._first_seen(), self.count):
            area = self.visualRect(self._model.index(number))
            if area.top() > seen.bottom():
                break
            if not area.intersects(seen):
                continue
            if first is None and area.bottom() > seen.height() // 3:
                first = number
            page = self._drawn.get(number)
            sharp = page is not None and page.fresh and page.side >= side
            if not sharp and (number, side) not in self._asked:
                self._asked.add((number, side))
                self.wanted.emit(number, side)
        if first is not None:
            self._turn_to(first)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802
        steps = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}.get(Qt.Key(event.key()))
        larger = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Minus: -1}.get(Qt.Key(event.key()))
        if steps is not None:
            self.go_to(min(max(0, self._at + steps), self.count - 1))
        elif larger is not None:
            self.zoom_by(larger)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802
        super().resizeEvent(event)
        self._relay()

    def _turn_to(self, number: int) -> None:
        if number != self._at:
            self._at = number
        self.moved.emit(number)

    def _relay(self) -> None:
        at = self._at
        self.scheduleDelayedItemsLayout()
        self._settle.start()
        if at < self.count:
            QTimer.singleShot(0, self, self._return)

    def _return(self) -> None:
        self.scrollTo(self._model.index(self._at), QAbstractItemView.ScrollHint.PositionAtTop)

    def _side(self) -> int:
        wanted = self.page_size().height() * self.devicePixelRatioF() * _ENOUGH
        return next((side for side in _SIDES if side >= wanted), _SIDES[-1])

    def _first_seen(self) -> int:
        """Return a page at or before the first in sight; looking through hundreds would take a while."""
        for x in (_GAP, self.viewport().width() // 2):
            for y in (_GAP, 3 * _GAP):
                index = self.indexAt(QPoint(x, y))
                if index.isValid():
                    return max(0, index.row() - 1)
        return 0

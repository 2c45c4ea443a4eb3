"""A list of records under headings: model, painter and view."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import cast

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QFont, QFontMetrics, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyle, QStyledItemDelegate, QWidget
from PySide6.QtWidgets import QStyleOptionViewItem as Option

from ui.style.menu import place_of
from ui.style.theme import Role, Theme
from ui.unlocked.forms.list_rows import Heading, Item, Row
from ui.unlocked.forms.subject import Subject
from ui.unlocked.widgets.card_painting import paint_card, paint_heading
from ui.unlocked.widgets.several import QuickMarks, Several

ROW_ROLE = int(Qt.ItemDataRole.UserRole) + 1
Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()


class RecordModel(QAbstractListModel):
    """Rows that do not change; a new load brings new rows."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"{name}.model")
        self._rows: tuple[Row, ...] = ()

    def set_rows(self, rows: tuple[Row, ...]) -> None:
        """Show these rows."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def item_at(self, index: Index) -> Item | None:
        """Return the record at an index; None at a heading."""
        row = self._rows[index.row()] if 0 <= index.row() < len(self._rows) else None
        return row if isinstance(row, Item) else None

    def subject_at(self, number: int) -> Subject | None:
        """Return which record stands in a row; None at a heading."""
        row = self._rows[number] if 0 <= number < len(self._rows) else None
        return row.subject if isinstance(row, Item) else None

    def row_of(self, subject: object) -> int:
        """Return the row of a record, -1 when it is not there."""
        return next(
            (n for n, row in enumerate(self._rows) if isinstance(row, Item) and row.subject == subject), -1
        )

    def words_of(self, subjects: Iterable[Subject]) -> str:
        """Return what is shown of records, a line each."""
        items = {row.subject: row for row in self._rows if isinstance(row, Item)}
        return "\n".join(items[each].spoken() for each in subjects if each in items)

    def rowCount(self, parent: Index = _NO_INDEX) -> int:  # noqa: D102, N802
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:  # noqa: D102
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title if isinstance(row, Item) else row.text
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            return row.spoken() if isinstance(row, Item) else row.text
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:  # noqa: D102
        if not index.isValid() or isinstance(self._rows[index.row()], Heading):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren


class RecordDelegate(QStyledItemDelegate):
    """Paints headings and cards; holds fonts and colours only."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.on_theme_changed()

    def on_theme_changed(self) -> None:
        """Take fonts and distances anew."""
        theme = self._theme
        self._title, self._line = theme.font(Role.STRONG), theme.font(Role.MUTED)
        self._tag, self._heading = theme.font(Role.CAPTION), theme.font(Role.MONTH)
        self._pad, self._gap = theme.px(0.95), theme.px(0.45)
        self._title_height = QFontMetrics(self._title).height()
        self._line_height = QFontMetrics(self._line).height()
        self._heading_height = QFontMetrics(self._heading).height() + theme.px(1.0)

    def sizeHint(self, option: Option, index: Index) -> QSize:  # noqa: ARG002, D102, N802
        row = index.data(ROW_ROLE)
        if isinstance(row, Heading):
            return QSize(50, self._heading_height)
        line = self._line_height + self._theme.px(0.15) if isinstance(row, Item) and row.line else 0
        return QSize(50, self._title_height + line + 2 * self._theme.px(0.6) + self._gap)

    def paint(self, painter: QPainter, option: Option, index: Index) -> None:  # noqa: D102
        row = index.data(ROW_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect: QRect = option.rect
        if isinstance(row, Heading):
            paint_heading(painter, self._theme, rect, self._heading, row.text)
        elif isinstance(row, Item):
            state: QStyle.StateFlag = option.state
            self._paint_item(painter, rect, row, chosen=bool(state & QStyle.StateFlag.State_Selected))
        painter.restore()

    def _paint_item(self, painter: QPainter, rect: QRect, item: Item, *, chosen: bool) -> None:
        theme = self._theme
        box = paint_card(painter, theme, rect, self._gap, chosen=chosen)
        inner = box.toRect().adjusted(self._pad, theme.px(0.55), -self._pad, 0)
        room = inner.width()
        if item.tag:
            room -= self._paint_tag(painter, inner, item.tag)
        self._words(
            painter, QRect(inner.left(), inner.top(), room, self._title_height), self._title, item.title
        )
        if item.line:
            top = inner.top() + self._title_height + theme.px(0.15)
            place = QRect(inner.left(), top, inner.width(), self._line_height)
            self._words(painter, place, self._line, item.line, "muted")

    def _words(self, painter: QPainter, place: QRect, font: QFont, words: str, colour: str = "text") -> None:
        painter.setFont(font)
        painter.setPen(self._theme.colour(colour))
        shown = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)

    def _paint_tag(self, painter: QPainter, inner: QRect, words: str) -> int:
        theme = self._theme
        metrics = QFontMetrics(self._tag)
        width = metrics.horizontalAdvance(words) + 2 * theme.px(0.5)
        height = metrics.height() + theme.px(0.25)
        box = QRectF(inner.right() + 1 - width, inner.top(), width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("rust_soft"))
        painter.drawRoundedRect(box, theme.px(0.38), theme.px(0.38))
        painter.setFont(self._tag)
        painter.setPen(theme.colour("on_rust_soft"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
        return width + theme.px(0.5)


class RecordList(QuickMarks, QListView):
    """The list itself; several records can be marked, and it asks by signals what can be done with them.

    `least` is the height in pixels that it needs to scroll by itself.
    """

    menu_wanted = Signal(QPoint)
    copy_wanted = Signal()

    def __init__(self, name: str, says: str, theme: Theme) -> None:
        super().__init__()
        self.setObjectName(f"{name}.list")
        self.setAccessibleName(says)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.least = 0
        self.stands_whole = False
        self.rows = RecordModel(name, self)
        self.setModel(self.rows)
        self.several = Several(self, self.rows.subject_at, self.rows.row_of)
        self._delegate = RecordDelegate(theme, self)
        self.setItemDelegate(self._delegate)

    def marked(self) -> tuple[Subject, ...]:
        """Return the records that are marked, in the order of the list."""
        return cast("tuple[Subject, ...]", self.several.keys())

    def stand_whole(self, *, on: bool) -> None:
        """Be as high as all rows, or scroll."""
        if on != self.stands_whole:
            self.stands_whole = on
            self.updateGeometry()

    def sizeHint(self) -> QSize:  # noqa: D102, N802
        height = self.least
        if self.stands_whole:
            self.executeDelayedItemsLayout()
            around = self.height() - self.viewport().height()
            height = max(height, self.contentsSize().height() + around)
        return QSize(super().sizeHint().width(), height)

    def show_rows(self, rows: tuple[Row, ...], at: Subject | None) -> None:
        """Show other rows, with the keys at one of them; what was marked stays marked. Nothing is told."""
        kept = self.marked()
        model = self.selectionModel()
        model.blockSignals(True)  # noqa: FBT003
        self.rows.set_rows(rows)
        self.mark(at, kept)
        model.blockSignals(False)  # noqa: FBT003

    def mark(self, at: Subject | None, kept: Sequence[Subject] = ()) -> None:
        """Put the keys at a record, and mark it or all that were kept; None marks nothing."""
        model = self.selectionModel()
        was_quiet = model.blockSignals(True)  # noqa: FBT003
        row = self.rows.row_of(at)
        if row >= 0:
            self.several.go_to(row, alone=len(kept) <= 1)
        if len(kept) > 1:
            self.several.take(kept)
        elif row < 0:
            model.clear()
        model.blockSignals(was_quiet)
        self.several.on_changed()
        self.viewport().update()

    def on_theme_changed(self) -> None:
        """Measure the rows anew."""
        self._delegate.on_theme_changed()
        self.doItemsLayout()
        self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: D102, N802
        self.menu_wanted.emit(place_of(event, self))

"""The items as a list with columns, which can be ordered, moved and made wider; how it was left is told."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from app.strings.catalogue import text
from ui.style.menu import place_of
from ui.style.theme import Role, Theme, dress
from ui.unlocked.list_memory import Left, numbers
from ui.unlocked.screens.evidence.item_keys import item_keys
from ui.unlocked.screens.evidence.model import EvidenceModel
from ui.unlocked.screens.evidence.rows import COLUMNS
from ui.unlocked.widgets.carry_out import CarryOut
from ui.unlocked.widgets.several import QuickMarks

WIDTHS_EM = {"item": 5.0, "kind": 6.5, "name": 12.0, "time": 10.5, "size": 5.2, "added": 10.0}
LEAST_EM = 3
SETTLE_MS = 600
_NAME = COLUMNS.index("name")
_SORT = {True: Qt.SortOrder.DescendingOrder, False: Qt.SortOrder.AscendingOrder}


class LineDelegate(QStyledItemDelegate):
    """Marks lines as a whole, also those that were marked as tiles."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex) -> None:  # type: ignore[override]  # noqa: D102, N802
        super().initStyleOption(option, index)
        view = self.parent()
        assert isinstance(view, QTableView)
        state = option.state & ~(QStyle.StateFlag.State_HasFocus | QStyle.StateFlag.State_Selected)
        if view.selectionModel().isSelected(index.siblingAtColumn(0)):
            state |= QStyle.StateFlag.State_Selected
        option.state = state


class EvidenceTable(CarryOut, QuickMarks, QTableView):
    """Lines under a head: `ordered(column, falling)` when it was pressed, `left(how)` when it was moved."""

    look_wanted = Signal()
    edit_wanted = Signal()
    copy_wanted = Signal()
    menu_wanted = Signal(QPoint)
    carrying = Signal(bool)
    carried_out = Signal()
    ordered = Signal(str, bool)
    left = Signal(object)

    def __init__(self, model: EvidenceModel, marked: QItemSelectionModel, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._own_widths = False
        self._falling = True
        self._column = 0
        self.setObjectName("evidence.table")
        self.setAccessibleName(text("window.rail.evidence"))
        self.setModel(model)
        self.setSelectionModel(marked)
        self.setItemDelegate(LineDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        for look in ("framed", "lines"):
            self.setProperty(look, True)  # noqa: FBT003
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        dress(self, Role.SMALL)
        head = self.horizontalHeader()
        head.setObjectName("evidence.table.head")
        head.setAccessibleName(text("evidence.columns"))
        # Of its own and always empty: a head asks of every row whether all of a column is marked.
        head.setSelectionModel(QItemSelectionModel(model, head))
        head.setSectionsMovable(True)
        head.setSectionsClickable(True)
        head.setHighlightSections(False)
        head.setSortIndicatorShown(True)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSortIndicator(self._column, _SORT[self._falling])
        head.sectionClicked.connect(self.on_head)
        head.sectionResized.connect(self.on_widths)
        head.sectionMoved.connect(self.on_left)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self.on_settled)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.on_theme_changed()

    def show_left(self, left: Left) -> None:
        """Look as the list was left; what fits no more is as at first."""
        head = self.horizontalHeader()
        widths, places = numbers(left.get("widths")), numbers(left.get("places"))
        head.blockSignals(True)  # noqa: FBT003
        if len(widths) == len(COLUMNS):
            self._own_widths = True
            for column, width in enumerate(widths):
                head.resizeSection(column, max(width, self._theme.px(LEAST_EM)))
        if sorted(places) == list(range(len(COLUMNS))):
            for place, column in enumerate(places):
                head.moveSection(head.visualIndex(column), place)
        head.blockSignals(False)  # noqa: FBT003
        self.updateGeometries()

    def show_order(self, column: str, *, falling: bool) -> None:
        """Show in the head what the list is ordered by."""
        self._column, self._falling = COLUMNS.index(column), falling
        self.horizontalHeader().setSortIndicator(self._column, _SORT[falling])

    def on_head(self, column: int) -> None:
        """Order by a column, or turn its order round; numbers and days begin with the latest."""
        again = column == self._column
        falling = not self._falling if again else COLUMNS[column] not in {"kind", "name"}
        self.show_order(COLUMNS[column], falling=falling)
        self.ordered.emit(COLUMNS[column], falling)

    def on_widths(self) -> None:
        """Leave the widths to the person from now on."""
        self._own_widths = True
        self.on_left()

    def on_left(self) -> None:
        """Tell a moment later: a width changes many times while it is drawn."""
        self._settle.start()

    def on_settled(self) -> None:
        """Tell how it is left."""
        head = self.horizontalHeader()
        columns = range(len(COLUMNS))
        widths = [head.sectionSize(column) for column in columns]
        self.left.emit({"widths": widths, "places": [head.logicalIndex(place) for place in columns]})

    def on_theme_changed(self) -> None:
        """Measure anew."""
        height = QFontMetrics(self._theme.font(Role.SMALL)).height()
        self.verticalHeader().setDefaultSectionSize(height + self._theme.px(0.9))
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
        """Give every column its first width, and the name what is left."""
        if self._own_widths:
            return
        head = self.horizontalHeader()
        head.blockSignals(True)  # noqa: FBT003
        widths = {name: self._theme.px(wide) for name, wide in WIDTHS_EM.items()}
        longest = self.fontMetrics().horizontalAdvance(text("evidence.item", n=9999))
        widths["item"] = max(widths["item"], longest + self._theme.px(1.6))
        rest = self.viewport().width() - sum(wide for name, wide in widths.items() if name != "name")
        widths["name"] = max(widths["name"], rest)
        for column, name in enumerate(COLUMNS):
            head.resizeSection(column, widths[name])
        head.blockSignals(False)  # noqa: FBT003
        self.updateGeometries()

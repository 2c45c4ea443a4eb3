"""The entries that may go into a paper, each with a box to tick, and under them their items."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTreeView

from app.domain.ids import EntityId
from app.services.choices import EntryLine, ItemLine
from app.strings.catalogue import text
from ui.style.menu import Deed, open_menu, place_of
from ui.style.parts import em
from ui.unlocked.screens.documents.state import Wish
from ui.unlocked.words import day_words, moment_words, name_words

Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_CHECK = int(Qt.ItemDataRole.CheckStateRole)
_WORDS = frozenset({_DISPLAY, int(Qt.ItemDataRole.AccessibleTextRole), int(Qt.ItemDataRole.ToolTipRole)})


class EntryTreeModel(QAbstractItemModel):
    """Entries with ticks, and their items; an item can be ticked while its entry is.

    Emits `ticked` with every id of an entry that is ticked, `left_out` with every item that is not, after a
    person changed one; `shown` after other ticks are shown.
    """

    ticked = Signal(object)
    left_out = Signal(object)
    shown = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("documents.entries.model")
        self._lines: tuple[EntryLine, ...] = ()
        self._entries: frozenset[EntityId] = frozenset()
        self._left_out: frozenset[EntityId] = frozenset()
        self._shows_items = False
        self._year = 0

    def set_lines(self, lines: tuple[EntryLine, ...]) -> None:
        """Offer these entries."""
        self.beginResetModel()
        self._lines = lines
        # In a narrow list the newest year goes without saying; what is spoken and shown in full has it.
        self._year = next((year for line in lines if (year := _year(line))), 0)
        self.endResetModel()

    def show_wish(self, wish: Wish) -> None:
        """Show what is ticked."""
        if wish.shows_items != self._shows_items:
            self.beginResetModel()
            self._shows_items = wish.shows_items
            self.endResetModel()
        if (wish.entries, wish.left_out) == (self._entries, self._left_out):
            return
        changed = self._entries ^ wish.entries
        self._entries, self._left_out = wish.entries, wish.left_out
        # What is in sight is painted anew; a screen reader hears of the single entry that a person changed.
        self.shown.emit()
        if len(changed) == 1:
            row = next((row for row, line in enumerate(self._lines) if line.id in changed), None)
            if row is not None:
                self.dataChanged.emit(self.index(row, 0), self.index(row, 0), [_CHECK])

    # What Qt asks of a model: the id of an index is 0 for an entry, else the number of its entry from 1.

    def index(self, row: int, column: int, parent: Index = _NO_INDEX) -> QModelIndex:  # noqa: D102
        if column or not 0 <= row < self.rowCount(parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: Index = _NO_INDEX) -> QModelIndex:  # type: ignore[override]  # noqa: D102
        above = index.internalId() if index.isValid() else 0
        return self.createIndex(above - 1, 0, 0) if above else QModelIndex()

    def rowCount(self, parent: Index = _NO_INDEX) -> int:  # noqa: D102, N802
        if not parent.isValid():
            return len(self._lines)
        if parent.internalId() or not self._shows_items:
            return 0
        return len(self._lines[parent.row()].items)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:  # noqa: ARG002, D102, N802
        return 1

    def data(self, index: Index, role: int = _DISPLAY) -> object:  # noqa: D102
        if not index.isValid():
            return None
        entry, item = self._at(index)
        if role in _WORDS:
            is_plain = role == _DISPLAY and _year(entry) == self._year
            return _entry_words(entry, year=not is_plain) if item is None else _item_words(item)
        if role == _CHECK:
            on = entry.id in self._entries if item is None else self._goes_in(entry, item)
            return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
        return None

    def setData(self, index: Index, value: object, role: int = int(Qt.ItemDataRole.EditRole)) -> bool:  # noqa: D102, N802
        if role != _CHECK or not index.isValid():
            return False
        entry, item = self._at(index)
        on = Qt.CheckState(value) is Qt.CheckState.Checked
        if item is None:
            self.ticked.emit(self._entries | {entry.id} if on else self._entries - {entry.id})
        else:
            self.left_out.emit(self._left_out - {item.id} if on else self._left_out | {item.id})
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:  # noqa: D102
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        entry, item = self._at(index)
        usual = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable
        if item is None:
            return usual | Qt.ItemFlag.ItemIsEnabled
        usual |= Qt.ItemFlag.ItemNeverHasChildren
        return usual | Qt.ItemFlag.ItemIsEnabled if entry.id in self._entries else usual

    def _at(self, index: Index) -> tuple[EntryLine, ItemLine | None]:
        above = index.internalId()
        if not above:
            return self._lines[index.row()], None
        entry = self._lines[above - 1]
        return entry, entry.items[index.row()]

    def _goes_in(self, entry: EntryLine, item: ItemLine) -> bool:
        return entry.id in self._entries and item.id not in self._left_out


def _year(line: EntryLine) -> int:
    return line.when.start.day.year if line.when.start else 0


def _entry_words(line: EntryLine, *, year: bool) -> str:
    start = line.when.start
    day = moment_words(line.when) if start is None else day_words(start.day, weekday=False, year=year)
    words = f"{day}  {line.title}"
    marks = []
    if line.serious:
        marks.append(text("documents.entry.serious"))
    if line.items:
        marks.append(text("documents.entry.evidence", n=len(line.items)))
    return f"{words}  ({', '.join(marks)})" if marks else words


def _item_words(item: ItemLine) -> str:
    return text("documents.entry.item", n=item.pages, item=item.number, name=name_words(item.name))


class EntryTree(QTreeView):
    """The entries, some ten lines high."""

    def __init__(self, model: EntryTreeModel) -> None:
        super().__init__()
        self.setObjectName("documents.entries")
        self.setAccessibleName(text("documents.entries"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("framed", True)  # noqa: FBT003
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMinimumHeight(em(15))
        self.setModel(model)
        self.more: tuple[Deed, ...] = ()
        """What else can be done with the list, for its menu."""
        model.shown.connect(self.on_shown)

    def on_shown(self) -> None:
        """Paint what is in sight anew."""
        self.viewport().update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: D102, N802
        index = self.currentIndex()
        can_tick = bool(index.flags() & Qt.ItemFlag.ItemIsEnabled)
        tick = (Deed("tick", text("menu.tick"), self.on_tick, "Space"),) if can_tick else ()
        open_menu("documents.entries.menu", (*tick, *self.more), self, place_of(event, self))

    def on_tick(self) -> None:
        """Tick the line that the keys are at, or take its tick away."""
        index = self.currentIndex()
        on = Qt.CheckState(index.data(_CHECK)) is Qt.CheckState.Checked
        self.model().setData(index, Qt.CheckState.Unchecked if on else Qt.CheckState.Checked, _CHECK)

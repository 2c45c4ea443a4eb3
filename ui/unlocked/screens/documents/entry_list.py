"""The entries that may go into a paper, each with a box to tick."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView

from app.domain.ids import EntityId
from app.services.choices import EntryLine
from app.strings.catalogue import text
from ui.style.parts import em
from ui.unlocked.words import day_words, moment_words

Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()


class EntryChoiceModel(QAbstractListModel):
    """Entries with ticks; emits `ticked` with every id that is ticked after a person changed one."""

    ticked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("documents.entries.model")
        self._lines: tuple[EntryLine, ...] = ()
        self._ticked: frozenset[EntityId] = frozenset()

    def set_lines(self, lines: tuple[EntryLine, ...]) -> None:
        """Offer these entries."""
        self.beginResetModel()
        self._lines = lines
        self.endResetModel()

    def set_ticked(self, ticked: frozenset[EntityId]) -> None:
        """Show these as ticked."""
        if ticked != self._ticked:
            self._ticked = ticked
            if self._lines:
                last = self.index(len(self._lines) - 1)
                self.dataChanged.emit(self.index(0), last, [int(Qt.ItemDataRole.CheckStateRole)])

    def rowCount(self, parent: Index = _NO_INDEX) -> int:  # noqa: D102, N802
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:  # noqa: D102
        if not index.isValid() or index.row() >= len(self._lines):
            return None
        line = self._lines[index.row()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return self._words(line)
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if line.id in self._ticked else Qt.CheckState.Unchecked
        return None

    def setData(  # noqa: D102, N802
        self, index: Index, value: object, role: int = int(Qt.ItemDataRole.EditRole)
    ) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        entry = self._lines[index.row()].id
        on = Qt.CheckState(value) is Qt.CheckState.Checked
        self._ticked = self._ticked | {entry} if on else self._ticked - {entry}
        self.dataChanged.emit(index, index, [role])
        self.ticked.emit(self._ticked)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:  # noqa: D102
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return (
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemIsUserCheckable
            | Qt.ItemFlag.ItemNeverHasChildren
        )

    @staticmethod
    def _words(line: EntryLine) -> str:
        day = day_words(line.when.start.day, weekday=False) if line.when.start else moment_words(line.when)
        words = f"{day}  {line.title}"
        marks = []
        if line.serious:
            marks.append(text("documents.entry.serious"))
        if line.evidence:
            marks.append(text("documents.entry.evidence", n=line.evidence))
        return f"{words}  ({', '.join(marks)})" if marks else words


class EntryChoice(QListView):
    """The list of entries, some ten lines high."""

    def __init__(self, model: EntryChoiceModel) -> None:
        super().__init__()
        self.setObjectName("documents.entries")
        self.setAccessibleName(text("documents.entries"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMinimumHeight(em(13))
        self.setModel(model)

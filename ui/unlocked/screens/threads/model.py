"""A window of a conversation as Qt wants it: it grows at both ends and lets go of what is far away."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.domain.threads import MessageRef
from ui.unlocked.screens.threads.lines import Line, day_heading
from ui.unlocked.screens.threads.rows import ThreadRow
from ui.unlocked.words import read_out

LINE_ROLE = int(Qt.ItemDataRole.UserRole) + 1
DAY_ROLE = LINE_ROLE + 1
"""The heading of a day, where it begins; "" within it."""
ROW_ROLE = LINE_ROLE

Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()


class MessageModel(QAbstractListModel):
    """Some lines of one conversation in their order; `first` is the number of the first, from 0."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.setObjectName("threads.messages")
        self._lines: list[Line] = []
        self._places: dict[MessageRef, int] = {}
        self.first = 0

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines that are here."""
        return tuple(self._lines)

    def set_lines(self, lines: Sequence[Line], first: int) -> None:
        """Show these lines in place of the others."""
        self.beginResetModel()
        self._lines = list(lines)
        self.first = first
        self._index()
        self.endResetModel()

    def add_before(self, lines: Sequence[Line]) -> None:
        """Show these lines above the others."""
        if lines:
            self.beginInsertRows(_NO_INDEX, 0, len(lines) - 1)
            self._lines[:0] = lines
            self.first -= len(lines)
            self._index()
            self.endInsertRows()
            seam = self.index(len(lines))  # its day may have begun above by now
            self.dataChanged.emit(seam, seam, [DAY_ROLE])

    def add_after(self, lines: Sequence[Line]) -> None:
        """Show these lines below the others."""
        if lines:
            first = len(self._lines)
            self.beginInsertRows(_NO_INDEX, first, first + len(lines) - 1)
            self._lines.extend(lines)
            self._index()
            self.endInsertRows()

    def drop_first(self, count: int) -> None:
        """Let go of lines at the top."""
        if count > 0:
            self.beginRemoveRows(_NO_INDEX, 0, count - 1)
            del self._lines[:count]
            self.first += count
            self._index()
            self.endRemoveRows()
            if self._lines:
                self.dataChanged.emit(self.index(0), self.index(0), [DAY_ROLE])

    def drop_last(self, count: int) -> None:
        """Let go of lines at the foot."""
        if count > 0:
            left = len(self._lines) - count
            self.beginRemoveRows(_NO_INDEX, left, len(self._lines) - 1)
            del self._lines[left:]
            self._index()
            self.endRemoveRows()

    def line_at(self, index: Index) -> Line | None:
        """Return the line at an index."""
        row = index.row()
        return self._lines[row] if index.isValid() and 0 <= row < len(self._lines) else None

    def index_of(self, ref: MessageRef | None) -> QModelIndex:
        """Return where a message is; an invalid index when it is not here."""
        row = -1 if ref is None else self._places.get(ref, -1)
        return self.index(row) if row >= 0 else QModelIndex()

    def rowCount(self, parent: Index = _NO_INDEX) -> int:  # noqa: D102, N802
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:  # noqa: D102
        line = self.line_at(index)
        if line is None:
            return None
        if role == LINE_ROLE:
            return line
        if role == DAY_ROLE:
            row = index.row()
            begins = row == 0 or self._lines[row - 1].day != line.day
            return day_heading(line.day) if begins else ""
        if role == Qt.ItemDataRole.DisplayRole:
            return line.words or line.tile or line.head
        return line.spoken if role == Qt.ItemDataRole.AccessibleTextRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:  # noqa: D102
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def _index(self) -> None:
        self._places = {line.ref: row for row, line in enumerate(self._lines)}


class RowModel(QAbstractListModel):
    """The conversations or the bursts: rows with a title and lines below it."""

    def __init__(self, name: str, parent: QObject) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._rows: tuple[ThreadRow, ...] = ()

    def set_rows(self, rows: tuple[ThreadRow, ...]) -> None:
        """Show these rows."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def row_at(self, index: Index) -> ThreadRow | None:
        """Return the row at an index."""
        return self._rows[index.row()] if index.isValid() and index.row() < len(self._rows) else None

    def index_of(self, key: object) -> QModelIndex:
        """Return where the row of that key is; an invalid index when it is not here."""
        row = next((at for at, each in enumerate(self._rows) if each.key == key), -1)
        return self.index(row) if row >= 0 else QModelIndex()

    def rowCount(self, parent: Index = _NO_INDEX) -> int:  # noqa: D102, N802
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:  # noqa: D102
        row = self.row_at(index)
        if row is None:
            return None
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        spoken = {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}
        return read_out(row.title, *row.facts) if role in spoken else None

"""The list of cards as Qt wants it."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from app.domain.ids import EntityId
from ui.unlocked.screens.timeline.rows import Card, Month, Row

ROW_ROLE = int(Qt.ItemDataRole.UserRole) + 1
Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()


class TimelineModel(QAbstractListModel):
    """Rows that do not change; a new load brings new rows."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("timeline.model")
        self._rows: tuple[Row, ...] = ()
        self._places: dict[EntityId, int] = {}

    def set_rows(self, rows: tuple[Row, ...]) -> None:
        """Show these rows."""
        self.beginResetModel()
        self._rows = rows
        self._places = {row.id: number for number, row in enumerate(rows) if isinstance(row, Card)}
        self.endResetModel()

    def card_at(self, index: Index) -> Card | None:
        """Return the card at an index; None at a month."""
        row = self._rows[index.row()] if 0 <= index.row() < len(self._rows) else None
        return row if isinstance(row, Card) else None

    def index_of(self, entry: EntityId | None) -> QModelIndex:
        """Return where the card of an entry is; the first card when there is none."""
        number = None if entry is None else self._places.get(entry)
        if number is None:
            number = min(self._places.values(), default=-1)
        return self.index(number)

    def rowCount(self, parent: Index = _NO_INDEX) -> int:  # noqa: D102, N802
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:  # noqa: D102
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title if isinstance(row, Card) else row.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken() if isinstance(row, Card) else row.text
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:  # noqa: D102
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if isinstance(self._rows[index.row()], Month):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

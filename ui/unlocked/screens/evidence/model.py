"""The items as Qt wants them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QStandardItemModel

from app.domain.ids import EntityId
from app.strings.catalogue import text
from ui.unlocked.screens.evidence.listing import Listed
from ui.unlocked.screens.evidence.rows import COLUMNS, Tile

TILE_ROLE = int(Qt.ItemDataRole.UserRole) + 1
Index = QModelIndex | QPersistentModelIndex
_FLAGS = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren


class EvidenceModel(QStandardItemModel):
    """Tiles that do not change; a new load or filter brings new ones. As a list each has columns.

    Qt counts the rows and makes the indexes, of items that are all empty: a view that is laid out asks
    for the index of every row, and in Python ten thousand of them take longer than a turn should.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("evidence.model")
        self.setColumnCount(len(COLUMNS))
        self._tiles: tuple[Tile, ...] = ()
        self._rows: dict[EntityId, int] = {}

    def show(self, listed: Listed) -> None:
        """Show these tiles; nothing happens when they are those that are shown."""
        if listed.tiles == self._tiles:
            return
        self.beginResetModel()
        self._tiles, self._rows = listed.tiles, listed.rows
        self.blockSignals(True)  # noqa: FBT003 - all of it is one reset
        self.setRowCount(len(listed.tiles))
        self.blockSignals(False)  # noqa: FBT003
        self.endResetModel()

    def tile_at(self, index: Index) -> Tile | None:
        """Return the tile at an index."""
        return self._tiles[index.row()] if 0 <= index.row() < len(self._tiles) else None

    def id_at(self, row: int) -> EntityId | None:
        """Return which item stands in a row."""
        return self._tiles[row].id if 0 <= row < len(self._tiles) else None

    def row_of(self, item: object) -> int:
        """Return the row of an item, -1 when it is not here."""
        return self._rows.get(cast("EntityId", item), -1)

    def words_of(self, items: Iterable[EntityId]) -> str:
        """Return what is shown of items, a line each."""
        rows = (self._rows[item] for item in items if item in self._rows)
        return "\n".join(self._tiles[row].spoken() for row in rows)

    def flags(self, index: Index) -> Qt.ItemFlag:  # noqa: D102
        return _FLAGS if index.isValid() else Qt.ItemFlag.NoItemFlags

    def headerData(  # noqa: D102, N802
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return text(f"evidence.column.{COLUMNS[section]}") if 0 <= section < len(COLUMNS) else None

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:  # noqa: D102
        tile = self.tile_at(index) if index.isValid() else None
        if tile is None:
            return None
        if role == TILE_ROLE:
            return tile
        if role == Qt.ItemDataRole.DisplayRole:
            return tile.column(COLUMNS[index.column()])
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            return tile.spoken() if index.column() == 0 else tile.column(COLUMNS[index.column()])
        return None

"""The items as Qt wants them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.domain.ids import EntityId
from app.strings.catalogue import text
from ui.unlocked.screens.evidence.rows import COLUMNS, Tile

TILE_ROLE = int(Qt.ItemDataRole.UserRole) + 1
Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()
_WIDE = len(COLUMNS)


class EvidenceModel(QAbstractTableModel):
    """Tiles that do not change; a new load or filter brings new ones. As a list each has columns."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("evidence.model")
        self._tiles: tuple[Tile, ...] = ()
        self._places: dict[EntityId, int] = {}

    def set_tiles(self, tiles: tuple[Tile, ...]) -> None:
        """Show these tiles."""
        self.beginResetModel()
        self._tiles = tiles
        self._places = {tile.id: number for number, tile in enumerate(tiles)}
        self.endResetModel()

    def tile_at(self, index: Index) -> Tile | None:
        """Return the tile at an index."""
        return self._tiles[index.row()] if 0 <= index.row() < len(self._tiles) else None

    def id_at(self, row: int) -> EntityId | None:
        """Return which item stands in a row."""
        return self._tiles[row].id if 0 <= row < len(self._tiles) else None

    def row_of(self, item: object) -> int:
        """Return the row of an item, -1 when it is not here."""
        return self._places.get(cast("EntityId", item), -1)

    def words_of(self, items: Iterable[EntityId]) -> str:
        """Return what is shown of items, a line each."""
        rows = (self._places[item] for item in items if item in self._places)
        return "\n".join(self._tiles[row].spoken() for row in rows)

    def index(self, row: int, column: int = 0, parent: Index = _NO_INDEX) -> QModelIndex:  # noqa: D102
        # Qt's own asks for both counts each time, and views ask for ten thousand indexes at once.
        if 0 <= row < len(self._tiles) and 0 <= column < _WIDE and not parent.isValid():
            return self.createIndex(row, column)
        return QModelIndex()

    def rowCount(self, parent: Index = _NO_INDEX) -> int:  # noqa: D102, N802
        return 0 if parent.isValid() else len(self._tiles)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:  # noqa: D102, N802
        return 0 if parent.isValid() else _WIDE

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

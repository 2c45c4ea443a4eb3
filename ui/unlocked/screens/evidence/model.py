"""The items as Qt wants them."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.domain.ids import EntityId
from ui.unlocked.screens.evidence.rows import Tile

TILE_ROLE = int(Qt.ItemDataRole.UserRole) + 1
Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()


class EvidenceModel(QAbstractListModel):
    """Tiles that do not change; a new load or filter brings new ones."""

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

    def index_of(self, item: EntityId | None) -> QModelIndex:
        """Return where an item is; the first one when it is not there."""
        place = 0 if item is None else self._places.get(item, 0)
        return self.index(place) if self._tiles else QModelIndex()

    def rowCount(self, parent: Index = _NO_INDEX) -> int:  # noqa: D102, N802
        return 0 if parent.isValid() else len(self._tiles)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:  # noqa: D102
        tile = self.tile_at(index) if index.isValid() else None
        if tile is None:
            return None
        if role == TILE_ROLE:
            return tile
        if role == Qt.ItemDataRole.DisplayRole:
            return tile.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return tile.spoken()
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:  # noqa: D102
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

"""Qt models of a figure: its cells as a table, and the same as a list of sentences."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from app.strings.catalogue import text
from ui.unlocked.screens.patterns.figures import Cell, Grid, Look

CELL_ROLE = int(Qt.ItemDataRole.UserRole) + 1
Index = QModelIndex | QPersistentModelIndex

_NO_INDEX = QModelIndex()
_EMPTY = Grid(())


class FigureModel(QAbstractTableModel):
    """The cells of a figure; screen readers hear the whole sentence of each."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = _EMPTY
        self._rows = 0
        self.covered = False

    @property
    def grid(self) -> Grid:
        """What is shown."""
        return self._grid

    def set_grid(self, grid: Grid, rows: int) -> None:
        """Show the first `rows` rows of another grid."""
        self.beginResetModel()
        self._grid, self._rows = grid, min(rows, len(grid.cells))
        self.endResetModel()

    def cell_at(self, index: Index) -> Cell | None:
        """Return the cell at an index; None where the grid has none."""
        if not index.isValid() or index.row() >= self._rows:
            return None
        row = self._grid.cells[index.row()]
        return row[index.column()] if index.column() < len(row) else None

    def rowCount(self, parent: Index = _NO_INDEX) -> int:  # noqa: D102, N802
        return 0 if parent.isValid() else self._rows

    def columnCount(self, parent: Index = _NO_INDEX) -> int:  # noqa: D102, N802
        return 0 if parent.isValid() else self._grid.width()

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:  # noqa: D102
        cell = self.cell_at(index)
        if cell is None:
            nothing = role == Qt.ItemDataRole.AccessibleTextRole
            return text("patterns.cell.nothing") if nothing else None
        if role == CELL_ROLE:
            return cell
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return cell.says or cell.text or text("patterns.cell.nothing")
        return cell.text if role == Qt.ItemDataRole.DisplayRole else None

    def headerData(  # noqa: D102, N802
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> object:
        grid = self._grid
        names = grid.columns if orientation is Qt.Orientation.Horizontal else grid.rows
        if role != Qt.ItemDataRole.DisplayRole or section >= len(names):
            return None
        is_covered = self.covered and grid.cover_rows and orientation is Qt.Orientation.Vertical
        return "" if is_covered else names[section]

    def flags(self, index: Index) -> Qt.ItemFlag:  # noqa: D102
        cell = self.cell_at(index)
        if cell is None or not cell.says:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren


class SaysModel(QAbstractListModel):
    """What a figure holds as sentences, one for each cell that has something behind it."""

    def __init__(self) -> None:
        super().__init__()
        self._cells: tuple[Cell, ...] = ()

    def set_grid(self, grid: Grid) -> None:
        """Show another grid."""
        self.beginResetModel()
        drawn = (cell for row in grid.cells for cell in row if cell is not None)
        self._cells = tuple(
            cell for cell in drawn if cell.look in {Look.HEAT, Look.COLUMN} and cell.opens is not None
        )
        self.endResetModel()

    def cell_at(self, index: Index) -> Cell | None:
        """Return the cell at an index."""
        return self._cells[index.row()] if 0 <= index.row() < len(self._cells) else None

    def rowCount(self, parent: Index = _NO_INDEX) -> int:  # noqa: D102, N802
        return 0 if parent.isValid() else len(self._cells)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:  # noqa: D102
        cell = self.cell_at(index)
        return cell.says if cell is not None and role == Qt.ItemDataRole.DisplayRole else None

"""The results as Qt wants them: headings of kinds, and hits below them."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from ui.unlocked.screens.search.presenter import HitHeading, HitRow, ResultRow

HIT_ROLE = int(Qt.ItemDataRole.UserRole) + 1
Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()


class HitModel(QAbstractListModel):
    """The rows of one search."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("search.model")
        self._rows: tuple[ResultRow, ...] = ()
        self._places: dict[HitRow, int] = {}

    def set_rows(self, rows: tuple[ResultRow, ...]) -> None:
        """Show these."""
        self.beginResetModel()
        self._rows = rows
        self._places = {row: number for number, row in enumerate(rows) if isinstance(row, HitRow)}
        self.endResetModel()

    def hit_at(self, number: int) -> HitRow | None:
        """Return the hit in a row; None at a heading."""
        row = self._rows[number] if 0 <= number < len(self._rows) else None
        return row if isinstance(row, HitRow) else None

    def row_of(self, hit: object) -> int:
        """Return the row of a hit, -1 when it is not here."""
        return self._places.get(cast("HitRow", hit), -1)

    def first_row(self) -> int:
        """Return the row of the first hit, -1 when there is none."""
        return min(self._places.values(), default=-1)

    def rowCount(self, parent: Index = _NO_INDEX) -> int:  # noqa: D102, N802
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:  # noqa: D102
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == HIT_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title if isinstance(row, HitRow) else row.text
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            return row.spoken() if isinstance(row, HitRow) else row.text
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:  # noqa: D102
        if not index.isValid() or isinstance(self._rows[index.row()], HitHeading):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

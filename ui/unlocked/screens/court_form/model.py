"""The fields of a court's form as a list: what the form calls each, and what goes into it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.services.forms import FormLine, FormOffer
from app.strings.catalogue import text

Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field, and what goes into it: None for what is left to the hand, or says that pages are added."""

    line: FormLine
    offer: FormOffer | None = None
    is_more: bool = False

    def words(self) -> str:
        """Say both."""
        left = text("court_form.more" if self.is_more else "court_form.by_hand")
        goes_in = self.offer.label if self.offer is not None else left
        return f"{self.line.label}\n{goes_in}"


class FieldModel(QAbstractListModel):
    """The rows of one form."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[FieldRow, ...] = ()

    def set_rows(self, rows: tuple[FieldRow, ...]) -> None:
        """Show other rows; the same fields keep their places and what is chosen."""
        if [row.line.name for row in rows] == [row.line.name for row in self._rows]:
            self._rows = rows
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def row_at(self, place: int) -> FieldRow | None:
        """Return a row, None when there is none."""
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def rowCount(self, parent: Index = _NO_INDEX) -> int:  # noqa: D102, N802
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:  # noqa: D102
        row = self.row_at(index.row()) if index.isValid() else None
        if row is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return row.words()
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.words().replace("\n", ": ")
        return None

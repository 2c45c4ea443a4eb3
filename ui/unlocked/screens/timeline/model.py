"""The list of cards as Qt wants it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import cast

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from app.domain.entry_summary import EntrySummary
from app.domain.ids import EntityId
from ui.unlocked.screens.timeline.rows import Card, Month, Row, card_of, has_pills

ROW_ROLE = int(Qt.ItemDataRole.UserRole) + 1
PILLS_ROLE = ROW_ROLE + 1
"""Whether a card has tags, told without making the card."""

SHOWN_ROLES = frozenset({ROW_ROLE, int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.AccessibleTextRole)})
Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()


class TimelineModel(QAbstractListModel):
    """Rows that do not change; a new load brings new rows. Cards are made when they are asked for.

    A long list comes in parts: `more_wanted` is sent when the view has come to the end of those it has.
    """

    more_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("timeline.model")
        self._rows: tuple[Row, ...] = ()
        self._is_last = True
        self._is_asked = False
        self._cards: dict[int, Card] = {}
        self._places: dict[EntityId, int] = {}
        self._months: list[int] = []

    def set_rows(self, rows: tuple[Row, ...], *, is_last: bool) -> None:
        """Show these rows; unless they are the last, more can be had."""
        self.beginResetModel()
        self._rows = rows
        self._is_last, self._is_asked = is_last, False
        self._cards = {}
        self._places = {row.id: number for number, row in enumerate(rows) if isinstance(row, EntrySummary)}
        self._months = [number for number, row in enumerate(rows) if isinstance(row, Month)]
        self.endResetModel()

    def add_rows(self, rows: tuple[Row, ...], *, is_last: bool) -> None:
        """Show these rows below the others."""
        self._is_last, self._is_asked = is_last, False
        first = len(self._rows)
        if rows:
            self.beginInsertRows(_NO_INDEX, first, first + len(rows) - 1)
            self._rows += rows
            self._places |= {
                row.id: number for number, row in enumerate(rows, first) if isinstance(row, EntrySummary)
            }
            self._months += [number for number, row in enumerate(rows, first) if isinstance(row, Month)]
            self.endInsertRows()

    def canFetchMore(self, parent: Index) -> bool:  # noqa: D102, N802
        return not (parent.isValid() or self._is_last or self._is_asked)

    def fetchMore(self, parent: Index) -> None:  # noqa: ARG002, D102, N802
        self._is_asked = True
        self.more_wanted.emit()

    def card_at(self, index: Index) -> Card | None:
        """Return the card at an index; None at a month."""
        number = index.row()
        row = self._rows[number] if 0 <= number < len(self._rows) else None
        if not isinstance(row, EntrySummary):
            return None
        card = self._cards.get(number)
        if card is None:
            card = self._cards[number] = card_of(row)
        return card

    def id_at(self, number: int) -> EntityId | None:
        """Return which entry stands in a row; None at a month."""
        row = self._rows[number] if 0 <= number < len(self._rows) else None
        return row.id if isinstance(row, EntrySummary) else None

    def row_of(self, entry: object) -> int:
        """Return the row of an entry, -1 when it is not here."""
        return self._places.get(cast("EntityId", entry), -1)

    def count_cards(self, first: int, last: int) -> int:
        """Count the cards in these rows, both included."""
        months = bisect_right(self._months, last) - bisect_left(self._months, first)
        return last - first + 1 - months

    def first_row(self) -> int:
        """Return the row of the first card, -1 when there is none."""
        return min(self._places.values(), default=-1)

    def rowCount(self, parent: Index = _NO_INDEX) -> int:  # noqa: D102, N802
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:  # noqa: D102
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == PILLS_ROLE:
            return isinstance(row, EntrySummary) and has_pills(row)
        if role not in SHOWN_ROLES:
            return None
        shown = row if isinstance(row, Month) else self.card_at(index)
        if role == ROW_ROLE or shown is None:
            return shown
        if isinstance(shown, Month):
            return shown.text
        return shown.title if role == Qt.ItemDataRole.DisplayRole else shown.spoken()

    def is_month(self, index: Index) -> bool:
        """Tell whether a row is a heading."""
        return isinstance(self._rows[index.row()], Month)

    def flags(self, index: Index) -> Qt.ItemFlag:  # noqa: D102
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if isinstance(self._rows[index.row()], Month):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

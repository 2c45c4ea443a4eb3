"""The list of cards as Qt wants it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from app.domain.entry import Entry
from app.domain.ids import EntityId
from ui.unlocked.screens.timeline.rows import Card, Month, Row, card_of, has_pills

ROW_ROLE = int(Qt.ItemDataRole.UserRole) + 1
PILLS_ROLE = ROW_ROLE + 1
"""Whether a card has tags, told without making the card."""

SHOWN_ROLES = frozenset({ROW_ROLE, int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.AccessibleTextRole)})
Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()


class TimelineModel(QAbstractListModel):
    """Rows that do not change; a new load brings new rows. Cards are made when they are asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("timeline.model")
        self._rows: tuple[Row, ...] = ()
        self._kind_of: Mapping[EntityId, str] = {}
        self._cards: dict[int, Card] = {}
        self._places: dict[EntityId, int] = {}

    def set_rows(self, rows: tuple[Row, ...], kind_of: Mapping[EntityId, str]) -> None:
        """Show these rows; `kind_of` tells what each piece of evidence is."""
        self.beginResetModel()
        self._rows = rows
        self._kind_of = kind_of
        self._cards = {}
        self._places = {row.id: number for number, row in enumerate(rows) if isinstance(row, Entry)}
        self.endResetModel()

    def card_at(self, index: Index) -> Card | None:
        """Return the card at an index; None at a month."""
        number = index.row()
        row = self._rows[number] if 0 <= number < len(self._rows) else None
        if not isinstance(row, Entry):
            return None
        card = self._cards.get(number)
        if card is None:
            card = self._cards[number] = card_of(row, self._kind_of)
        return card

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
        if role == PILLS_ROLE:
            return isinstance(row, Entry) and has_pills(row)
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

"""The list of lines or contacts, however long it is."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.strings.catalogue import text
from ui.unlocked.screens.imports.state import Offer
from ui.unlocked.words import read_out

OFFER_ROLE = int(Qt.ItemDataRole.UserRole) + 1
Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()


class OfferModel(QAbstractListModel):
    """Offers in the order of the file."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.setObjectName("imports.offers.model")
        self._offers: tuple[Offer, ...] = ()

    def set_offers(self, offers: tuple[Offer, ...]) -> None:
        """Show these; where only what became of some differs, the list stays where it is."""
        if len(offers) == len(self._offers) and offers:
            self._offers = offers
            self.dataChanged.emit(self.index(0), self.index(len(offers) - 1))
            return
        self.beginResetModel()
        self._offers = offers
        self.endResetModel()

    def offer(self, place: int) -> Offer | None:
        """Return one, None where there is none."""
        return self._offers[place] if 0 <= place < len(self._offers) else None

    def rowCount(self, parent: Index = _NO_INDEX) -> int:  # noqa: D102, N802
        return 0 if parent.isValid() else len(self._offers)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:  # noqa: D102
        offer = self.offer(index.row()) if index.isValid() else None
        if offer is None:
            return None
        if role == OFFER_ROLE:
            return offer
        if role == Qt.ItemDataRole.DisplayRole:
            return offer.title
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            return read_out(offer.head, offer.title, state_words(offer))
        return None


def state_words(offer: Offer) -> str:
    """Say what became of a line or contact, "" for nothing yet."""
    return text(f"imports.state.{offer.state}") if offer.state else ""

"""A head over a list in one column: the list scrolls under its head, or both scroll as one page."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from ui.style.pages import ScrolledPage
from ui.style.parts import em
from ui.unlocked.forms.record_list import Index, RecordList

LEAST_EM = 9
"""In less height a list shows hardly a card and its heading."""


class ListPage(ScrolledPage):
    """`content` holds the list beside its head, one below the other.

    Large text in a low window leaves too little for a list that scrolls by itself. There it stands as high as
    its rows, without a bar of its own, and the page scrolls: of two areas one in the other each would hide
    what the other shows.
    """

    def __init__(self, content: QWidget, records: RecordList, name: str) -> None:
        super().__init__(content, name)
        self._list = records
        records.least = em(LEAST_EM)
        records.rows.modelReset.connect(self.on_rows)
        records.selectionModel().currentChanged.connect(self.on_current)

    def on_rows(self) -> None:
        """Give other rows the room they need."""
        self._list.updateGeometry()
        self.fit()

    def fit(self) -> None:
        """Let the list scroll where it has room, and else let it stand whole."""
        records = self._list
        records.least = em(LEAST_EM)
        if records.isVisibleTo(self):
            room = self.viewport().height() - self._height_above()
            records.stand_whole(on=room < records.least)

    def on_current(self, index: Index) -> None:
        """Bring the row that the keys go to into sight, where the list does not scroll."""
        records = self._list
        if records.stands_whole:
            place = records.visualRect(index)
            place.moveTopLeft(records.viewport().mapTo(self.content, place.topLeft()))
            self.ensureVisible(place.left(), place.bottom() + 1, 0, 0)
            self.ensureVisible(place.left(), place.top(), 0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802
        self.fit()
        super().resizeEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: D102, N802
        if watched is self.content and event.type() is QEvent.Type.LayoutRequest:
            self.fit()
        return bool(super().eventFilter(watched, event))

    def _height_above(self) -> int:
        """Return what everything but the list takes of the height."""
        layout = self.content.layout()
        assert isinstance(layout, QBoxLayout)
        around = layout.contentsMargins()
        width = self.viewport().width() - around.left() - around.right()
        items = [layout.itemAt(n) for n in range(layout.count())]
        heights = [
            item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()
            for item in items
            if item is not None and item.widget() is not self._list and not item.isEmpty()
        ]
        return around.top() + around.bottom() + sum(heights) + len(heights) * layout.spacing()

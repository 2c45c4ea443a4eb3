"""The list of the timeline: its keys, and how it is laid out."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView

from app.strings.catalogue import text
from ui.style.keys import tell_keys
from ui.style.menu import place_of
from ui.unlocked.arriving import arrived_in, takes
from ui.unlocked.screens.timeline.model import TimelineModel
from ui.unlocked.widgets.several import QuickMarks

BATCH = 300


class CardList(QuickMarks, QListView):
    """The list itself: laid out in batches, so that ten thousand cards do not hold the window up."""

    delete_wanted = Signal()
    menu_wanted = Signal(QPoint)
    all_wanted = Signal()
    hovered = Signal(int)
    dropped = Signal(int, object)

    def __init__(self, model: TimelineModel) -> None:
        super().__init__()
        self.setObjectName("timeline.list")
        self.setAccessibleName(text("window.rail.timeline"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(BATCH)
        self.setDragEnabled(False)
        self.setAcceptDrops(True)
        self.setModel(model)
        tell_keys(
            self,
            ("Enter, F2", "keys.timeline.change"),
            ("Delete", "keys.timeline.delete"),
            ("Ctrl+A", "keys.list.all"),
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2}:
            self.activated.emit(self.currentIndex())
        elif event.key() == Qt.Key.Key_Delete:
            self.delete_wanted.emit()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.all_wanted.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: D102, N802
        self.menu_wanted.emit(place_of(event, self))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: D102, N802
        self.dragMoveEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: D102, N802
        if takes(event.mimeData()):
            self.hovered.emit(self.indexAt(event.position().toPoint()).row())
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: D102, N802
        self.hovered.emit(-1)
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: D102, N802
        self.hovered.emit(-1)
        event.acceptProposedAction()
        self.dropped.emit(self.indexAt(event.position().toPoint()).row(), arrived_in(event.mimeData()))

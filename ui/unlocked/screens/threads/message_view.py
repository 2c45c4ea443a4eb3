"""The list of bubbles: it measures in small pieces, keeps its place while it grows, and asks for more."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QElapsedTimer,
    QItemSelection,
    QItemSelectionModel,
    QPersistentModelIndex,
    QPoint,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView

from app.domain.threads import MessageRef
from app.strings.catalogue import text
from ui.style.menu import place_of
from ui.style.theme import Theme
from ui.unlocked.screens.threads.bubbles import BubbleDelegate, Shape
from ui.unlocked.screens.threads.lines import Line
from ui.unlocked.screens.threads.model import Index, MessageModel
from ui.unlocked.screens.threads.talk import Page

SLICE_MS = 8
"""How long text is measured in one turn of the window."""
REST_MS = 120
"""How long the width must stay the same before everything is measured for it."""
MOST_LINES = 400
MOST_WHILE_CHOOSING = 2_200


class MessageView(QListView):
    """Shift and the arrows choose several, the ring or Space ticks one, Return opens what a message holds."""

    earlier_wanted = Signal()
    later_wanted = Signal()
    open_wanted = Signal(object)
    chosen_changed = Signal()
    moved = Signal()
    menu_wanted = Signal(QPoint)
    copy_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("threads.bubbles")
        self.setAccessibleName(text("threads.bubbles"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionRectVisible(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragEnabled(False)
        self.setUniformItemSizes(False)
        self.setSpacing(0)
        self.has_earlier = self.has_later = False
        self.chosen: dict[MessageRef, None] = {}
        self._holds_still = False
        self._asked = False
        self._todo: deque[Line] = deque()
        self._fresh: dict[MessageRef, Shape] = {}
        self._then: Callable[[], None] | None = None
        self._wide = 0
        self.messages = MessageModel(self)
        self._bubbles = BubbleDelegate(theme, self)
        self.setItemDelegate(self._bubbles)
        self.setModel(self.messages)
        self._slices = QTimer(self)
        self._slices.setInterval(0)
        self._slices.timeout.connect(self.on_slice)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self.on_rest)
        self.verticalScrollBar().valueChanged.connect(self.on_scrolled)
        self.selectionModel().selectionChanged.connect(self.on_selection)

    # What the pane shows.

    def clear(self) -> None:
        """Let go of everything."""
        self._slices.stop()
        self._todo.clear()
        self._then = None
        self._asked = False
        self.has_earlier = self.has_later = False
        self._still(lambda: self.messages.set_lines((), 0))
        self._bubbles.shapes = {}
        self.chosen = {}

    def show_page(self, page: Page) -> None:
        """Show these lines in place of the others, at the one that is marked, the end or the beginning."""
        self.has_earlier, self.has_later = page.has_earlier, page.has_later

        def shown() -> None:
            kept = {line.ref: self._bubbles.shape_of(line) for line in page.lines}
            self._bubbles.fit(self._wide, kept)
            self._still(lambda: self.messages.set_lines(page.lines, page.first))
            self._choose_again()
            self.doItemsLayout()
            self._go_to(page)

        self._measure(page.lines, shown)

    def _go_to(self, page: Page) -> None:
        index, flag = self.messages.index_of(page.marked), QItemSelectionModel.SelectionFlag
        if index.isValid():
            keeps = page.quietly or page.marked in self.chosen
            self.selectionModel().setCurrentIndex(index, flag.NoUpdate if keeps else flag.ClearAndSelect)
            hint = QAbstractItemView.ScrollHint
            self.scrollTo(index, hint.PositionAtTop if page.on_top else hint.PositionAtCenter)
        elif page.lines:
            row = len(page.lines) - 1 if page.at_end else 0
            self.selectionModel().setCurrentIndex(self.messages.index(row), flag.NoUpdate)
            self.scrollToBottom() if page.at_end else self.scrollToTop()

    def add_earlier(self, lines: Sequence[Line]) -> None:
        """Show these above, with what is in sight where it is."""
        self._measure(lines, lambda: self._keep_place(lambda: self._grow(lines, above=True)))

    def add_later(self, lines: Sequence[Line]) -> None:
        """Show these below, with what is in sight where it is."""
        self._measure(lines, lambda: self._keep_place(lambda: self._grow(lines, above=False)))

    def mark(self, ref: MessageRef) -> bool:
        """Mark a message and show it, if it is here."""
        index = self.messages.index_of(ref)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)
        return index.isValid()

    def choose_all(self, refs: Sequence[MessageRef]) -> None:
        """Choose these messages, those too that are not here."""
        self.chosen = dict.fromkeys(refs)
        self._still(self.clearSelection)
        self._choose_again()
        self.viewport().update()
        self.chosen_changed.emit()

    def top_line(self) -> Line | None:
        """Return the first line in sight."""
        return self.messages.line_at(self.indexAt(QPoint(self.viewport().width() // 2, 4)))

    def on_theme_changed(self) -> None:
        """Measure everything with the fonts in use."""
        self._bubbles.on_theme_changed()
        self._wide = 0
        self.on_rest()

    # Measuring.

    def on_slice(self) -> None:
        """Measure for a few milliseconds, then let the window go on."""
        clock = QElapsedTimer()
        clock.start()
        while self._todo and clock.elapsed() < SLICE_MS:
            line = self._todo.popleft()
            self._fresh[line.ref] = self._bubbles.measure(line, self._wide)
        if not self._todo:
            self._slices.stop()
            self._bubbles.fit(self._wide, self._bubbles.shapes | self._fresh)
            self._fresh = {}
            then, self._then = self._then, None
            if then is not None:
                then()
            self._asked = False
            self.moved.emit()
            self._look_for_more()

    def on_rest(self) -> None:
        """Measure what is here for another width, piece by piece."""
        if self._room() == self._wide and self._bubbles.shapes:
            return
        if self._then is not None:  # what was being measured comes first
            self._rest.start()
            return
        self._measure(self.messages.lines, lambda: self._keep_place(lambda: None))

    def _measure(self, lines: Sequence[Line], then: Callable[[], None]) -> None:
        self._wide = self._room()
        self._todo = deque(lines)
        self._fresh = {}
        self._then = then
        self._slices.start()

    def _room(self) -> int:
        return max(1, self.viewport().width())

    # Growing.

    def _grow(self, lines: Sequence[Line], *, above: bool) -> None:
        model = self.messages
        most = MOST_WHILE_CHOOSING if len(self.chosen) > 1 else MOST_LINES
        surplus = max(0, model.rowCount() + len(lines) - most)
        if above:
            model.add_before(lines)
            self._still(lambda: model.drop_last(surplus))
            self.has_later = self.has_later or surplus > 0
        else:
            model.add_after(lines)
            self._still(lambda: model.drop_first(surplus))
            self.has_earlier = self.has_earlier or surplus > 0
        here = {line.ref for line in model.lines}
        self._bubbles.shapes = {ref: shape for ref, shape in self._bubbles.shapes.items() if ref in here}
        self._choose_again()

    def _keep_place(self, change: Callable[[], None]) -> None:
        """Change the list, with the first line in sight where it was."""
        index = QPersistentModelIndex(self.indexAt(QPoint(self.viewport().width() // 2, 4)))
        before = self.visualRect(index).top() if index.isValid() else 0
        change()
        self.doItemsLayout()
        if index.isValid():
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + self.visualRect(index).top() - before)

    def on_scrolled(self) -> None:
        """Ask for more near an end."""
        self.moved.emit()
        self._look_for_more()

    def _look_for_more(self) -> None:
        if self._asked or self._then is not None or not self.messages.rowCount():
            return
        bar, high = self.verticalScrollBar(), self.viewport().height()
        if self.has_earlier and bar.value() < high:
            self._asked = True
            self.earlier_wanted.emit()
        elif self.has_later and bar.maximum() - bar.value() < high:
            self._asked = True
            self.later_wanted.emit()

    def give_up(self) -> None:
        """Be ready to ask again: what was asked for will not come."""
        self._asked = False

    # Choosing.

    def on_selection(self, more: QItemSelection, less: QItemSelection) -> None:
        """Note what was chosen; what is only scrolled away stays so."""
        if self._holds_still:
            return
        for indexes, on in ((less.indexes(), False), (more.indexes(), True)):
            for index in indexes:
                line = self.messages.line_at(index)
                if line is not None and on:
                    self.chosen[line.ref] = None
                elif line is not None:
                    self.chosen.pop(line.ref, None)
        self.chosen_changed.emit()

    def selectionCommand(self, index: Index, event: object = None) -> QItemSelectionModel.SelectionFlag:  # noqa: D102, N802
        if isinstance(event, QMouseEvent) and index.isValid():
            rect = self.visualRect(index)
            if self._bubbles.tick_contains(rect, event.position().toPoint()):
                pressed = event.type() == QMouseEvent.Type.MouseButtonPress
                flag = QItemSelectionModel.SelectionFlag
                return flag.Toggle if pressed else flag.NoUpdate
        command: QItemSelectionModel.SelectionFlag = super().selectionCommand(index, event)  # type: ignore[arg-type]
        if command & QItemSelectionModel.SelectionFlag.Clear:
            self.chosen = {ref: None for ref in self.chosen if self.messages.index_of(ref).isValid()}
        return command

    def _choose_again(self) -> None:
        selection = QItemSelection()
        for ref in self.chosen:
            index = self.messages.index_of(ref)
            if index.isValid():
                selection.select(index, index)
        flag = QItemSelectionModel.SelectionFlag.Select
        self._still(lambda: self.selectionModel().select(selection, flag))

    def _still(self, change: Callable[[], None]) -> None:
        self._holds_still = True
        try:
            change()
        finally:
            self._holds_still = False

    # Keys and the mouse.

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802
        index = self.currentIndex()
        line = self.messages.line_at(index)
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if line is not None:
                self.open_wanted.emit(line)
        elif event.key() == Qt.Key.Key_Space and line is not None:
            self.selectionModel().select(index, QItemSelectionModel.SelectionFlag.Toggle)
        elif event.key() == Qt.Key.Key_A and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()  # only a part of the conversation is here
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: D102, N802
        self.menu_wanted.emit(place_of(event, self))

    def words_chosen(self) -> str:
        """Return what is shown of the chosen lines that are here, else of the line that the keys are at."""
        chosen = [line for line in self.messages.lines if line.ref in self.chosen]
        at = self.messages.line_at(self.currentIndex())
        return "\n".join(line.spoken for line in chosen or ([at] if at is not None else []))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: D102, N802
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        line = self.messages.line_at(index)
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if line is not None and plain and event.button() is Qt.MouseButton.LeftButton:
            where = event.position().toPoint()
            if self._bubbles.tile_contains(index, self.visualRect(index), where):
                self.open_wanted.emit(line)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802
        super().resizeEvent(event)
        if self._room() != self._wide:
            self._rest.start()

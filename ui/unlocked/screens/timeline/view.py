"""The timeline: months and cards at the left, the chosen entry at the right."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from app.domain.change import Change
from app.domain.ids import EntityId
from app.domain.ports import Picture
from app.strings.catalogue import text
from ui.dialogs import Question
from ui.style.parts import MutedLabel, Surface, column, scrolled
from ui.unlocked.screen import Screen, ScreenContext, Target
from ui.unlocked.screens.timeline.delegate import CardDelegate
from ui.unlocked.screens.timeline.detail import Detail, Tile
from ui.unlocked.screens.timeline.detail_pane import DetailPane
from ui.unlocked.screens.timeline.filters import FilterBar
from ui.unlocked.screens.timeline.model import TimelineModel
from ui.unlocked.screens.timeline.presenter import TimelinePresenter
from ui.unlocked.screens.timeline.rows import Row
from ui.unlocked.widgets.detail import TwoPanes

BATCH = 300


class TimelineScreen(Screen):
    """List, filters and detail."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__("timeline")
        self._context = context
        self._model = TimelineModel()
        self._model.setParent(self)
        self._list = CardList(self._model)
        self._delegate = CardDelegate(context.theme, self._list)
        self._list.setItemDelegate(self._delegate)
        self._filters = FilterBar()
        self._empty = MutedLabel("", "timeline.empty")
        self._empty.hide()
        self._pane = DetailPane(context.theme)
        self._area = scrolled(self._pane, "timeline.detail")
        self.presenter = TimelinePresenter(context.session, context.jobs, context.shell, self)
        self._lay_out()
        self._filters.narrowed.connect(self.on_narrowed)
        self._filters.widened.connect(self.presenter.widen)
        self._filters.covered.connect(self.on_covered)
        self._filters.back_wanted.connect(self.on_back_wanted)
        self._list.selectionModel().selectionChanged.connect(self.on_selected)
        self._list.activated.connect(self.on_activated)
        self._list.delete_wanted.connect(self.on_withdraw_wanted)
        self._list.clicked.connect(self.on_clicked)
        self._panes.narrowed.connect(self._filters.on_narrowed)
        self._model.more_wanted.connect(self.presenter.more)
        self._pane.edit_wanted.connect(self.presenter.edit)
        self._pane.withdraw_wanted.connect(self.on_withdraw_wanted)
        self._pane.look_wanted.connect(self.on_look_wanted)
        context.scope.connect(context.theme.changed, self.on_theme_changed)

    # What the shell asks.

    def activate(self, target: Target) -> None:
        """Show the list, with the entry of the target chosen."""
        self.presenter.go_to(target)

    def refresh(self, change: Change) -> None:
        """Load anew what changed."""
        self.presenter.changed(change)

    def first_focus(self) -> QWidget:
        """Return the list."""
        return self._list

    # What the presenter shows.

    def show_rows(self, rows: tuple[Row, ...], *, is_last: bool, filtered: bool) -> None:
        """Show the list, or why it is empty."""
        self._model.set_rows(rows, is_last=is_last)
        self._list.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        self._empty.setText(text("timeline.empty.filtered" if filtered else "timeline.empty"))
        if not filtered:
            self._filters.show_none()

    def add_rows(self, rows: tuple[Row, ...], *, is_last: bool) -> None:
        """Show more of the list."""
        self._model.add_rows(rows, is_last=is_last)

    def choose(self, entry: EntityId | None) -> None:
        """Mark an entry, and show it at the right."""
        index = self._model.index_of(entry)
        if index.isValid():
            self._list.setCurrentIndex(index)
            self._list.scrollTo(index)
            card = self._model.card_at(index)
            self.presenter.choose(None if card is None else card.id)
        else:
            self.presenter.choose(None)

    def show_detail(self, detail: Detail | None) -> None:
        """Show an entry at the right."""
        if detail is None:
            self._pane.show_nothing(text("timeline.detail.nothing"))
        else:
            self._pane.show_detail(detail)
        self._area.verticalScrollBar().setValue(0)

    def show_people(self, people: tuple[tuple[EntityId, str], ...]) -> None:
        """Offer people in the filter."""
        self._filters.show_people(people)

    def show_figure(self, title: str, number: int) -> None:
        """Say that only the entries behind a figure are listed."""
        self._filters.show_figure(title, number)

    def show_picture(self, item: EntityId, picture: Picture) -> None:
        """Show a picture on its tile."""
        self._pane.show_picture(item, picture)

    def show_no_picture(self, item: EntityId, words: str) -> None:
        """Say on the tile why there is none."""
        self._pane.show_no_picture(item, words)

    # Slots.

    def on_narrowed(self, name: str, value: object) -> None:
        """List only what a filter admits."""
        self.presenter.narrow(**{name: value})

    def on_back_wanted(self) -> None:
        """Go back to the figure."""
        self._context.shell.go(Target("patterns"))

    def on_covered(self, on: bool) -> None:  # noqa: FBT001 - a slot
        """Cover the words of the list, or show them."""
        self._delegate.covered = on
        self._list.viewport().update()

    def on_selected(self, chosen: QItemSelection) -> None:
        """Show the card that was chosen."""
        indexes = chosen.indexes()
        card = self._model.card_at(indexes[0]) if indexes else None
        if card is not None:
            self.presenter.choose(card.id)

    def on_clicked(self, _index: QModelIndex) -> None:
        """Show the chosen entry where there is room for one pane only."""
        self._panes.open_right()

    def on_activated(self, _index: QModelIndex) -> None:
        """Open the chosen entry for changes; where there is little room, show it first."""
        if self._panes.is_narrow and not self._pane.isVisible():
            self._panes.open_right()
        else:
            self.presenter.edit()

    def on_look_wanted(self, tile: Tile) -> None:
        """Show a picture."""
        self.presenter.look(tile)

    def on_withdraw_wanted(self) -> None:
        """Ask before an entry is withdrawn."""
        if not self.presenter.may_change:
            return
        question = Question(
            text("timeline.withdraw.title"), text("timeline.withdraw.sentence"), text("timeline.withdraw.yes")
        )
        self._context.dialogs.ask(self, question, self.on_withdraw_agreed)

    def on_withdraw_agreed(self) -> None:
        """Withdraw it."""
        self.presenter.withdraw("")

    def on_theme_changed(self) -> None:
        """Measure the cards anew."""
        self._delegate.on_theme_changed()
        self._list.doItemsLayout()

    def _lay_out(self) -> None:
        left = Surface("window", "timeline.left")
        inner = column(left, margins=(12, 14, 0, 0), gap=4)
        filters = column(margins=(0, 0, 12, 0))
        filters.addWidget(self._filters)
        filters.addWidget(self._empty)
        inner.addLayout(filters)
        rest = column(margins=(0, 0, 12, 0))
        rest.addWidget(self._filters.rest)
        inner.addLayout(rest, 3)
        inner.addWidget(self._list, 1)
        self._list.setMinimumHeight(90)
        self._panes = TwoPanes("timeline.panes", left, self._area)
        column(self).addWidget(self._panes)


class CardList(QListView):
    """The list itself: laid out in batches, so that ten thousand cards do not hold the window up."""

    delete_wanted = Signal()

    def __init__(self, model: TimelineModel) -> None:
        super().__init__()
        self.setObjectName("timeline.list")
        self.setAccessibleName(text("window.rail.timeline"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(BATCH)
        self.setDragEnabled(False)
        self.setModel(model)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2}:
            self.activated.emit(self.currentIndex())
        elif event.key() == Qt.Key.Key_Delete:
            self.delete_wanted.emit()
        else:
            super().keyPressEvent(event)


def build(context: ScreenContext) -> Screen:
    """Make the timeline."""
    return TimelineScreen(context)

"""The items as tiles or as lines: two looks at one list, with what is marked and where the keys are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import cast

from PySide6.QtCore import QModelIndex, QPoint, Signal
from PySide6.QtWidgets import QAbstractItemView, QWidget

from app.domain.ids import EntityId
from app.strings.catalogue import text
from ui.style.menu import Deed, open_menu
from ui.style.parts import Button, Surface, column, em, row
from ui.style.theme import Theme
from ui.unlocked.list_memory import Left
from ui.unlocked.screens.evidence.grid import EvidenceGrid
from ui.unlocked.screens.evidence.listing import Listed
from ui.unlocked.screens.evidence.model import EvidenceModel
from ui.unlocked.screens.evidence.rows import COLUMNS
from ui.unlocked.screens.evidence.table import EvidenceTable
from ui.unlocked.widgets.detail import TwoPanes
from ui.unlocked.widgets.several import Several
from ui.unlocked.widgets.several_bar import SeveralBar

LEAST_EM = 3
"""A list gives way to what stands over it down to so many text heights."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """Which item stands first in a view, and how far down in pixels; None at the head of the list."""

    view: QAbstractItemView
    item: EntityId | None
    top: int


class ItemsView(Surface):
    """Tells by signals what is asked for; `deeds` are what can be done with what is marked."""

    reached = Signal(object)
    clicked = Signal()
    opened = Signal()
    look_wanted = Signal()
    edit_wanted = Signal()
    copy_wanted = Signal()
    carrying = Signal(bool)
    carried_out = Signal()
    ordered = Signal(str, bool)
    left = Signal(object)
    counted = Signal(int)

    def __init__(self, theme: Theme, deeds: Callable[[], Sequence[Deed]]) -> None:
        super().__init__("plain", "evidence.items")
        self._deeds = deeds
        self._as_list = False
        self._kept: tuple[EntityId, ...] = ()
        self._keys_at: EntityId | None = None
        self._in_sight: tuple[_Seen, ...] = ()
        self._model = EvidenceModel(self)
        self._grid = EvidenceGrid(self._model, theme)
        self._several = Several(self._grid, self._model.id_at, self._model.row_of, _count)
        self._marks = self._grid.selectionModel()
        self._table = EvidenceTable(self._model, self._marks, theme)
        self._bar = SeveralBar("evidence", self._grid, deeds)
        for view in (self._grid, self._table):
            view.setMinimumHeight(em(LEAST_EM))
        layout = column(self, gap=8)
        layout.addWidget(self._grid, 1)
        # A widget and not a layout: a layout would keep its half of the room while the lines are hidden.
        self._lines = Surface("plain", "evidence.lines")
        row(self._lines, margins=(0, 0, 14, 0)).addWidget(self._table)
        layout.addWidget(self._lines, 1)
        foot = row(margins=(0, 0, 14, 0))
        foot.addWidget(self._bar)
        layout.addLayout(foot)
        self._connect()
        self.show_as(as_list=False)

    @property
    def shown(self) -> QWidget:
        """The tiles, or the lines, whichever are shown."""
        return self._table if self._as_list else self._grid

    def marked(self) -> tuple[EntityId, ...]:
        """Return the items that are marked, in the order of the list."""
        return cast("tuple[EntityId, ...]", self._several.keys())

    def words(self) -> str:
        """Return what is shown of what is marked, a line each."""
        return self._model.words_of(self.marked())

    def show_tiles(self, listed: Listed, *, stay: bool) -> None:
        """Show other items; what was marked stays marked when the keys are put somewhere.

        `stay` leaves in sight what is in sight, unless the keys come to another item.
        """
        self._kept = self.marked()
        self._in_sight = tuple(map(self._first_in_sight, (self._grid, self._table))) if stay else ()
        self._keys_at = self._model.id_at(self._grid.currentIndex().row())
        self._marks.blockSignals(True)  # noqa: FBT003
        self._model.show(listed)
        self._marks.blockSignals(False)  # noqa: FBT003
        self.setVisible(bool(listed.tiles))

    def go_to(self, item: EntityId | None) -> EntityId | None:
        """Put the keys at an item, at the first when it is not there; tell nobody, return which it is."""
        at = max(self._model.row_of(item), 0) if self._model.rowCount() else -1
        kept, self._kept = self._kept, ()
        in_sight, self._in_sight = self._in_sight, ()
        stays = bool(in_sight) and self._model.id_at(at) == self._keys_at
        self._marks.blockSignals(True)  # noqa: FBT003
        if at >= 0:
            self._several.go_to(at, alone=len(kept) <= 1, reveal=not stays)
            if not stays:
                self._table.scrollTo(self._model.index(at, 0))
        if len(kept) > 1:
            self._several.take(kept)
        self._marks.blockSignals(False)  # noqa: FBT003
        self._several.on_changed()
        for seen in in_sight if stays else ():
            self._put_in_sight(seen)
        for view in (self._grid, self._table):
            view.viewport().update()
        return self._model.id_at(at)

    def show_left(self, left: Left, order: str, *, falling: bool) -> None:
        """Show the columns as they were left."""
        self._table.show_left(left)
        self._table.show_order(order, falling=falling)

    def show_as(self, *, as_list: bool) -> None:
        """Show lines or tiles."""
        had_focus = self._grid.hasFocus() or self._table.hasFocus()
        self._as_list = as_list
        self._grid.setVisible(not as_list)
        self._lines.setVisible(as_list)
        self._table.setVisible(as_list)
        self._bar.come_home_to(self.shown)
        if had_focus:
            self.shown.setFocus()

    def has_keys(self) -> bool:
        """Tell whether the keys go here."""
        return self._grid.hasFocus() or self._table.hasFocus()

    def on_theme_changed(self) -> None:
        """Measure anew."""
        self._grid.on_theme_changed()
        self._table.on_theme_changed()

    def on_current(self, index: QModelIndex) -> None:
        """Tell which item the keys are at."""
        item = self._model.id_at(index.row())
        if item is not None:
            self.reached.emit(item)

    def on_clicked(self) -> None:
        """Tell of a click, unless several are being marked."""
        if len(self.marked()) == 1:
            self.clicked.emit()

    def on_activated(self) -> None:
        """Open the item that the keys are at."""
        self.opened.emit()

    def on_menu_wanted(self, at: QPoint) -> None:
        """Open what can be done with what is marked."""
        open_menu("evidence.menu", self._deeds(), self.shown, at)

    def open_order(self) -> None:
        """Open what the list can be ordered by."""
        deeds = tuple(
            Deed(name, text(f"evidence.column.{name}"), partial(self._table.on_head, number))
            for number, name in enumerate(COLUMNS)
        )
        open_menu("evidence.order", deeds, self.shown, self.shown.mapToGlobal(self.shown.rect().center()))

    def _first_in_sight(self, view: QAbstractItemView) -> _Seen:
        index = view.indexAt(QPoint(view.viewport().width() // 2, 0))
        at_top = view.verticalScrollBar().value() == 0  # what comes first then is to be seen
        item = None if at_top else self._model.id_at(index.row())
        return _Seen(view, item, view.visualRect(index).top())

    def _put_in_sight(self, seen: _Seen) -> None:
        row = self._model.row_of(seen.item)
        if row >= 0:
            bar, now = seen.view.verticalScrollBar(), seen.view.visualRect(self._model.index(row, 0)).top()
            bar.setValue(bar.value() + now - seen.top)

    def _connect(self) -> None:
        self._marks.currentChanged.connect(self.on_current)
        for view in (self._grid, self._table):
            view.look_wanted.connect(self.look_wanted)
            view.edit_wanted.connect(self.edit_wanted)
            view.copy_wanted.connect(self.copy_wanted)
            view.menu_wanted.connect(self.on_menu_wanted)
            view.carrying.connect(self.carrying)
            view.carried_out.connect(self.carried_out)
            view.clicked.connect(self.on_clicked)
            view.activated.connect(self.on_activated)
        self._several.changed.connect(self._bar.show_count)
        self._several.changed.connect(self.counted)
        self._bar.none_wanted.connect(self._several.none)
        self._table.ordered.connect(self.ordered)
        self._table.left.connect(self.left)


def _count(first: int, last: int) -> int:
    """Every row is an item."""
    return last - first + 1


class GridPanes(TwoPanes):
    """Gives the grid the room and the item a column."""

    def _arrange(self) -> None:
        super()._arrange()
        if not self._moved and not self.is_narrow:
            right = max(em(24), round(self.width() * 0.33))
            self._split.setSizes([self.width() - right, right])


class EditPage(Surface):
    """Holds the form of an item, with the way back to it."""

    def __init__(self) -> None:
        super().__init__("pane", "evidence.edit.page")
        self.done = Button(text("evidence.edit.done"), "evidence.edit.done", "link")
        self._layout = column(self, gap=0)
        back = row(margins=(20, 12, 20, 0))
        back.addWidget(self.done)
        back.addStretch(1)
        self._layout.addLayout(back)

    def hold(self, form: QWidget) -> None:
        """Show a form."""
        self._layout.addWidget(form, 1)

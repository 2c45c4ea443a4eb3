"""What a search found, under the kinds of it; the text stays in the box above."""

from __future__ import annotations

from functools import partial
from typing import cast

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from app.strings.catalogue import text
from ui.style.menu import Deed, open_menu, place_of
from ui.style.parts import MutedLabel, TitleLabel, column
from ui.unlocked.leaving import copy_words
from ui.unlocked.screen import Screen, ScreenContext, Target
from ui.unlocked.screens.search.delegate import HitDelegate
from ui.unlocked.screens.search.model import HitModel
from ui.unlocked.screens.search.presenter import HitRow, ResultRow, SearchPresenter
from ui.unlocked.screens.timeline.several import SeveralEntries
from ui.unlocked.widgets.several import QuickMarks, Several
from ui.unlocked.widgets.several_bar import SeveralBar


class HitList(QuickMarks, QListView):
    """The list; Return opens a hit."""

    menu_wanted = Signal(QPoint)
    copy_wanted = Signal()

    def __init__(self, model: HitModel) -> None:
        super().__init__()
        self.setObjectName("search.list")
        self.setAccessibleName(text("window.rail.search"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setModel(model)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.activated.emit(self.currentIndex())
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: D102, N802
        self.menu_wanted.emit(place_of(event, self))


class SearchScreen(Screen):
    """The results."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__("search")
        self._context = context
        self._title = TitleLabel("", "search.title")
        self._count = MutedLabel("", "search.count")
        self._model = HitModel()
        self._model.setParent(self)
        self._list = HitList(self._model)
        self._several = Several(self._list, self._model.hit_at, self._model.row_of)
        self._bar = SeveralBar("search", self._list, self.deeds)
        self._delegate = HitDelegate(context.theme, self._list)
        self._list.setItemDelegate(self._delegate)
        self._entries = SeveralEntries(context.session, context.jobs, context.shell)
        layout = column(self, margins=(26, 22, 14, 8), gap=4)
        layout.addWidget(self._title)
        layout.addWidget(self._count)
        layout.addSpacing(10)
        layout.addWidget(self._list, 1)
        layout.addWidget(self._bar)
        self.presenter = SearchPresenter(context.session, context.jobs, context.shell, self)
        self._list.activated.connect(self.on_activated)
        self._list.clicked.connect(self.on_clicked)
        self._list.menu_wanted.connect(self.on_menu_wanted)
        self._list.copy_wanted.connect(self.on_copy)
        self._several.changed.connect(self._bar.show_count)
        self._bar.none_wanted.connect(self._several.none)
        context.follow_look(self, self.on_theme_changed)

    def activate(self, target: Target) -> None:
        """Search for the words of the target."""
        self.presenter.search(target.what)

    def first_focus(self) -> QWidget:
        """Return the list."""
        return self._list

    def step(self, by: int) -> bool:
        """Open the next hit, or the one before."""
        self.presenter.step(by)
        return True

    def show_hits(
        self, words: str, rows: tuple[ResultRow, ...], total: int, *, at_least: bool = False
    ) -> None:
        """Show what was found."""
        self._title.setText(text("search.title", words=words))
        shown = sum(isinstance(row, HitRow) for row in rows)
        key = "search.least" if at_least else "search.more" if total > shown else "search.count"
        self._count.setText(text(key, n=total, shown=shown))
        self._model.set_rows(rows)
        if rows:
            self.go_to(self._model.first_row())
        self._several.on_changed()

    def go_to(self, row: int) -> None:
        """Put the keys at a row."""
        self._several.go_to(row)

    def marked(self) -> tuple[HitRow, ...]:
        """Return the hits that are marked."""
        return cast("tuple[HitRow, ...]", self._several.keys())

    def deeds(self) -> tuple[Deed, ...]:
        """Return what can be done with what is marked."""
        marked = self.marked()
        if not marked:
            return ()
        found = [Deed("copy", text("several.copy"), self.on_copy, "Ctrl+C")]
        if len(marked) == 1:
            found.insert(0, Deed("open", text("several.open"), self.on_open, "Return"))
        entries = tuple(hit.entry for hit in marked if hit.entry is not None)
        if entries:
            words = text("timeline.do.use", n=len(entries))
            found.append(Deed("use", words, partial(self._entries.use_in_document, entries), apart=True))
        return tuple(found)

    def on_menu_wanted(self, at: QPoint) -> None:
        """Open what can be done with what is marked."""
        open_menu("search.menu", self.deeds(), self._list, at)

    def on_copy(self) -> None:
        """Copy what the list shows of what is marked, marked secret."""
        marked = self.marked()
        if marked:
            words = "\n".join(hit.spoken() for hit in marked)
            copy_words(self._context, self, words, text("several.copied", n=len(marked)))

    def on_open(self) -> None:
        """Go to the hit that the keys are at."""
        self.presenter.open(self._list.currentIndex().row())

    def on_clicked(self, index: QModelIndex) -> None:
        """Go to what was found, unless several are being marked."""
        if len(self.marked()) == 1:
            self.on_activated(index)

    def on_activated(self, index: QModelIndex) -> None:
        """Go to what was found."""
        self.presenter.open(index.row())

    def on_theme_changed(self) -> None:
        """Measure anew."""
        self._delegate.on_theme_changed()
        self._list.doItemsLayout()


def build(context: ScreenContext) -> Screen:
    """Make the results page."""
    return SearchScreen(context)

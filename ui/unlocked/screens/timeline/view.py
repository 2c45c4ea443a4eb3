"""The timeline: months and cards at the left, the chosen entry at the right."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import cast

from PySide6.QtCore import QModelIndex, QPoint, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from app.domain.change import Change
from app.domain.ids import EntityId
from app.domain.ports import Picture
from app.strings.catalogue import text
from ui.dialogs import Question
from ui.style.focus import first_stop
from ui.style.keys import Shortcut
from ui.style.menu import Deed, open_menu
from ui.style.parts import MutedLabel, Surface, column, scrolled
from ui.unlocked.arriving import Arrived, arrived_in, bring_in, takes
from ui.unlocked.screen import Screen, ScreenContext, Target
from ui.unlocked.screens.evidence.before_adding import before_adding
from ui.unlocked.screens.timeline.arriving import ArrivedBar
from ui.unlocked.screens.timeline.card_list import CardList
from ui.unlocked.screens.timeline.delegate import CardDelegate
from ui.unlocked.screens.timeline.detail import Detail, Tile
from ui.unlocked.screens.timeline.detail_pane import DetailPane
from ui.unlocked.screens.timeline.filter_words import Active, Narrowed
from ui.unlocked.screens.timeline.filters import FilterBar
from ui.unlocked.screens.timeline.model import TimelineModel
from ui.unlocked.screens.timeline.presenter import TimelinePresenter
from ui.unlocked.screens.timeline.rows import Row, kind_choices
from ui.unlocked.widgets.choice import Choice
from ui.unlocked.widgets.detail import TwoPanes
from ui.unlocked.widgets.first_steps import FirstSteps
from ui.unlocked.widgets.marking import mark_words
from ui.unlocked.widgets.several import Several
from ui.unlocked.widgets.several_bar import SeveralBar

SETTLING_MS = (30, 120, 400)
"""A page that was just shown gets its places in the next turns; on a slow computer later."""


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
        self._several = Several(self._list, self._model.id_at, self._model.row_of, self._model.count_cards)
        self._bar = SeveralBar("timeline", self._list, self.deeds)
        self._kept: tuple[EntityId, ...] = ()
        self._asked: tuple[EntityId, ...] = ()
        self._arrived = ArrivedBar()
        self.setAcceptDrops(not context.session.read_only)
        self._list.setAcceptDrops(not context.session.read_only)
        self._find: tuple[EntityId | None, str] = (None, "")
        self._shown: EntityId | None = None
        self._filters = FilterBar()
        self._empty = MutedLabel("", "timeline.empty")
        self._empty.hide()
        self._begin = FirstSteps(
            "timeline.begin",
            (text("timeline.begin.entry"), "entry", lambda: context.shell.go(Target("entry"))),
            (text("timeline.begin.past"), "past", lambda: context.shell.go(Target("past"))),
        )
        self._pane = DetailPane(context.theme)
        self._area = scrolled(self._pane, "timeline.detail")
        self.presenter = TimelinePresenter(context.session, context.jobs, context.shell, self)
        self._lay_out()
        self._connect()

    # What the shell asks.

    def activate(self, target: Target) -> None:
        """Show the list, with the entry of the target chosen, and what was searched for marked in it."""
        self._find = (target.id, str(target.values.get("find", "")))
        self.presenter.go_to(target)

    def refresh(self, change: Change) -> None:
        """Load anew what changed."""
        self.presenter.changed(change)

    def print_page(self) -> bool:
        """Go to the documents with what is marked: entries are printed as papers, which are checked first."""
        marked = self.marked()
        if marked:
            self.presenter.several.use_in_document(marked)
        return bool(marked)

    def first_focus(self) -> QWidget:
        """Return the list, or what can be done first."""
        return self._begin if self._begin.isVisible() else self._list

    # What the presenter shows.

    def show_rows(self, rows: tuple[Row, ...], *, is_last: bool, filtered: bool) -> None:
        """Show the list, or why it is empty; what was marked stays marked."""
        self._kept = self.marked()
        self._model.set_rows(rows, is_last=is_last)
        begins = not rows and not filtered and not self._context.session.read_only
        focus = self.window().focusWidget()
        began = focus is not None and self._begin.isAncestorOf(focus)
        self._begin.setVisible(begins)
        if begins and self._list.hasFocus():
            first_stop(self._begin).setFocus()
        self._list.setVisible(bool(rows))
        if rows and began:
            self._list.setFocus()
        self._empty.setVisible(not rows)
        self._empty.setText(text("timeline.empty.filtered" if filtered else "timeline.empty"))

    def add_rows(self, rows: tuple[Row, ...], *, is_last: bool) -> None:
        """Show more of the list."""
        self._model.add_rows(rows, is_last=is_last)

    def choose(self, entry: EntityId | None) -> None:
        """Mark an entry, and show it at the right."""
        row = self._model.row_of(entry)
        row = row if row >= 0 else self._model.first_row()
        kept, self._kept = self._kept, ()
        if row >= 0:
            self._several.go_to(row, alone=len(kept) <= 1)
        if len(kept) > 1:
            self._several.take(kept)
        self._several.on_changed()
        self.presenter.choose(self._model.id_at(row))

    def choose_all(self) -> None:
        """Mark every entry of the list."""
        self._list.selectAll()

    def show_detail(self, detail: Detail | None) -> None:
        """Show an entry at the right."""
        self._shown = None if detail is None else detail.id
        if detail is None:
            self._pane.show_nothing(text("timeline.detail.nothing"))
        else:
            self._pane.show_detail(detail)
        self._area.verticalScrollBar().setValue(0)
        if detail is not None and detail.id == self._find[0] and self._find[1]:
            for wait in SETTLING_MS:
                QTimer.singleShot(wait, self, self.on_settled)

    def on_settled(self) -> None:
        """Mark what was searched for, once everything has its place; not in another entry by now."""
        if self._shown == self._find[0]:
            mark_words(self._pane, self._find[1], self._context.theme, self._area)

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
        if name == "days":
            first, last = value if isinstance(value, tuple) else (None, None)
            self.presenter.narrow(first_day=first, last_day=last)
        else:
            self.presenter.narrow(**{name: value})

    def on_taken_back(self, names: tuple[str, ...]) -> None:
        """Take back a filter."""
        self.presenter.narrow(**dict.fromkeys(names))

    def show_filter(self, narrowed: Narrowed, active: tuple[Active, ...]) -> None:
        """Show what is listed."""
        self._filters.show_filter(narrowed, active)

    def on_back_wanted(self) -> None:
        """Go back to the figure."""
        self._context.shell.go(Target("patterns"))

    def on_covered(self, on: bool) -> None:  # noqa: FBT001 - a slot
        """Cover the words of the list, or show them."""
        self._delegate.covered = on
        self._list.viewport().update()

    def marked(self) -> tuple[EntityId, ...]:
        """Return the entries that are marked, in the order of the list."""
        return cast("tuple[EntityId, ...]", self._several.keys())

    def deeds(self) -> tuple[Deed, ...]:
        """Return what can be done with what is marked."""
        marked, done = self.marked(), self.presenter.several
        if not marked:
            return ()
        use = Deed(
            "use", text("timeline.do.use", n=len(marked)), partial(done.use_in_document, marked), apart=True
        )
        if self._context.session.read_only:
            return (use,)
        found = [
            Deed("kind", text("timeline.do.kind"), self.on_kind_wanted),
            Deed("files", text("timeline.do.files"), self.on_files_wanted),
            Deed("hold", text("timeline.do.hold"), partial(done.hold, marked)),
            use,
            Deed("withdraw", text("timeline.do.withdraw"), self.on_withdraw_wanted, "Del", apart=True),
        ]
        if len(marked) == 1:
            found.insert(0, Deed("edit", text("timeline.detail.edit"), self.presenter.edit, "F2"))
        return tuple(found)

    def on_menu_wanted(self, at: QPoint) -> None:
        """Open what can be done with what is marked."""
        open_menu("timeline.menu", self.deeds(), self._list, at)

    def on_count(self, count: int) -> None:
        """Say how many are marked."""
        self._bar.show_count(count)

    def on_all_wanted(self) -> None:
        """Mark everything that is listed, what is not read yet too."""
        self.presenter.choose_all(is_whole=not self._model.canFetchMore(QModelIndex()))

    def on_current(self, index: QModelIndex) -> None:
        """Show the card that the keys are at."""
        entry = self._model.id_at(index.row())
        if entry is not None:
            self.presenter.choose(entry)

    def on_clicked(self, _index: QModelIndex) -> None:
        """Show the chosen entry where there is room for one pane only."""
        if len(self.marked()) == 1:
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

    def on_kind_wanted(self) -> None:
        """Ask which kind all of them get."""
        self._asked = self.marked()
        self._kind = Choice("timeline.kind", text("timeline.filter.kind"), kind_choices())
        question = Question(
            text("timeline.kind.title", n=len(self._asked)),
            text("timeline.kind.sentence"),
            text("timeline.kind.yes"),
            body=self._kind,
        )
        self._context.dialogs.ask(self, question, self.on_kind_chosen)

    def on_kind_chosen(self) -> None:
        """Give it to all of them."""
        self.presenter.several.add_kind(self._asked, str(self._kind.value()))

    def on_files_wanted(self) -> None:
        """Let the person choose files for all of them."""
        self._asked = self.marked()
        self._context.dialogs.choose_files(self, text("entry.drop.title"), self.on_files)

    def on_files(self, paths: tuple[Path, ...]) -> None:
        """Add files to the entries that were asked about, once it was asked what they may show."""
        attach = partial(self.presenter.several.attach, self._asked, paths)
        before_adding(self._context, self, (path.name for path in paths), attach)

    def on_withdraw_wanted(self) -> None:
        """Ask before entries are withdrawn."""
        self._asked = self.marked()
        if not self._asked or self._context.session.read_only:
            return
        if len(self._asked) == 1 and not self.presenter.may_change:
            return
        one = len(self._asked) == 1
        question = Question(
            text("timeline.withdraw.title" if one else "timeline.several.title", n=len(self._asked)),
            text("timeline.withdraw.sentence" if one else "timeline.several.sentence"),
            text("timeline.withdraw.yes" if one else "timeline.several.yes"),
        )
        self._context.dialogs.ask(self, question, self.on_withdraw_agreed)

    def on_withdraw_agreed(self) -> None:
        """Withdraw them."""
        self.presenter.withdraw(self._asked)

    # What is dropped or pasted.

    def on_paste(self) -> None:
        """Ask what becomes of what is in the clipboard."""
        if not self._context.session.read_only:
            self.on_arrived(arrived_in(self._context.clipboard.data(), words_first=True))

    def on_hovered(self, row: int) -> None:
        """Show which card would take what is dragged over it."""
        self._delegate.hot = row
        self._list.viewport().update()

    def on_dropped(self, row: int, arrived: Arrived) -> None:
        """Add files and pictures to the card they were let go on; ask about everything else."""
        entry = self._model.id_at(row)
        card = self._model.card_at(self._model.index(row, 0))
        if entry is None or card is None or card.is_withdrawn or not (arrived.count or arrived.problem):
            self.on_arrived(arrived)
        else:
            self._add_to((entry,), arrived)

    def on_arrived(self, arrived: Arrived) -> None:
        """Ask what it is for, or say why it cannot be taken."""
        if arrived.problem:
            self._context.shell.say(text(arrived.problem))
        else:
            self._arrived.ask(arrived, can_add=self.presenter.may_change)

    def on_new_with(self, arrived: Arrived) -> None:
        """Begin a new entry with it, which is kept when it is saved."""
        values = {"what": arrived.words} if arrived.words else {"arrived": arrived}
        self._context.shell.go(Target("entry", values=values))

    def on_add_arrived(self, arrived: Arrived) -> None:
        """Add it to the entries that are marked."""
        self._add_to(self.marked(), arrived)

    def on_keep_arrived(self, arrived: Arrived) -> None:
        """Keep it as evidence alone."""
        self._context.shell.go(Target("evidence", values={"arrived": arrived}))

    def _add_to(self, entries: tuple[EntityId, ...], arrived: Arrived) -> None:
        done = self.presenter.several
        files, picture = partial(done.attach, entries), partial(done.attach_picture, entries)
        bring_in(self._context, self, arrived, files, picture)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: D102, N802
        if takes(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: D102, N802
        event.acceptProposedAction()
        self.on_arrived(arrived_in(event.mimeData()))

    def on_theme_changed(self) -> None:
        """Measure the cards anew."""
        self._delegate.on_theme_changed()
        self._list.doItemsLayout()

    def _connect(self) -> None:
        self._filters.narrowed.connect(self.on_narrowed)
        self._filters.taken_back.connect(self.on_taken_back)
        self._filters.widened.connect(self.presenter.widen)
        self._filters.covered.connect(self.on_covered)
        self._filters.back_wanted.connect(self.on_back_wanted)
        self._list.selectionModel().currentChanged.connect(self.on_current)
        self._list.activated.connect(self.on_activated)
        self._list.delete_wanted.connect(self.on_withdraw_wanted)
        self._list.menu_wanted.connect(self.on_menu_wanted)
        self._list.all_wanted.connect(self.on_all_wanted)
        self._list.clicked.connect(self.on_clicked)
        self._list.hovered.connect(self.on_hovered)
        self._list.dropped.connect(self.on_dropped)
        self._arrived.entry_wanted.connect(self.on_new_with)
        self._arrived.add_wanted.connect(self.on_add_arrived)
        self._arrived.keep_wanted.connect(self.on_keep_arrived)
        Shortcut("Ctrl+V", self, self.on_paste, "keys.timeline.paste", name="timeline.shortcut")
        self._several.changed.connect(self.on_count)
        self._bar.none_wanted.connect(self._several.none)
        self._panes.narrowed.connect(self._filters.on_narrowed)
        self._model.more_wanted.connect(self.presenter.more)
        self._pane.edit_wanted.connect(self.presenter.edit)
        self._pane.withdraw_wanted.connect(self.on_withdraw_wanted)
        self._pane.history_wanted.connect(self.presenter.history)
        self._pane.look_wanted.connect(self.on_look_wanted)
        self._pane.open_wanted.connect(self.presenter.open_evidence)
        self._context.follow_look(self, self.on_theme_changed)

    def _lay_out(self) -> None:
        left = Surface("window", "timeline.left")
        inner = column(left, margins=(12, 14, 10, 0), gap=4)
        filters = column(margins=(0, 0, 2, 0), gap=6)
        filters.addWidget(self._arrived)
        filters.addWidget(self._filters)
        filters.addWidget(self._empty)
        filters.addWidget(self._begin)
        inner.addLayout(filters)
        rest = column(margins=(0, 0, 2, 0))
        rest.addWidget(self._filters.rest)
        inner.addLayout(rest, 3)
        inner.addWidget(self._list, 1)
        foot = column(margins=(0, 0, 2, 8))
        foot.addWidget(self._bar)
        inner.addLayout(foot)
        inner.addStretch(0)
        self._list.setMinimumHeight(90)
        self._panes = TwoPanes("timeline.panes", left, self._area)
        column(self).addWidget(self._panes)


def build(context: ScreenContext) -> Screen:
    """Make the timeline."""
    return TimelineScreen(context)

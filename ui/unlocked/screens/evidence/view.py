"""Evidence: covered tiles at the left, one item at the right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QHideEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from app.domain.change import Change
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.ports import Picture
from app.strings.catalogue import text
from ui.dialogs import Question
from ui.style.keys import Shortcut
from ui.style.menu import Deed
from ui.style.pages import PageStack
from ui.style.parts import MutedLabel, Surface, column, em, repolish, scrolled
from ui.unlocked.arriving import Arrived, arrived_in, bring_in, takes
from ui.unlocked.forms.keeper import Opened
from ui.unlocked.forms.subject import Subject
from ui.unlocked.leaving import FILE, copy_words, leave_with
from ui.unlocked.list_memory import Left
from ui.unlocked.screen import Draft, Screen, ScreenContext, Target
from ui.unlocked.screens.evidence.adding import AddQueue, Outcome
from ui.unlocked.screens.evidence.adding_row import AddingRow, outcome_words
from ui.unlocked.screens.evidence.before_adding import before_adding
from ui.unlocked.screens.evidence.deeds import ItemDeeds
from ui.unlocked.screens.evidence.detail import Detail
from ui.unlocked.screens.evidence.detail_pane import DetailPane
from ui.unlocked.screens.evidence.filters import FilterHead
from ui.unlocked.screens.evidence.item_form import ItemForm
from ui.unlocked.screens.evidence.items import EditPage, GridPanes, ItemsView
from ui.unlocked.screens.evidence.listing import Listed
from ui.unlocked.screens.evidence.presenter import EvidencePresenter
from ui.unlocked.screens.evidence.words_presenter import WordsPresenter
from ui.unlocked.screens.imports.looking import Looked
from ui.unlocked.widgets.marking import mark_words

TIGHT_EM = 30
"""Below so many text heights, the filters are hidden until they are asked for."""


class EvidenceScreen(Screen):
    """Grid, filters, detail, and the form that changes what is known of an item."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__("evidence")
        self._context = context
        self.setAcceptDrops(not context.session.read_only)
        self._deeds = ItemDeeds(
            context,
            self,
            self.marked,
            single=self.single_deeds,
            save_one=self.on_copy,
            copy=self.on_copy_words,
            order=self.on_order_wanted,
        )
        self._items = ItemsView(context.theme, self._deeds.deeds)
        self._pane = DetailPane(context.theme)
        self._area = scrolled(self._pane, "evidence.scroll")
        self._edit_page = EditPage()
        self._done = self._edit_page.done
        self._edit = ItemForm(context)
        self._adding = AddingRow(context)
        self._head = FilterHead(context.shell, may_add=not context.session.read_only)
        self._erase_sentence = ""
        self._words_arrived = ""
        self._arrived = Arrived()
        self._find: tuple[EntityId | None, str] = (None, "")
        self.presenter = EvidencePresenter(context.session, context.jobs, context.shell, self)
        self._words = WordsPresenter(context.session, context.jobs, context.shell, self._pane)
        self._queue = AddQueue(context.session, context.jobs, self)
        self._exports: tuple[Looked, ...] = ()
        self._lay_out()
        self._connect()
        self.presenter.remember()
        self._queue.look_for_unfinished()

    # What the shell asks.

    def activate(self, target: Target) -> None:
        """Show the items, with that of the target chosen."""
        arrived = target.values.get("arrived")
        if isinstance(arrived, Arrived) and arrived is not self._arrived:
            self._arrived = arrived
            self.on_arrived(arrived)
        self._find = (target.id, str(target.values.get("find", "")))
        self.presenter.activate(target.id)
        if target.id is not None and target.what:
            self._edit.begin(Subject(RecordKind.EVIDENCE, target.id), target.what)
            self._right.setCurrentWidget(self._edit_page)

    def refresh(self, change: Change) -> None:
        """Load anew what changed."""
        self.presenter.changed(change)
        self._edit.changed(change)

    def take_draft(self) -> Draft | None:
        """Give what is typed and not saved."""
        return self._edit.take_draft() or self._queue.take_draft()

    def is_being_written(self) -> bool:
        """Tell whether the form of an item holds what is not saved."""
        return self._edit.is_being_written()

    def left_at(self, here: Target) -> Target:
        """Return the form of the item, at its field."""
        left = self._edit.left_at(here)
        return replace(left, what=left.what or "caption")

    def first_focus(self) -> QWidget:
        """Return the tiles or lines, or the button when there is nothing yet."""
        return self._items.shown if self._blank.isHidden() else self._head.add

    # What the presenter shows.

    def show_tiles(self, listed: Listed, *, filtered: bool, stay: bool) -> None:
        """Show the items, or why there are none; what was marked stays marked."""
        had_keys, tiles = self._items.has_keys(), listed.tiles
        self._items.show_tiles(listed, stay=stay)
        if not tiles and had_keys:
            (self._head.finder if filtered else self._head.add).setFocus()
        self._empty.turn("plain" if filtered else "drop")
        self._blank.setVisible(not tiles)
        self._empty_words.setText(text("evidence.empty.filtered" if filtered else "evidence.empty"))

    def show_counts(self, counts: dict[str, int]) -> None:
        """Show how many items each filter has."""
        self._head.show_counts(counts)

    def show_all(self) -> None:
        """Show that nothing is filtered."""
        self._head.show_all()

    def show_group(self, group: str) -> None:
        """Show which group is listed."""
        self._head.show_group(group)

    def choose(self, item: EntityId | None) -> None:
        """Mark an item, and show it at the right."""
        self._choose(self._items.go_to(item))

    def show_list(self, left: Left) -> None:
        """Show tiles or lines, with the columns as they were left."""
        self._head.show_as(as_list=self.presenter.as_list)
        self._items.show_as(as_list=self.presenter.as_list)
        self._items.show_left(left, self.presenter.column, falling=self.presenter.falling)

    def show_detail(self, detail: Detail | None) -> None:
        """Show an item at the right."""
        if detail is None:
            self._pane.show_nothing()
            self._right.setCurrentWidget(self._area)
        else:
            self._pane.show_detail(detail)
            self._edit.head(detail)
            self._mark()

    def show_picture(self, picture: Picture, page: int, pages: int) -> None:
        """Show a picture in the pane."""
        self._pane.show_picture(picture, page, pages)

    def show_text(self, words: str, *, cut: bool) -> None:
        """Show a text in the pane."""
        self._pane.show_text(words, cut=cut)
        self._mark()

    def show_no_picture(self, words: str) -> None:
        """Say why there is nothing to see."""
        self._pane.show_no_picture(words)

    def bring_forward(self) -> None:
        """Show the right pane where there is room for one only."""
        self._panes.open_right()

    # What the queue shows.

    def show_adding(self, done: int, total: int) -> None:
        """Show how many files are done."""
        self._adding.show_progress(done, total)

    def show_added(self, outcome: Outcome) -> None:
        """Show what became of the files."""
        self._adding.show_outcome(outcome)
        self._exports = outcome.exports
        if not outcome.notes:
            self._context.shell.say(outcome_words(outcome))
        if outcome.exports and self.isVisible():
            self._adding.on_look()
        elif outcome.last is not None and self.isVisible():
            self.presenter.activate(outcome.last)

    def show_unfinished(self, count: int) -> None:
        """Offer to go on with files that a lock came between."""
        self._adding.show_unfinished(count)

    # Slots.

    def marked(self) -> tuple[EntityId, ...]:
        """Return the items that are marked, in the order of the list."""
        return self._items.marked()

    def single_deeds(self) -> tuple[Deed, ...]:
        """Return what can be done with one item alone."""
        found = (
            Deed("open", text("evidence.open.open"), self.on_opened, "Return"),
            Deed("look", text("evidence.do.look"), self.on_look_key, "Space"),
        )
        if self._context.session.read_only:
            return found
        return (
            *found,
            Deed("edit", text("evidence.edit"), self.on_edit_key, "F2"),
            Deed("erase", text("evidence.erase"), self.presenter.ask_erase),
        )

    def on_order_wanted(self) -> None:
        """Open what the list can be ordered by."""
        self._items.open_order()

    def on_copy_words(self) -> None:
        """Copy what the list shows of what is marked, marked secret."""
        marked = self.marked()
        if marked:
            copy_words(self._context, self, self._items.words(), text("several.copied", n=len(marked)))

    def on_carrying(self, on: bool) -> None:  # noqa: FBT001 - a slot
        """Say where it can be let go."""
        if on:
            self._context.shell.say(text("evidence.carry"))

    def on_filter(self, group: str) -> None:
        """List a group."""
        self.presenter.narrow(group=group)

    def on_find(self, words: str) -> None:
        """List what holds these words."""
        self.presenter.narrow(words=words)

    def on_as_list(self, on: bool) -> None:  # noqa: FBT001 - a slot
        """Show lines or tiles, and keep that."""
        self.presenter.show_as(as_list=on)
        self._items.show_as(as_list=on)

    def on_add(self) -> None:
        """Let the person choose files."""
        self._context.dialogs.choose_files(self, text("evidence.add.title"), self.on_files)

    def on_add_folder(self) -> None:
        """Let the person choose a folder."""
        title = text("evidence.add_folder.title")
        self._context.dialogs.choose_folder(self, title, Path.home(), self.on_folder)

    def on_folder(self, path: Path) -> None:
        """Add every file of a folder; what is in it is not known yet, so it may be pictures."""
        before_adding(self._context, self, ("",), partial(self._queue.add, (path,)))

    def on_look_inside(self) -> None:
        """Show what is in the exports."""
        self._context.shell.go(Target("imports", values={"files": self._exports}))

    def on_files(self, paths: tuple[Path, ...]) -> None:
        """Add files, once it was asked what they may show."""
        before_adding(self._context, self, (path.name for path in paths), partial(self._queue.add, paths))

    def on_paste(self) -> None:
        """Add files, a picture or words from the clipboard."""
        self.on_arrived(arrived_in(self._context.clipboard.data(), folders=True))

    def on_arrived(self, arrived: Arrived) -> None:
        """Add what was dropped or pasted; words are kept as a text once the person agrees."""
        if self._context.session.read_only:
            return
        bring_in(self._context, self, arrived, self._queue.add, self._queue.paste)
        if arrived.words:
            self._words_arrived = arrived.words
            question = Question(
                text("evidence.arrived.title"),
                text("evidence.arrived.sentence"),
                text("evidence.arrived.yes"),
            )
            self._context.dialogs.ask(self, question, self.on_words_agreed)

    def on_words_agreed(self) -> None:
        """Keep them as they stand."""
        words, self._words_arrived = self._words_arrived, ""
        self._queue.paste(text("arriving.text") + ".txt", words.encode())

    def on_look_key(self) -> None:
        """Look at the marked item, or cover it again."""
        self._panes.open_right()
        self._pane.ask()

    def on_look(self) -> None:
        """Show the covered item."""
        self.presenter.look()

    def on_opened(self) -> None:
        """Open the item by itself, covered."""
        self.presenter.open_large(look=False)

    def on_larger(self) -> None:
        """Open the item by itself, as it is in sight already."""
        self.presenter.open_large(look=True)

    def on_edit(self) -> None:
        """Open the form of the chosen item."""
        if self.presenter.chosen is not None:
            self._edit.begin(Subject(RecordKind.EVIDENCE, self.presenter.chosen))
            self._right.setCurrentWidget(self._edit_page)

    def on_edit_key(self) -> None:
        """Open the form of the marked item, when it may be changed."""
        if not self._context.session.read_only:
            self._panes.open_right()
            self.on_edit()
            self._done.setFocus()

    def on_edited(self) -> None:
        """Leave the form, which saves it, and show the item."""
        self._right.setCurrentWidget(self._area)

    def on_form_shown(self, _opened: Opened) -> None:
        """Head the form with the item."""
        self._edit.head(self.presenter.detail)

    def ask_erase(self, asked: tuple[str, str]) -> None:
        """Ask whether to erase the item; what is open is asked about first, in a question of its own."""
        self._erase_sentence, opened = asked
        if opened:
            question = Question(text("evidence.erase.open.heading"), opened, text("evidence.erase.open.yes"))
            self._context.dialogs.ask(self, question, self.on_erase_agreed)
        else:
            self.on_erase_agreed()

    def on_erase_agreed(self) -> None:
        """Ask about the erasing itself."""
        question = Question(text("evidence.erase.heading"), self._erase_sentence, text("evidence.erase.yes"))
        self._context.dialogs.ask(self, question, self.presenter.erase)

    def on_copy(self) -> None:
        """Say what a copy is before it is made."""
        self._ask("evidence.copy", self.on_copy_agreed)

    def on_copy_agreed(self) -> None:
        """Ask where it goes."""
        detail = self.presenter.detail
        if detail is not None:
            name = Path(detail.name).name.strip(". ") or detail.title
            choose = self._context.dialogs.choose_new_file
            choose(self, text("evidence.copy.choose"), name, self.on_copy_place)

    def on_copy_place(self, out: Path) -> None:
        """Write it there, once it is known for whom, where that is asked."""
        leave_with(self._context, self, FILE, lambda leave: self.presenter.save_copy(out, leave))

    def on_read_words(self) -> None:
        """Let a machine read the words in the picture."""
        self._words.read(self.presenter.chosen)

    def on_accept_words(self) -> None:
        """Make the transcript of what it read."""
        self._words.accept(self.presenter.chosen)

    def on_theme_changed(self) -> None:
        """Measure the tiles anew."""
        self._items.on_theme_changed()
        self._pane.on_theme_changed()
        self.on_room_changed()

    def on_room_changed(self) -> None:
        """Where there is little room, files coming in and marking several take that of title and filters."""
        tight = self.height() < em(TIGHT_EM)
        self._head.fit(tight=tight)
        busy = self._adding.stays or len(self.marked()) > 1
        self._head.setVisible(not (tight and busy))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802
        super().resizeEvent(event)
        self.on_room_changed()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: D102, N802
        self._pane.cover()
        super().hideEvent(event)

    # Dropping.

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: D102, N802
        if takes(event.mimeData()):
            self._heat(hot=True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: D102, N802
        self._heat(hot=False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: D102, N802
        self._heat(hot=False)
        event.acceptProposedAction()
        self.on_arrived(arrived_in(event.mimeData(), folders=True))

    def _mark(self) -> None:
        """Mark what was searched for in the item that it was found in."""
        if self._find[1] and self._find[0] == self.presenter.chosen:
            mark_words(self._pane, self._find[1], self._context.theme, self._area)

    def _ask(self, key: str, then: Callable[[], None]) -> None:
        question = Question(text(f"{key}.title"), text(f"{key}.sentence"), text(f"{key}.yes"))
        self._context.dialogs.ask(self, question, then)

    def _heat(self, *, hot: bool) -> None:
        self._list.setProperty("hot", hot)
        self._list.setProperty("surface", "drop" if hot else "window")
        repolish(self._list)

    def _choose(self, item: EntityId | None) -> None:
        if item != self.presenter.chosen:
            self._right.setCurrentWidget(self._area)
            self._area.verticalScrollBar().setValue(0)
        self.presenter.choose(item)

    def _connect(self) -> None:
        items = self._items
        items.reached.connect(self._choose)
        items.clicked.connect(self.bring_forward)
        items.opened.connect(self.on_opened)
        items.look_wanted.connect(self.on_look_key)
        items.edit_wanted.connect(self.on_edit_key)
        items.copy_wanted.connect(self.on_copy_words)
        items.carrying.connect(self.on_carrying)
        items.carried_out.connect(self._deeds.on_save_wanted)
        items.ordered.connect(self.presenter.order_by)
        items.left.connect(self.presenter.keep_left)
        items.counted.connect(self.on_room_changed)
        self._head.finding.connect(self.on_find)
        self._head.narrowed.connect(self.on_filter)
        self._head.add_wanted.connect(self.on_add)
        self._head.folder_wanted.connect(self.on_add_folder)
        self._head.as_list.connect(self.on_as_list)
        self._adding.stop_wanted.connect(self._queue.stop)
        self._adding.look_wanted.connect(self.on_look_inside)
        self._adding.go_on_wanted.connect(self._queue.go_on)
        self._adding.leave_wanted.connect(self._queue.leave_unfinished)
        self._adding.turned.connect(self.on_room_changed)
        self._pane.look_wanted.connect(self.on_look)
        self._pane.turn_wanted.connect(self.presenter.turn)
        self._pane.larger_wanted.connect(self.on_larger)
        self._pane.edit_wanted.connect(self.on_edit)
        self._pane.check_wanted.connect(self.presenter.check)
        self._pane.copy_wanted.connect(self.on_copy)
        self._pane.read_words_wanted.connect(self.on_read_words)
        self._pane.accept_words_wanted.connect(self.on_accept_words)
        self._pane.erase_wanted.connect(self.presenter.ask_erase)
        self._pane.entry_wanted.connect(self.presenter.open_entry)
        self._pane.opening_wanted.connect(self.presenter.open_page)
        self._edit.shown.connect(self.on_form_shown)
        self._done.clicked.connect(self.on_edited)
        self._context.follow_look(self, self.on_theme_changed)
        Shortcut("Ctrl+V", self, self.on_paste, "keys.evidence.paste", name="evidence.shortcut")

    def _lay_out(self) -> None:
        self._list = Surface("window", "evidence.left")
        inner = column(self._list, margins=(22, 20, 10, 12), gap=8)
        inner.addWidget(self._head)
        self._empty = Surface("drop", "evidence.empty")
        self._empty_words = MutedLabel("", "evidence.empty.words")
        column(self._empty, margins=(22, 26, 22, 26)).addWidget(self._empty_words)
        self._blank = Surface("plain", "evidence.blank")
        column(self._blank, margins=(0, 4, 8, 0)).addWidget(scrolled(self._empty, "evidence.empty.scroll"))
        self._blank.hide()
        inner.addWidget(self._blank, 1)
        inner.addWidget(self._items, 1)
        foot = column(margins=(0, 0, 4, 0))
        foot.addWidget(self._adding)
        inner.addLayout(foot)
        inner.addStretch(0)
        self._edit_page.hold(self._edit)
        self._right = PageStack("evidence.right", text("window.rail.evidence"))
        self._right.addWidget(self._area)
        self._right.addWidget(self._edit_page)
        self._panes = GridPanes("evidence.panes", self._list, self._right)
        column(self).addWidget(self._panes)


def build(context: ScreenContext) -> Screen:
    """Make the evidence page."""
    return EvidenceScreen(context)

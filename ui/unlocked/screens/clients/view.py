"""The list of somebody who helps several people: codes at the left, one line at the right."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QItemSelection
from PySide6.QtWidgets import QWidget

from app.domain.ids import EntityId
from app.services.purging import PurgePreview
from app.strings.catalogue import text
from ui.dialogs import Question
from ui.style.flow import FlowLayout
from ui.style.pages import PageStack
from ui.style.parts import BodyLabel, Button, Surface, TitleLabel, column, scrolled
from ui.unlocked.forms.list_rows import Item
from ui.unlocked.forms.record_list import RecordList
from ui.unlocked.screen import Draft, Screen, ScreenContext, Target
from ui.unlocked.screens.clients.line_pane import LinePane
from ui.unlocked.screens.clients.model import Filled, Shown, subject_of
from ui.unlocked.screens.clients.new_pane import NewPane
from ui.unlocked.screens.clients.presenter import ClientsPresenter, place_for
from ui.unlocked.screens.clients.purge_pane import PurgePane
from ui.unlocked.widgets.detail import TwoPanes
from ui.unlocked.widgets.fold import Fold
from ui.unlocked.words import today

GUIDANCE = ("theirs", "evidence", "code", "apart")


class ClientsScreen(Screen):
    """The guidance over the list, which can be folded and never goes away."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__("clients")
        self._context = context
        read_only = context.session.read_only
        self._list = RecordList("clients", text("window.rail.clients"), context.theme)
        self._list.setSelectionMode(RecordList.SelectionMode.SingleSelection)
        self._line = LinePane(context.theme, today(context.clock), read_only=read_only)
        self._new = NewPane()
        self._purging = PurgePane()
        self._empty = BodyLabel(text("clients.empty"), "clients.empty")
        self._make = Button(text("clients.make"), "clients.make")
        self._add = Button(text("clients.add"), "clients.add")
        self._lay_out()
        self.presenter = ClientsPresenter(
            context.session, context.jobs, context.shell, self, context.clock.zone()
        )
        for button in (self._make, self._add):
            button.setEnabled(not read_only)
        self._make.clicked.connect(self.on_make)
        self._add.clicked.connect(self.on_add)
        self._line.opening.connect(self.presenter.open)
        self._line.finding.connect(self.on_find)
        self._line.saving.connect(self.on_save)
        self._line.taking_off.connect(self.on_take_off)
        self._line.purging.connect(self.presenter.begin_purge)
        self._purging.looking.connect(self.on_look)
        self._purging.purging.connect(self.on_purge)
        self._purging.leaving.connect(self.on_new_left)
        self._new.choosing.connect(self.on_choose_place)
        self._new.making.connect(self.on_make_wanted)
        self._new.leaving.connect(self.on_new_left)
        self._list.selectionModel().selectionChanged.connect(self.on_selected)
        self._list.clicked.connect(self.bring_forward)
        self._list.activated.connect(self.bring_forward)
        context.follow_look(self, self._list.on_theme_changed)

    # What the shell asks.

    def activate(self, target: Target) -> None:
        """Read the list."""
        self.presenter.load(target.id)

    def take_draft(self) -> Draft | None:
        """Give what is typed about the line on top."""
        return self.presenter.draft(self._line.filled())

    def first_focus(self) -> QWidget:
        """Return the list, or the button that makes the first line."""
        return self._list if self._empty.isHidden() else self._make

    # What the presenter shows.

    def show_rows(self, rows: tuple[Item, ...], chosen: EntityId | None) -> None:
        """Show the list with one of it marked."""
        self._list.show_rows(rows, subject_of(chosen))
        if not rows and self._list.hasFocus():
            self._make.setFocus()
        self._list.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        if not rows:
            self._guidance.open()

    def show_client(self, client: Shown | None, filled: Filled | None) -> None:
        """Show one line, or nothing."""
        self._line.setVisible(client is not None)
        if client is not None:
            self._line.show_line(client, filled)
        self._pages.setCurrentWidget(self._line_page)

    def show_new(self, code: str, folder: Path | None, words: str) -> None:
        """Show the form of a new line."""
        assert folder is not None
        self._new.start(code, folder, words)
        self._pages.setCurrentWidget(self._new_page)
        self._panes.open_right()
        self._new.first_focus().setFocus()

    def refuse(self, words: str) -> None:
        """Say why nothing was made."""
        self._new.refuse(words)

    def show_busy(self, *, on: bool) -> None:
        """Keep a second record from being begun."""
        self._new.show_busy(on=on)

    def show_purge(self, code: str) -> None:
        """Ask for the passphrase of a record that is to go."""
        self._purging.start(code)
        self._pages.setCurrentWidget(self._purge_page)
        self._purging.first_focus().setFocus()

    def show_preview(self, preview: PurgePreview) -> None:
        """Show what would go."""
        self._purging.show_preview(preview)

    def refuse_purge(self, words: str) -> None:
        """Say why nothing went."""
        self._purging.refuse(words)

    def show_purging(self, *, on: bool) -> None:
        """Keep a second purge from being begun."""
        self._purging.show_busy(on=on)

    # Slots.

    def on_look(self) -> None:
        """List what would go, once there is a passphrase."""
        typed = self._purging.typed()
        if typed is not None:
            self.presenter.look(typed)

    def on_purge(self) -> None:
        """Ask once more, then let it go."""
        question = Question(text("purge.ask"), text("purge.ask.sentence"), text("purge.ask.yes"))
        self._context.dialogs.ask(self, question, self.on_purge_agreed)

    def on_purge_agreed(self) -> None:
        """Remove the record."""
        typed = self._purging.typed()
        if typed is not None:
            self.presenter.purge(
                typed,
                keep_shared=self._purging.keep_shared,
                allow_open_case=self._purging.allows_open_case,
            )

    def on_selected(self, chosen: QItemSelection) -> None:
        """Keep what is typed, and show the line that was chosen."""
        indexes = chosen.indexes()
        item = self._list.rows.item_at(indexes[0]) if indexes else None
        if item is not None and item.subject.id is not None:
            self.presenter.save(self._line.filled())
            self.presenter.choose(item.subject.id)

    def bring_forward(self) -> None:
        """Show the line, where there is room for one pane only."""
        self._pages.setCurrentWidget(self._line_page)
        self._panes.open_right()

    def on_make(self) -> None:
        """Begin a new record."""
        self.presenter.begin_new()

    def on_add(self) -> None:
        """Find a record that is there."""
        self._context.dialogs.choose_folder(
            self, text("clients.add.title"), Path.home(), self.presenter.begin_new
        )

    def on_choose_place(self) -> None:
        """Let the person choose where the record is, or will be."""
        self._context.dialogs.choose_folder(
            self, text("clients.add.title"), self._new.folder.parent, self.on_place_chosen
        )

    def on_place_chosen(self, folder: Path) -> None:
        """Take the folder; one that is not empty gets a folder of its own for a new record."""
        self._new.show_place(place_for(folder) if self._new.is_making else folder)

    def on_make_wanted(self) -> None:
        """Make the record, or put the one that is there on the list."""
        if self._new.is_making:
            self.presenter.make(self._new.code, self._new.folder, *self._new.take_secrets())
        else:
            self.presenter.add(self._new.code, self._new.folder)

    def on_new_left(self) -> None:
        """Go back to the line that was on top."""
        self._pages.setCurrentWidget(self._line_page)
        self._panes.open_left()

    def on_find(self) -> None:
        """Let the person show where the record is now."""
        self._context.dialogs.choose_folder(
            self, text("clients.add.title"), Path.home(), self.presenter.found_at
        )

    def on_save(self) -> None:
        """Keep what is typed."""
        self.presenter.save(self._line.filled())

    def on_take_off(self) -> None:
        """Say that the record stays, then take the line off."""
        question = Question(
            text("clients.take_off.heading"),
            text("clients.take_off.sentence"),
            text("clients.take_off.yes"),
        )
        self._context.dialogs.ask(self, question, self.presenter.take_off)

    def _lay_out(self) -> None:
        left = Surface("window", "clients.left")
        inner = column(left, margins=(16, 20, 6, 0), gap=8)
        head = column(margins=(6, 0, 16, 0), gap=8)
        head.addWidget(TitleLabel(text("window.rail.clients"), "clients.title"))
        head.addWidget(self._banner())
        buttons = Surface("plain", "clients.buttons")
        flow = FlowLayout(buttons, spacing=8)
        flow.addWidget(self._make)
        flow.addWidget(self._add)
        head.addWidget(buttons)
        self._empty.hide()
        head.addWidget(self._empty)
        inner.addLayout(head)
        inner.addWidget(self._list, 1)
        inner.addStretch(0)
        right = Surface("pane", "clients.right")
        self._pages = PageStack("clients.pages", text("window.rail.clients"))
        self._line_page = scrolled(self._line, "clients.line.scroll")
        self._new_page = scrolled(self._new, "clients.new.scroll")
        self._purge_page = scrolled(self._purging, "clients.purging.scroll")
        for page in (self._line_page, self._new_page, self._purge_page):
            self._pages.addWidget(page)
        column(right).addWidget(self._pages)
        self._panes = TwoPanes("clients.panes", left, right, share=0.42)
        column(self).addWidget(self._panes)

    def _banner(self) -> Surface:
        card = Surface("info", "clients.banner")
        body = Surface("plain", "clients.banner.body")
        points = column(body, margins=(16, 0, 14, 12), gap=8)
        for key in GUIDANCE:
            points.addWidget(BodyLabel(text(f"clients.guidance.{key}"), f"clients.guidance.{key}"))
        fold = Fold(self._context.theme, "clients.guidance", text("clients.guidance"), body)
        column(card, margins=(10, 2, 6, 2)).addWidget(fold)
        self._guidance = fold
        return card


def build(context: ScreenContext) -> Screen:
    """Make the list of records."""
    return ClientsScreen(context)

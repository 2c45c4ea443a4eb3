"""Conversations: a list at the left, covered bubbles at the right; or messages close together."""

from __future__ import annotations

from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.domain.change import Change
from app.domain.ids import EntityId
from app.domain.threads import MessageRef
from app.services.bursts import ThreadBurst
from app.strings.catalogue import text
from ui.style.flow import FlowLayout
from ui.style.focus import first_stop
from ui.style.pages import PageStack
from ui.style.parts import Button, Chip, LineEdit, MutedLabel, Surface, TitleLabel, column, em
from ui.unlocked.screen import Screen, ScreenContext, Target
from ui.unlocked.screens.page_strip import PageStrip
from ui.unlocked.screens.threads.close_pane import ClosePane
from ui.unlocked.screens.threads.presenter import ThreadsPresenter
from ui.unlocked.screens.threads.row_list import RowList
from ui.unlocked.screens.threads.rows import Head, ThreadRow
from ui.unlocked.screens.threads.talk_pane import TalkPane
from ui.unlocked.screens.threads.who_pane import WhoPane
from ui.unlocked.widgets.detail import TwoPanes
from ui.unlocked.widgets.first_steps import FirstSteps

TIGHT_EM = 30
"""Below so many text heights the title is left out."""


class ThreadsScreen(Screen):
    """List, conversation, and who is who in it; covered again when it is left."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__("threads")
        self._talk = TalkPane(context)
        self._context = context
        self._who: WhoPane | None = None  # a pane of its own size that most visits never ask for
        self._close = ClosePane(context)
        self._title = TitleLabel(text("window.rail.threads"), "threads.title")
        self._all = Chip(text("threads.tab.all"), "threads.tab.all", on=True)
        self._near = Chip(text("threads.close"), "threads.tab.close")
        self._finder = LineEdit("threads.finder", says=text("threads.finder"), hint=text("threads.finder"))
        self._only = MutedLabel(text("threads.only_item"), "threads.only")
        self._widen = Button(text("threads.widen"), "threads.widen", "link")
        self._empty = MutedLabel("", "threads.empty")
        self._begin = FirstSteps(
            "threads.begin",
            (text("threads.begin.evidence"), "evidence", lambda: context.shell.go(Target("evidence"))),
            (text("threads.begin.how"), "how", lambda: context.shell.go(Target("coaching"))),
        )
        self._list = RowList("threads.list", text("window.rail.threads"), context.theme, 2)
        self.presenter = ThreadsPresenter(context.session, context.jobs, self)
        self._lay_out(context)
        self._connect(context)

    # What the shell asks.

    def activate(self, target: Target) -> None:
        """Show the list, with the conversation of the target."""
        self.presenter.activate(target)
        if self._near.isChecked():
            if target.id is not None:
                self.on_tab_all()
            else:
                self._close.presenter.open()

    def refresh(self, change: Change) -> None:
        """Load anew what changed."""
        self.presenter.changed(change)

    def first_focus(self) -> QWidget:
        """Return the list in sight."""
        if self._near.isChecked():
            return self._close.list if self._close.list.isVisible() else self._near
        return self._list if self._list.isVisible() else self._all

    # What the presenter shows.

    def show_threads(self, rows: tuple[ThreadRow, ...], chosen: EntityId | None, *, narrowed: str) -> None:
        """Show the list, or why it is empty."""
        self._list.show_rows(rows, chosen)
        loses_keys = not rows and self.window().focusWidget() is self._list
        self._list.setVisible(bool(rows))
        self._empty.setText("" if rows else text("threads.empty.filtered" if narrowed else "threads.empty"))
        self._empty.setVisible(not rows)
        self._begin.setVisible(not rows and not narrowed)
        self._finder.setVisible(bool(rows) or narrowed == "words")
        self._only.setVisible(narrowed == "item")
        self._widen.setVisible(narrowed == "item")
        if loses_keys:  # Qt would give them to the rail
            first_stop(self._all if narrowed else self._begin).setFocus()

    def show_head(self, head: Head | None, at: MessageRef | None) -> None:
        """Stand before a conversation, at a message of it."""
        before = self._talk.presenter.head
        if head is None or before is None or head.thread != before.thread:
            self.on_who_closed()
        self._talk.presenter.begin(head, at)
        if self._talk.presenter.is_shown and head is not None:
            self._talk.show_head(head)

    def show_again(self) -> None:
        """Read what is shown of the conversation once more."""
        top = self._talk.bubbles.top_line()
        self._talk.presenter.again(None if top is None else top.ref)

    def show_senders_again(self) -> None:
        """Read once more who sent something."""
        if self._who is not None:
            self._who.presenter.again()

    def show_bursts_again(self) -> None:
        """Look once more for messages close together."""
        self._close.presenter.again()

    def bring_forward(self) -> None:
        """Show the right pane where there is room for one only."""
        self._panes.open_right()

    # Slots.

    def on_selected(self) -> None:
        """Stand before the conversation that was chosen."""
        row = self._list.chosen()
        if row is not None and isinstance(row.key, bytes):
            self.presenter.choose(EntityId(row.key))

    def on_clicked(self) -> None:
        """Show the chosen one where there is room for one pane only."""
        self._panes.open_right()

    def on_activated(self) -> None:
        """Show what was said in the chosen one."""
        self._panes.open_right()
        if not self._talk.presenter.is_shown:
            self._talk.presenter.uncover()

    def on_finding(self) -> None:
        """List what is called so."""
        self.presenter.narrow(self._finder.text())

    def on_widen(self) -> None:
        """List everything."""
        self._finder.clear()
        self.presenter.widen()

    def on_tab_all(self) -> None:
        """List the conversations."""
        self._tab(near=False)

    def on_tab_close(self) -> None:
        """List messages close together."""
        self._tab(near=True)

    def on_burst(self, found: ThreadBurst) -> None:
        """Show the messages of a burst: asking for them uncovers the conversation."""
        refs = found.burst.refs
        self.presenter.choose(found.thread.id, refs[0])
        self._talk.presenter.show_burst(refs)

    def on_who(self) -> None:
        """Show who sent something here, first the sender of the message at hand."""
        head = self._talk.presenter.head
        if head is not None:
            line = self._talk.bubbles.messages.line_at(self._talk.bubbles.currentIndex())
            who = self._who_pane()
            who.choose("" if line is None else line.sender)
            who.presenter.begin(head.thread)
            self._right.setCurrentWidget(who)
            who.open()

    def on_who_closed(self) -> None:
        """Show the conversation again."""
        if self._who is not None:
            self._who.clear()
        self._right.setCurrentWidget(self._talk)

    def on_theme_changed(self) -> None:
        """Measure anew."""
        self._list.on_theme_changed()
        self._close.list.on_theme_changed()
        self.on_room_changed()

    def on_room_changed(self) -> None:
        """Leave out what a low window has no room for."""
        tight = self.height() < em(TIGHT_EM)
        self._title.setVisible(not tight)
        self._strip.setVisible(not (tight and self._near.isChecked()))
        self._close.fit(tight=tight)
        self._talk.fit(self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802
        super().resizeEvent(event)
        self.on_room_changed()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: D102, N802
        self.on_who_closed()
        self._talk.presenter.cover()
        self._close.presenter.close()
        super().hideEvent(event)

    def _tab(self, *, near: bool) -> None:
        self._all.setChecked(not near)
        self._near.setChecked(near)
        self._left_stack.setCurrentWidget(self._close if near else self._threads)
        self._close.counts.setVisible(near)
        self.on_room_changed()
        if near:
            self._close.presenter.open()
        else:
            self._close.presenter.close()

    def _who_pane(self) -> WhoPane:
        if self._who is None:
            self._who = WhoPane(self._context)
            self._who.closed.connect(self.on_who_closed)
            self._right.addWidget(self._who)
        return self._who

    def _connect(self, context: ScreenContext) -> None:
        self._list.selectionModel().selectionChanged.connect(self.on_selected)
        self._list.clicked.connect(self.on_clicked)
        self._list.activated.connect(self.on_activated)
        self._finder.textEdited.connect(self.on_finding)
        self._widen.clicked.connect(self.on_widen)
        self._all.clicked.connect(self.on_tab_all)
        self._near.clicked.connect(self.on_tab_close)
        self._close.show_wanted.connect(self.on_burst)
        self._talk.who_wanted.connect(self.on_who)
        context.follow_look(self, self.on_theme_changed)

    def _lay_out(self, context: ScreenContext) -> None:
        left = Surface("window", "threads.left")
        inner = column(left, margins=(18, 16, 14, 10), gap=8)
        self._strip = PageStrip(context.shell, "evidence", "threads")
        inner.addWidget(self._strip)
        inner.addWidget(self._title)
        tabs = Surface("plain", "threads.tabs")
        flow = FlowLayout(tabs, spacing=6)
        flow.addWidget(self._all)
        flow.addWidget(self._near)
        flow.addWidget(self._close.counts)
        self._close.counts.hide()
        inner.addWidget(tabs)
        self._threads = Surface("plain", "threads.threads")
        threads = column(self._threads, gap=6)
        for part in (self._finder, self._only, self._widen, self._empty, self._begin):
            threads.addWidget(part)
        threads.addWidget(self._list, 1)
        threads.addStretch(0)
        self._left_stack = PageStack("threads.left.stack", text("window.rail.threads"))
        self._left_stack.addWidget(self._threads)
        self._left_stack.addWidget(self._close)
        inner.addWidget(self._left_stack, 1)
        for part in (self._only, self._widen, self._finder):
            part.hide()
        self._right = PageStack("threads.right", text("window.rail.threads"))
        self._right.addWidget(self._talk)
        self._panes = TwoPanes("threads.panes", left, self._right, share=0.33)
        column(self).addWidget(self._panes)


def build(context: ScreenContext) -> Screen:
    """Make the page of conversations."""
    return ThreadsScreen(context)

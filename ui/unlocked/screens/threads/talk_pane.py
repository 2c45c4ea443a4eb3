"""The pane of one conversation: what it is, the bubbles, ways to move about, and what is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QWidget

from app.domain.threads import MessageRef
from app.strings.catalogue import text
from ui.style.flow import FlowLayout
from ui.style.keys import Shortcut
from ui.style.menu import Deed, open_menu
from ui.style.pages import PageStack
from ui.style.parts import (
    BodyLabel,
    Button,
    Chip,
    HeadingLabel,
    MutedLabel,
    StrongButton,
    Surface,
    column,
    em,
    row,
    scrolled,
)
from ui.unlocked.forms.prose import ReadText
from ui.unlocked.leaving import copy_words
from ui.unlocked.screen import ScreenContext
from ui.unlocked.screens.threads.lines import Line
from ui.unlocked.screens.threads.message_view import MessageView
from ui.unlocked.screens.threads.moving import FindOrJump
from ui.unlocked.screens.threads.rows import Head
from ui.unlocked.screens.threads.talk import Page, TalkPresenter

TIGHT_EM = 26
"""Below so many text heights there is no room for the second line of the head."""


class TalkPane(Surface):
    """Shows nothing, a cover, the bubbles, or all of one message."""

    who_wanted = Signal()

    def __init__(self, context: ScreenContext) -> None:
        super().__init__("pane", "threads.talk")
        self.presenter = TalkPresenter(context.session, context.jobs, context.shell, self)
        self._context = context
        self._may_change = not context.session.read_only
        self.bubbles = MessageView(context.theme)
        self._title = HeadingLabel("", "threads.talk.title")
        self._facts = MutedLabel("", "threads.talk.facts")
        self._zone = MutedLabel("", "threads.talk.zone")
        self._make_tools()
        self._chosen = BodyLabel("", "threads.chosen")
        self._make = StrongButton(text("threads.make"), "threads.make")
        self._none = Button(text("threads.choose_none"), "threads.choose_none", "link")
        self._problem = BodyLabel("", "threads.problem", tone="rust")
        self._lay_out()
        self._connect(context)
        self.show_nothing()

    # What the presenter shows.

    def show_nothing(self) -> None:
        """Show that no conversation is chosen."""
        self._head_box.hide()
        self._empty()
        self._stack.setCurrentWidget(self._blank)

    def show_cover(self, head: Head) -> None:
        """Show what it is, and nothing of what was said."""
        self.show_head(head)
        self._empty()
        self._stack.setCurrentWidget(self._cover)

    def show_head(self, head: Head) -> None:
        """Show what stands over the conversation."""
        self._head_box.show()
        self._total = head.total
        self._title.setText(head.title)
        self._facts.setText(head.facts)
        self._zone.setText(head.zone)

    def show_page(self, page: Page) -> None:
        """Show lines in place of those there are."""
        had_cover = self._stack.currentWidget() is not self._talk
        self._stack.setCurrentWidget(self._talk)
        self._tools_box.show()
        self.bubbles.show_page(page)
        if had_cover and self.isVisible():
            self.bubbles.setFocus()

    def add_page(self, page: Page, *, above: bool) -> None:
        """Show more lines."""
        if above:
            self.bubbles.has_earlier = page.has_earlier
            self.bubbles.add_earlier(page.lines)
        else:
            self.bubbles.has_later = page.has_later
            self.bubbles.add_later(page.lines)

    def no_page(self) -> None:
        """Know that more could not be read."""
        self.bubbles.give_up()

    def mark(self, ref: MessageRef) -> bool:
        """Mark a line, if it is here."""
        return self.bubbles.mark(ref)

    def show_found(self, at: int, total: int, *, cut: bool) -> None:
        """Say which of how many is marked; -1 when nothing is looked for."""
        self._moving.show_found(at, total, cut=cut)

    def show_chosen(self, count: int) -> None:
        """Say how many lines are chosen."""
        self._count = count
        self._arrange()
        self._problem.hide()
        self._chosen.setText(text("threads.chosen", n=count))

    def choose_all(self, refs: Sequence[MessageRef]) -> None:
        """Choose these lines."""
        self.bubbles.choose_all(refs)

    def show_whole(self, line: Line, words: str) -> None:
        """Show all of one message."""
        self._whole_head.setText(line.head)
        self._whole.setPlainText(words)
        self._stack.setCurrentWidget(self._whole_page)
        self._whole.setFocus()

    def show_say(self, words: str) -> None:
        """Say in a sentence what could not be found."""
        self._problem.setText(words)
        self._problem.show()

    # Slots.

    def on_uncover(self) -> None:
        """Show what was said."""
        self.presenter.uncover()

    def on_back(self) -> None:
        """Show the bubbles again."""
        self._whole.clear()
        self._stack.setCurrentWidget(self._talk)
        self.bubbles.setFocus()

    def on_earlier_wanted(self) -> None:
        """Read what stands before the first line."""
        lines = self.bubbles.messages.lines
        if lines:
            self.presenter.earlier(lines[0].ref)

    def on_later_wanted(self) -> None:
        """Read what stands behind the last line."""
        lines = self.bubbles.messages.lines
        if lines:
            self.presenter.later(lines[-1].ref)

    def on_moved(self) -> None:
        """Say where in the conversation this is."""
        top = self.bubbles.top_line()
        if top is None:
            self._where.setText("")
            return
        number = self.bubbles.messages.first + self.bubbles.messages.index_of(top.ref).row() + 1
        self._where.setText(text("threads.where", n=number, total=max(self._total, number)))

    def on_day(self, day: date) -> None:
        """Go to a day."""
        self._problem.hide()
        self.presenter.go_day(day)

    def on_tools(self, on: bool) -> None:  # noqa: FBT001 - a slot
        """Show the ways to move about, or hide them."""
        self._arrange()
        if on:
            top = self.bubbles.top_line()
            self._moving.show_day("" if top is None else top.day)
            self._moving.words.setFocus()
        else:
            self._moving.clear()
            self.presenter.find("")

    def on_find_key(self) -> None:
        """Open the ways to move about, with the box to find in."""
        if self._stack.currentWidget() is self._talk:
            self._tools_chip.setChecked(True)
            self._moving.words.setFocus()

    def on_chosen(self) -> None:
        """Tell what is chosen."""
        self.presenter.chosen(self.bubbles.chosen)

    def on_choose_none(self) -> None:
        """Choose nothing."""
        self.bubbles.choose_all(())
        self.bubbles.setFocus()

    def on_open(self, line: Line) -> None:
        """Go to the file of a message, or show all of it."""
        self.presenter.open(line)

    def deeds(self) -> tuple[Deed, ...]:
        """Return what can be done with the chosen messages, and with the one that the keys are at."""
        line = self.bubbles.messages.line_at(self.bubbles.currentIndex())
        if line is None:
            return ()
        found = [
            Deed("open", text("several.open"), partial(self.on_open, line), "Return"),
            Deed("copy", text("several.copy"), self.on_copy, "Ctrl+C"),
        ]
        if self._count and self._may_change:
            found.append(Deed("make", self._make.text(), self.presenter.make_entry, apart=True))
        if self._count:
            found.append(Deed("none", self._none.text(), self.on_choose_none))
        return tuple(found)

    def on_menu_wanted(self, at: QPoint) -> None:
        """Open what can be done."""
        open_menu("threads.menu", self.deeds(), self.bubbles, at)

    def on_copy(self) -> None:
        """Copy the chosen messages as they are shown, marked secret."""
        words = self.bubbles.words_chosen()
        if words:
            copy_words(self._context, self, words, text("several.copied", n=max(1, self._count)))

    def on_theme_changed(self) -> None:
        """Measure anew."""
        self.bubbles.on_theme_changed()

    def fit(self, high: int) -> None:
        """Leave out what a low window has no room for."""
        self._is_tight = high < em(TIGHT_EM)
        self._arrange()

    def _arrange(self) -> None:
        has_tools = self._tools_chip.isChecked()
        crowded = self._is_tight and has_tools
        self._facts.setVisible(not self._is_tight)
        for part in (self._title, self._where):
            part.setVisible(not crowded)
        self._zone.setVisible(not crowded and not (self._is_tight and self._count))
        self._moving.setVisible(has_tools)
        self._foot.setVisible(self._count > 0 and not crowded)

    def _empty(self) -> None:
        """Let go of everything that was said."""
        self.bubbles.clear()
        self._whole.clear()
        self._whole_head.setText("")
        self._where.setText("")
        self._tools_chip.setChecked(False)
        self._tools_box.hide()
        self._moving.clear()
        self.show_chosen(0)

    def _make_tools(self) -> None:
        self._total = self._count = 0
        self._is_tight = False
        self._where = MutedLabel("", "threads.where", wrap=False)
        self._tools_chip = Chip(text("threads.tools"), "threads.tools")
        self._who = Button(text("threads.who"), "threads.who", "link")
        self._moving = FindOrJump()

    def _lay_out(self) -> None:
        self._head_box = Surface("plain", "threads.talk.head")
        head = column(self._head_box, margins=(20, 14, 20, 8), gap=3)
        for part in (self._title, self._facts, self._zone):
            head.addWidget(part)
        self._tools_box = Surface("plain", "threads.talk.tools")
        tools = column(self._tools_box, margins=(0, 4, 0, 0), gap=6)
        line = Surface("plain", "threads.talk.line")
        flow = FlowLayout(line, spacing=10)
        for each in (self._tools_chip, self._who, self._where):
            flow.addWidget(each)
        tools.addWidget(line)
        tools.addWidget(self._moving)
        head.addWidget(self._tools_box)
        self._blank = _page("threads.blank", MutedLabel(text("threads.nothing"), "threads.nothing"))
        self._open = StrongButton(text("threads.uncover"), "threads.uncover")
        self._cover = _page(
            "threads.cover", MutedLabel(text("threads.cover"), "threads.cover.words"), self._open
        )
        self._talk = Surface("plain", "threads.talk.bubbles")
        inner = column(self._talk, margins=(4, 0, 0, 0), gap=0)
        inner.addWidget(self.bubbles, 1)
        self._whole_head = MutedLabel("", "threads.whole.head")
        self._whole = ReadText("threads.whole", says=text("threads.whole"))
        self._close = Button(text("threads.whole.back"), "threads.whole.back", "link")
        self._whole_page = Surface("plain", "threads.whole.page")
        whole = Surface("plain", "threads.whole.inner")
        rows = column(whole, margins=(20, 4, 20, 14), gap=8)
        rows.addWidget(self._close)
        rows.addWidget(self._whole_head)
        rows.addWidget(self._whole)
        rows.addStretch(1)
        column(self._whole_page).addWidget(scrolled(whole, "threads.whole.scroll"))
        self._stack = PageStack("threads.talk.stack", text("window.rail.threads"))
        for page in (self._blank, self._cover, self._talk, self._whole_page):
            self._stack.addWidget(page)
        self._foot = Surface("foot", "threads.foot")
        choices = Surface("plain", "threads.foot.line")
        column(self._foot, margins=(20, 8, 20, 8)).addWidget(choices)
        foot = FlowLayout(choices, spacing=10)
        for choice in (self._chosen, self._make, self._none):
            foot.addWidget(choice)
        self._make.setVisible(self._may_change)
        layout = column(self, gap=0)
        layout.addWidget(self._head_box)
        problem = row(margins=(20, 0, 20, 4))
        problem.addWidget(self._problem)
        layout.addLayout(problem)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self._foot)

    def _connect(self, context: ScreenContext) -> None:
        self._open.clicked.connect(self.on_uncover)
        self._close.clicked.connect(self.on_back)
        self._tools_chip.toggled.connect(self.on_tools)
        self._who.clicked.connect(self.who_wanted)
        self._moving.start_wanted.connect(self.presenter.go_start)
        self._moving.end_wanted.connect(self.presenter.go_end)
        self._moving.day_wanted.connect(self.on_day)
        self._moving.finding.connect(self.presenter.find)
        self._moving.stepped.connect(self.presenter.step)
        self._make.clicked.connect(self.presenter.make_entry)
        self._none.clicked.connect(self.on_choose_none)
        self.bubbles.earlier_wanted.connect(self.on_earlier_wanted)
        self.bubbles.later_wanted.connect(self.on_later_wanted)
        self.bubbles.moved.connect(self.on_moved)
        self.bubbles.chosen_changed.connect(self.on_chosen)
        self.bubbles.open_wanted.connect(self.on_open)
        self.bubbles.menu_wanted.connect(self.on_menu_wanted)
        self.bubbles.copy_wanted.connect(self.on_copy)
        context.follow_look(self, self.on_theme_changed)
        Shortcut("Ctrl+G", self, self.on_find_key, "keys.threads.find", name="threads.shortcut")


def _page(name: str, *parts: QWidget) -> Surface:
    page = Surface("plain", name)
    layout = column(page, margins=(20, 20, 20, 20), gap=12)
    for part in parts:
        line = row()
        line.addWidget(part)
        if isinstance(part, Button):
            line.addStretch(1)
        layout.addLayout(line)
    layout.addStretch(1)
    return page

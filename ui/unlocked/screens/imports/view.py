"""A file that comes in: what is in it, what it leaves open, and what became of it."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from app.domain.change import Change
from app.domain.ids import EntityId
from app.strings.catalogue import text
from ui.style.flow import FlowLayout
from ui.style.pages import PageStack
from ui.style.parts import (
    BodyLabel,
    Button,
    Column,
    HeadingLabel,
    MutedLabel,
    StrongButton,
    Surface,
    TitleLabel,
    clear_layout,
    column,
    on_click,
    row,
    scrolled,
)
from ui.unlocked.screen import Draft, Screen, ScreenContext, Target
from ui.unlocked.screens.imports.looking import Looked
from ui.unlocked.screens.imports.offers_pane import OffersPane
from ui.unlocked.screens.imports.offers_presenter import CONTACTS, LINES, OffersPresenter
from ui.unlocked.screens.imports.presenter import ImportsPresenter
from ui.unlocked.screens.imports.questions import Questions
from ui.unlocked.screens.imports.state import DoneCard, FilePage, Stage
from ui.unlocked.widgets.facts import Facts
from ui.unlocked.widgets.first_steps import FirstSteps

WIDE_EM = 54
MOST_THREADS = 4
"""Conversations that a report has a button for; all of them are on their own page."""


class ImportsScreen(Screen):
    """One file at a time; reports stay until they are closed; lines and contacts are gone through."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__("imports")
        self._context = context
        self._title = TitleLabel("", "imports.title")
        self._kind = MutedLabel("", "imports.kind")
        self._begin = FirstSteps(
            "imports.begin",
            (text("threads.begin.evidence"), "evidence", lambda: context.shell.go(Target("evidence"))),
            (text("threads.begin.how"), "how", lambda: context.shell.go(Target("coaching"))),
        )
        self._facts = Facts("imports.facts", 8.0)
        self._facts_card = Surface("card", "imports.facts.card")
        self._note = BodyLabel("", "imports.note")
        self._questions = Questions(context.theme, context.clock.zone())
        self._left_out = Surface("plain", "imports.left_out")
        self._done = Surface("plain", "imports.done")
        self._take = StrongButton(text("imports.take"), "imports.take")
        self._all = Button("", "imports.take_all")
        self._keep = Button(text("imports.keep"), "imports.keep")
        self._leave = Button(text("imports.leave"), "imports.leave", "quiet")
        self._close = StrongButton(text("imports.close"), "imports.close")
        self._waiting = MutedLabel("", "imports.waiting")
        self._offers = OffersPane(context.theme, may_change=not context.session.read_only)
        self.presenter = ImportsPresenter(context.session, context.jobs, context.shell, self)
        self.offers = OffersPresenter(context.session, context.jobs, context.shell, self._offers)
        self._lay_out()
        self._connect()

    # What the shell asks.

    def activate(self, target: Target) -> None:
        """Ask about the files of the target, or show the lines or contacts of its item."""
        if target.id is not None and target.what in {LINES, CONTACTS}:
            self._pages.setCurrentWidget(self._offers)
            self.offers.open(target)
            return
        self._pages.setCurrentWidget(self._page)
        files = target.values.get("files")
        found = files if isinstance(files, tuple) else ()
        self.presenter.add(tuple(each for each in found if isinstance(each, Looked)))

    def refresh(self, change: Change) -> None:
        """See what became of lines and contacts."""
        self.offers.changed(change)

    def take_draft(self) -> Draft | None:
        """Give the files that wait."""
        return self.presenter.take_draft()

    def first_focus(self) -> QWidget:
        """Return what is to be answered or pressed first."""
        if self._pages.currentWidget() is self._offers:
            return self._offers.first_focus()
        shown = (self._close, self._take, self._keep)
        page = self._page if self._begin.isHidden() else self._begin
        button = next((one for one in shown if not one.isHidden() and one.isEnabled()), page)
        return self._questions.first_focus() or button

    # What the presenter shows.

    def show_page(self, page: FilePage) -> None:
        """Show a file and what is asked."""
        nothing = page.stage is Stage.NOTHING
        asking = page.stage is Stage.ASKING
        self._title.setText(text("imports.nothing" if nothing else "imports.title"))
        self._kind.setText(text("imports.nothing.words") if nothing else page.kind)
        self._kind.show()
        self._begin.setVisible(nothing)
        self._facts_card.setVisible(bool(page.facts))
        self._facts.show_rows(page.facts)
        notes = {
            Stage.LOOKING: text("imports.looking"),
            Stage.TAKING: text("imports.taking"),
        }
        needed = text(f"imports.needed.{page.asked.needed}") if page.asked.needed else ""
        self._say(notes.get(page.stage, "") or page.note or needed)
        self._questions.show_asked(page.asked)
        self._questions.setEnabled(asking)
        self._show_left_out(page.left_out)
        self._done.hide()
        self._close.hide()
        for button in (self._take, self._keep, self._leave):
            button.setVisible(not nothing)
            button.setEnabled(asking)
        self._take.setEnabled(asking and page.may_take)
        self._all.setVisible(not nothing and page.others_ready > 0)
        self._all.setEnabled(asking and page.may_take)
        self._all.say(text("imports.take_all", n=page.others_ready + 1))
        self._show_waiting(page.others)

    def show_done(self, cards: tuple[DoneCard, ...], others: int) -> None:
        """Show what became of files."""
        self._title.setText(text("imports.done"))
        self._kind.hide()
        self._begin.hide()
        self._facts_card.hide()
        self._say("")
        self._questions.hide()
        self._left_out.hide()
        for button in (self._take, self._keep, self._leave, self._all):
            button.hide()
        clear_layout(self._done_cards)
        for place, card in enumerate(cards):
            self._done_cards.addWidget(self._card(card, f"imports.done.{place}"))
        self._done.show()
        self._close.say(text("imports.close.next" if others else "imports.close"))
        self._close.show()
        self._show_waiting(others)
        if self.isVisible():
            self._close.setFocus()
        self._area.verticalScrollBar().setValue(0)

    # Slots.

    def on_order(self, order: str) -> None:
        """Read the dates in this order."""
        self.presenter.tell(date_order=order)

    def on_me(self, name: str) -> None:
        """Know which name is the person's own."""
        self.presenter.tell(me=name)

    def on_zone(self, zone: str) -> None:
        """Give the times a zone."""
        self.presenter.tell(zone=zone)

    def on_theme_changed(self) -> None:
        """Draw and measure anew."""
        self._questions.on_theme_changed()
        self._offers.on_theme_changed()

    def on_back(self) -> None:
        """Leave the list: to the report, while there is one."""
        if self.presenter.has_something:
            self._pages.setCurrentWidget(self._page)
            self.presenter.show()
            self.first_focus().setFocus()
        else:
            self._context.shell.back()

    # Building.

    def _say(self, words: str) -> None:
        self._note.setText(words)
        self._note.setVisible(bool(words))

    def _show_waiting(self, others: int) -> None:
        self._waiting.setText(text("imports.waiting", n=others) if others else "")
        self._waiting.setVisible(others > 0)

    def _show_left_out(self, lines: tuple[str, ...]) -> None:
        clear_layout(self._left_out_lines)
        for place, words in enumerate(lines):
            self._left_out_lines.addWidget(MutedLabel(words, f"imports.left_out.{place}", selectable=True))
        self._left_out.setVisible(bool(lines))

    def _card(self, card: DoneCard, name: str) -> Surface:
        made = Surface("card", name)
        inner = column(made, margins=(18, 14, 18, 14), gap=6)
        inner.addWidget(HeadingLabel(card.heading, f"{name}.heading"))
        for place, words in enumerate(card.lines):
            inner.addWidget(BodyLabel(words, f"{name}.line.{place}", selectable=True))
        if card.left_out:
            inner.addWidget(MutedLabel(text("imports.left_out.heading"), f"{name}.left_out"))
        for place, words in enumerate(card.left_out):
            inner.addWidget(MutedLabel(words, f"{name}.left_out.{place}", selectable=True))
        buttons = Surface("plain", f"{name}.buttons")
        flow = FlowLayout(buttons, spacing=8)
        for button in self._buttons(card, name):
            flow.addWidget(button)
        inner.addWidget(buttons)
        return made

    def _buttons(self, card: DoneCard, name: str) -> list[Button]:
        made: list[Button] = []

        def add(key: str, words: str, slot: partial[None]) -> None:
            button = Button(words, f"{name}.{key}")
            on_click(button, slot)
            made.append(button)

        show = self.presenter
        if show.can_open_threads():
            one = len(card.threads) == 1
            for place, (thread, title) in enumerate(card.threads[:MOST_THREADS]):
                words = text("imports.open" if one else "imports.open.named", title=title)
                add(f"open.{place}", words, partial(show.open_thread, thread))
        if card.source is not None and card.rows:
            add("lines", text("imports.lines"), partial(show.open_offers, card.source, LINES))
        if card.source is not None and card.contacts:
            add("contacts", text("imports.contacts"), partial(show.open_offers, card.source, CONTACTS))
        if card.source is not None:
            add("item", text("imports.item"), partial(self._show_item, card.source))
        return made

    def _show_item(self, source: EntityId) -> None:
        self._context.shell.go(Target("evidence", source))

    def _connect(self) -> None:
        self._questions.order_told.connect(self.on_order)
        self._questions.column_told.connect(self.presenter.tell_column)
        self._questions.me_told.connect(self.on_me)
        self._questions.zone_told.connect(self.on_zone)
        self._take.clicked.connect(self.presenter.take)
        self._all.clicked.connect(self.presenter.take_all)
        self._keep.clicked.connect(self.presenter.keep)
        self._leave.clicked.connect(self.presenter.leave)
        self._close.clicked.connect(self.presenter.close)
        self._offers.back_wanted.connect(self.on_back)
        self._offers.accept_wanted.connect(self.offers.accept)
        self._offers.edit_wanted.connect(self.offers.edit)
        self._offers.leave_wanted.connect(self.offers.leave)
        self._offers.show_wanted.connect(self.offers.show)
        self._offers.add_wanted.connect(self.offers.add_person)
        self._context.follow_look(self, self.on_theme_changed)

    def _lay_out(self) -> None:
        whole = Surface("window", "imports.whole")
        page = Column("plain", "imports.page", WIDE_EM)
        inner = column(page, margins=(0, 24, 0, 24), gap=12)
        inner.addWidget(self._title)
        inner.addWidget(self._kind)
        inner.addWidget(self._begin)
        column(self._facts_card, margins=(18, 14, 18, 14)).addWidget(self._facts)
        inner.addWidget(self._facts_card)
        inner.addWidget(self._note)
        inner.addWidget(self._questions)
        left_out = column(self._left_out, gap=4)
        left_out.addWidget(HeadingLabel(text("imports.left_out.heading"), "imports.left_out.heading"))
        self._left_out_lines = column(gap=4)
        left_out.addLayout(self._left_out_lines)
        inner.addWidget(self._left_out)
        self._done_cards = column(self._done, gap=12)
        inner.addWidget(self._done)
        inner.addStretch(1)
        sides = row(whole, margins=(20, 0, 20, 0), gap=0)
        sides.addStretch(1)
        sides.addWidget(page, 100)
        sides.addStretch(1)
        self._area = scrolled(whole, "imports.scroll")
        self._page = Surface("plain", "imports.file")
        stacked = column(self._page, gap=0)
        stacked.addWidget(self._area, 1)
        stacked.addWidget(self._foot())
        self._pages = PageStack("imports.pages", text("window.rail.imports"))
        self._pages.addWidget(self._page)
        self._pages.addWidget(self._offers)
        column(self).addWidget(self._pages)

    def _foot(self) -> Surface:
        foot = Surface("foot", "imports.foot")
        page = Column("plain", "imports.foot.page", WIDE_EM)
        inner = column(page, margins=(0, 10, 0, 10), gap=6)
        inner.addWidget(self._waiting)
        buttons = Surface("plain", "imports.foot.buttons")
        flow = FlowLayout(buttons, spacing=10)
        for button in (self._take, self._all, self._keep, self._leave, self._close):
            flow.addWidget(button)
        inner.addWidget(buttons)
        sides = row(foot, margins=(20, 0, 20, 0), gap=0)
        sides.addStretch(1)
        sides.addWidget(page, 100)
        sides.addStretch(1)
        return foot


def build(context: ScreenContext) -> Screen:
    """Make the page of files that come in."""
    return ImportsScreen(context)

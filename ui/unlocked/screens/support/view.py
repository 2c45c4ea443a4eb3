"""Who can help: 911, what a phone shows, hotlines and organisations, and the person's own helpers."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from app.domain.change import Change
from app.strings.catalogue import text
from ui.clipboard import SECRET_SECONDS
from ui.style.boxes import ChoiceBox
from ui.style.flow import FlowLayout
from ui.style.parts import (
    BodyLabel,
    Button,
    CaptionLabel,
    Column,
    MutedLabel,
    StrongLabel,
    Surface,
    TitleLabel,
    clear_layout,
    column,
    row,
    scrolled,
)
from ui.style.theme import Role, dress
from ui.unlocked.screen import Screen, ScreenContext, Target
from ui.unlocked.screens.page_strip import PageStrip
from ui.unlocked.screens.support.card import HelperCard
from ui.unlocked.screens.support.model import Card, states, subjects
from ui.unlocked.screens.support.presenter import SupportPresenter

AT_ONCE = 1
"""So many cards are made in one turn: each is laid out with all before it, beside jobs of other pages."""


class SupportScreen(Screen):
    """A column of cards under two choices."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__("support")
        self._context = context
        self._left: list[tuple[int, Card]] = []
        self._shown: tuple[Card, ...] | None = None
        self._where = self._choice("where", states())
        self._about = self._choice("about", subjects())
        self._none = MutedLabel(text("support.none"), "support.none")
        self._none.hide()
        self._removed = Surface("info", "support.removed")
        self._removed_words = BodyLabel("", "support.removed.words")
        self._removed.hide()
        self._cards = column(gap=10)
        self._lay_out()
        self.presenter = SupportPresenter(context.session, context.jobs, context.shell, self)

    def activate(self, target: Target) -> None:
        """Show who can help; `what` may be a subject to begin with."""
        place = self._about.findData(target.what) if target.what else -1
        if place >= 0:
            self._about.setCurrentIndex(place)
            self.on_chosen()
        self.presenter.load()

    def refresh(self, change: Change) -> None:
        """Read again when helpers changed."""
        self.presenter.changed(change)

    def first_focus(self) -> QWidget:
        """Return the first choice."""
        return self._where

    # What the presenter shows.

    def show_state(self, state: str) -> None:
        """Show which state is chosen."""
        self._where.setCurrentIndex(max(0, self._where.findData(state)))

    def show_cards(self, cards: tuple[Card, ...]) -> None:
        """Show these cards, a few in each turn."""
        if cards == self._shown:
            return
        self._shown = cards
        clear_layout(self._cards)
        self._none.setVisible(not cards)
        self._left = list(enumerate(cards))
        self.on_next()

    def show_removed(self, name: str) -> None:
        """Say who was removed, with a button that puts them back."""
        self._removed_words.setText(text("support.removed", name=name) if name else "")
        self._removed.setVisible(bool(name))

    # Slots.

    def on_next(self) -> None:
        """Make a few more cards."""
        for number, card in self._left[:AT_ONCE]:
            self._add_card(number, card)
        self._left = self._left[AT_ONCE:]
        if self._left:
            QTimer.singleShot(0, self, self.on_next)

    def on_chosen(self) -> None:
        """Show who fits both choices."""
        self.presenter.choose(
            state=str(self._where.currentData() or ""), about=str(self._about.currentData() or "")
        )

    def on_add(self) -> None:
        """Begin somebody of the person's own."""
        self.presenter.add()

    def on_put_back(self) -> None:
        """Put back who was removed."""
        self.presenter.put_back()

    def on_copy(self, number: str) -> None:
        """Copy a number, and say for how long."""
        self._context.clipboard.put(number)
        self._context.shell.say(text("support.copied", n=SECRET_SECONDS))

    def on_step(self) -> None:
        """Begin a next step with the helper of the pressed card."""
        self.presenter.make_step(self._pressed().contact)

    def on_edit(self) -> None:
        """Change one of the person's own."""
        own = self._pressed().own
        if own is not None:
            self.presenter.edit(own)

    def on_remove(self) -> None:
        """Take one of the person's own off the list."""
        own = self._pressed().own
        if own is not None:
            self.presenter.remove(own)

    def _pressed(self) -> Card:
        card = self.sender()
        assert isinstance(card, HelperCard)
        return card.card

    def _add_card(self, number: int, card: Card) -> None:
        made = HelperCard(card, number, read_only=self._context.session.read_only)
        made.copy_wanted.connect(self.on_copy)
        made.step_wanted.connect(self.on_step)
        made.edit_wanted.connect(self.on_edit)
        made.remove_wanted.connect(self.on_remove)
        self._cards.addWidget(made)

    def _choice(self, key: str, offered: tuple[tuple[str, str], ...]) -> QComboBox:
        box = ChoiceBox()
        box.setObjectName(f"support.{key}")
        box.setAccessibleName(text(f"support.{key}"))
        dress(box, Role.BODY)
        for label, code in offered:
            box.addItem(label, code)
        box.activated.connect(self.on_chosen)
        return box

    def _lay_out(self) -> None:
        page = Column("plain", "support.page", 54)
        inner = column(page, margins=(0, 20, 0, 28), gap=10)
        inner.addWidget(TitleLabel(text("window.rail.support"), "support.title"))
        inner.addWidget(PageStrip(self._context.shell, "support", "support"))
        self._say_first(inner)
        choices = Surface("plain", "support.choices")
        flow = FlowLayout(choices, spacing=14)
        for key, box in (("where", self._where), ("about", self._about)):
            holder = Surface("plain", f"support.{key}.holder")
            each = column(holder, gap=2)
            each.addWidget(CaptionLabel(text(f"support.{key}"), f"support.{key}.label", wrap=False))
            each.addWidget(box)
            flow.addWidget(holder)
        inner.addWidget(choices)
        if not self._context.session.read_only:
            add = Button(text("support.add"), "support.add")
            add.clicked.connect(self.on_add)
            start = row()
            start.addWidget(add)
            start.addStretch(1)
            inner.addLayout(start)
        inner.addWidget(self._removed)
        inner.addWidget(self._none)
        inner.addLayout(self._cards)
        inner.addStretch(1)
        back = Button(text("support.put_back"), "support.put_back")
        back.clicked.connect(self.on_put_back)
        removed = row(self._removed, margins=(16, 8, 12, 8), gap=10)
        removed.addWidget(self._removed_words, 1)
        removed.addWidget(back)
        whole = Surface("plain", "support.whole")
        sides = row(whole, margins=(24, 0, 24, 0), gap=0)
        sides.addWidget(page, 100)
        sides.addStretch(1)
        column(self).addWidget(scrolled(whole, "support.scroll"))

    def _say_first(self, inner: QVBoxLayout) -> None:
        first = Surface("info", "support.first")
        said = column(first, margins=(18, 14, 18, 14), gap=8)
        said.addWidget(StrongLabel(text("support.danger"), "support.danger"))
        said.addWidget(BodyLabel(text("support.phone"), "support.phone"))
        said.addWidget(BodyLabel(text("support.choice"), "support.choice"))
        inner.addWidget(first)


def build(context: ScreenContext) -> Screen:
    """Make the page of who can help."""
    return SupportScreen(context)

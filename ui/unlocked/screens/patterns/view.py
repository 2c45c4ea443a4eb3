"""Patterns: figures over the whole record, each with the entries behind it."""

from __future__ import annotations

from datetime import date, timedelta

import shiboken6
from PySide6.QtCore import QDate, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QDateEdit, QGridLayout, QWidget

from app.domain.change import Change
from app.domain.periods import Unit
from app.strings.catalogue import text
from ui.style.boxes import DayBox
from ui.style.flow import FlowLayout
from ui.style.focus import first_stop
from ui.style.parts import (
    SENSITIVE,
    BodyLabel,
    Chip,
    LongLink,
    MutedLabel,
    StrongButton,
    Surface,
    TitleLabel,
    column,
    em,
    row,
    scrolled,
)
from ui.unlocked.screen import Screen, ScreenContext, Target
from ui.unlocked.screens.patterns.card import FigureCard
from ui.unlocked.screens.patterns.figures import Figure, Head
from ui.unlocked.screens.patterns.presenter import Counting, PatternsPresenter
from ui.unlocked.widgets.sign_advice import SignAdvice
from ui.unlocked.words import today

TWO_COLUMNS_EM = 58
PLACES: dict[str, tuple[int, int, int]] = {
    "periods": (0, 0, 1),
    "hours": (0, 1, 1),
    "kinds": (1, 0, 1),
    "danger": (1, 1, 1),
    "calendar": (2, 0, 1),
    "kinds_time": (2, 1, 1),
    "conduct": (3, 0, 2),
    "around": (4, 0, 2),
    "persons": (5, 0, 1),
    "channels": (5, 1, 1),
}
"""Row, column and width of each card where two stand side by side."""

TEACHING = frozenset({"periods", "hours", "kinds", "danger", "calendar", "conduct", "around"})
"""The figures that say how they come to be filled while they are empty; others are left out."""

DAYS_BACK = {"all": None, "year": 365, "quarter": 91}


class DaysBar(Surface):
    """Which days are counted: all, the last ones, or from one day to another."""

    chosen = Signal(object, object)
    covered = Signal(bool)

    def __init__(self, now: date) -> None:
        super().__init__("plain", "patterns.days")
        self._now = now
        self._chips: dict[str, Chip] = {}
        chips = Surface("plain", "patterns.days.chips")
        flow = FlowLayout(chips)
        for name in (*DAYS_BACK, "between"):
            chip = Chip(text(f"patterns.days.{name}"), f"patterns.days.{name}", on=name == "all")
            chip.clicked.connect(self.on_chip)
            self._chips[name] = chip
            flow.addWidget(chip)
        cover = Chip(text("patterns.cover"), "patterns.cover")
        cover.toggled.connect(self.covered)
        flow.addWidget(cover)
        self._first = self._edit("first", now - timedelta(days=365))
        self._last = self._edit("last", now)
        self._edits = Surface("plain", "patterns.days.edits")
        inner = row(self._edits)
        inner.addWidget(self._first)
        inner.addWidget(self._last)
        inner.addStretch(1)
        self._edits.hide()
        layout = column(self, gap=8)
        layout.addWidget(chips)
        layout.addWidget(self._edits)

    def on_chip(self) -> None:
        """Count the days of the chip that was pressed."""
        pressed = next(name for name, chip in self._chips.items() if chip is self.sender())
        for name, chip in self._chips.items():
            chip.setChecked(name == pressed)
        self._edits.setVisible(pressed == "between")
        if pressed == "between":
            self.on_days()
            return
        back = DAYS_BACK[pressed]
        self.chosen.emit(None if back is None else self._now - timedelta(days=back), None)

    def on_days(self) -> None:
        """Count from one day to the other, whichever comes first."""
        if self._chips["between"].isChecked():
            days = sorted((_day(self._first.date()), _day(self._last.date())))
            self.chosen.emit(days[0], days[1])

    def _edit(self, name: str, day: date) -> QDateEdit:
        edit = DayBox(QDate(day.year, day.month, day.day))
        edit.setObjectName(f"patterns.days.{name}")
        edit.setAccessibleName(text(f"timeline.filter.{name}"))
        edit.setCalendarPopup(True)
        edit.setDisplayFormat("d MMM yyyy")
        edit.setInputMethodHints(SENSITIVE)
        edit.dateChanged.connect(self.on_days)
        return edit


class BarsBar(Surface):
    """By what the bars are counted, and what they count."""

    unit_chosen = Signal(object)
    counting_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__("plain", "patterns.bars")
        flow = FlowLayout(self)
        self._units = {
            unit: Chip(text(f"patterns.unit_of.{unit.value}"), f"patterns.bars.{unit.value}") for unit in Unit
        }
        self._countings = {
            one: Chip(text(f"patterns.counting.{one.value}"), f"patterns.bars.{one.value}")
            for one in Counting
        }
        for unit_chip in self._units.values():
            unit_chip.clicked.connect(self.on_unit)
            flow.addWidget(unit_chip)
        self._gap = Surface("plain", "patterns.bars.gap")
        self._gap.setFixedSize(18, 1)
        flow.addWidget(self._gap)
        for chip in self._countings.values():
            chip.clicked.connect(self.on_counting)
            flow.addWidget(chip)

    def show_units(self, unit: Unit, counting: Counting) -> None:
        """Mark what is shown."""
        for one, chip in self._units.items():
            chip.setChecked(one is unit)
        for each, chip in self._countings.items():
            chip.setChecked(each is counting)

    def show_countings(self, *, messages: bool, calls: bool) -> None:
        """Offer messages and calls where there are any."""
        self._countings[Counting.INCIDENTS].setVisible(messages or calls)
        self._countings[Counting.MESSAGES].setVisible(messages)
        self._countings[Counting.CALLS].setVisible(calls)

    def on_unit(self) -> None:
        """Count by another period."""
        for unit, chip in self._units.items():
            if chip is self.sender():
                self.unit_chosen.emit(unit)

    def on_counting(self) -> None:
        """Count something else."""
        for counting, chip in self._countings.items():
            if chip is self.sender():
                self.counting_chosen.emit(counting)


class PatternsScreen(Screen):
    """Cards with figures, two side by side where there is room."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__("patterns")
        self._summary = MutedLabel(text("patterns.wait"), "patterns.summary")
        self._days = DaysBar(today(context.clock))
        self._bars = BarsBar()
        self._theme = context.theme
        self._cards: dict[str, FigureCard] = {}
        self._is_covered = False
        self._waiting: dict[str, Figure] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.on_turn)
        self._has_two: bool | None = None
        self._empty = self._empty_card()
        self.presenter = PatternsPresenter(context.session, context.jobs, context.shell, self)
        self._lay_out()
        self._days.chosen.connect(self.presenter.choose_days)
        self._days.covered.connect(self.on_covered)
        self._bars.unit_chosen.connect(self.presenter.choose_unit)
        self._bars.counting_chosen.connect(self.presenter.choose_counting)
        self._add.clicked.connect(self.on_add)
        context.follow_look(self, self.on_theme_changed)
        context.scope.connect(context.theme.changing, self.on_look_changing)

    # What the shell asks.

    def activate(self, target: Target) -> None:  # noqa: ARG002
        """Show the figures, counted anew when something changed."""
        self.presenter.activate()

    def refresh(self, change: Change) -> None:
        """Hear what changed."""
        self.presenter.changed(change, shown=self.isVisible())

    def first_focus(self) -> QWidget:
        """Return the first chip."""
        return self._days.findChild(Chip, "patterns.days.all") or self

    # What the presenter shows.

    def show_head(self, head: Head) -> None:
        """Show what stands over the figures, or how the page comes to be filled."""
        self._summary.setText(head.summary)
        self._summary.setVisible(head.has_entries)
        loses_keys = not head.has_entries and self._days.isAncestorOf(self.window().focusWidget())
        self._empty.setVisible(not head.has_entries and not head.has_messages)
        self._days.setVisible(head.has_entries)
        self._body.setVisible(head.has_entries or head.has_messages)
        if loses_keys:
            first_stop(self._body if head.has_messages else self._empty).setFocus()
        self._bars.show_countings(messages=head.has_messages, calls=head.has_calls)

    def show_figure(self, figure: Figure) -> None:
        """Show a figure on its card when its turn comes: one in a turn, so that the window never waits."""
        self._waiting[figure.key] = figure
        self._timer.start()

    def on_turn(self) -> None:
        """Show the figure that waits longest; cards are made when their figure comes."""
        figure = self._waiting.pop(next(iter(self._waiting)))
        if self._waiting:
            self._timer.start()
        card = self._cards.get(figure.key) or self._make_card(figure.key)
        if figure.key == "danger":
            self._signs.show_signs(figure.signs)
        card.show_figure(figure, text(f"patterns.nothing.{figure.key}") if figure.key in TEACHING else "")

    def show_unit(self, unit: Unit, counting: Counting) -> None:
        """Mark the period and the unit of the bars."""
        self._bars.show_units(unit, counting)

    # Slots.

    def on_covered(self, on: bool) -> None:  # noqa: FBT001 - a slot
        """Cover the words on the cards, or show them."""
        self._is_covered = on
        for card in self._cards.values():
            card.cover(on=on)

    def on_add(self) -> None:
        """Begin an entry."""
        self.presenter.add()

    def on_help(self) -> None:
        """Go to who can help."""
        self.presenter.see_help()

    def on_theme_changed(self) -> None:
        """Measure the figures anew."""
        for card in self._cards.values():
            card.on_theme_changed()
        self._arrange()

    def on_look_changing(self) -> None:
        """Take the figures away unless they are in sight: all of them styled anew would be a long turn.

        They are made again, one in a turn, when somebody comes back.
        """
        if self.isVisible() or not self._cards:
            return
        self._timer.stop()
        self._waiting.clear()
        self._bars.setParent(self)
        self._bars.hide()
        for card in self._cards.values():
            shiboken6.delete(card)  # later would be after it was styled
        self._cards.clear()
        self.presenter.forget()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802
        super().resizeEvent(event)
        self._arrange()

    def _make_card(self, key: str) -> FigureCard:
        card = FigureCard(self._theme, key, head=self._bars if key == "periods" else None)
        if key == "periods":
            self._bars.show()
        if key == "danger":
            self._signs = SignAdvice("patterns.danger.signs", inside=True)
            helping = LongLink(text("patterns.danger.help"), "patterns.danger.help")
            helping.clicked.connect(self.on_help)
            card.add_advice(text("patterns.danger.advice"), self._signs, helping)
        card.opened.connect(self.presenter.open)
        card.cover(on=self._is_covered)
        self._cards[key] = card
        self._place(key)
        return card

    def _place(self, key: str) -> None:
        at, side, wide = PLACES[key]
        if self._has_two:
            self._grid.addWidget(self._cards[key], at, side, 1, wide)
        else:
            self._grid.addWidget(self._cards[key], list(PLACES).index(key), 0, 1, 2)

    def _arrange(self) -> None:
        has_two = self.width() >= em(TWO_COLUMNS_EM)
        if has_two == self._has_two:
            return
        self._has_two = has_two
        for key, card in self._cards.items():
            self._grid.removeWidget(card)
            self._place(key)
        self._grid.setColumnStretch(0, 54)
        self._grid.setColumnStretch(1, 46 if has_two else 0)

    def _empty_card(self) -> Surface:
        card = Surface("card", "patterns.empty")
        inside = column(card, margins=(22, 18, 22, 18), gap=12)
        inside.addWidget(BodyLabel(text("patterns.empty"), "patterns.empty.text"))
        self._add = StrongButton(text("patterns.empty.add"), "patterns.empty.add")
        line = row()
        line.addWidget(self._add)
        line.addStretch(1)
        inside.addLayout(line)
        card.hide()
        return card

    def _lay_out(self) -> None:
        page = Surface("plain", "patterns.page")
        inside = column(page, margins=(26, 22, 26, 26), gap=12)
        head = column(gap=4)
        head.addWidget(TitleLabel(text("patterns.title"), "patterns.title"))
        head.addWidget(self._summary)
        inside.addLayout(head)
        inside.addWidget(self._days)
        inside.addWidget(self._empty)
        self._body = Surface("plain", "patterns.body")
        self._grid = QGridLayout(self._body)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(16)
        inside.addWidget(self._body)
        inside.addStretch(1)
        self._body.hide()
        self._days.hide()
        column(self).addWidget(scrolled(page, "patterns.scroll"))
        self._arrange()


def _day(day: QDate) -> date:
    return date(day.year(), day.month(), day.day())


def build(context: ScreenContext) -> Screen:
    """Make the page of figures."""
    return PatternsScreen(context)

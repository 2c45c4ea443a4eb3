"""One line of the list: opening its record, the next step, how long it is kept, and letting go of it."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from app.domain.clients import Shared
from app.strings.catalogue import text
from ui.style.parts import (
    BodyLabel,
    Button,
    HeadingLabel,
    LineEdit,
    MutedLabel,
    StrongButton,
    StrongLabel,
    Surface,
    TitleLabel,
    clear_layout,
    column,
    row,
)
from ui.style.theme import Theme
from ui.unlocked.screens.clients.model import Filled, Shown
from ui.unlocked.widgets.day import OptionalDay
from ui.unlocked.widgets.facts import Facts
from ui.unlocked.widgets.fold import Fold
from ui.unlocked.widgets.keeping import KeepingEditor


class LinePane(Surface):
    """Asks by signals; holds what is typed until the page saves it."""

    opening = Signal()
    finding = Signal()
    saving = Signal()
    taking_off = Signal()
    purging = Signal()

    def __init__(self, theme: Theme, today: date, *, read_only: bool) -> None:
        super().__init__("plain", "clients.line")
        self._read_only = read_only
        self._shown: Shown | None = None
        self._title = TitleLabel("", "clients.line.code")
        self._facts = Facts("clients.line.facts")
        self._due = BodyLabel("", "clients.line.due", tone="rust")
        self._open = StrongButton(text("clients.open"), "clients.open")
        self._find = Button(text("clients.find"), "clients.find")
        self._away = MutedLabel(text("clients.away"), "clients.away")
        self._step = LineEdit("clients.step", says=text("clients.step.label"))
        self._step_day = OptionalDay("clients.step_day", text("clients.step_day"), today)
        self._code = LineEdit("clients.code", says=text("clients.code"))
        self._save = Button(text("clients.save"), "clients.save")
        self._purge = Button(text("clients.purge"), "clients.purge")
        self._take_off = Button(text("clients.take_off"), "clients.take_off")
        self._keeping = KeepingEditor("clients.keeping", today)
        self._shared = column(gap=6)
        self._lay_out(theme)
        for button, signal in (
            (self._open, self.opening),
            (self._find, self.finding),
            (self._save, self.saving),
            (self._purge, self.purging),
            (self._take_off, self.taking_off),
        ):
            button.clicked.connect(signal)
        self._step.returnPressed.connect(self.saving)
        self._code.returnPressed.connect(self.saving)

    def show_line(self, shown: Shown, filled: Filled | None) -> None:
        """Show one line; `filled` is what was typed about it and not saved."""
        self._shown = shown
        values = filled or shown.filled
        self._title.setText(shown.filled.code)
        self._facts.show_rows(shown.facts)
        self._due.setText(shown.due)
        self._due.setVisible(bool(shown.due))
        is_here, is_gone = shown.is_there and not shown.is_gone, shown.is_gone
        self._open.setVisible(is_here)
        self._find.setVisible(not is_here and not is_gone and not self._read_only)
        self._away.setVisible(not is_here and not is_gone)
        self._work.setVisible(not is_gone)
        self._purge_part.setVisible(is_here and not self._read_only)
        self._show_shared(shown.shared)
        self._gone.setVisible(is_gone)
        self._step.setText(values.next_step)
        self._step_day.show_day(values.next_day)
        self._code.setText(values.code)
        self._keeping.show_keeping(values.keeping)

    def filled(self) -> Filled:
        """Return what is typed."""
        return Filled(self._code.text(), self._step.text(), self._step_day.day(), self._keeping.keeping())

    def first_focus(self) -> Button:
        """Return the button that opens the record, or the one that finds it."""
        return self._open if self._open.isVisibleTo(self) else self._find

    def _show_shared(self, shared: tuple[Shared, ...]) -> None:
        clear_layout(self._shared)
        for number, one in enumerate(shared):
            name = f"clients.shared.{number}"
            self._shared.addWidget(StrongLabel(one.who, f"{name}.who", selectable=True))
            values = (one.what, one.purpose, one.agreed, one.until, one.ended, one.given)
            words = "\n".join(value for value in values if value)
            self._shared.addWidget(BodyLabel(words, f"{name}.words", selectable=True))
        if not shared:
            self._shared.addWidget(MutedLabel(text("clients.shared.none"), "clients.shared.none"))

    def _lay_out(self, theme: Theme) -> None:
        layout = column(self, margins=(26, 22, 26, 26), gap=10)
        for part in (self._title, self._facts, self._due, self._away):
            layout.addWidget(part)
        layout.addLayout(_at_the_left(self._open, self._find))
        self._work = Surface("plain", "clients.work")
        work = column(self._work, gap=8)
        work.addSpacing(8)
        work.addWidget(HeadingLabel(text("clients.step.label"), "clients.step.heading"))
        work.addWidget(self._step)
        work.addWidget(self._step_day)
        work.addSpacing(8)
        work.addWidget(HeadingLabel(text("keeping"), "clients.keep.heading"))
        work.addWidget(MutedLabel(text("keeping.hint"), "clients.keep.hint"))
        work.addWidget(self._keeping)
        work.addSpacing(8)
        work.addWidget(HeadingLabel(text("clients.code"), "clients.code.heading"))
        work.addWidget(MutedLabel(text("clients.code.hint"), "clients.code.hint"))
        work.addWidget(self._code)
        work.addSpacing(4)
        work.addLayout(_at_the_left(self._save))
        layout.addWidget(self._work)
        self._save.setEnabled(not self._read_only)
        self._gone = Surface("plain", "clients.gone")
        gone = column(self._gone, gap=8)
        gone.addWidget(HeadingLabel(text("clients.shared"), "clients.shared.heading"))
        gone.addLayout(self._shared)
        layout.addWidget(self._gone)
        layout.addWidget(Fold(theme, "clients.letting_go", text("clients.letting_go"), self._letting_go()))
        layout.addStretch(1)

    def _letting_go(self) -> Surface:
        body = Surface("plain", "clients.letting_go.body")
        inner = column(body, margins=(4, 2, 0, 12), gap=8)
        self._purge_part = Surface("plain", "clients.purge.part")
        purge = column(self._purge_part, gap=8)
        purge.addWidget(BodyLabel(text("clients.purge.hint"), "clients.purge.hint"))
        purge.addLayout(_at_the_left(self._purge))
        purge.addSpacing(8)
        inner.addWidget(self._purge_part)
        inner.addWidget(BodyLabel(text("clients.take_off.hint"), "clients.take_off.hint"))
        inner.addLayout(_at_the_left(self._take_off))
        self._take_off.setEnabled(not self._read_only)
        return body


def _at_the_left(*buttons: Button) -> QHBoxLayout:
    layout = row(gap=10)
    for button in buttons:
        layout.addWidget(button)
    layout.addStretch(1)
    return layout

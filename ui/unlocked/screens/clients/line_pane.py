"""One line of the list: opening its record, the next step, how long it is kept, and letting go of it."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout

from app.domain.clients import MOST_MONTHS, Keeping, Shared
from app.strings.catalogue import text
from ui.style.boxes import NumberBox
from ui.style.flow import FlowLayout
from ui.style.parts import (
    SENSITIVE,
    BodyLabel,
    Button,
    Chip,
    HeadingLabel,
    LineEdit,
    MutedLabel,
    StrongButton,
    StrongLabel,
    Surface,
    TitleLabel,
    clear_layout,
    column,
    em,
    row,
)
from ui.style.theme import Theme
from ui.unlocked.screens.clients.model import Filled, Shown
from ui.unlocked.widgets.day import OptionalDay
from ui.unlocked.widgets.facts import Facts
from ui.unlocked.widgets.fold import Fold

OFF, UNTIL, AFTER = "off", "until", "after"


class LinePane(Surface):
    """Asks by signals; holds what is typed until the page saves it."""

    opening = Signal()
    finding = Signal()
    saving = Signal()
    taking_off = Signal()

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
        self._take_off = Button(text("clients.take_off"), "clients.take_off")
        self._until = OptionalDay("clients.until", text("clients.until"), today)
        self._closed = OptionalDay("clients.closed", text("clients.closed"), today)
        self._months = NumberBox()
        self._months.setObjectName("clients.months")
        self._months.setAccessibleName(text("clients.months"))
        self._months.setRange(1, MOST_MONTHS)
        self._months.setInputMethodHints(SENSITIVE)
        # The style leaves no room before the figures.
        self._months.lineEdit().setTextMargins(em(0.6), 0, 0, 0)
        self._shared = column(gap=6)
        self._lay_out(theme)
        for button, signal in (
            (self._open, self.opening),
            (self._find, self.finding),
            (self._save, self.saving),
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
        self._show_shared(shown.shared)
        self._gone.setVisible(is_gone)
        self._step.setText(values.next_step)
        self._step_day.show_day(values.next_day)
        self._code.setText(values.code)
        self._show_keeping(values.keeping)

    def filled(self) -> Filled:
        """Return what is typed."""
        keeping = Keeping()
        if self._chips[UNTIL].isChecked():
            keeping = Keeping(until=self._until.day())
        elif self._chips[AFTER].isChecked():
            keeping = Keeping(months=self._months.value(), closed=self._closed.day())
        return Filled(self._code.text(), self._step.text(), self._step_day.day(), keeping)

    def first_focus(self) -> Button:
        """Return the button that opens the record, or the one that finds it."""
        return self._open if self._open.isVisibleTo(self) else self._find

    def on_keep_chosen(self) -> None:
        """Show what the chosen way of keeping asks."""
        self._until.setVisible(self._chips[UNTIL].isChecked())
        self._after.setVisible(self._chips[AFTER].isChecked())

    def _show_keeping(self, keeping: Keeping) -> None:
        way = UNTIL if keeping.until is not None else AFTER if keeping.months else OFF
        self._chips[way].setChecked(True)
        self._until.show_day(keeping.until)
        self._closed.show_day(keeping.closed)
        self._months.setValue(keeping.months or 6)
        self.on_keep_chosen()

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
        self._lay_out_keeping(work)
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
        inner.addWidget(BodyLabel(text("clients.take_off.hint"), "clients.take_off.hint"))
        inner.addLayout(_at_the_left(self._take_off))
        self._take_off.setEnabled(not self._read_only)
        return body

    def _lay_out_keeping(self, layout: QVBoxLayout) -> None:
        layout.addSpacing(8)
        layout.addWidget(HeadingLabel(text("clients.keep"), "clients.keep.heading"))
        layout.addWidget(MutedLabel(text("clients.keep.hint"), "clients.keep.hint"))
        holder = Surface("plain", "clients.keep.ways")
        flow = FlowLayout(holder)
        self._chips: dict[str, Chip] = {}
        group = QButtonGroup(self)
        for way in (OFF, UNTIL, AFTER):
            chip = Chip(text(f"clients.keep.{way}"), f"clients.keep.{way}")
            chip.clicked.connect(self.on_keep_chosen)
            group.addButton(chip)
            flow.addWidget(chip)
            self._chips[way] = chip
        layout.addWidget(holder)
        layout.addWidget(self._until)
        self._after = Surface("plain", "clients.after")
        after = column(self._after, gap=6)
        after.addWidget(self._closed)
        months = row(gap=10)
        months.addWidget(self._months)
        months.addWidget(BodyLabel(text("clients.months"), "clients.months.words"), 1)
        after.addLayout(months)
        layout.addWidget(self._after)


def _at_the_left(*buttons: Button) -> QHBoxLayout:
    layout = row(gap=10)
    for button in buttons:
        layout.addWidget(button)
    layout.addStretch(1)
    return layout

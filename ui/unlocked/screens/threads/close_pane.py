"""The list of messages close together, with what may be done with each."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QSpinBox

from app.domain.bursts import GAP_MINUTES, LEAST
from app.services.bursts import ThreadBurst
from app.strings.catalogue import text
from ui.style.boxes import NumberBox
from ui.style.flow import FlowLayout
from ui.style.parts import SENSITIVE, BodyLabel, Button, Chip, MutedLabel, StrongButton, Surface, column, em
from ui.style.tick import Tick
from ui.unlocked.screen import ScreenContext
from ui.unlocked.screens.threads.close_together import ClosePresenter
from ui.unlocked.screens.threads.row_list import RowList
from ui.unlocked.screens.threads.rows import ThreadRow
from ui.unlocked.words import read_out

REST_MS = 400
LONGEST_GAP = 24 * 60
MOST_LEAST = 500


class ClosePane(Surface):
    """Pause and number can be changed, on a part that `counts` opens; nothing becomes an entry by itself."""

    show_wanted = Signal(object)

    def __init__(self, context: ScreenContext) -> None:
        super().__init__("plain", "threads.close")
        self.presenter = ClosePresenter(context.session, context.jobs, context.shell, self)
        self._may_change = not context.session.read_only
        self.counts = Chip(text("threads.close.counts"), "threads.close.counts", on=True)
        self._is_tight = False
        self._gap = _number("threads.close.gap", text("threads.close.gap"), 1, LONGEST_GAP, GAP_MINUTES)
        self._least = _number("threads.close.least", text("threads.close.least"), 2, MOST_LEAST, LEAST)
        self._dismissed = Tick(text("threads.close.show_dismissed"), "threads.close.dismissed")
        self.list = RowList("threads.close.list", text("threads.close"), context.theme, 2)
        self._words = MutedLabel("", "threads.close.words")
        self._says = BodyLabel("", "threads.close.says")
        self._show = StrongButton(text("threads.close.show"), "threads.close.show")
        self._make = Button(text("threads.close.make"), "threads.close.make")
        self._aside = Button(text("threads.close.dismiss"), "threads.close.dismiss")
        self._undo = Button(text("threads.close.undo"), "threads.close.undo", "link")
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._lay_out()
        self._gap.valueChanged.connect(self._rest.start)
        self._least.valueChanged.connect(self._rest.start)
        self.counts.toggled.connect(self.on_counts)
        self._dismissed.toggled.connect(self.on_narrowed)
        self._rest.timeout.connect(self.on_narrowed)
        self.list.selectionModel().selectionChanged.connect(self.on_selected)
        self.list.activated.connect(self.on_show)
        self._show.clicked.connect(self.on_show)
        self._make.clicked.connect(self.on_make)
        self._aside.clicked.connect(self.on_dismiss)
        self._undo.clicked.connect(self.presenter.undo)
        self._tell()

    def show_bursts(self, rows: tuple[ThreadRow, ...]) -> None:
        """Show what is proposed."""
        chosen = self._chosen()
        here = (row.key for row in rows if chosen is not None and _same(row.key, chosen))
        self.list.show_rows(rows, next(here, rows[0].key if rows else None))
        self.list.setVisible(bool(rows))
        count = len(rows)
        self._words.setText(text("threads.close.count", n=count) if rows else text("threads.close.none"))
        self._tell()

    def show_looking(self) -> None:
        """Say that it takes a moment."""
        self._words.setText(text("threads.close.looking"))

    def show_undo(self, *, on: bool) -> None:
        """Offer to bring back what was just put aside."""
        self._undo.setVisible(on and self._may_change)

    def on_counts(self, on: bool) -> None:  # noqa: FBT001 - a slot
        """Show what is counted, or hide it."""
        self._rule.setVisible(on)

    def fit(self, *, tight: bool) -> None:
        """Leave out what a low window has no room for."""
        if tight != self._is_tight:
            self._is_tight = tight
            self.counts.setChecked(not tight)
            self._tell()

    def on_narrowed(self) -> None:
        """Look with what stands in the boxes."""
        self.presenter.narrow(self._gap.value(), self._least.value(), dismissed=self._dismissed.isChecked())

    def on_selected(self) -> None:
        """Say in full what is chosen."""
        self._tell()

    def on_show(self) -> None:
        """Show the messages."""
        found = self._chosen()
        if found is not None:
            self.show_wanted.emit(found)

    def on_make(self) -> None:
        """Make an entry of the messages, to be looked at first."""
        found = self._chosen()
        if found is not None:
            self.presenter.make_entry(found)

    def on_dismiss(self) -> None:
        """Put it aside, or show it again."""
        found = self._chosen()
        if found is not None:
            self.presenter.dismiss(found)

    def _chosen(self) -> ThreadBurst | None:
        chosen = self.list.chosen()
        return chosen.key if chosen is not None and isinstance(chosen.key, ThreadBurst) else None

    def _tell(self) -> None:
        chosen, found = self.list.chosen(), self._chosen()
        self._says.setText("" if chosen is None else read_out(chosen.title, *chosen.facts))
        self._says.setVisible(chosen is not None and not self._is_tight)
        self._words.setVisible(not self._is_tight or not self.list.rows.rowCount())
        for button in (self._show, self._make, self._aside):
            button.setVisible(found is not None and (button is self._show or self._may_change))
        is_aside = found is not None and found.dismissal is not None
        self._aside.say(text("threads.close.bring_back" if is_aside else "threads.close.dismiss"))

    def _lay_out(self) -> None:
        layout = column(self, gap=6)
        self._rule = Surface("plain", "threads.close.rule")
        rule = column(self._rule, gap=6)
        rule.addWidget(MutedLabel(text("threads.close.why"), "threads.close.why"))
        numbers = Surface("plain", "threads.close.numbers")
        flow = FlowLayout(numbers, spacing=8)
        for part in (
            MutedLabel(text("threads.close.gap"), "threads.close.gap.label", wrap=False),
            self._gap,
            MutedLabel(text("threads.close.least"), "threads.close.least.label", wrap=False),
            self._least,
        ):
            flow.addWidget(part)
        rule.addWidget(numbers)
        rule.addWidget(self._dismissed)
        layout.addWidget(self._rule)
        layout.addWidget(self._words)
        layout.addWidget(self.list, 1)
        layout.addWidget(self._says)
        buttons = Surface("plain", "threads.close.buttons")
        line = FlowLayout(buttons, spacing=8)
        for button in (self._show, self._make, self._aside, self._undo):
            line.addWidget(button)
        layout.addWidget(buttons)
        layout.addStretch(0)
        self._undo.hide()


def _same(key: object, chosen: ThreadBurst) -> bool:
    """Tell whether a row is still what was chosen, put aside or not."""
    return isinstance(key, ThreadBurst) and (key.thread.id, key.burst) == (chosen.thread.id, chosen.burst)


def _number(name: str, says: str, least: int, most: int, value: int) -> QSpinBox:
    box = NumberBox()
    box.setObjectName(name)
    box.setAccessibleName(says)
    box.setRange(least, most)
    box.setValue(value)
    box.setInputMethodHints(SENSITIVE)
    inner = box.findChild(QLineEdit)
    if inner is not None:  # the style leaves no room before the figures of a box without arrows
        inner.setTextMargins(em(0.6), 0, 0, 0)
    return box

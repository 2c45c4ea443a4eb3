"""Editors that only *My case* has: told or not, offered sentences, texts counted as a form counts them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.answer import NOT_ASKED, Answer, AnswerState
from app.domain.views.ic3_form import WARN_FROM, counted
from app.domain.vocabulary import vocabulary
from app.strings.catalogue import text
from app.strings.labels import tag_label
from ui.style.flow import FlowLayout
from ui.style.parts import BodyLabel, Button, Chip, MutedLabel, Surface, column, repolish, row
from ui.style.tick import Tick
from ui.unlocked.forms.editors import FieldEditor, ProseField


class ToldField(FieldEditor):
    """Asks for something that papers must not tell: told elsewhere, there is none, or skipped."""

    asks = True
    tell_wanted = Signal(str)

    def __init__(self, name: str, what: str, question: str) -> None:
        super().__init__(f"{name}.editor")
        self._what = what
        self._question = question
        self._answer = NOT_ASKED
        self._told = False
        self._state = MutedLabel("", f"{name}.state")
        self._tell = Button(text("case.told.tell"), f"{name}.tell")
        self._tell.clicked.connect(self.on_tell)
        self._none = Chip(text(f"case.told.none.{what}"), f"{name}.none")
        self._skip = Chip(text("case.told.skip"), f"{name}.skip")
        self._skip.setAccessibleName(f"{question} {text('case.told.skip')}")
        self._none.clicked.connect(self.on_none)
        self._skip.clicked.connect(self.on_skip)
        layout = column(self, gap=6)
        layout.addWidget(BodyLabel(question, f"{name}.question"))
        choices = Surface("plain", f"{name}.choices")
        flow = FlowLayout(choices, spacing=8)
        for part in (self._tell, self._none, self._skip):
            flow.addWidget(part)
        layout.addWidget(choices)
        layout.addWidget(self._state)
        self._show()

    def value(self) -> Answer:
        """Return "no" when there is none, "rather not say" when it was skipped."""
        return self._answer

    def put(self, value: object) -> None:
        """Show an answer."""
        self._answer = value if isinstance(value, Answer) else NOT_ASKED
        self._show()

    def show_told(self, *, told: bool) -> None:
        """Say whether it stands under People."""
        self._told = told
        self._show()

    def is_settled(self) -> bool:
        """Tell whether a check of papers can say that it looked for it."""
        return self._told or self._answer.state is AnswerState.NO

    def first_focus(self) -> QWidget:
        """Return the button that leads there."""
        return self._tell

    def on_tell(self) -> None:
        """Ask to go where it is told."""
        self.tell_wanted.emit(self._what)

    def on_none(self) -> None:
        """Note that there is none, or take that back."""
        self._choose(AnswerState.NO)

    def on_skip(self) -> None:
        """Skip it, or take that back."""
        self._choose(AnswerState.DECLINED)

    def _choose(self, state: AnswerState) -> None:
        self._answer = NOT_ASKED if self._answer.state is state else Answer(state)
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        state = self._answer.state
        self._tell.say(text("case.told.look" if self._told else "case.told.tell"))
        self._tell.setAccessibleName(f"{self._question} {self._tell.text()}")
        self._none.setVisible(not self._told)
        self._skip.setVisible(not self._told)
        self._none.setChecked(state is AnswerState.NO)
        self._skip.setChecked(state is AnswerState.DECLINED)
        if self._told:
            key = "case.told.state.told"
        elif state is AnswerState.NO:
            key = "case.told.state.none"
        else:
            key = "case.told.state.skip"
        self._state.setText(text(key))


class OfferedField(FieldEditor):
    """Sentences that a declaration may hold, each ticked by the person, none to begin with."""

    def __init__(self, name: str, group: str) -> None:
        super().__init__(name)
        self._ticks: dict[str, Tick] = {}
        layout = column(self, gap=6)
        for code in vocabulary()[group].terms():
            tick = Tick(tag_label(group, code), f"{name}.{code}")
            tick.toggled.connect(self.on_changed)
            self._ticks[code] = tick
            layout.addWidget(tick)

    def value(self) -> tuple[str, ...]:
        """Return what is ticked."""
        return tuple(code for code, tick in self._ticks.items() if tick.isChecked())

    def put(self, value: object) -> None:
        """Tick these."""
        on = value if isinstance(value, tuple) else ()
        for code, tick in self._ticks.items():
            tick.setChecked(code in on)

    def first_focus(self) -> QWidget:
        """Return the first tick."""
        return next(iter(self._ticks.values()))


class CountedField(FieldEditor):
    """A text with its length as the complaint form counts it: line breaks and emoji as two."""

    def __init__(self, name: str, says: str, hint: str, limit: int, lines: int) -> None:
        super().__init__(f"{name}.counted")
        self._limit = limit
        self._prose = ProseField(name, says, hint, lines)
        self._prose.changed.connect(self.on_typed)
        self._count = MutedLabel("", f"{name}.count", wrap=False)
        self._warning = BodyLabel("", f"{name}.warning", tone="rust")
        layout = column(self, gap=4)
        layout.addWidget(self._prose)
        foot = row(gap=10)
        foot.addWidget(self._warning, 1)
        foot.addStretch(0)
        foot.addWidget(self._count)
        layout.addLayout(foot)
        self._tell()

    def value(self) -> str:
        """Return the text."""
        return self._prose.value()

    def put(self, value: object) -> None:
        """Show a text."""
        self._prose.set_value(value)
        self._tell()

    def first_focus(self) -> QWidget:
        """Return the box."""
        return self._prose.first_focus()

    def on_typed(self) -> None:
        """Count."""
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        used = counted(self._prose.value())
        self._count.setText(text("case.ic3.count", used=f"{used:,}", limit=f"{self._limit:,}"))
        self._count.setProperty("tone", "rust" if used > self._limit else "muted")
        repolish(self._count)
        if used > self._limit:
            self._warning.setText(text("case.ic3.over", n=used - self._limit))
        elif used >= self._limit * WARN_FROM:
            self._warning.setText(text("case.ic3.near"))
        else:
            self._warning.setText("")

"""A question with five answers: not asked is none of the buttons pressed."""

from __future__ import annotations

from PySide6.QtCore import Signal

from app.domain.answer import NOT_ASKED, Answer, AnswerState
from app.strings.catalogue import text
from ui.style.flow import FlowLayout
from ui.style.parts import BodyLabel, Chip, MutedLabel, Surface, TextEdit, column

SAID = (AnswerState.YES, AnswerState.NO, AnswerState.UNKNOWN, AnswerState.DECLINED)


class AnswerEditor(Surface):
    """Yes, no, I don't know, rather not say; pressing a pressed button takes it back."""

    changed = Signal()

    def __init__(self, name: str, question: str, *, hint: str = "") -> None:
        super().__init__("plain", name)
        self._chips: dict[AnswerState, Chip] = {}
        layout = column(self, gap=6)
        layout.addWidget(BodyLabel(question, f"{name}.question"))
        if hint:
            layout.addWidget(MutedLabel(hint, f"{name}.hint"))
        holder = Surface("plain", f"{name}.states")
        flow = FlowLayout(holder)
        for state in SAID:
            words = text(f"window.answer.{state.value}")
            chip = Chip(words, f"{name}.{state.value}")
            chip.setAccessibleName(f"{question} {words}")
            chip.clicked.connect(self.on_state_clicked)
            self._chips[state] = chip
            flow.addWidget(chip)
        layout.addWidget(holder)
        self._words = TextEdit(
            f"{name}.words",
            says=f"{question} {text('window.answer.words')}",
            hint=text("window.answer.words"),
            lines=2,
        )
        self._words.textChanged.connect(self.on_words_changed)
        self._words.hide()
        layout.addWidget(self._words)

    def value(self) -> Answer:
        """Return the answer as it stands; words are kept with any answer but "not asked"."""
        for state, chip in self._chips.items():
            if chip.isChecked():
                return Answer(state, self._words.toPlainText())
        return NOT_ASKED

    def set_value(self, answer: Answer) -> None:
        """Show an answer, without telling that it changed."""
        if self._words.toPlainText() != answer.words:
            self._words.blockSignals(True)  # noqa: FBT003
            self._words.setPlainText(answer.words)
            self._words.blockSignals(False)  # noqa: FBT003
        for state, chip in self._chips.items():
            chip.setChecked(state is answer.state)
        self._show_words(answer.state)

    def on_state_clicked(self) -> None:
        """Let the pressed button be the only one, or none."""
        pressed = self.sender()
        chosen = AnswerState.NOT_ASKED
        for state, chip in self._chips.items():
            if chip is not pressed:
                chip.setChecked(False)
            elif chip.isChecked():
                chosen = state
        self._show_words(chosen)
        if chosen is AnswerState.YES:
            self._words.setFocus()
        self.changed.emit()

    def on_words_changed(self) -> None:
        """Tell that the answer changed."""
        self.changed.emit()

    def _show_words(self, state: AnswerState) -> None:
        has_words = bool(self._words.toPlainText())
        self._words.setVisible(state is AnswerState.YES or (state is not AnswerState.NOT_ASKED and has_words))

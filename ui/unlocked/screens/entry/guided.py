"""Questions that others will ask about some signs, shown one group at a time when they are wanted."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal

from app.domain.answer import Answer, AnswerState
from app.domain.entry import GuidedAnswer
from app.domain.vocabulary import vocabulary
from app.strings.catalogue import text
from app.strings.labels import tag_label
from ui.style.flow import FlowLayout
from ui.style.parts import Chip, MutedLabel, Surface, column
from ui.unlocked.widgets.answer import AnswerEditor
from ui.unlocked.widgets.caution import LawyerCaution

CAUTIOUS = frozenset({"trafficking"})
"""Groups of questions whose answers could be used against the person."""


class GuidedQuestions(Surface):
    """Chips for the groups; a group's questions are made when its chip is first pressed."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__("plain", "entry.guided")
        self._questions: dict[str, AnswerEditor] = {}
        self._groups: dict[str, Surface] = {}
        self._chips: dict[str, Chip] = {}
        self._kept: dict[str, GuidedAnswer] = {}
        self._layout = column(self, gap=10)
        self._layout.addWidget(MutedLabel(text("entry.guided"), "entry.guided.label"))
        holder = Surface("plain", "entry.guided.chips")
        flow = FlowLayout(holder)
        for section in vocabulary()["guided"].sections:
            chip = Chip(text(f"vocabulary.guided.section.{section.code}"), f"entry.guided.{section.code}")
            chip.toggled.connect(self.on_group)
            self._chips[section.code] = chip
            flow.addWidget(chip)
        self._layout.addWidget(holder)

    def value(self) -> tuple[GuidedAnswer, ...]:
        """Return every question that was answered, in the order of the vocabulary."""
        answers = dict(self._kept)
        for code, editor in self._questions.items():
            answer = editor.value()
            answers[code] = GuidedAnswer(code, answer.state.value, answer.words)
        found = (answers.get(code) for code in vocabulary()["guided"].terms())
        return tuple(one for one in found if one is not None and one.answer != AnswerState.NOT_ASKED.value)

    def set_value(self, answers: Sequence[GuidedAnswer]) -> None:
        """Show answers; groups that hold some are open."""
        self._kept = {one.question: one for one in answers}
        for code, editor in self._questions.items():
            editor.set_value(self._answer(code))
        for section in vocabulary()["guided"].sections:
            self._chips[section.code].setChecked(any(term in self._kept for term in section.terms))

    def on_group(self, on: bool) -> None:  # noqa: FBT001 - a slot
        """Show or hide the questions of a group."""
        for code, chip in self._chips.items():
            if chip is self.sender():
                if on and code not in self._groups:
                    self._make(code)
                if code in self._groups:
                    self._groups[code].setVisible(on)

    def _make(self, code: str) -> None:
        group = Surface("card", f"entry.guided.{code}.card")
        inner = column(group, margins=(16, 12, 16, 14), gap=12)
        if code in CAUTIOUS:
            inner.addWidget(LawyerCaution(f"entry.guided.{code}.caution", of_entry=True))
        for section in vocabulary()["guided"].sections:
            if section.code == code:
                for term in section.terms:
                    editor = AnswerEditor(f"entry.guided.{term}", tag_label("guided", term))
                    editor.set_value(self._answer(term))
                    editor.changed.connect(self.changed)
                    self._questions[term] = editor
                    inner.addWidget(editor)
        self._groups[code] = group
        self._layout.addWidget(group)

    def _answer(self, code: str) -> Answer:
        kept = self._kept.get(code)
        return Answer() if kept is None else Answer(AnswerState(kept.answer), kept.words)

"""Asks, before the first paper that others read, what its check cannot know: home, work, school."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal

from app.strings.catalogue import text
from ui.style.parts import HeadingLabel, MutedLabel, Surface, column
from ui.unlocked.screens.case.fields import ToldField

ASKED = ("home", "work", "school")


class AskedFirst(Surface):
    """Emits `answered` with what was asked and the answer, `tell_wanted` with what is to be written down."""

    answered = Signal(str, object)
    tell_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__("info", "documents.asked")
        inner = column(self, margins=(16, 12, 16, 14), gap=10)
        inner.addWidget(HeadingLabel(text("documents.asked"), "documents.asked.title"))
        inner.addWidget(MutedLabel(text("documents.asked.why"), "documents.asked.why"))
        self._fields: dict[str, ToldField] = {}
        for what in ASKED:
            field = ToldField(f"documents.asked.{what}", what, text(f"case.field.{what}_told"))
            field.changed.connect(partial(self._on_changed, what))
            field.tell_wanted.connect(self.tell_wanted)
            inner.addWidget(field)
            self._fields[what] = field
        self.hide()

    def show_questions(self, unasked: tuple[str, ...]) -> None:
        """Show the questions that nobody answered or skipped yet."""
        for what, field in self._fields.items():
            field.put(None)
            field.setVisible(what in unasked)
        self.setVisible(bool(unasked))

    def _on_changed(self, what: str) -> None:
        self.answered.emit(what, self._fields[what].value())

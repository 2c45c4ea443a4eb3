"""What was written: where, how many pages, its size and hash, and what can be done next."""

from __future__ import annotations

from PySide6.QtCore import Signal

from app.strings.catalogue import text
from ui.style.parts import (
    BodyLabel,
    CaptionLabel,
    HeadingLabel,
    MonoLabel,
    MutedLabel,
    StrongLabel,
    Surface,
    clear_layout,
    column,
    line,
)
from ui.unlocked.screens.documents.lines import LineList
from ui.unlocked.screens.documents.told import Saved


class DoneCard(Surface):
    """Emits `gone_to` with the place of a next step."""

    gone_to = Signal(object)

    def __init__(self) -> None:
        super().__init__("info", "documents.done")
        self._inner = column(self, margins=(16, 12, 16, 14), gap=7)
        self.hide()

    def show_saved(self, saved: Saved | None) -> None:
        """Show one result in place of the last; None takes it away."""
        clear_layout(self._inner)
        self.setVisible(saved is not None)
        if saved is None:
            return
        self._inner.addWidget(HeadingLabel(text("documents.done"), "documents.done.title"))
        self._inner.addWidget(BodyLabel(saved.where, "documents.done.where", selectable=True))
        for number, file in enumerate(saved.files):
            name = f"documents.done.{number}"
            self._inner.addWidget(StrongLabel(file.name, f"{name}.name", selectable=True))
            self._inner.addWidget(MutedLabel(file.figures, f"{name}.figures"))
            self._inner.addWidget(CaptionLabel(text("documents.done.hash"), f"{name}.label"))
            self._inner.addWidget(MonoLabel(file.digest, f"{name}.hash", selectable=True))
        for number, words in enumerate(saved.warnings):
            self._inner.addWidget(BodyLabel(words, f"documents.done.warning.{number}"))
        if saved.next:
            self._inner.addWidget(line("documents.done.line"))
            self._inner.addWidget(StrongLabel(text("documents.done.next"), "documents.done.next.title"))
            steps = LineList("documents.done.next")
            steps.gone_to.connect(self.gone_to)
            self._inner.addWidget(steps)
            steps.show_lines(saved.next)

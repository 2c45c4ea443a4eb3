"""Words that a machine read in a picture: the button that reads them, and what was read, marked as that."""

from __future__ import annotations

from PySide6.QtCore import Signal

from app.strings.catalogue import text
from ui.style.flow import FlowLayout
from ui.style.parts import BodyLabel, Button, MutedLabel, Surface, column
from ui.unlocked.screens.evidence.detail import Detail


class WordsPart(Surface):
    """Shows what was read of a `Detail`, under a heading that says who read it; asks by signals."""

    read_wanted = Signal()
    accept_wanted = Signal()
    correct_wanted = Signal()

    def __init__(self, detail: Detail, *, reading: bool) -> None:
        super().__init__("plain", "evidence.words")
        layout = column(self, margins=(4, 0, 0, 10) if detail.words_read else (0, 0, 0, 0), gap=8)
        if detail.words_read:
            layout.addWidget(BodyLabel(detail.words_read, "evidence.words.read", selectable=True))
            layout.addWidget(MutedLabel(text("evidence.words.note"), "evidence.words.note"))
        if detail.may_change:
            layout.addWidget(self._buttons(detail, reading=reading))
        if reading:
            layout.addWidget(MutedLabel(text("evidence.words.reading"), "evidence.words.reading"))

    def _buttons(self, detail: Detail, *, reading: bool) -> Surface:
        holder = Surface("plain", "evidence.words.buttons")
        flow = FlowLayout(holder, spacing=8)
        key = "evidence.words.again" if detail.words_read else "evidence.words.read_them"
        wanted = [(key, self.read_wanted)]
        if detail.words_read:
            wanted.append(("evidence.words.correct", self.correct_wanted))
        if detail.words_read and not detail.transcript:
            wanted.append(("evidence.words.accept", self.accept_wanted))
        for name, signal in wanted:
            button = Button(text(name), name, "link" if detail.words_read else "plain")
            button.setEnabled(not reading)
            button.clicked.connect(signal)
            flow.addWidget(button)
        return holder

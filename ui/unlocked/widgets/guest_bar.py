"""What says, over every page of a case that somebody handed over, whose it is."""

from __future__ import annotations

from PySide6.QtCore import Signal

from app.strings.catalogue import text
from ui.style.parts import BodyLabel, Button, Surface, row


class GuestBar(Surface):
    """One line over every page of a case that was handed over; `left` is emitted by its button."""

    left = Signal()

    def __init__(self, sentence: str) -> None:
        super().__init__("warning", "guest")
        words = BodyLabel(sentence, "guest.sentence")
        leave = Button(text("window.guest.leave"), "guest.leave")
        leave.clicked.connect(self.left)
        inner = row(self, margins=(20, 8, 20, 8), gap=12)
        inner.addWidget(words, 1)
        inner.addWidget(leave)

"""What to keep in mind while writing, said once in a sitting; it can be put away, for now or for good."""

from __future__ import annotations

from PySide6.QtCore import Signal

from app.strings.catalogue import text
from ui.style.flow import FlowLayout
from ui.style.parts import BodyLabel, Button, Surface, column


class GroundRules(Surface):
    """A calm box over a page; `put_away` tells for how long: True for good."""

    put_away = Signal(bool)

    def __init__(self, name: str) -> None:
        super().__init__("info", f"{name}.rules")
        inner = column(self, margins=(16, 12, 14, 10), gap=6)
        inner.addWidget(BodyLabel(text("rules.words"), f"{name}.rules.words"))
        holder = Surface("plain", f"{name}.rules.buttons")
        flow = FlowLayout(holder)
        read = Button(text("rules.read"), f"{name}.rules.read", "link")
        never = Button(text("rules.never"), f"{name}.rules.never", "quiet")
        read.clicked.connect(self.on_read)
        never.clicked.connect(self.on_never)
        flow.addWidget(read)
        flow.addWidget(never)
        inner.addWidget(holder)
        self.hide()

    def on_read(self) -> None:
        """Put them away until the record is opened again."""
        self.hide()
        self.put_away.emit(False)  # noqa: FBT003

    def on_never(self) -> None:
        """Put them away for good."""
        self.hide()
        self.put_away.emit(True)  # noqa: FBT003

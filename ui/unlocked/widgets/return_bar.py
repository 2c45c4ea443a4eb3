"""One line over a page that was opened to mend something: the way back to where that was wanted."""

from __future__ import annotations

from PySide6.QtCore import Signal

from app.strings.catalogue import text
from ui.style.parts import Button, Surface, row


class ReturnBar(Surface):
    """Emits `wanted` with the key of the screen to go back to."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__("bar", "return")
        self._screen = ""
        self._button = Button("", "return.go", "link")
        self._button.clicked.connect(self.on_pressed)
        inner = row(self, margins=(20, 6, 20, 6))
        inner.addWidget(self._button)
        inner.addStretch(1)
        self.hide()

    def show_way(self, screen: str) -> None:
        """Lead back to `screen`; "" takes the line away."""
        self._screen = screen
        self.setVisible(bool(screen))
        if screen:
            self._button.say(text(f"window.back_to.{screen}"))

    def on_pressed(self) -> None:
        """Go back."""
        self.wanted.emit(self._screen)

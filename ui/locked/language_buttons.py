"""A button for every other language, each in its own words, so that it is found by who needs it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ui.style.parts import Button, Surface, row


class LanguageButtons(Surface):
    """Names of languages; pressing one speaks it."""

    def __init__(self, others: Sequence[tuple[str, str]], speak: Callable[[str], None]) -> None:
        """`others` are code and own name of each language but the one that is spoken."""
        super().__init__("plain", "languages")
        self._speak = speak
        self._codes: dict[Button, str] = {}
        layout = row(self, gap=4)
        for code, name in others:
            button = Button(name, f"languages.{code}", "quiet")
            button.clicked.connect(self.on_pressed)
            self._codes[button] = code
            layout.addWidget(button)

    def on_pressed(self) -> None:
        """Speak the language of the button that was pressed."""
        for button, code in self._codes.items():
            if button is self.sender():
                self._speak(code)
                return

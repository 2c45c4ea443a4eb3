"""What can be done first on a page where nothing is yet: the one next step as a button, others as links."""

from __future__ import annotations

from collections.abc import Callable

from ui.style.flow import FlowLayout
from ui.style.parts import Button, StrongButton, Surface


class FirstSteps(Surface):
    """Buttons under the sentence that says why a page is empty; `steps` are their words, names and deeds."""

    def __init__(self, name: str, *steps: tuple[str, str, Callable[[], None]]) -> None:
        super().__init__("plain", name)
        flow = FlowLayout(self, spacing=10)
        for number, (words, part, do) in enumerate(steps):
            whole = f"{name}.{part}"
            button = Button(words, whole, "link") if number else StrongButton(words, whole)
            button.clicked.connect(do)
            flow.addWidget(button)
        self.hide()

"""Sentences under each other, each with a way to the page where it can be mended."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal

from app.strings.catalogue import text
from ui.style.parts import BodyLabel, Button, Surface, clear_layout, column, on_click
from ui.unlocked.screen import Target
from ui.unlocked.screens.documents.told import Line


def go_button(name: str, to: Target, about: str) -> Button:
    """Make the button that goes to the page, named by what it is."""
    words = text(f"documents.go.{to.screen}")
    return Button(words, name, "link", says=f"{words}: {about}")


class LineList(Surface):
    """Emits `gone_to` with the place of a line."""

    gone_to = Signal(object)

    def __init__(self, name: str, *, tone: str = "") -> None:
        super().__init__("plain", f"{name}.list")
        self._name = name
        self._tone = tone
        self._inner = column(self, gap=6)

    def show_lines(self, lines: tuple[Line, ...]) -> None:
        """Show these lines in place of the last."""
        clear_layout(self._inner)
        for number, told in enumerate(lines):
            name = f"{self._name}.{number}"
            both = column(gap=0)
            both.addWidget(BodyLabel(told.words, name, tone=self._tone))
            if told.to is not None:
                go = go_button(f"{name}.go", told.to, told.words)
                on_click(go, partial(self.gone_to.emit, told.to))
                both.addWidget(go, 0, Qt.AlignmentFlag.AlignLeft)
            self._inner.addLayout(both)
        self.setVisible(bool(lines))

"""One page of the settings: a column of headed parts that scrolls."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.strings.catalogue import text
from ui.style.parts import Column, HeadingLabel, MutedLabel, Surface, column, row, scrolled

PART_GAP = 14


class SettingsPage(Surface):
    """A page behind one of the tabs; `key` names it and its parts."""

    def __init__(self, key: str) -> None:
        super().__init__("plain", f"settings.{key}.page")
        self.key = key
        page = Column("plain", f"settings.{key}.column", 48)
        self.parts = column(page, margins=(0, 0, 0, 30), gap=8)
        whole = Surface("plain", f"settings.{key}.whole")
        sides = row(whole, margins=(26, 0, 26, 0))
        sides.addWidget(page, 100)
        sides.addStretch(1)
        column(self).addWidget(scrolled(whole, f"settings.{key}.scroll"))

    def activate(self) -> None:
        """Read again what the page shows; called whenever it comes to the top."""

    def first_focus(self) -> QWidget:
        """Return the widget to begin with."""
        raise NotImplementedError

    def heading(self, key: str) -> None:
        """Begin a part with the heading `key` and the explanation `key.hint`."""
        self.parts.addSpacing(PART_GAP)
        self.parts.addWidget(HeadingLabel(text(key), f"{key}.heading"))
        self.parts.addWidget(MutedLabel(text(f"{key}.hint"), f"{key}.hint"))

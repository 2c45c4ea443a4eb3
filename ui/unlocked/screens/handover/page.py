"""One page of the hand-over: a column of headed parts that scrolls."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.strings.catalogue import text
from ui.style.announce import announce
from ui.style.parts import (
    BodyLabel,
    Column,
    HeadingLabel,
    MutedLabel,
    StrongLabel,
    Surface,
    column,
    row,
    scrolled,
)

PART_GAP = 14


class HandoverPage(Surface):
    """A page behind one of the tabs; `key` names it and its parts."""

    def __init__(self, key: str) -> None:
        super().__init__("plain", f"handover.{key}.page")
        page = Column("plain", f"handover.{key}.column", 48)
        self.parts = column(page, margins=(0, 6, 0, 30), gap=8)
        whole = Surface("plain", f"handover.{key}.whole")
        sides = row(whole, margins=(26, 0, 26, 0))
        sides.addWidget(page, 100)
        sides.addStretch(1)
        column(self).addWidget(scrolled(whole, f"handover.{key}.scroll"))

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


class ResultCard(Surface):
    """What came of something: a sentence that sums up, and more lines below it."""

    def __init__(self, name: str) -> None:
        super().__init__("info", name)
        inside = column(self, margins=(18, 14, 18, 14), gap=8)
        self._summary = StrongLabel("", f"{name}.summary", selectable=True)
        self._lines = BodyLabel("", f"{name}.lines", selectable=True)
        inside.addWidget(self._summary)
        inside.addWidget(self._lines)
        self.hide()

    def show_words(self, words: tuple[str, ...], *, ok: bool) -> None:
        """Show what came of it."""
        self.turn("info" if ok else "warning")
        self._summary.setText(words[0])
        self._lines.setText("\n".join(words[1:]))
        self._lines.setVisible(len(words) > 1)
        self.setAccessibleName(words[0])
        self.show()
        announce(self, words[0], urgent=not ok)

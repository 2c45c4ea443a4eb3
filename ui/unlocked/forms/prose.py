"""Boxes of several lines that are as high as what is written, so that only the page scrolls."""

from __future__ import annotations

from PySide6.QtCore import Qt

from ui.style.parts import MOST_LINES, OwnWordsEdit, TextEdit, em


def fit(edit: TextEdit, least: int) -> None:
    """Make a box as high as its lines as they are drawn, at least `least` of them, within reason."""
    line = edit.fontMetrics().lineSpacing()
    high = 0.0
    block = edit.document().firstBlock()
    while block.isValid() and high <= line * MOST_LINES:
        high += max(float(line), edit.blockBoundingRect(block).height())
        block = block.next()
    inner = min(max(high, line * least), line * max(least, MOST_LINES))
    frame = em(0.7) + 2 * (1 + round(edit.document().documentMargin()))
    height = round(inner) + frame + 2
    if height != edit.height() or edit.minimumHeight() != height:
        edit.setFixedHeight(height)


class ProseEdit(OwnWordsEdit):
    """Where the person writes in their own words."""

    def __init__(self, name: str, *, says: str, hint: str = "", lines: int = 3) -> None:
        super().__init__(name, says=says, hint=hint, lines=lines)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def on_grown(self) -> None:
        """Be as high as the text."""
        fit(self, self._least)


class ReadText(TextEdit):
    """A text to read."""

    def __init__(self, name: str, *, says: str) -> None:
        super().__init__(name, says=says, lines=3)
        self.setReadOnly(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def on_grown(self) -> None:
        """Be as high as the text."""
        fit(self, self._least)

"""Where the person writes several lines: as high as what is written, so that only the page scrolls."""

from __future__ import annotations

from PySide6.QtCore import Qt

from ui.style.parts import MOST_LINES, OwnWordsEdit, em


class ProseEdit(OwnWordsEdit):
    """Grows with its lines, measured as they are drawn, up to a height at which it scrolls."""

    def __init__(self, name: str, *, says: str, hint: str = "", lines: int = 3) -> None:
        super().__init__(name, says=says, hint=hint, lines=lines)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def on_grown(self) -> None:
        """Be as high as the text, within reason."""
        line = self.fontMetrics().lineSpacing()
        high = 0.0
        block = self.document().firstBlock()
        while block.isValid() and high <= line * MOST_LINES:
            high += max(float(line), self.blockBoundingRect(block).height())
            block = block.next()
        inner = min(max(high, line * self._least), line * max(self._least, MOST_LINES))
        frame = em(0.7) + 2 * (1 + round(self.document().documentMargin()))
        height = round(inner) + frame + 2
        if height != self.height() or self.minimumHeight() != height:
            self.setFixedHeight(height)

"""One choice in a question: a label and a box that drops down."""

from __future__ import annotations

from collections.abc import Sequence

from ui.style.boxes import ChoiceBox
from ui.style.parts import CaptionLabel, Surface, column


class Choice(Surface):
    """Offers (value, words) in their order, the first one to begin with."""

    def __init__(self, name: str, says: str, offered: Sequence[tuple[object, str]]) -> None:
        super().__init__("plain", f"{name}.choice")
        self._box = ChoiceBox()
        self._box.setObjectName(name)
        self._box.setAccessibleName(says)
        self._values = tuple(value for value, _ in offered)
        for _, words in offered:
            self._box.addItem(words)
        layout = column(self, gap=4)
        layout.addWidget(CaptionLabel(says, f"{name}.label"))
        layout.addWidget(self._box)

    def value(self) -> object:
        """Return what is chosen, None when nothing was offered."""
        at = self._box.currentIndex()
        return self._values[at] if 0 <= at < len(self._values) else None

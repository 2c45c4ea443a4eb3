"""What stays out of a paper, and what the record does not hold that the paper would print."""

from __future__ import annotations

from PySide6.QtCore import Signal

from app.strings.catalogue import text
from ui.style.parts import HeadingLabel, LongLink, MutedLabel, Surface, clear_layout, column
from ui.unlocked.screen import Target
from ui.unlocked.screens.documents.lines import LineList
from ui.unlocked.screens.documents.state import Wish
from ui.unlocked.screens.documents.told import HERE, Line


class KeptOut(Surface):
    """Emits `gone_to` with the place where something is mended or looked at."""

    gone_to = Signal(object)

    def __init__(self) -> None:
        super().__init__("plain", "documents.kept.part")
        self._shown: tuple[tuple[str, ...], tuple[Line, ...]] = ((), ())
        inner = column(self, gap=14)
        self._kept = Surface("plain", "documents.kept")
        kept = column(self._kept, gap=5)
        kept.addWidget(HeadingLabel(text("documents.kept"), "documents.kept.title"))
        self._lines = column(gap=4)
        kept.addLayout(self._lines)
        self._pictures = LongLink(text("documents.kept.look"), "documents.kept.look")
        self._pictures.clicked.connect(self.on_pictures)
        kept.addWidget(self._pictures)
        inner.addWidget(self._kept)
        self._missing = Surface("plain", "documents.missing")
        missing = column(self._missing, gap=5)
        missing.addWidget(HeadingLabel(text("documents.missing"), "documents.missing.title"))
        self._list = LineList("documents.missing")
        self._list.gone_to.connect(self.gone_to)
        missing.addWidget(self._list)
        inner.addWidget(self._missing)
        self.hide()

    def show_wish(self, wish: Wish) -> None:
        """Show the way to the pictures where there are any to look at."""
        self._pictures.setVisible(wish.shows_items)

    def show_lines(self, lines: tuple[str, ...], missing: tuple[Line, ...]) -> None:
        """Say what stays out, and what is missing."""
        if (lines, missing) == self._shown:
            return
        self._shown = (lines, missing)
        clear_layout(self._lines)
        for number, words in enumerate(lines):
            self._lines.addWidget(MutedLabel(words, f"documents.kept.{number}"))
        self._kept.setVisible(bool(lines))
        self._list.show_lines(missing)
        self._missing.setVisible(bool(missing))
        self.setVisible(bool(lines or missing))

    def on_pictures(self) -> None:
        """Go where each picture can be looked at, and a redacted copy made."""
        self.gone_to.emit(Target("evidence", back=HERE))

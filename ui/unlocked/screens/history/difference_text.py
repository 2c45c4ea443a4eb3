"""A text with what was taken out and what was added: by shape for the eyes, in words for a screen reader."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QFont, QTextBlockFormat, QTextCharFormat, QTextCursor

from app.domain.differences import Part, Piece
from app.strings.catalogue import text
from ui.style.parts import LINE_PERCENT, OwnWordsLabel
from ui.style.theme import Theme
from ui.unlocked.screens.history.model import Gap, seen, spoken

_BETWEEN = "\u2009"
"""A thin space, so that what went and what came do not run into one word."""

_ISOLATES = str.maketrans("", "", "\u2068\u2069")


class DifferenceText(OwnWordsLabel):
    """Taken out is struck through, added is underlined and heavier; no colour is needed to tell them."""

    def __init__(self, parts: Sequence[Piece | Gap], name: str, theme: Theme) -> None:
        super().__init__("", name, says=spoken(parts))
        cursor = QTextCursor(self.document())
        before = None
        for part in parts:
            if isinstance(part, Gap):
                cursor.insertText(f" {text('history.gap.shown', n=part.letters)} ", self._gap(theme))
            else:
                if before is Part.REMOVED and part.part is Part.ADDED:
                    cursor.insertText(_BETWEEN, QTextCharFormat())
                cursor.insertText(seen(part), self._look(part.part, theme))
                before = part.part
        spaced = QTextBlockFormat()
        spaced.setLineHeight(LINE_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(spaced)
        self._fit()

    def createMimeDataFromSelection(self) -> QMimeData:  # noqa: D102, N802
        data = QMimeData()
        data.setText(self.textCursor().selection().toPlainText().translate(_ISOLATES))
        return data

    def _look(self, part: Part, theme: Theme) -> QTextCharFormat:
        look = QTextCharFormat()
        if part is Part.REMOVED:
            look.setFontStrikeOut(True)
            look.setBackground(theme.colour("rust_soft"))
            look.setForeground(theme.colour("on_rust_soft"))
        elif part is Part.ADDED:
            look.setFontUnderline(True)
            look.setFontWeight(QFont.Weight.DemiBold)
            look.setBackground(theme.colour("accent_soft"))
            look.setForeground(theme.colour("on_accent_soft"))
        else:
            look.setForeground(theme.colour("text"))
        return look

    def _gap(self, theme: Theme) -> QTextCharFormat:
        look = QTextCharFormat()
        look.setFontItalic(True)
        look.setForeground(theme.colour("muted"))
        return look

"""What was searched for, marked where it stands on a page, the first place brought into sight."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QScrollArea, QTextEdit, QWidget

from app.domain.finding import Place, places_of
from ui.style.parts import em
from ui.style.theme import Theme

MOST_LETTERS = 200_000
"""Longer texts have a box of their own to find words in."""


def mark_words(page: QWidget, typed: str, theme: Theme, area: QScrollArea | None = None) -> bool:
    """Mark the typed words in everything on a page that can be read; tell whether there are any.

    The first is brought into sight when the page stands in `area`. Nothing is marked for no words, and what
    was marked in texts before is not any more.
    """
    first: QWidget | None = None
    for part in _parts(page):
        words = _text_of(part)
        places = places_of(words, typed) if typed and len(words) <= MOST_LETTERS else ()
        _mark(part, words, places, theme)
        if places and first is None and not part.isHidden():
            first = part
            if area is not None:
                _bring(area, part, words, places[0])
    return first is not None


def _parts(page: QWidget) -> Iterator[QWidget]:
    for part in page.findChildren(QWidget):
        if isinstance(part, QTextEdit | QPlainTextEdit | QLineEdit):
            yield part
        elif isinstance(part, QLabel):
            flags = part.textInteractionFlags()
            if flags & Qt.TextInteractionFlag.TextSelectableByMouse:
                yield part


def _text_of(part: QWidget) -> str:
    if isinstance(part, QTextEdit | QPlainTextEdit):
        return part.document().toRawText().replace("\u2029", "\n").replace("\u2028", "\n")
    return part.text() if isinstance(part, QLabel | QLineEdit) else ""


def _mark(part: QWidget, words: str, places: tuple[Place, ...], theme: Theme) -> None:
    if isinstance(part, QTextEdit | QPlainTextEdit):
        ground, letters = theme.colour("accent_soft"), theme.colour("on_accent_soft")
        part.setExtraSelections([_selection(part, words, place, ground, letters) for place in places])
    elif isinstance(part, QLabel | QLineEdit) and places:
        start, end = places[0]
        part.setSelection(_units(words, start), _units(words, end) - _units(words, start))


def _selection(
    part: QTextEdit | QPlainTextEdit, words: str, place: Place, ground: QColor, letters: QColor
) -> QTextEdit.ExtraSelection:
    look = QTextCharFormat()
    look.setBackground(ground)
    look.setForeground(letters)
    selection = QTextEdit.ExtraSelection()
    cursor = QTextCursor(part.document())
    cursor.setPosition(_units(words, place[0]))
    cursor.setPosition(_units(words, place[1]), QTextCursor.MoveMode.KeepAnchor)
    selection.cursor = cursor
    selection.format = look
    return selection


def _bring(area: QScrollArea, part: QWidget, words: str, place: Place) -> None:
    """Scroll to the line in which it stands."""
    at = QPoint(0, part.height() // 2)
    if isinstance(part, QTextEdit | QPlainTextEdit):
        cursor = QTextCursor(part.document())
        cursor.setPosition(_units(words, place[0]))
        at = part.cursorRect(cursor).center()
    inside = area.widget()
    if inside is not None:
        place_in = part.mapTo(inside, at)
        area.ensureVisible(place_in.x(), place_in.y(), 0, em(6))


def _units(words: str, upto: int) -> int:
    return len(words[:upto].encode("utf-16-le", "surrogatepass")) // 2

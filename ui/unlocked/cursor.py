"""Where somebody was writing: the box, and the letters before the cursor; found again after a lock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from ui.style.focus import reveal
from ui.unlocked.desk import Jobs

ROUNDS = 12
"""How many jobs one after another a page may need until what was typed stands in it again."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """The object name of a box, "" for none, and the letters before the cursor."""

    box: str = ""
    letters: int = 0


def cursor_in(focus: QWidget | None) -> Cursor:
    """Return where the cursor is in what has the focus; no box where nothing is typed there."""
    if isinstance(focus, QPlainTextEdit):
        return Cursor(focus.objectName(), focus.textCursor().position())
    if isinstance(focus, QLineEdit):
        return Cursor(focus.objectName(), focus.cursorPosition())
    return Cursor()


def put_cursor(box: QWidget | None, letters: int) -> bool:
    """Put the cursor back into a box; False when it is none to type in."""
    if isinstance(box, QPlainTextEdit):
        cursor = box.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.Start)
        cursor.setPosition(min(letters, len(box.toPlainText())))
        box.setTextCursor(cursor)
    elif isinstance(box, QLineEdit):
        box.setCursorPosition(letters)
    else:
        return False
    box.setFocus()
    return True


def put_back(page: Callable[[], QWidget], cursor: Cursor, jobs: Jobs, rounds: int = ROUNDS) -> None:
    """Put the cursor into its box once the page has filled it, which its own jobs may take a while to do."""
    box = page().findChild(QWidget, cursor.box) if cursor.box else None
    if box is not None and _takes(box, cursor):
        put_cursor(box, cursor.letters)
        reveal(box)
    elif cursor.box and rounds:
        jobs.read(lambda _ctx: None, partial(_again, page, cursor, jobs, rounds - 1))


def _again(page: Callable[[], QWidget], cursor: Cursor, jobs: Jobs, rounds: int, _nothing: None) -> None:
    put_back(page, cursor, jobs, rounds)


def _takes(box: QWidget, cursor: Cursor) -> bool:
    is_on_top = box.isVisibleTo(box.window())  # a window that is built is shown one turn later
    return is_on_top and box.isEnabled() and _length(box) >= cursor.letters


def _length(box: QWidget) -> int:
    if isinstance(box, QPlainTextEdit):
        return len(box.toPlainText())
    return len(box.text()) if isinstance(box, QLineEdit) else 0

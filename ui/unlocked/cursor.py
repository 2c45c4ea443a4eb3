"""Where somebody was writing: the box, and the letters before the cursor; found again after a lock."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from app.domain.ports import JobContext
from ui.style.focus import reveal
from ui.unlocked.desk import Jobs

ROUNDS = 100
"""How often a page is looked at until what was typed stands in it; with pauses, for five seconds."""

QUICK_ROUNDS = 12
"""How many of them follow one another at once: most pages are filled by a few short jobs."""

PAUSE_SECONDS = 0.05


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


def focus_inside(page: QWidget) -> QWidget | None:
    """Return what has the focus of the window, when it is in a page; Qt tells what had it last."""
    focus = page.window().focusWidget()
    return focus if page.isAncestorOf(focus) else None


def is_typed_elsewhere(page: QWidget) -> bool:
    """Tell whether somebody types in a box outside of a page; a late one leaves it there."""
    focus = page.window().focusWidget()
    return bool(cursor_in(focus).box) and not page.isAncestorOf(focus)


def give_focus(page: QWidget, part: QWidget) -> None:
    """Give the focus to a part of a page that came late, unless somebody types elsewhere."""
    if not is_typed_elsewhere(page):
        part.setFocus()


def put_back(page: Callable[[], QWidget], cursor: Cursor, jobs: Jobs) -> None:
    """Put the cursor into its box once the page has filled it, which its own jobs may take a while to do.

    Whoever began to type somewhere else meanwhile stays there.
    """
    if cursor.box:
        _look(page, cursor, jobs, 0, _typed_in(page()), None)


def _look(
    page: Callable[[], QWidget], cursor: Cursor, jobs: Jobs, rounds: int, before: str, _nothing: None
) -> None:
    on_top = page()
    box = on_top.findChild(QWidget, cursor.box)
    if _typed_in(on_top) not in {"", before, cursor.box}:
        return
    if box is not None and _takes(box, cursor):
        put_cursor(box, cursor.letters)
        reveal(box)
    elif rounds < ROUNDS:
        again = partial(_look, page, cursor, jobs, rounds + 1, before)
        if rounds < QUICK_ROUNDS:
            jobs.read(lambda _ctx: None, again)
        else:
            jobs.work(_pause, again)


def _pause(ctx: JobContext) -> None:
    ctx.check()
    time.sleep(PAUSE_SECONDS)


def _typed_in(page: QWidget) -> str:
    """Return the name of the box to type in that has the focus of the window, "" for none."""
    return cursor_in(page.window().focusWidget()).box


def _takes(box: QWidget, cursor: Cursor) -> bool:
    is_on_top = box.isVisibleTo(box.window())  # a window that is built is shown one turn later
    return is_on_top and box.isEnabled() and _length(box) >= cursor.letters


def _length(box: QWidget) -> int:
    if isinstance(box, QPlainTextEdit):
        return len(box.toPlainText())
    return len(box.text()) if isinstance(box, QLineEdit) else 0

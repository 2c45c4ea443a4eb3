"""Who gets the keys that take back, do again and paste: the box that is typed in, or the page around it.

A page that can take back more than typing carries the two properties named here. A box leaves the keys to it
when the page's own step is the newest thing done, or when the box itself has nothing to take back. Files and
pictures are pasted by the page, for no box with text can hold them.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

FIRST_BACK = "takes_back_first"
FIRST_AGAIN = "brings_again_first"

_AGAIN = (
    Qt.KeyboardModifier.ControlModifier.value | Qt.Key.Key_Y.value,
    Qt.KeyboardModifier.ControlModifier.value | Qt.KeyboardModifier.ShiftModifier.value | Qt.Key.Key_Z.value,
)
BACK_KEYS = QKeySequence("Ctrl+Z")
AGAIN_KEYS = (QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y"))


def takes_back(event: QKeyEvent) -> bool:
    """Tell whether a key takes the last change back."""
    return event.matches(QKeySequence.StandardKey.Undo)


def brings_again(event: QKeyEvent) -> bool:
    """Tell whether a key does again what was taken back: both habits, on every system."""
    return event.keyCombination().toCombined() in _AGAIN


def answer_override(box: QWidget, event: QEvent, *, can_back: bool, can_again: bool) -> bool | None:
    """Answer a `ShortcutOverride`: whether a box wants a key for itself; None leaves it to Qt.

    A key that is left to the page and that nothing there takes comes to the box after all.
    """
    if not isinstance(event, QKeyEvent):
        return None
    if is_of_page(box, event, can_back=can_back, can_again=can_again) or _pastes_a_file(event):
        event.ignore()
        return False
    if brings_again(event):
        event.accept()
        return True
    return None


def _pastes_a_file(event: QKeyEvent) -> bool:
    if not event.matches(QKeySequence.StandardKey.Paste):
        return False
    source = QGuiApplication.clipboard().mimeData()
    return source is not None and (source.hasUrls() or (source.hasImage() and not source.hasText()))


def is_of_page(box: QWidget, event: QKeyEvent, *, can_back: bool, can_again: bool) -> bool:
    """Tell whether one of these keys belongs to the page around a box that could use it itself."""
    page = _page_of(box)
    if takes_back(event):
        return not can_back or bool(page is not None and page.property(FIRST_BACK))
    if brings_again(event):
        return not can_again or bool(page is not None and page.property(FIRST_AGAIN))
    return False


def note_typing(box: QWidget) -> None:
    """Let the keys belong to the box again: something was typed in it."""
    page = _page_of(box)
    if page is not None:
        page.setProperty(FIRST_BACK, False)  # noqa: FBT003
        page.setProperty(FIRST_AGAIN, False)  # noqa: FBT003


def _page_of(box: QWidget) -> QWidget | None:
    page = box.parentWidget()
    while page is not None and page.property(FIRST_BACK) is None:
        page = page.parentWidget()
    return page

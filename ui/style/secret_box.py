"""Boxes for passphrases: hidden letters, nothing learned by input methods, and one way out of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtGui import QDropEvent, QInputMethodEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QLineEdit

from ui.style.parts import SENSITIVE, Column, LineEdit, MutedLabel, column
from ui.typed_secret import TypedSecret

FIELD_EM = 26
DOT = "●"


ENDS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape})
"""Keys that change nothing in a box: what the page does with them is heard."""


class SecretEdit(LineEdit):
    """A box in which a passphrase or recovery key is typed.

    Qt tells every change of a box to the accessibility bus in clear letters, dots or not: a screen reader on
    Linux then says each letter aloud, and all of it goes over the bus when the box is emptied. Here Qt tells
    nothing while letters are hidden, and the box itself tells dots.
    """

    def __init__(self, name: str, *, says: str) -> None:
        super().__init__(name, says=says)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(SENSITIVE | Qt.InputMethodHint.ImhHiddenText)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802
        if event.key() in ENDS:
            super().keyPressEvent(event)
            return
        with self._unheard():
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: D102, N802
        with self._unheard():
            super().inputMethodEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: D102, N802
        with self._unheard():  # the middle button pastes
            super().mouseReleaseEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: D102, N802
        with self._unheard():
            super().dropEvent(event)

    def setText(self, words: str | None, /) -> None:  # noqa: D102, N802
        with self._unheard():
            super().setText(words)

    def insert(self, words: str, /) -> None:  # noqa: D102
        with self._unheard():
            super().insert(words)

    def clear(self) -> None:  # noqa: D102
        with self._unheard(always=True):
            super().clear()

    def paste(self) -> None:  # noqa: D102
        with self._unheard():
            super().paste()

    def cut(self) -> None:  # noqa: D102
        with self._unheard():
            super().cut()

    def del_(self) -> None:  # noqa: D102
        with self._unheard():
            super().del_()

    def undo(self) -> None:  # noqa: D102
        with self._unheard():
            super().undo()

    def redo(self) -> None:  # noqa: D102
        with self._unheard():
            super().redo()

    @contextmanager
    def _unheard(self, *, always: bool = False) -> Iterator[None]:
        """Keep what happens meanwhile from a screen reader, then tell it how many dots came and went.

        Letters that the person chose to see are told as Qt tells them, unless `always`.
        """
        from PySide6.QtGui import QAccessible  # here: the window starts sooner

        shown = self.echoMode() is QLineEdit.EchoMode.Normal
        if not QAccessible.isActive() or (shown and not always):
            yield
            return
        was, at = len(self.text()), self.cursorPosition()
        QAccessible.setActive(False)
        try:
            yield
        finally:
            QAccessible.setActive(True)
        _tell_dots(self, was, at)

    def take(self) -> TypedSecret:
        """Return what was typed and empty the box."""
        typed = TypedSecret(self.text())
        self.clear()
        return typed


def _tell_dots(box: QLineEdit, was: int, at: int) -> None:
    """Tell that a box held `was` letters with the cursor at `at`, and how it is now."""
    from PySide6.QtGui import (
        QAccessible,
        QAccessibleTextCursorEvent,
        QAccessibleTextInsertEvent,
        QAccessibleTextRemoveEvent,
    )

    now, here = len(box.text()), box.cursorPosition()
    if now > was:
        QAccessible.updateAccessibility(
            QAccessibleTextInsertEvent(box, max(0, here - now + was), DOT * (now - was))
        )
    elif now < was:
        QAccessible.updateAccessibility(QAccessibleTextRemoveEvent(box, here, DOT * (was - now)))
    if here != at:
        QAccessible.updateAccessibility(QAccessibleTextCursorEvent(box, here))


def caption_of(box: SecretEdit) -> MutedLabel:
    """Make the words above a box, which lead to it."""
    caption = MutedLabel(box.accessibleName(), f"{box.objectName()}.label")
    caption.setBuddy(box)
    return caption


class SecretField(Column):
    """Boxes under each other, each with its words above it, no wider than a passphrase needs."""

    def __init__(self, name: str, *boxes: SecretEdit) -> None:
        super().__init__("plain", name, FIELD_EM)
        inner = column(self, gap=4)
        for number, box in enumerate(boxes):
            if number:
                inner.addSpacing(6)  # words stand nearer to their own box than to the one above
            inner.addWidget(caption_of(box))
            inner.addWidget(box)

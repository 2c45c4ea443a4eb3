"""The menu of boxes to type in and of texts to read: undo, cut, copy, paste, delete, select all.

Qt's own menus speak the language of the system, hold a list of invisible characters where letters run from
the right, and wait in a loop of their own, which a lock must never do.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from app.strings.catalogue import text

if TYPE_CHECKING:  # menus come when one is opened
    from ui.style.menu import Deed

_KEYS = QKeySequence.StandardKey
TextBox = QLineEdit | QPlainTextEdit | QTextEdit


def show_text_menu(box: TextBox, event: QContextMenuEvent, parent: QWidget | None = None) -> None:
    """Open the menu of a box at the mouse or, for the keys, at the cursor; it goes with `parent`."""
    from ui.style.menu import open_menu

    owner = parent or box
    at = event.globalPos()
    if event.reason() is not QContextMenuEvent.Reason.Mouse:
        at = box.mapToGlobal(box.cursorRect().bottomRight())
    open_menu("text.menu", deeds_of(box), owner, at)
    event.accept()


def show_label_menu(label: QLabel, event: QContextMenuEvent) -> None:
    """Open the menu of words that can be marked."""
    from ui.style.menu import open_menu

    can_mark = label.textInteractionFlags() & label.textInteractionFlags().TextSelectableByMouse
    if not can_mark:
        event.ignore()
        return
    copy = partial(_copy_label, label)
    deeds = (
        _deed("copy", _KEYS.Copy, copy, on=label.hasSelectedText()),
        _deed("all", _KEYS.SelectAll, partial(label.setSelection, 0, len(label.text())), apart=True),
    )
    open_menu("text.menu", deeds, label, event.globalPos())
    event.accept()


def deeds_of(box: TextBox) -> tuple[Deed, ...]:
    """Return what can be done in a box; of a text to read, only copying and marking."""
    if isinstance(box, QLineEdit):
        marked, empty = box.hasSelectedText(), not box.text()
        undo, redo = box.isUndoAvailable(), box.isRedoAvailable()
        hidden = box.echoMode() is not QLineEdit.EchoMode.Normal
        delete, paste = box.del_, True
    else:
        document, cursor = box.document(), box.textCursor()
        marked, empty = cursor.hasSelection(), document.isEmpty()
        undo, redo, hidden = document.isUndoAvailable(), document.isRedoAvailable(), False
        delete, paste = cursor.removeSelectedText, box.canPaste()
    copy = _deed("copy", _KEYS.Copy, box.copy, on=marked and not hidden)
    mark = _deed("all", _KEYS.SelectAll, box.selectAll, on=not empty, apart=True)
    if box.isReadOnly():
        return copy, mark
    return (
        _deed("undo", _KEYS.Undo, box.undo, on=undo),
        _deed("redo", _KEYS.Redo, box.redo, on=redo),
        _deed("cut", _KEYS.Cut, box.cut, on=marked and not hidden, apart=True),
        copy,
        _deed("paste", _KEYS.Paste, box.paste, on=paste),
        _deed("delete", _KEYS.Delete, delete, on=marked),
        mark,
    )


def _deed(
    key: str, keys: QKeySequence.StandardKey, act: Callable[[], None], *, on: bool = True, apart: bool = False
) -> Deed:
    from ui.style.menu import Deed

    shown = QKeySequence(keys).toString(QKeySequence.SequenceFormat.PortableText)
    return Deed(key, text(f"menu.{key}"), act, shown, apart, on)


def _copy_label(label: QLabel) -> None:
    """Copy what is marked, as the keys do it."""
    press = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    QApplication.sendEvent(label, press)

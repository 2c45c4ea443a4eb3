"""Boxes for passphrases: hidden letters, nothing learned by input methods, and one way out of them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from ui.style.parts import SENSITIVE, Column, LineEdit, MutedLabel, column
from ui.typed_secret import TypedSecret

FIELD_EM = 26


class SecretEdit(LineEdit):
    """A box in which a passphrase or recovery key is typed."""

    def __init__(self, name: str, *, says: str) -> None:
        super().__init__(name, says=says)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(SENSITIVE | Qt.InputMethodHint.ImhHiddenText)

    def take(self) -> TypedSecret:
        """Return what was typed and empty the box."""
        typed = TypedSecret(self.text())
        self.clear()
        return typed


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
        for box in boxes:
            inner.addWidget(caption_of(box))
            inner.addWidget(box)

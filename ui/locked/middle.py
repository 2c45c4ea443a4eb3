"""Where the cards of the locked half stand: in the middle, as tall as they need and the window allows."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.style.parts import column, row


def in_the_middle(page: QWidget, card: QWidget) -> None:
    """Lay a card out in the middle of a page; it takes nearly all of a small window."""
    layout = row(page, margins=(16, 16, 16, 16))
    layout.addStretch(1)
    middle = column()
    middle.addStretch(1)
    middle.addWidget(card, 20)
    middle.addStretch(1)
    layout.addLayout(middle, 30)
    layout.addStretch(1)

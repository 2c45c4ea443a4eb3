"""One line that says what happened, with a way to take it back; it never blocks anything."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAccessible, QCursor

from app.strings.catalogue import text
from ui.style.announce import announce
from ui.style.parts import BodyLabel, Button, Surface, column, row

CALM_SECONDS = 6
UNDO_SECONDS = 15
REST_MS = 1500
"""How long the pointer is at rest before a calm sentence goes."""


class MessageBar(Surface):
    """Shows one sentence: calm ones go by themselves, warnings stay until they are closed or replaced.

    None goes while the pointer moves. One with *Undo* stays longer, and as long as the mouse, the focus or a
    screen reader is at it.
    """

    undo_wanted = Signal()

    def __init__(self) -> None:
        super().__init__("plain", "message")
        self._card = Surface("info", "message.card")
        self._label = BodyLabel("", "message.text")
        self._close = Button(text("window.message.close"), "message.close", "quiet")
        self._close.clicked.connect(self.clear)
        self._undo = Button(text("window.undo"), "message.undo", "link")
        self._undo.setToolTip(text("window.undo.tip"))
        self._undo.clicked.connect(self.undo_wanted)
        self._pointer = QCursor.pos()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.on_time)
        inner = row(self._card, margins=(16, 8, 10, 8))
        inner.addWidget(self._label, 1)
        inner.addWidget(self._undo)
        inner.addWidget(self._close)
        column(self, margins=(20, 10, 20, 2)).addWidget(self._card)
        self.hide()

    def say(self, sentence: str) -> None:
        """Show a calm sentence for a few seconds."""
        self._show(sentence, "info")
        self._timer.start(CALM_SECONDS * 1000)

    def offer_undo(self, sentence: str) -> None:
        """Show what was done, with a button that takes it back."""
        self._show(sentence, "info")
        self._undo.setVisible(True)
        self._timer.start(UNDO_SECONDS * 1000)

    def tell(self, sentence: str) -> None:
        """Show a calm sentence that stays."""
        self._show(sentence, "info")
        self._timer.stop()

    def warn(self, sentence: str) -> None:
        """Show a sentence that stays."""
        self._show(sentence, "warning")
        self._timer.stop()

    def on_time(self) -> None:
        """Go, unless somebody is at it."""
        if self.underMouse() or self.holds_focus() or (QAccessible.isActive() and not self._undo.isHidden()):
            self._timer.start(CALM_SECONDS * 1000)
        elif (here := QCursor.pos()) != self._pointer:
            # The page moves up when this goes: not while somebody is on the way to a button.
            self._pointer = here
            self._timer.start(REST_MS)
        else:
            self.clear()

    def holds_focus(self) -> bool:
        """Tell whether the focus is at one of the buttons."""
        focus = self.window().focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    def clear(self) -> None:
        """Take the sentence away."""
        self._timer.stop()
        self._label.clear()
        self.hide()

    def _show(self, sentence: str, surface: str) -> None:
        self._card.turn(surface)
        self._undo.hide()
        self._label.setText(sentence)
        self.setAccessibleName(sentence)
        self._pointer = QCursor.pos()
        self.show()
        announce(self, sentence, urgent=surface == "warning")

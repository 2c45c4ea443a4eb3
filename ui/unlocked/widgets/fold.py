"""A part of a page that is folded until it is wanted."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.strings.catalogue import text
from ui.style.pages import bring_into_sight
from ui.style.parts import BodyLabel, Button, MutedLabel, Surface, column, em, line, row
from ui.style.theme import Role, Theme

SETTLING_MS = (0, 60)
"""What is inside finds its height in the next turns."""


class FoldTitle(BodyLabel):
    """The title on the head of a part; a long one takes two lines, which the words of a button cannot."""

    ROLE = Role.BUTTON


class Fold(Surface):
    """A line with a title and, at the right, what is in it so far; pressing it opens what is inside.

    What a person opens comes into sight; what a page opens leaves the page where it is. `note` is a sentence
    under the title, there whether it is open or not.
    """

    opened = Signal()

    def __init__(self, theme: Theme, name: str, title: str, body: QWidget, note: str = "") -> None:
        super().__init__("plain", name)
        self._theme = theme
        self._title = title
        self._body = body
        self._head = Button("", f"{name}.head", "fold", says=title)
        self._note = note
        self._is_open = False
        body.setAccessibleName(body.accessibleName() or title)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self._head.setSizePolicy(policy)
        self._head.clicked.connect(self.on_pressed)
        self._summary = MutedLabel("", f"{name}.summary", wrap=False)
        self._summary.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        words = FoldTitle(title, f"{name}.title")
        words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        inner = row(self._head, margins=(em(1.7), em(0.65), em(1.8), em(0.65)), gap=10)
        inner.addWidget(words, 1)
        inner.addWidget(self._summary)
        body.hide()
        layout = column(self, gap=0)
        layout.addWidget(self._head)
        if note:
            layout.addLayout(_below(MutedLabel(note, f"{name}.note")))
        layout.addWidget(body)
        layout.addWidget(line(f"{name}.line"))
        self._say_whether_open()
        self.on_theme_changed()

    @property
    def is_open(self) -> bool:
        """Whether the inside can be seen."""
        return self._is_open

    def open(self, *, on: bool = True) -> None:
        """Open or fold."""
        if on is self._is_open:
            return
        self._is_open = on
        self._body.setVisible(on)
        self._say_whether_open()
        self.on_theme_changed()
        if on:
            self.opened.emit()

    def say(self, summary: str) -> None:
        """Show in a few words what is inside."""
        room = self._summary.fontMetrics()
        self._summary.setText(room.elidedText(summary, Qt.TextElideMode.ElideRight, em(22)))
        self._head.setToolTip(summary if self._summary.text() != summary else "")
        self._head.setAccessibleName(f"{self._title}. {summary}" if summary else self._title)

    def _say_whether_open(self) -> None:
        # Were it a button that is on or off, a screen reader would call it a box to tick: an answer.
        state = text("window.fold.open" if self._is_open else "window.fold.closed")
        self._head.setAccessibleDescription(f"{state}. {self._note}" if self._note else state)

    def on_pressed(self) -> None:
        """Open it and bring it into sight, or fold it."""
        self.open(on=not self._is_open)
        if self.is_open:
            for wait in SETTLING_MS:
                QTimer.singleShot(wait, self, self.on_settled)

    def on_settled(self) -> None:
        """Scroll to it, once it has its height."""
        bring_into_sight(self)

    def on_theme_changed(self) -> None:
        """Draw the arrow in the colours in use."""
        name = "chevron-down" if self._is_open else "chevron-right"
        self._head.setIcon(self._theme.icon(name, 0.9))
        self._head.setIconSize(QSize(self._theme.px(0.9), self._theme.px(0.9)))


def _below(note: MutedLabel) -> QHBoxLayout:
    """Set a sentence under the words of the title, past its arrow."""
    layout = row(margins=(em(1.6), 0, em(1), em(0.6)))
    layout.addWidget(note)
    return layout

"""A part of a page that is folded until it is wanted."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui.style import icons
from ui.style.parts import BodyLabel, Button, MutedLabel, Surface, column, em, line, row
from ui.style.theme import Role, Theme


class FoldTitle(BodyLabel):
    """The title on the head of a part; a long one takes two lines, which the words of a button cannot."""

    ROLE = Role.BUTTON


class Fold(Surface):
    """A line with a title and, at the right, what is in it so far; pressing it opens what is inside.

    `note` is a sentence under the title, there whether it is open or not.
    """

    opened = Signal()

    def __init__(self, theme: Theme, name: str, title: str, body: QWidget, note: str = "") -> None:
        super().__init__("plain", name)
        self._theme = theme
        self._title = title
        self._body = body
        self._head = Button("", f"{name}.head", "fold", says=title)
        self._head.setCheckable(True)
        self.setAccessibleName(title)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self._head.setSizePolicy(policy)
        self._head.toggled.connect(self.on_toggled)
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
            self._head.setAccessibleDescription(note)
            layout.addLayout(_below(MutedLabel(note, f"{name}.note")))
        layout.addWidget(body)
        layout.addWidget(line(f"{name}.line"))
        self.on_theme_changed()

    @property
    def is_open(self) -> bool:
        """Whether the inside can be seen."""
        return self._head.isChecked()

    def open(self, *, on: bool = True) -> None:
        """Open or fold."""
        self._head.setChecked(on)

    def say(self, summary: str) -> None:
        """Show in a few words what is inside."""
        room = self._summary.fontMetrics()
        self._summary.setText(room.elidedText(summary, Qt.TextElideMode.ElideRight, em(22)))
        self._head.setToolTip(summary if self._summary.text() != summary else "")
        self._head.setAccessibleName(f"{self._title}. {summary}" if summary else self._title)

    def on_toggled(self, on: bool) -> None:  # noqa: FBT001 - a slot
        """Show or hide the inside."""
        self._body.setVisible(on)
        self.on_theme_changed()
        if on:
            self.opened.emit()

    def on_theme_changed(self) -> None:
        """Draw the arrow in the colours in use."""
        name = "chevron-down" if self._head.isChecked() else "chevron-right"
        self._head.setIcon(icons.icon(name, self._theme.colours.muted, self._theme.px(0.9)))
        self._head.setIconSize(QSize(self._theme.px(0.9), self._theme.px(0.9)))


def _below(note: MutedLabel) -> QHBoxLayout:
    """Set a sentence under the words of the title, past its arrow."""
    layout = row(margins=(em(1.6), 0, em(1), em(0.6)))
    layout.addWidget(note)
    return layout

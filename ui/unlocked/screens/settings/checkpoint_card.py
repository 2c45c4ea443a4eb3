"""A checkpoint on screen: its code to photograph, its text to copy by hand or save."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QTextOption
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.strings.catalogue import text
from ui.style.parts import Button, MutedLabel, StrongLabel, Surface, TextEdit, column, em, row
from ui.style.theme import Role, dress

Rows = tuple[tuple[bool, ...], ...]
NOTE_LINES = 8
_QUIET = 4
"""Modules of white around a QR code (ISO/IEC 18004, 9.1)."""


class CodePicture(QWidget):
    """Draws the modules of a QR code, dark on white whatever the colours of the window are."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(text("settings.checkpoint.code"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._rows: Rows = ()

    def show_code(self, rows: Rows) -> None:
        """Show these modules, rows from the top; none leaves an empty square."""
        self._rows = rows
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: D102, N802
        modules = len(self._rows) + 2 * _QUIET
        side = max(1, em(15) // modules) * modules if self._rows else em(15)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102, N802
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(255, 255, 255))
        if self._rows:
            step = self.width() / (len(self._rows) + 2 * _QUIET)
            for y, line in enumerate(self._rows):
                for x, dark in enumerate(line):
                    if dark:
                        left, top = (x + _QUIET) * step, (y + _QUIET) * step
                        painter.fillRect(QRectF(left, top, step, step), QColor(0, 0, 0))
        painter.end()


class CheckpointCard(Surface):
    """The code, the text, and two ways to keep them."""

    def __init__(self) -> None:
        super().__init__("card", "settings.checkpoint.card")
        self._heading = StrongLabel("", "settings.checkpoint.covers")
        self._code = CodePicture("settings.checkpoint.code")
        self._note = TextEdit(
            "settings.checkpoint.note", says=text("settings.checkpoint.note"), lines=NOTE_LINES
        )
        dress(self._note, Role.MONO)
        self._note.setReadOnly(True)
        # A line of letters has no place to break of its own, and nothing may be put into what is copied.
        self._note.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
        self._note.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.save = Button(text("settings.checkpoint.save"), "settings.checkpoint.save")
        self.sheet = Button(text("settings.checkpoint.sheet"), "settings.checkpoint.sheet")
        layout = column(self, margins=(18, 16, 18, 16), gap=12)
        layout.addWidget(self._heading)
        side = column(gap=10)
        side.addWidget(MutedLabel(text("settings.checkpoint.keep"), "settings.checkpoint.keep"))
        side.addWidget(self._note)
        buttons = row(gap=10)
        buttons.addWidget(self.save)
        buttons.addWidget(self.sheet)
        buttons.addStretch(1)
        side.addLayout(buttons)
        side.addStretch(1)
        body = row(gap=18)
        body.addWidget(self._code)
        body.addLayout(side, 1)
        layout.addLayout(body)
        self.hide()

    def show_checkpoint(self, covers: str, note: str, code: Rows) -> None:
        """Show a checkpoint."""
        self._heading.setText(covers)
        self._note.setPlainText(note)
        self._code.show_code(code)
        self.show()

"""The large view of a picture or page, in the place of the grid."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy

from app.domain.ports import Picture
from app.strings.catalogue import text
from ui.style.parts import Button, MutedLabel, Surface, column, row
from ui.style.theme import Theme
from ui.unlocked.widgets.covered import CoveredPicture


class Viewer(Surface):
    """Shows one picture as large as there is room; Escape or Space leaves it."""

    closed = Signal()
    turn_wanted = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__("desk", "evidence.viewer")
        self._picture = CoveredPicture(theme, "evidence.viewer.picture", "", says=text("evidence.larger"))
        self._picture.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._picture.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._picture.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(text("evidence.larger"))
        close = Button(text("evidence.close"), "evidence.viewer.close")
        close.clicked.connect(self.closed)
        self._back = Button(text("evidence.page.back"), "evidence.viewer.back")
        self._on = Button(text("evidence.page.on"), "evidence.viewer.on")
        self._back.clicked.connect(self.on_back)
        self._on.clicked.connect(self.on_next)
        self._place = MutedLabel("", "evidence.viewer.place", wrap=False)
        top = row(gap=8)
        for part in (self._back, self._place, self._on):
            top.addWidget(part)
        top.addStretch(1)
        top.addWidget(close)
        layout = column(self, margins=(16, 12, 16, 14), gap=10)
        layout.addLayout(top)
        layout.addWidget(self._picture, 1)

    def show_picture(self, picture: Picture, page: int, pages: int) -> None:
        """Show a picture, and which page it is."""
        self._picture.show_picture(picture)
        self._place.setText(text("evidence.page", n=page + 1, of=pages))
        for part in (self._back, self._on, self._place):
            part.setVisible(pages > 1)
        self._back.setEnabled(page > 0)
        self._on.setEnabled(page + 1 < pages)

    def clear(self) -> None:
        """Hold no picture."""
        self._picture.cover()

    def on_back(self) -> None:
        """Ask for the page before."""
        self.turn_wanted.emit(-1)

    def on_next(self) -> None:
        """Ask for the next page."""
        self.turn_wanted.emit(1)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802
        if event.key() in {Qt.Key.Key_Escape, Qt.Key.Key_Space}:
            self.closed.emit()
        elif event.key() == Qt.Key.Key_PageDown and self._on.isEnabled():
            self.turn_wanted.emit(1)
        elif event.key() == Qt.Key.Key_PageUp and self._back.isEnabled():
            self.turn_wanted.emit(-1)
        else:
            super().keyPressEvent(event)

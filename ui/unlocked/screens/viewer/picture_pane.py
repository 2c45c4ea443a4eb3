"""Where pictures, pages and stills are looked at: the canvas, its tools, and beside a page its own text."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator, QKeyEvent
from PySide6.QtWidgets import QSplitter, QWidget

from app.domain.ports import Picture
from app.strings.catalogue import text
from ui.style.flow import FlowLayout
from ui.style.parts import Button, Chip, LineEdit, MutedLabel, Surface, column, em, row
from ui.style.theme import Theme
from ui.unlocked.screens.viewer.canvas import STEP, Canvas
from ui.unlocked.screens.viewer.model import TextShown
from ui.unlocked.screens.viewer.text_pane import TextPane

NARROW_EM = 44
"""Below so many text heights of width, the text of a page takes the place of its picture."""


class PicturePane(Surface):
    """A picture or a page with its tools; asks by signals."""

    turn_wanted = Signal(int)
    page_wanted = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__("plain", "viewer.picture")
        self.canvas = Canvas(theme)
        self.words = TextPane("viewer.page")
        self.words.hide()
        self._page, self._pages = 0, 0
        self._zoom = MutedLabel("", "viewer.zoom", wrap=False)
        self._zoom.setMinimumWidth(em(3.2))
        self._zoom.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._spare: list[QWidget] = [self._zoom]
        self._tools = Surface("plain", "viewer.tools")
        flow = FlowLayout(self._tools, spacing=6)
        flow.addWidget(self._page_part())
        flow.addWidget(self._zoom_part())
        self._side = Chip(text("viewer.page.text"), "viewer.page.text")
        self._side.toggled.connect(self.on_side)
        flow.addWidget(self._side)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setObjectName("viewer.split")
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(8)
        self._split.addWidget(self.canvas)
        self._split.addWidget(self.words)
        layout = column(self, gap=8)
        layout.addWidget(self._tools)
        layout.addWidget(self._split, 1)
        self.canvas.zoomed.connect(self.on_zoomed)

    def show_picture(self, picture: Picture, own: tuple[float, float], most: int, *, keep: bool) -> None:
        """Show a picture; pages come with `show_page`."""
        self._turning.setVisible(most == 0)
        self._side.setVisible(most == 0)
        if most != 0:
            self._side.setChecked(False)
            self._pages = 0
        self.canvas.show_picture(picture, own, most, keep=keep)

    def show_page(self, page: int, pages: int, words: str) -> None:
        """Show which page it is, and its own text."""
        self._page, self._pages = page, pages
        self._number.setText(str(page + 1))
        self._number.setValidator(QIntValidator(1, pages, self._number))
        self._of.setText(text("viewer.page.of", of=pages))
        self._back.setEnabled(page > 0)
        self._on.setEnabled(page + 1 < pages)
        note = text("viewer.page.note") if words.strip() else text("viewer.page.no_text")
        self.words.show_text(TextShown(words, 0, 1, note))

    def fit(self, *, tight: bool) -> None:
        """Leave out what keys do as well where there is little room."""
        for part in self._spare:
            part.setVisible(not tight)

    def mark(self, words: str) -> None:
        """Show where words were found on the page."""
        self._side.setChecked(True)
        self.words.mark(words)

    def clear(self) -> None:
        """Hold no picture and no word."""
        self.canvas.clear()
        self.words.clear()

    # Slots.

    def on_zoomed(self, zoom: float) -> None:
        """Say how large it is."""
        self._zoom.setText(text("viewer.zoom.percent", n=round(zoom * 100)))

    def on_larger(self) -> None:
        """Zoom in."""
        self.canvas.zoom_by(STEP)

    def on_smaller(self) -> None:
        """Zoom out."""
        self.canvas.zoom_by(1 / STEP)

    def on_own(self) -> None:
        """Show it at 100 %."""
        self.canvas.zoom_to(1.0)

    def on_back(self) -> None:
        """Ask for the page before."""
        self.turn_wanted.emit(-1)

    def on_next(self) -> None:
        """Ask for the next page."""
        self.turn_wanted.emit(1)

    def on_number(self) -> None:
        """Ask for the page of that number."""
        number = self._number.text()
        if number.isdecimal():
            self.page_wanted.emit(int(number) - 1)

    def on_side(self, on: bool) -> None:  # noqa: FBT001 - a slot
        """Show or hide the text of the page."""
        self.words.setVisible(on)
        self.canvas.setVisible(not on or self.width() >= em(NARROW_EM))
        self._split.setSizes([3 * self.width() // 5, 2 * self.width() // 5])

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802
        if event.key() == Qt.Key.Key_PageDown and self._page + 1 < self._pages:
            self.turn_wanted.emit(1)
        elif event.key() == Qt.Key.Key_PageUp and self._page > 0 and self._pages:
            self.turn_wanted.emit(-1)
        else:
            super().keyPressEvent(event)

    def _page_part(self) -> Surface:
        self._turning = Surface("plain", "viewer.turning")
        self._back = Button("‹", "viewer.page.back", says=text("viewer.page.before"))
        self._on = Button("›", "viewer.page.on", says=text("viewer.page.after"))
        self._number = LineEdit("viewer.page.number", says=text("viewer.page.number"))
        self._number.setFixedWidth(em(4.2))
        self._number.returnPressed.connect(self.on_number)
        self._of = MutedLabel("", "viewer.page.of", wrap=False)
        self._back.clicked.connect(self.on_back)
        self._on.clicked.connect(self.on_next)
        inner = row(self._turning, gap=6)
        for part in (self._back, self._number, self._of, self._on):
            inner.addWidget(part)
        return self._turning

    def _zoom_part(self) -> Surface:
        holder = Surface("plain", "viewer.zooming")
        inner = row(holder, gap=6)
        tools = (
            ("−", "smaller", self.on_smaller),
            ("+", "larger", self.on_larger),
            (text("viewer.zoom.fit"), "fit", self.canvas.fit),
            (text("viewer.zoom.own"), "own", self.on_own),
            (text("viewer.zoom.turn"), "turn", self.canvas.turn),
        )
        for words, key, slot in tools:
            button = Button(words, f"viewer.zoom.{key}", says=text(f"viewer.zoom.{key}.says"))
            button.clicked.connect(slot)
            inner.addWidget(button)
            if key == "smaller":
                inner.addWidget(self._zoom)
            if key in {"own", "turn"}:
                self._spare.append(button)
        return holder

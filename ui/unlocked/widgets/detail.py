"""Two panes: a list at the left, what is chosen at the right; one at a time where there is little room."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from app.strings.catalogue import text
from ui.style.parts import Button, Surface, column, em, row

LIST_EM = 32
ROOM_EM = 50
"""Below so many text heights of width, the two are shown one at a time."""


class TwoPanes(Surface):
    """The left gets `share` of the width at first, no more than `most`; the person may move the border.

    Where there is little room `open_right` goes from the list to what was chosen, and a button goes back.
    `narrowed` tells when that changes, `parted` is the left's share of the width once the person chose it.
    """

    narrowed = Signal(bool)

    def __init__(
        self,
        name: str,
        left: QWidget,
        right: QWidget,
        *,
        share: float = 0.393,
        most: float = LIST_EM,
        back: str = "",
    ) -> None:
        super().__init__("plain", name)
        self._share = share
        self._most = most
        self._moved = False
        self.parted: float | None = None
        self._left, self._right = left, right
        self._shows_right = False
        self._alone = False
        self.is_narrow = False
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setObjectName(f"{name}.split")
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(1)
        left.setParent(self)
        right.setParent(self)
        self._split.splitterMoved.connect(self.on_moved)
        self._bar = Surface("bar", f"{name}.bar")
        go_back = Button(back or text("window.panes.back"), f"{name}.back", "link")
        go_back.clicked.connect(self.open_left)
        inner = row(self._bar, margins=(14, 6, 14, 6))
        inner.addWidget(go_back)
        inner.addStretch(1)
        self._bar.hide()
        layout = column(self, gap=0)
        layout.addWidget(self._bar)
        layout.addWidget(self._split, 1)

    def open_right(self) -> None:
        """Show what was chosen, when only one pane has room."""
        self._shows_right = True
        self._arrange()

    def open_left(self) -> None:
        """Show the list again."""
        self._shows_right = False
        self._arrange()
        self._left.setFocus()

    def show_left_alone(self, *, alone: bool) -> None:
        """Give the list the whole width, while nothing is chosen that the right could show."""
        if alone != self._alone:
            self._alone = alone
            self._arrange()

    def on_moved(self) -> None:
        """Leave the border where the person put it."""
        self._moved = True
        left, right = self._split.sizes()
        if left and right:
            self.parted = left / (left + right)

    def part(self, share: float) -> None:
        """Put the border where the person left it another time."""
        self.parted = self._share = share
        self._arrange()

    def _arrange(self) -> None:
        right_alone = self.is_narrow and self._shows_right and not self._alone
        self._bar.setVisible(right_alone)
        self._left.setVisible(not right_alone)
        self._right.setVisible(right_alone or not (self.is_narrow or self._alone))
        if not self._moved and not self.is_narrow and not self._alone:
            left = round(self.width() * self._share)
            most = left if self.parted is not None else em(self._most)
            left = max(min(left, most), min(em(19), self.width() // 2))
            self._split.setSizes([left, self.width() - left])

    def event(self, event: QEvent) -> bool:  # noqa: D102
        if event.type() is QEvent.Type.Polish and not self._split.count():
            # Not before: a splitter asks for sizes, and what was styled once is styled anew with every move.
            self._split.addWidget(self._left)
            self._split.addWidget(self._right)
        return bool(super().event(event))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802
        super().resizeEvent(event)
        narrow = self.width() < em(ROOM_EM)
        if narrow != self.is_narrow:
            self.is_narrow = narrow
            self.narrowed.emit(narrow)
        self._arrange()

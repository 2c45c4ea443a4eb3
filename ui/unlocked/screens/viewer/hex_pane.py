"""The bytes of an item: where, in hexadecimal, as text; read block by block, so that size does not matter."""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from app.strings.catalogue import text
from ui.style.theme import Role, Theme
from ui.unlocked.screens.viewer.model import BLOCK

MOST_BLOCKS = 8
MOST_ROWS = 2**31 - 1
"""What a scroll bar can count; an item that has more rows is told to be longer than what is shown."""
MOST_COPIED = 4096
"""Rows that are copied at once."""


class HexPane(QAbstractScrollArea):
    """Paints the rows in sight; asks for what it has not by `block_wanted(number)`."""

    block_wanted = Signal(object)
    copied = Signal(str)
    moved = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("viewer.bytes")
        self.setAccessibleName(text("viewer.way.bytes"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._theme = theme
        self._size = 0
        self._wide = 16
        self._blocks: OrderedDict[int, bytes] = OrderedDict()
        self._asked: set[int] = set()
        self._from = self._to = 0
        self.verticalScrollBar().valueChanged.connect(self.on_moved)

    @property
    def wide(self) -> int:
        """How many bytes stand in a row."""
        return self._wide

    @property
    def at(self) -> int:
        """Where the marked row begins."""
        return self._to * self._wide

    def open(self, size: int) -> None:
        """Show an item of so many bytes from its beginning."""
        self.clear()
        self._size = size
        self._lay_out()
        self.verticalScrollBar().setValue(0)
        self.on_moved()

    def clear(self) -> None:
        """Hold no byte."""
        self._blocks.clear()
        self._asked.clear()
        self._from = self._to = 0
        self._size = 0
        self.viewport().update()

    def take(self, number: int, data: bytes) -> None:
        """Take a block that was asked for."""
        self._asked.discard(number)
        self._blocks[number] = data
        while len(self._blocks) > MOST_BLOCKS:
            self._blocks.popitem(last=False)
        self.viewport().update()

    def go(self, offset: int) -> None:
        """Mark and show the row that holds a byte."""
        self._from = self._to = max(0, min(offset, self._size - 1)) // self._wide
        self._reveal()

    def row_words(self, row: int) -> str:
        """Return a row as it is painted and copied, "" where its bytes are not there yet."""
        data = self._bytes_of(row)
        if data is None:
            return ""
        pairs = " ".join(data[at : at + 8].hex(" ") for at in range(0, len(data), 8))
        letters = "".join(chr(byte) if 32 <= byte < 127 else "·" for byte in data)
        wide = 3 * self._wide - 1
        return f"{row * self._wide:0{self._digits()}x}  {pairs:<{wide}}  {letters}"

    # Slots.

    def on_moved(self) -> None:
        """Draw, and ask for what is missing."""
        first, last = self._rows_seen()
        for number in range(
            first * self._wide // BLOCK, (last * self._wide) // BLOCK + 1 if self._size else 0
        ):
            if number not in self._blocks and number not in self._asked:
                self._asked.add(number)
                self.block_wanted.emit(number)
        self.viewport().update()

    # What Qt asks.

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802
        super().resizeEvent(event)
        self._lay_out()
        self.on_moved()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, D102, N802
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), self._theme.colour("card"))
        painter.setFont(self._theme.font(Role.MONO))
        high = self._high()
        first, last = self._rows_seen()
        marked = range(min(self._from, self._to), max(self._from, self._to) + 1)
        for row in range(first, last + 1):
            place = QRect(self._theme.px(0.8), (row - first) * high, self.viewport().width(), high)
            if row in marked and self.hasFocus():
                painter.fillRect(
                    QRect(0, place.top(), place.width() + place.left(), high),
                    self._theme.colour("accent_soft"),
                )
            painter.setPen(self._theme.colour("text"))
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, self.row_words(row))
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802
        if event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
            return
        page = max(1, self._seen() - 1)
        last = max(0, self._rows() - 1)
        steps = {
            Qt.Key.Key_Up: self._to - 1,
            Qt.Key.Key_Down: self._to + 1,
            Qt.Key.Key_PageUp: self._to - page,
            Qt.Key.Key_PageDown: self._to + page,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        if event.key() not in steps:
            event.ignore()
            return
        self._to = max(0, min(steps[Qt.Key(event.key())], last))
        if not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._from = self._to
        self._reveal()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: D102, N802
        if event.button() is Qt.MouseButton.LeftButton:
            self._from = self._to = self._row_at(event)
            self.on_moved()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: D102, N802
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._to = self._row_at(event)
            self.on_moved()

    # What is where.

    def _copy(self) -> None:
        first, last = min(self._from, self._to), max(self._from, self._to)
        rows = (self.row_words(row) for row in range(first, min(last, first + MOST_COPIED) + 1))
        self.copied.emit("\n".join(filter(None, rows)))

    def _row_at(self, event: QMouseEvent) -> int:
        row = self._rows_seen()[0] + int(event.position().y()) // self._high()
        return max(0, min(row, self._rows() - 1))

    def _reveal(self) -> None:
        bar, seen = self.verticalScrollBar(), max(1, self._seen())
        if not bar.value() <= self._to < bar.value() + seen:
            bar.setValue(self._to if self._to < bar.value() else self._to - seen + 1)
        self.on_moved()
        self.moved.emit(self.at)
        self.setAccessibleDescription(self.row_words(self._to))

    def _bytes_of(self, row: int) -> bytes | None:
        at = row * self._wide
        block = self._blocks.get(at // BLOCK)
        if block is None:
            return None
        start = at % BLOCK
        return block[start : start + self._wide]

    def _lay_out(self) -> None:
        at = self._to * self._wide
        letter = QFontMetrics(self._theme.font(Role.MONO)).horizontalAdvance("0")
        room = self.viewport().width() // max(1, letter) - self._digits() - 6
        self._wide = next((wide for wide in (32, 16, 8) if room >= 4 * wide), 4)
        self._from = self._to = at // self._wide
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, self._rows() - self._seen()))
        bar.setPageStep(max(1, self._seen()))

    def _rows(self) -> int:
        return min(-(-self._size // self._wide), MOST_ROWS)

    def _rows_seen(self) -> tuple[int, int]:
        first = self.verticalScrollBar().value()
        return first, min(first + self._seen(), self._rows() - 1)

    def _seen(self) -> int:
        return self.viewport().height() // self._high()

    def _high(self) -> int:
        return QFontMetrics(self._theme.font(Role.MONO)).height() + self._theme.px(0.15)

    def _digits(self) -> int:
        return max(8, len(f"{self._size:x}"))

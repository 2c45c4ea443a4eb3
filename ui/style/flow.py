"""A layout that sets its items side by side and goes to the next line when the width is used up."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Chips and tiles: as many to a line as fit; mirrored in right-to-left windows.

    Always the layout of a widget, never one inside another layout: Qt would take the items of that one from
    Python while they are in use, and end the program when it is laid out the next time.
    """

    def __init__(self, parent: QWidget, spacing: int = 6) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        # A page that is laid out asks for these some ten times; what changes them invalidates the layout.
        self._heights: dict[int, int] = {}
        self._least: QSize | None = None
        self.setSpacing(spacing)
        self.setContentsMargins(QMargins())

    def arrange(self, rect: QRect, *, only_measure: bool = False) -> int:
        """Place the items in `rect`, each in the middle of its line, and return the height they take."""
        y = 0
        for line in self._lines(max(1, rect.width())):
            height = max(size.height() for _, size in line)
            if not only_measure:
                self._place(line, rect, y, height)
            y += height + self.spacing()
        return max(0, y - self.spacing())

    def _lines(self, width: int) -> Iterator[list[tuple[QLayoutItem, QSize]]]:
        line: list[tuple[QLayoutItem, QSize]] = []
        used = 0
        for item in self._items:
            widget = item.widget()
            if widget is not None and widget.isHidden():
                continue
            wanted = item.sizeHint()
            wide = min(wanted.width(), width)
            high = item.heightForWidth(wide) if item.hasHeightForWidth() else wanted.height()
            if line and used + wide > width:
                yield line
                line, used = [], 0
            line.append((item, QSize(wide, high)))
            used += wide + self.spacing()
        if line:
            yield line

    def _place(self, line: list[tuple[QLayoutItem, QSize]], rect: QRect, y: int, height: int) -> None:
        parent = self.parentWidget()
        mirrored = parent is not None and parent.layoutDirection() is Qt.LayoutDirection.RightToLeft
        x = 0
        for item, size in line:
            left = rect.right() + 1 - x - size.width() if mirrored else rect.left() + x
            top = rect.top() + y + (height - size.height()) // 2
            item.setGeometry(QRect(QPoint(left, top), size))
            x += size.width() + self.spacing()

    def clear(self) -> None:
        """Take everything out; the widgets go in this turn from sight, in the next for good."""
        while (item := self.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    # What Qt asks of a layout.

    def addItem(self, item: QLayoutItem) -> None:  # noqa: D102, N802
        self._items.append(item)
        self.invalidate()

    def count(self) -> int:  # noqa: D102
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: D102, N802
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: D102, N802
        if not 0 <= index < len(self._items):
            return None
        item = self._items.pop(index)
        self.invalidate()
        return item

    def expandingDirections(self) -> Qt.Orientation:  # noqa: D102, N802
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:  # noqa: D102, N802
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: D102, N802
        found = self._heights.get(width)
        if found is None:
            found = self._heights[width] = self.arrange(QRect(0, 0, width, 0), only_measure=True)
        return found

    def invalidate(self) -> None:  # noqa: D102
        self._heights.clear()
        self._least = None
        super().invalidate()

    def setGeometry(self, rect: QRect) -> None:  # noqa: D102, N802
        super().setGeometry(rect)
        self.arrange(rect)

    def sizeHint(self) -> QSize:  # noqa: D102, N802
        return self.minimumSize()

    def minimumSize(self) -> QSize:  # noqa: D102, N802
        if self._least is None:
            wide = high = 0
            for item in self._items:
                least = item.minimumSize()
                wide, high = max(wide, min(least.width(), 160)), max(high, least.height())
            self._least = QSize(wide, high)
        return self._least

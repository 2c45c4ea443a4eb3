"""A layout that sets its items side by side and goes to the next line when the width is used up."""

from __future__ import annotations

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Chips and tiles: as many to a line as fit; mirrored in right-to-left windows."""

    def __init__(self, parent: QWidget | None = None, spacing: int = 6) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setSpacing(spacing)
        self.setContentsMargins(QMargins())

    def arrange(self, rect: QRect, *, only_measure: bool = False) -> int:
        """Place the items in `rect` and return the height they take."""
        x, y, line = 0, 0, 0
        parent = self.parentWidget()
        mirrored = parent is not None and parent.layoutDirection() is Qt.LayoutDirection.RightToLeft
        for item in self._items:
            widget = item.widget()
            if widget is not None and widget.isHidden():
                continue
            size = item.sizeHint()
            width = min(size.width(), max(1, rect.width()))
            height = item.heightForWidth(width) if item.hasHeightForWidth() else size.height()
            if x > 0 and x + width > rect.width():
                x, y, line = 0, y + line + self.spacing(), 0
            if not only_measure:
                left = rect.right() + 1 - x - width if mirrored else rect.left() + x
                item.setGeometry(QRect(QPoint(left, rect.top() + y), QSize(width, height)))
            x += width + self.spacing()
            line = max(line, height)
        return y + line

    # What Qt asks of a layout.

    def addItem(self, item: QLayoutItem) -> None:  # noqa: D102, N802
        self._items.append(item)

    def count(self) -> int:  # noqa: D102
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: D102, N802
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: D102, N802
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: D102, N802
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:  # noqa: D102, N802
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: D102, N802
        return self.arrange(QRect(0, 0, width, 0), only_measure=True)

    def setGeometry(self, rect: QRect) -> None:  # noqa: D102, N802
        super().setGeometry(rect)
        self.arrange(rect)

    def sizeHint(self) -> QSize:  # noqa: D102, N802
        return self.minimumSize()

    def minimumSize(self) -> QSize:  # noqa: D102, N802
        size = QSize(0, 0)
        for item in self._items:
            size = size.expandedTo(QSize(min(item.minimumSize().width(), 160), item.minimumSize().height()))
        return size

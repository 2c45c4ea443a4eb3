"""What holds pages, and styles what it holds only when it is about to be seen.

Under an application style sheet, QWidget::setParent styles anew all of a widget that was styled before.
Scroll areas, splitters and stacks ask their pages for sizes or show them as soon as they get them, so a page
made from the inside out would be styled once for every level it moves up, and a large one would take longer
than a turn.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QWidget


class ScrolledPage(QScrollArea):
    """A page that scrolls up and down only."""

    def __init__(self, content: QWidget, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.content = content
        content.setParent(self)

    def event(self, event: QEvent) -> bool:  # noqa: D102
        if event.type() is QEvent.Type.Polish and self.widget() is None:
            self.setWidget(self.content)
        return bool(super().event(event))


class PageStack(QStackedWidget):
    """Pages of which one is seen; the first one, unless another is chosen."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._empty = QWidget(self)
        self._empty.setObjectName(f"{name}.empty")
        self.addWidget(self._empty)

    def event(self, event: QEvent) -> bool:  # noqa: D102
        if event.type() is QEvent.Type.Polish and self.indexOf(self._empty) >= 0:
            chosen = self.currentWidget()
            if chosen is self._empty and self.count() > 1:
                self.setCurrentIndex(1)
            self.removeWidget(self._empty)
        return bool(super().event(event))

    def currentWidget(self) -> QWidget | None:  # noqa: N802 - Qt's name
        """Return the page that is seen, or will be."""
        current = super().currentWidget()
        first = self.widget(1)
        return first if current is self._empty and first is not None else current

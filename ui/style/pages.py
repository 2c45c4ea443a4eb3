"""What holds pages, and styles what it holds only when it is about to be seen.

QWidget::setParent styles anew all of a widget that was styled before. Scroll areas, splitters and stacks ask
their pages for sizes or show them as soon as they get them, so a page would be styled while it is made, and
once more where it comes to stand.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QStackedWidget, QWidget

from ui.style.announce import announce


class ScrolledPage(QScrollArea):
    """A page that scrolls up and down only."""

    def __init__(self, content: QWidget, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._lays_out_when_shown = False
        self.content = content
        content.setParent(self.viewport())  # where it stays

    def event(self, event: QEvent) -> bool:  # noqa: D102
        kind = event.type()
        if kind is QEvent.Type.Polish and self.widget() is None:
            self.setWidget(self.content)
        if kind is QEvent.Type.StyleChange:
            # Qt would lay all of the page out at once for its scroll bars, with half of it in the look of
            # before: more than half of what another look cost. Once is enough, when all of it is styled.
            self._lay_out_later()
            return bool(QFrame.event(self, event))
        if kind is QEvent.Type.Show and self._lays_out_when_shown:
            self._lay_out_later()
        return bool(super().event(event))

    def _lay_out_later(self) -> None:
        self._lays_out_when_shown = not self.isVisible()
        if not self._lays_out_when_shown:
            QApplication.postEvent(self, QEvent(QEvent.Type.LayoutRequest))


def bring_into_sight(part: QWidget) -> None:
    """Scroll the page that `part` stands on until all of it is seen, or as much as fits from its top on."""
    page = part.parentWidget()
    while page is not None and not isinstance(page, ScrolledPage):
        page = page.parentWidget()
    if page is not None:
        top = part.mapTo(page.content, QPoint()).y()
        page.ensureVisible(0, top + part.height(), 0, 0)
        page.ensureVisible(0, top, 0, 0)


def beginning() -> Qt.AlignmentFlag:
    """Return the side where the window's lines begin; Qt puts Latin words at the left everywhere."""
    if QApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft:
        return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
    return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def bring_up(stack: QStackedWidget, page: QWidget, title: str) -> None:
    """Show a page of a stack; a screen reader hears its title, from beside the stack or inside it."""
    focus = QApplication.focusWidget()
    is_inside = focus is not None and stack.isAncestorOf(focus)
    is_new = stack.accessibleName() != title
    stack.setAccessibleName(title)
    stack.setCurrentWidget(page)
    if is_inside and is_new:
        announce(stack, title)


class PageStack(QStackedWidget):
    """Pages of which one is seen; the first one, unless another is chosen."""

    def __init__(self, name: str, says: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(says)  # a stack without a name is heard as its kind
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

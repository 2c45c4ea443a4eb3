"""The one window.

It shows either the locked page or the unlocked half, and never holds a word of the case.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDrag
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QToolTip, QWidget

from app.strings.catalogue import text
from ui.locked.lock import UnlockedPage
from ui.style.focus import first_stop, reveal
from ui.style.keys import Shortcut
from ui.style.parts import BodyLabel, Button, Column, MutedLabel, SmallLabel, Surface, TitleLabel, column, row
from ui.style.theme import Theme

SMALLEST = QSize(900, 600)
FIRST_SIZE = QSize(1280, 800)
COUNT_MS = 1500


class RootWindow(QMainWindow):
    """Holds the pages; its title is the neutral one whatever is shown."""

    def __init__(self, closing: Callable[[], None], theme: Theme) -> None:
        """Have no style sheet: each page has its own, see `Theme.wear`."""
        super().__init__()
        self.setObjectName("root")
        self.setWindowTitle(text("window.name"))
        self.setMinimumSize(SMALLEST)
        self.resize(FIRST_SIZE)
        self._closing = closing
        self._theme = theme
        self._may_close = False
        self._home: QWidget | None = None
        self._replaced: list[QWidget] = []
        self._stack = QStackedWidget()
        self._stack.setObjectName("root.pages")
        self._stack.setAccessibleName(text("window.name"))
        self._count = SmallLabel("", "root.count", wrap=False)
        self._count.setProperty("pill", "plain")
        self._count.setParent(self)
        theme.wear(self._count, waits=True)
        self._count.hide()
        self._count_ends = QTimer(self)
        self._count_ends.setSingleShot(True)
        self._count_ends.setInterval(COUNT_MS)
        self._count_ends.timeout.connect(self._count.hide)
        for keys, step, says in (
            ("Ctrl++", 1, "keys.window.larger"),
            ("Ctrl+=", 1, "keys.window.larger"),
            ("Ctrl+-", -1, "keys.window.smaller"),
            ("Ctrl+0", 0, "keys.window.first_size"),
        ):
            Shortcut(keys, self, partial(theme.zoom_wanted.emit, step), says, name="root.shortcut")
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setCentralWidget(self._stack)

    def recall(self, width: int, height: int, *, maximised: bool) -> None:
        """Take a size again, no larger than the screen and wholly on it; 0 leaves the one there is."""
        area = self.screen().availableGeometry()
        if width and height and not self.isMaximized():
            self.resize(QSize(width, height).boundedTo(area.size()).expandedTo(SMALLEST))
            frame = self.frameGeometry()
            inside = QPoint(
                max(area.left(), min(frame.left(), area.right() + 1 - frame.width())),
                max(area.top(), min(frame.top(), area.bottom() + 1 - frame.height())),
            )
            if inside != frame.topLeft():
                self.move(inside)
        if maximised:
            self.setWindowState(self.windowState() | Qt.WindowState.WindowMaximized)

    @property
    def home(self) -> QWidget | None:
        """The page that is shown while the vault is locked."""
        return self._home

    def set_home(self, page: QWidget, *, now: bool = True) -> None:
        """Show `page` whenever the vault is locked: unlock, first run, or the code of a fault.

        Without `now` what is on screen stays there until the vault is shown, or locked.
        """
        old, self._home = self._home, page
        self.setWindowTitle(text("window.name"))
        self._stack.addWidget(page)
        self._theme.wear(page, waits=True)
        if old is not None and old is not page:
            self._replaced.append(old)
        if now:
            self._stack.setCurrentWidget(page)
            first_stop(page).setFocus()
        self._drop_replaced()

    def show_unlocked(self, page: UnlockedPage) -> None:
        """Show the unlocked half."""
        self._theme.show_again()
        widget = page.widget()
        begins = widget.focusWidget()
        self._stack.addWidget(widget)
        self._stack.setCurrentWidget(widget)
        if begins is not None:  # the stack would give the keys to the first button of the rail
            begins.setFocus()
        self._drop_replaced()

    def make_room(self) -> None:
        """Take the unlocked half out of the window; what was painted of it stays until another is shown.

        Keys and clicks reach nothing meanwhile but what leaves and locks.
        """
        self.setUpdatesEnabled(False)
        before, between = self._stack.currentWidget(), QWidget()
        between.setObjectName("root.between")
        self._stack.addWidget(between)
        self._stack.setCurrentWidget(between)
        self._replaced.append(between)
        if before is not None:
            self._stack.removeWidget(before)

    def show_locked(self) -> None:
        """Show the locked page in this turn, drop every other page, and paint over what was on screen."""
        self._theme.show_again()  # where another look was on its way, nothing would be painted over
        QToolTip.hideText()
        if self.findChild(QDrag) is not None:
            QDrag.cancel()  # its picture follows the mouse, above everything
        for other in QApplication.topLevelWidgets():  # dialogs, lists that dropped down, calendars
            if other is not self:
                other.hide()
        for index in reversed(range(self._stack.count())):
            page = self._stack.widget(index)
            if page is not None and page is not self._home:
                page.hide()
                self._stack.removeWidget(page)
        if self._home is not None:
            self._theme.catch_up(self._home)
            self._stack.setCurrentWidget(self._home)
            first_stop(self._home).setFocus()
        self._drop_replaced()
        self.setWindowTitle(text("window.name"))
        self.repaint()

    def show_count(self, presses: int) -> None:
        """Show in the corner how many presses of Shift count, so that nobody leaves by surprise."""
        self._count.setVisible(presses > 1)
        if presses > 1:
            self._theme.catch_up(self._count)
            self._count.setText(text("window.exit.count", n=presses))
            self._count.adjustSize()
            self._count.move(
                self.width() - self._count.width() - 16, self.height() - self._count.height() - 12
            )
            self._count.raise_()
            self._count_ends.start()

    def allow_close(self) -> None:
        """Let the window close without another lock."""
        self._may_close = True

    def _drop_replaced(self) -> None:
        """Let go of locked pages that another one took the place of; that on screen stays."""
        here = self._stack.currentWidget()
        for old in self._replaced:
            if old is not here:
                self._stack.removeWidget(old)
                old.hide()
                old.deleteLater()
        self._replaced = [old for old in self._replaced if old is here]

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: D102, FBT001, N802, A002
        moved = bool(super().focusNextPrevChild(next))
        if moved and (here := QApplication.focusWidget()) is not None:
            reveal(here)
        return moved

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: D102, N802
        if self._may_close:
            event.accept()
            return
        event.ignore()
        self._closing()


class LastPage(Surface):
    """The last thing the program says: a heading, sentences, and a button that ends it."""

    def __init__(
        self, title: str, sentences: Sequence[str], leave: Callable[[], None], *, name: str = "last"
    ) -> None:
        super().__init__("window", name)
        card = Column("card", f"{name}.card", 37)
        self._inner = column(card, margins=(36, 32, 36, 30), gap=14)
        self._inner.addWidget(TitleLabel(title, f"{name}.title"))
        for number, words in enumerate(sentences):
            self._inner.addWidget(BodyLabel(words, f"{name}.sentence.{number}"))
        button = Button(text("window.fault.close"), f"{name}.close")
        button.clicked.connect(leave)
        self._buttons = row()
        self._buttons.addStretch(1)
        self._buttons.addWidget(button)
        self._inner.addLayout(self._buttons)
        layout = column(self)
        layout.addStretch(1)
        middle = row()
        middle.addStretch(1)
        middle.addWidget(card, 10)
        middle.addStretch(1)
        layout.addLayout(middle)
        layout.addStretch(1)

    def offer(self, key: str, then: Callable[[], None]) -> None:
        """Put a button before the one that ends it."""
        button = Button(text(key), key)
        button.clicked.connect(then)
        self._buttons.insertWidget(self._buttons.count() - 1, button)


class FaultPage(LastPage):
    """Says that the program had to stop, with a code that holds nothing of the case."""

    def __init__(self, code: str, leave: Callable[[], None]) -> None:
        super().__init__(text("window.fault.title"), (text("window.fault.sentence"),), leave, name="fault")
        words = MutedLabel(text("window.fault.code", code=code), "fault.code", selectable=True)
        self._inner.insertWidget(self._inner.indexOf(self._buttons), words)

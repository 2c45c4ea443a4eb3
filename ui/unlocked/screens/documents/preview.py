"""The right half: pages to read before anybody else does, as they will be printed or as plain text."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QPlainTextEdit, QProgressBar

from app.domain.ports import Picture
from app.strings.catalogue import text
from ui.style.flow import FlowLayout
from ui.style.pages import PageStack
from ui.style.parts import Button, MutedLabel, Surface, column, row
from ui.style.text_menu import show_text_menu
from ui.style.theme import Role, Theme, dress
from ui.unlocked.screens.documents.pages import ZOOMS, PageView
from ui.unlocked.screens.documents.state import Standing


class PaperWords(QPlainTextEdit):
    """The words of a paper, to read and copy."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("documents.words")
        self.setAccessibleName(text("documents.words"))
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        dress(self, Role.BODY)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: D102, N802
        show_text_menu(self, event)


class Preview(Surface):
    """Emits `wanted` for a page in sight, `words_wanted` for the text of all pages, `stopped` for Stop."""

    wanted = Signal(int, int)
    words_wanted = Signal()
    stopped = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__("desk", "documents.desk")
        self._words: tuple[str, ...] = ()
        self._doing: Standing | None = None
        self.pages = PageView(theme)
        self.pages.wanted.connect(self.wanted)
        self.pages.moved.connect(self.on_moved)
        self._text = PaperWords()
        self._blank = MutedLabel(text("documents.blank.pages"), "documents.blank")
        self._blank.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._blank.setMargin(30)
        self._stack = PageStack("documents.desk.stack", text("documents.desk.pages"))
        for part in (self._blank, self.pages, self._text):
            self._stack.addWidget(part)
        inner = column(self, gap=0)
        inner.addWidget(self._head())
        inner.addWidget(self._standing_bar())
        inner.addWidget(self._stack, 1)
        self.show_count(0)
        self.show_standing(None)

    @property
    def is_drawn(self) -> bool:
        """Whether there are pages."""
        return self.pages.count > 0

    def say(self, words: str) -> None:
        """Say in place of pages why there are none."""
        self._blank.setText(words)

    def show_count(self, count: int) -> None:
        """Make room for so many pages."""
        self._words = ()
        self.pages.show_count(count)
        self._bar.setVisible(count > 0)
        if count == 0:
            self._as_text.setChecked(False)
        elif self._as_text.isChecked():
            self.words_wanted.emit()
        self._turn()
        self.on_moved(self.pages.page)

    def show_page(self, number: int, picture: Picture, side: int) -> None:
        """Show one page."""
        self.pages.show_page(number, picture, side)

    def show_words(self, words: tuple[str, ...]) -> None:
        """Show the text of the page."""
        self._words = words
        self.pages.show_words(words)
        self._tell()

    def show_stale(self, *, stale: bool) -> None:
        """Show whether the pages are those of the choice as it is now."""
        self.pages.show_stale(stale=stale)
        self._tell_standing()

    def show_standing(self, standing: Standing | None) -> None:
        """Say what is being drawn and how much of it; None takes it away."""
        self._doing = standing
        self._tell_standing()

    def _tell_standing(self) -> None:
        doing, is_old = self._doing, self.is_drawn and self.pages.is_stale
        self._standing.setVisible(doing is not None or is_old)
        for part in (self._done, self._stop):
            part.setVisible(doing is not None)
        said = [text("documents.stale")] if is_old else []
        if doing is not None:
            said.append(doing.sentence())
            self._done.setRange(0, 0 if doing.percent is None else 100)
            self._done.setValue(doing.percent or 0)
        self._told.setText(" ".join(said))

    # Slots.

    def on_moved(self, number: int) -> None:
        """Say which page it is."""
        total = self.pages.count
        self._number.setText(text("documents.page", n=number + 1, total=total) if total else "")
        self._before.setEnabled(number > 0)
        self._next.setEnabled(number + 1 < total)
        self._smaller.setEnabled(self.pages.zoom > ZOOMS[0])
        self._larger.setEnabled(self.pages.zoom < ZOOMS[-1])
        self._tell()

    def on_before(self) -> None:
        """Go a page back."""
        self.pages.go_to(self.pages.page - 1)

    def on_next(self) -> None:
        """Go a page on."""
        self.pages.go_to(self.pages.page + 1)

    def on_smaller(self) -> None:
        """Make the pages smaller."""
        self.pages.zoom_by(-1)
        self.on_moved(self.pages.page)

    def on_larger(self) -> None:
        """Make the pages larger."""
        self.pages.zoom_by(1)
        self.on_moved(self.pages.page)

    def on_as_text(self, on: bool) -> None:  # noqa: FBT001 - a slot
        """Show the words of the page in place of its picture, or the picture again."""
        if on and not self._words:
            self.words_wanted.emit()
        self._turn()
        self._tell()

    def _turn(self) -> None:
        shown = self.pages if self.is_drawn else self._blank
        self._stack.setCurrentWidget(self._text if self.is_drawn and self._as_text.isChecked() else shown)

    def _tell(self) -> None:
        at = self.pages.page
        words = self._words[at] if at < len(self._words) else text("documents.words.reading")
        if self._as_text.isChecked() and self._text.toPlainText() != words:
            self._text.setPlainText(words)

    def _head(self) -> Surface:
        self._bar = Surface("bar", "documents.desk.bar")
        tools = Surface("plain", "documents.desk.tools")
        row(self._bar, margins=(10, 5, 10, 5)).addWidget(tools)
        flow = FlowLayout(tools, spacing=6)
        self._before = self._button("before", "‹", self.on_before)
        self._number = MutedLabel("", "documents.desk.number", wrap=False)
        self._next = self._button("next", "›", self.on_next)
        self._smaller = self._button("smaller", "−", self.on_smaller)
        self._larger = self._button("larger", "+", self.on_larger)
        self._as_text = Button(text("documents.desk.as_text"), "documents.desk.as_text", "chip")
        self._as_text.setCheckable(True)
        self._as_text.toggled.connect(self.on_as_text)
        for part in (self._before, self._number, self._next, self._smaller, self._larger, self._as_text):
            flow.addWidget(part)
        return self._bar

    def _standing_bar(self) -> Surface:
        self._standing = Surface("bar", "documents.standing")
        inner = row(self._standing, margins=(14, 6, 14, 6), gap=10)
        self._told = MutedLabel("", "documents.standing.words")
        self._done = QProgressBar()
        self._done.setObjectName("documents.standing.bar")
        self._done.setAccessibleName(text("documents.making"))
        self._done.setTextVisible(False)
        self._stop = Button(text("window.job.stop"), "documents.stop", "leave")
        self._stop.clicked.connect(self.stopped)
        inner.addWidget(self._told, 2)
        inner.addWidget(self._done, 1)
        inner.addWidget(self._stop)
        return self._standing

    @staticmethod
    def _button(name: str, sign: str, slot: Callable[[], None]) -> Button:
        button = Button(sign, f"documents.desk.{name}", "quiet", says=text(f"documents.desk.{name}"))
        button.clicked.connect(slot)
        return button

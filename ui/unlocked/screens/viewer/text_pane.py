"""Text to read, mark, copy and search; one piece of a long one at a time."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QTextCursor, QTextOption
from PySide6.QtWidgets import QPlainTextEdit

from app.domain.ids import EntityId
from app.strings.catalogue import text
from ui.style.flow import FlowLayout
from ui.style.parts import Button, LineEdit, MutedLabel, Surface, TextEdit, column, em, row
from ui.unlocked.screens.viewer.model import Link, TextShown

TIGHT_EM = 9
LONGEST_LINE = 2_000
_LINE_END = re.compile("[\n\u2029]")


class Reading(TextEdit):
    """A text that fills its place; what is copied from it goes by `copied`.

    A very long line is laid out in parts, because a whole one holds up the window; copied, it is one.
    """

    copied = Signal(str)

    def __init__(self, name: str, *, says: str) -> None:
        self._goes_on: set[int] = set()
        super().__init__(name, says=says)
        self.setReadOnly(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)

    def show_words(self, words: str) -> None:
        """Show a text from its beginning."""
        lines: list[str] = []
        self._goes_on = set()
        for line in _LINE_END.split(words):
            for at in range(0, len(line) - LONGEST_LINE, LONGEST_LINE):
                self._goes_on.add(len(lines))
                lines.append(line[at : at + LONGEST_LINE])
            at = max(0, len(line) - 1) // LONGEST_LINE * LONGEST_LINE
            lines.append(line[at:])
        self.setPlainText("\n".join(lines))
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def marked(self) -> str:
        """Return what is marked, long lines whole."""
        cursor = self.textCursor()
        parts = cursor.selection().toPlainText().split("\n")
        first = self.document().findBlock(cursor.selectionStart()).blockNumber()
        ends = ["" if first + number in self._goes_on else "\n" for number in range(len(parts) - 1)]
        return "".join(part + end for part, end in zip(parts, [*ends, ""], strict=True))

    def createMimeDataFromSelection(self) -> QMimeData:  # noqa: D102, N802
        data = QMimeData()
        data.setText(self.marked())
        return data

    def on_grown(self) -> None:
        """Be as high as the place, not as the text."""

    def changeEvent(self, event: QEvent) -> None:  # noqa: D102, N802
        QPlainTextEdit.changeEvent(self, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802
        if event.matches(QKeySequence.StandardKey.Copy):
            words = self.marked()
            if words:
                self.copied.emit(words)
        else:
            super().keyPressEvent(event)

    def mark(self, words: str) -> bool:
        """Mark the next place of some words; False when there is none after the cursor."""
        return bool(words) and self.find(words)

    def to_start(self) -> None:
        """Begin at the beginning."""
        self.moveCursor(QTextCursor.MoveOperation.Start)


class TextPane(Surface):
    """A text with its note, a box to search in it, links, and buttons for its pieces."""

    piece_wanted = Signal(int)
    find_wanted = Signal(str)
    item_wanted = Signal(object)
    copied = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__("plain", name)
        self._name = name
        self._items: dict[str, EntityId] = {}
        self.reading = Reading(f"{name}.words", says=text("viewer.text"))
        self.reading.copied.connect(self.copied)
        self._note = MutedLabel("", f"{name}.note")
        self._find = LineEdit(f"{name}.find", says=text("viewer.find"), hint=text("viewer.find"))
        self._find.returnPressed.connect(self.on_find)
        self._next = Button(text("viewer.find.next"), f"{name}.find.next")
        self._next.clicked.connect(self.on_find)
        self._pieces = Surface("plain", f"{name}.pieces")
        self._back = Button(text("evidence.page.back"), f"{name}.back", "link")
        self._on = Button(text("evidence.page.on"), f"{name}.on", "link")
        self._place = MutedLabel("", f"{name}.place", wrap=False)
        self._back.clicked.connect(self.on_back)
        self._on.clicked.connect(self.on_next)
        turning = row(self._pieces, gap=6)
        for part in (self._back, self._place, self._on):
            turning.addWidget(part)
        turning.addStretch(1)
        self._links = Surface("plain", f"{name}.links")
        self._flow = FlowLayout(self._links, spacing=6)
        finding = row(gap=8)
        finding.addWidget(self._find, 1)
        finding.addWidget(self._next)
        layout = column(self, gap=8)
        layout.addLayout(finding)
        layout.addWidget(self._note)
        layout.addWidget(self._links)
        layout.addWidget(self.reading, 1)
        layout.addWidget(self._pieces)
        self._links.hide()

    def show_text(self, shown: TextShown) -> None:
        """Show a piece."""
        self.reading.show_words(shown.words)
        self._number = shown.number
        self._note.setText(shown.note)
        self._make_room()
        self._pieces.setVisible(shown.pieces > 1)
        self._place.setText(text("viewer.text.piece", n=shown.number + 1, of=shown.pieces))
        self._back.setEnabled(shown.number > 0)
        self._on.setEnabled(shown.number + 1 < shown.pieces)
        self._show_links(shown.links)

    def clear(self) -> None:
        """Hold no word."""
        self.reading.setPlainText("")
        self._find.setText("")
        self._note.setText("")
        self._show_links(())

    def mark(self, words: str) -> None:
        """Mark the first place of words that were found."""
        self.reading.to_start()
        self.reading.mark(words)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102, N802
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """Where there is hardly room for the text, leave out what is said of it."""
        self._note.setVisible(bool(self._note.text()) and self.height() >= em(TIGHT_EM))

    # Slots.

    def on_find(self) -> None:
        """Mark the next place in sight, else ask for the next piece that holds the words."""
        words = self._find.text()
        if words and not self.reading.mark(words):
            self.find_wanted.emit(words)

    def find_next(self) -> bool:
        """Go to the next place of the words in the box; False when it is not in sight or empty."""
        if not (self.isVisible() and self._find.text()):
            return False
        self.on_find()
        return True

    def on_back(self) -> None:
        """Ask for the piece before."""
        self.piece_wanted.emit(-1)

    def on_next(self) -> None:
        """Ask for the next piece."""
        self.piece_wanted.emit(1)

    def on_link(self) -> None:
        """Ask for the item of the pressed link."""
        self.item_wanted.emit(self._items[self.sender().objectName()])

    def _show_links(self, links: tuple[Link, ...]) -> None:
        self._flow.clear()
        self._items = {}
        for number, link in enumerate(links):
            name = f"{self._name}.link.{number}"
            if link.item is None:
                self._flow.addWidget(MutedLabel(link.words, name, wrap=False))
                continue
            button = Button(link.words, name, "link")
            button.clicked.connect(self.on_link)
            self._items[name] = link.item
            self._flow.addWidget(button)
        self._links.setVisible(bool(links))

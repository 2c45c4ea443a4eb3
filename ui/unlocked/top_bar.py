"""The bar above every screen: search, New entry, Lock, Quick exit, always in the same place."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeyEvent, Qt

from app.strings.catalogue import text
from ui.style.parts import Button, LineEdit, StrongButton, Surface, row

PAUSE_MS = 180
"""How long after the last key a search starts."""


class SearchBox(LineEdit):
    """Where a search is typed; Escape leaves it."""

    left = Signal()
    went_down = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102, N802
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
        elif event.key() == Qt.Key.Key_Down:
            self.went_down.emit()
        else:
            super().keyPressEvent(event)


class TopBar(Surface):
    """Says what was asked for; `searched` carries the text, after a short pause in typing."""

    searched = Signal(str)
    search_left = Signal()
    results_wanted = Signal()
    new_wanted = Signal()
    lock_wanted = Signal()
    exit_wanted = Signal()
    keys_wanted = Signal()

    def __init__(self, *, searches: bool, writes: bool) -> None:
        """Offer the search and *New entry* only where there is something to search, and to write to."""
        super().__init__("bar", "top")
        self.search = SearchBox("top.search", says=text("window.top.search"), hint=text("window.top.search"))
        self.search.setClearButtonEnabled(True)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.on_paused)
        self.search.textEdited.connect(self.on_edited)
        self.search.textChanged.connect(self.on_text_changed)
        self.search.returnPressed.connect(self.on_paused)
        self.search.left.connect(self.search_left)
        self.search.went_down.connect(self.results_wanted)
        self._new = new = StrongButton(text("window.top.new"), "top.new", says=text("window.rail.entry"))
        new.setToolTip(text("window.top.new.tip"))
        new.clicked.connect(self.new_wanted)
        lock = Button(text("window.top.lock"), "top.lock")
        lock.setToolTip(text("window.top.lock.tip"))
        lock.clicked.connect(self.lock_wanted)
        leave = Button(text("window.top.exit"), "top.exit", "exit")
        leave.setToolTip(text("window.top.exit.tip"))
        leave.clicked.connect(self.exit_wanted)
        layout = row(self, margins=(20, 10, 20, 10), gap=12)
        layout.addWidget(self.search, 1)
        self.search.setVisible(searches)
        if not searches:
            layout.addStretch(1)
        layout.addWidget(new)
        new.setVisible(writes)
        self._keys = Button("?", "top.keys", "quiet", says=text("window.top.keys"))
        self._keys.setToolTip(text("window.top.keys"))
        self._keys.clicked.connect(self.keys_wanted)
        layout.addWidget(lock)
        layout.addWidget(leave)
        layout.addWidget(self._keys)

    def compact(self, *, on: bool) -> None:
        """Shorten *New entry* to its sign, and leave the list of keys to its key."""
        self._keys.setVisible(not on)
        self._new.setText(text("window.top.new.short" if on else "window.top.new"))

    def on_edited(self) -> None:
        """Wait for a pause in typing."""
        self._pause.start()

    def on_text_changed(self, words: str) -> None:
        """Leave the results when the box was emptied with its own button."""
        if not words:
            self._pause.stop()
            self.search_left.emit()

    def on_paused(self) -> None:
        """Search for what stands in the box."""
        self._pause.stop()
        words = self.search.text().strip()
        if words:
            self.searched.emit(words)

    def forget_search(self) -> None:
        """Empty the box without asking for anything."""
        self.search.blockSignals(True)  # noqa: FBT003
        self.search.clear()
        self.search.blockSignals(False)  # noqa: FBT003
        self._pause.stop()

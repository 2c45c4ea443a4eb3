"""What was dropped or pasted on the timeline waits here until the person says what it is for."""

from __future__ import annotations

from PySide6.QtCore import Signal, SignalInstance

from app.strings.catalogue import text
from ui.style.flow import FlowLayout
from ui.style.parts import BodyLabel, Button, Surface, column
from ui.unlocked.arriving import Arrived


class ArrivedBar(Surface):
    """Asks what becomes of what arrived; nothing is kept before a press."""

    entry_wanted = Signal(object)
    add_wanted = Signal(object)
    keep_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__("info", "timeline.arrived")
        self._arrived = Arrived()
        self._words = BodyLabel("", "timeline.arrived.words")
        self._entry = Button(text("timeline.arrived.entry"), "timeline.arrived.entry")
        self._add = Button(text("timeline.arrived.add"), "timeline.arrived.add")
        self._keep = Button(text("timeline.arrived.keep"), "timeline.arrived.keep")
        leave = Button(text("timeline.arrived.leave"), "timeline.arrived.leave", "quiet")
        self._entry.clicked.connect(self.on_entry)
        self._add.clicked.connect(self.on_add)
        self._keep.clicked.connect(self.on_keep)
        leave.clicked.connect(self.let_go)
        inner = column(self, margins=(14, 8, 10, 10), gap=6)
        inner.addWidget(self._words)
        holder = Surface("plain", "timeline.arrived.buttons")
        flow = FlowLayout(holder, spacing=6)
        for button in (self._entry, self._add, self._keep, leave):
            flow.addWidget(button)
        inner.addWidget(holder)
        self.hide()

    def ask(self, arrived: Arrived, *, can_add: bool) -> None:
        """Ask what it is for; `can_add` tells that an entry is chosen that may be changed."""
        self._arrived = arrived
        files = arrived.count
        self._words.setText(
            text("timeline.arrived.files", n=files) if files else text("timeline.arrived.text")
        )
        self.setAccessibleName(self._words.text())
        self._add.setVisible(bool(files) and can_add)
        self._keep.setVisible(bool(files))
        self.show()
        self._entry.setFocus()

    def let_go(self) -> None:
        """Forget it."""
        self._arrived = Arrived()
        self.hide()

    def on_entry(self) -> None:
        """Begin a new entry with it."""
        self._give(self.entry_wanted)

    def on_add(self) -> None:
        """Add it to the chosen entries."""
        self._give(self.add_wanted)

    def on_keep(self) -> None:
        """Keep it as evidence alone."""
        self._give(self.keep_wanted)

    def _give(self, signal: SignalInstance) -> None:
        arrived = self._arrived
        self.let_go()
        signal.emit(arrived)

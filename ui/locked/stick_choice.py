"""The USB sticks that are plugged in, as places for a new record."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal

from app.services.sticks import Stick, sticks
from app.strings.catalogue import text
from ui.locked.page_jobs import PageJobs
from ui.style.flow import FlowLayout
from ui.style.parts import Button, MutedLabel, Surface, column


class StickChoice(Surface):
    """A button for each stick; `chosen` tells the folder of the pressed one."""

    chosen = Signal(object)

    def __init__(self, jobs: PageJobs) -> None:
        super().__init__("plain", "first_run.sticks")
        self._jobs = jobs
        self._found: dict[str, Path] = {}
        self._none = MutedLabel(text("first_run.place.no_stick"), "first_run.sticks.none")
        holder = Surface("plain", "first_run.sticks.buttons")
        self._flow = FlowLayout(holder, spacing=10)
        self._again = Button(text("first_run.place.look"), "first_run.sticks.look", "link")
        self._again.clicked.connect(self.look)
        layout = column(self, gap=4)
        layout.addWidget(self._none)
        layout.addWidget(holder)
        self._flow.addWidget(self._again)

    def look(self) -> None:
        """Look which sticks there are."""
        self._jobs.work(lambda _ctx: sticks(), self.on_found)

    def on_found(self, found: tuple[Stick, ...]) -> None:
        """Show a button for each."""
        for name in self._found:
            old = self.findChild(Button, name)
            if old is not None:
                self._flow.removeWidget(old)
                old.hide()
                old.deleteLater()
        self._flow.removeWidget(self._again)
        self._found = {}
        for number, stick in enumerate(found):
            name = f"first_run.sticks.{number}"
            button = Button(text("first_run.place.on_stick", name=stick.name), name)
            button.clicked.connect(self.on_pressed)
            self._found[name] = stick.path
            self._flow.addWidget(button)
        self._flow.addWidget(self._again)
        self._none.setVisible(not found)

    def on_pressed(self) -> None:
        """Tell which stick was chosen."""
        self.chosen.emit(self._found[self.sender().objectName()])

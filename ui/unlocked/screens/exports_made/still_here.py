"""A quiet line that says how many exported files are still here, and leads to the list."""

from __future__ import annotations

from PySide6.QtCore import Qt

from app.domain.ports import JobContext
from app.services.exports_made import MadeFile, look
from app.strings.catalogue import text
from ui.style.parts import Button, Surface, column
from ui.unlocked.screen import ScreenContext, Target
from ui.unlocked.screens.exports_made.model import States, count_here


class StillHere(Surface):
    """A link, hidden while nothing was exported; a page that shows it calls `look` when it is shown."""

    def __init__(self, context: ScreenContext, name: str) -> None:
        super().__init__("plain", f"{name}.still_here")
        self._context = context
        self._link = Button("", f"{name}.still_here.link", "link")
        self._link.clicked.connect(self.on_link)
        column(self).addWidget(self._link, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def look(self) -> None:
        """Read the list, look at the places, and say how many files are there."""
        session = self._context.session

        def read(_ctx: JobContext) -> tuple[MadeFile, ...]:
            return tuple(file for made in session.exports_made.list() for file in made.files)

        self._context.jobs.read(read, self._look_at)

    def _look_at(self, files: tuple[MadeFile, ...]) -> None:
        self.setVisible(bool(files))
        self._link.say(text("exports_made.link"))
        self._context.jobs.work(lambda ctx: look(files, ctx), self._say)

    def _say(self, states: States) -> None:
        here = count_here(states)
        self._link.say(text("exports_made.line", n=here) if here else text("exports_made.link"))

    def on_link(self) -> None:
        """Go to the list."""
        self._context.shell.go(Target("exports_made"))

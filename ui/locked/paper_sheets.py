"""Log sheets on paper in place of a record: where the file goes, and what was written. No widgets."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.domain.errors import KnownError
from app.domain.ports import JobContext
from app.services.places import synced_by
from app.services.sticks import Stick, sticks
from app.strings.catalogue import current_language, text
from app.strings.errors import sentence
from ui.dialogs import Dialogs
from ui.locked.page_jobs import PageJobs

if TYPE_CHECKING:  # comes with storage behind it when sheets are written
    from app.services.paper_log import SavedSheets

FILE_NAME = "sheets.pdf"


class PaperSheets:
    """Asks for a place, sticks first, and writes the sheets there; `say` hears a sentence and its tone."""

    def __init__(
        self, parent: QWidget, dialogs: Dialogs, jobs: PageJobs, say: Callable[[str, str], None]
    ) -> None:
        self._parent = parent
        self._dialogs = dialogs
        self._jobs = jobs
        self._say = say

    def begin(self) -> None:
        """Look for sticks, then ask."""
        self._jobs.work(lambda _ctx: sticks(), self.on_sticks)

    def on_sticks(self, found: tuple[Stick, ...]) -> None:
        """Ask where the file goes, beginning on a stick when there is one."""
        start = found[0].path if found else None
        self._dialogs.choose_new_file(
            self._parent, text("first_run.paper.title"), FILE_NAME, self.on_chosen, start
        )

    def on_chosen(self, path: Path) -> None:
        """Write the sheets in the language of the page."""
        language = current_language()

        def work(_ctx: JobContext) -> SavedSheets:
            from app.services.paper_log import save_paper_log

            return save_paper_log(path, language)

        self._jobs.work(work, self.on_saved, self.on_failed)

    def on_saved(self, saved: SavedSheets) -> None:
        """Say where they are, that they are not locked, and who else may have a copy."""
        program = synced_by(saved.path.parent)
        words = text("first_run.paper.saved", name=saved.path.name, folder=str(saved.path.parent))
        if program:
            words = f"{words} {text('first_run.paper.synced', program=program)}"
        self._say(words, "muted")

    def on_failed(self, error: KnownError) -> None:
        """Say why nothing was written."""
        self._say(sentence(error), "rust")

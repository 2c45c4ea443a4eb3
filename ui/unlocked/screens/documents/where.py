"""What is asked before a paper is written: that the file is not encrypted, and where it goes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.strings.catalogue import text
from ui.dialogs import Dialogs, Question
from ui.unlocked.screens.documents.papers import PaperSpec


class SaveQuestions:
    """Asks on behalf of one page; `then` gets the path that was chosen."""

    def __init__(self, dialogs: Dialogs, page: QWidget) -> None:
        self._dialogs = dialogs
        self._page = page

    def ask(self, spec: PaperSpec, then: Callable[[Path], None]) -> None:
        """Say that the file is not encrypted, then ask where it goes."""
        question = Question(
            text("documents.save.title"), text("documents.save.sentence"), text("documents.save.yes")
        )

        def choose() -> None:
            self._dialogs.choose_new_file(self._page, text("documents.save.where"), spec.file_name, then)

        self._dialogs.ask(self._page, question, choose)

"""Every dialog of the window: opened without blocking, answered by a callback, gone with its parent.

Nothing here calls `exec`: a nested event loop would keep running over a locked vault. Files are chosen in
Qt's own dialog, because the system's keeps a list of what was opened; Qt's writes one too, and is kept from
it by `forget_choices` (reference: security.md §2.6 and §6).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QWidget

from app.strings.catalogue import text

NOWHERE = "/dev/null/none"
"""A folder that cannot be made, by anybody: settings sent there are written nowhere."""


class Dialogs(Protocol):
    """What screens may ask; tests answer in place of a person."""

    def choose_files(self, parent: QWidget, title: str, then: Callable[[tuple[Path, ...]], None]) -> None:
        """Let the person choose files to read; `then` is called with at least one, or not at all."""

    def choose_folder(self, parent: QWidget, title: str, start: Path, then: Callable[[Path], None]) -> None:
        """Let the person choose a folder; `then` is not called when they cancel."""

    def choose_new_file(
        self,
        parent: QWidget,
        title: str,
        name: str,
        then: Callable[[Path], None],
        start: Path | None = None,
    ) -> None:
        """Let the person choose where a new file goes, with `name` offered, beginning in `start`.

        An existing file is never offered.
        """

    def ask(self, parent: QWidget, question: Question, then: Callable[[], None]) -> None:
        """Ask before something happens; `then` is called when the person agrees."""


class Question:
    """A heading, a sentence, and the words on the two buttons; `body` is what can be chosen below them."""

    def __init__(
        self, heading: str, sentence: str, yes: str, no: str = "", body: QWidget | None = None
    ) -> None:
        self.heading = heading
        self.sentence = sentence
        self.yes = yes
        self.no = no or text("window.dialog.cancel")
        self.body = body


def forget_choices() -> None:
    """Send every setting that Qt itself would write nowhere; called once, before the first window."""
    for file_format in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
        QSettings.setPath(file_format, QSettings.Scope.UserScope, NOWHERE)
        QSettings.setPath(file_format, QSettings.Scope.SystemScope, NOWHERE)


class WindowDialogs:
    """The dialogs of the real window; their code comes with the first of them."""

    def choose_files(self, parent: QWidget, title: str, then: Callable[[tuple[Path, ...]], None]) -> None:
        """Open the file list; several may be marked."""
        from ui.dialog_windows import files_dialog

        dialog = files_dialog(parent, title)
        dialog.filesSelected.connect(lambda names: then(tuple(Path(name) for name in names)))
        dialog.open()

    def choose_folder(self, parent: QWidget, title: str, start: Path, then: Callable[[Path], None]) -> None:
        """Open the folder list at `start`, or at its nearest parent that is there."""
        from ui.dialog_windows import folder_dialog

        there = next((folder for folder in (start, *start.parents) if folder.is_dir()), Path.home())
        dialog = folder_dialog(parent, title, there)
        dialog.fileSelected.connect(lambda name: then(Path(name)))
        dialog.open()

    def choose_new_file(
        self,
        parent: QWidget,
        title: str,
        name: str,
        then: Callable[[Path], None],
        start: Path | None = None,
    ) -> None:
        """Open the list with a name to save under."""
        from ui.dialog_windows import new_file_dialog

        dialog = new_file_dialog(parent, title, name, start)
        dialog.fileSelected.connect(lambda chosen: then(Path(chosen)))
        dialog.open()

    def ask(self, parent: QWidget, question: Question, then: Callable[[], None]) -> None:
        """Open a small question over its parent; the safe answer has the focus."""
        from ui.dialog_windows import QuestionDialog

        dialog = QuestionDialog(parent, question)
        dialog.accepted.connect(then)
        dialog.open()

"""Every dialog of the window: opened without blocking, answered by a callback, gone with its parent.

Nothing here calls `exec`: a nested event loop would keep running over a locked vault. Files are chosen in
Qt's own dialog, because the system's keeps a list of what was opened; Qt's writes one too, and is kept from
it by `forget_choices` (reference: security.md §2.6 and §6).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QDir, QSettings, Qt
from PySide6.QtWidgets import QBoxLayout, QDialog, QFileDialog, QWidget

from app.strings.catalogue import text
from ui.style.parts import BodyLabel, Button, HeadingLabel, StrongButton, Surface, column, em, row, scrolled

SIDE = 26
"""The room at the sides of a question, in pixels."""

_BELOW = 14

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
    """The dialogs of the real window."""

    def choose_files(self, parent: QWidget, title: str, then: Callable[[tuple[Path, ...]], None]) -> None:
        """Open the file list; several may be marked."""
        dialog = _file_dialog(parent, title, QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda names: then(tuple(Path(name) for name in names)))
        dialog.open()

    def choose_folder(self, parent: QWidget, title: str, start: Path, then: Callable[[Path], None]) -> None:
        """Open the folder list at `start`, or at its nearest parent that is there."""
        dialog = _file_dialog(parent, title, QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        there = next((folder for folder in (start, *start.parents) if folder.is_dir()), Path.home())
        dialog.setDirectory(str(there))
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
        dialog = _file_dialog(parent, title, QFileDialog.FileMode.AnyFile)
        if start is not None:
            dialog.setDirectory(str(start))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
        dialog.selectFile(name)
        dialog.fileSelected.connect(lambda chosen: then(Path(chosen)))
        dialog.open()

    def ask(self, parent: QWidget, question: Question, then: Callable[[], None]) -> None:
        """Open a small question over its parent; the safe answer has the focus."""
        dialog = QuestionDialog(parent, question)
        dialog.accepted.connect(then)
        dialog.open()


class QuestionDialog(QDialog):
    """One question with two answers; what does not fit the window scrolls, and nothing of it is cut off."""

    def __init__(self, parent: QWidget, question: Question) -> None:
        super().__init__(parent)
        self.setObjectName("dialog.question")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(text("window.name"))
        self.setAccessibleName(question.heading)
        yes = StrongButton(question.yes, "dialog.question.yes")
        no = Button(question.no, "dialog.question.no")
        yes.clicked.connect(self.accept)
        no.clicked.connect(self.reject)
        window = parent.window()
        width = min(max(420, em(32)), window.width() - 2 * SIDE)
        inner = width - 2 * SIDE
        heading = HeadingLabel(question.heading, "dialog.question.heading")
        sentence = BodyLabel(question.sentence, "dialog.question.sentence")
        layout = column(self, margins=(SIDE, 24, SIDE, 22), gap=14)
        layout.addWidget(heading)
        inside = Surface("plain", "dialog.question.inside")
        parts = column(inside, gap=_BELOW)
        parts.addWidget(sentence)
        tall = max(sentence.heightForWidth(inner), em(2))
        if question.body is not None:
            parts.addWidget(question.body)
            tall += _BELOW + question.body.sizeHint().height()
        parts.addStretch(1)
        area = scrolled(inside, "dialog.question.area")
        layout.addWidget(area, 1)
        beside = yes.sizeHint().width() + no.sizeHint().width() + 10 <= inner
        buttons: QBoxLayout = row(gap=10) if beside else column(gap=10)
        buttons.addStretch(1)
        buttons.addWidget(no)
        buttons.addWidget(yes)
        layout.addLayout(buttons)
        # A dialog takes its height from its parts at their widest, where words need fewer lines than here.
        rest = 24 + 22 + 2 * 14 + heading.heightForWidth(inner) + buttons.sizeHint().height()
        area.setMinimumHeight(min(tall, max(em(4), window.height() - 2 * SIDE - rest)))
        self.setMinimumWidth(width)
        no.setFocus()


def _file_dialog(parent: QWidget, title: str, mode: QFileDialog.FileMode) -> QFileDialog:
    dialog = QFileDialog(parent, title, QDir.homePath())
    dialog.setObjectName("dialog.files")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setOption(QFileDialog.Option.DontUseCustomDirectoryIcons)
    dialog.setFileMode(mode)
    dialog.setHistory([])
    dialog.setMinimumSize(720, 460)
    return dialog

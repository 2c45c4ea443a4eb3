"""The dialogs themselves: Qt's own list of files, and a question with two answers."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QDir, QSize, Qt
from PySide6.QtGui import QIcon, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QBoxLayout,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHeaderView,
    QSplitter,
    QToolButton,
    QTreeView,
    QWidget,
)

from app.strings.catalogue import text
from ui.dialogs import Question
from ui.style.icons import icon, pixmap
from ui.style.parts import BodyLabel, Button, HeadingLabel, StrongButton, Surface, column, em, row, scrolled
from ui.style.theme import dress_dialog

SIDE = 26
"""The room at the sides of a question, in pixels."""

_BELOW = 14
_TYPE_COLUMN = 2
"""Where Qt's list of files tells the type of each."""

_SIDE_EM = 10
_PICTURES = {
    "backButton": "back",
    "forwardButton": "forward",
    "toParentButton": "up",
    "newFolderButton": "folder-new",
    "listModeButton": "tiles",
    "detailModeButton": "rows",
}
"""Icons of the buttons over Qt's list of files, whose own arrows are black on dark too."""


class QuestionDialog(QDialog):
    """One question with two answers; what does not fit the window scrolls, and nothing of it is cut off."""

    def __init__(self, parent: QWidget, question: Question) -> None:
        super().__init__(parent)
        dress_dialog(self)
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
        if question.body is None:  # what is known now is all there will be: no room is kept below it
            self.resize(width, rest + area.minimumHeight())
        no.setFocus()


def files_dialog(parent: QWidget, title: str) -> QFileDialog:
    """Return the list of files, of which several may be marked."""
    return _file_dialog(parent, title, QFileDialog.FileMode.ExistingFiles)


def folder_dialog(parent: QWidget, title: str, start: Path) -> QFileDialog:
    """Return the list of folders at `start`."""
    dialog = _file_dialog(parent, title, QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.setDirectory(str(start))
    return dialog


def new_file_dialog(parent: QWidget, title: str, name: str, start: Path | None) -> QFileDialog:
    """Return the list with a name to save under, at `start` when that is given."""
    dialog = _file_dialog(parent, title, QFileDialog.FileMode.AnyFile, saves=True)
    if start is not None:
        dialog.setDirectory(str(start))
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
    dialog.selectFile(name)
    return dialog


def _file_dialog(
    parent: QWidget, title: str, mode: QFileDialog.FileMode, *, saves: bool = False
) -> QFileDialog:
    dialog = QFileDialog(parent, title, QDir.homePath())
    dress_dialog(dialog)
    dialog.setObjectName("dialog.files")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setOption(QFileDialog.Option.DontUseCustomDirectoryIcons)
    dialog.setFileMode(mode)
    if saves:
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setHistory([])
    room = parent.window().size()
    dialog.setMinimumSize(min(max(720, em(52)), room.width()), min(max(460, em(33)), room.height()))
    _speak(dialog)
    _draw(dialog)
    for box in dialog.findChildren(QDialogButtonBox):
        for number, button in enumerate(box.buttons()):
            button.setObjectName(f"dialog.files.button.{number}")
            button.setIcon(QIcon())  # some desktops put a red cross on Cancel
    return dialog


def _speak(dialog: QFileDialog) -> None:
    """Say what Qt has no words for in every language, and show no more than a person needs to find a file."""
    is_folder = dialog.fileMode() is QFileDialog.FileMode.Directory
    name = text("window.files.folder" if is_folder else "window.files.name")
    dialog.setLabelText(QFileDialog.DialogLabel.LookIn, text("window.files.look_in"))
    dialog.setLabelText(QFileDialog.DialogLabel.FileName, name)
    for path in ("lookInCombo", "fileNameEdit"):  # a path begins at the left in every language
        part = dialog.findChild(QWidget, path)
        if part is not None:
            part.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    for hidden in ("fileTypeLabel", "fileTypeCombo"):  # there is one type: all files
        part = dialog.findChild(QWidget, hidden)
        if part is not None:
            part.hide()
    listed = dialog.findChild(QTreeView, "treeView")
    if listed is not None:
        listed.setColumnHidden(_TYPE_COLUMN, True)  # noqa: FBT003 - in English everywhere, and cut off
        head = listed.header()
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)


def _draw(dialog: QFileDialog) -> None:
    """Draw its buttons in the colours in use, and its pictures as large as its words."""
    side = em(1.15)
    palette = dialog.palette()
    mirrored = dialog.layoutDirection() is Qt.LayoutDirection.RightToLeft
    turned = {"back": "forward", "forward": "back"} if mirrored else {}
    for name, picture in _PICTURES.items():
        button = dialog.findChild(QToolButton, name)
        if button is not None:
            drawn = turned.get(picture, picture)
            ink, faint = (
                palette.color(group, QPalette.ColorRole.WindowText).name()
                for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Disabled)
            )
            image = icon(drawn, ink, side)
            image.addPixmap(pixmap(drawn, faint, side), QIcon.Mode.Disabled)
            button.setIcon(image)
            button.setIconSize(QSize(side, side))
    for name in ("sidebar", "treeView", "listView"):
        shown = dialog.findChild(QAbstractItemView, name)
        if shown is not None:
            shown.setIconSize(QSize(side, side))
    parts = dialog.findChild(QSplitter, "splitter")
    if parts is not None:
        parts.setSizes([em(_SIDE_EM), max(em(1), dialog.minimumWidth() - em(_SIDE_EM))])

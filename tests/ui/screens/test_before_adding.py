"""The stop before the first pictures of a sitting, wherever files come in."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QImage
from PySide6.QtWidgets import QDialog, QPushButton, QScrollArea, QWidget

from app.domain.pictures import may_hold_pictures
from app.strings.catalogue import text
from tests.e2e.window_bench import PASSPHRASE
from tests.ui.screens.conftest import OpenWindow
from tests.ui.screens.files import PNG, files_in
from ui.dialogs import Question, WindowDialogs

HEADING = text("before_adding.heading")


def photo_in(folder: Path, name: str = "door.png") -> Path:
    """Make a small picture."""
    path = folder / name
    path.write_bytes(PNG)
    return path


def kept(window: OpenWindow) -> int:
    """How many items the record holds."""
    return len(window.read(lambda session: session.evidence.list()))


@pytest.mark.parametrize(
    ("names", "may"),
    [
        (("a.jpg",), True),
        (("note.txt", "call.m4a"), False),
        (("note.txt", "Chat.ZIP"), True),
        (("no ending",), True),
        (("voice.OPUS",), False),
        ((), False),
    ],
)
def test_in_doubt_a_file_may_hold_pictures(names: tuple[str, ...], *, may: bool) -> None:
    """Only files that can hold no picture at all go by unasked."""
    assert may_hold_pictures(names) is may


@pytest.mark.parametrize("screen", ["evidence", "entry"])
def test_nothing_is_added_without_an_answer_and_it_is_asked_once(
    window: OpenWindow, tmp_path: Path, screen: str
) -> None:
    """Who does not agree adds nothing and is asked again; who agrees is not asked again until the next unlock."""
    dialogs = window.bench.dialogs
    window.go(screen)
    page = window.find(screen)
    dialogs.agrees = False
    page.on_files((photo_in(tmp_path),))
    window.settle()
    assert (dialogs.asked, kept(window)) == ([HEADING], 0)
    dialogs.agrees = True
    page.on_files((photo_in(tmp_path),))
    window.settle()
    assert (dialogs.asked, kept(window)) == ([HEADING] * 2, 1)
    page.on_files((photo_in(tmp_path, "again.png"),))
    window.settle()
    assert dialogs.asked == [HEADING] * 2
    window.bench.lock()
    window.bench.unlock(PASSPHRASE)
    window.go(screen)
    window.find(screen).on_files((photo_in(tmp_path, "other.png"),))
    assert dialogs.asked == [HEADING] * 3


@pytest.mark.parametrize("screen", ["evidence", "entry"])
def test_it_is_asked_of_a_pasted_picture(window: OpenWindow, screen: str) -> None:
    """A picture in the clipboard comes in by the same door."""
    window.bench.dialogs.agrees = False
    window.go(screen)
    image = QImage(2, 2, QImage.Format.Format_RGB32)
    image.fill(0)
    data = QMimeData()
    data.setImageData(image)
    window.bench.app.clipboard().setMimeData(data)
    window.find(screen).on_paste()
    window.settle()
    assert (window.bench.dialogs.asked, kept(window)) == ([HEADING], 0)


def test_it_is_asked_of_what_is_dropped_and_of_folders(window: OpenWindow, tmp_path: Path) -> None:
    """Files dropped on the page and whole folders come in by the same door, whatever a folder is called."""
    window.bench.dialogs.agrees = False
    window.go("evidence")
    screen = window.find("evidence")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(photo_in(tmp_path)))])
    none, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    screen.dropEvent(QDropEvent(QPointF(1, 1), Qt.DropAction.CopyAction, data, left, none))
    window.settle()
    assert window.bench.dialogs.asked == [HEADING]
    folder = tmp_path / "notes.txt"
    folder.mkdir()
    photo_in(folder)
    screen.on_folder(folder)
    window.settle()
    assert (window.bench.dialogs.asked, kept(window)) == ([HEADING] * 2, 0)


def test_text_goes_by_unasked(window: OpenWindow, tmp_path: Path) -> None:
    """Notes and recordings of voices are added without this question."""
    window.go("evidence")
    window.find("evidence").on_files(files_in(tmp_path, 1))
    window.settle()
    assert (window.bench.dialogs.asked, kept(window)) == ([], 1)


def test_the_way_out_has_the_focus(window: OpenWindow) -> None:
    """In the real question the safe answer has the focus, and no line of it is cut off."""
    window.bench.window.root.resize(900, 600)
    window.go("evidence")
    screen = window.find("evidence")
    words = (text("before_adding.sentence"), text("before_adding.yes"), text("before_adding.no"))
    WindowDialogs().ask(screen, Question(HEADING, *words), lambda: None)
    dialog = screen.findChild(QDialog, "dialog.question")
    assert isinstance(dialog, QDialog)
    no = dialog.findChild(QPushButton, "dialog.question.no")
    assert isinstance(no, QPushButton)
    assert no.text() == text("before_adding.no")
    assert dialog.focusWidget() is no
    window.bench.app.processEvents()
    area, words_ = dialog.findChild(QScrollArea), dialog.findChild(QWidget, "dialog.question.sentence")
    assert isinstance(area, QScrollArea)
    assert isinstance(words_, QWidget)
    assert words_.heightForWidth(words_.width()) <= area.viewport().height()
    dialog.reject()

"""What is dropped and pasted: files, pictures, words, and what cannot be taken."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from app.domain.change import Change
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.services.vault import Session
from app.strings.catalogue import text
from tests.ui.screens.conftest import OpenWindow
from tests.ui.screens.files import PNG, files_in
from ui.unlocked import arriving
from ui.unlocked.arriving import Arrived, arrived_in

NONE, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


def mime(**parts: object) -> QMimeData:
    """Return a clipboard with files, words, html, raw pictures by form, or pixels."""
    data = QMimeData()
    if "files" in parts:
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in parts["files"]])  # type: ignore[attr-defined]
    if "link" in parts:
        data.setUrls([QUrl(str(parts["link"]))])
    if "words" in parts:
        data.setText(str(parts["words"]))
    if "html" in parts:
        data.setHtml(str(parts["html"]))
    if "png" in parts:
        data.setData("image/png", parts["png"])  # type: ignore[arg-type]
    if "pixels" in parts:
        data.setImageData(parts["pixels"])
    return data


def test_a_picture_from_a_browser_is_taken_as_it_came(qapp: object) -> None:
    """Its bytes are not decoded here, and its page is left; a file goes before everything."""
    assert qapp is not None
    arrived = arrived_in(mime(png=PNG, html="<img src='https://example.org/a.png'>"), words_first=True)
    assert (arrived.picture, arrived.pixels, arrived.name) == (PNG, None, "pasted-picture.png")
    assert arrived_in(mime(png=b"not a picture at all")).picture == b"not a picture at all"


def test_cells_of_a_table_are_words_where_words_are_written(qapp: object) -> None:
    """A picture of cells goes to the evidence, their words into an entry."""
    assert qapp is not None
    cells = mime(png=PNG, words="a\tb", html="<table></table>")
    assert arrived_in(cells, words_first=True) == Arrived(words="a\tb")
    assert arrived_in(cells).picture == PNG


def test_what_cannot_be_taken_says_why(qapp: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Links, files that are gone, folders, what is too large and nothing have a sentence each."""
    assert qapp is not None
    monkeypatch.setattr(arriving, "MOST_PIXELS", 8)
    monkeypatch.setattr(arriving, "MOST_WORDS", 8)
    cases = {
        "link": mime(link="https://example.org/a.png"),
        "gone": mime(files=(tmp_path / "gone.txt",)),
        "folder": mime(files=(tmp_path,)),
        "large": mime(pixels=QImage(3, 3, QImage.Format.Format_RGB32)),
        "long": mime(words="more than eight"),
        "nothing": mime(words="  "),
    }
    assert {name: arrived_in(data).problem for name, data in cases.items()} == {
        name: f"arriving.{name}" for name in cases
    }
    assert arrived_in(mime(files=(tmp_path,)), folders=True).paths == (tmp_path,)
    assert all(text(f"arriving.{name}") for name in cases)


@pytest.fixture
def entry(window: OpenWindow) -> EntityId:
    """A new entry in the timeline."""

    def put(session: Session) -> tuple[EntityId, Change]:
        made = session.entries.add({"what": "He came by."})
        return made.id, Change(RecordKind.ENTRY, (made.id,))

    made: EntityId = window.change(put)
    window.go("timeline", id=made)
    return made


def others(folder: Path, count: int) -> tuple[Path, ...]:
    """Make files that are not in the record yet."""
    files = files_in(folder, count)
    for path in files:
        path.write_text(f"other words in {path.name}")
    return files


def drop(widget: QWidget, at: QPoint, data: QMimeData) -> None:
    """Let go of something over a widget."""
    move = Qt.DropAction.CopyAction
    event = QDropEvent(QPointF(at), move, data, Qt.MouseButton.LeftButton, NONE)
    widget.dropEvent(event)


def held(window: OpenWindow, entry: EntityId) -> int:
    """Return how many items an entry holds."""
    return window.read(lambda session: len(session.entries.get(entry).evidence))  # type: ignore[no-any-return]


def test_files_let_go_on_a_card_belong_to_its_entry(
    window: OpenWindow, entry: EntityId, tmp_path: Path
) -> None:
    """They are added to that entry, and Undo takes them off again; they stay in the record."""
    cards = window.find("timeline.list")
    row = cards.model().row_of(entry)
    at = cards.visualRect(cards.model().index(row, 0)).center()
    drop(cards, at, mime(files=files_in(tmp_path, 2)))
    window.bench.wait(lambda: held(window, entry) == 2)
    drop(cards, at, mime(pixels=QImage(3, 3, QImage.Format.Format_RGB32)))
    window.bench.wait(lambda: held(window, entry) == 3)
    window.settle()
    window.shell.on_take_back()
    window.bench.wait(lambda: held(window, entry) == 2)
    window.settle()
    assert not window.find("timeline.arrived").isVisible()


def test_what_is_pasted_on_the_timeline_waits_for_a_press(
    window: OpenWindow, entry: EntityId, tmp_path: Path
) -> None:
    """Words begin a new entry, a picture goes to the chosen one, files to the evidence alone."""
    clipboard, bar = window.bench.app.clipboard(), window.find("timeline.arrived")
    # What is put there while the window has the keys counts as copied here; this comes from elsewhere.
    window.bench.window.lock_control._clipboard.watch(on=False)
    window.begin_entry()
    window.go("timeline", id=entry)
    clipboard.setMimeData(mime(png=PNG))
    QTest.keyClick(window.find("timeline.list"), Qt.Key.Key_V, CTRL)
    assert bar.isVisible()
    assert held(window, entry) == 0
    window.find("timeline.arrived.add").click()
    window.settle()
    assert held(window, entry) == 1
    assert not bar.isVisible()
    clipboard.setMimeData(mime(files=others(tmp_path, 3)))
    QTest.keyClick(window.find("timeline.list"), Qt.Key.Key_V, CTRL)
    before = window.read(lambda session: session.evidence.count())
    window.find("timeline.arrived.keep").click()
    window.settle()
    window.settle()
    assert window.find("evidence").isVisible()
    assert window.read(lambda session: session.evidence.count()) == before + 3
    window.go("timeline")
    clipboard.setMimeData(mime(link="https://example.org/"))
    QTest.keyClick(window.find("timeline.list"), Qt.Key.Key_V, CTRL)
    assert not bar.isVisible()
    assert window.find("message.text").text() == text("arriving.link")
    clipboard.setMimeData(mime(words="He said: I know where you are."))
    QTest.keyClick(window.find("timeline.list"), Qt.Key.Key_V, CTRL)
    assert not window.find("timeline.arrived.keep").isVisible()
    window.find("timeline.arrived.entry").click()
    window.settle()
    assert window.find("entry.what").toPlainText() == "He said: I know where you are."
    assert window.find("entry.what").isVisible()


def test_words_and_pictures_reach_the_entry_page(window: OpenWindow) -> None:
    """A dropped text goes to the first question, pixels become a file of the entry."""
    window.begin_entry()
    window.find("entry.what").clear()
    zone = window.find("entry.drop")
    drop(zone, QPoint(4, 4), mime(words="dropped words"))
    assert window.find("entry.what").toPlainText() == "dropped words"
    before = len(window.find("entry.files").value())
    drop(window.find("entry"), QPoint(4, 4), mime(pixels=QImage(5, 5, QImage.Format.Format_RGB32)))
    window.settle()
    window.settle()
    assert len(window.find("entry.files").value()) == before + 1


def test_words_become_an_item_only_when_agreed(window: OpenWindow) -> None:
    """The evidence page asks first; from an open item a paste goes to the evidence page."""

    def put(session: Session) -> tuple[EntityId, Change]:
        made = session.evidence.add_bytes("seen.txt", b"words in a file").evidence
        return made.id, Change(RecordKind.EVIDENCE, (made.id,))

    item = window.change(put)
    window.go("evidence")
    count = window.read(lambda session: session.evidence.count())
    window.bench.dialogs.agrees = False
    drop(window.find("evidence"), QPoint(4, 4), mime(words="copied from somewhere"))
    window.settle()
    assert window.bench.dialogs.asked == [text("evidence.arrived.title")]
    assert window.read(lambda session: session.evidence.count()) == count
    window.bench.dialogs.agrees = True
    window.go("viewer", id=item)
    window.bench.app.clipboard().setMimeData(mime(words="copied from somewhere"))
    QTest.keyClick(window.find("viewer"), Qt.Key.Key_V, CTRL)
    window.settle()
    window.settle()
    assert window.read(lambda session: session.evidence.count()) == count + 1
    assert window.find("evidence").isVisible()

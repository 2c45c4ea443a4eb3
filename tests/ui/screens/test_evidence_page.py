"""The evidence page: covered until asked for, dropped files, what can be changed, copies."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from app.domain.change import Change
from app.domain.fields import RecordKind
from app.importers.registry import skipped_sentence
from app.sandbox import client
from app.services.evidence import Added
from app.services.vault import Session
from app.strings.catalogue import text
from tests.ui.screens.conftest import OpenWindow
from tests.ui.screens.files import PNG, files_in
from ui.unlocked.screens.evidence.model import TILE_ROLE
from ui.unlocked.screens.evidence.view import EvidenceScreen
from ui.unlocked.widgets.covered import CoveredPicture


def put(session: Session) -> tuple[Added, tuple[Change, ...]]:
    """Add a photo."""
    added = session.evidence.add_bytes("a.png", PNG)
    return added, added.changes


def test_the_picture_is_covered_when_the_page_is_left(window: OpenWindow) -> None:
    """Space uncovers, Space covers; another page and back is covered again."""
    window.change(put)
    window.go("evidence")
    grid, cover = window.find("evidence.grid"), window.find("evidence.preview.picture")
    assert isinstance(cover, CoveredPicture)
    assert not cover.is_shown
    QTest.keyClick(grid, Qt.Key.Key_Space)
    window.settle()
    assert cover.is_shown
    window.go("timeline")
    assert not cover.is_shown
    window.go("evidence")
    assert not cover.is_shown
    assert window.find("evidence.grid").isVisible()


def test_dropped_files_and_folders_are_added(window: OpenWindow, tmp_path: Path) -> None:
    """Files dropped anywhere on the page come in, those of a folder too; what was here is said."""
    window.go("evidence")
    assert window.find("evidence.empty").isVisible()
    screen = window.find("evidence")
    assert isinstance(screen, EvidenceScreen)
    drop(screen, *files_in(tmp_path, 2))
    window.settle()
    window.settle()
    assert [found.name for found in window.read(lambda session: session.evidence.list())] == [
        "note0.txt",
        "note1.txt",
    ]
    assert window.find("evidence.grid").isVisible()
    phone = tmp_path / "phone"
    (phone / "deep").mkdir(parents=True)
    (phone / "note0.txt").write_bytes((tmp_path / "note0.txt").read_bytes())
    (phone / "deep" / "note9.txt").write_text("words below")
    (phone / "deep" / "away").symlink_to(tmp_path / "note1.txt")
    drop(screen, phone)
    window.settle()
    window.settle()
    found = [item.name for item in window.read(lambda session: session.evidence.list())]
    assert found[2:] == ["note9.txt"]
    notes = window.find("evidence.adding.notes").text()
    assert "note0.txt: was here already" in notes
    assert skipped_sentence("link") in notes


def drop(screen: EvidenceScreen, *paths: Path) -> None:
    """Let go of files over the page."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(
        QPointF(10, 10),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    screen.dropEvent(event)


def test_what_is_known_of_an_item_can_be_changed(window: OpenWindow) -> None:
    """The form opens beside the grid; going back saves and shows it."""
    window.change(put)
    window.go("evidence")
    QTest.keyClick(window.find("evidence.grid"), Qt.Key.Key_F2)
    window.settle()
    QTest.keyClicks(window.find("evidence.form.caption"), "Grey SUV")
    window.find("evidence.edit.done").click()
    window.settle()
    (found,) = window.read(lambda session: session.evidence.list())
    assert found.caption == "Grey SUV"
    assert window.find("evidence.detail.caption").text() == "Grey SUV"
    tile = (
        window.find("evidence.grid").model().data(window.find("evidence.grid").model().index(0, 0), TILE_ROLE)
    )
    assert tile.name == "Grey SUV"


def test_a_copy_says_that_it_is_not_encrypted(window: OpenWindow, tmp_path: Path) -> None:
    """The person is asked before a plain copy is written, and the bytes are the same."""
    window.change(put)
    window.go("evidence")
    window.bench.dialogs.new_file = tmp_path / "out.png"
    window.find("evidence.copy").click()
    window.settle()
    assert window.bench.dialogs.asked[0] == "Save a copy of this item?"
    assert (tmp_path / "out.png").read_bytes() == PNG


def test_a_change_elsewhere_is_heard(window: OpenWindow) -> None:
    """An entry that takes the item moves it out of *not in an entry*."""
    added = window.change(put)
    window.go("evidence")
    assert window.find("evidence.unused").isVisible()

    def write(session: Session) -> tuple[None, Change]:
        entry = session.entries.add({"what": "Seen.", "evidence": (added.evidence.id,)})
        return None, Change(RecordKind.ENTRY, (entry.id,))

    window.change(write)
    assert "Seen." in window.find("evidence.use.0").accessibleName()


def test_an_item_is_erased_once_the_person_agreed(window: OpenWindow) -> None:
    """Erase asks, destroys the item, takes it out of the list, and says so; with a hearing it asks twice."""
    window.change(put)
    window.go("evidence")
    window.find("evidence.erase").click()
    window.settle()
    window.settle()
    assert window.bench.dialogs.asked == [text("evidence.erase.heading")]
    assert window.read(lambda session: session.evidence.list()) == ()
    assert text("evidence.erased") in window.find("message.text").text()
    window.change(put)
    window.change(lambda session: (session.records.add(RecordKind.ORDER, {"court": "District"}), ()))
    window.go("evidence")
    window.bench.dialogs.asked.clear()
    window.bench.dialogs.agrees = False
    window.find("evidence.erase").click()
    window.settle()
    assert window.bench.dialogs.asked == [text("evidence.erase.open.heading")]
    assert len(window.read(lambda session: session.evidence.list())) == 1


def test_words_that_a_machine_read_are_marked_and_taken_over(window: OpenWindow) -> None:
    """They lie folded under a heading that says who read them, and become the transcript by a press."""
    item = window.change(put).evidence.id
    window.go("evidence")
    assert window.find("evidence.words.read_them").isEnabled()
    window.change(lambda session: session.picture_words.keep(item, ("I know", "where you are")))
    window.settle()
    assert window.find("evidence.fold.words.head").accessibleName() == text("evidence.words.heading")
    assert not window.find("evidence.words.read").isVisible()
    window.find("evidence.fold.words.head").click()
    assert window.find("evidence.words.read").text() == "I know\nwhere you are"
    window.find("evidence.words.accept").click()
    window.settle()
    kept = window.read(lambda session: session.evidence.get(item))
    assert (kept.transcript, kept.transcribed_by) == (kept.words_read, text("evidence.words.by"))
    assert window.bench.window.root.findChild(QWidget, "evidence.words.accept") is None


def test_without_the_reader_the_button_says_so(window: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """A press where the optional part is missing gives the sentence, and the button is ready again."""
    monkeypatch.setattr(client, "READER", ("a_reader_that_nobody_has",))
    window.change(put)
    window.go("evidence")
    window.find("evidence.words.read_them").click()
    window.settle()
    assert "guide" in window.find("message.text").text()
    assert window.find("evidence.words.read_them").isEnabled()


def test_after_the_first_files_it_says_what_stays_where_they_came_from(
    window: OpenWindow, tmp_path: Path
) -> None:
    """Once in a sitting, in a calm line that leads to the topic; the next files are added without it."""
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(f"what he wrote {name}")
    window.go("evidence")
    screen = window.find("evidence")
    assert isinstance(screen, EvidenceScreen)
    drop(screen, tmp_path / "a.txt")
    window.settle()
    window.settle()
    assert "Copies may be left there" in window.find("evidence.adding.words").text()
    window.find("evidence.adding.behind").click()
    window.settle()
    assert window.find("coaching").isVisible()
    window.go("evidence")
    drop(screen, tmp_path / "b.txt")
    window.settle()
    window.settle()
    assert not window.find("evidence.adding.behind").isVisible()

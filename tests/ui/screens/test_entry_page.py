"""The entry page in the window: back at the same letter after a lock, files pasted anywhere, quick entries listed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.entry import Entry
from app.strings.catalogue import text
from tests.e2e.window_bench import WindowBench
from tests.ui.screens.conftest import OpenWindow


@pytest.fixture(scope="module")
def at(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenWindow]:
    """One open window for every case here."""
    made = WindowBench(qapp, tmp_path_factory.mktemp("entry") / "record")
    made.window.root.show()
    made.window.root.activateWindow()
    made.wait(made.window.root.isActiveWindow)
    made.create()
    found = OpenWindow(made)
    found.go("entry")
    yield found
    made.end()


def entries(at: OpenWindow) -> dict[str, Entry]:
    """Return every entry by its words."""
    return {entry.what: entry for entry in at.read(lambda session: session.entries.list())}


def lock_and_open(at: OpenWindow) -> None:
    """Lock, and open again with the passphrase."""
    at.bench.lock()
    at.bench.unlock()
    at.settle()


def test_a_lock_is_followed_by_the_same_page_box_and_letter(at: OpenWindow) -> None:
    """What was being written stands there again, in an opened part, with the cursor where it was."""
    QTest.keyClicks(at.find("entry.what"), "He rang.")
    at.find("entry.fold.words.head").click()
    before = at.find("entry.before")
    before.setFocus()
    QTest.keyClicks(before, "I had just")
    for _ in range(4):
        QTest.keyClick(before, Qt.Key.Key_Left)
    lock_and_open(at)
    assert at.find("entry").isVisible()
    box = at.bench.app.focusWidget()
    assert box is at.find("entry.before")
    assert at.find("entry.before").textCursor().position() == len("I had ")
    QTest.keyClicks(box, "only ")
    lock_and_open(at)
    assert at.find("entry.before").toPlainText() == "I had only just"
    at.go("timeline")
    lock_and_open(at)
    assert at.find("timeline").isVisible(), "who left the page is not led back to it"
    at.go("entry")


def test_a_picture_is_pasted_from_any_box(at: OpenWindow) -> None:
    """In a box with text a picture goes to the files, and text still goes into the box."""
    picture = QImage(8, 8, QImage.Format.Format_RGB32)
    picture.fill(QColor("red"))
    data = QMimeData()
    data.setImageData(picture)
    at.bench.app.clipboard().setMimeData(data)
    for number, name in enumerate(("entry.where", "entry.before", "entry.what"), 1):
        picture.setPixelColor(0, 0, QColor(number, 0, 0))
        data = QMimeData()
        data.setImageData(picture)
        at.bench.app.clipboard().setMimeData(data)
        at.find(name).setFocus()
        QTest.keyClick(at.find(name), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        at.settle()
        assert len(at.find("entry.files").value()) == number, name
    at.bench.app.clipboard().setText("Elm St")
    at.find("entry.where").setFocus()
    QTest.keyClick(at.find("entry.where"), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert at.find("entry.where").text() == "Elm St"


def test_a_time_that_cannot_be_is_shown_where_it_stands(at: OpenWindow) -> None:
    """Save goes to the date that ends before it begins, in an opened part, and saves nothing."""
    at.find("entry.fold.words.head").click() if not at.find("entry.noticed").isVisible() else None
    at.find("entry.noticed.between").click()
    end = at.find("entry.noticed.end.day")
    end.setDate(end.date().addDays(-3))
    at.find("entry.fold.words.head").click()
    at.find("entry.save").click()
    at.settle()
    assert entries(at) == {}
    assert at.find("entry.noticed.problem").isVisible()
    assert at.find("entry.noticed").isAncestorOf(at.bench.app.focusWidget())
    at.find("entry.noticed.unknown").click()


def test_a_quick_entry_goes_on_the_list_of_what_needs_detail(at: OpenWindow) -> None:
    """Four fields alone need detail; who answered more, or opened that tick, decided it."""
    at.find("entry.save").click()
    at.settle()
    assert not entries(at)["He rang."].needs_detail, "more than the head of the page was filled"
    at.go("entry")
    QTest.keyClicks(at.find("entry.what"), "He drove by.")
    at.find("entry.save").click()
    at.settle()
    assert entries(at)["He drove by."].needs_detail
    assert text("entry.saved.needs_detail") in at.find("message.text").text()
    at.go("entry")
    QTest.keyClicks(at.find("entry.what"), "He waved.")
    at.find("entry.fold.apart.head").click()
    at.find("entry.save").click()
    at.settle()
    assert not entries(at)["He waved."].needs_detail


def test_the_ground_rules_are_said_once_and_can_be_switched_on_again(at: OpenWindow) -> None:
    """Read once they stay away until the next opening; switched off they stay away, until Settings."""
    at.go("entry")
    assert at.find("entry.rules").isVisible()
    at.find("entry.rules.read").click()
    at.go("timeline")
    at.go("entry")
    assert not at.find("entry.rules").isVisible()
    lock_and_open(at)
    at.go("entry")
    assert at.find("entry.rules").isVisible()
    at.find("entry.rules.never").click()
    lock_and_open(at)
    at.go("entry")
    assert not at.find("entry.rules").isVisible()
    at.go("settings", what="window")
    at.find("settings.ground_rules").click()
    at.settle()
    at.go("entry")
    assert at.find("entry.rules").isVisible()

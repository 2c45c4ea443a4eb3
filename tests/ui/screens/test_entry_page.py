"""The entry page in the window: back at the same letter after a lock, files pasted anywhere, quick entries listed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QDate, QMimeData, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.entry import Entry
from app.strings.catalogue import text
from tests.e2e.window_bench import WindowBench
from tests.ui.screens.conftest import OpenWindow


@pytest.fixture(scope="module")
def opened(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenWindow]:
    """One open window for every case here."""
    made = WindowBench(qapp, tmp_path_factory.mktemp("entry") / "record")
    made.window.root.show()
    made.window.root.activateWindow()
    made.wait(made.window.root.isActiveWindow)
    made.create()
    yield OpenWindow(made)
    made.end()


@pytest.fixture
def at(opened: OpenWindow) -> OpenWindow:
    """The window with an empty entry page: tests of a module come in any order."""
    opened.begin_entry()
    return opened


def entries(at: OpenWindow) -> dict[str, Entry]:
    """Return every entry by its words."""
    return {entry.what: entry for entry in at.read(lambda session: session.entries.list())}


def in_words(at: OpenWindow, name: str) -> Any:
    """Return a box or question of the part for the words of it, which is opened for it."""
    at.find("entry.fold.words").open()
    return at.find(name)


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


def test_the_place_is_found_again_in_a_window_that_is_shown_late(
    at: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page may be filled before the window that holds it is shown; the cursor is in its box all the same."""
    before = in_words(at, "entry.before")
    before.setFocus()
    QTest.keyClicks(before, "Before")
    QTest.keyClick(before, Qt.Key.Key_Home)
    control = at.bench.window.lock_control
    show = control._show
    monkeypatch.setattr(control, "_show", lambda page: at.bench.idle() or show(page))
    lock_and_open(at)
    assert at.bench.app.focusWidget() is at.find("entry.before")
    assert at.find("entry.before").textCursor().position() == 0


def test_a_picture_is_pasted_from_any_box(at: OpenWindow) -> None:
    """In a box with text a picture goes to the files, and text still goes into the box."""
    picture = QImage(8, 8, QImage.Format.Format_RGB32)
    picture.fill(QColor("red"))
    data = QMimeData()
    data.setImageData(picture)
    at.bench.app.clipboard().setMimeData(data)
    in_words(at, "entry.before")
    for number, name in enumerate(("entry.where", "entry.before", "entry.what"), 1):
        picture.setPixelColor(0, 0, QColor(number, 0, 0))
        data = QMimeData()
        data.setImageData(picture)
        at.bench.app.clipboard().setMimeData(data)
        at.find(name).setFocus()
        QTest.keyClick(at.find(name), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        at.bench.wait(lambda count=number: len(at.find("entry.files").value()) == count)  # type: ignore[misc]
    at.bench.app.clipboard().setText("Elm St")
    at.find("entry.where").setFocus()
    QTest.keyClick(at.find("entry.where"), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert at.find("entry.where").text() == "Elm St"


def test_a_file_that_came_is_in_sight(at: OpenWindow) -> None:
    """In a small window the page scrolls to the files: else nobody would know that one was added."""
    root, area = at.bench.window.root, at.find("entry.scroll")
    before = root.size()
    root.resize(900, 600)
    area.verticalScrollBar().setValue(0)
    files = at.find("entry.files")
    at.find("entry").presenter.paste("note.txt", b"kept")
    at.settle()

    def is_in_sight() -> bool:
        top = files.mapTo(area.viewport(), files.rect().topLeft()).y()
        return top >= 0 and top + files.height() <= area.viewport().height()

    at.bench.wait(is_in_sight)
    root.resize(before)


def test_a_time_that_cannot_be_is_shown_where_it_stands(at: OpenWindow) -> None:
    """Save goes to the date that ends before it begins, in an opened part, and saves nothing."""
    before = entries(at)
    in_words(at, "entry.noticed.between").click()
    for start, end, said in ((None, -3, "window.moment.missing"), (0, -3, "window.moment.backwards")):
        for which, days in (("start", start), ("end", end)):
            if days is not None:
                at.find(f"entry.noticed.{which}.day").setDate(QDate(2026, 3, 8).addDays(days))
        if at.find("entry.noticed").isVisible():
            at.find("entry.fold.words.head").click()
        at.find("entry.save").click()
        at.settle()
        assert entries(at) == before
        assert at.find("entry.noticed.problem").isVisible()
        assert at.find("entry.noticed.problem").text() == text(said)
        assert at.find("entry.noticed").isAncestorOf(at.bench.app.focusWidget())
    at.find("entry.noticed.unknown").click()


def test_a_quick_entry_goes_on_the_list_of_what_needs_detail(at: OpenWindow) -> None:
    """Four fields alone need detail; who answered more, or opened that tick, decided it."""
    QTest.keyClicks(at.find("entry.what"), "He rang.")
    QTest.keyClicks(in_words(at, "entry.before"), "I had just come in.")
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

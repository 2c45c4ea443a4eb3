"""Several entries at once: marked by mouse and keys, counted, and changed together or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.change import Change
from app.domain.entry import Entry
from app.domain.errors import Cancelled, KnownError
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.services.vault import Session
from app.strings.catalogue import text
from tests.ui.lists.conftest import choose, menu_of, words_of
from tests.ui.screens.conftest import OpenWindow
from tests.ui.screens.files import files_in

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def put(session: Session) -> tuple[tuple[EntityId, ...], Change]:
    """Add three entries."""
    ids = tuple(session.entries.add({"what": f"Words {number}"}).id for number in range(3))
    return ids, Change(RecordKind.ENTRY, ids)


@pytest.fixture
def entries(window: OpenWindow) -> tuple[EntityId, ...]:
    """Three new entries in the timeline, nothing else."""
    old = window.read(lambda session: tuple(each.id for each in session.entries.list()))
    window.change(lambda session: (None, session.together.each(old, session.entries.withdraw)))
    made: tuple[EntityId, ...] = window.change(put)
    window.go("timeline")
    window.find("timeline.list").setFocus()
    return made


def read(window: OpenWindow, entry: EntityId) -> Entry:
    """Return an entry as it is now."""
    found: Entry = window.read(lambda session: session.entries.get(entry))
    return found


def test_keys_mark_several_and_it_is_said_how_many(window: OpenWindow, entries: tuple[EntityId, ...]) -> None:
    """Shift with an arrow, Ctrl+A and Ctrl with a click mark; the line under the list counts, and clears."""
    cards, bar = window.find("timeline.list"), window.find("timeline.several")
    assert not bar.isVisible()
    QTest.keyClick(cards, Qt.Key.Key_Home)
    QTest.keyClick(cards, Qt.Key.Key_Down, SHIFT)
    assert bar.isVisible()
    assert window.find("timeline.several.words").text() == "2 chosen"
    QTest.keyClick(cards, Qt.Key.Key_A, CTRL)
    window.settle()
    assert window.find("timeline.several.words").text() == "3 chosen"
    index = cards.model().index(cards.model().first_row(), 0)
    QTest.mouseClick(cards.viewport(), Qt.MouseButton.LeftButton, CTRL, cards.visualRect(index).center())
    assert window.find("timeline.several.words").text() == "2 chosen"
    window.change(lambda session: session.entries.amend(entries[0], {"title": "Changed elsewhere"}))
    window.settle()
    assert window.find("timeline.several.words").text() == "2 chosen", "a load keeps what is marked"
    window.find("timeline.several.none").setFocus()
    window.find("timeline.several.none").click()
    assert not bar.isVisible()
    assert QApplication.focusWidget() is cards


def test_the_menu_offers_what_can_be_done(window: OpenWindow, entries: tuple[EntityId, ...]) -> None:
    """A right click, and Shift+F10, open the same deeds that the line offers for several."""
    assert entries
    cards = window.find("timeline.list")
    QTest.keyClick(cards, Qt.Key.Key_Home)
    QTest.keyClick(cards, Qt.Key.Key_F10, SHIFT)
    one = words_of(menu_of(window))
    assert one[0] == "Change or add…"
    assert one[-1] == "Withdraw…"
    menu_of(window).close()  # type: ignore[union-attr]
    QTest.keyClick(cards, Qt.Key.Key_A, CTRL)
    window.settle()
    at = cards.visualRect(cards.currentIndex()).center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, cards.mapToGlobal(at))
    QApplication.sendEvent(cards.viewport(), event)
    several = words_of(menu_of(window))
    assert several == [*one[1:-2], "Use 3 in a document…", one[-1]]
    menu_of(window).close()  # type: ignore[union-attr]
    window.find("timeline.several.do").click()
    assert words_of(menu_of(window)) == several


def test_several_are_changed_in_one_step_each(
    window: OpenWindow, entries: tuple[EntityId, ...], tmp_path: Path
) -> None:
    """A kind, files and the hold reach all of them, once; what one had already is not written again."""
    window.change(lambda session: session.entries.amend(entries[0], {"kinds": ("threat",)}))
    window.bench.dialogs.files = files_in(tmp_path, 2)
    mark_all(window)
    choose(window, "kind")
    kinds = {kind for entry in entries for kind in read(window, entry).kinds} - {"threat"}
    assert len(kinds) == 1
    open_all(window)
    choose(window, "files")
    assert [len(read(window, entry).evidence) for entry in entries] == [2, 2, 2]
    assert window.read(lambda session: len(session.evidence.list())) == 2
    open_all(window)
    choose(window, "hold")
    open_all(window)
    choose(window, "hold")
    assert all(read(window, entry).hold for entry in entries)
    window.shell.on_take_back()
    window.settle()
    assert not any(read(window, entry).hold for entry in entries)
    window.shell.on_bring_again()
    window.settle()
    counts = window.read(lambda session: session.entries.version_counts())
    assert [counts[entry] for entry in entries] == [7, 6, 6]


def test_several_are_withdrawn_and_used(window: OpenWindow, entries: tuple[EntityId, ...]) -> None:
    """Delete asks first; the documents begin with what was marked."""
    cards = window.find("timeline.list")
    mark_all(window)
    choose(window, "use")
    assert "3 entries are chosen" in window.find("message.text").text()
    window.go("timeline")
    window.bench.dialogs.agrees = False
    QTest.keyClick(cards, Qt.Key.Key_Delete)
    window.settle()
    assert window.bench.dialogs.asked == ["Withdraw 3 entries?"]
    assert not read(window, entries[0]).withdrawn
    window.bench.dialogs.agrees = True
    QTest.keyClick(cards, Qt.Key.Key_Delete)
    window.settle()
    assert all(read(window, entry).withdrawn for entry in entries)
    assert not window.find("timeline.several").isVisible()
    window.shell.on_take_back()
    window.settle()
    assert not any(read(window, entry).withdrawn for entry in entries), "one undo brings all of them back"
    window.shell.on_bring_again()
    window.settle()
    assert all(read(window, entry).withdrawn for entry in entries)


def test_a_lock_closes_the_menu(window: OpenWindow, entries: tuple[EntityId, ...]) -> None:
    """The menu goes out of sight in the turn of the lock."""
    assert entries
    mark_all(window)
    menu = menu_of(window)
    assert menu is not None
    window.bench.window.root.show_locked()
    assert not menu.isVisible()
    window.bench.lock()
    window.bench.unlock()


def mark_all(window: OpenWindow) -> None:
    """Mark every entry, and open the menu."""
    QTest.keyClick(window.find("timeline.list"), Qt.Key.Key_A, CTRL)
    window.settle()
    open_all(window)


def open_all(window: OpenWindow) -> None:
    """Open the menu of the line under the list."""
    window.find("timeline.several.do").click()


class Stopping:
    """A job that is stopped after so many records."""

    def __init__(self, after: int) -> None:
        self.after = after

    def check(self) -> None:
        """Stop when it is time."""
        self.after -= 1
        if self.after < 0:
            raise Cancelled

    def progress(self, done: int, total: int, label: str) -> None:
        """Note nothing."""


def test_stopped_halfway_nothing_is_changed(window: OpenWindow, entries: tuple[EntityId, ...]) -> None:
    """Stop, or one that cannot be changed, leaves every record as it was."""

    def stop(session: Session) -> bool:
        try:
            session.together.each(entries, session.entries.withdraw, Stopping(2))
        except Cancelled:
            return True
        return False

    assert window.read(stop)
    assert not any(read(window, entry).withdrawn for entry in entries)

    def fail(session: Session) -> bool:
        try:
            session.together.each((*entries, entries[0]), session.entries.withdraw)
        except KnownError:
            return True
        return False

    assert window.read(fail)
    assert not any(read(window, entry).withdrawn for entry in entries)


def test_filters_in_force_are_seen_and_one_press_takes_them_away(
    window: OpenWindow, entries: tuple[EntityId, ...]
) -> None:
    """A filter chosen out of sight stands over the list; pressing it, or All, shows everything again."""
    window.change(lambda session: session.entries.amend(entries[0], {"hold": True}))
    model = window.find("timeline.list").model()
    window.find("timeline.filter.more").click()
    window.find("timeline.filter.hold").click()
    window.settle()
    window.find("timeline.filter.more").click()
    chip = window.find("timeline.filter.active.0")
    assert chip.isVisible()
    assert chip.text().startswith("Held for my lawyer")
    assert not window.find("timeline.filter.all").isChecked()
    assert model.row_of(entries[0]) >= 0 > model.row_of(entries[1])
    chip.click()
    window.settle()
    assert not window.find("timeline.filter.active").isVisible()
    assert not window.find("timeline.filter.hold").isChecked()
    assert model.row_of(entries[1]) >= 0
    window.find("timeline.filter.has_danger").click()
    window.settle()
    window.find("timeline.filter.all").click()
    window.settle()
    assert not window.find("timeline.filter.has_danger").isChecked()
    assert model.row_of(entries[1]) >= 0


def test_the_print_key_leads_to_a_checked_paper(window: OpenWindow, entries: tuple[EntityId, ...]) -> None:
    """From the timeline Ctrl+P goes to the documents with what is marked; elsewhere it says where."""
    assert entries
    QTest.keyClick(window.find("timeline.list"), Qt.Key.Key_P, CTRL)
    window.settle()
    assert window.find("documents").isVisible()
    assert "1 entry is chosen" in window.find("message.text").text()
    QTest.keyClick(window.find("documents"), Qt.Key.Key_P, CTRL)
    assert window.find("message.text").text() == text("documents.print.not_yet")
    window.go("people")
    QTest.keyClick(window.find("people"), Qt.Key.Key_P, CTRL)
    assert window.find("message.text").text() == text("window.print.where")

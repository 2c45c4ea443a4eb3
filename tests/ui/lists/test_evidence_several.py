"""Several items at once, the list with columns, and items carried out of the window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

from app.domain.change import Change
from app.domain.fields import RecordKind
from app.domain.ids import EntityId
from app.domain.needed import Needed
from app.domain.person import Role
from app.services.vault import Session
from app.strings.catalogue import text
from tests.ui.lists.conftest import choose, menu_of, words_of
from tests.ui.screens.conftest import OpenWindow
from ui.unlocked.screens.evidence.rows import COLUMNS
from ui.unlocked.widgets.choice import Choice

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier
WORDS = (b"the first words", b"the second words, and more", b"the third")


def put(session: Session) -> tuple[tuple[EntityId, ...], Change]:
    """Add three texts, unless they are there."""
    added = [session.evidence.add_bytes(f"note {n}.txt", words) for n, words in enumerate(WORDS)]
    ids = tuple(each.evidence.id for each in added)
    return ids, Change(RecordKind.EVIDENCE, ids)


@pytest.fixture
def items(window: OpenWindow) -> tuple[EntityId, ...]:
    """Three items, shown as tiles, the latest first."""
    made: tuple[EntityId, ...] = window.change(put)
    window.go("evidence")
    window.find("evidence.view.grid").click()
    window.settle()
    grid = window.find("evidence.grid")
    grid.setFocus()
    first = grid.visualRect(grid.model().index(0, 0)).center()
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, NONE, first)
    return made


def mark_all(window: OpenWindow) -> None:
    """Mark every item, and open the menu of the line below."""
    QTest.keyClick(window.find("evidence.grid"), Qt.Key.Key_A, CTRL)
    window.find("evidence.several.do").click()


def test_tiles_are_marked_and_described_together(window: OpenWindow, items: tuple[EntityId, ...]) -> None:
    """What is written reaches all of them, empty boxes change nothing, Undo takes it back."""
    window.change(lambda session: (session.people.add({"name": "Riley", "role": Role.OTHER}), ()))
    mark_all(window)
    assert window.find("evidence.several.words").text() == "3 chosen"

    def fill(body: QWidget) -> None:
        body.findChild(QWidget, "evidence.several.from.device").setText("my phone")
        source = body.findChild(Choice, "evidence.several.from.source.choice")
        source.findChild(QWidget, "evidence.several.from.source").setCurrentIndex(1)

    window.bench.dialogs.fill = fill
    choose(window, "from")
    found = [window.read(lambda session, one=item: session.evidence.get(one)) for item in items]
    assert {each.device for each in found} == {"my phone"}
    assert all(each.source is not None and each.how_got == "" for each in found)
    window.shell.on_take_back()
    window.settle()
    found = [window.read(lambda session, one=item: session.evidence.get(one)) for item in items]
    assert {(each.device, each.source) for each in found} == {("", None)}


def test_items_go_to_an_entry_and_to_what_was_needed(window: OpenWindow, items: tuple[EntityId, ...]) -> None:
    """They are added once to the entry that is chosen, and linked with what they brought."""

    def more(session: Session) -> tuple[tuple[EntityId, EntityId], tuple[Change, ...]]:
        entry = session.entries.add({"what": "She called.", "evidence": (items[0],)})
        needed = session.records.add(RecordKind.NEEDED, {"what": "The call list"})
        changes = Change(RecordKind.ENTRY, (entry.id,)), Change(RecordKind.NEEDED, (needed.id,))
        return (entry.id, needed.id), changes

    entry, needed = window.change(more)
    window.find("evidence.grid").setFocus()
    mark_all(window)

    def pick(body: QWidget) -> None:
        window.settle()
        body.findChild(QWidget, "evidence.several.entry.found.0").click()

    window.bench.dialogs.fill = None
    body = []
    window.bench.dialogs.ask = lambda parent, question, then: body.append((question, then))  # type: ignore[method-assign]
    choose(window, "entry")
    question, then = body.pop()
    pick(question.body)
    then()
    window.settle()
    held = window.read(lambda session: session.entries.get(entry))
    assert held.evidence[0] == items[0]
    assert set(held.evidence) == set(items)
    del window.bench.dialogs.ask
    window.go("evidence")
    mark_all(window)
    choose(window, "needed")
    linked = window.read(lambda session: session.records.get(RecordKind.NEEDED, needed))
    assert isinstance(linked, Needed)
    assert set(linked.evidence) == set(items)


def test_copies_of_several_are_written_after_the_warning(
    window: OpenWindow, items: tuple[EntityId, ...], tmp_path: Path
) -> None:
    """Each copy is whole, has a name of its own, and stands in the handling log; a second time writes beside."""
    assert items
    window.bench.dialogs.folder = tmp_path
    for _ in range(2):
        mark_all(window)
        choose(window, "save")
    assert window.bench.dialogs.asked[0] == text("evidence.several.save.title", n=3)
    written = sorted(path.name for path in tmp_path.iterdir())
    assert len(written) == 6
    assert sorted(path.read_bytes() for path in tmp_path.iterdir()) == sorted((*WORDS, *WORDS))
    acts = window.read(lambda session: [event.act for event in session.evidence.handling(items[1])])
    assert acts.count("copied") == 2
    assert "not encrypted" in window.find("message.text").text()
    mark_all(window)
    choose(window, "check")
    assert "3 items" in window.find("message.text").text()


def drag(view: QAbstractItemView, row: int, to: QPoint, *, modifiers: Qt.KeyboardModifier = NONE) -> None:
    """Press on a row, move to a place on the screen and let go there."""
    start = view.visualRect(view.model().index(row, 0)).center()
    end = view.viewport().mapFromGlobal(to)
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, modifiers, start)
    for kind, at, button in (
        (QMouseEvent.Type.MouseMove, start + QPoint(30, 30), Qt.MouseButton.NoButton),
        (QMouseEvent.Type.MouseMove, end, Qt.MouseButton.NoButton),
        (QMouseEvent.Type.MouseButtonRelease, end, Qt.MouseButton.LeftButton),
    ):
        place = QPointF(at)
        held = Qt.MouseButton.LeftButton if kind is QMouseEvent.Type.MouseMove else Qt.MouseButton.NoButton
        event = QMouseEvent(kind, place, QPointF(view.viewport().mapToGlobal(at)), button, held, modifiers)
        QApplication.sendEvent(view.viewport(), event)


def test_items_let_go_outside_are_saved_where_the_person_says(
    window: OpenWindow, items: tuple[EntityId, ...], tmp_path: Path
) -> None:
    """Inside nothing happens; outside the warning comes first, then the place."""
    assert items
    grid, root = window.find("evidence.grid"), window.bench.window.root
    outside = root.mapToGlobal(QPoint(root.width() + 60, 40))
    drag(grid, 0, root.mapToGlobal(root.rect().center()))
    assert not window.bench.dialogs.asked
    window.bench.dialogs.new_file = tmp_path / "one.txt"
    drag(grid, 0, outside)
    window.settle()
    assert window.bench.dialogs.asked[0] == text("evidence.copy.title")
    assert (tmp_path / "one.txt").read_bytes() == WORDS[2]
    QTest.keyClick(grid, Qt.Key.Key_A, CTRL)
    window.bench.dialogs.asked.clear()
    window.bench.dialogs.agrees = False
    drag(grid, 1, outside)
    window.settle()
    assert window.bench.dialogs.asked == [text("evidence.several.save.title", n=3)]
    assert len(list(tmp_path.iterdir())) == 1
    start = grid.visualRect(grid.model().index(0, 0)).center()
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, NONE, start)
    assert not window.find("evidence.several").isVisible(), "a click alone marks one"


def test_the_list_has_columns_that_are_kept(window: OpenWindow, items: tuple[EntityId, ...]) -> None:
    """Order, widths, places and the list itself are there again after a lock, from inside the vault."""
    window.find("evidence.view.list").click()
    table = window.find("evidence.table")
    assert table.isVisible()
    assert not window.find("evidence.grid").isVisible()
    assert shown(window) == list(reversed(items))
    window.find("evidence.table.head").sectionClicked.emit(COLUMNS.index("size"))
    by_size = [items[1], items[0], items[2]]
    window.bench.wait(lambda: shown(window) == by_size)
    head = table.horizontalHeader()
    head.resizeSection(COLUMNS.index("kind"), 222)
    head.moveSection(head.visualIndex(COLUMNS.index("size")), 1)
    table.on_settled()
    window.settle()
    QTest.keyClick(table, Qt.Key.Key_F10, SHIFT)
    assert words_of(menu_of(window))[-1] == text("evidence.do.order")
    window.bench.lock()
    window.bench.unlock()
    window.go("evidence")
    again = window.find("evidence.table")
    assert again is not table
    assert again.isVisible()
    window.bench.wait(lambda: shown(window) == by_size)
    assert again.columnWidth(COLUMNS.index("kind")) == 222
    assert again.horizontalHeader().visualIndex(COLUMNS.index("size")) == 1
    window.find("evidence.view.grid").click()
    window.find("evidence.table").on_head(0)
    window.settle()


def shown(window: OpenWindow) -> list[EntityId]:
    """Return the items in the order of the list."""
    model = window.find("evidence.table").model()
    return [model.id_at(row) for row in range(model.rowCount())]

"""Tiles and conversations have menus too, holding what their buttons and keys do."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QMenu, QWidget

from app.domain.change import Change
from app.domain.coming import Coming, ComingDate
from app.domain.fields import RecordKind
from app.domain.ids import new_id
from app.domain.import_report import ImportOptions
from app.domain.imported import ReadOptions
from app.domain.moment import Moment, Precision, Stamp
from app.services.choices import EntryLine
from app.services.vault import Session
from app.strings.catalogue import text
from tests.ui.lists.conftest import choose, menu_of, words_of
from tests.ui.screens.conftest import OpenWindow, theme
from tests.ui.screens.files import PNG
from ui.style.menu import Deed
from ui.style.theme import Theme
from ui.unlocked.screens.documents.entry_tree import EntryTree, EntryTreeModel
from ui.unlocked.screens.imports.offers_pane import OffersPane
from ui.unlocked.screens.imports.offers_presenter import LINES
from ui.unlocked.screens.imports.state import Offer
from ui.unlocked.screens.patterns.card import SaysList
from ui.unlocked.screens.patterns.figures import Cell, Grid, Look, Opening
from ui.unlocked.screens.reports.coming import ComingDates

__all__ = ["theme"]

SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
CHAT = "\n".join(f"04/03/26, 22:{at:02} - Casey: message {at}" for at in range(6))


def test_a_tile_of_an_entry_looks_and_opens(window: OpenWindow) -> None:
    """Shift+F10 on a covered tile offers to look and to open its page, and never says what is in it."""

    def put(session: Session) -> tuple[None, Change]:
        item = session.evidence.add_bytes("a.png", PNG).evidence.id
        entry = session.entries.add({"what": "Seen.", "evidence": (item,)})
        return None, Change(RecordKind.ENTRY, (entry.id,))

    window.change(put)
    window.go("timeline")
    tile = window.find("detail.tile.0.picture")
    tile.setFocus()
    QTest.keyClick(tile, Qt.Key.Key_F10, SHIFT)
    assert words_of(menu_of(window)) == [text("menu.look"), text("several.open")]
    choose(window, "look")
    assert tile.is_shown
    QTest.keyClick(tile, Qt.Key.Key_F10, SHIFT)
    assert words_of(menu_of(window))[0] == text("menu.cover")
    choose(window, "open")
    assert window.find("evidence").isVisible()


def test_messages_are_copied_and_made_into_an_entry(window: OpenWindow, tmp_path: Path) -> None:
    """The menu of a conversation copies the chosen messages as lines, and begins an entry with them."""
    chat = tmp_path / "WhatsApp Chat with Casey.txt"
    chat.write_text(CHAT, encoding="utf-8")

    def take(session: Session) -> tuple[None, Change]:
        session.imports.run((chat,), ImportOptions(ReadOptions(zone="America/Chicago", date_order="mdy")))
        return None, Change(RecordKind.THREAD, ())

    window.change(take)
    window.go("threads")
    threads = window.find("threads.list")
    assert threads.model().rowCount() == 1
    threads.setFocus()
    QTest.keyClick(threads, Qt.Key.Key_Down)
    window.settle()
    QTest.keyClick(threads, Qt.Key.Key_F10, SHIFT)
    assert words_of(menu_of(window)) == [text("several.open")]
    menu_of(window).close()  # type: ignore[union-attr]
    window.bench.window.root.activateWindow()
    window.find("threads.uncover").click()
    window.settle()
    bubbles = window.find("threads.bubbles")
    bubbles.setFocus()
    bubbles.setCurrentIndex(bubbles.model().index(0, 0))
    QTest.keyClick(bubbles, Qt.Key.Key_Down, SHIFT)
    window.settle()
    QTest.keyClick(bubbles, Qt.Key.Key_F10, SHIFT)
    assert words_of(menu_of(window)) == [
        text("several.open"),
        text("several.copy"),
        text("threads.make"),
        text("threads.choose_none"),
    ]
    choose(window, "copy")
    data = window.bench.app.clipboard().mimeData()
    assert len(data.text().splitlines()) == 2
    assert data.hasFormat("x-kde-passwordManagerHint")


def press_menu(view: QAbstractItemView) -> QMenu:
    """Ask a list for its menu as the key does, and return it."""
    at = view.rect().center()
    QApplication.sendEvent(
        view, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, at, view.mapToGlobal(at))
    )
    (menu,) = view.findChildren(QMenu)
    return menu


def test_the_entries_of_a_paper_are_ticked_by_their_menu(theme: Theme) -> None:
    """It does what Space does, and what the links below the list do."""
    assert theme is not None
    model = EntryTreeModel()
    lines = tuple(EntryLine(new_id(), Moment(), "Words", serious=False) for _ in range(2))
    model.set_lines(lines)
    tree = EntryTree(model)
    tree.more = (Deed("all", "All", model.shown.emit),)
    ticked: list[object] = []
    model.ticked.connect(ticked.append)
    tree.setCurrentIndex(model.index(1, 0))
    menu = press_menu(tree)
    assert words_of(menu) == [text("menu.tick"), "All"]
    menu.actions()[0].trigger()
    assert ticked == [frozenset({lines[1].id})]
    tree.deleteLater()


def test_a_sentence_of_a_figure_opens_by_its_menu(theme: Theme) -> None:
    """It leads where Return leads."""
    assert theme is not None
    says = SaysList("patterns.says", "Sentences")
    behind = Opening("three", (new_id(),))
    says.show_grid(Grid(((Cell(Look.HEAT, "three on Monday", "3", opens=behind),),)))
    says.setCurrentIndex(says.model().index(0, 0))
    opened: list[object] = []
    says.opened.connect(opened.append)
    press_menu(says).actions()[0].trigger()
    assert opened == [behind]
    says.deleteLater()


def test_a_key_is_copied_from_its_menu(window: OpenWindow) -> None:
    """A line of the table of keys goes into the clipboard."""
    window.go("keys")
    table = window.find("keys.table")
    table.setCurrentIndex(table.model().index(0, 0))
    reason = QContextMenuEvent.Reason.Keyboard
    QApplication.sendEvent(table.viewport(), QContextMenuEvent(reason, QPoint(), QPoint()))
    assert words_of(menu_of(window)) == [text("several.copy")]
    choose(window, "copy")
    assert ":" in QApplication.clipboard().text()


def test_a_coming_date_is_opened_from_its_menu(theme: Theme) -> None:
    """The menu of a date does what a press on it does."""
    at = Moment(Precision.EXACT, Stamp(date(2026, 7, 1)))
    hearing = ComingDate(Coming.HEARING, at, "", RecordKind.CASE, new_id(), "hearing")
    dates = ComingDates(theme)
    dates.show_dates((hearing,))
    wanted = QSignalSpy(dates.wanted)
    link = dates.findChild(QWidget, "reports.coming.0")
    assert link is not None
    QApplication.sendEvent(link, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(), QPoint()))
    menu = dates.findChild(QMenu, "reports.coming.menu")
    assert menu is not None
    menu.actions()[0].trigger()
    assert wanted.at(0)[0].screen == "case"
    menu.close()
    dates.deleteLater()


def test_an_offer_does_from_its_menu_what_its_buttons_do(qapp: QApplication, theme: Theme) -> None:
    """A line that a file offers: what is hidden for it is not in the menu, and what is pressed is told."""
    pane = OffersPane(theme, may_change=True)
    pane.show_offers(LINES, (Offer("4 March", "", "Seen", ()),), "")
    wanted = QSignalSpy(pane.accept_wanted)
    view = pane.findChild(QAbstractItemView, "imports.offers.list")
    assert view is not None
    pane.show()
    QApplication.sendEvent(
        view.viewport(),
        QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, view.rect().center(), view.rect().center()),
    )
    menu = pane.findChild(QMenu, "imports.offers.menu")
    assert menu is not None
    names = [action.objectName().rpartition(".")[2] for action in menu.actions()]
    assert names == ["open", "accept", "edit", "leave"]
    menu.actions()[1].trigger()
    assert wanted.count() == 1
    menu.close()
    pane.deleteLater()

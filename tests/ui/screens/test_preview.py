"""The pages beside the choice: turned by keys, larger and smaller, as text, and never more pixels than allowed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QPlainTextEdit

from app.domain.ports import Picture
from app.strings.catalogue import text
from ui.style.theme import Theme
from ui.unlocked.screens.documents.pages import MOST_PIXELS, ZOOMS
from ui.unlocked.screens.documents.preview import Preview
from ui.unlocked.screens.documents.state import Standing

PAGES = 30


@pytest.fixture
def preview(theme: Theme) -> Iterator[Preview]:
    """The right half with thirty pages, in sight."""
    shown = Preview(theme)
    shown.resize(700, 600)
    shown.show()
    shown.show_count(PAGES)
    yield shown
    shown.hide()
    shown.deleteLater()


def grey(side: int) -> Picture:
    """Return a page that is drawn."""
    wide = side * 3 // 4
    return Picture(wide, side, bytes([200]) * (3 * wide * side))


def said(preview: Preview, name: str) -> str:
    """Return what a label says."""
    label = preview.findChild(QLabel, name)
    assert isinstance(label, QLabel)
    return label.text()


def press(preview: Preview, name: str) -> None:
    """Press a button of the bar."""
    button = preview.findChild(QAbstractButton, f"documents.desk.{name}")
    assert isinstance(button, QAbstractButton)
    button.click()


def test_keys_and_buttons_turn_the_pages(preview: Preview) -> None:
    """Page Down goes a page on, Page Up one back, never past an end; the bar says which page it is."""
    pages = preview.pages
    assert said(preview, "documents.desk.number") == text("documents.page", n=1, total=PAGES)
    for _ in range(2):
        QTest.keyClick(pages, Qt.Key.Key_PageDown)
    press(preview, "next")
    assert pages.page == 3
    QTest.keyClick(pages, Qt.Key.Key_PageUp)
    assert said(preview, "documents.desk.number") == text("documents.page", n=3, total=PAGES)
    for _ in range(PAGES + 3):
        QTest.keyClick(pages, Qt.Key.Key_PageDown)
    assert pages.page == PAGES - 1
    for _ in range(PAGES + 3):
        press(preview, "before")
    assert pages.page == 0


def test_larger_pages_are_asked_for_sharper(preview: Preview) -> None:
    """Only pages in sight are asked for, each once; a larger zoom asks again with more pixels."""
    asked: list[tuple[int, int]] = []
    preview.wanted.connect(lambda number, side: asked.append((number, side)))
    preview.pages.ask_for_seen()
    preview.pages.ask_for_seen()
    first = dict(asked)
    assert len(asked) == len(first) < PAGES
    assert 0 in first
    for number, side in asked.copy():
        preview.show_page(number, grey(side), side)
    asked.clear()
    preview.pages.ask_for_seen()
    assert asked == []
    for _ in ZOOMS:
        QTest.keyClick(preview.pages, Qt.Key.Key_Plus)
    assert preview.pages.zoom == ZOOMS[-1]
    preview.pages.executeDelayedItemsLayout()
    preview.pages.ask_for_seen()
    assert asked
    assert all(side > first[0] for _, side in asked)
    for _ in ZOOMS:
        press(preview, "smaller")
    assert preview.pages.zoom == ZOOMS[0]


def test_pixels_of_pages_are_bounded(preview: Preview) -> None:
    """However many large pages were looked at, the pixels kept stay below the bound."""
    large = grey(1800)
    for number in range(PAGES):
        preview.show_page(number, large, 1800)
        assert preview.pages.pixels <= MOST_PIXELS
    assert preview.pages.pixmap(PAGES - 1) is not None
    assert preview.pages.pixmap(0) is None


def test_old_pages_stay_under_a_veil_until_new_ones_are_there(preview: Preview) -> None:
    """A change keeps the old pages in sight, marked, and says so; new pages are asked for again."""
    asked: list[int] = []
    preview.wanted.connect(lambda number, _side: asked.append(number))
    preview.show_page(0, grey(900), 900)
    preview.show_stale(stale=True)
    preview.show_standing(Standing("Setting the text", 40))
    assert preview.pages.is_stale
    assert "40 %" in said(preview, "documents.standing.words")
    preview.show_count(PAGES - 1)
    preview.show_stale(stale=False)
    assert preview.pages.pixmap(0) is not None
    preview.pages.ask_for_seen()
    assert 0 in asked
    preview.show_count(0)
    assert preview.pages.pixels == 0
    assert not preview.is_drawn


def test_the_words_of_a_page_stand_in_for_its_picture(preview: Preview) -> None:
    """Read as text asks for the words once, shows those of the page, and a screen reader hears them too."""
    wanted: list[bool] = []
    preview.words_wanted.connect(lambda: wanted.append(True))
    press(preview, "as_text")
    preview.show_words(tuple(f"words of page {number + 1}" for number in range(PAGES)))
    box = preview.findChild(QPlainTextEdit, "documents.words")
    assert isinstance(box, QPlainTextEdit)
    assert box.isVisible()
    assert box.toPlainText() == "words of page 1"
    press(preview, "next")
    assert box.toPlainText() == "words of page 2"
    press(preview, "as_text")
    press(preview, "as_text")
    assert wanted == [True]
    model = preview.pages.model()
    spoken = model.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "words of page 2" in spoken

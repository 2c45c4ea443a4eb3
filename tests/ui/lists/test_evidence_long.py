"""A long list of evidence: what it costs does not grow with it, and what comes in moves nothing away."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from types import FrameType

import pytest
from PySide6.QtWidgets import QApplication

import ui.unlocked.screens.evidence.model as asked
from app.domain.evidence import Evidence
from app.domain.ids import EntityId
from app.domain.moment import Instant
from ui.style.theme import NAME, Theme
from ui.unlocked.screens.evidence.items import ItemsView
from ui.unlocked.screens.evidence.listing import TileMaker, listed_of

AT = Instant(1_794_700_000_000, "America/Chicago")


def item(number: int) -> Evidence:
    """Return a record about a file, the same each time."""
    made = EntityId(number.to_bytes(16, "big"))
    return Evidence(id=made, item=made, number=number, name=f"note{number}.txt", added=AT)


@pytest.fixture
def items(qapp: QApplication) -> Iterator[ItemsView]:
    """The tiles and lines in a window of their own."""
    theme = qapp.findChild(Theme, NAME)
    made = ItemsView(theme if isinstance(theme, Theme) else Theme(qapp), tuple)
    made.resize(700, 500)
    made.show()
    yield made
    made.close()


def show(items: ItemsView, count: int, keys: int | None = None) -> None:
    """Show so many items, with the keys at one, as a list that was read anew is shown."""
    tiles = TileMaker().tiles_of(map(item, range(1, count + 1)), frozenset())
    items.show_tiles(listed_of(tiles), stay=True)
    items.go_to(None if keys is None else item(keys).id)
    QApplication.processEvents()


def calls(work: Callable[[], None]) -> int:
    """Count how often Qt comes to the model for something."""
    found = 0

    def look(frame: FrameType, event: str, _value: object) -> None:
        nonlocal found
        found += event == "call" and frame.f_code.co_filename == asked.__file__

    sys.setprofile(look)
    try:
        work()
    finally:
        sys.setprofile(None)
    return found


@pytest.mark.parametrize("as_list", [False, True])
def test_an_item_that_comes_in_asks_only_for_what_is_in_sight(items: ItemsView, as_list: bool) -> None:
    """Two thousand items are asked for no more than two hundred are, wherever the list stands."""
    items.show_as(as_list=as_list)
    spent = {}
    for count in (200, 2_000):
        show(items, count)
        spent[count] = calls(lambda: show(items, count + 1, keys=1))  # noqa: B023 - called at once
    assert 0 < spent[2_000] <= spent[200] * 1.2


@pytest.mark.parametrize("as_list", [False, True])
def test_what_is_in_sight_stays_there(items: ItemsView, as_list: bool) -> None:
    """Items that come in at the head leave the place, the keys, what is marked and the focus alone."""
    items.show_as(as_list=as_list)
    view = items.shown
    show(items, 400, keys=390)
    view.selectAll()
    bar = view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    view.setFocus()
    middle = view.viewport().rect().center()
    seen, marked = view.model().id_at(view.indexAt(middle).row()), items.marked()
    columns = max(1, view.viewport().width() // view.visualRect(view.model().index(0, 0)).width())
    show(items, 400 + 2 * columns, keys=390)
    assert view.model().id_at(view.indexAt(middle).row()) == seen
    assert view.currentIndex().row() == view.model().row_of(item(390).id)
    assert items.marked() == marked
    assert view.hasFocus()


def test_the_head_of_the_list_shows_what_comes_in(items: ItemsView) -> None:
    """Who looks at the newest items sees the one that is added."""
    show(items, 400, keys=400)
    show(items, 401, keys=400)
    assert items.shown.verticalScrollBar().value() == 0


def test_keys_that_come_to_another_item_are_in_sight(items: ItemsView) -> None:
    """An item that is chosen, or follows one that is gone, is scrolled to."""
    show(items, 400, keys=400)
    show(items, 401, keys=3)
    view = items.shown
    assert view.viewport().rect().intersects(view.visualRect(view.currentIndex()))


def test_a_list_that_did_not_change_is_not_laid_out_again(items: ItemsView) -> None:
    """Reading the same items again touches neither model nor place."""
    resets: list[bool] = []
    maker, every = TileMaker(), [item(number) for number in range(1, 201)]
    items.show_tiles(listed_of(maker.tiles_of(every, frozenset())), stay=True)
    items.shown.model().modelReset.connect(lambda: resets.append(True))
    items.show_tiles(listed_of(maker.tiles_of(every, frozenset())), stay=True)
    assert resets == []
    items.show_tiles(listed_of(maker.tiles_of(every[1:], frozenset())), stay=True)
    assert resets == [True]


def test_only_what_changed_is_made_again() -> None:
    """A file that is added has one tile made, not those of every file before it."""
    maker, first = TileMaker(), [item(1), item(2)]
    before = maker.tiles_of(first, frozenset())
    after = maker.tiles_of([*first, item(3)], frozenset({first[0].id}))
    assert [tile.number for tile in after] == [3, 2, 1]
    assert after[1] is before[0]
    assert (before[1].is_loose, after[2].is_loose) == (True, False)

"""One open window for every list: each test finds the records it needs, and leaves nothing marked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QMenu

from tests.e2e.window_bench import WindowBench
from tests.ui.screens.conftest import OpenWindow


@pytest.fixture(scope="module")
def shared(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenWindow]:
    """The real window over a vault of the module's own."""
    bench = WindowBench(qapp, tmp_path_factory.mktemp("lists") / "record")
    bench.window.root.show()
    bench.window.root.activateWindow()
    bench.wait(bench.window.root.isActiveWindow)
    bench.create()
    yield OpenWindow(bench)
    qapp.clipboard().clear()
    bench.end()


@pytest.fixture
def window(shared: OpenWindow) -> Iterator[OpenWindow]:
    """That window, agreeing to everything that is asked."""
    dialogs = shared.bench.dialogs
    dialogs.agrees, dialogs.files, dialogs.new_file, dialogs.folder = True, (), None, None
    dialogs.asked.clear()
    dialogs.fill = None
    while (left := QApplication.activePopupWidget()) is not None:
        left.close()  # of a list that a test before built alone
    root = shared.bench.window.root
    root.activateWindow()  # a menu of the test before may have had the keys
    shared.bench.wait(root.isActiveWindow)
    yield shared
    menu = menu_of(shared)
    if menu is not None:
        menu.close()
    shared.settle()


def menu_of(window: OpenWindow) -> QMenu | None:
    """Return the menu that is open."""
    menus = [each for each in window.bench.window.root.findChildren(QMenu) if each.isVisible()]
    assert len(menus) < 2
    return menus[0] if menus else None


def words_of(menu: QMenu | None) -> list[str]:
    """Return what a menu offers, without keys."""
    assert menu is not None
    return [action.text().partition("\t")[0] for action in menu.actions() if not action.isSeparator()]


def choose(window: OpenWindow, key: str) -> None:
    """Choose what ends in `key` in the open menu, and wait until it is done."""
    menu = menu_of(window)
    assert menu is not None
    action = next(each for each in menu.actions() if each.objectName().endswith(f".{key}"))
    menu.close()
    window.bench.window.root.activateWindow()  # this platform gives the keys to a menu, and not back
    action.trigger()
    window.settle()

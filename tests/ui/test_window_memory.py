"""The window comes back as it was left: from the vault, on the screen, after the passphrase only."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QSplitter

from tests.e2e.window_bench import WindowBench
from ui.locked.root_window import SMALLEST
from ui.unlocked.screen import Target
from ui.unlocked.shell import Shell
from ui.unlocked.widgets.detail import TwoPanes
from ui.unlocked.window_memory import WindowMemory, read_memory


def shell_of(bench: WindowBench) -> Shell:
    """Return the unlocked half."""
    found = bench.find("shell")
    assert isinstance(found, Shell)
    return found


def test_size_page_and_borders_come_back(open_bench: WindowBench) -> None:
    """After a lock and the passphrase the window has its size, its last page and the border where it was put."""
    bench = open_bench
    root = bench.window.root
    root.resize(QSize(1100, 640))
    shell_of(bench).go(Target("people"))
    bench.idle()
    panes = bench.find("people.panes", TwoPanes)
    assert isinstance(panes, TwoPanes)
    panes.show_left_alone(alone=False)
    split = bench.find("people.panes.split", QSplitter)
    assert isinstance(split, QSplitter)
    split.setSizes([300, panes.width() - 300])
    panes.on_moved()
    share = panes.parted
    bench.lock()
    root.resize(QSize(980, 600))
    bench.unlock()
    area = root.screen().availableGeometry()
    assert root.size() == QSize(max(min(1100, area.width()), SMALLEST.width()), 640)
    root.resize(QSize(1100, 640))
    assert shell_of(bench).screen_of("people").isVisible()
    again = bench.find("people.panes", TwoPanes)
    assert isinstance(again, TwoPanes)
    again.show_left_alone(alone=False)
    assert share is not None
    assert again.parted == pytest.approx(share, abs=0.01)
    left, right = bench.find("people.panes.split", QSplitter).sizes()  # type: ignore[attr-defined]
    assert left / (left + right) == pytest.approx(share, abs=0.02)


def test_a_page_that_needs_something_chosen_is_not_begun_with(open_bench: WindowBench) -> None:
    """Who left from the viewer comes back to the evidence around it."""
    bench = open_bench
    shell_of(bench).go(Target("viewer"))
    bench.idle()
    bench.lock()
    bench.unlock()
    assert shell_of(bench).screen_of("evidence").isVisible()


def test_the_window_is_never_larger_than_the_screen(bench: WindowBench) -> None:
    """A size from a larger screen is cut to this one, and the window moved wholly onto it."""
    root = bench.window.root
    area = root.screen().availableGeometry()
    root.move(area.right() - 50, area.bottom() - 50)
    root.recall(10_000, 10_000, maximised=False)
    assert root.width() <= max(area.width(), SMALLEST.width())
    assert root.x() <= area.left() + max(0, area.width() - root.width())
    root.recall(0, 0, maximised=False)
    assert root.width() >= SMALLEST.width()


@pytest.mark.parametrize(
    "kept",
    [
        None,
        {"width": "wide", "height": -3, "shares": ("x", "y=z", 3), "screen": None},
        {"width": True, "height": 10**9, "maximised": "yes", "shares": "x=1"},
    ],
)
def test_what_cannot_be_read_was_never_kept(kept: dict[str, object] | None) -> None:
    """Nothing in the vault can make the window come up wrong."""
    assert read_memory(kept) == WindowMemory()


def test_what_is_kept_is_read_the_same() -> None:
    """A memory comes back as it was, the shares within sight of a window."""
    memory = WindowMemory(1000, 700, True, "people", {"people.panes": 0.4})
    assert read_memory(memory.values()) == memory
    assert read_memory({"shares": ("a=7.5",)}).shares == {"a": 0.9}

"""Walk 6: entry, evidence and document by the keyboard alone; what has the focus says what it is."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QAbstractButton, QApplication

from tests.e2e.hands import Hands
from tests.e2e.window_bench import WindowBench
from tests.ui.screens.conftest import OpenWindow

MOST_STEPS = 120
"""How many presses of Tab may lead from one control of a page to another."""


def tab_to(hands: Hands, name: str) -> list[str]:
    """Press Tab until a control has the focus, and return what was on the way; each says its name and can be seen."""
    passed: list[str] = []
    for _ in range(MOST_STEPS):
        if hands.focus == name:
            return passed
        passed.append(hands.focus)
        hands.key(Qt.Key.Key_Tab)
        on_the_way = QApplication.focusWidget()
        assert on_the_way is not None
        words = on_the_way.text() if isinstance(on_the_way, QAbstractButton) else ""
        assert on_the_way.accessibleName() or words, on_the_way.objectName()
    raise AssertionError(f"Tab does not lead to {name}")


def rail_to(hands: Hands, here: str, screen: str) -> None:
    """Go to the rail, which is one stop of Tab, down to a page and into it."""
    tab_to(hands, f"rail.{here}")
    for _ in range(MOST_STEPS):
        if hands.focus == f"rail.{screen}":
            hands.key(Qt.Key.Key_Space)
            hands.settle()
            return
        hands.key(Qt.Key.Key_Down)
    raise AssertionError(f"the arrow keys do not lead to {screen}")


def test_a_keyboard_is_enough(open_bench: WindowBench, tmp_path: Path) -> None:
    """Ctrl+N, words, a kind, a file, Ctrl+S; open the evidence; draw and save a paper; Ctrl+L."""
    bench, hands, window = open_bench, Hands(open_bench), OpenWindow(open_bench)
    image = QImage(64, 48, QImage.Format.Format_RGB32)
    image.fill(QColor("teal"))
    assert image.save(str(tmp_path / "door.png"))
    bench.dialogs.files = (tmp_path / "door.png",)
    hands.key(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    hands.settle()
    assert hands.focus == "entry.what"
    hands.type("He waited at the door.")
    tab_to(hands, "entry.drop.choose")
    hands.key(Qt.Key.Key_Return)
    hands.settle()
    tab_to(hands, "entry.kinds.following")
    hands.key(Qt.Key.Key_Space)
    hands.key(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    bench.wait_for("timeline.list")
    hands.settle()
    (entry,) = window.read(lambda session: session.entries.list())
    assert (entry.what, entry.kinds, len(entry.evidence)) == ("He waited at the door.", ("following",), 1)

    rail_to(hands, "timeline", "evidence")
    hands.settle()
    assert hands.focus == "evidence.grid"
    hands.key(Qt.Key.Key_Return)
    hands.settle()
    assert hands.sees("viewer.cover")
    hands.key(Qt.Key.Key_Space)
    hands.settle()
    assert not hands.sees("viewer.cover")
    hands.key(Qt.Key.Key_Escape)
    hands.settle()
    assert hands.sees("evidence.grid")

    rail_to(hands, "evidence", "documents")
    hands.settle()
    assert hands.focus == "documents.paper.packet"
    hands.key(Qt.Key.Key_Return)
    save = bench.find("documents.save")
    bench.wait(save.isEnabled)
    bench.dialogs.new_file = tmp_path / "paper.pdf"
    bench.wait(lambda: not bench.find("documents")._order.isActive())  # type: ignore[attr-defined]
    passed = tab_to(hands, "documents.save")
    assert "documents.jurisdiction" in passed  # made later than the buttons, and still before them
    assert passed.index("documents.jurisdiction") < passed.index("documents.parts.head")
    hands.key(Qt.Key.Key_Return)
    bench.wait_for("documents.done")
    assert (tmp_path / "paper.pdf").stat().st_size > 1000
    hands.key(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    bench.wait(lambda: not bench.window.lock_control.is_open)
    bench.wait_for("unlock.passphrase")
    assert hands.focus == "unlock.passphrase"

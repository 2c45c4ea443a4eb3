"""What is wrong is said at the field where it is, to the eye and to the ear."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.e2e.window_bench import WindowBench
from ui.style.parts import LineEdit, Surface, column
from ui.style.problem import Problem
from ui.unlocked.screen import Target


@pytest.fixture
def form(qapp: QApplication) -> Iterator[tuple[Surface, LineEdit, LineEdit, Problem]]:
    """Two boxes and, at the foot, the place for what is wrong."""
    page = Surface("plain", "page")
    one, other = LineEdit("one", says="One"), LineEdit("other", says="Other")
    problem = Problem("page.problem")
    layout = column(page)
    for part in (one, other, problem):
        layout.addWidget(part)
    page.show()
    page.activateWindow()
    QTest.qWaitForWindowActive(page)
    yield page, one, other, problem
    page.deleteLater()


def test_a_problem_stands_below_its_field(form: tuple[Surface, LineEdit, LineEdit, Problem]) -> None:
    """The sentence moves to its field, which gets the focus, an edge and the sentence; then all is as before."""
    page, one, other, problem = form
    layout = page.layout()
    one.setAccessibleDescription("Your first name")
    problem.tell("Please type a name.", one)
    assert layout.indexOf(problem) == layout.indexOf(one) + 1
    assert one.hasFocus()
    assert one.accessibleDescription() == "Please type a name."
    assert one.property("bad") is True
    problem.tell("Please type another.", other)
    assert layout.indexOf(problem) == layout.indexOf(other) + 1
    assert one.accessibleDescription() == "Your first name"
    assert one.property("bad") is False
    problem.note("Saved.")
    assert layout.indexOf(problem) == 2
    assert not other.property("bad")
    problem.clear()
    assert problem.isHidden()


def test_a_wrong_passphrase_is_said_at_its_box(open_bench: WindowBench) -> None:
    """On the locked page the box says why it did not open, until something is typed again."""
    bench = open_bench
    bench.lock()
    box = bench.find("unlock.passphrase")
    box.setText("not these words")  # type: ignore[attr-defined]
    bench.find("unlock.open").click()  # type: ignore[attr-defined]
    bench.wait(lambda: bench.find("unlock.open").isEnabled())
    said = bench.find("unlock.message").text()  # type: ignore[attr-defined]
    assert box.accessibleDescription() == said
    assert box.hasFocus()
    QTest.keyClicks(box, "n")
    assert box.accessibleDescription() == ""
    assert bench.find("unlock.message").isHidden()


def test_a_passphrase_is_changed_box_by_box(open_bench: WindowBench) -> None:
    """In the settings what is missing is said below the box it is missing in, one after the other."""
    bench = open_bench
    bench.find("shell").go(Target("settings", what="keys"))  # type: ignore[attr-defined]
    bench.idle()
    message = bench.find("settings.keys.passphrase.message")
    boxes = [bench.find(f"settings.keys.{name}") for name in ("current", "new", "again")]
    for number, words in enumerate(("now it opens", "quite other words", "not the same")):
        bench.find("settings.keys.change").click()  # type: ignore[attr-defined]
        box = boxes[number]
        assert box.hasFocus()
        assert (
            message.mapTo(bench.window.root, message.rect().topLeft()).y()
            >= box.mapTo(bench.window.root, box.rect().bottomLeft()).y()
        )
        assert message.parentWidget() is box.parentWidget()
        QTest.keyClicks(box, words)

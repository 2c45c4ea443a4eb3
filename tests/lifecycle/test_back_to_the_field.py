"""After a lock the window goes on where something was being written: page, record and field."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from tests.e2e.window_bench import WindowBench
from tests.lifecycle.desk import Desk
from ui.unlocked.screen import Target

PLACES = (
    Target("case", what="code"),
    Target("people", what="person"),
    Target("needed", what="needed"),
)
"""A page with a form of each way to be reached: the case itself, and new records of a page of records."""


@pytest.fixture(scope="module")
def written(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WindowBench]:
    """One window for all pages."""
    desk = Desk(qapp, tmp_path_factory.mktemp("written") / "record")
    yield desk.bench
    desk.bench.end()


def text_of(box: QWidget) -> str:
    """Return what stands in a box."""
    if isinstance(box, QPlainTextEdit):
        return box.toPlainText()
    assert isinstance(box, QLineEdit)
    return box.text()


@pytest.mark.parametrize("target", PLACES, ids=lambda target: target.screen)
def test_a_lock_is_followed_by_what_was_being_written(
    written: WindowBench, target: Target, tmp_path: Path
) -> None:
    """Words in a form are there again on their own page, not saved, without a press."""
    shell = written.window.lock_control._page
    assert shell is not None
    shell.go(target)  # type: ignore[attr-defined]
    written.idle()
    written.idle()
    pages = (*shell.findChildren(QLineEdit), *shell.findChildren(QPlainTextEdit))  # type: ignore[attr-defined]
    box = next(
        one
        for one in pages
        if one.objectName().startswith(f"{target.screen}.") and one.isVisible() and not one.isReadOnly()
    )
    name = box.objectName()
    box.setFocus()
    QTest.keyClicks(box, "Grey van")
    before = text_of(box)
    del shell, pages, box
    written.lock()
    written.unlock()
    written.wait_for(name)
    written.wait(lambda: text_of(written.find(name)) == before)
    assert written.find("shell.screens").currentWidget().objectName() == target.screen  # type: ignore[attr-defined]

"""After a lock the window goes on where something was being written: page, record, field and letter."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QDeadlineTimer, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from app.domain.ids import EntityId
from app.domain.redaction import Mark, MarkKind
from app.domain.vocabulary import vocabulary
from app.services.vault import Session
from app.strings.catalogue import text
from tests.e2e.window_bench import PASSPHRASE, WindowBench
from tests.lifecycle.desk import Desk
from tests.ui.screens.files import PNG
from ui.unlocked.cursor import cursor_in
from ui.unlocked.screen import Target
from ui.unlocked.screens.ic3_form import presenter
from ui.unlocked.shell import Shell

PLACES = (
    Target("case", what="code"),
    Target("people", what="person"),
    Target("needed", what="needed"),
    Target("planning", what=next(iter(vocabulary()["plan"].sections)).code),
    Target("past"),
    Target("evidence", what="caption"),
    Target("ic3_form", what="description"),
)
"""A page with a form of each way to be reached: one by itself, new records of a page, an item, one of many boxes."""


@pytest.fixture(scope="module")
def written(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WindowBench]:
    """One window for all pages, over a record with an entry and a picture."""
    desk = Desk(qapp, tmp_path_factory.mktemp("written") / "record")
    fill(desk.bench)
    yield desk.bench
    desk.bench.end()


def fill(bench: WindowBench) -> None:
    """Put an entry and a picture into the record."""
    session = bench.window.lock_control._session
    assert session is not None

    def work(_ctx: object, opened: Session = session) -> None:
        seen = opened.evidence.add_bytes("gate.png", PNG)
        opened.entries.add({"what": "He waited at the gate.", "evidence": (seen.evidence.id,)})

    bench.runner.read(work)
    bench.idle()


def go(bench: WindowBench, target: Target) -> Shell:
    """Show a page, for evidence with the one item there is."""
    shell = bench.window.lock_control._page
    assert isinstance(shell, Shell)
    if target.screen in {"evidence", "redact"}:
        found: list[EntityId] = []
        session = bench.window.lock_control._session
        assert session is not None
        bench.runner.read(lambda _ctx: session.evidence.list()[0].id, found.append)
        bench.wait(lambda: bool(found))
        target = replace(target, id=found[0])
    shell.go(target)
    bench.idle()
    bench.idle()
    return shell


def text_of(box: QWidget) -> str:
    """Return what stands in a box."""
    if isinstance(box, QPlainTextEdit):
        return box.toPlainText()
    assert isinstance(box, QLineEdit)
    return box.text()


def first_box(bench: WindowBench, screen: QWidget) -> QWidget:
    """Return the first box of a page that can be written in, once there is one."""
    own = f"{screen.objectName()}."

    def found() -> list[QWidget]:
        every = (*screen.findChildren(QLineEdit), *screen.findChildren(QPlainTextEdit))
        return [
            one
            for one in every
            if one.objectName().startswith(own) and one.isVisible() and not one.isReadOnly()
        ]

    bench.wait(lambda: bool(found()))
    return found()[0]


@pytest.mark.parametrize("target", PLACES, ids=lambda target: target.screen)
def test_a_lock_is_followed_by_what_was_being_written(
    written: WindowBench, target: Target, tmp_path: Path
) -> None:
    """Words in a form are there again on their own page, not saved, with the cursor where it was."""
    shell = go(written, target)
    box = first_box(written, shell.screen_of(target.screen))
    name = box.objectName()
    box.setFocus()
    QTest.keyClicks(box, "Grey van")
    for _ in range(4):
        QTest.keyClick(box, Qt.Key.Key_Left)
    before, cursor = text_of(box), cursor_in(box)
    assert cursor.letters == 4
    del shell, box
    written.lock()
    written.unlock()
    written.wait_for(name)
    written.wait(lambda: text_of(written.find(name)) == before)
    written.idle()
    assert on_top(written) == target.screen
    assert cursor_in(QApplication.focusWidget()) == cursor


def unlock_unsettled(bench: WindowBench) -> None:
    """Unlock, and do not wait for the jobs of the first page."""
    bench.find("unlock.passphrase").setText(PASSPHRASE)  # type: ignore[attr-defined]
    bench.find("unlock.open").click()  # type: ignore[attr-defined]
    bench.wait(lambda: bench.is_unlocked)


@pytest.mark.parametrize("leaves", [False, True], ids=["waits", "types elsewhere"])
def test_a_page_that_takes_its_time_gets_its_cursor_unless_somebody_types_elsewhere(
    written: WindowBench, monkeypatch: pytest.MonkeyPatch, *, leaves: bool
) -> None:
    """A form filled long after the lock takes the cursor, and leaves it to a box chosen meanwhile."""
    may_go_on = threading.Event()
    read = presenter._sheet

    def late(*arguments: Any) -> Any:
        may_go_on.wait(60)
        return read(*arguments)

    shell = go(written, Target("ic3_form", what="description"))
    box = first_box(written, shell.screen_of("ic3_form"))
    name = box.objectName()
    box.setFocus()
    QTest.keyClicks(box, "Grey van")
    before, cursor = text_of(box), cursor_in(box)
    del shell, box
    monkeypatch.setattr(presenter, "_sheet", late)
    written.lock()
    unlock_unsettled(written)
    quick = QDeadlineTimer(400)  # longer than the looks at the page that follow one another at once
    written.wait(quick.hasExpired)
    elsewhere = written.find("top.search")
    if leaves:
        QTest.mouseClick(elsewhere, Qt.MouseButton.LeftButton)
    may_go_on.set()
    written.wait(lambda: text_of(written.find(name)) == before)
    written.idle()
    focus = QApplication.focusWidget()
    assert focus.objectName() == (elsewhere.objectName() if leaves else name)
    assert leaves or cursor_in(focus) == cursor


def on_top(bench: WindowBench) -> str:
    """Return which page is shown."""
    return str(bench.find("shell.screens").currentWidget().objectName())  # type: ignore[attr-defined]


def test_marks_on_a_picture_are_gone_back_to(written: WindowBench) -> None:
    """A picture with marks of which no copy was made is open again after a lock, with its marks."""
    screen: Any = go(written, Target("redact")).screen_of("redact")
    screen.presenter.add(Mark(MarkKind.COVER, x=0, y=0, width=2, height=2))
    del screen
    written.lock()
    written.unlock()
    written.idle()
    shell = written.window.lock_control._page
    assert isinstance(shell, Shell)
    again: Any = shell.screen_of("redact")
    assert on_top(written) == "redact"
    assert again.presenter.has_marks
    again.presenter.undo()
    again.presenter.leave()


def test_a_paper_that_is_being_chosen_is_gone_back_to(written: WindowBench) -> None:
    """Which paper, which entries and how it is made come back after a lock, until it was written."""
    shell = go(written, Target("documents", what="chronology"))
    screen: Any = shell.screen_of("documents")
    screen.presenter.tick_none()
    chosen = screen.presenter._wish
    assert not chosen.entries
    del shell, screen
    written.lock()
    written.unlock()
    written.idle()
    assert on_top(written) == "documents"
    page = written.window.lock_control._page
    assert isinstance(page, Shell)
    again: Any = page.screen_of("documents")
    written.wait(lambda: again.presenter._choice is not None)
    assert (again.presenter._wish.spec, again.presenter._wish.own) == (chosen.spec, True)
    assert not again.presenter._wish.entries
    again.presenter.choose_paper(chosen.spec)
    written.idle()


def test_what_was_typed_on_another_page_is_told(written: WindowBench) -> None:
    """Locked on a page where nothing was typed: the next opening says where something waits."""
    shell = go(written, Target("past"))
    box: Any = written.find("past.what")
    box.setPlainText("Before the winter.")
    shell.go(Target("support"))
    written.idle()
    del shell, box
    written.lock()
    written.unlock()
    written.idle()
    assert text("past.title") in written.find("message.text").text()  # type: ignore[attr-defined]

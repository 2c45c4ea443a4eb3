"""A chat in the window: shown when asked for, found in, chosen from, made an entry of, and put aside."""

from __future__ import annotations

import gc
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QPlainTextEdit

from app.domain.change import Change
from app.domain.fields import RecordKind
from app.domain.import_report import FileReport, ImportOptions
from app.domain.imported import ReadOptions
from app.services.vault import Session
from tests.e2e.turns import LONGEST_TURN, Turns
from tests.e2e.window_bench import WindowBench
from tests.lifecycle.test_lock_leaves_nothing import holders_of
from ui.unlocked.screen import Target
from ui.unlocked.screens.threads.message_view import MessageView
from ui.unlocked.screens.threads.row_list import RowList
from ui.unlocked.shell import Shell

COUNT = 2000
FEW = 300
SAID = (
    "why did you change your number",
    "¿Dónde estás? Contéstame.",
    "أنا أمام بيتك الآن، أجيبي على الهاتف",
    "😡😡😡 answer me",
    "I am at the side door. " * 12,
    "Please stop.",
)


def chat(path: Path, count: int) -> Path:
    """Write a chat of two people over some weeks, as a phone exports it."""
    at = datetime(2026, 1, 5, 21, 0)  # noqa: DTZ001 - a chat gives no zone
    rows = []
    for number in range(count):
        at += timedelta(minutes=1 if number % 6 else 200)
        who = "Jordan" if number % 6 == 5 else "Casey"
        rows.append(f"{at:%d/%m/%Y, %H:%M} - {who}: {SAID[number % 6]} {number}")
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


def take(session: Session, path: Path) -> tuple[FileReport, tuple[Change, ...]]:
    """Import a chat."""
    (report,) = session.imports.run((path,), ImportOptions(ReadOptions(me="Jordan", date_order="dmy"))).files
    assert report.source is not None
    return report, (Change(RecordKind.EVIDENCE, (report.source,)), Change(RecordKind.THREAD, report.threads))


class Chat:
    """The page of conversations, pressed by its names."""

    def __init__(self, bench: WindowBench) -> None:
        self.bench = bench
        shell = bench.find("shell")
        assert isinstance(shell, Shell)
        self.shell = shell

    @property
    def bubbles(self) -> MessageView:
        """The list of messages."""
        found = self.bench.find("threads.bubbles")
        assert isinstance(found, MessageView)
        return found

    def press(self, name: str) -> None:
        """Press a button."""
        button = self.bench.find(name)
        assert isinstance(button, QAbstractButton)
        button.click()
        self.settle()

    def settle(self) -> None:
        """Wait until everything was read and measured."""
        for _ in range(3):
            self.bench.idle()
        self.bench.wait(lambda: not self.bubbles._slices.isActive() and not self.bubbles._rest.isActive())
        self.bench.idle()

    def words(self, name: str) -> str:
        """Return what a label or box shows."""
        shown = self.bench.find(name)
        if isinstance(shown, QPlainTextEdit):
            return shown.toPlainText()
        assert isinstance(shown, QLabel | QLineEdit)
        return shown.text()

    def says(self) -> list[str]:
        """Return the words of the messages that are chosen, in their order."""
        rows = sorted(index.row() for index in self.bubbles.selectionModel().selectedIndexes())
        return [self.bubbles.messages.lines[row].words for row in rows]


@pytest.fixture(params=[COUNT])
def page(open_bench: WindowBench, tmp_path: Path, request: pytest.FixtureRequest) -> Chat:
    """The page over a chat of two thousand messages, or as many as a test asks for."""
    bench = open_bench
    path = chat(tmp_path / "WhatsApp Chat with Casey.txt", request.param)
    session = bench.window.lock_control._session
    assert session is not None
    reports: list[FileReport] = []
    bench.runner.change(lambda _ctx: take(session, path), reports.append)
    bench.wait(lambda: bool(reports))
    assert reports[0].messages == request.param
    bench.window.root.resize(1280, 800)
    made = Chat(bench)
    made.shell.go(Target("threads", reports[0].threads[0]))
    made.settle()
    return made


def test_from_a_chat_to_an_entry(page: Chat) -> None:
    """Asked for, it shows; words are found; several are chosen by keys; the entry holds them once saved."""
    bubbles = page.bubbles
    assert bubbles.messages.rowCount() == 0
    turns = Turns()
    page.press("threads.uncover")
    assert bubbles.messages.line_at(bubbles.currentIndex()).words.endswith(f" {COUNT - 1}")  # type: ignore[union-attr]
    page.press("threads.tools")
    page.press("threads.start")
    assert page.words("threads.where") == f"Line 1 of {COUNT:,}"
    for _ in range(40):
        bubbles.verticalScrollBar().setValue(bubbles.verticalScrollBar().value() + 900)
        page.bench.idle()
    page.settle()
    held = [line.ref.n for line in bubbles.messages.lines]
    assert held == list(range(held[0], held[0] + len(held)))
    assert 0 < held[0] < COUNT - len(held)
    assert len(held) < COUNT // 3
    find = page.bench.find("threads.find")
    assert isinstance(find, QLineEdit)
    find.setText("contéstame 733")
    find.returnPressed.emit()
    page.settle()
    assert page.says() == ["¿Dónde estás? Contéstame. 733"]
    bubbles.setFocus()
    for _ in range(3):
        QTest.keyClick(bubbles, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert [words.split()[-1] for words in page.says()] == ["733", "734", "735", "736"]
    QTest.keyClick(bubbles, Qt.Key.Key_Space)
    assert [words.split()[-1] for words in page.says()] == ["733", "734", "735"]
    turns.end()
    assert turns.longest < LONGEST_TURN
    page.press("threads.make")
    page.bench.wait_for("entry.what")
    what = page.words("entry.what")
    assert what.startswith("2026-01-2")
    assert [line.rsplit(" ", 1)[1] for line in what.split("\n")] == ["733", "734", "735"]
    assert "3 messages" in page.words("entry.messages")
    session = page.bench.window.lock_control._session
    assert session is not None
    page.press("entry.save")
    found: list[object] = []
    page.bench.runner.read(lambda _ctx: session.entries.list()[0], found.append)
    page.bench.idle()
    (entry,) = found
    assert entry.what == what  # type: ignore[attr-defined]
    when = entry.when  # type: ignore[attr-defined]
    assert (when.start.offset, when.zone) == (None, None)
    assert (len(entry.messages), len(entry.evidence)) == (3, 1)  # type: ignore[attr-defined]
    assert bubbles.messages.rowCount() == 0  # covered again when it was left


@pytest.mark.parametrize("page", [FEW], indirect=True)
def test_many_messages_close_together(page: Chat) -> None:
    """Listed with their count, shown on request, put aside and back; a lock leaves nothing of what was said."""
    page.press("threads.tab.close")
    found = page.bench.find("threads.close.list")
    assert isinstance(found, RowList)
    count = found.rows.rowCount()
    assert count == FEW // 6
    found.setCurrentIndex(found.rows.index(0))
    turns = Turns()
    page.press("threads.close.show")
    turns.end()
    assert len(page.bubbles.chosen) == 5
    assert len(page.says()) == 5
    assert turns.longest < LONGEST_TURN
    page.press("threads.close.dismiss")
    assert found.rows.rowCount() == count - 1
    page.press("threads.close.undo")
    assert found.rows.rowCount() == count
    assert page.bubbles.messages.rowCount() > 0
    said = page.says()[1].rsplit(" ", 1)
    needle = f"{said[0][-12:]} {said[1]}"  # as a whole it stands nowhere but in the conversation
    del found, said
    page.bench.lock()
    page.bench.flush()
    gc.collect()
    assert page.bench.window.root.findChild(MessageView, "threads.bubbles") is None
    assert holders_of(needle) == []

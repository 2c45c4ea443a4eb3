"""Every way in which the record is locked, and what may be open or under way at that moment."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit, QToolTip

from app.domain.export_request import ExportRequest, Paper, Reader
from app.domain.ports import JobContext
from app.services.sticks import Stick
from app.services.vault import Session
from tests.e2e.window_bench import WindowBench
from ui.dialogs import Question, WindowDialogs
from ui.faults import fault_code
from ui.locked.session_end import SessionEnd
from ui.style.boxes import ChoiceBox
from ui.unlocked.printing import PrintChoice
from ui.unlocked.save_place import PlaceChoice
from ui.unlocked.screen import Target
from ui.unlocked.shell import Shell

Trigger = Callable[[WindowBench], None]
Overlay = Callable[[WindowBench, Shell, str], None]
Work = Callable[[Session, Path, str], Callable[[JobContext], object]]


def press_lock(bench: WindowBench) -> None:
    """Click the button."""
    bench.find("top.lock").click()  # type: ignore[attr-defined]


def press_keys(bench: WindowBench) -> None:
    """Type Ctrl+L, whatever menu or dialog is open."""
    _type_into_window(bench, Qt.Key.Key_L, modifier=Qt.KeyboardModifier.ControlModifier)


def be_idle(bench: WindowBench) -> None:
    """Let the idle time pass on both clocks."""
    bench.window.idle._touched = (float("-inf"), float("-inf"))
    bench.window.idle.on_tick()


def hear_the_system(bench: WindowBench) -> None:
    """Hear that the screen is locked, the computer sleeps or another user came, as every listener tells it."""
    bench.window.locking.lock()


def press_f9(bench: WindowBench) -> None:
    """Type F9."""
    _type_into_window(bench, Qt.Key.Key_F9)


def press_shift_thrice(bench: WindowBench) -> None:
    """Type Shift three times."""
    _type_into_window(bench, Qt.Key.Key_Shift, times=3)


def press_exit(bench: WindowBench) -> None:
    """Click Quick exit."""
    bench.find("top.exit").click()  # type: ignore[attr-defined]


def close_window(bench: WindowBench) -> None:
    """Close the window as its frame does, and as Qt does when it is told to quit."""
    bench.window.root.close()


def get_sigterm(bench: WindowBench) -> None:
    """Be told to end from outside."""
    end = SessionEnd(bench.app, bench.window.locking, bench.window.leave)
    end._leave()
    _forget(bench, end)


def end_session(bench: WindowBench) -> None:
    """Be told that the session ends, and that the program may be ended at once."""
    end = SessionEnd(bench.app, bench.window.locking, bench.window.leave)
    end.on_session_ends(_Manager())  # type: ignore[arg-type]
    _forget(bench, end)


def have_a_bug(bench: WindowBench) -> None:
    """Let a bug be caught."""
    bench.window.fail("ABCDE-12345")


def have_a_bug_in_a_slot(bench: WindowBench) -> None:
    """Let a slot raise; the hook of the program catches it in place of the test's."""
    before, sys.excepthook = sys.excepthook, lambda _kind, bug, _trace: bench.window.fail(fault_code(bug))
    timer = QTimer()
    timer.setSingleShot(True)
    timer.timeout.connect(_raise)
    timer.start(0)
    try:
        bench.wait(lambda: not bench.window.lock_control.is_open)
    finally:
        sys.excepthook = before


def have_a_bug_in_a_job(bench: WindowBench) -> None:
    """Let a job raise."""
    bench.runner.crashed = lambda bug: bench.window.fail(fault_code(bug))
    bench.runner.work(lambda _ctx: _raise())
    bench.wait(lambda: not bench.window.lock_control.is_open)


STAYS: Mapping[str, Trigger] = {
    "button": press_lock,
    "keys": press_keys,
    "idle": be_idle,
    "system": hear_the_system,
    "session end": end_session,
    "bug": have_a_bug,
    "bug in a slot": have_a_bug_in_a_slot,
    "bug in a job": have_a_bug_in_a_job,
}
"""Ways after which the window is there, locked."""

LEAVES: Mapping[str, Trigger] = {
    "f9": press_f9,
    "shift": press_shift_thrice,
    "exit": press_exit,
    "close": close_window,
    "sigterm": get_sigterm,
}
"""Ways after which the program ends."""

TRIGGERS: Mapping[str, Trigger] = {**STAYS, **LEAVES}


def ask(bench: WindowBench, shell: Shell, words: str) -> None:
    """Open a question."""
    WindowDialogs().ask(shell, Question(words, words, words), bench.flush)


def ask_for_a_place(bench: WindowBench, shell: Shell, words: str) -> None:
    """Open the question where a paper goes, with a passphrase half typed."""
    choice = PlaceChoice((Stick(bench.folder, words),), may_seal=True)
    choice.purpose.setText(words)
    choice._seal.setChecked(True)
    choice._typed.setText(words)
    WindowDialogs().ask(shell, Question(words, words, words, body=choice), bench.flush)


def ask_for_a_printer(bench: WindowBench, shell: Shell, words: str) -> None:
    """Open the question which printer, and its list."""
    choice = PrintChoice((words,))
    WindowDialogs().ask(shell, Question(words, words, words, body=choice), bench.flush)
    choice.printer.showPopup()


def choose_files(_bench: WindowBench, shell: Shell, words: str) -> None:
    """Open the list of files."""
    WindowDialogs().choose_files(shell, words, print)


def choose_a_folder(bench: WindowBench, shell: Shell, words: str) -> None:
    """Open the list of folders."""
    WindowDialogs().choose_folder(shell, words, bench.folder, print)


def choose_a_new_file(bench: WindowBench, shell: Shell, words: str) -> None:
    """Open the list of files with a name to save under."""
    WindowDialogs().choose_new_file(shell, words, words, print, bench.folder.parent)


def open_a_menu(bench: WindowBench, shell: Shell, words: str) -> None:
    """Open the menu of a box of text, with words of the record in it."""
    what = bench.find("entry.what")
    assert isinstance(what, QPlainTextEdit)
    menu = what.createStandardContextMenu()
    menu.addAction(words)
    menu.popup(shell.mapToGlobal(QPoint(40, 40)))


def drop_down(_bench: WindowBench, shell: Shell, words: str) -> None:
    """Let a list drop down, and show a tip."""
    box = ChoiceBox(shell)
    box.addItem(words)
    box.show()
    box.showPopup()
    QToolTip.showText(shell.mapToGlobal(QPoint(40, 40)), words, shell)


def change_look(bench: WindowBench, _shell: Shell, _words: str) -> None:
    """Choose another text size; what was painted stays on screen until every part in sight wears it."""
    theme = bench.window.theme
    theme.choose(theme.scheme, theme.scale_after(1 if theme.scale == 1.0 else 0))
    assert not bench.window.root.updatesEnabled()


def nothing(_bench: WindowBench, _shell: Shell, _words: str) -> None:
    """Open nothing."""


OVERLAYS: Mapping[str, Overlay] = {
    "nothing": nothing,
    "question": ask,
    "place": ask_for_a_place,
    "printer": ask_for_a_printer,
    "files": choose_files,
    "folder": choose_a_folder,
    "new file": choose_a_new_file,
    "menu": open_a_menu,
    "drop-down": drop_down,
    "another look": change_look,
}
"""All dialogs are made by `WindowDialogs` (a house rule says so); the rest are windows of widgets."""


WORK: Mapping[str, Work] = {
    "import": lambda session, _folder, words: (
        lambda ctx: session.evidence.add_bytes(f"{words}.txt", words.encode() * 40_000, ctx=ctx)
    ),
    "packet": lambda session, _folder, _words: (
        lambda ctx: session.documents.prepare(ExportRequest(Paper.PACKET, Reader.ATTORNEY), "a.pdf", ctx)
    ),
    "backup": lambda session, folder, _words: lambda ctx: session.copies.back_up(folder / "backups", ctx),
    "verify": lambda session, _folder, _words: lambda ctx: session.verify(full=True, ctx=ctx),
    "search": lambda session, _folder, words: lambda _ctx: session.search.search(words[:6]),
    "picture": lambda session, _folder, _words: lambda _ctx: _look(session),
}
"""Long work, as the screens start it on the vault lane."""


def show_entry(bench: WindowBench, shell: Shell) -> None:
    """Bring the page of an entry to the top."""
    shell.go(Target("entry"))
    bench.idle()


def _look(session: Session) -> None:
    pictures = [item for item in session.evidence.list() if item.name.endswith(".png")]
    for item in pictures:
        session.evidence.picture(item.id, 400)


def _type_into_window(
    bench: WindowBench,
    key: Qt.Key,
    *,
    times: int = 1,
    modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    on_top = bench.app.activeModalWidget() or bench.window.root
    bench.window.watch.on_look()  # a list that just dropped down is known within a quarter of a second
    if bench.app.activePopupWidget() is None:
        on_top.activateWindow()  # keys go to the active window and to no other
        bench.wait(on_top.isActiveWindow)
    for _ in range(times):
        QTest.keyClick(on_top.windowHandle(), key, modifier)


def _forget(bench: WindowBench, end: SessionEnd) -> None:
    bench.app.commitDataRequest.disconnect(end.on_session_ends)
    end.deleteLater()


def _raise() -> None:
    raise ValueError("a bug")


class _Manager:
    """Stands for Qt's session manager, which nobody but Qt can make."""

    def setRestartHint(self, _hint: object) -> None:  # noqa: N802
        """Take the wish."""

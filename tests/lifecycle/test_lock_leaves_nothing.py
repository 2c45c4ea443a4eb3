"""After a lock nothing of the record is left: not in widgets, models, objects, clipboard or files."""

from __future__ import annotations

import gc
import secrets
import weakref
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import CellType, FrameType

import pytest
from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from app.domain.change import Change
from app.domain.entry import Involvement
from app.domain.fields import RecordKind
from app.domain.person import Role
from app.services.vault import Session, VaultState
from tests.e2e.window_bench import PLACES, WindowBench
from ui.dialogs import Question, WindowDialogs
from ui.unlocked.screen import Target
from ui.unlocked.shell import Shell
from ui.unlocked.widgets.fold import Fold


def press_lock(bench: WindowBench) -> None:
    """Click the button."""
    bench.find("top.lock").click()  # type: ignore[attr-defined]


def press_keys(bench: WindowBench) -> None:
    """Type Ctrl+L."""
    for dialog in bench.window.root.findChildren(QDialog):
        dialog.reject()  # its keys are its own while a dialog is open
    QTest.keyClick(bench.find("shell"), Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)


def be_idle(bench: WindowBench) -> None:
    """Let the idle time pass on both clocks."""
    bench.window.idle._touched = (float("-inf"), float("-inf"))
    bench.window.idle.on_tick()


def press_f9(bench: WindowBench) -> None:
    """Type F9."""
    on_top = bench.app.activeModalWidget() or bench.window.root
    on_top.activateWindow()  # keys go to the active window and to no other
    bench.wait(on_top.isActiveWindow)
    QTest.keyClick(on_top.windowHandle(), Qt.Key.Key_F9)


def press_exit(bench: WindowBench) -> None:
    """Click Quick exit."""
    bench.find("top.exit").click()  # type: ignore[attr-defined]


def close_window(bench: WindowBench) -> None:
    """Close the window as its frame does."""
    bench.window.root.close()


def have_a_bug(bench: WindowBench) -> None:
    """Let a bug be caught."""
    bench.window.fail("ABCDE-12345")


TRIGGERS: Mapping[str, Callable[[WindowBench], None]] = {
    "button": press_lock,
    "keys": press_keys,
    "idle": be_idle,
    "f9": press_f9,
    "exit": press_exit,
    "close": close_window,
    "bug": have_a_bug,
}


def texts_of(widget: QWidget) -> Iterator[str]:
    """Return every text a widget can show or say."""
    yield from (
        widget.toolTip(),
        widget.windowTitle(),
        widget.accessibleName(),
        widget.accessibleDescription(),
    )
    if isinstance(widget, QLabel | QLineEdit | QAbstractButton):
        yield widget.text()
    if isinstance(widget, QPlainTextEdit | QTextEdit):
        yield widget.toPlainText()
    if isinstance(widget, QComboBox):
        yield from (widget.itemText(number) for number in range(widget.count()))


def is_anywhere(needle: str, *, visible: bool = False) -> bool:
    """Tell whether any widget holds `needle`, or any that can be seen."""
    widgets = [one for one in QApplication.allWidgets() if one.isVisible() or not visible]
    return any(needle in words for widget in widgets for words in texts_of(widget))


def fill(shell: Shell, words: str) -> None:
    """Type words into every box of the screen on top."""
    for box in shell.findChildren(QLineEdit):
        if box.objectName() != "top.search" and not box.objectName().startswith("qt_"):
            box.setText(words)
    for edit in shell.findChildren(QPlainTextEdit):
        edit.setPlainText(words)


def put_into_record(session: Session, words: str) -> tuple[None, tuple[Change, ...]]:
    """Put words into every kind of record that a screen can show."""
    person = session.people.add({"name": words, "role": Role.OTHER, "note": words})
    added = session.evidence.add_bytes(f"{words}.txt", words.encode())
    entry = session.entries.add(
        {
            "title": words,
            "what": words,
            "private_note": words,
            "kinds": (words,),
            "danger": (words,),
            "persons": (Involvement(person.id),),
            "evidence": (added.evidence.id,),
        }
    )
    session.entries.amend(entry.id, {"what": f"{words} {words}"})
    session.case.set({"code": words})
    changes = (
        Change(RecordKind.PERSON, (person.id,)),
        Change(RecordKind.EVIDENCE, (added.evidence.id,)),
        Change(RecordKind.ENTRY, (entry.id,)),
        Change(RecordKind.CASE, ()),
    )
    return None, changes


def holders_of(needle: str) -> list[str]:
    """Name every live object that holds a text or bytes with `needle` in it, but the test's own."""
    raw = needle.encode()

    def holds(value: object) -> bool:
        if isinstance(value, str):
            return needle in value and value is not needle
        if isinstance(value, bytes | bytearray):
            return raw in value and value is not raw
        # The collector does not list small containers of plain values; what owns them does.
        return not gc.is_tracked(value) and any(map(holds, gc.get_referents(value)))

    owners = [owner for owner in gc.get_objects() if not isinstance(owner, FrameType | CellType)]
    return [type(owner).__name__ for owner in owners if any(map(holds, gc.get_referents(owner)))]


@pytest.fixture(scope="module")
def canary() -> Iterator[str]:
    """What every canary of this process begins with; in the end no live object holds any of them.

    Looking through all objects takes seconds, so it is done once after all triggers, with an object among
    them that does hold one.
    """
    beginning = secrets.token_hex(12)
    yield beginning
    gc.collect()
    kept = [{"text": f"a {beginning} b"}]
    assert holders_of(beginning) == ["list"]
    kept.clear()


@pytest.mark.parametrize("trigger", sorted(TRIGGERS))
def test_nothing_is_left_after_a_lock(
    open_bench: WindowBench, trigger: str, canary: str, fresh_home: Path, tmp_path: Path
) -> None:
    """A canary typed into every field of every screen is found nowhere after a lock by any trigger."""
    bench = open_bench
    needle = f"{canary}{trigger}"
    control = bench.window.lock_control
    session, shell = control._session, control._page
    assert session is not None
    assert isinstance(shell, Shell)
    bench.runner.change(lambda _ctx, where=session: put_into_record(where, needle))
    bench.idle()
    models: list[weakref.ref[QAbstractItemModel]] = []
    # Every screen is filled once; the other triggers lock over the two where most is typed and shown.
    for target in PLACES if trigger == "button" else PLACES[:1]:
        shell.go(replace(target, what=needle) if target.screen == "search" else target)
        bench.idle()
        bench.idle()
        for fold in shell.findChildren(Fold):
            fold.open()
        fill(shell, needle)
        bench.app.processEvents()
    models += [weakref.ref(model) for model in shell.findChildren(QAbstractItemModel)]
    assert is_anywhere(needle, visible=True)
    shell.go(Target("entry"))
    what = bench.find("entry.what")
    assert isinstance(what, QPlainTextEdit)
    what.selectAll()
    what.copy()
    assert needle in bench.app.clipboard().text()
    WindowDialogs().ask(shell, Question(needle, needle, needle), bench.flush)
    WindowDialogs().choose_files(shell, needle, print)
    screens = [weakref.ref(screen) for screen in shell._built.values()]
    session_gone, shell_gone = weakref.ref(session), weakref.ref(shell)
    del session, shell, what

    TRIGGERS[trigger](bench)

    assert not is_anywhere(needle, visible=True)
    bench.wait(lambda: bench.window.lock_control._disarm is None)
    bench.flush()
    gc.collect()
    assert bench.window._parts.vault.state is VaultState.LOCKED
    assert not is_anywhere(needle)
    assert session_gone() is None
    assert shell_gone() is None
    assert [gone for gone in (*screens, *models) if gone() is not None] == []
    assert needle not in bench.app.clipboard().text()
    for folder in (fresh_home, tmp_path):
        for file in folder.rglob("*"):
            assert needle not in file.name
            assert not file.is_file() or needle.encode() not in file.read_bytes()
    assert bench.hard_exits == 0


def test_cells_are_gone(open_bench: WindowBench) -> None:
    """A model of a screen holds no row after the screen was destroyed."""
    model = open_bench.window.root.findChild(QAbstractItemModel, "timeline.model")
    assert model is None or model.rowCount(QModelIndex()) == 0

"""A program for tests on a real display: `display_child.py drag|keys|manners|dialogs FOLDER`; prints what was seen, as JSON."""

from __future__ import annotations

import json
import sys
from functools import partial
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QMimeData, QPoint, Qt, QTimer
from PySide6.QtGui import QClipboard, QDrag, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit, QPlainTextEdit

from tests.e2e.window_bench import WindowBench
from ui.application import make_application
from ui.dialogs import Question, WindowDialogs
from ui.locked.quick_exit import LOOK_MS
from ui.unlocked.printing import PrintChoice, SystemPrinters
from ui.unlocked.screen import Target
from ui.unlocked.shell import Shell

TOO_LONG_MS = 60_000


def drag(bench: WindowBench) -> dict[str, object]:
    """Lock while words are dragged, and tell when the lock came and when the drag ended, in milliseconds."""
    dragged = QDrag(bench.find("entry.what"))
    data = QMimeData()
    data.setText("grey van at the gate")
    dragged.setMimeData(data)
    begun = QElapsedTimer()
    begun.start()
    locked: list[int] = []

    def lock() -> None:
        bench.window.locking.lock()
        locked.append(begun.elapsed())

    QTimer.singleShot(50, lock)
    QTimer.singleShot(TOO_LONG_MS, QDrag.cancel)
    dragged.exec()
    ended = begun.elapsed()
    bench.wait(lambda: not bench.window.lock_control.has_keys)
    bench.flush()
    return {"locked": locked, "ended": ended}


def keys(bench: WindowBench) -> dict[str, object]:
    """Press Ctrl+L, and in another record's time F9, while words are dragged; tell when the drags ended."""
    window = bench.window.root.windowHandle()
    seen: dict[str, object] = {}
    for name, key, modifier in (
        ("lock", Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier),
        ("exit", Qt.Key.Key_F9, Qt.KeyboardModifier.NoModifier),
    ):
        dragged = QDrag(bench.find("entry.what"))
        data = QMimeData()
        data.setText("grey van at the gate")
        dragged.setMimeData(data)
        begun = QElapsedTimer()
        begun.start()
        QTest.mousePress(window, Qt.MouseButton.LeftButton, pos=QPoint(400, 300))
        press = partial(QTest.keyClick, window, key, modifier)
        QTimer.singleShot(2 * LOOK_MS, press)
        QTimer.singleShot(TOO_LONG_MS, QDrag.cancel)
        dragged.exec()
        seen[name] = begun.elapsed()
        QTest.mouseRelease(window, Qt.MouseButton.LeftButton, pos=QPoint(400, 300))
        bench.wait(lambda: not bench.window.lock_control.has_keys)
        bench.flush()
        seen[f"hidden by {name}"] = bench.window.root.isHidden()
        if name == "lock":
            bench.unlock()
            shell = bench.window.lock_control._page
            assert isinstance(shell, Shell)
            shell.go(Target("entry"))
            bench.idle()
            del shell
    return seen


def manners(bench: WindowBench) -> dict[str, object]:
    """Mark words with the mouse, copy, lock, and tell what other programs can see of it."""
    clipboard = QGuiApplication.clipboard()
    names = (bench.app.arguments()[0], bench.app.applicationName(), bench.app.desktopFileName())
    seen: dict[str, object] = {"title": bench.window.root.windowTitle(), "names": names}
    for name, kind in (("entry.what", QPlainTextEdit), ("entry.where", QLineEdit)):
        box = bench.find(name)
        assert isinstance(box, kind)
        box.setPlainText("grey van") if isinstance(box, QPlainTextEdit) else box.setText("grey van")
        box.selectAll()
        clipboard.setText("grey van", QClipboard.Mode.Selection)  # as both do when the mouse marks
        box.copy()
        for mode in (QClipboard.Mode.Selection, QClipboard.Mode.Clipboard):
            bench.app.processEvents()
            data = clipboard.mimeData(mode)
            assert data is not None
            seen[f"{name} {mode.name}"] = [data.text(), *data.formats()]
    bench.window.locking.lock()
    bench.wait(lambda: not bench.window.lock_control.has_keys)
    modes = (QClipboard.Mode.Selection, QClipboard.Mode.Clipboard)
    return seen | {"after": [clipboard.text(mode) for mode in modes]}


def dialogs(bench: WindowBench) -> dict[str, object]:
    """Choose files, a new file, a folder and a printer in the window's own dialogs; tell what came of it."""
    folder = bench.folder.parent
    picture = folder / "gate.png"
    picture.write_bytes(b"a picture")
    asked, root = WindowDialogs(), bench.window.root
    chosen: list[object] = []
    asked.choose_files(root, "Files to add", lambda files: chosen.append([file.name for file in files]))
    _accept(bench, str(picture))
    asked.choose_new_file(root, "Save", "a.pdf", lambda file: chosen.append(file.name), folder)
    _accept(bench, str(folder / "paper.pdf"))
    asked.choose_folder(root, "Where", folder, lambda where: chosen.append(where.name))
    _accept(bench, str(folder))
    SystemPrinters().names()
    question = Question("Print?", "Now.", "Print", body=PrintChoice(("Office", "Hall")))
    asked.ask(root, question, lambda: chosen.append("printed"))
    _accept(bench)
    return {"chosen": chosen}


def _accept(bench: WindowBench, name: str = "") -> None:
    bench.wait(lambda: bench.app.activeModalWidget() is not None)
    dialog = bench.app.activeModalWidget()
    assert isinstance(dialog, QDialog)
    if name:
        box = dialog.findChild(QLineEdit, "fileNameEdit")
        assert box is not None
        box.setText(name)
    bench.app.processEvents()
    dialog.accept()
    bench.wait(lambda: bench.app.activeModalWidget() is None)
    bench.flush()


def main() -> None:
    """Open a record at a new entry and do what was asked."""
    bench = WindowBench(make_application(), Path(sys.argv[2]) / "record")
    bench.window.root.show()
    bench.window.root.activateWindow()
    bench.create()
    shell = bench.window.lock_control._page
    assert isinstance(shell, Shell)
    shell.go(Target("entry"))
    bench.idle()
    del shell
    doing = {"drag": drag, "keys": keys, "manners": manners, "dialogs": dialogs}
    print(json.dumps(doing[sys.argv[1]](bench)))  # noqa: T201 - for the test
    bench.end()


if __name__ == "__main__":
    main()

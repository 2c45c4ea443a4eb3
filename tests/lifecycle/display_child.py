"""A program for tests on a real display: `display_child.py drag|manners FOLDER`; prints what was seen, as JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QMimeData, QTimer
from PySide6.QtGui import QClipboard, QDrag, QGuiApplication
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from tests.e2e.window_bench import WindowBench
from ui.application import make_application
from ui.unlocked.screen import Target
from ui.unlocked.shell import Shell

TOO_LONG_MS = 10_000


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
    print(json.dumps({"drag": drag, "manners": manners}[sys.argv[1]](bench)))  # noqa: T201 - for the test
    bench.end()


if __name__ == "__main__":
    main()

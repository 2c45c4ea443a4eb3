"""A program for the test of a drag: `drag_child.py FOLDER` locks while words are dragged, on a real display.

It ends with 0 when the drag ended with the lock, and prints what was seen.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QMimeData, QTimer
from PySide6.QtGui import QDrag
from PySide6.QtWidgets import QApplication

from tests.e2e.window_bench import WindowBench
from ui.unlocked.screen import Target
from ui.unlocked.shell import Shell

TOO_LONG_MS = 10_000


def main() -> int:
    """Open a record, drag, lock, and look how long the drag went on."""
    bench = WindowBench(QApplication([]), Path(sys.argv[1]) / "record")
    bench.window.root.show()
    bench.create()
    shell = bench.window.lock_control._page
    assert isinstance(shell, Shell)
    shell.go(Target("entry"))
    bench.idle()
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
    print(f"locked after {locked} ms, drag ended after {ended} ms")  # noqa: T201 - for the test
    bench.end()
    return 0 if len(locked) == 1 and ended < TOO_LONG_MS / 2 else 1


if __name__ == "__main__":
    sys.exit(main())

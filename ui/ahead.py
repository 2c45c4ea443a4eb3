"""What would otherwise be done in the first turns after unlocking, done while the passphrase is typed.

The code of the pages is imported here and nowhere but on the GUI thread: PySide makes the Python side of a
class of Qt, with its enumerations, when it first meets one, and a thread that does so while the GUI thread
handles events brings the program down. Some 40 classes come with one widget, so Qt's are met here too. Once
all that is there, one full pass of the garbage collector takes longer than a turn should.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from pkgutil import walk_packages

from PySide6.QtCore import QObject, QTimer

from app.strings.catalogue import catalogue, languages

TURN_SECONDS = 0.008
"""After so long a turn ends; one module more may be in it."""

FULL_PASSES = 100
"""A full pass comes at most every 100 of the smaller ones, where Python has 10: with 10,000 entries it stops
every thread for some 100 ms. What nothing refers to any more goes at once, without a pass."""

BEHIND = (
    "app.services.documents",
    "app.services.handover",
    "app.services.handover_compare",
    "app.services.choices",
    "app.services.forms",
    "app.services.looking",
)
"""What pages bring that has no code of Qt and takes longer than a turn should; read on the vault lane."""

_FIRST = ("ui.style", "ui.unlocked.widgets", "ui.unlocked.forms")
"""What pages are made of; a page that comes before them would bring them all in one turn."""
_LOCKED = ("ui.locked.first_run", "ui.locked.restore_page")


class Ahead(QObject):
    """Imports pages and meets Qt's classes, some in a turn; then no pass of the collector looks at them."""

    def __init__(self, parent: QObject, may_rest: Callable[[], bool]) -> None:
        """`may_rest` tells whether nothing is loaded but code: what rests is never looked at again."""
        super().__init__(parent)
        self._may_rest = may_rest
        self._steps: Iterator[object] = iter(())
        self._next = QTimer(self)
        self._next.setInterval(0)
        self._next.timeout.connect(self.on_turn)
        self.is_done = False

    def begin(self) -> None:
        """Begin in the next turn."""
        self._steps = _steps()
        self._next.start()

    def end(self) -> None:
        """Leave the rest undone."""
        self._next.stop()

    def on_turn(self) -> None:
        """Take the next steps."""
        until = time.perf_counter() + TURN_SECONDS
        for _step in self._steps:
            if time.perf_counter() > until:
                return
        self.end()
        young, middle, full = gc.get_threshold()
        if full < FULL_PASSES and self._may_rest():  # once; the start froze only what it had read by then
            gc.freeze()
            gc.set_threshold(young, middle, FULL_PASSES)
        self.is_done = True


def _steps() -> Iterator[object]:
    for package in (*_FIRST, "ui.unlocked"):
        for module in walk_packages(import_module(package).__path__, f"{package}."):
            yield import_module(module.name)
    for name in _LOCKED:
        yield import_module(name)
    for language in languages():
        yield len(catalogue(language).sentences)  # reads them
    from PySide6 import QtCore, QtGui, QtSvg, QtWidgets

    for qt in (QtSvg, QtWidgets, QtGui, QtCore):
        for name in dir(qt):
            yield getattr(qt, name, None)

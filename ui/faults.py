"""Bugs that nobody caught: each locks the record and shows a code that holds nothing of the case."""

from __future__ import annotations

import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QtMsgType, qInstallMessageHandler

from ui.dispatch import Dispatcher


def fault_code(bug: BaseException) -> str:
    """Return ten letters and digits for a bug.

    Its class and where in our code it came up, never what it said.
    """
    from hashlib import sha256  # here, so that the window starts sooner

    frames = traceback.extract_tb(bug.__traceback__)
    own = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames][-6:]
    digest = sha256("|".join([type(bug).__name__, *own]).encode()).hexdigest()
    return f"{digest[:5]}-{digest[5:10]}".upper()


def install_hooks(fail: Callable[[str], None], dispatcher: Dispatcher) -> None:
    """Send every uncaught bug, of any thread, to `fail` on the GUI thread; Qt's own words go nowhere."""

    def caught(kind: type[BaseException], bug: BaseException, where: TracebackType | None) -> None:
        del kind, where
        code = fault_code(bug)
        dispatcher.post(lambda: fail(code))

    def caught_in_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            caught(args.exc_type, args.exc_value, args.exc_traceback)

    sys.excepthook = caught
    threading.excepthook = caught_in_thread
    qInstallMessageHandler(_say_nothing)


def _say_nothing(_kind: QtMsgType, _context: object, _message: str | None) -> None:
    """Qt's messages may hold names of files; nothing is printed or kept."""

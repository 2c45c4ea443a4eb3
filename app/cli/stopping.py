"""Ctrl+C, a shutdown and a closed terminal end a command the same way: nothing half-written is left."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")
# A terminal and a supervisor may both signal; the second must not cut short the tidying up after the first.
_PAUSE_SECONDS = 1.0
_AGAIN_SECONDS = 0.05
_IMPORT = "<frozen importlib._bootstrap>"


class Stop:
    """Whether somebody asked the command to stop; a library may swallow the exception that says so."""

    def __init__(self) -> None:
        """Nobody has asked yet."""
        self.asked = False
        self._last = 0.0

    def on_signal(self, number: int, frame: FrameType | None) -> None:
        """Remember and raise `KeyboardInterrupt`, once for signals that come together."""
        if _is_importing(frame):  # a module in C that is interrupted while it is loaded ends the process
            again = threading.Timer(_AGAIN_SECONDS, signal.raise_signal, (number,))
            again.daemon = True
            again.start()
            return
        now = time.monotonic()
        if self.asked and now - self._last < _PAUSE_SECONDS:
            return
        self.asked, self._last = True, now
        raise KeyboardInterrupt


def _is_importing(frame: FrameType | None) -> bool:
    while frame is not None:
        if frame.f_code.co_filename == _IMPORT:
            return True
        frame = frame.f_back
    return False


@contextmanager
def stoppable() -> Iterator[Stop]:
    """During the block these signals ask to stop; an ignored one (nohup) stays ignored.

    Once somebody asked, whatever goes wrong afterwards leaves as `KeyboardInterrupt`.
    """
    stop = Stop()
    with _signals(stop), _quiet_hooks():
        try:
            yield stop
        except Exception as error:
            # The database turns an exception in one of its callbacks into an error of its own.
            if stop.asked:
                raise KeyboardInterrupt from error
            raise


@contextmanager
def _signals(stop: Stop) -> Iterator[None]:
    before = {}
    # Only the main thread may say what a signal does.
    names = _NAMES if threading.current_thread() is threading.main_thread() else ()
    for name in names:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            before[number] = signal.signal(number, stop.on_signal)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _quiet_hooks() -> Iterator[None]:
    """Print nothing of an interrupt that was lost in a clean-up or in a callback of a C library."""
    unraisable, except_hook = sys.unraisablehook, sys.excepthook

    def quiet_unraisable(fault: sys.UnraisableHookArgs) -> None:
        if not isinstance(fault.exc_value, KeyboardInterrupt):
            unraisable(fault)

    def quiet_except(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if not isinstance(error, KeyboardInterrupt):
            except_hook(kind, error, trace)

    sys.unraisablehook, sys.excepthook = quiet_unraisable, quiet_except
    try:
        yield
    finally:
        sys.unraisablehook, sys.excepthook = unraisable, except_hook

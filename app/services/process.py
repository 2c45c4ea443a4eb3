"""What this process asks of the system about itself: no dump, no reader, private files, no values in a fault.

Called once by the way in, before anything else is imported that could hold a word of a case. Each request is
help and no condition: what a system refuses is missing from `protection`, and the program runs all the same.
The Windows and macOS branches are written from their manuals and were never run.
"""

from __future__ import annotations

import os
import re
import sys
import threading
from collections.abc import Callable
from types import TracebackType
from typing import NamedTuple

from app.strings.catalogue import text

_PR_GET_DUMPABLE = 3
_PR_SET_DUMPABLE = 4
_PT_DENY_ATTACH = 31
_SEM_FAILCRITICALERRORS = 0x0001
_SEM_NOGPFAULTERRORBOX = 0x0002
_WER_FAULT_REPORTING_FLAG_NOHEAP = 0x0001
_PRIVATE = 0o077


class Protection(NamedTuple):
    """What holds for this process now: no core file, closed to other processes, files for this user only."""

    no_core_dump: bool
    closed_to_others: bool
    private_files: bool


def harden() -> Protection:
    """Ask for every protection this system has, and return what holds. May be called again."""
    os.umask(_PRIVATE)
    if sys.platform == "win32":
        _harden_windows()
    else:
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if sys.platform == "linux":
            _prctl(_PR_SET_DUMPABLE, 0)
        elif sys.platform == "darwin":
            import ctypes

            ctypes.CDLL(None).ptrace(_PT_DENY_ATTACH, 0, None, 0)
    return protection()


def protection() -> Protection:
    """Return what holds for this process, as the system answers; False also where it cannot be asked."""
    no_core_dump = closed = private = False
    if sys.platform != "win32":
        import resource

        no_core_dump = resource.getrlimit(resource.RLIMIT_CORE)[0] == 0
        # The mask can only be read by setting it; every file of this program is private anyway.
        private = os.umask(_PRIVATE) & _PRIVATE == _PRIVATE
    if sys.platform == "linux":
        closed = _prctl(_PR_GET_DUMPABLE, 0) == 0
    return Protection(no_core_dump, closed, private)


_REMEMBERS_WORDS = (
    "exports.render.shaping",
    "exports.render.breaks",
    "exports.render.fonts",
    "exports.render.inline",
)


def sweep_memory() -> None:
    """Overwrite what this thread freed of a vault that was closed, in a program that goes on (some 40 ms).

    Patterns made of what the checks searched for, such as a birth date, and the words that drawing remembers
    go with it. A command ends with its vault, and the system wipes its memory for whoever gets it next.
    """
    from storage import secret_memory

    re.purge()
    for name in _REMEMBERS_WORDS:
        # A module that another thread is just importing has no such function yet, and no words.
        forget = getattr(sys.modules.get(name), "forget_words", None)
        if forget is not None:
            forget()
    secret_memory.overwrite_freed()


def bug_code(bug: BaseException) -> str:
    """Name a bug by its class and the place in our code where it came from; holds no values."""
    place = ""
    trace = bug.__traceback__
    while trace is not None:
        module = trace.tb_frame.f_globals.get("__name__", "")
        if str(module).split(".")[0] in {"app", "ui", "storage", "exports"}:
            place = f"{module}:{trace.tb_lineno}"
        trace = trace.tb_next
    return f"{type(bug).__name__}@{place}"


def speak_in_codes(say: Callable[[str], None] | None = None) -> None:
    """From now on an exception that nobody caught, in any thread or clean-up, is told as a code alone.

    What Python prints by itself, the message, the source line and the object, may hold words of a case.
    """
    tell = say or _to_stderr

    def caught(kind: type[BaseException], bug: BaseException, where: TracebackType | None) -> None:
        del kind, where
        tell(text("cli.bug", code=bug_code(bug)))

    def caught_in_thread(fault: threading.ExceptHookArgs) -> None:
        if fault.exc_value is not None:
            tell(text("cli.bug", code=bug_code(fault.exc_value)))

    def caught_nowhere(fault: sys.UnraisableHookArgs) -> None:
        if fault.exc_value is not None:
            tell(text("cli.bug", code=bug_code(fault.exc_value)))

    sys.excepthook = caught
    threading.excepthook = caught_in_thread
    sys.unraisablehook = caught_nowhere


def _to_stderr(words: str) -> None:
    stream = sys.stderr
    if stream is not None:  # there is none in a program started without a console
        stream.write(words + "\n")


def _prctl(option: int, value: int) -> int:
    import ctypes

    return int(ctypes.CDLL(None).prctl(option, value, 0, 0, 0))


def _harden_windows() -> None:
    """Show no crash dialog and put no heap into a crash report. Untried."""
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.WinDLL("kernel32")
        kernel.SetErrorMode(_SEM_FAILCRITICALERRORS | _SEM_NOGPFAULTERRORBOX)
        kernel.WerSetFlags(_WER_FAULT_REPORTING_FLAG_NOHEAP)

"""macOS: the lock of the screen, and sleep. Written from its manuals, never run.

Both are asked for in plain C: the lock from the distributed notification centre, sleep from IOKit, whose
message is answered when the record is locked. A switch of users is told to Objective-C alone and heard when
it locks the screen. Source: developer.apple.com, CFNotificationCenter, IORegisterForSystemPower (QA1340).
"""

from __future__ import annotations

import ctypes
import ctypes.util
from collections.abc import Callable
from typing import Any

from ui.locked.system_signals import Heard, Hearing, Locking

_LOCKED = b"com.apple.screenIsLocked"
_UTF8 = 0x08000100
_DELIVER_IMMEDIATELY = 4
_CAN_SLEEP = 0xE0000270
_WILL_SLEEP = 0xE0000280

SLEEP_SECONDS = 5.0
"""How long the answer to the message of sleep waits for the lock; the system gives thirty."""

_Pointer = ctypes.c_void_p
_ON_NOTICE = ctypes.CFUNCTYPE(None, _Pointer, _Pointer, _Pointer, _Pointer, _Pointer)
_ON_POWER = ctypes.CFUNCTYPE(None, _Pointer, ctypes.c_uint32, ctypes.c_uint32, _Pointer)


class MacSignals:
    """Listens on the run loop of the GUI thread, which Qt runs."""

    def __init__(self) -> None:
        self._locking: Locking | None = None
        self._notice: Callable[..., None] = _ON_NOTICE(self._on_notice)
        self._power: Callable[..., None] = _ON_POWER(self._on_power)
        self._root = 0
        self._is_told = False
        self._kit: Any = None

    def begin(self, locking: Locking) -> None:
        """Ask for both; a library that is missing leaves its signal unheard."""
        self._locking = locking
        core = _library("CoreFoundation")
        if core is None or self._is_told:
            return
        core.CFNotificationCenterGetDistributedCenter.restype = _Pointer
        core.CFStringCreateWithCString.restype = _Pointer
        core.CFStringCreateWithCString.argtypes = (_Pointer, ctypes.c_char_p, ctypes.c_uint32)
        core.CFNotificationCenterAddObserver.argtypes = (*[_Pointer] * 5, ctypes.c_long)
        core.CFNotificationCenterAddObserver.restype = None
        core.CFNotificationCenterAddObserver(
            core.CFNotificationCenterGetDistributedCenter(),
            None,
            ctypes.cast(self._notice, _Pointer),  # type: ignore[arg-type]
            core.CFStringCreateWithCString(None, _LOCKED, _UTF8),
            None,
            _DELIVER_IMMEDIATELY,
        )
        self._is_told = True
        self._listen_for_sleep(core)

    def hold(self) -> None:
        """Nothing to ask for: the message of sleep is answered when the record is locked."""

    def release(self) -> None:
        """Nothing was asked for."""

    def heard(self) -> Heard:
        """Tell what is heard now."""
        screen = Hearing.YES if self._is_told else Hearing.NO
        return Heard(
            screen=screen,
            sleep=Hearing.YES if self._root else Hearing.NO,
            user=Hearing.MAYBE if self._is_told else Hearing.NO,
        )

    def end(self) -> None:
        """Hear nothing more; the system forgets the observers with the process."""
        self._locking = None

    def _listen_for_sleep(self, core: Any) -> None:
        kit = self._kit = _library("IOKit")
        if kit is None:
            return
        kit.IORegisterForSystemPower.restype = ctypes.c_uint32
        kit.IORegisterForSystemPower.argtypes = (_Pointer, _Pointer, _ON_POWER, _Pointer)
        kit.IONotificationPortGetRunLoopSource.restype = _Pointer
        kit.IONotificationPortGetRunLoopSource.argtypes = (_Pointer,)
        kit.IOAllowPowerChange.argtypes = (ctypes.c_uint32, _Pointer)
        core.CFRunLoopGetMain.restype = _Pointer
        core.CFRunLoopAddSource.argtypes = (_Pointer, _Pointer, _Pointer)
        port, notifier = _Pointer(), ctypes.c_uint32()
        self._root = kit.IORegisterForSystemPower(
            None, ctypes.byref(port), self._power, ctypes.byref(notifier)
        )
        if self._root:
            modes = _Pointer.in_dll(core, "kCFRunLoopCommonModes")
            core.CFRunLoopAddSource(
                core.CFRunLoopGetMain(), kit.IONotificationPortGetRunLoopSource(port), modes
            )

    def _on_notice(self, *_told: object) -> None:
        if self._locking is not None:
            self._locking.lock()

    def _on_power(self, _own: int, _service: int, message: int, change: int) -> None:
        if message == _WILL_SLEEP and self._locking is not None:
            self._locking.lock()
            self._locking.wait(SLEEP_SECONDS)
        if message in {_WILL_SLEEP, _CAN_SLEEP}:
            self._kit.IOAllowPowerChange(self._root, change)


def _library(name: str) -> Any:
    path = ctypes.util.find_library(name)
    return None if path is None else ctypes.CDLL(path)

"""What outlives a session and is lent to the shell over it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import SignalInstance

from app.domain.ports import Clock
from app.services.jobs import JobRunner
from ui.clipboard import Clipboard
from ui.dialogs import Dialogs
from ui.locked.system_signals import Heard
from ui.style.theme import Theme
from ui.unlocked.guest import Guest


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What outlives a session and is lent to the shell."""

    runner: JobRunner
    dialogs: Dialogs
    clipboard: Clipboard
    theme: Theme
    clock: Clock
    lock: Callable[[], None]
    go_on: Callable[[], None]
    remove_record: Callable[[bytearray, bool, bool], None]
    open_record: Callable[[Path], None]
    look_at: Callable[[Guest], None]
    leave_guest: Callable[[], None]
    quick_exit: Callable[[], None]
    lock_after: Callable[[int], None]
    lock_left: SignalInstance
    heard: Callable[[], Heard]
    speak: Callable[[str], None]
    shift_exit: Callable[[bool], None]
    hide_from_capture: Callable[[bool], None]
    player_touched: Callable[[], None]

"""What the computer says of itself: its screen is locked, it goes to sleep, somebody else sits down at it.

Every system has a listener of its own in a module of its own, imported once the first page stands. All of
them call the one lock function and nothing else; where nothing can be heard the record locks by time alone,
and the settings say so.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from ui.locked.bus_addresses import addresses_here


class Hearing(StrEnum):
    """How much of a signal gets here."""

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Heard:
    """Which signals of this computer lock the record, here and now.

    `screen` is MAYBE where only locks that the login service announces are heard. `sleep` is YES where the
    computer waits for the lock, MAYBE where it may sleep before it is done.
    """

    screen: Hearing = Hearing.NO
    sleep: Hearing = Hearing.NO
    user: Hearing = Hearing.NO


@dataclass(frozen=True, slots=True)
class Locking:
    """What a listener may ask of the window: lock, and wait at most so many seconds until that is done.

    `wait` is only for systems that sleep as soon as their call is answered.
    """

    lock: Callable[[], None]
    wait: Callable[[float], bool]


class SystemSignals(Protocol):
    """Listens to one system; all calls on the GUI thread, none waits."""

    def begin(self, locking: Locking) -> None:
        """Listen from now on, or again where something had fallen silent."""

    def hold(self) -> None:
        """Ask the computer not to sleep before the record is locked; called when a record was opened."""

    def release(self) -> None:
        """Let the computer sleep; called when the record is closed and its keys are gone."""

    def heard(self) -> Heard:
        """Tell what is heard now."""

    def end(self) -> None:
        """Listen no more."""


class NoSignals:
    """Hears nothing: a system that we do not know."""

    def begin(self, locking: Locking) -> None:
        """Do nothing."""

    def hold(self) -> None:
        """Do nothing."""

    def release(self) -> None:
        """Do nothing."""

    def heard(self) -> Heard:
        """Tell that nothing is heard."""
        return Heard()

    def end(self) -> None:
        """Do nothing."""


def signals_of_this_system() -> Callable[[], SystemSignals]:
    """Return what makes the listener of this system on the GUI thread.

    This call loads its libraries, which takes some ten milliseconds; on the GUI thread too.
    """
    if sys.platform == "win32":
        from ui.locked.windows_signals import WindowsSignals

        return WindowsSignals
    if sys.platform == "darwin":
        from ui.locked.mac_signals import MacSignals

        return MacSignals
    from ui.locked.desktop_bus import DesktopSignals

    return DesktopSignals


def before_the_first_window() -> None:
    """Keep the start from waiting for a part of this system that never answers; before Qt's application."""
    if sys.platform not in ("win32", "darwin") and addresses_here().session:
        from ui.locked.desktop_bus import pass_over_mute_session

        pass_over_mute_session()

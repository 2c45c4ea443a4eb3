"""The computer's own signals lock the record: its screen lock, sleep, shutdown, another user at the screen."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtDBus import QDBusMessage
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from tests.e2e.window_bench import PASSPHRASE, WindowBench
from tests.lifecycle.private_bus import (
    GNOME,
    LOGIN,
    LOGIN_PATH,
    MANAGER,
    OTHER_SESSION,
    OWN_SESSION,
    SESSION,
    Desktop,
    Voice,
    running_desktop,
)
from ui.locked.bus_addresses import Addresses
from ui.locked.desktop_bus import DesktopSignals
from ui.locked.first_run import FirstRun
from ui.locked.system_signals import Heard, Hearing
from ui.locked.unlock_screen import UnlockScreen
from ui.unlocked.screen import Target
from ui.unlocked.screens.settings.about_page import locks_of
from ui.unlocked.shell import Shell

pytestmark = pytest.mark.skipif(
    shutil.which("dbus-daemon") is None, reason="dbus-daemon (package dbus) is not installed"
)


@dataclass
class Desk:
    """A window, and the desktop that it listens to."""

    bench: WindowBench
    desktop: Desktop

    @property
    def signals(self) -> DesktopSignals:
        """What listens."""
        found = self.bench.window._signals
        assert isinstance(found, DesktopSignals)
        return found

    def wait_locked(self) -> None:
        """Wait until the record is closed and the computer may sleep."""
        control = self.bench.window.lock_control
        self.bench.wait(lambda: not control.is_open and not control.has_keys)
        self.bench.flush()
        self.bench.wait(lambda: not self.desktop.is_delayed)

    def open_again(self) -> None:
        """Type the passphrase if that is asked for; wait until the sleep of the computer is held up."""
        self.desktop.calm()
        self.hear_all()  # what a test before said may lock what is opened now
        self.bench.window.root.show()  # the lock of another window of this process hides it
        if not self.bench.window.lock_control.is_open:
            self.bench.unlock()
        self.signals.hold()
        self.wait_held()

    def wait_held(self) -> None:
        """Wait until the sleep of the computer is held up, and the window has heard so: the service knows it first."""
        self.bench.wait(lambda: self.signals._login.is_holding and self.desktop.is_delayed)

    def settle(self) -> None:
        """Wait until everything that was said so far was heard: an answer comes after it."""
        asked = len(self.desktop.asked())
        self.signals._login.on_changed(QDBusMessage())
        self.bench.wait(lambda: len(self.desktop.asked()) >= asked + 2)
        known = set(self.signals._screen._there)
        self.signals._screen._there.clear()
        self.signals._screen._ask_names()
        self.bench.wait(lambda: self.signals._screen._there == known)
        self.hear_all()

    def hear_all(self) -> None:
        """Wait until all that the services said so far was heard: an answer, be it a refusal, comes behind it."""
        for bus, service in ((self.signals._login._bus, LOGIN), (self.signals._screen._bus, GNOME[0])):
            if bus is not None:
                bus.call(QDBusMessage.createMethodCall(service, "/", "org.freedesktop.DBus.Peer", "Ping"))
        self.bench.idle()


def make_desk(app: QApplication, folder: Path, desktop: Desktop) -> Desk:
    """Open a window that listens to the services of a desktop."""
    where = Addresses(desktop.system, desktop.session)
    bench = WindowBench(app, folder / "record", signals=lambda: DesktopSignals(where))
    bench.window.root.show()
    bench.window.root.activateWindow()
    bench.wait(bench.window.root.isActiveWindow)
    bench.create()
    bench.wait(lambda: bench.window.heard() == Heard(Hearing.YES, Hearing.YES, Hearing.YES))
    return Desk(bench, desktop)


@pytest.fixture(scope="module")
def shared_desk(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One window over one record for the tests that leave it as it was."""
    with running_desktop() as desktop:
        desk = make_desk(qapp, tmp_path_factory.mktemp("desk"), desktop)
        yield desk
        desk.bench.end()


@pytest.fixture
def desk(shared_desk: Desk) -> Desk:
    """The shared window, open, with the sleep of the computer held up."""
    shared_desk.open_again()
    return shared_desk


SIGNALS: dict[str, Callable[[Desktop], None]] = {
    "sleep": lambda desktop: desktop.prepare("PrepareForSleep", True),
    "shutdown": lambda desktop: desktop.prepare("PrepareForShutdown", True),
    "lock of the session": lambda desktop: desktop.lock_session(),
    "another user": lambda desktop: desktop.change("Active", False),
    "locked hint": lambda desktop: desktop.change("LockedHint", True),
    "screen saver": lambda desktop: desktop.saver_says(True),
}


@pytest.mark.parametrize("signal", sorted(SIGNALS))
def test_a_signal_of_the_computer_locks(desk: Desk, signal: str) -> None:
    """Each signal closes the record, keeps what was typed and then lets the computer sleep."""
    bench = desk.bench
    shell = bench.window.lock_control._page
    assert isinstance(shell, Shell)
    shell.go(Target("entry"))
    bench.idle()
    what = bench.find("entry.what")
    assert isinstance(what, QPlainTextEdit)
    what.setPlainText(f"Typed before: {signal}")
    del shell, what
    SIGNALS[signal](desk.desktop)
    desk.wait_locked()
    assert bench.window.lock_control._session is None
    assert bench.hard_exits == 0
    desk.open_again()
    bench.find("top.new").click()  # type: ignore[attr-defined]
    bench.idle()
    assert bench.find("entry.what").toPlainText() == f"Typed before: {signal}"  # type: ignore[attr-defined]


def test_the_computer_sleeps_only_when_the_record_is_closed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The delay is given back after the database was closed, and taken again when the record is opened."""
    control = desk.bench.window.lock_control
    seen: list[tuple[bool, bool]] = []
    release = desk.signals._login.release

    def watched() -> None:
        seen.append((control._session is None and control._closed.is_set(), desk.desktop.is_delayed))
        release()

    monkeypatch.setattr(desk.signals._login, "release", watched)
    SIGNALS["sleep"](desk.desktop)
    desk.wait_locked()
    assert seen == [(True, True)]
    desk.desktop.prepare("PrepareForSleep", False)
    desk.bench.unlock()
    desk.wait_held()
    assert desk.bench.window.heard() == Heard(Hearing.YES, Hearing.YES, Hearing.YES)
    asked = [arguments for member, arguments in desk.desktop.asked() if member == "Inhibit"][-1]
    assert asked[:2] == ["sleep:shutdown", desk.bench.window.root.windowTitle()]
    assert asked[3] == "delay"


def test_what_is_no_lock_locks_nothing(desk: Desk) -> None:
    """Waking, an unlocked screen, nonsense, and what happens to other sessions leave the record open."""
    desktop = desk.desktop
    for arguments in ((False,), (), ("yes", 3), ({"active": True},)):
        desktop.saver_says(*arguments)
    desktop.prepare("PrepareForSleep", False)
    desktop.prepare("PrepareForSleep")
    desktop.prepare("PrepareForShutdown", "soon")
    desktop.change("IdleHint", True)
    desktop.change("Active", False, path=OTHER_SESSION)
    desktop.lock_session(OTHER_SESSION)
    desk.settle()
    assert desk.bench.window.lock_control.is_open


def test_a_stranger_is_not_believed(desk: Desk) -> None:
    """A signal of a program that does not own the service's name locks nothing, even when sent to us alone."""
    screen = desk.signals._screen._bus
    assert screen is not None
    for to in ("", screen.baseService()):
        desk.desktop.saver_says(True, to=to, stranger=True)
    for to in ("", str(desk.desktop.login.tell("client"))):
        desk.desktop.login.say(LOGIN_PATH, MANAGER, "PrepareForSleep", True, to=to, stranger=True)
        desk.desktop.login.say(OWN_SESSION, SESSION, "Lock", to=to, stranger=True)
    desk.settle()
    assert desk.bench.window.lock_control.is_open


def test_signals_at_other_moments_are_harmless(desk: Desk) -> None:
    """A signal while locked, while locking, twice in a row and while opening leaves one clean lock."""
    bench = desk.bench
    for _ in range(2):
        SIGNALS["sleep"](desk.desktop)
        SIGNALS["screen saver"](desk.desktop)
    desk.wait_locked()
    SIGNALS["sleep"](desk.desktop)
    SIGNALS["another user"](desk.desktop)
    desk.settle()
    desk.desktop.calm()
    bench.find("unlock.passphrase").setText(PASSPHRASE)  # type: ignore[attr-defined]
    bench.find("unlock.open").click()  # type: ignore[attr-defined]
    assert bench.window.lock_control.has_keys
    bench.window.locking.lock()  # as the ear calls it; a signal would come after the opening
    bench.wait(lambda: not bench.window.lock_control.has_keys)
    assert not bench.window.lock_control.is_open
    assert bench.hard_exits == 0
    assert not bench.bugs
    bench.flush()
    bench.unlock()


@pytest.mark.parametrize("made", [True, False])
def test_a_record_that_is_being_made_is_locked(bench: WindowBench, made: bool) -> None:
    """A signal while a new record is made closes it; what is asked next fits to what is there."""
    page = bench.window.root.home
    assert isinstance(page, FirstRun)
    go_on = threading.Event()
    bench.runner.read(lambda _ctx: go_on.wait(60), survives=True)
    bench.window.lock_control.create(page.folder, bytearray(PASSPHRASE.encode()), lambda error: None)
    if made:
        go_on.set()
        bench.wait(lambda: (page.folder / "header.bin").exists() or any(page.folder.glob("*")))
    bench.window.locking.lock()
    go_on.set()
    bench.wait(lambda: not bench.window.lock_control.has_keys)
    assert not bench.window.lock_control.is_open
    assert isinstance(bench.window.root.home, UnlockScreen if made else FirstRun)


def test_a_lock_while_opening_during_a_lock_closes_both(desk: Desk) -> None:
    """Who types the passphrase before the last lock was done, and is locked again, is locked."""
    bench = desk.bench
    control = bench.window.lock_control
    bench.window.lock()
    control.open(bench.folder, bytearray(PASSPHRASE.encode()), lambda error: None, lambda seconds: None)
    done: list[bool] = []
    control.lock(lambda: done.append(control.has_keys))
    bench.wait(lambda: bool(done))
    bench.idle()
    assert done == [False]
    assert not control.is_open
    assert control._session is None


def test_work_at_the_locked_page_goes_on(desk: Desk) -> None:
    """A backup that is being brought back, or anything else at the locked page, is not stopped by a screen lock."""
    desk.bench.lock()
    before = desk.bench.runner.session
    SIGNALS["screen saver"](desk.desktop)
    SIGNALS["sleep"](desk.desktop)
    desk.settle()
    assert desk.bench.runner.session == before


def test_a_service_that_refuses_changes_nothing_else(desk: Desk) -> None:
    """Where the delay is denied the record still locks, and the settings say that the computer may not wait."""
    desk.bench.lock()
    desk.desktop.login.tell("refuse", on=True)
    desk.bench.unlock()
    desk.settle()
    assert desk.bench.window.heard().sleep is Hearing.MAYBE
    SIGNALS["sleep"](desk.desktop)
    desk.wait_locked()


def test_the_settings_say_what_is_heard(desk: Desk) -> None:
    """About tells of each signal whether it is heard."""
    heard = locks_of(desk.bench.window.heard())
    deaf = locks_of(Heard())
    assert len(set(heard) | set(deaf)) == 6
    shell = desk.bench.window.lock_control._page
    assert isinstance(shell, Shell)
    shell.go(Target("settings", what="about"))
    desk.bench.wait_for("settings.about.lines")
    lines = desk.bench.find("settings.about.lines")
    desk.bench.wait(lambda: heard[0] in lines.text())  # type: ignore[attr-defined]
    assert all(sentence in lines.text() for sentence in heard)  # type: ignore[attr-defined]


def test_services_and_buses_come_and_go(qapp: QApplication, tmp_path: Path) -> None:
    """A screen saver that starts later is heard, one that left is not counted; buses that die change nothing else."""
    with running_desktop() as desktop:
        desk = make_desk(qapp, tmp_path, desktop)
        bench, window = desk.bench, desk.bench.window
        desktop.saver.leave()
        bench.wait(lambda: window.heard().screen is Hearing.MAYBE)
        desktop.saver = Voice(desktop.session, GNOME[0])
        bench.wait(lambda: window.heard().screen is Hearing.YES)
        desktop.saver_says(True)
        desk.wait_locked()
        bench.unlock()
        for bus in desktop.buses:
            bus.terminate()
        bench.wait(lambda: window.heard() == Heard())
        assert window.lock_control.is_open
        bench.lock()
        bench.unlock()
        assert window.heard() == Heard()
        bench.end()


def test_without_buses_the_window_works(qapp: QApplication, tmp_path: Path) -> None:
    """Where there is no bus at all everything but these signals is as it should be."""
    nowhere = f"unix:path={tmp_path}/none"
    bench = WindowBench(
        qapp, tmp_path / "record", signals=lambda: DesktopSignals(Addresses(nowhere, nowhere))
    )
    bench.create()
    assert bench.window.heard() == Heard()
    bench.lock()
    bench.end()

"""Linux desktops: the login service and the screen saver, heard over D-Bus.

Only signals of the owner of a service's name are believed: Qt compares the sender with the owner, also where
a stranger sends to this connection alone. Nothing that is said is kept; what is heard locks, and that is all.
A bus or a service that is missing, says no or goes away changes nothing else in the window.

Nothing in here may wait for an answer, nor use a class of Qt that does (QDBusInterface, QDBusServiceWatcher):
they hold Python's lock, for which the thread of the bus may be waiting. Joining a bus waits too, for good
where something took the connection and says nothing; so whether it speaks at all is asked first, over a
connection that waits for nothing. Sources: org.freedesktop.login1(5); freedesktop.org, "Idle Inhibition
Service Draft"; systemd, "Inhibitor Locks"; D-Bus Specification, "Well-known Message Bus Instances".
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import shiboken6
from PySide6.QtCore import SLOT, QObject, Slot
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusError,
    QDBusMessage,
    QDBusObjectPath,
    QDBusUnixFileDescriptor,
    QDBusVariant,
)

from app.strings.catalogue import text
from ui.locked.bus_addresses import Addresses, addresses_here
from ui.locked.system_signals import Heard, Hearing, Locking

LOGIN = "org.freedesktop.login1"
LOGIN_PATH = "/org/freedesktop/login1"
MANAGER = f"{LOGIN}.Manager"
SESSION = f"{LOGIN}.Session"
PROPERTIES = "org.freedesktop.DBus.Properties"
BUS = "org.freedesktop.DBus"
BUS_PATH = "/org/freedesktop/DBus"
ANSWER_MS = 5000
FIRST_WORD_MS = 3000
"""How long the start waits for a session bus, which answers within a few milliseconds where it answers."""

_ACTIVE = "ActiveChanged"
SCREEN_SAVERS = (
    ("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver", _ACTIVE),
    ("org.freedesktop.ScreenSaver", "/ScreenSaver", "org.freedesktop.ScreenSaver", _ACTIVE),
    ("org.gnome.ScreenSaver", "/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", _ACTIVE),
    ("org.cinnamon.ScreenSaver", "/org/cinnamon/ScreenSaver", "org.cinnamon.ScreenSaver", _ACTIVE),
    ("org.mate.ScreenSaver", "/org/mate/ScreenSaver", "org.mate.ScreenSaver", _ACTIVE),
    ("org.xfce.ScreenSaver", "/org/xfce/ScreenSaver", "org.xfce.ScreenSaver", _ACTIVE),
    ("org.kde.screensaver", "/ScreenSaver", "org.kde.screensaver", "AboutToLock"),
    ("com.canonical.Unity", "/com/canonical/Unity/Session", "com.canonical.Unity.Session", "Locked"),
)
"""Service, path, interface and signal by which the desktops tell that their screen is locked."""


_SERVICES = frozenset(service for service, *_ in SCREEN_SAVERS)
_OWNER_ARGUMENTS = 3
_FIRST_WORD = "first-word"


def pass_over_mute_session() -> None:
    """Keep Qt from waiting for a session bus that takes connections and never answers.

    Called before there is a window, as the platform parts of Qt join that bus with the first one and wait for
    it without end. They run without it from then on: no screen lock is heard, no screen reader is told.
    """
    address = addresses_here().session
    line = QDBusConnection.connectToPeer(address, _FIRST_WORD)
    if line.isConnected():
        answer = line.asyncCall(_hello(), FIRST_WORD_MS)
        answer.waitForFinished()
        if answer.error().type() is QDBusError.ErrorType.NoReply:
            os.environ["DBUS_SESSION_BUS_ADDRESS"] = "disabled:"
    QDBusConnection.disconnectFromPeer(_FIRST_WORD)


class DesktopSignals:
    """Both buses, each for itself."""

    def __init__(self, addresses: Addresses | None = None) -> None:
        where = addresses or addresses_here()
        self._login = LoginEar(where.system)
        self._screen = ScreenEar(where.session)

    def begin(self, locking: Locking) -> None:
        """Listen on each bus that is there and not heard yet."""
        self._login.begin(locking.lock)
        self._screen.begin(locking.lock)

    def hold(self) -> None:
        """Take a delay lock of the login service."""
        self._login.hold()

    def release(self) -> None:
        """Give it back."""
        self._login.release()

    def heard(self) -> Heard:
        """Tell what is heard now."""
        login = self._login
        screen = Hearing.MAYBE if login.knows_session else Hearing.NO
        sleep = Hearing.MAYBE if login.answers else Hearing.NO
        return Heard(
            screen=Hearing.YES if self._screen.is_there else screen,
            sleep=Hearing.YES if login.is_holding else sleep,
            user=Hearing.YES if login.knows_session else Hearing.NO,
        )

    def end(self) -> None:
        """Leave both buses."""
        self._login.end()
        self._screen.end()


class _Ear(QObject):
    """One connection of our own to a bus, which ends quietly when the bus does."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self._address = address
        self._asking = ""
        self._tries = 0
        self._names: list[str] = []
        self._bus: QDBusConnection | None = None
        self._lock: Callable[[], None] | None = None

    def begin(self, lock: Callable[[], None]) -> None:
        """Listen as soon as the bus has said a word, unless that goes on already."""
        self._lock = lock
        if self._bus is not None or self._asking or not self._address:
            return
        name = self._new_name()
        line = QDBusConnection.connectToPeer(self._address, name)
        self._asking = name
        if line.isConnected():
            line.callWithCallback(
                _hello(),
                self,
                _slot("on_bus_speaks(QDBusMessage)"),
                _slot("on_bus_silent(QDBusError,QDBusMessage)"),
                ANSWER_MS,
            )
        else:
            self._stop_asking()

    def end(self) -> None:
        """Leave the bus for good.

        The object goes before its connections: closing one that is tied to it would ask Python whether it
        minds, from the thread of the bus, while this thread waits for that one.
        """
        names, asking = self._names, self._asking
        self.on_gone()
        shiboken6.delete(self)
        for name in names:
            QDBusConnection.disconnectFromBus(name)
        if asking:
            QDBusConnection.disconnectFromPeer(asking)

    @Slot(QDBusMessage)
    def on_bus_speaks(self, _message: QDBusMessage) -> None:
        """Join the bus, which answers, and ask for its signals."""
        self._stop_asking()
        name = self._new_name()
        bus = QDBusConnection.connectToBus(self._address, name)
        self._names.append(name)
        if not bus.isConnected():
            return
        self._bus = bus
        self._hear(
            "", "/org/freedesktop/DBus/Local", "org.freedesktop.DBus.Local", "Disconnected", "on_gone()"
        )
        self._listen()

    @Slot(QDBusError, QDBusMessage)
    def on_bus_silent(self, _error: QDBusError, _message: QDBusMessage) -> None:
        """Leave it alone; the next `begin` asks again."""
        self._stop_asking()

    @Slot()
    def on_gone(self) -> None:
        """The bus went away; the next `begin` looks whether there is one again."""
        if self._bus is not None:
            self._bus = None
            self._forget()

    def _listen(self) -> None:
        """Ask for signals on the new connection."""
        raise NotImplementedError

    def _forget(self) -> None:
        """Forget what was learned from the connection."""
        raise NotImplementedError

    def _new_name(self) -> str:
        self._tries += 1
        return f"ear-{id(self):x}-{self._tries}"

    def _stop_asking(self) -> None:
        name, self._asking = self._asking, ""
        QDBusConnection.disconnectFromPeer(name)

    def _hear(self, service: str, path: str, interface: str, member: str, slot: str) -> None:
        if self._bus is not None:
            self._bus.connect(service, path, interface, member, self, _slot(slot))

    def _ask(
        self, target: tuple[str, str, str, str], arguments: list[object], answer: str, refusal: str
    ) -> None:
        """Call a method and go on; one of the two slots is called later."""
        message = _call(target)
        message.setArguments(arguments)
        if self._bus is not None:
            self._bus.callWithCallback(message, self, _slot(answer), _slot(refusal), ANSWER_MS)

    def _lock_now(self) -> None:
        if self._lock is not None:
            self._lock()


class LoginEar(_Ear):
    """The login service: sleep, shutdown, the lock of this session, and another user in front of it."""

    def __init__(self, address: str = "") -> None:
        super().__init__(address)
        self.answers = False
        self.knows_session = False
        self._wanted = False
        self._asked = False
        self._delay: int | None = None
        self._path = ""
        self._sessions: list[str] = []

    @property
    def is_holding(self) -> bool:
        """Whether the computer waits for the lock before it sleeps."""
        return self._delay is not None

    def hold(self) -> None:
        """Ask that sleep and shutdown wait until the record is locked."""
        self._wanted = True
        if self._delay is None and not self._asked and self._bus is not None:
            self._asked = True
            self._ask(
                (LOGIN, LOGIN_PATH, MANAGER, "Inhibit"),
                ["sleep:shutdown", text("window.name"), text("window.hold"), "delay"],
                "on_held(QDBusMessage)",
                "on_not_held(QDBusError,QDBusMessage)",
            )

    def release(self) -> None:
        """Let it sleep."""
        self._wanted = False
        delay, self._delay = self._delay, None
        if delay is not None:
            os.close(delay)

    @Slot(QDBusMessage)
    def on_held(self, message: QDBusMessage) -> None:
        """Keep the descriptor that stands for the delay, if it is wanted still."""
        self._asked = False
        given = message.arguments()[:1]
        if self._wanted and self._delay is None and given and isinstance(given[0], QDBusUnixFileDescriptor):
            self._delay = os.dup(given[0].fileDescriptor())

    @Slot(QDBusError, QDBusMessage)
    def on_not_held(self, _error: QDBusError, _message: QDBusMessage) -> None:
        """The computer sleeps without waiting; the record locks all the same."""
        self._asked = False

    @Slot(QDBusMessage)
    def on_prepare(self, message: QDBusMessage) -> None:
        """Lock before sleep or shutdown; the end of sleep says nothing to us."""
        if _says_yes(message):
            self._lock_now()

    @Slot(QDBusMessage)
    def on_session(self, message: QDBusMessage) -> None:
        """Hear the session we are in."""
        self.answers = True
        given = message.arguments()[:1]
        if not given or not isinstance(given[0], QDBusObjectPath) or self._bus is None:
            return
        self._path = given[0].path()
        self._hear(LOGIN, self._path, SESSION, "Lock", "on_lock_wanted(QDBusMessage)")
        self._hear(LOGIN, self._path, PROPERTIES, "PropertiesChanged", "on_changed(QDBusMessage)")
        self.knows_session = True

    @Slot(QDBusError, QDBusMessage)
    def on_no_session(self, error: QDBusError, _message: QDBusMessage) -> None:
        """Ask once more by the name that the session was started with, if there is one."""
        self.answers = error.name().startswith(LOGIN)
        self._ask_session()

    @Slot(QDBusMessage)
    def on_lock_wanted(self, _message: QDBusMessage) -> None:
        """Somebody asked the login service to lock this session."""
        self._lock_now()

    @Slot(QDBusMessage)
    def on_changed(self, _message: QDBusMessage) -> None:
        """Something about the session changed: ask what holds now."""
        for name, slot in (("Active", "on_active"), ("LockedHint", "on_locked_hint")):
            self._ask(
                (LOGIN, self._path, PROPERTIES, "Get"),
                [SESSION, name],
                f"{slot}(QDBusMessage)",
                "on_nothing(QDBusError,QDBusMessage)",
            )

    @Slot(QDBusMessage)
    def on_active(self, message: QDBusMessage) -> None:
        """Lock when another session came to the front."""
        if _property(message) is False:
            self._lock_now()

    @Slot(QDBusMessage)
    def on_locked_hint(self, message: QDBusMessage) -> None:
        """Lock when the desktop says that its screen is locked."""
        if _property(message) is True:
            self._lock_now()

    @Slot(QDBusError, QDBusMessage)
    def on_nothing(self, _error: QDBusError, _message: QDBusMessage) -> None:
        """No answer is no signal."""

    def _listen(self) -> None:
        for member in ("PrepareForSleep", "PrepareForShutdown"):
            self._hear(LOGIN, LOGIN_PATH, MANAGER, member, "on_prepare(QDBusMessage)")
        self._sessions = [name for name in ("auto", os.environ.get("XDG_SESSION_ID", "")) if name]
        self._ask_session()
        if self._wanted:
            self.hold()

    def _forget(self) -> None:
        wanted = self._wanted
        self.release()
        self._wanted = wanted
        self._asked = self.answers = self.knows_session = False

    def _ask_session(self) -> None:
        if self._sessions:
            self._ask(
                (LOGIN, LOGIN_PATH, MANAGER, "GetSession"),
                [self._sessions.pop(0)],
                "on_session(QDBusMessage)",
                "on_no_session(QDBusError,QDBusMessage)",
            )


class ScreenEar(_Ear):
    """The screen savers of the desktops."""

    def __init__(self, address: str = "") -> None:
        super().__init__(address)
        self._there: set[str] = set()

    @property
    def is_there(self) -> bool:
        """Whether a screen saver that would tell of a lock runs now."""
        return bool(self._there)

    @Slot(QDBusMessage)
    def on_active_changed(self, message: QDBusMessage) -> None:
        """Lock when the screen was locked; its unlocking says nothing to us."""
        if _says_yes(message):
            self._lock_now()

    @Slot(QDBusMessage)
    def on_lock_announced(self, _message: QDBusMessage) -> None:
        """Lock: these signals have nothing more to say."""
        self._lock_now()

    @Slot(QDBusMessage)
    def on_names(self, message: QDBusMessage) -> None:
        """Note which screen savers run already."""
        given = message.arguments()[:1]
        names = given[0] if given and isinstance(given[0], list) else []
        self._there |= _SERVICES & {str(name) for name in names}

    @Slot(QDBusError, QDBusMessage)
    def on_no_names(self, _error: QDBusError, _message: QDBusMessage) -> None:
        """Then none is known."""

    @Slot(QDBusMessage)
    def on_owner_changed(self, message: QDBusMessage) -> None:
        """Note that one came or went."""
        given = [str(one) for one in message.arguments()]
        if len(given) == _OWNER_ARGUMENTS and given[0] in _SERVICES:
            (self._there.add if given[-1] else self._there.discard)(given[0])

    def _listen(self) -> None:
        for service, path, interface, member in SCREEN_SAVERS:
            slot = "on_active_changed" if member == _ACTIVE else "on_lock_announced"
            self._hear(service, path, interface, member, f"{slot}(QDBusMessage)")
        self._hear(BUS, BUS_PATH, BUS, "NameOwnerChanged", "on_owner_changed(QDBusMessage)")
        self._ask_names()

    def _ask_names(self) -> None:
        self._ask(
            (BUS, BUS_PATH, BUS, "ListNames"),
            [],
            "on_names(QDBusMessage)",
            "on_no_names(QDBusError,QDBusMessage)",
        )

    def _forget(self) -> None:
        self._there.clear()


def _call(target: tuple[str, str, str, str]) -> QDBusMessage:
    message = QDBusMessage.createMethodCall(*target)
    message.setAutoStartService(False)
    return message


def _hello() -> QDBusMessage:
    return _call((BUS, BUS_PATH, BUS, "Hello"))


def _slot(signature: str) -> Any:
    return SLOT(signature)  # a str, which its users take and their declarations do not know


def _says_yes(message: QDBusMessage) -> bool:
    return any(one is True for one in message.arguments()[:1])


def _property(message: QDBusMessage) -> object:
    given = message.arguments()[:1]
    return given[0].variant() if given and isinstance(given[0], QDBusVariant) else None

"""Buses of a test's own, with a login service and a screen saver that say what the test tells them to.

The buses of the machine that runs the tests are never asked for, nor is anything started on them.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from tests.conftest import CHECKOUT
from ui.locked.desktop_bus import LOGIN, LOGIN_PATH, MANAGER, PROPERTIES, SCREEN_SAVERS, SESSION

OWN_SESSION = f"{LOGIN_PATH}/session/_31"
OTHER_SESSION = f"{LOGIN_PATH}/session/_32"
GNOME = next(one for one in SCREEN_SAVERS if one[0] == "org.gnome.ScreenSaver")


@contextmanager
def running_bus() -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Run a bus and give its address and process."""
    command = ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as bus:
        assert bus.stdout is not None
        try:
            yield bus.stdout.readline().decode().strip(), bus
        finally:
            bus.terminate()


class Voice:
    """A service on a private bus, and a stranger beside it."""

    def __init__(self, address: str, name: str) -> None:
        child = CHECKOUT / "tests" / "lifecycle" / "bus_child.py"
        self._process = subprocess.Popen(
            [sys.executable, str(child), address, name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "ready\n"

    def tell(self, do: str, **told: object) -> object:
        """Give one command and return its answer."""
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps({"do": do, **told}) + "\n")
        process.stdin.flush()
        return json.loads(process.stdout.readline())

    def say(
        self, path: str, interface: str, member: str, *arguments: object, to: str = "", stranger: bool = False
    ) -> None:
        """Emit a signal, to everybody or to one connection, as the service or as a stranger."""
        signal = (path, interface, member)
        assert self.tell("say", signal=signal, arguments=arguments, to=to, as_stranger=stranger)

    def leave(self) -> None:
        """Go away; a second time does nothing."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(60)
        self._process.stdout.close()


@dataclass
class Desktop:
    """Two private buses, who speaks there, and what can be said."""

    system: str
    session: str
    buses: tuple[subprocess.Popen[bytes], ...]
    login: Voice
    saver: Voice

    @property
    def is_delayed(self) -> bool:
        """Whether somebody holds the lock that delays sleep."""
        return self.login.tell("delayed") is True

    def asked(self) -> list[tuple[str, list[object]]]:
        """Return what the login service was asked so far: method and arguments."""
        found = self.login.tell("asked")
        assert isinstance(found, list)
        return found

    def saver_says(self, *arguments: object, **how: object) -> None:
        """Let the screen saver tell whether it is active."""
        self.saver.say(*GNOME[1:], *arguments, **how)  # type: ignore[arg-type]

    def prepare(self, member: str, *arguments: object) -> None:
        """Announce sleep or shutdown."""
        self.login.say(LOGIN_PATH, MANAGER, member, *arguments)

    def change(self, name: str, value: object, path: str = OWN_SESSION) -> None:
        """Change a property of a session and tell so."""
        if path == OWN_SESSION:
            self.login.tell("properties", values={name: value})
        self.login.say(path, PROPERTIES, "PropertiesChanged", SESSION, {name: value}, [])

    def lock_session(self, path: str = OWN_SESSION) -> None:
        """Ask that a session is locked."""
        self.login.say(path, SESSION, "Lock")

    def calm(self) -> None:
        """Be the desktop of somebody who sits at it."""
        self.login.tell("properties", values={"Active": True, "LockedHint": False})
        self.login.tell("refuse", on=False)


@contextmanager
def running_desktop() -> Iterator[Desktop]:
    """Run two buses with a login service and a screen saver."""
    with ExitStack() as stack:
        system, first = stack.enter_context(running_bus())
        session, second = stack.enter_context(running_bus())
        desktop = Desktop(system, session, (first, second), Voice(system, LOGIN), Voice(session, GNOME[0]))
        try:
            yield desktop
        finally:  # those that speak now; a test may have put others in their place
            desktop.login.leave()
            desktop.saver.leave()

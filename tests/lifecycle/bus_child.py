"""A program that speaks on a private bus: `bus_child.py ADDRESS NAME`, then one JSON command a line.

It stands for the login service or a screen saver, and for a stranger beside it on the same bus. Every command is
answered by a line of JSON. It is a process of its own because Qt waits for its bus thread while it holds Python's
lock, and an object of Python that serves calls would wait for that lock in turn.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from PySide6.QtCore import QCoreApplication, QSocketNotifier
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusObjectPath,
    QDBusUnixFileDescriptor,
    QDBusVariant,
    QDBusVirtualObject,
)

LOGIN = "org.freedesktop.login1"
LOGIN_PATH = "/org/freedesktop/login1"
OWN_SESSION = f"{LOGIN_PATH}/session/_31"


class LoginService(QDBusVirtualObject):
    """As much of org.freedesktop.login1 as is asked for, with one session."""

    def __init__(self) -> None:
        super().__init__()
        self.refuses = False
        self.properties: dict[str, object] = {"Active": True, "LockedHint": False}
        self.asked: list[tuple[str, list[object]]] = []
        self.client = ""
        self._reading: int | None = None

    def is_delayed(self) -> bool:
        """Tell whether somebody holds the lock that delays sleep."""
        if self._reading is None:
            return False
        try:
            os.read(self._reading, 1)
        except BlockingIOError:
            return True
        os.close(self._reading)
        self._reading = None
        return False

    def introspect(self, _path: str) -> str:
        """Tell nothing."""
        return ""

    def handleMessage(self, message: QDBusMessage, bus: QDBusConnection) -> bool:  # noqa: N802
        """Answer a call."""
        self.asked.append((message.member(), message.arguments()))
        self.client = message.service()
        answer = None if self.refuses else self._answer(message)
        if answer is None:
            return bool(bus.send(message.createErrorReply("org.freedesktop.DBus.Error.AccessDenied", "no")))
        reply = message.createReply()
        reply.setArguments([answer])
        return bool(bus.send(reply))

    def _answer(self, message: QDBusMessage) -> object:
        if message.member() == "GetSession" and message.arguments() == ["auto"]:
            return QDBusObjectPath(OWN_SESSION)
        if message.member() == "Get" and message.path() == OWN_SESSION:
            return QDBusVariant(self.properties[str(message.arguments()[1])])
        if message.member() == "Inhibit":
            self._reading, writing = os.pipe()
            os.set_blocking(self._reading, False)
            given = QDBusUnixFileDescriptor(writing)
            os.close(writing)
            return given
        return None


class Voices:
    """The service and the stranger, told what to say by lines on standard input."""

    def __init__(self, address: str, name: str) -> None:
        self._own = QDBusConnection.connectToBus(address, "own")
        self._stranger = QDBusConnection.connectToBus(address, "stranger")
        assert self._own.registerService(name)
        self._login = LoginService()
        if name == LOGIN:
            option = QDBusConnection.VirtualObjectRegisterOption.SubPath
            assert self._own.registerVirtualObject(LOGIN_PATH, self._login, option)

    def obey(self, do: str, told: dict[str, Any]) -> object:
        """Carry out one command."""
        login = self._login
        if do == "say":
            path, interface, member = told["signal"]
            signal = QDBusMessage.createSignal(path, interface, member)
            if told["to"]:
                signal = QDBusMessage.createTargetedSignal(told["to"], path, interface, member)
            signal.setArguments(told["arguments"])
            return (self._stranger if told["as_stranger"] else self._own).send(signal)
        if do == "properties":
            login.properties.update(told["values"])
        if do == "refuse":
            login.refuses = told["on"]
        answers = {"delayed": login.is_delayed(), "asked": login.asked, "client": login.client}
        return answers.get(do)


def main() -> None:
    """Speak until standard input ends."""
    app = QCoreApplication([])
    voices = Voices(*sys.argv[1:])

    def hear() -> None:
        line = sys.stdin.readline()
        if not line:
            app.quit()
            return
        told = json.loads(line)
        answer = voices.obey(told.pop("do"), told)
        sys.stdout.write(json.dumps(answer, default=str) + "\n")
        sys.stdout.flush()

    notifier = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    notifier.activated.connect(hear)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    app.exec()


if __name__ == "__main__":
    main()

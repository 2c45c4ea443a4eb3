"""Reads the accessibility bus as a screen reader does: the tree of a window, its words, states and events.

Interfaces, roles and states are those of AT-SPI 2 (at-spi2-core, `xml/` and `atspi-constants.h`). Calls for many
nodes are sent together and their answers read afterwards, because one at a time a page would take seconds.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from jeepney import (
    DBusAddress,
    HeaderFields,
    MatchRule,
    Message,
    MessageType,
    Properties,
    message_bus,
    new_method_call,
)
from jeepney.io.blocking import DBusConnection, open_dbus_connection

ACCESSIBLE = "org.a11y.atspi.Accessible"
REGISTRY = ("org.a11y.atspi.Registry", "/org/a11y/atspi/registry")
DESKTOP = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
KEYBOARD = "org.a11y.atspi.DeviceEventController"
BY_SYMBOL = 3
PATIENCE_SECONDS = 90.0
MOST_CHILDREN = 60
"""Of longer lists so many rows are read; all come from one model."""

_STATES = (
    "invalid",
    "active",
    "armed",
    "busy",
    "checked",
    "collapsed",
    "defunct",
    "editable",
    "enabled",
    "expandable",
    "expanded",
    "focusable",
    "focused",
    "has-tooltip",
    "horizontal",
    "iconified",
    "modal",
    "multi-line",
    "multiselectable",
    "opaque",
    "pressed",
    "resizable",
    "selectable",
    "selected",
    "sensitive",
    "showing",
    "single-line",
    "stale",
    "transient",
    "vertical",
    "visible",
    "manages-descendants",
    "indeterminate",
    "required",
    "truncated",
    "animated",
    "invalid-entry",
    "supports-autocompletion",
    "selectable-text",
    "is-default",
    "visited",
    "checkable",
    "has-popup",
    "read-only",
)


@dataclass(slots=True)
class Node:
    """One thing on the bus, with what a screen reader is told of it."""

    at: tuple[str, str]
    role: str = ""
    name: str = ""
    description: str = ""
    id: str = ""
    states: frozenset[str] = frozenset()
    interfaces: frozenset[str] = frozenset()
    actions: tuple[str, ...] = ()
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)
    parent: Node | None = None

    def all(self) -> Iterator[Node]:
        """Return this node and everything below it, in the order of the tree."""
        yield self
        for child in self.children:
            yield from child.all()

    def above(self) -> Iterator[Node]:
        """Return the nodes around this one, the nearest first."""
        here = self.parent
        while here is not None:
            yield here
            here = here.parent

    @property
    def is_showing(self) -> bool:
        """Whether it can be seen, or would be after scrolling."""
        return "visible" in self.states

    @property
    def own_id(self) -> str:
        """The object name at the end of its id."""
        return self.id.rsplit("/", 1)[-1]

    def __str__(self) -> str:
        return f"{self.role} “{self.name}” [{self.id}]"


class Reader:
    """A connection to the bus of a desktop."""

    def __init__(self, address: str) -> None:
        self._bus: DBusConnection = open_dbus_connection(address)
        self.events: list[str] = []
        self.calls = 0

    def close(self) -> None:
        """Leave the bus."""
        self._bus.close()

    def ask(self, requests: Iterable[Message]) -> list[Any]:
        """Send all requests, then return their answers in the same order; None for a refusal."""
        serials = []
        for request in requests:
            serial = next(self._bus.outgoing_serial)
            self._bus.send(request, serial)
            serials.append(serial)
        self.calls += len(serials)
        answers: dict[int, Any] = {}
        wanted = set(serials)
        until = time.monotonic() + PATIENCE_SECONDS
        while wanted:
            message = self._bus.receive(timeout=max(0.01, until - time.monotonic()))
            number = message.header.fields.get(HeaderFields.reply_serial)
            if number in wanted:
                wanted.discard(number)
                failed = message.header.message_type is MessageType.error
                answers[number] = None if failed else message.body
            else:
                self._hear(message)
        return [answers[serial] for serial in serials]

    def listen(self) -> None:
        """Ask for events, as a screen reader does at its start."""
        address = DBusAddress(REGISTRY[1], REGISTRY[0], "org.a11y.atspi.Registry")
        for kind in ("object:", "focus:", "window:"):
            self.ask([new_method_call(address, "RegisterEvent", "s", (kind,))])
        rule = MatchRule(type="signal")
        self.ask([message_bus.AddMatch(rule)])

    def hear(self, seconds: float, until: Callable[[str], bool] | None = None) -> list[str]:
        """Take in events for so long, or until one fulfils `until`; returns and forgets what was heard."""
        ends = time.monotonic() + seconds
        while time.monotonic() < ends and not (until and any(until(event) for event in self.events)):
            try:
                message = self._bus.receive(timeout=max(0.005, ends - time.monotonic()))
            except TimeoutError:
                break
            self._hear(message)
        heard, self.events = self.events, []
        return heard

    def press(self, keysym: int) -> bool:
        """Press a key of the screen's keyboard, as the registry does for those who cannot; True when it could."""
        at = DBusAddress(f"{REGISTRY[1]}/deviceeventcontroller", REGISTRY[0], KEYBOARD)
        (answer,) = self.ask([new_method_call(at, "GenerateKeyboardEvent", "isu", (keysym, "", BY_SYMBOL))])
        return answer is not None

    def window(self, name: str) -> tuple[str, str]:
        """Return where the window of the program of that name is; it may still be on its way."""
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            (found,) = self.ask([_call(DESKTOP, ACCESSIBLE, "GetChildren")])
            for at in found[0] if found else ():
                (windows,) = self.ask([_call(at, ACCESSIBLE, "GetChildren")])
                for window in windows[0] if windows else ():
                    (said,) = self.ask([_property(window, ACCESSIBLE, "Name")])
                    if said and said[0][1] == name:
                        return tuple(window)
            time.sleep(0.05)
        raise AssertionError("the window is not on the accessibility bus")

    def application(self, window: tuple[str, str]) -> Node:
        """Return the program that a window belongs to, with its windows."""
        return self.tree((window[0], DESKTOP[1]), depth=1)

    def tree(self, at: tuple[str, str], depth: int = 40) -> Node:
        """Read everything below a node."""
        root = Node(at)
        level = [root]
        while level:
            level = self._seen(level, root)
            self._describe(level)
            asked = [_call(node.at, ACCESSIBLE, "GetChildren") for node in level] if depth else []
            for node, answer in zip(level, self.ask(asked), strict=False):
                for child in (answer[0] if answer else ())[:MOST_CHILDREN]:
                    if not child[1].endswith("/null"):
                        node.children.append(Node(tuple(child), parent=node))
            depth -= 1
            level = [child for node in level for child in node.children]
        return root

    def _seen(self, nodes: list[Node], root: Node) -> list[Node]:
        """Read the states of nodes, and drop from the tree what is hidden with everything in it."""
        asked = [_call(node.at, ACCESSIBLE, "GetState") for node in nodes]
        seen = []
        for node, answer in zip(nodes, self.ask(asked), strict=True):
            node.states = _states(answer[0]) if answer else frozenset()
            if node is root or "visible" in node.states:
                seen.append(node)
            elif node.parent is not None:
                node.parent.children.remove(node)
        return seen

    def _describe(self, nodes: list[Node]) -> None:
        asked: list[Message] = []
        for node in nodes:
            asked += [
                _call(node.at, ACCESSIBLE, "GetRoleName"),
                _call(node.at, ACCESSIBLE, "GetInterfaces"),
                _property(node.at, ACCESSIBLE, "Name"),
                _property(node.at, ACCESSIBLE, "Description"),
                _property(node.at, ACCESSIBLE, "AccessibleId"),
            ]
        answers = iter(self.ask(asked))
        for node in nodes:
            role, interfaces, name, description, own = (next(answers) for _ in range(5))
            node.role = role[0] if role else ""
            node.interfaces = (
                frozenset(one.rsplit(".", 1)[-1] for one in interfaces[0]) if interfaces else frozenset()
            )
            node.name, node.description, node.id = (
                part[0][1] if part else "" for part in (name, description, own)
            )
        acting = [node for node in nodes if "Action" in node.interfaces]
        for node, answer in zip(
            acting,
            self.ask([_call(node.at, "org.a11y.atspi.Action", "GetActions") for node in acting]),
            strict=True,
        ):
            node.actions = tuple(action[0] for action in answer[0]) if answer else ()

    def _hear(self, message: Message) -> None:
        """Note a signal as `interface:name:first words:value`."""
        if message.header.message_type is not MessageType.signal:
            return
        fields = message.header.fields
        interface = str(fields.get(HeaderFields.interface, "")).rsplit(".", 1)[-1]
        detail, *rest = message.body or ("",)
        value = rest[2][1] if len(rest) > 2 and isinstance(rest[2], tuple) else ""
        self.events.append(f"{interface}:{fields.get(HeaderFields.member, '')}:{detail}:{value}")


def _call(at: tuple[str, str], interface: str, method: str) -> Message:
    return new_method_call(DBusAddress(at[1], at[0], interface), method)


def _property(at: tuple[str, str], interface: str, name: str) -> Message:
    return Properties(DBusAddress(at[1], at[0], interface)).get(name)


def _states(words: list[int]) -> frozenset[str]:
    bits = words[0] | (words[1] << 32 if len(words) > 1 else 0)
    return frozenset(name for number, name in enumerate(_STATES) if bits >> number & 1)

"""A model of a disk that may lose power: what is synced stays, what is not may be there, torn or lost."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from tests.faults.system_calls import Call

SECTOR = 512
State = dict[str, bytes | None]
"""Files by their path with their bytes, and folders by their path with None."""


@dataclass
class _Change:
    """One unsynced change of a file: bytes at a place, or a cut when there are none."""

    when: int
    at: int
    data: bytes | None


@dataclass
class _Naming:
    """One unsynced change of a folder: names that go, and names that come with what they name."""

    when: int
    gone: tuple[str, ...]
    come: tuple[tuple[str, _Node], ...]


@dataclass(eq=False)
class _Node:
    """A file or folder: what is on the medium, and what only the system knows so far."""

    is_folder: bool = False
    synced: bytes = b""
    changes: list[_Change] = field(default_factory=list)
    names: dict[str, _Node] = field(default_factory=dict)
    namings: list[_Naming] = field(default_factory=list)
    now: dict[str, _Node] = field(default_factory=dict)
    size: int = 0


@dataclass(frozen=True)
class Keeping:
    """Which unsynced changes survive: of names, and each sector of each write; a zeroed one left only its room."""

    name: Callable[[int], bool]
    sector: Callable[[int, int], bool]
    is_zeroed: Callable[[], bool] = lambda: False


EVERYTHING = Keeping(lambda _when: True, lambda _when, _at: True)
"""What the system shows while it runs, and what a killed process leaves."""


def keepings(rng: random.Random, now: int) -> list[tuple[str, Keeping]]:
    """Return ways in which a disk may have got on with its work when the power went."""
    until = rng.randrange(max(1, now - 40), now + 1)
    odds = rng.choice((0.1, 0.5, 0.9))
    lost = rng.randrange(max(1, now - 120), now + 1)
    in_order = Keeping(
        lambda when: when <= until, lambda when, _at: when < until or (when == until and rng.random() < odds)
    )
    at_will = Keeping(
        lambda _when: rng.random() < odds,
        lambda _when, _at: rng.random() < odds,
        lambda: rng.random() < odds / 4,
    )
    return [
        ("synced only", Keeping(lambda _when: False, lambda _when, _at: False)),
        ("names only", Keeping(lambda _when: True, lambda _when, _at: False)),
        ("data only", Keeping(lambda _when: False, lambda _when, _at: True)),
        ("all but one name", Keeping(lambda when: when != lost, lambda _when, _at: True)),
        ("in order, the last torn", in_order),
        ("any of it", at_will),
        ("any of it", at_will),
        ("any of it", at_will),
    ]


class Disk:
    """The folder `root` as it was, and every call on it since. Calls on other paths are passed over."""

    def __init__(self, root: Path) -> None:
        self._root = PurePosixPath(root)
        self._tree = _read(root)
        self._open: dict[int, tuple[_Node, bool]] = {}
        self._offsets: dict[int, int] = {}
        self.told: list[str] = []

    def take(self, calls: Sequence[Call]) -> Iterator[int]:
        """Do the calls one after another; yields the number of each that changed something under the root."""
        for when, call in enumerate(calls):
            if self._do(call, when):
                yield when

    def state(self, keeping: Keeping) -> State:
        """Return what the disk holds when power went now."""
        found: State = {}
        _collect(self._tree, "", keeping, found)
        return found

    def _do(self, call: Call, when: int) -> bool:
        name = call.name
        if name == "openat":
            return self._do_open(call, when)
        if name == "writev" and call.number(0) == 1:
            self.told += call.texts[0].decode().splitlines()
            return False
        if name == "close":
            self._open.pop(call.number(0), None)
            return False
        if name in {"lseek", "write", "pwrite64", "ftruncate", "fsync", "fdatasync"}:
            return self._do_descriptor(call, when)
        if name in {"rename", "link", "linkat", "unlink", "unlinkat", "mkdir", "mkdirat", "rmdir"}:
            return self._do_names(call, when)
        paths = [self._inside(text) for text in call.texts]
        assert name == "mmap" or not any(paths), f"{name} is not in the model"
        return False

    def _do_open(self, call: Call, when: int) -> bool:
        self._open.pop(call.answer, None)
        path = self._inside(call.texts[0])
        if path is None:
            return False
        folder, name = self._parent(path)
        is_new = name not in folder.now
        if is_new:
            node = _Node()
            folder.now[name] = node
            folder.namings.append(_Naming(when, (), ((name, node),)))
        node = folder.now[name]
        assert "O_TRUNC" not in call.arguments
        self._open[call.answer] = (node, "O_APPEND" in call.arguments)
        self._offsets[call.answer] = 0
        return is_new

    def _do_descriptor(self, call: Call, when: int) -> bool:
        number = call.number(0)
        if number not in self._open:
            return False
        node, appends = self._open[number]
        if call.name == "lseek":
            self._offsets[number] = call.answer
            return False
        if call.name in {"fsync", "fdatasync"}:
            _sync(node)
        elif call.name == "ftruncate":
            node.size = call.number(1)
            node.changes.append(_Change(when, node.size, None))
        else:
            at = (
                call.number(3) if call.name == "pwrite64" else node.size if appends else self._offsets[number]
            )
            data = call.texts[0][: call.answer]
            node.changes.append(_Change(when, at, data))
            node.size = max(node.size, at + len(data))
            if call.name == "write":
                self._offsets[number] = at + len(data)
        return True

    def _do_names(self, call: Call, when: int) -> bool:
        paths = [self._inside(text) for text in call.texts]
        if not any(paths):
            return False
        assert all(paths), "a name went out of the folder"
        folder, name = self._parent(paths[0] or PurePosixPath())
        if call.name in {"mkdir", "mkdirat"}:
            _name(folder, when, (), ((name, _Node(is_folder=True)),))
        elif call.name in {"unlink", "unlinkat", "rmdir"}:
            _name(folder, when, (name,), ())
        else:
            target, new = self._parent(paths[1] or PurePosixPath())
            node = folder.now[name]
            gone = (name,) if call.name == "rename" else ()
            if target is folder:
                _name(folder, when, gone, ((new, node),))
            else:
                _name(target, when, (), ((new, node),))
                _name(folder, when, gone, ())
        return True

    def _inside(self, text: bytes) -> PurePosixPath | None:
        path = PurePosixPath(text.decode("utf-8", "replace"))
        return path.relative_to(self._root) if path.is_relative_to(self._root) else None

    def _parent(self, path: PurePosixPath) -> tuple[_Node, str]:
        node = self._tree
        if path == PurePosixPath():
            return _Node(is_folder=True, now={"": node}), ""
        for part in path.parts[:-1]:
            node = node.now[part]
        return node, path.parts[-1]


def write_state(state: State, root: Path) -> None:
    """Put a state into a new folder."""
    root.mkdir()
    for name, data in state.items():
        if data is None:
            (root / name).mkdir()
        else:
            (root / name).write_bytes(data)


def _name(folder: _Node, when: int, gone: tuple[str, ...], come: tuple[tuple[str, _Node], ...]) -> None:
    naming = _Naming(when, gone, come)
    folder.namings.append(naming)
    _apply(naming, folder.now)


def _apply(naming: _Naming, names: dict[str, _Node]) -> None:
    for name in naming.gone:
        names.pop(name, None)
    names.update(naming.come)


def _sync(node: _Node) -> None:
    if node.is_folder:
        node.names, node.namings = dict(node.now), []
    else:
        node.synced, node.changes = _content(node, EVERYTHING), []


def _content(node: _Node, keeping: Keeping) -> bytes:
    data = bytearray(node.synced)
    for change in node.changes:
        if change.data is None:
            if keeping.sector(change.when, -1):
                data = data[: change.at].ljust(change.at, b"\0")
            continue
        at, end = change.at, change.at + len(change.data)
        while at < end:
            stop = min(end, (at // SECTOR + 1) * SECTOR)
            if keeping.sector(change.when, at):
                piece = change.data[at - change.at : stop - change.at]
                is_new_room = at >= len(node.synced)
                data.extend(bytes(max(0, at - len(data))))
                data[at:stop] = bytes(len(piece)) if is_new_room and keeping.is_zeroed() else piece
            at = stop
    return bytes(data)


def _collect(node: _Node, path: str, keeping: Keeping, found: State) -> None:
    names = dict(node.names)
    for naming in node.namings:
        if keeping.name(naming.when):
            _apply(naming, names)
    for name, inside in sorted(names.items()):
        below = f"{path}/{name}".lstrip("/")
        if inside.is_folder:
            found[below] = None
            _collect(inside, below, keeping, found)
        else:
            found[below] = _content(inside, keeping)


def _read(path: Path) -> _Node:
    if path.is_dir():
        names = {inside.name: _read(inside) for inside in path.iterdir()}
        return _Node(is_folder=True, names=names, now=dict(names))
    data = path.read_bytes()
    return _Node(synced=data, size=len(data))

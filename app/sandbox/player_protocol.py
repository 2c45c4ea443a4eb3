"""What goes over the pipes between the program and the player, in fixed headers of numbers.

From the player: one header at a time, never a text. To the player: the bytes it asked for, and nothing else.
The program trusts none of it: `read_say` raises `Odd` for what an honest player cannot say.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from app.sandbox.protocol import Odd

SAY: Final = struct.Struct(">B3xIQ")
ANSWER: Final = struct.Struct(">B3xI")
MAX_ASK: Final = 2**20


class Say(IntEnum):
    """What the player can say."""

    READY = 1  # a: flags of what stands, n: Landlock version; nothing was asked before
    ASK = 2  # a: length, n: offset
    TOUCHED = 3  # somebody uses its window, or it plays
    LOCK = 4  # the keys of the lock were pressed there
    LEAVE = 5  # the keys of the quick exit were pressed there
    CLOSED = 6  # its window was closed; the last thing it says
    MISSING = 7  # a: what is not there on this machine (`Missing`); the last thing it says


class Missing(IntEnum):
    """What a player needs and did not find."""

    MODULE = 1  # QtMultimedia itself
    LIBRARY = 2  # a library of the system that it needs
    BACKEND = 3  # the part of QtMultimedia that decodes
    WALLS = 4  # the walls: a player that cannot wall itself in on a system that has them does not start


class Wall(IntEnum):
    """Which walls a player says it stands behind."""

    LIMITS = 1
    NO_NEW_PRIVS = 2
    LANDLOCK = 4
    SECCOMP = 8


class Status(IntEnum):
    """How an answer begins."""

    BYTES = 1  # as many bytes as were asked for follow
    UNREADABLE = 2  # the item is damaged there; nothing follows


ALL_WALLS: Final = sum(Wall)


@dataclass(frozen=True, slots=True)
class Said:
    """One checked thing that the player said."""

    say: Say
    a: int = 0
    n: int = 0


def pack_say(say: Say, *, a: int = 0, n: int = 0) -> bytes:
    """Write what the player says."""
    return SAY.pack(say, a, n)


def read_say(read_exact: Callable[[int], bytes], size: int, *, started: bool) -> Said:
    """Read one thing that the player of an item of `size` bytes says; `started`: it was ready before.

    `read_exact(n)` gives exactly n bytes or raises.
    """
    header = read_exact(SAY.size)
    untrusted, a, n = SAY.unpack(header)
    if header[1:4] != b"\0\0\0" or untrusted not in set(Say):
        raise Odd("kind")
    say = Say(untrusted)
    if started == (say in {Say.READY, Say.MISSING}) or not _fits(say, a, n, size):
        raise Odd("numbers")
    return Said(say, a, n)


def _fits(say: Say, a: int, n: int, size: int) -> bool:
    match say:
        case Say.READY:
            return a <= ALL_WALLS and n <= 0xFFFF
        case Say.ASK:
            return 1 <= a <= MAX_ASK and n < size and a <= size - n
        case Say.MISSING:
            return a in set(Missing) and n == 0
        case _:
            return a == n == 0

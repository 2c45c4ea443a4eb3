"""Players under test: the real one and others in its place, with an item in memory and an ear."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from app.domain.errors import ErrorCode, KnownError
from app.sandbox import player_process
from app.sandbox.player_process import Heard, Player, PlayerLook

LOOK = PlayerLook(dark=False, percent=100, language="en", platform="offscreen", shift_exit=True)
PATIENCE = 90.0

_FAKE = """
import sys
sys.path.insert(0, sys.argv[1])
import os, time
from app.sandbox.player_protocol import ANSWER, MAX_ASK, SAY, Missing, Say, Status, Wall, pack_say
SIZE = int(sys.argv[2])
def say(*words, **numbers): os.write(1, pack_say(*words, **numbers))
def take(length):
    found = b""
    while len(found) < length:
        found += os.read(0, length - len(found)) or sys.exit(3)
    return found
def ask(offset, length):
    say(Say.ASK, a=length, n=offset)
    status, follow = ANSWER.unpack(take(ANSWER.size))
    return take(follow) if status == Status.BYTES else None
def ready(): say(Say.READY, a=1)
def wait():
    while True: time.sleep(60)
"""


class Bytes:
    """An item in memory; notes what was read, and whether it was let go."""

    def __init__(self, data: bytes, damaged_from: int = 2**63) -> None:
        self.data = data
        self.damaged_from = damaged_from
        self.asked: list[tuple[int, int]] = []
        self.is_closed = False

    def read(self, offset: int = 0, length: int | None = None) -> bytes:
        """Return a range."""
        assert length is not None
        self.asked.append((offset, length))
        if offset + length > self.damaged_from:
            raise KnownError(ErrorCode.EVIDENCE_DAMAGED, item="00")
        return self.data[offset : offset + length]

    def close(self) -> None:
        """Note it."""
        self.is_closed = True


class Ear:
    """Keeps what was heard, from whichever thread."""

    def __init__(self) -> None:
        self.heard: list[tuple[Heard, KnownError | None]] = []
        self._came = threading.Condition()

    def __call__(self, what: Heard, error: KnownError | None) -> None:
        """Hear something."""
        with self._came:
            self.heard.append((what, error))
            self._came.notify_all()

    def wait_for(self, what: Heard) -> KnownError | None:
        """Wait until `what` is heard, and return the error that came with it."""
        self.wait_for_any(what)
        with self._came:
            return next(error for kind, error in self.heard if kind is what)

    def wait_for_any(self, *what: Heard) -> None:
        """Wait until one of these is heard."""
        with self._came:
            assert self._came.wait_for(lambda: not set(what).isdisjoint(self.kinds), PATIENCE), self.kinds

    @property
    def kinds(self) -> list[Heard]:
        """What was heard so far."""
        return [kind for kind, _ in self.heard]


def in_its_place(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    """Start `program` instead of the player from now on."""
    monkeypatch.setattr(player_process, "_BOOT", _FAKE + program)


def play(item: Bytes, ear: Ear, *, sound_only: bool = False) -> Player:
    """Start a player of an item."""
    return Player(item, len(item.data), sound_only=sound_only, look=LOOK, heard=ear)


def play_really(item: Bytes, ear: Ear, *, sound_only: bool = False) -> Player:
    """Start the real player and wait until its window stands; the test is skipped where it cannot."""
    player = play(item, ear, sound_only=sound_only)
    ear.wait_for_any(Heard.STARTED, Heard.FAILED)
    _, error = ear.heard[0]
    if error is not None and error.code is ErrorCode.PLAYER_MISSING:
        pytest.skip(f"no player on this machine: {dict(error.params)}")
    assert ear.kinds == [Heard.STARTED]
    return player


def eventually(holds: Callable[[], bool]) -> bool:
    """Wait until something holds; return whether it does."""
    ends = time.monotonic() + PATIENCE
    while not holds() and time.monotonic() < ends:
        threading.Event().wait(0.01)
    return holds()

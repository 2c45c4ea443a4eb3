"""The program's side of a player: it serves ranges of one item, and ends whoever lies, floods or is late."""

from __future__ import annotations

import os
import signal
import sys

import pytest

from app.demo.recordings import doorbell_mp4, voicemail_wav
from app.domain.errors import ErrorCode
from app.sandbox import player_process
from app.sandbox.player_process import PLAYER_PACKAGES, Heard
from app.sandbox.player_protocol import Wall
from tests.conftest import CHECKOUT
from tests.sandbox.players import Bytes, Ear, eventually, in_its_place, play, play_really

DATA = os.urandom(3_000_000)


def is_gone(pid: int) -> bool:
    """Tell whether no process has this number."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_ranges_come_byte_for_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a player asks for it gets, at any place and length, and no more than that."""
    places = [(0, 1), (0, 2**20), (2_999_999, 1), (1_234_567, 262_144), (2_000_000, 1_000_000), (16_383, 2)]
    in_its_place(
        monkeypatch,
        f"""
import hashlib
ready()
found = hashlib.sha256(b"".join(ask(*place) for place in {places})).hexdigest()
say(Say.CLOSED) if found == {__import__("hashlib").sha256(b"".join(DATA[at : at + n] for at, n in places)).hexdigest()!r} else sys.exit(9)
""",
    )
    ear, item = Ear(), Bytes(DATA)
    player = play(item, ear)
    ear.wait_for(Heard.CLOSED)
    assert ear.kinds == [Heard.STARTED, Heard.CLOSED]
    assert item.asked == places
    assert item.is_closed
    assert not player.is_running


LIARS = {
    "asks before it stands": "ask(0, 10)",
    "asks too much": "ready(); ask(0, MAX_ASK + 1)",
    "asks over the end": "ready(); ask(SIZE - 5, 10)",
    "asks past the end": "ready(); ask(SIZE, 1)",
    "asks at a negative place": "ready(); ask(2**64 - 10, 20)",
    "is ready twice": "ready(); ready(); wait()",
    "speaks nonsense": "ready(); os.write(1, b'GET / HTTP/1.1\\r\\n\\r\\n' * 9); wait()",
    "asks without listening": "ready(); [say(Say.ASK, a=1, n=0) for _ in range(100000)]; wait()",
    "chatters": "ready(); [say(Say.TOUCHED) for _ in range(500)]; wait()",
    "goes away": "ready(); sys.exit(0)",
    "crashes": "ready(); os.abort()",
    "never stood": "sys.exit(1)",
}


@pytest.mark.parametrize("liar", LIARS)
def test_whoever_lies_is_ended(monkeypatch: pytest.MonkeyPatch, liar: str) -> None:
    """A player that says what an honest one cannot is killed, its item let go, and the person told."""
    in_its_place(monkeypatch, LIARS[liar])
    ear, item = Ear(), Bytes(DATA)
    player = play(item, ear)
    error = ear.wait_for(Heard.FAILED)
    assert error is not None
    assert error.code is ErrorCode.PLAYER_FAILED
    assert item.is_closed
    assert is_gone(player.pid)
    assert ear.kinds[-1] is Heard.FAILED
    player.close()


def test_who_never_stands_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """A player whose window does not come in time is killed."""
    monkeypatch.setattr(player_process, "START_SECONDS", 0.3)
    in_its_place(monkeypatch, "wait()")
    ear, item = Ear(), Bytes(DATA)
    player = play(item, ear)
    ear.wait_for(Heard.FAILED)
    assert is_gone(player.pid)
    assert item.is_closed


def test_a_killed_player_is_not_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    """After `kill` nothing is heard; after `close` the item's key is let go, even when it did not listen."""
    in_its_place(monkeypatch, "ready()\nsay(Say.ASK, a=MAX_ASK, n=0)\nwait()")
    ear, item = Ear(), Bytes(os.urandom(2**20))
    player = play(item, ear)
    ear.wait_for(Heard.STARTED)
    assert eventually(lambda: bool(item.asked))
    player.close()
    assert item.is_closed
    assert is_gone(player.pid)
    assert ear.kinds == [Heard.STARTED]


def test_keys_pressed_there_are_heard_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lock, quick exit and touches reach the program."""
    in_its_place(monkeypatch, "ready(); say(Say.TOUCHED); say(Say.LOCK); say(Say.LEAVE); say(Say.CLOSED)")
    ear = Ear()
    play(Bytes(DATA), ear)
    ear.wait_for(Heard.CLOSED)
    assert ear.kinds == [Heard.STARTED, Heard.TOUCHED, Heard.LOCK, Heard.LEAVE, Heard.CLOSED]


def test_a_damaged_part_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the item is damaged no byte comes; what is whole still does."""
    in_its_place(
        monkeypatch,
        "ready(); good = ask(0, 100); bad = ask(900, 200)\n" + "if good and bad is None: say(Say.CLOSED)",
    )
    ear = Ear()
    play(Bytes(bytes(2000), damaged_from=1000), ear)
    ear.wait_for(Heard.CLOSED)


@pytest.mark.parametrize(
    ("missing", "words"),
    [("MODULE", "PySide6-Addons"), ("LIBRARY", " ".join(PLAYER_PACKAGES)), ("BACKEND", PLAYER_PACKAGES[0])],
)
def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch, missing: str, words: str) -> None:
    """Where a part of the player is not installed, the sentence says which and what brings it."""
    from app.strings.errors import sentence

    in_its_place(monkeypatch, f"say(Say.MISSING, a=Missing.{missing})")
    ear = Ear()
    play(Bytes(DATA), ear)
    error = ear.wait_for(Heard.FAILED)
    assert error is not None
    assert error.code is ErrorCode.PLAYER_MISSING
    assert words in sentence(error)


def test_the_packages_named_are_those_set_up() -> None:
    """The sentence about missing libraries names what `requirements/setup.sh` installs."""
    script = (CHECKOUT / "requirements" / "setup.sh").read_text(encoding="utf-8")
    assert f"PLAYER_PACKAGES=({' '.join(PLAYER_PACKAGES)})" in script


WITHOUT = """
class Hidden:
    def find_spec(self, name, path=None, target=None):
        if name == "PySide6.QtMultimedia":
            raise {error}
sys.meta_path.insert(0, Hidden())
from ui.player.main import main
main(sys.argv[1:])
"""


@pytest.mark.parametrize(
    ("error", "word"),
    [
        ("ModuleNotFoundError(name)", "PySide6-Addons"),
        ("ImportError('libpulse.so.0: cannot open shared object file')", "libpulse0"),
    ],
)
def test_a_player_says_what_it_misses(monkeypatch: pytest.MonkeyPatch, error: str, word: str) -> None:
    """The real player without QtMultimedia, or without a library of it, says so instead of crashing."""
    in_its_place(monkeypatch, WITHOUT.format(error=error))
    ear = Ear()
    play(Bytes(DATA), ear)
    found = ear.wait_for(Heard.FAILED)
    assert found is not None
    assert word in str(dict(found.params))


@pytest.mark.parametrize("kind", ["film", "sound"])
def test_the_real_player_opens_and_is_killed(kind: str) -> None:
    """The window stands behind its walls, reads the item from its beginning, and is gone when killed."""
    item = Bytes(doorbell_mp4(1) if kind == "film" else voicemail_wav(1))
    ear = Ear()
    player = play_really(item, ear, sound_only=kind == "sound")
    if sys.platform == "linux":
        assert player.walls & (Wall.LIMITS | Wall.NO_NEW_PRIVS) == Wall.LIMITS | Wall.NO_NEW_PRIVS
    assert eventually(lambda: bool(item.asked))
    assert item.asked[0][0] == 0
    os.kill(player.pid, signal.SIGCONT)  # it is there
    player.close()
    assert is_gone(player.pid)
    assert ear.kinds == [Heard.STARTED]


def test_hostile_bytes_do_not_reach_the_program() -> None:
    """Bytes that are no film leave a window that says so, or a player that ended; the program goes on."""
    film = bytearray(doorbell_mp4(1))
    film[200 : len(film) - 200 : 7] = bytes(len(film[200 : len(film) - 200 : 7]))
    ear, item = Ear(), Bytes(bytes(film))
    player = play_really(item, ear)
    assert eventually(lambda: bool(item.asked) or not player.is_running)
    player.close()
    assert is_gone(player.pid)

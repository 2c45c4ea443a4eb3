"""The real player under strace: no network socket, no file written or even tried, nothing of what it plays kept."""

from __future__ import annotations

import json
import wave
from io import BytesIO
from pathlib import Path

import pytest

from app.sandbox.player_protocol import Wall
from tests.acceptance.test_nothing_leaks import EVIDENCE, Traced

_PLAY = """
import json, sys, threading
sys.path.insert(0, sys.argv[1])
from tests.sandbox.players import Bytes, Ear, Heard, eventually, play
item, ear = Bytes(open(sys.argv[2], "rb").read()), Ear()
player = play(item, ear, sound_only=True)
ear.wait_for_any(Heard.STARTED, Heard.FAILED)
stood = ear.kinds[0] is Heard.STARTED
if stood:
    eventually(lambda: len(item.asked) >= 1)
    threading.Event().wait(0.5)
print(json.dumps({"pid": player.pid, "stood": stood, "asked": len(item.asked), "walls": player.walls}), file=open(sys.argv[3], "w"))
player.close()
"""


def sound_with_words() -> bytes:
    """Return a sound whose samples spell the same words again and again."""
    out = BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes((EVIDENCE.encode() + b"  ")[:28] * 2000)
    return out.getvalue()


def test_playing_leaves_nothing(tmp_path: Path, fresh_home: Path) -> None:
    """A sound is opened and read: sockets to display and loudspeaker alone, no file but the null device.

    The sound library looks for its folder beside the sockets of this login and would make it; it may not.
    """
    traced = Traced(tmp_path)
    checkout = Path(__file__).resolve().parents[2]
    sound, told = tmp_path / "sound.wav", tmp_path / "told"
    sound.write_bytes(sound_with_words())
    trace = traced.python("-c", _PLAY, str(checkout), str(sound), str(told))
    said = json.loads(told.read_text(encoding="utf-8"))
    if not said["stood"]:
        pytest.skip("QtMultimedia cannot be loaded on this machine")
    assert said["asked"]
    assert not {"AF_INET", "AF_INET6"} & set(trace.families)
    files = {written.path for written in trace.writes if written.path.startswith("/")}
    assert files <= {"/dev/null", str(told), str(told.resolve())}
    made = {name for name in trace.names if not name.startswith((b"/dev/null", str(told).encode()))}
    assert made <= {str(fresh_home / "pulse").encode()}
    if said["walls"] & Wall.LANDLOCK:
        assert [path.name for path in fresh_home.iterdir()] == ["tmp"]
    assert trace.found() == []
    # The detector sees the words on their way through the pipe, so that it would see them elsewhere.
    assert any(
        EVIDENCE.encode() in written.data for written in trace.writes if written.path.startswith("pipe:")
    )

"""The player's window is gone in the turn of the lock, whatever locks; its keys lock and leave as ours do."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from app.demo.recordings import doorbell_mp4
from app.domain.ids import EntityId
from app.sandbox.player_process import Player
from app.services.vault import VaultState
from tests.e2e.window_bench import WindowBench
from tests.lifecycle.test_lock_leaves_nothing import TRIGGERS
from tests.sandbox.players import in_its_place
from ui.locked.idle_lock import MOST_HELD_SECONDS, IdleLock
from ui.unlocked.screen import Target


def add_film(bench: WindowBench) -> EntityId:
    """Put a film into the record."""
    session = bench.window.lock_control._session
    assert session is not None
    found: list[EntityId] = []
    bench.runner.read(
        lambda _ctx: session.evidence.add_bytes("door.mp4", doorbell_mp4(1)).evidence.id, found.append
    )
    bench.wait(lambda: bool(found))
    return found[0]


def press_play(bench: WindowBench, item: EntityId) -> Player:
    """Press the button of the item and return its player, once that stands."""
    bench.find("shell").go(Target("evidence", item))  # type: ignore[attr-defined]
    bench.wait_for("evidence.open.play")
    bench.find("evidence.open.play").click()  # type: ignore[attr-defined]
    session = bench.window.lock_control._session
    assert session is not None
    bench.wait(lambda: has_begun(session.playing.player))
    player = session.playing.player
    assert player is not None
    return player


def has_begun(player: Player | None) -> bool:
    """Tell whether a player stands, or never will."""
    return player is not None and (player._started or not player.is_running)


@pytest.mark.parametrize("trigger", ["button", "exit", "bug"])
def test_a_lock_kills_the_player(
    open_bench: WindowBench, trigger: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the turn of the lock is over the process was killed; nothing is asked about it later."""
    in_its_place(monkeypatch, "ready(); wait()")
    player = press_play(open_bench, add_film(open_bench))
    assert player.is_running
    TRIGGERS[trigger](open_bench)
    assert not player.is_running
    open_bench.wait(lambda: not open_bench.window.lock_control._watch.is_on)
    assert not player._thread.is_alive()
    assert open_bench.hard_exits == 0


def test_the_real_player_is_killed(open_bench: WindowBench) -> None:
    """Pressed in the real window, the real player opens and is gone with the lock; it was asked for once."""
    item = add_film(open_bench)
    first = press_play(open_bench, item)
    if not first._started:
        pytest.skip("QtMultimedia cannot be loaded on this machine")
    open_bench.idle()
    assert len(open_bench.dialogs.asked) == 1
    open_bench.find("shell").play(item)  # type: ignore[attr-defined]
    session = open_bench.window.lock_control._session
    assert session is not None
    playing = session.playing
    open_bench.wait(lambda: playing.player is not first and has_begun(playing.player))
    assert len(open_bench.dialogs.asked) == 1
    second = playing.player
    assert second is not None
    assert second.is_running
    open_bench.lock()
    with pytest.raises(ProcessLookupError):
        os.kill(second.pid, 0)


@pytest.mark.parametrize(
    ("word", "is_so"),
    [
        ("LOCK", lambda bench: not bench.window.lock_control.is_open and not bench.window._is_leaving),
        ("LEAVE", lambda bench: bench.window._is_leaving and bench.window.root.isHidden()),
    ],
)
def test_its_keys_are_ours(
    open_bench: WindowBench, monkeypatch: pytest.MonkeyPatch, word: str, is_so: Callable[[WindowBench], bool]
) -> None:
    """Ctrl+L and F9 in the player's window do what they do in ours."""
    in_its_place(monkeypatch, f"ready(); say(Say.{word}); wait()")
    item = add_film(open_bench)
    shell = open_bench.find("shell")
    shell.play(item)  # type: ignore[attr-defined]
    open_bench.wait(lambda: is_so(open_bench))
    open_bench.wait(lambda: open_bench.vault.state is VaultState.LOCKED)


def test_a_recording_puts_the_lock_off_for_a_while() -> None:
    """While something plays the idle lock waits, but never for longer than half an hour by itself."""
    now = [0.0]
    locked: list[bool] = []
    idle = IdleLock(lambda: locked.append(True), monotonic=lambda: now[0], wall=lambda: now[0])
    idle._seconds = 120
    for _ in range(MOST_HELD_SECONDS // 20):
        now[0] += 20
        idle.hold()
        idle.on_tick()
    assert not locked
    for _ in range(8):
        now[0] += 20
        idle.hold()
        idle.on_tick()
    assert locked

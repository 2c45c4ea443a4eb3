"""Playing an item: the first time is noted, one at a time, bytes from the vault, gone with it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.demo.recordings import voicemail_wav
from app.domain.errors import Cancelled, ErrorCode
from app.domain.ids import EntityId
from app.sandbox.player_process import Player
from app.services.session import Session
from app.services.vault import VaultService
from app.testing import FixedClock
from storage.keys import HeaderLimits, KdfCost
from tests.sandbox.players import LOOK, Ear, Heard, eventually, in_its_place
from tests.services.refusals import refused

WAITS = "ready(); wait()"


def started(session: Session, item: EntityId, ear: Ear) -> Player:
    """Play an item and wait until its player stands."""
    session.playing.start(item, LOOK, ear)
    ear.wait_for(Heard.STARTED)
    player = session.playing.player
    assert player is not None
    return player


def test_the_first_time_is_noted_and_remembered(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """Playing once writes one line of handling, by which the person is not asked again; never a second."""
    in_its_place(monkeypatch, WAITS)
    item = session.evidence.add_bytes("voice.wav", voicemail_wav(1)).evidence
    other = session.evidence.add_bytes("other.wav", voicemail_wav(2)).evidence
    assert not session.playing.was_agreed(item.id)
    first = started(session, item.id, Ear())
    assert session.playing.was_agreed(item.id)
    assert not session.playing.was_agreed(other.id)
    second = started(session, item.id, Ear())
    assert not first.is_running
    assert second.is_running
    assert [event.act for event in session.evidence.handling(item.id)] == ["added", "played"]


def test_bytes_come_from_the_vault(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """A player gets the item's own bytes, at any place of any segment batch."""
    data = os.urandom(2_500_000)
    places = [(0, 10), (2_499_990, 10), (1_048_570, 20), (16_380, 262_144), (1_400_000, 1_048_576)]
    want = b"".join(data[at : at + length] for at, length in places)
    program = f"""
import hashlib
ready()
found = hashlib.sha256(b"".join(ask(*place) for place in {places})).hexdigest()
say(Say.CLOSED) if found == "{__import__("hashlib").sha256(want).hexdigest()}" else sys.exit(9)
"""
    in_its_place(monkeypatch, program)
    item = session.evidence.add_bytes("long.bin", data).evidence
    ear = Ear()
    session.playing.start(item.id, LOOK, ear)
    ear.wait_for(Heard.CLOSED)


def test_a_damaged_item_plays_to_its_damage(
    session: Session, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Bytes that do not authenticate are never given to a player."""
    program = (
        "ready(); start = ask(0, 1000); rest = ask(1_100_000, 1000)\nif start and not rest: say(Say.CLOSED)"
    )
    in_its_place(monkeypatch, program)
    item = session.evidence.add_bytes("long.bin", os.urandom(2_500_000)).evidence
    segment = max(session.folder.rglob("*"), key=lambda path: path.stat().st_size if path.is_file() else 0)
    held = bytearray(segment.read_bytes())
    held[1_150_000] ^= 1
    segment.chmod(0o600)
    segment.write_bytes(held)
    ear = Ear()
    session.playing.start(item.id, LOOK, ear)
    ear.wait_for(Heard.CLOSED)


def test_a_lock_ends_the_player_at_once(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """`interrupt` kills it, from any thread and without waiting; afterwards none can be started."""
    in_its_place(monkeypatch, WAITS)
    item = session.evidence.add_bytes("voice.wav", voicemail_wav(1)).evidence
    ear = Ear()
    player = started(session, item.id, ear)
    session.interrupt()
    assert not player.is_running
    with pytest.raises(Cancelled):
        session.playing.start(item.id, LOOK, ear)
    assert ear.kinds == [Heard.STARTED]


def test_closing_the_vault_lets_the_item_go(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """When `close` returned, no thread holds the key of an item any more."""
    in_its_place(monkeypatch, WAITS)
    item = session.evidence.add_bytes("voice.wav", voicemail_wav(1)).evidence
    player = started(session, item.id, Ear())
    key = player._item.source.ik  # type: ignore[attr-defined]
    assert any(key)
    session.close()
    assert not any(key)
    assert not player._thread.is_alive()


def test_erasing_an_item_ends_its_player(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """An item that is erased is not played on; that of another item is left alone."""
    in_its_place(monkeypatch, WAITS)
    item = session.evidence.add_bytes("voice.wav", voicemail_wav(1)).evidence
    other = session.evidence.add_bytes("other.wav", voicemail_wav(2)).evidence
    player = started(session, item.id, Ear())
    session.evidence.erase(other.id)
    assert player.is_running
    session.evidence.erase(item.id)
    assert eventually(lambda: not player.is_running)


def test_a_record_that_is_read_only_is_asked_each_time(
    clock: FixedClock,
    cheap_cost: KdfCost,
    cheap_limits: HeaderLimits,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nothing is written to a record opened for reading, so nothing is remembered there."""
    in_its_place(monkeypatch, WAITS)
    vaults = VaultService(clock, cost=cheap_cost, limits=cheap_limits)
    secret = b"quiet words under tall trees"
    session = vaults.create(tmp_path / "record", bytearray(secret))
    item = session.evidence.add_bytes("voice.wav", voicemail_wav(1)).evidence
    session.close()
    session = vaults.open(tmp_path / "record", bytearray(secret), wait=lambda _seconds: None, read_only=True)
    started(session, item.id, Ear())
    assert not session.playing.was_agreed(item.id)
    session.close()


def test_what_is_not_there_is_not_played(session: Session) -> None:
    """An id that names no item is refused before anything starts."""
    with refused(ErrorCode.NOT_FOUND):
        session.playing.start(EntityId(bytes(16)), LOOK, Ear())

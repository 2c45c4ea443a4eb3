"""What a player says is believed only when an honest one can say it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.sandbox.player_protocol import ALL_WALLS, MAX_ASK, SAY, Missing, Said, Say, pack_say, read_say
from app.sandbox.protocol import Odd
from tests.sandbox.test_protocol import Pipe

SIZE = 5_000_000


def said(data: bytes, *, started: bool = True) -> Said:
    """Read one thing said about an item of `SIZE` bytes."""
    return read_say(Pipe(data).read, SIZE, started=started)


def test_honest_words_are_read() -> None:
    """Walls, questions within the item, keys and the end come through."""
    assert said(pack_say(Say.READY, a=ALL_WALLS, n=6), started=False) == Said(Say.READY, ALL_WALLS, 6)
    assert said(pack_say(Say.MISSING, a=Missing.LIBRARY), started=False).a == Missing.LIBRARY
    assert said(pack_say(Say.ASK, a=MAX_ASK, n=SIZE - MAX_ASK)) == Said(Say.ASK, MAX_ASK, SIZE - MAX_ASK)
    assert said(pack_say(Say.ASK, a=1, n=SIZE - 1)).n == SIZE - 1
    for say in (Say.TOUCHED, Say.LOCK, Say.LEAVE, Say.CLOSED):
        assert said(pack_say(say)) == Said(say)


LIES = {
    "nothing asked for": pack_say(Say.ASK, a=0, n=0),
    "too much at once": pack_say(Say.ASK, a=MAX_ASK + 1, n=0),
    "a negative length": pack_say(Say.ASK, a=2**32 - 1, n=0),
    "a negative place": pack_say(Say.ASK, a=1, n=2**64 - 1),
    "past the end": pack_say(Say.ASK, a=1, n=SIZE),
    "over the end": pack_say(Say.ASK, a=2, n=SIZE - 1),
    "ready twice": pack_say(Say.READY, a=1),
    "missing after all": pack_say(Say.MISSING, a=1),
    "a key with a number": pack_say(Say.LOCK, a=1),
    "a touch with a place": pack_say(Say.TOUCHED, n=9),
    "no such word": SAY.pack(0, 0, 0),
    "another such word": SAY.pack(200, 0, 0),
    "words between": b"\x03abc" + bytes(SAY.size - 4),
}
EARLY = {
    "a question before the walls": pack_say(Say.ASK, a=1, n=0),
    "a key before the walls": pack_say(Say.LEAVE),
    "walls nobody knows": pack_say(Say.READY, a=ALL_WALLS + 1),
    "a version nobody knows": pack_say(Say.READY, a=1, n=2**16),
    "something unknown is missing": pack_say(Say.MISSING, a=99),
}


@pytest.mark.parametrize("lie", LIES)
def test_lies_are_odd(lie: str) -> None:
    """A number out of its limits is refused before anything is done with it."""
    with pytest.raises(Odd):
        said(LIES[lie])


@pytest.mark.parametrize("lie", EARLY)
def test_nothing_goes_before_the_walls(lie: str) -> None:
    """A player first says where it stands; nothing else, and nothing unknown."""
    with pytest.raises(Odd):
        said(EARLY[lie], started=False)


@given(st.binary(min_size=SAY.size, max_size=SAY.size), st.booleans())
def test_any_bytes_are_checked(data: bytes, started: bool) -> None:
    """Whatever comes is read as something within the item, or refused."""
    try:
        found = said(data, started=started)
    except Odd:
        return
    assert found.say is not Say.ASK or (1 <= found.a <= MAX_ASK and found.n + found.a <= SIZE)

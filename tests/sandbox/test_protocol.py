"""The reader of replies believes nothing."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.sandbox.protocol import (
    MAX_PIXELS,
    MAX_RANGE,
    MAX_STRINGS,
    MAX_TEXT_BYTES,
    REPLY,
    Kind,
    Odd,
    Reply,
    pack_reply,
    pack_strings,
    read_reply,
    unpack_strings,
)

EVERY_KIND = frozenset(Kind)


class Pipe:
    """Bytes that were sent, given out exactly as asked; asking for more than there is fails."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def read(self, length: int) -> bytes:
        """Give `length` bytes."""
        if length > len(self.data):
            raise EOFError
        given, self.data = self.data[:length], self.data[length:]
        return given


def replies(data: bytes, size: int = 1000) -> Reply:
    """Read one reply of any kind."""
    return read_reply(Pipe(data).read, EVERY_KIND, size)


def test_honest_replies_are_read() -> None:
    """What an honest worker sends comes through whole."""
    assert replies(pack_reply(Kind.PICTURE, a=2, b=1, c=7, n=6) + b"abcdef").payload == b"abcdef"
    assert replies(pack_reply(Kind.ASK, a=5, n=999)) == Reply(Kind.ASK, a=5, n=999)
    assert replies(pack_reply(Kind.TEXT, n=3) + b"abc").payload == b"abc"
    assert replies(pack_reply(Kind.DONE)).kind is Kind.DONE
    assert replies(pack_reply(Kind.FAILED, a=3)).a == 3
    assert replies(pack_reply(Kind.READY, a=31, b=7)).b == 7


LIES = {
    "no width": pack_reply(Kind.PICTURE, a=0, b=5, n=0),
    "no height": pack_reply(Kind.PICTURE, a=5, b=0, n=0),
    "too wide": pack_reply(Kind.PICTURE, a=10_001, b=1, n=30_003),
    "too high": pack_reply(Kind.PICTURE, a=1, b=10_001, n=30_003),
    "too many pixels": pack_reply(Kind.PICTURE, a=10_000, b=10_000, n=300_000_000),
    "just too many pixels": pack_reply(Kind.PICTURE, a=8192, b=6401, n=3 * 8192 * 6401),
    "too few bytes": pack_reply(Kind.PICTURE, a=2, b=2, n=11),
    "too many bytes": pack_reply(Kind.PICTURE, a=2, b=2, n=13),
    "endless bytes": pack_reply(Kind.PICTURE, a=2, b=2, n=2**63),
    "width and height that overflow": pack_reply(Kind.PICTURE, a=2**31, b=2, n=0),
    "too much text": pack_reply(Kind.TEXT, n=MAX_TEXT_BYTES + 1),
    "text with numbers": pack_reply(Kind.TEXT, a=1, n=0),
    "asks for nothing": pack_reply(Kind.ASK, a=0, n=0),
    "asks for too much": pack_reply(Kind.ASK, a=MAX_RANGE + 1, n=0),
    "asks past the end": pack_reply(Kind.ASK, a=1, n=1000),
    "asks with numbers": pack_reply(Kind.ASK, a=1, b=1, n=0),
    "done with numbers": pack_reply(Kind.DONE, n=1),
    "fails for no reason": pack_reply(Kind.FAILED, a=0),
    "fails for an unknown reason": pack_reply(Kind.FAILED, a=7),
    "unknown walls": pack_reply(Kind.READY, a=32),
    "no such kind": REPLY.pack(0, b"\0\0\0", 0, 0, 0, 0),
    "another kind": REPLY.pack(99, b"\0\0\0", 0, 0, 0, 0),
    "padding used": REPLY.pack(Kind.DONE, b"\0\1\0", 0, 0, 0, 0),
}


@pytest.mark.parametrize("lie", LIES)
def test_each_lie_is_odd(lie: str) -> None:
    """A header out of its limits is refused before any of its payload is read."""
    pipe = Pipe(LIES[lie])
    with pytest.raises(Odd):
        read_reply(pipe.read, EVERY_KIND, 1000)
    assert pipe.data == b""


def test_a_kind_that_was_not_expected_is_odd() -> None:
    """A picture in answer to a question for text is refused."""
    with pytest.raises(Odd):
        read_reply(Pipe(pack_reply(Kind.PICTURE, a=1, b=1, n=3) + b"abc").read, frozenset({Kind.TEXT}), 10)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_reply_or_odd(data: bytes) -> None:
    """Whatever arrives is a checked reply, odd, or too short."""
    try:
        reply = replies(data)
    except (Odd, EOFError, struct.error):
        return
    assert reply.a * reply.b <= max(MAX_PIXELS, 2**31)


@given(st.lists(st.text(), max_size=20))
def test_strings_survive_the_way(strings: list[str]) -> None:
    """Packed strings come back as they were, lone surrogates as question marks."""
    sent = tuple(string.encode("utf-8", "replace").decode() for string in strings)
    assert unpack_strings(pack_strings(strings)) == sent


@given(st.binary(max_size=300))
def test_any_bytes_are_strings_or_odd(data: bytes) -> None:
    """Hostile strings give a tuple or `Odd`, nothing else."""
    try:
        unpack_strings(data)
    except Odd:
        return


@pytest.mark.parametrize(
    "packed",
    [
        b"\0",
        b"\0\0\0\5abc",
        b"\xff\xff\xff\xff",
        b"\0\0\0\1\xff",
        b"\0\0\0\0" * (MAX_STRINGS + 1),
    ],
)
def test_bad_strings_are_odd(packed: bytes) -> None:
    """Cut, overlong, not UTF-8 and too many strings are refused."""
    with pytest.raises(Odd):
        unpack_strings(packed)

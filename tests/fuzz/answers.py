"""A target over everything that a decoding process, taken over by a file, could say to the program."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.sandbox import client
from app.sandbox.pool import Refusal
from app.sandbox.protocol import Kind, Odd, Reply, pack_reply, pack_strings, read_reply
from tests.fuzz.engine import Fuzz

_SIZE = 1000


class _Said:
    """Stands where a worker's pipe is: what it says is given, what it is told is forgotten."""

    def __init__(self, data: bytes) -> None:
        self._data = io.BytesIO(data)

    def reply(self, allowed: frozenset[Kind], size: int) -> Reply:
        """Read the next reply."""
        return read_reply(self._exact, allowed, size)

    def give(self, data: bytes) -> None:
        """Take what was asked for."""
        assert 1 <= len(data) <= _SIZE

    def _exact(self, length: int) -> bytes:
        data = self._data.read(length)
        if len(data) < length:
            raise EOFError
        return data


def worker_replies(scratch: Path) -> Fuzz:
    """Replies are read within their limits, refused as odd, or end too early; the first byte says to what."""
    del scratch
    readers: tuple[Callable[[Any], object], ...] = (
        client._Pictures(1, 50),
        client._Pictures(4, 50),
        client._read_pairs,
        client._read_pdf_facts,
        client._read_media_facts,
    )

    def target(data: bytes) -> None:
        said: Any = _Said(data[1:])
        answer = client._Answer(said, lambda at, length: bytes(min(length, _SIZE - at)), _SIZE)
        which = (data[:1] or b"\0")[0] % len(readers)
        try:
            found = readers[which](answer)
        except (Odd, Refusal, EOFError):
            return
        if which < 2:
            for _, picture in found:  # type: ignore[attr-defined]
                assert len(picture.rgb) == 3 * picture.width * picture.height
                assert max(picture.width, picture.height) <= 50

    def text(*strings: str) -> bytes:
        packed = pack_strings(strings)
        return pack_reply(Kind.TEXT, n=len(packed)) + packed + pack_reply(Kind.DONE)

    ask = pack_reply(Kind.ASK, a=100, n=900)
    picture = pack_reply(Kind.PICTURE, a=2, b=1, n=6) + bytes(6)
    done = pack_reply(Kind.DONE)
    return Fuzz(
        target,
        (
            b"\0" + ask + picture + done,
            b"\1" + picture * 3 + done,
            b"\1" + pack_reply(Kind.FAILED, a=2),
            b"\2" + ask + text("Format", "JPEG", "PixelWidth", "3"),
            b"\3" + text("612000", "792000", "words \x1b[2J"),
            b"\4" + text("1500", "2", "video h264", "audio aac", "title", "x"),
        ),
    )
